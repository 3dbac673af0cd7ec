//! `threadlight read`.

use std::{
    fs,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use threadlight::page::{decode::decode, finder, html::Page};

use crate::outcome::Outcome;

/// The exit status if no known site's adapter serves the page and the finder finds no comments either.
const NOTHING_FOUND: u8 = 3;

/// Finds the comments of a saved page: JSON lines, one a comment, in the order of the page.
///
/// Each line is {"id", "parent_id", "author", "time", "depth", "title", "text"}: what `threadlight tag` takes. What the page
/// does not say is null; "depth" counts from 0; "text" is the comment's body alone, quoted lines beginning with "> ". On a page
/// of no known site the finder looks for what repeats as comments do. On stderr, one line says which site's rules served, or
/// "finder", and how many comments there are.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  curl -s 'https://news.ycombinator.com/item?id=1' > page.html
  threadlight read --url 'https://news.ycombinator.com/item?id=1' page.html | threadlight tag

Exit status: 0 comments listed (maybe none: a known site's page without any), 1 the page could not be read, 2 wrong usage,
3 the page is of no site that Threadlight knows, and no comments were found in it.")]
pub struct Arguments {
    /// The page's address: sites are recognised by it, or by what is in the page.
    #[arg(long)]
    url: String,
    /// Ignore the adapters of known sites: only the finder looks for comments.
    #[arg(long)]
    finder: bool,
    /// The saved page, in any encoding; without it, or for `-`, standard input.
    page: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Outcome {
    let bytes = bytes(arguments.page.as_deref())?;
    let page = Page::parse(&decode(&bytes, &arguments.url));
    let site = if arguments.finder { None } else { page.site(&arguments.url)? };
    let comments = match site {
        Some(site) => page.comments(&site.adapter)?,
        None => finder::adapter(&page.outline()).map_or(Ok(vec![]), |adapter| page.comments(&adapter))?,
    };
    if site.is_none() && comments.is_empty() {
        eprintln!("threadlight: no known site, and no comments found: {}", arguments.url);
        return Ok(NOTHING_FOUND.into());
    }
    eprintln!("{}: {} comments", site.map_or("finder", |site| &site.id), comments.len());
    let mut output = BufWriter::new(io::stdout().lock());
    for comment in &comments {
        serde_json::to_writer(&mut output, comment).map_err(io::Error::from)?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Reads a file, or standard input if there is none or its name is `-`.
pub fn bytes(file: Option<&Path>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match file.filter(|file| *file != Path::new("-")) {
        Some(file) => fs::read(file).map_err(|error| format!("{}: {error}", file.display())),
        None => match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(format!("standard input: {error}")),
        },
    }
}
