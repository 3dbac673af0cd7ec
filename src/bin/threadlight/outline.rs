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
/// For those who study the finder: its form is that of this version, and no other program should rely on it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The page's own address, which may say something of its encoding.
    #[arg(long)]
    url: String,
    /// The saved page, in any encoding; `-`, or none: standard input.
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
