//! The JavaScript bindings of WebAssembly modules.

use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// Writes to `folder` the binding of the module that the compiler made, `NAME.js`, and the module that fits it, `NAME_bg.wasm`.
pub fn bind(module: &Path, name: &str, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(name).web(true)?.typescript(true).remove_producers_section(true);
    // A core that has panicked is broken for good: the background replaces it.
    bindgen.reset_state_function(true);
    bindgen.generate(folder).with_context(|| format!("can't make the binding of {}", module.display()))
}
