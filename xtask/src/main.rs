//! The project's own commands: `cargo xtask run | build | www | package | test | pictures | fix | new | train | bench-pages | simulate`.

mod browser;
mod build;
mod checks;
#[cfg(test)]
mod documents;
mod fix;
mod forums;
mod manifest;
mod package;
mod pictures;
mod plan;
mod run;
mod setup;
mod test;
mod tools;
mod www;

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
    Www(www::Options),
    Package(package::Options),
    Test(test::Options),
    Fix(fix::Options),
    Pictures(pictures::Options),
    /// Write the first lines of a site, a cue or a category
    New(tools::PassedOn),
    /// Train the model on the labelled comments in ../shared/data
    Train(tools::PassedOn),
    /// Measure the finder and the site rules on the real pages in ../shared/pages
    BenchPages(tools::PassedOn),
    /// Measure what corrections teach, with simulated readers
    Simulate(tools::PassedOn),
}

fn main() -> ExitCode {
    project::exit(match Arguments::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Build(options) => build::run(options),
        Command::Www(options) => www::run(&options),
        Command::Package(options) => package::run(options),
        Command::Test(options) => test::run(&options),
        Command::Fix(options) => fix::run(&options),
        Command::Pictures(options) => pictures::run(&options),
        Command::New(options) => tools::scaffold(&options),
        Command::Train(options) => tools::run("training", &["train"], &options),
        Command::BenchPages(options) => tools::run("bench-pages", &[], &options),
        Command::Simulate(options) => tools::run("training", &["simulate"], &options),
    })
}
