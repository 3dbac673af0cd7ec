//! `cargo xtask bench-pages`: how well the comments of real pages are found, compared with what people marked there.

mod compare;
mod measure;
mod report;

use std::process::ExitCode;

use anyhow::{Context, Result};
use bench_pages::gold;
use clap::Parser;

use measure::{Method, Shown};

/// Measure the finder and the site rules on the real pages in ../shared/pages
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench-pages")]
struct Options {
    /// One line for each page as well
    #[arg(long)]
    pages: bool,
    /// Only pages whose file or kind contains this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Print the adapter and the comments that the finder finds on each page
    #[arg(long)]
    comments: bool,
    /// Print what the finder considers on each page
    #[arg(long)]
    candidates: bool,
}

fn main() -> ExitCode {
    project::exit(run(&Options::parse()))
}

fn run(options: &Options) -> Result<()> {
    let folder = gold::folder();
    let mut entries = gold::index(&folder)?.with_context(|| {
        format!("no pages to measure on: {} is not there. They are not part of the repository", folder.display())
    })?;
    if let Some(text) = &options.only {
        entries.retain(|entry| entry.file.contains(text) || entry.kind.contains(text));
    }
    let shown = Shown { candidates: options.candidates, comments: options.comments };
    let measured = measure::measure_all(&folder, &entries, shown)?;
    for (entry, page) in entries.iter().zip(&measured) {
        if options.pages {
            println!("{}", report::page_line(entry, page));
        }
        if !page.details.is_empty() {
            println!("{}\n{}", entry.file, page.details);
        }
    }
    for (title, method) in [("with the site rules", Method::Sites), ("the finder alone", Method::Finder)] {
        report::summarise(title, &entries, &measured, method);
    }
    report::print_times(&measured);
    Ok(())
}
