//! Real pages against what was marked in them by hand. They are not ours and stay outside the repository: without them
//! these tests say so and pass.
#![cfg(feature = "native")]

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use threadlight::{
    Comment,
    page::{decode::decode, html::Page, sites::Site},
};

/// Which sites may serve pages of a platform; pages of all others must be served by none.
const SITES: [(&str, &str); 3] = [("hackernews", "hacker-news"), ("reddit", "old-reddit"), ("lobsters", "lobsters")];

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
    fn site(&self) -> Option<&'static str> {
        SITES.iter().find(|(platform, _)| *platform == self.platform).map(|(_, site)| *site)
    }

    /// The site that serves the page, and its comments.
    fn read(&self, folder: &Path) -> Option<(&'static Site, Vec<Comment>)> {
        // Where the address was not kept, the platform's own.
        let url = match (self.url.as_str(), self.platform.as_str()) {
            ("", "hackernews") => "https://news.ycombinator.com/item",
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

#[test]
fn comments_are_those_that_people_marked() {
    let Some((folder, entries)) = index() else { return };
    for (platform, id) in SITES {
        let (mut found, mut expected, mut right, mut authors, mut depths, mut ids) = (0, 0, 0, 0, 0, 0);
        for entry in entries.iter().filter(|entry| entry.platform == platform) {
            let path = folder.join("gold").join(entry.file.replace('/', "__").replace(".html", ".json"));
            let gold: Vec<Gold> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            let (site, comments) = entry.read(&folder).expect(&entry.file);
            assert_eq!(site.id, id, "{}", entry.file);
            found += comments.len();
            expected += gold.len();
            for (comment, gold) in comments.iter().zip(matched(&comments, &gold)) {
                let Some(gold) = gold else {
                    println!("{}: not marked: {:?}", entry.file, comment);
                    continue;
                };
                right += 1;
                authors += usize::from(comment.author.as_deref().unwrap_or_default() == gold.author);
                depths += usize::from(comment.depth == gold.depth);
                ids += usize::from(gold.id.is_empty() || comment.id == gold.id);
            }
        }
        assert!(expected > 0, "{platform} has no pages");
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        let f1 = share(2 * right, found + expected);
        let [author, depth, id] = [authors, depths, ids].map(|part| share(part, right));
        println!("{platform}: {expected} comments, F1 {f1:.3}, author {author:.3}, depth {depth:.3}, id {id:.3}");
        assert!(f1 >= 0.98 && author >= 0.98 && depth >= 0.98 && id >= 0.98, "{platform}");
    }
}

#[test]
fn other_pages_are_left_alone() {
    let Some((folder, entries)) = index() else { return };
    for entry in entries.iter().filter(|entry| entry.site().is_none()) {
        if let Some((site, comments)) = entry.read(&folder) {
            let count: usize = comments.iter().map(|comment| words(&comment.text).len()).sum();
            assert!(count <= FALSE_ALARM, "{}: {} finds {count} words", entry.file, site.id);
            assert!(!site.elsewhere, "{}: {} claims it ({})", entry.file, site.id, entry.kind);
        }
    }
}
