//! Finds the comments of each page, with and without site files.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use bench_pages::gold::{Entry, Gold};
use threadlight::page::{decode::decode, finder, html::Page};

use crate::compare::PageScore;

/// How comments are found.
#[derive(Debug, Clone, Copy)]
pub enum Method {
    /// By a site file; by the finder if the page has none.
    Sites,
    /// By the finder alone.
    Finder,
}

/// What was measured on one page.
#[derive(Debug, Default)]
pub struct Measured {
    /// One for each [`Method`].
    pub results: [PageScore; 2],
    pub elements: usize,
    /// How long the outline took.
    pub outline: Duration,
    /// How long the finder took.
    pub finder: Duration,
    /// What was asked for in [`Shown`].
    pub details: String,
}

/// What to show of each page.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// What the finder considers.
    pub candidates: bool,
    /// The finder's adapter and the comments that it finds.
    pub comments: bool,
}

/// Measures all pages in two threads, which leaves room for other work on the machine.
pub fn measure_all(folder: &Path, entries: &[Entry], shown: Shown) -> Result<Vec<Measured>> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Measured)>> {
        let mut done = Vec::new();
        while let Some((index, entry)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, entries.get(n)?)))
        {
            done.push((index, measure(folder, entry, shown).with_context(|| entry.file.clone())?));
        }
        Ok(done)
    };
    let parts = thread::scope(|scope| {
        let threads = [scope.spawn(work), scope.spawn(work)];
        threads.map(|thread| thread.join().expect("measuring does not panic"))
    });
    let mut all = Vec::new();
    for part in parts {
        all.extend(part?);
    }
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, measured)| measured).collect())
}

/// Measures one page.
fn measure(folder: &Path, entry: &Entry, shown: Shown) -> Result<Measured> {
    let url = entry.url();
    let page = Page::parse(&decode(&fs::read(folder.join("html").join(&entry.file))?, url));
    let begun = Instant::now();
    let outline = page.outline();
    let (taken, begun) = (begun.elapsed(), Instant::now());
    let adapter = finder::adapter(&outline);
    let finder = begun.elapsed();

    let alone = adapter.as_ref().map_or_else(|| Ok(vec![]), |adapter| page.comments(adapter))?;
    let ruled = match page.site(url)? {
        Some(site) => page.comments(&site.adapter)?,
        None => alone.clone(),
    };
    let gold = Gold::read(folder, entry)?;
    let mut details = String::new();
    if shown.candidates {
        details += &finder::explain(&outline);
    }
    if shown.comments {
        details += &format!("{adapter:#?}\n{alone:#?}");
    }
    let results = [PageScore::new(&gold, &ruled), PageScore::new(&gold, &alone)];
    Ok(Measured { results, elements: outline.len(), outline: taken, finder, details })
}
