//! The core as WebAssembly.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use project::CORE;

use crate::{
    plan::{self, Reporter},
    setup::WASM_TARGET,
    tools,
};

/// The module as it comes from the compiler.
pub fn compiled() -> PathBuf {
    project::target().join(WASM_TARGET).join("release").join(CORE).with_extension("wasm")
}

/// Compiles the core.
pub fn compile(reporter: &Reporter) -> Result<()> {
    let mut cargo = plan::cargo();
    cargo.args(["rustc", "--locked", "--package", CORE, "--release", "--lib", "--no-default-features"]);
    cargo.args(["--crate-type", "cdylib", "--target", WASM_TARGET]);
    // Both browsers have had vector instructions for years (Chromium 91, Firefox 89).
    reporter.run(cargo.env("RUSTFLAGS", "-C target-feature=+simd128"))
}

/// Writes the binding of the compiled core, and the module that fits it, to `extension/generated/core/`.
pub fn bind(reporter: &Reporter) -> Result<()> {
    tools::codegen(reporter, &["bind", &compiled().to_string_lossy()])?;
    let stamp = stamp_of(&bound())?;
    project::write(
        &project::generated().join("core.js"),
        format!("/** Stands for the core, with its model. */\nexport const CORE = \"{stamp}\";\n"),
    )
}

/// Optimises the bound module for speed, unless it is the same one as last time. Optimising for size would save nothing after
/// compression.
pub fn optimise(reporter: &Reporter) -> Result<()> {
    let (optimised, wanted) = (optimised(), stamp_of(&bound())?);
    let stamp = optimised.with_extension("stamp");
    // Dates are no help: cargo restores an older module when its flags change back.
    if optimised.is_file() && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted) {
        return Ok(());
    }
    let folder = optimised.parent().expect("a file stands in a folder");
    fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    let mut optimiser = project::node_program("wasm-opt");
    reporter.run(optimiser.args(["-O3", "--enable-simd"]).arg(bound()).arg("-o").arg(&optimised))?;
    project::write(&stamp, wanted)
}

/// The module to put into the extension: optimised, or for `dev` as it was bound.
pub fn module(dev: bool) -> PathBuf {
    if dev { bound() } else { optimised() }
}

fn bound() -> PathBuf {
    project::generated().join("core").join(format!("{CORE}_bg.wasm"))
}

fn optimised() -> PathBuf {
    project::target().join("xtask").join(CORE).with_extension("wasm")
}

/// A digest of a module and of the optimiser's version, which is in the lock file.
fn stamp_of(module: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for path in [module, &project::root().join("package-lock.json")] {
        fs::read(path).with_context(|| format!("can't read {}", path.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
