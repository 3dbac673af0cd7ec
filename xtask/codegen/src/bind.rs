//! The JavaScript binding of the core.

use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// Writes to `extension/generated/core/` the binding of the module that the compiler made, and the module that fits it.
pub fn bind(module: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(project::CORE).web(true)?.typescript(true).remove_producers_section(true);
    // A core that has panicked is broken for good: the background replaces it.
    bindgen.reset_state_function(true);
    bindgen.generate(project::generated().join("core")).context("can't make the binding of the WebAssembly module")
}
