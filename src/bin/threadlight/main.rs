//! The command line: the same core as the extension's, natively.

mod evaluate;
mod lines;
mod outline;
mod read;
mod tag;

use std::{error::Error, io, process::ExitCode};

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
    Tag(tag::Arguments),
    Evaluate(evaluate::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Outline(arguments) => outline::run(&arguments),
        Command::Read(arguments) => read::run(&arguments),
        Command::Tag(arguments) => tag::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
    };
    result.unwrap_or_else(|error| {
        // Whoever read our output has had enough (`| head`): no failure of ours.
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        eprintln!("threadlight: {error}");
        ExitCode::FAILURE
    })
}

/// How a command ends: what stops it early is printed, and the status is 1.
type Outcome = Result<ExitCode, Box<dyn Error>>;
