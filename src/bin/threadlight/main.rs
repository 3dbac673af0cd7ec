//! The command line: the same core as the extension's, natively.

mod evaluate;
mod lines;
mod outcome;
mod outline;
mod read;
mod sites;
mod tag;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Reads discussions: finds the comments of a page and tags each by what it is about and what it does.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Outline(outline::Arguments),
    Read(read::Arguments),
    Sites(sites::Arguments),
    Tag(tag::Arguments),
    Evaluate(evaluate::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Outline(arguments) => outline::run(&arguments),
        Command::Read(arguments) => read::run(&arguments),
        Command::Sites(arguments) => sites::run(&arguments),
        Command::Tag(arguments) => tag::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
    };
    outcome::exit_code(result)
}
