//! `cargo xtask build`: the extension, ready to load, in `dist/chromium` and `dist/firefox`.

mod package;
mod sizes;
mod wasm;

use anyhow::Result;
use clap::Args;

use crate::{
    setup::{self, Browser},
    tools,
};

/// Write dist/chromium and dist/firefox, ready to load.
#[derive(Debug, Clone, Default, Args)]
pub struct Options {
    /// Quicker, with source maps, and WebAssembly as the compiler leaves it.
    #[arg(long)]
    pub dev: bool,
}

/// Installs what a build needs.
pub fn set_up() -> Result<()> {
    setup::wasm_target()?;
    setup::node_packages()
}

pub fn run(options: &Options) -> Result<()> {
    set_up()?;
    tools::codegen(&["declarations"])?;
    let wasm = wasm::build(options.dev)?;
    for browser in Browser::ALL {
        package::assemble(browser, &wasm, options.dev)?;
    }
    sizes::print()
}
