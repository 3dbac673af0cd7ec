//! The pages, and what people marked on them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use project::{read, root};
use serde::Deserialize;

/// A page without comments may give at most this many words as comments before it counts as a false alarm: by hand, so that a
/// stray line does not.
pub const MAX_FALSE_WORDS: usize = 20;

/// Where the pages are. They belong to others, so they are not in the repository.
pub fn folder() -> PathBuf {
    root().join("../shared/pages")
}

/// All pages of the index in a folder; `None` if there is no index.
///
/// # Errors
///
/// If the index can't be read.
pub fn index(folder: &Path) -> Result<Option<Vec<Entry>>> {
    let path = folder.join("index.jsonl");
    if !path.is_file() {
        return Ok(None);
    }
    let index = read(&path)?;
    index.lines().map(|line| serde_json::from_str(line).context("index.jsonl")).collect::<Result<_>>().map(Some)
}

/// A page of the index.
#[derive(Debug, Deserialize)]
pub struct Entry {
    /// Its path in `html/`.
    pub file: String,
    /// The software that made it, where known.
    platform: String,
    /// The address from which it was saved; empty where that was not kept.
    url: String,
    /// What it is and what was marked on it: `comments-text`, `comments-structure`, or a kind of page without comments.
    pub kind: String,
}

impl Entry {
    /// The address from which the page was saved, or one of its platform if that was not kept.
    pub fn url(&self) -> &str {
        match (self.url.as_str(), self.platform.as_str()) {
            ("", "github") => "https://github.com/",
            ("", "hackernews") => "https://news.ycombinator.com/item",
            ("", "stackexchange") => "https://mathoverflow.net/questions",
            (url, _) => url,
        }
    }
}

/// A comment as it was marked.
#[derive(Debug, Deserialize)]
pub struct Marked {
    /// Its id in the page; empty where none was marked.
    pub id: String,
    /// Empty where no author was marked.
    pub author: String,
    /// How far below the top of its thread it stands, from 0.
    pub depth: u32,
    /// Its text.
    pub text: String,
}

/// What people marked on a page.
#[derive(Debug)]
pub struct Gold {
    /// The text of all its comments.
    pub text: Option<String>,
    /// Its comments.
    pub comments: Option<Vec<Marked>>,
}

impl Gold {
    /// Reads what was marked on a page; nothing on pages without comments.
    ///
    /// # Errors
    ///
    /// If a file can't be read.
    pub fn read(folder: &Path, entry: &Entry) -> Result<Self> {
        let name = entry.file.replace('/', "__");
        let comments = folder.join("gold").join(name.replace(".html", ".json"));
        let name = Path::new(&entry.file).with_extension("txt");
        let text = folder.join("gold-text").join(name.file_name().unwrap_or_default());
        Ok(Self {
            text: existing(entry.kind == "comments-text", text)
                .map(|path| fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
                .transpose()?,
            comments: existing(entry.kind.starts_with("comments"), comments)
                .map(|path| anyhow::Ok(serde_json::from_str(&read(&path)?)?))
                .transpose()?,
        })
    }
}

/// The path of a file that is wanted and exists.
fn existing(wanted: bool, path: PathBuf) -> Option<PathBuf> {
    (wanted && path.is_file()).then_some(path)
}
