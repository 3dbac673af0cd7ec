//! `cargo xtask bench-pages`: how well the comments of real pages are found, against what people marked there.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use project::{read, root};
use serde::Deserialize;
use threadlight::{
    Comment,
    page::{decode::decode, finder, html::Page},
};

/// Measure the finder and the site rules on the real pages in ../shared/pages
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench-pages")]
struct Options {
    /// One line a page as well
    #[arg(long)]
    pages: bool,
    /// Only pages whose file or kind has this in it
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Print the adapter and the comments that the finder finds on each page
    #[arg(long)]
    comments: bool,
    /// Print what the finder considers on each page
    #[arg(long)]
    candidates: bool,
}

/// More words than these, given as comments of a page without any, are a false alarm.
const FALSE_ALARM: usize = 20;

/// A found comment is a marked one when their texts overlap at least so much.
const SAME: f64 = 0.8;

/// A line of the index.
#[derive(Debug, Deserialize)]
struct Entry {
    file: String,
    platform: String,
    url: String,
    kind: String,
}

/// A comment as it was marked.
#[derive(Debug, Deserialize)]
struct Marked {
    author: String,
    depth: u32,
    text: String,
}

fn main() -> ExitCode {
    project::exit(run(&Options::parse()))
}

fn run(options: &Options) -> Result<()> {
    let folder = root().join("../shared/pages");
    ensure!(folder.join("index.jsonl").is_file(), "no pages to measure on: {} is not there", folder.display());
    let wanted =
        |entry: &Entry| options.only.as_ref().is_none_or(|text| entry.file.contains(text) || entry.kind.contains(text));
    let entries: Vec<Entry> = read(&folder.join("index.jsonl"))?
        .lines()
        .map(|line| serde_json::from_str(line).context("index.jsonl"))
        .filter(|entry| entry.as_ref().map_or(true, wanted))
        .collect::<Result<_>>()?;
    let measured = measure_all(&folder, &entries, options)?;
    for (entry, page) in entries.iter().zip(&measured) {
        if options.pages {
            println!("{}", page.line(entry));
        }
        if !page.shown.is_empty() {
            println!("{}\n{}", entry.file, page.shown);
        }
    }
    for (title, way) in [("with the site rules", Way::Rules), ("the finder alone", Way::Finder)] {
        summarise(title, &entries, &measured, way);
    }
    times(&measured);
    Ok(())
}

/// How comments are found.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// By a site's rules, by the finder where no site serves.
    Rules,
    Finder,
}

/// What was measured on one page.
#[derive(Debug, Default)]
struct Measured {
    /// One for each [`Way`].
    results: [Score; 2],
    elements: usize,
    outline: Duration,
    finder: Duration,
    shown: String,
}

/// How well the comments of one page were found.
#[derive(Debug, Clone, Default)]
struct Score {
    /// F1 of the words against the text that people marked; none where they marked none.
    text: Option<f64>,
    structure: Option<Structure>,
    /// How many words were given as comments.
    words: usize,
    found: usize,
}

/// Counts of comments.
#[derive(Debug, Clone, Default)]
struct Structure {
    marked: usize,
    found: usize,
    right: usize,
    /// Of the right ones: those whose author was marked, and found so.
    authors: [usize; 2],
    /// Of the right ones on pages that nest: all, and those with the marked depth.
    depths: [usize; 2],
}

