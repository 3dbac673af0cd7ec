//! Compares what is found in real pages with annotations made by hand. The pages belong to others and are not in the
//! repository; without them these tests print a note and pass.
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

/// How many of the pages each site recognises; the comments found there are measured.
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

/// Lower bounds: F1 of the comments, and the shares of right authors, depths and ids. The bound for authors is lower
/// because the annotations omit the names of writers without an account.
const MIN_SHARES: [f64; 4] = [0.98, 0.97, 0.98, 0.98];

/// Lower bounds for sites whose annotations differ from our notion of a comment or of its parts.
const MIN_SHARES_OF_SITES: [(&str, [f64; 4]); 6] = [
    // The annotations have no depth and omit some authors, although the pages have both.
    ("bbpress", [0.98, 0.95, 0.8, 0.98]),
    // The annotations give replies no depth.
    ("blogger", [0.98, 0.97, 0.49, 0.98]),
    // For writers without an account, the annotations take the whole line with the date as the author.
    ("drupal", [0.98, 0.89, 0.98, 0.98]),
    // The annotations omit comments that begin with a quote.
    ("phpbb-2", [0.97, 0.97, 0.98, 0.98]),
    // The annotations have the id of the frame around a post.
    ("vbulletin-3", [0.98, 0.97, 0.98, 0.1]),
    // The annotations include pingbacks, and the date in the text.
    ("wordpress", [0.93, 0.97, 0.98, 0.98]),
];

/// A page without comments may give at most this many words before it counts as a false alarm.
const MAX_WORDS: usize = 20;

/// A line of the index of pages.
#[derive(Deserialize)]
struct Entry {
    file: String,
    platform: String,
    url: String,
    kind: String,
}

/// A comment as it was annotated.
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
    /// The site that recognises the page, and the comments found.
    fn read(&self, folder: &Path) -> Option<(&'static Site, Vec<Comment>)> {
        // If the page's address is unknown, an address of its platform.
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

/// The annotated comment that matches each found one, if any: one to one, with a word overlap (F1) of at least 0.8.
fn matched<'a>(found: &[Comment], gold: &'a [Gold]) -> Vec<Option<&'a Gold>> {
    let mut left: Vec<_> = gold.iter().map(|gold| (gold, words(&gold.text))).collect();
    let mut take = |comment: &Comment, min: f64| {
        let words = words(&comment.text);
        let best = left.iter().position(|(_, gold)| overlap(&words, gold) >= min)?;
        Some(left.remove(best).0)
    };
    // Equal texts are matched first, so that no similar text takes their place.
    let mut pairs: Vec<_> = found.iter().map(|comment| take(comment, 1.0)).collect();
    for (comment, pair) in found.iter().zip(&mut pairs) {
        *pair = pair.or_else(|| take(comment, 0.8));
    }
    pairs
}

/// Counts how well a site's comments are found.
#[derive(Default)]
struct Score {
    pages: usize,
    expected: usize,
    found: usize,
    /// Numbers of matched comments, and of those with the right author, depth and id.
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

    /// F1 of the comments, and the shares of matched comments with the right author, depth and id.
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
        let min = MIN_SHARES_OF_SITES.iter().find(|(of, _)| of == site).map_or(MIN_SHARES, |(_, min)| *min);
        assert!([f1, author, depth, id].iter().zip(min).all(|(share, min)| *share >= min), "{site}");
    }
    assert_eq!(scores.iter().map(|(site, score)| (*site, score.pages)).collect::<Vec<_>>(), PAGES);
}

#[test]
fn pages_without_comments_give_none() {
    let Some((folder, entries)) = index() else { return };
    for entry in entries.iter().filter(|entry| !entry.kind.starts_with("comments")) {
        if let Some((site, comments)) = entry.read(&folder) {
            let count: usize = comments.iter().map(|comment| words(&comment.text).len()).sum();
            assert!(count <= MAX_WORDS, "{}: {} finds {count} words", entry.file, site.id);
        }
    }
}

/// No adapter fails on pages of other sites. Every third page is enough to show it, and saves time.
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
