//! How big the extension is, as it is downloaded.

use anyhow::{Context, Result};

use crate::browser::Browser;

/// Prints, for each browser, the sizes of the package, the core and the content script. Each file is compressed by itself,
/// as in a package.
pub fn print() -> Result<()> {
    /// Prints the sizes of the folder that it is given. In Node, which has gzip.
    const SCRIPT: &str = r#"
        import { readdirSync, readFileSync } from "node:fs";
        import { join } from "node:path";
        import { gzipSync } from "node:zlib";
        const [folder] = process.argv.slice(1);
        const compressed = (file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length / 1000;
        const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        const all = files.map((file) => compressed(join(file.parentPath.slice(folder.length), file.name)));
        const total = all.reduce((sum, size) => sum + size, 0);
        const [core, content] = ["core.wasm", "content/main.js"].map(compressed);
        console.log(`${total.toFixed(1)} KB compressed; wasm ${core.toFixed(1)} KB, content script ${content.toFixed(1)} KB`);
    "#;
    for browser in Browser::ALL {
        let mut node = project::command("node");
        node.args(["--input-type=module", "--eval", SCRIPT]).arg(project::dist(browser.id()));
        let sizes = project::output(&mut node).context("node can't measure the extension")?;
        println!("dist/{}: {sizes}", browser.id());
    }
    Ok(())
}