/// On two threads: other programs may want the rest of the machine.
fn measure_all(folder: &Path, entries: &[Entry], options: &Options) -> Result<Vec<Measured>> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Measured)>> {
        let mut done = Vec::new();
        while let Some((index, entry)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, entries.get(n)?)))
        {
            done.push((index, measure(folder, entry, options).with_context(|| entry.file.clone())?));
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

fn measure(folder: &Path, entry: &Entry, options: &Options) -> Result<Measured> {
    // Where the address was not kept, the platform's own.
    let url = match (entry.url.as_str(), entry.platform.as_str()) {
        ("", "github") => "https://github.com/",
        ("", "hackernews") => "https://news.ycombinator.com/item",
        ("", "stackexchange") => "https://mathoverflow.net/questions",
        (url, _) => url,
    };
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
    let mut shown = String::new();
    if options.candidates {
        shown += &finder::explain(&outline);
    }
    if options.comments {
        shown += &format!("{adapter:#?}\n{alone:#?}");
    }
    let results = [gold.score(&ruled), gold.score(&alone)];
    Ok(Measured { results, elements: outline.len(), outline: taken, finder, shown })
}

/// What people marked on a page.
struct Gold {
    text: Option<Vec<String>>,
    comments: Option<Vec<Marked>>,
}

impl Gold {
    fn read(folder: &Path, entry: &Entry) -> Result<Self> {
        let name = entry.file.replace('/', "__");
        let comments = folder.join("gold").join(name.replace(".html", ".json"));
        let name = Path::new(&entry.file).with_extension("txt");
        let text = folder.join("gold-text").join(name.file_name().unwrap_or_default());
        Ok(Self {
            text: existing(entry.kind == "comments-text", text)
                .map(|path| fs::read(&path).map(|bytes| words(&String::from_utf8_lossy(&bytes))))
                .transpose()?,
            comments: existing(entry.kind.starts_with("comments"), comments)
                .map(|path| anyhow::Ok(serde_json::from_str(&read(&path)?)?))
                .transpose()?,
        })
    }

    fn score(&self, found: &[Comment]) -> Score {
        let all: Vec<String> = found
            .iter()
            .flat_map(|comment| [comment.author.as_deref(), comment.time.as_deref(), Some(comment.text.as_str())])
            .flatten()
            .flat_map(words)
            .collect();
        Score {
            text: self.text.as_ref().map(|gold| overlap(gold, &all)),
            structure: self.comments.as_ref().map(|gold| structure(found, gold)),
            words: all.len(),
            found: found.len(),
        }
    }
}

fn existing(wanted: bool, path: PathBuf) -> Option<PathBuf> {
    (wanted && path.is_file()).then_some(path)
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// F1 of two multisets of words.
fn overlap(a: &[String], b: &[String]) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in a {
        *counts.entry(word).or_default() += 1;
    }
    let taken = |word: &&String| counts.get_mut(word.as_str()).filter(|n| **n > 0).map(|n| *n -= 1).is_some();
    2.0 * b.iter().filter(taken).count() as f64 / (a.len() + b.len()).max(1) as f64
}

fn structure(found: &[Comment], gold: &[Marked]) -> Structure {
    let nests = gold.iter().any(|marked| marked.depth > 0);
    let mut structure = Structure { marked: gold.len(), found: found.len(), ..Structure::default() };
    for (comment, marked) in found.iter().zip(pairs(found, gold)) {
        let Some(marked) = marked else { continue };
        structure.right += 1;
        if !marked.author.is_empty() {
            let name = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let same = comment.author.as_deref().is_some_and(|author| name(author) == name(&marked.author));
            structure.authors[0] += 1;
            structure.authors[1] += usize::from(same);
        }
        if nests {
            structure.depths[0] += 1;
            structure.depths[1] += usize::from(comment.depth == marked.depth);
        }
    }
    structure
}

/// For each found comment, the marked one that it is: one to one.
fn pairs<'a>(found: &[Comment], gold: &'a [Marked]) -> Vec<Option<&'a Marked>> {
    let mut left: Vec<_> = gold.iter().map(|marked| (marked, words(&marked.text))).collect();
    let mut take = |comment: &Comment, least: f64| {
        let words = words(&comment.text);
        let near = |other: &[String]| words.len() * 2 >= other.len() && other.len() * 2 >= words.len();
        let best = left.iter().position(|(_, gold)| near(gold) && overlap(&words, gold) >= least)?;
        Some(left.remove(best).0)
    };
    // Equal texts first, so that none is taken by one that is merely like it.
    let mut pairs: Vec<_> = found.iter().map(|comment| take(comment, 1.0)).collect();
    for (comment, pair) in found.iter().zip(&mut pairs) {
        *pair = pair.or_else(|| take(comment, SAME));
    }
    pairs
}

impl Structure {
    fn add(&mut self, other: &Self) {
        self.marked += other.marked;
        self.found += other.found;
        self.right += other.right;
        for (sum, count) in
            self.authors.iter_mut().chain(&mut self.depths).zip(other.authors.iter().chain(&other.depths))
        {
            *sum += count;
        }
    }

    fn f1(&self) -> f64 {
        share(2 * self.right, self.found + self.marked)
    }
}

