//! Real pages against what was marked in them by hand. They are not ours and stay outside the repository: without them
//! these tests say so and pass.
#![cfg(feature = "native")]

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use threadlight::{
    Comment,
    page::{
        decode::decode,
        html::Page,
        sites::{self, Site},
    },
};

/// How many of the pages each site serves: what it finds there is measured.
const PAGES: [(&str, usize); 28] = [
    ("bbpress", 4),
    ("blogger", 1),
    ("discourse", 6),
    ("drupal", 14),
    ("flarum", 1),
    ("fluxbb", 1),
    ("github", 1),
    ("hacker-news", 6),
    ("invision", 2),
    ("lemmy", 1),
    ("lobsters", 1),
    ("mybb", 1),
    ("nodebb", 3),
    ("old-reddit", 1),
    ("phpbb", 3),
    ("phpbb-2", 17),
    ("slashdot", 1),
    ("smf", 1),
    ("stack-exchange", 9),
    ("substack", 3),
    ("vanilla", 3),
    ("vbulletin-3", 2),
    ("vbulletin-5", 1),
    ("woltlab", 1),
    ("wordpress", 6),
    ("wpforo", 1),
    ("xenforo", 14),
    ("xenforo-1", 4),
];

/// The least F1, and shares of right authors, depths and ids. Where the writer has no account, the marks have no name
/// though the page has one.
const LEAST: [f64; 4] = [0.98, 0.97, 0.98, 0.98];

/// Sites where the marks take for comments, or for their parts, what we don't.
const LESS: [(&str, [f64; 4]); 6] = [
    // Marked flat and without some authors, though there are threads and names.
    ("bbpress", [0.98, 0.95, 0.8, 0.98]),
    // Replies in threads were marked as if they were none.
    ("blogger", [0.98, 0.97, 0.49, 0.98]),
    // Where the writer has no account, the whole line with the date was marked.
    ("drupal", [0.98, 0.89, 0.98, 0.98]),
    // Comments that begin with a quote were not marked.
    ("phpbb-2", [0.97, 0.97, 0.98, 0.98]),
    // The marks name the frame around a post.
    ("vbulletin-3", [0.98, 0.97, 0.98, 0.1]),
    // Links from other sites were marked, and the date within the text.
    ("wordpress", [0.93, 0.97, 0.98, 0.98]),
];

/// More words than these given as comments of a page without any are a false alarm.
const FALSE_ALARM: usize = 20;

/// A line of the index.
#[derive(Deserialize)]
struct Entry {
    file: String,
    platform: String,
    url: String,
    kind: String,
}

/// A comment as it was marked.
#[derive(Deserialize)]
struct Gold {
    id: String,
    author: String,
    depth: u32,
    text: String,
}

fn index() -> Option<(PathBuf, Vec<Entry>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/pages");
    let Ok(index) = fs::read_to_string(folder.join("index.jsonl")) else {
        println!("skipped: {} is not there", folder.display());
        return None;
    };
    Some((folder, index.lines().map(|line| serde_json::from_str(line).unwrap()).collect()))
}

impl Entry {
    /// The site that serves the page, and its comments.
    fn read(&self, folder: &Path) -> Option<(&'static Site, Vec<Comment>)> {
        // Where the address was not kept, the platform's own.
        let url = match (self.url.as_str(), self.platform.as_str()) {
            ("", "github") => "https://github.com/",
            ("", "hackernews") => "https://news.ycombinator.com/item",
            ("", "stackexchange") => "https://mathoverflow.net/questions",
            (url, _) => url,
        };
        let bytes = fs::read(folder.join("html").join(&self.file)).unwrap();
        let page = Page::parse(&decode(&bytes, url));
        let site = page.site(url).unwrap()?;
        Some((site, page.comments(&site.adapter).unwrap()))
    }
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
    2.0 * b.iter().filter(taken).count() as f64 / (a.len() + b.len()) as f64
}

