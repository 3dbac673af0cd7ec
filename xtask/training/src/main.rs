//! What works on labelled comments: `cargo xtask train` and `cargo xtask simulate`.

mod data;
mod random;
mod simulate;
mod train;

use std::process::ExitCode;

use clap::Parser;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
enum Command {
    Train(train::Options),
    Simulate(simulate::Options),
}

fn main() -> ExitCode {
    project::exit(match Command::parse() {
        Command::Train(options) => train::run(&options),
        Command::Simulate(options) => simulate::run(&options),
    })
}
