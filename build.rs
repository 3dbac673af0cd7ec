//! Lists the data files that are compiled in, so that adding a site or a cue is adding one file.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    list(Path::new(&root).join("src/page/sites").as_path(), Path::new(&out).join("sites.rs").as_path())?;
    list(Path::new(&root).join("src/tag/cues").as_path(), Path::new(&out).join("cues.rs").as_path())
}

/// Writes to `list` a Rust slice of (file stem, file text) of the TOML files in `folder`, in the order of their names.
fn list(folder: &Path, list: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut source = String::from("&[\n");
    for path in &paths {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        source += &format!("    ({stem:?}, include_str!({:?})),\n", path.display().to_string());
    }
    source += "]\n";
    fs::write(list, source)
}
