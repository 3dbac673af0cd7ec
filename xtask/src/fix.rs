//! `cargo xtask fix`: mends what the checkers of `cargo xtask test` can mend by themselves.

use anyhow::Result;
use clap::Args;

use crate::{
    checks::{self, Mode},
    setup,
};

/// Mend format, lints and spelling, as far as that needs no decision.
#[derive(Debug, Args)]
pub struct Options {
    /// Leave out clippy, which compiles everything first
    #[arg(long)]
    quick: bool,
}

pub fn run(options: &Options) -> Result<()> {
    setup::rust_components()?;
    setup::node_packages()?;
    println!("\n== Spelling");
    checks::spelling(Mode::Mend)?;
    println!("\n== JavaScript, CSS and JSON");
    checks::javascript(Mode::Mend)?;
    if !options.quick {
        println!("\n== Rust");
        setup::wasm_target()?;
        checks::clippy(Mode::Mend)?;
    }
    checks::rust_format(Mode::Mend)
}
