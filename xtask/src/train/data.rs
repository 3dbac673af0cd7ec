//! Labelled comments.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader},
    path::Path,
};

use anyhow::Context;
use flate2::read::GzDecoder;
use serde::Deserialize;
use threadlight::{Comment, category::BUILT_IN, tag::model::CATEGORIES};

/// A labelled comment.
#[derive(Debug)]
pub struct Example {
    pub comment: Comment,
    /// Where it comes from.
    pub source: String,
    /// The ids of its labels, the main topic first.
    pub topics: Vec<String>,
    pub kinds: Vec<String>,
    /// Whether it has each category of [`BUILT_IN`].
    pub labels: [bool; CATEGORIES],
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    source: String,
    topics: Vec<String>,
    kinds: Vec<String>,
    #[serde(flatten)]
    comment: Comment,
}

/// Reads JSON lines as described in the data's own notes.
pub fn read(path: &Path) -> anyhow::Result<Vec<Example>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| example(line).with_context(|| format!("{}:{}", path.display(), at + 1))).collect()
}

/// Reads JSON lines of comments without labels, compressed by gzip.
pub fn read_unlabelled(path: &Path) -> anyhow::Result<Vec<Comment>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let lines = BufReader::new(GzDecoder::new(file)).lines().enumerate();
    let comment = |(at, line): (usize, io::Result<String>)| -> anyhow::Result<Comment> {
        let line: Unlabelled =
            serde_json::from_str(&line?).with_context(|| format!("{}:{}", path.display(), at + 1))?;
        Ok(Comment { title: line.title, text: line.text, ..Comment::default() })
    };
    lines.map(comment).collect()
}

#[derive(Deserialize)]
struct Unlabelled {
    title: Option<String>,
    text: String,
}

fn example(line: &str) -> anyhow::Result<Example> {
    let line: Line = serde_json::from_str(line)?;
    let mut labels = [false; CATEGORIES];
    for id in line.topics.iter().chain(&line.kinds) {
        let known = BUILT_IN.iter().position(|category| category.id == id.as_str());
        labels[known.with_context(|| format!("no category is called {id}"))?] = true;
    }
    Ok(Example { comment: line.comment, source: line.source, topics: line.topics, kinds: line.kinds, labels })
}

/// The part, of `count`, of each example. Neighbours (the same title, near ids) are in the same part, as they may be of
/// one thread.
pub fn parts(examples: &[Example], count: usize) -> Vec<usize> {
    const NEIGHBOURS: usize = 150;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&at| {
        let example = &examples[at];
        (&example.source, &example.comment.title, &example.comment.id)
    });
    let mut parts = vec![0; examples.len()];
    for (rank, at) in order.into_iter().enumerate() {
        parts[at] = rank / NEIGHBOURS % count;
    }
    parts
}
