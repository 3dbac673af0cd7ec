//! How big the extension is, as it is downloaded.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

use crate::setup::Browser;

/// Prints the compressed sizes of what was built.
pub fn print() -> Result<()> {
    for browser in Browser::ALL {
        let folder = project::dist(browser.id());
        println!(
            "{}: {} KB compressed; wasm {} KB, content script {} KB",
            folder.strip_prefix(project::root()).unwrap_or(&folder).display(),
            kilobytes(compressed(&folder)?),
            kilobytes(compressed(&folder.join("core.wasm"))?),
            kilobytes(compressed(&folder.join("content/main.js"))?),
        );
    }
    Ok(())
}

/// The size of a file, or of all files below a folder, each compressed by itself as in a package. In bytes.
fn compressed(path: &Path) -> Result<u64> {
    if path.is_dir() {
        let entries = fs::read_dir(path).with_context(|| format!("can't read {}", path.display()))?;
        return entries.map(|entry| compressed(&entry?.path())).sum();
    }
    let content = fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&content)?;
    Ok(encoder.finish()?.len() as u64)
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}
