//! `dist/`: the bundled shell with its pages, pictures and style sheets, the manifest and the core.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use project::node_program;

use crate::{browser::Browser, manifest, plan::Reporter};

/// What esbuild bundles, with the form of the result. Scripts of pages can't be modules.
const ENTRIES: [(&str, &str); 7] = [
    ("background/main.js", "esm"),
    ("content/main.js", "iife"),
    ("options/options.js", "esm"),
    ("panel/main.js", "iife"),
    ("picker/main.js", "iife"),
    ("popup/popup.js", "esm"),
    ("welcome/welcome.js", "esm"),
];

/// Files that go into the package as they are.
const COPIED: [&str; 5] = ["css", "html", "json", "png", "svg"];

/// Writes the folder of one browser anew.
pub fn assemble(browser: Browser, wasm: &Path, dev: bool, reporter: &Reporter) -> Result<()> {
    let source = project::root().join("extension");
    let dist = project::dist(browser.id());
    if dist.exists() {
        fs::remove_dir_all(&dist).with_context(|| format!("can't empty {}", dist.display()))?;
    }
    bundle(&source, &dist, &ENTRIES, dev, reporter)?;
    if matches!(browser, Browser::Chromium) {
        project::write(&dist.join("content/highlights.css"), highlights()?)?;
    }
    for file in assets(&source)? {
        let content = fs::read(source.join(&file)).with_context(|| format!("can't read {}", file.display()))?;
        project::write(&dist.join(&file), content)?;
    }
    let hosts = serde_json::from_str(&project::read(&project::generated().join("hosts.json"))?)?;
    let manifest = serde_json::to_string_pretty(&fill(manifest::read()?, hosts, browser))?;
    project::write(&dist.join("manifest.json"), manifest + "\n")?;
    project::write(&dist.join("core.wasm"), fs::read(wasm)?)
}

/// Fills in the parts of the manifest that come from elsewhere: the version, and the sites that the extension may read without asking.
fn fill(mut manifest: Value, hosts: Value, browser: Browser) -> Value {
    manifest["version"] = json!(env!("CARGO_PKG_VERSION"));
    manifest["host_permissions"] = hosts;
    // Each browser accepts the other's way to name a background script, but not without a warning.
    let foreign = match browser {
        Browser::Chromium => "scripts",
        Browser::Firefox => "service_worker",
    };
    if let Some(background) = manifest["background"].as_object_mut() {
        background.remove(foreign);
    }
    manifest
}

/// Bundles scripts of the folder `source`, each with its format ("esm" or "iife"), into `dist`.
pub fn bundle(source: &Path, dist: &Path, entries: &[(&str, &str)], dev: bool, reporter: &Reporter) -> Result<()> {
    let manifest = manifest::read()?;
    let [chromium, firefox] = manifest::oldest(&manifest)?;
    let targets = format!("chrome{chromium},firefox{firefox}");
    for (entry, format) in entries {
        let mut esbuild = node_program("esbuild");
        esbuild.arg(source.join(entry)).args(["--bundle", "--charset=utf8", "--log-level=warning"]);
        esbuild.arg(format!("--format={format}")).arg(format!("--target={targets}"));
        esbuild.arg(format!("--outfile={}", dist.join(entry).display()));
        if dev {
            esbuild.arg("--sourcemap=inline");
        } else {
            // Every page loads it. For debugging there is `cargo xtask build --dev`.
            esbuild.arg("--minify");
        }
        reporter.run(&mut esbuild)?;
    }
    Ok(())
}

/// The style sheet that pages get with the content script: that of `extension/background/sheets.js` for light pages.
fn highlights() -> Result<String> {
    /// Prints the sheet; run in the root of the repository.
    const SCRIPT: &str = r#"
        import { highlightSheet } from "./extension/common/palette.js";
        import { CATEGORIES } from "./extension/generated/categories.js";
        console.log(highlightSheet(CATEGORIES, "light", ":root"));
    "#;
    let mut node = project::command("node");
    node.args(["--input-type=module", "--eval", SCRIPT]);
    project::output(&mut node).context("node can't make the style sheet of the highlights")
}

/// The files to copy, by their paths within `source`.
fn assets(source: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(source.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| COPIED.iter().any(|copied| extension == *copied)) {
                files.push(path);
            }
        }
    }
    files.retain(|path| !path.starts_with("generated") && path != Path::new("manifest.json"));
    Ok(files)
}