impl Measured {
    fn line(&self, entry: &Entry) -> String {
        let [ruled, alone] = &self.results;
        let mut line = format!("{:<62} {:>5} elements", entry.file, self.elements);
        for score in [ruled, alone] {
            line += &format!(" | {:>3} found {:>6} words", score.found, score.words);
            if let Some(text) = score.text {
                line += &format!(" text {text:.2}");
            }
            if let Some(Structure { marked, right, authors, depths, .. }) = &score.structure {
                line += &format!(" right {right} of {marked}");
                line += &format!(" authors {}/{} depths {}/{}", authors[1], authors[0], depths[1], depths[0]);
            }
        }
        line
    }
}

fn summarise(title: &str, entries: &[Entry], measured: &[Measured], way: Way) {
    println!("\n{title}");
    let scores: Vec<(&Entry, &Score)> =
        entries.iter().zip(measured.iter().map(|page| &page.results[way as usize])).collect();
    let texts: Vec<f64> = scores.iter().filter_map(|(_, score)| score.text).collect();
    if !texts.is_empty() {
        println!("  text: F1 {:.3} on {} pages", mean(&texts), texts.len());
    }
    for kind in ["comments-structure", "comments-text"] {
        let pages = scores.iter().filter(|(entry, _)| entry.kind == kind);
        let each: Vec<&Structure> = pages.filter_map(|(_, score)| score.structure.as_ref()).collect();
        if each.is_empty() {
            continue;
        }
        let mut all = Structure::default();
        each.iter().for_each(|page| all.add(page));
        let pages: Vec<f64> = each.iter().map(|page| page.f1()).collect();
        println!(
            "  structure ({kind}): P {:.3} R {:.3} F1 {:.3} (mean of pages {:.3}); author {:.3}, depth {:.3}; {} of {} comments on {} pages",
            share(all.right, all.found),
            share(all.right, all.marked),
            all.f1(),
            mean(&pages),
            share(all.authors[1], all.authors[0]),
            share(all.depths[1], all.depths[0]),
            all.right,
            all.marked,
            each.len(),
        );
    }
    let mut alarms: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (entry, score) in scores.iter().filter(|(entry, _)| !entry.kind.starts_with("comments")) {
        let group = entry.kind.split('/').next().unwrap_or_default();
        for key in [group, entry.kind.as_str()].iter().take(1 + usize::from(group != entry.kind)) {
            let [pages, alarms] = alarms.entry(key).or_default();
            *pages += 1;
            *alarms += usize::from(score.words > FALSE_ALARM);
        }
    }
    for (kind, [pages, alarms]) in alarms {
        println!("  false alarms ({kind}): {alarms} of {pages} pages, {:.1} %", 100.0 * share(alarms, pages));
    }
}

fn times(measured: &[Measured]) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let outlines: Vec<f64> = measured.iter().map(|page| milliseconds(page.outline)).collect();
    let finds: Vec<f64> = measured.iter().map(|page| milliseconds(page.finder)).collect();
    let Some(slowest) = measured.iter().max_by_key(|page| page.finder) else { return };
    println!(
        "\ntime a page: outline {:.2} ms, finder {:.2} ms; the slowest {:.2} ms for {} elements{}",
        mean(&outlines),
        mean(&finds),
        milliseconds(slowest.finder),
        slowest.elements,
        if cfg!(debug_assertions) { " (not optimised)" } else { "" },
    );
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(text: &str, author: &str, depth: u32) -> Comment {
        Comment { text: text.into(), author: Some(author.into()), depth, ..Comment::default() }
    }

    fn marked(text: &str, author: &str, depth: u32) -> Marked {
        Marked { text: text.into(), author: author.into(), depth }
    }

    #[test]
    fn words_overlap_as_multisets() {
        let f1 = |a: &str, b: &str| overlap(&words(a), &words(b));
        assert_eq!([f1("A b", "a, B!"), f1("a a b", "a"), f1("", "a"), f1("", "")], [1.0, 0.5, 0.0, 0.0]);
    }

    #[test]
    fn each_marked_comment_is_found_once() {
        let gold = [marked("one two three four five", "A", 0), marked("yes", "", 1), marked("missed", "C", 0)];
        let found = [
            comment("one two three four", "A", 0),
            comment("one two three four five", "a", 0),
            comment("yes", "B", 0),
            comment("menu", "", 0),
        ];
        let score = structure(&found, &gold);
        assert_eq!((score.marked, score.found, score.right), (3, 4, 2));
        // Only marked authors count.
        assert_eq!((score.authors, score.depths), ([1, 0], [2, 1]));
    }
}
