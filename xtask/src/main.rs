//! The project's own commands: `cargo xtask run | build | test | train`.

use clap::{Parser, Subcommand};

/// Builds, tests and runs Threadlight; installs what is missing for it.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {}
}
