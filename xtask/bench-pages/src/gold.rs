//! The pages, and what people marked on them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use project::read;
use serde::Deserialize;

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
    /// Empty where no author was marked.
    pub author: String,
    pub depth: u32,
    pub text: String,
}

/// What people marked on a page.
pub struct Gold {
    /// The words of all its comments.
    pub text: Option<Vec<String>>,
    /// Its comments.
    pub comments: Option<Vec<Marked>>,
}

impl Gold {
    /// Reads what was marked on a page; nothing on pages without comments.
    pub fn read(folder: &Path, entry: &Entry) -> Result<Self> {
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
}

/// The path of a file that is wanted and exists.
fn existing(wanted: bool, path: PathBuf) -> Option<PathBuf> {
    (wanted && path.is_file()).then_some(path)
}

/// The words of a text in lower case: runs of letters, digits and underscores.
pub fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