/// For each found comment, the gold comment that it is: one to one, overlapping with F1 of at least 0.8.
fn matched<'a>(found: &[Comment], gold: &'a [Gold]) -> Vec<Option<&'a Gold>> {
    let mut left: Vec<_> = gold.iter().map(|gold| (gold, words(&gold.text))).collect();
    let mut take = |comment: &Comment, least: f64| {
        let words = words(&comment.text);
        let best = left.iter().position(|(_, gold)| overlap(&words, gold) >= least)?;
        Some(left.remove(best).0)
    };
    // Equal texts first, so that none is taken by one that is merely like it.
    let mut pairs: Vec<_> = found.iter().map(|comment| take(comment, 1.0)).collect();
    for (comment, pair) in found.iter().zip(&mut pairs) {
        *pair = pair.or_else(|| take(comment, 0.8));
    }
    pairs
}

/// How well a site's comments are found.
#[derive(Default)]
struct Score {
    pages: usize,
    expected: usize,
    found: usize,
    /// Found and expected; of these, with the right author, depth and id.
    right: usize,
    authors: usize,
    depths: usize,
    ids: usize,
}

impl Score {
    fn add(&mut self, entry: &Entry, found: &[Comment], gold: &[Gold]) {
        self.pages += 1;
        self.expected += gold.len();
        self.found += found.len();
        for (comment, gold) in found.iter().zip(matched(found, gold)) {
            let Some(gold) = gold else {
                println!("{}: not marked: {comment:?}", entry.file);
                continue;
            };
            self.right += 1;
            self.authors += usize::from(comment.author.as_deref().unwrap_or_default() == gold.author);
            self.depths += usize::from(comment.depth == gold.depth);
            self.ids += usize::from(gold.id.is_empty() || comment.id == gold.id);
        }
    }

    /// F1 of the comments; shares of the right ones with the right author, depth and id.
    fn shares(&self) -> [f64; 4] {
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        let [author, depth, id] = [self.authors, self.depths, self.ids].map(|part| share(part, self.right));
        [share(2 * self.right, self.found + self.expected), author, depth, id]
    }
}

#[test]
fn comments_are_those_that_people_marked() {
    let Some((folder, entries)) = index() else { return };
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.kind == "comments-structure") {
        if let Some((site, comments)) = entry.read(&folder) {
            let path = folder.join("gold").join(entry.file.replace('/', "__").replace(".html", ".json"));
            let gold: Vec<Gold> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            scores.entry(&site.id).or_default().add(entry, &comments, &gold);
        }
    }
    for (site, score) in &scores {
        let [f1, author, depth, id] = score.shares();
        println!("{site}: {} comments, F1 {f1:.3}, author {author:.3}, depth {depth:.3}, id {id:.3}", score.expected);
        let least = LESS.iter().find(|(of, _)| of == site).map_or(LEAST, |(_, least)| *least);
        assert!([f1, author, depth, id].iter().zip(least).all(|(share, least)| *share >= least), "{site}");
    }
    assert_eq!(scores.iter().map(|(site, score)| (*site, score.pages)).collect::<Vec<_>>(), PAGES);
}

#[test]
fn pages_without_comments_give_none() {
    let Some((folder, entries)) = index() else { return };
    for entry in entries.iter().filter(|entry| !entry.kind.starts_with("comments")) {
        if let Some((site, comments)) = entry.read(&folder) {
            let count: usize = comments.iter().map(|comment| words(&comment.text).len()).sum();
            assert!(count <= FALSE_ALARM, "{}: {} finds {count} words", entry.file, site.id);
        }
    }
}

/// What only some sites' rules know is no reason to stumble: all rules go over every third page, which is many.
#[test]
fn every_site_reads_any_page() {
    let Some((folder, entries)) = index() else { return };
    for entry in entries.iter().step_by(3) {
        let page = Page::parse(&decode(&fs::read(folder.join("html").join(&entry.file)).unwrap(), &entry.url));
        for site in sites::all() {
            page.comments(&site.adapter).unwrap();
        }
    }
}
