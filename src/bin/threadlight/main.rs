//! The command line: the same core as the extension's, natively.

use clap::{Parser, Subcommand};

/// Reads discussions: finds the comments of a page and tags each by what it is about and what it does.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {}

fn main() {
    match Arguments::parse().command {}
}
