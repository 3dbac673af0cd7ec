//! Labelled comments.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, BufRead, BufReader},
    path::Path,
};

use anyhow::Context;
use flate2::read::{GzDecoder, MultiGzDecoder};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use threadlight::{Comment, category::BUILT_IN, tag::model::CATEGORIES};

/// A labelled comment.
#[derive(Debug)]
pub struct Example {
    pub comment: Comment,
    /// Where it comes from.
    pub source: String,
    /// The ids of its labels, the main topic first; none where the teacher labelled it.
    pub topics: Vec<String>,
    pub kinds: Vec<String>,
    /// Whether it has each category of [`BUILT_IN`].
    pub labels: [bool; CATEGORIES],
    /// How probable each of them is to whoever labelled it.
    pub targets: [f32; CATEGORIES],
    /// How much it counts in training.
    pub weight: f32,
}

/// A comment without labels.
#[derive(Debug)]
pub struct Unlabelled {
    /// Names it in the teacher's file.
    key: String,
    pub comment: Comment,
}

/// How much a comment counts that the teacher labelled: it errs more often than whoever labelled the others.
const TAUGHT_WEIGHT: f32 = 0.6;

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
pub fn read_unlabelled(path: &Path) -> anyhow::Result<Vec<Unlabelled>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let lines = BufReader::new(GzDecoder::new(file)).lines().enumerate();
    let comment = |(at, line): (usize, io::Result<String>)| -> anyhow::Result<Unlabelled> {
        let line: UnlabelledLine =
            serde_json::from_str(&line?).with_context(|| format!("{}:{}", path.display(), at + 1))?;
        let key = line.key();
        let comment = Comment { title: line.title, parent: line.parent, text: line.text, ..Comment::default() };
        Ok(Unlabelled { key, comment })
    };
    lines.map(comment).collect()
}

#[derive(Deserialize)]
struct UnlabelledLine {
    source: Option<String>,
    title: Option<String>,
    parent: Option<String>,
    text: String,
}

impl UnlabelledLine {
    /// The first half of a SHA-256, as xtask/teacher/README.md says.
    fn key(&self) -> String {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let whole = [optional(&self.source), optional(&self.title), optional(&self.parent), self.text.clone()];
        Sha256::digest(whole.join("\0"))[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A line of the teacher's file.
#[derive(Deserialize)]
struct Taught {
    key: String,
    scores: [f32; CATEGORIES],
}

/// Those of the unlabelled comments that the teacher has labelled in the file at `path`, in their order. The file may end in
/// the middle: the teacher may be at work.
pub fn read_taught(path: &Path, unlabelled: Vec<Unlabelled>) -> anyhow::Result<Vec<Example>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let mut scores: HashMap<String, [f32; CATEGORIES]> = HashMap::new();
    for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
        let Ok(line) = line else { break };
        let Ok(Taught { key, scores: found }) = serde_json::from_str(&line) else { break };
        scores.insert(key, found);
    }
    anyhow::ensure!(!scores.is_empty(), "{} has no labels", path.display());
    let taught = |Unlabelled { key, comment }| {
        let targets = scores.remove(&key)?;
        Some(Example {
            comment,
            source: String::new(),
            topics: Vec::new(),
            kinds: Vec::new(),
            labels: targets.map(|target| target >= 0.5),
            targets,
            weight: TAUGHT_WEIGHT,
        })
    };
    Ok(unlabelled.into_iter().filter_map(taught).collect())
}

fn example(line: &str) -> anyhow::Result<Example> {
    let line: Line = serde_json::from_str(line)?;
    let mut labels = [false; CATEGORIES];
    for id in line.topics.iter().chain(&line.kinds) {
        let known = BUILT_IN.iter().position(|category| category.id == id.as_str());
        labels[known.with_context(|| format!("no category is called {id}"))?] = true;
    }
    let targets = labels.map(|label| f32::from(u8::from(label)));
    let Line { source, topics, kinds, comment } = line;
    Ok(Example { comment, source, topics, kinds, labels, targets, weight: 1.0 })
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn comments_are_named_as_the_teacher_names_them() {
        let line = r#"{"source": "forum", "title": null, "parent": "What it answers", "text": "Text."}"#;
        let line: UnlabelledLine = serde_json::from_str(line).unwrap();
        assert_eq!(line.key(), "4ed9b0476b3f178a");
    }

    #[test]
    fn the_teachers_file_may_end_in_the_middle() {
        let scores = |score: f32| format!("{:?}", [score; CATEGORIES]);
        let line = |key: &str, score| format!("{{\"key\": {key:?}, \"scores\": {}}}\n", scores(score));
        let mut bytes = [member(&line("one", 0.25)), member(&line("two", 0.75))].concat();
        let third = member(&line("three", 0.5).repeat(100));
        bytes.extend(&third[..third.len() / 2]);
        let path = std::env::temp_dir().join(format!("threadlight-taught-{}.jsonl.gz", std::process::id()));
        fs::write(&path, bytes).unwrap();
        let unlabelled = |key: &str| Unlabelled { key: key.into(), comment: Comment::default() };
        let taught = read_taught(&path, ["two", "other", "one"].map(unlabelled).into());
        fs::remove_file(&path).unwrap();
        let targets: Vec<f32> = taught.unwrap().iter().map(|example| example.targets[0]).collect();
        assert_eq!(targets, [0.75, 0.25]);
    }
}
