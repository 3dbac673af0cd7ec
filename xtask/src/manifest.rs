//! Reads `extension/manifest.json`.

use anyhow::{Context, Result};
use serde_json::Value;

/// The manifest, without what the build fills in.
pub fn read() -> Result<Value> {
    let path = project::root().join("extension/manifest.json");
    serde_json::from_str(&project::read(&path)?).context("extension/manifest.json is not JSON")
}

/// The oldest versions of Chromium and Firefox that the extension runs in, as the manifest writes them.
pub fn oldest(manifest: &Value) -> Result<[&str; 2]> {
    let chromium = manifest["minimum_chrome_version"].as_str();
    let firefox = manifest["browser_specific_settings"]["gecko"]["strict_min_version"].as_str();
    chromium
        .zip(firefox)
        .map(Into::into)
        .context("extension/manifest.json doesn't say minimum_chrome_version and gecko.strict_min_version")
}
