//! `cargo xtask fix`: mends what the checkers of `cargo xtask test` can mend by themselves.

use anyhow::Result;
use clap::Args;

use crate::{
    checks::{self, Mode},
    plan, setup,
};

/// Mend format, lints and spelling, as far as that needs no decision.
#[derive(Debug, Args)]
pub struct Options {
    /// Leave out clippy, which compiles everything first
    #[arg(long)]
    quick: bool,
}

pub fn run(options: &Options) -> Result<()> {
    let target = if options.quick { None } else { setup::wasm_target()? };
    let missing = [setup::rust_components(), setup::node_packages()?, target];
    plan::carry_out(missing.into_iter().flatten().collect(), false)?;
    println!("\n== Spelling");
    checks::spelling(Mode::Mend)?;
    println!("\n== JavaScript, CSS and JSON");
    checks::javascript(Mode::Mend)?;
    if !options.quick {
        println!("\n== Rust");
        checks::clippy(Mode::Mend)?;
    }
    checks::rust_format(Mode::Mend)
}
