//! The core as WebAssembly, with its JavaScript binding.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use project::CORE;

use crate::{setup::WASM_TARGET, tools};

/// Compiles the core, writes its binding to `extension/generated/core/`, and returns the module to ship.
pub fn build(dev: bool) -> Result<PathBuf> {
    let mut cargo = project::cargo();
    cargo.args(["build", "--release", "--lib", "--no-default-features", "--target", WASM_TARGET]);
    // Both browsers have had vector instructions for years (Chromium 91, Firefox 89).
    project::run(cargo.env("RUSTFLAGS", "-C target-feature=+simd128"))?;
    let compiled = project::target().join(WASM_TARGET).join("release").join(CORE).with_extension("wasm");

    tools::codegen(&["bind", &compiled.to_string_lossy()])?;
    let bound = project::generated().join("core").join(format!("{CORE}_bg.wasm"));
    let stamp = stamp_of(&bound)?;
    project::write(
        &project::generated().join("core.js"),
        format!("/** Stands for the core, with its model. */\nexport const CORE = \"{stamp}\";\n"),
    )?;
    if dev { Ok(bound) } else { optimise(&bound, stamp) }
}

/// Optimises a module, unless it is the one of last time. For speed: optimising for size saves nothing after compression.
fn optimise(module: &Path, wanted: String) -> Result<PathBuf> {
    let folder = project::target().join("xtask");
    let optimised = folder.join(CORE).with_extension("wasm");
    let stamp = folder.join(CORE).with_extension("stamp");
    // Dates don't tell: cargo brings back an older module when its flags are what they were before.
    if optimised.is_file() && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted) {
        return Ok(optimised);
    }
    fs::create_dir_all(&folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    project::run(
        project::node_program("wasm-opt").args(["-O3", "--enable-simd"]).arg(module).arg("-o").arg(&optimised),
    )?;
    project::write(&stamp, wanted)?;
    Ok(optimised)
}

/// Stands for a module and for the optimiser, whose version is in the lock file.
fn stamp_of(module: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for path in [module, &project::root().join("package-lock.json")] {
        fs::read(path).with_context(|| format!("can't read {}", path.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
