//! `threadlight outline`.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;
use threadlight::page::{decode::decode, html::Page};

use crate::{outcome::Outcome, read::bytes};

/// Prints what the finder sees of a saved page: JSON, as the extension sends it to the core.
///
/// For work on the finder: the form may change with every version, and no other program should rely on it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The page's address, which may tell its encoding.
    #[arg(long)]
    url: String,
    /// The saved page, in any encoding; without it, or for `-`, standard input.
    page: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Outcome {
    let bytes = bytes(arguments.page.as_deref())?;
    let outline = Page::parse(&decode(&bytes, &arguments.url)).outline();
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, &outline).map_err(io::Error::from)?;
    output.write_all(b"\n")?;
    Ok(ExitCode::SUCCESS)
}
