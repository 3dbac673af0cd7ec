//! The core as WebAssembly, with its JavaScript binding.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    project::{self, is_fresh},
    setup::WASM_TARGET,
};

const NAME: &str = "threadlight";

/// Compiles the core, writes its binding to `extension/generated/core/`, and returns the module to ship.
pub fn build(dev: bool) -> Result<PathBuf> {
    project::run(project::cargo().args([
        "build",
        "--release",
        "--lib",
        "--no-default-features",
        "--target",
        WASM_TARGET,
    ]))?;
    let compiled = project::target().join(WASM_TARGET).join("release").join(NAME).with_extension("wasm");

    let core = project::generated().join("core");
    let bound = core.join(format!("{NAME}_bg.wasm"));
    if !is_fresh(&bound, &[&compiled]) {
        bind(&compiled, &core)?;
    }
    if dev {
        return Ok(bound);
    }
    let optimised = project::target().join("xtask").join(NAME).with_extension("wasm");
    // The lock file: another optimiser gives another module.
    if !is_fresh(&optimised, &[&bound, &project::root().join("package-lock.json")]) {
        optimise(&bound, &optimised)?;
    }
    Ok(optimised)
}

fn bind(compiled: &Path, core: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name(NAME).web(true)?.typescript(true).remove_producers_section(true);
    bindgen.generate(core).context("can't make the binding of the WebAssembly module")
}

fn optimise(bound: &Path, optimised: &Path) -> Result<()> {
    project::write(optimised, [])?;
    project::run(project::node_program("wasm-opt").arg("-O3").arg(bound).arg("-o").arg(optimised))
}
