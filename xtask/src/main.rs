//! The project's own commands: `cargo xtask run | build | test | train | bench-pages | simulate`.

mod bench_pages;
mod build;
mod forums;
mod project;
mod run;
mod setup;
mod simulate;
mod test;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, tests and runs Threadlight; installs what is missing for it.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Options),
    Build(build::Options),
    Test(test::Options),
    Train(train::Options),
    BenchPages(bench_pages::Options),
    Simulate(simulate::Options),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Build(options) => build::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Train(options) => train::run(&options),
        Command::BenchPages(options) => bench_pages::run(&options),
        Command::Simulate(options) => simulate::run(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, even where RUST_BACKTRACE is set: it is for the reader of the terminal.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
