//! Compares what is found in real pages with annotations made by hand. The pages belong to others and are not in the
//! repository; without them these tests print a note and pass.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use bench_pages::{
    gold::{self, Entry, Gold, MAX_FALSE_WORDS, Marked},
    matching::{pairs, words},
};
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

/// Where the pages are, and all of them; `None` if they are not there.
fn pages() -> Option<(PathBuf, Vec<Entry>)> {
    let folder = gold::folder();
    let entries = gold::index(&folder).unwrap();
    if entries.is_none() {
        println!("skipped: {} is not there", folder.display());
    }
    Some((folder, entries?))
}

/// The page that an entry names.
fn parse(folder: &Path, entry: &Entry) -> Page {
    Page::parse(&decode(&fs::read(folder.join("html").join(&entry.file)).unwrap(), entry.url()))
}

/// The site that recognises a page, and the comments found.
fn read(folder: &Path, entry: &Entry) -> Option<(&'static Site, Vec<Comment>)> {
    let page = parse(folder, entry);
    let site = page.site(entry.url()).unwrap()?;
    Some((site, page.comments(&site.adapter).unwrap()))
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
    fn add(&mut self, entry: &Entry, found: &[Comment], gold: &[Marked]) {
        self.pages += 1;
        self.expected += gold.len();
        self.found += found.len();
        for (comment, gold) in found.iter().zip(pairs(found, gold)) {
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
    let Some((folder, entries)) = pages() else { return };
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.kind == "comments-structure") {
        if let Some((site, comments)) = read(&folder, entry) {
            let gold = Gold::read(&folder, entry).unwrap().comments.expect("its comments were marked");
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
    let Some((folder, entries)) = pages() else { return };
    for entry in entries.iter().filter(|entry| !entry.kind.starts_with("comments")) {
        if let Some((site, comments)) = read(&folder, entry) {
            let count: usize = comments.iter().map(|comment| words(&comment.text).len()).sum();
            assert!(count <= MAX_FALSE_WORDS, "{}: {} finds {count} words", entry.file, site.id);
        }
    }
}

/// No adapter fails on pages of other sites. Every third page is enough to show it, and saves time.
#[test]
fn every_site_reads_any_page() {
    let Some((folder, entries)) = pages() else { return };
    for entry in entries.iter().step_by(3) {
        let page = parse(&folder, entry);
        for site in sites::all() {
            page.comments(&site.adapter).unwrap();
        }
    }
}
