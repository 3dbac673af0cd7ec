//! `threadlight sites`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use threadlight::page::sites;

use crate::outcome::Outcome;

/// Prints which sites' rules may serve pages, by their addresses.
///
/// Reads one address a line from standard input, and prints for each a JSON array of the sites' ids, best first. A page belongs to
/// the first of them whose signature it matches.
#[derive(Debug, Args)]
pub struct Arguments {}

pub fn run(Arguments {}: &Arguments) -> Outcome {
    let mut output = io::stdout().lock();
    for address in io::stdin().lines() {
        let ids: Vec<_> = sites::candidates(&address?).iter().map(|site| &site.id).collect();
        serde_json::to_writer(&mut output, &ids).map_err(io::Error::from)?;
        output.write_all(b"\n")?;
    }
    Ok(ExitCode::SUCCESS)
}
