//! Word vectors of a sentence encoder: what words mean, beyond what the labelled comments can teach.
//!
//! They are used only in training. A word's vector is folded into its weights, so the model understands words that no labelled comment
//! has, without shipping any part of the encoder. `xtask/vectors` makes the vectors once; they are kept in the target folder.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use threadlight::{
    Comment,
    tag::words,
    text::{Region, TokenKind, tokenise},
};

use super::python::{self, Requirements};

/// How many principal components of the encoder's vectors are used.
const DIMENSIONS: usize = 256;

/// Words that occur in fewer comments get no vector.
const MIN_COMMENTS: u32 = 4;

/// Longer words get no vector, because most are not words. In bytes.
const MAX_WORD_LENGTH: usize = 29;

/// A vector for each of many words.
#[derive(Debug)]
pub struct Vectors {
    /// Words in normal form, with the share of comments that have them.
    words: Vec<(String, f32)>,
    values: Vec<f32>,
}

impl Vectors {
    /// The vectors of all words that enough comments have.
    pub fn of<'a>(comments: impl Iterator<Item = &'a Comment>) -> anyhow::Result<Self> {
        let words = count(comments);
        let folder = project::target().join("train");
        fs::create_dir_all(&folder)?;
        let list: String = words.iter().flat_map(|(word, _)| [word, "\n"]).collect();
        let (list_file, file, stamp_file) =
            (folder.join("words.txt"), folder.join("vectors.f32"), folder.join("vectors.stamp"));
        let stamp = stamp(&list)?;
        if fs::read_to_string(&stamp_file).ok().as_deref() != Some(&stamp) || !file.is_file() {
            fs::write(&list_file, list)?;
            make(&folder, &list_file, &file)?;
            fs::write(&stamp_file, stamp)?;
        }
        let bytes = fs::read(&file)?;
        ensure!(bytes.len() == words.len() * DIMENSIONS * 4, "{} is incomplete: delete it", file.display());
        let mut values: Vec<f32> = bytes.as_chunks().0.iter().map(|value| f32::from_le_bytes(*value)).collect();
        let square: f32 = values.iter().map(|value| value * value).sum::<f32>() / words.len() as f32;
        for value in &mut values {
            *value /= square.sqrt();
        }
        Ok(Self { words, values })
    }

    /// The dimension of each vector.
    pub fn dimensions(&self) -> usize {
        DIMENSIONS
    }

    /// The words, in the order of their rows, with the share of comments that have them.
    pub fn words(&self) -> impl Iterator<Item = (&str, f32)> {
        self.words.iter().map(|(word, share)| (word.as_str(), *share))
    }

    /// The vector of a word, by its row. The mean square length of all vectors is 1.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * DIMENSIONS..][..DIMENSIONS]
    }
}

/// The words of comments and titles, in normal form and alphabetical order, with the share of comments that have them.
fn count<'a>(comments: impl Iterator<Item = &'a Comment>) -> Vec<(String, f32)> {
    // For each word the number of its comments, and the last of them.
    let mut counts: BTreeMap<String, (u32, usize)> = BTreeMap::new();
    let mut total = 0;
    let mut word = String::new();
    for comment in comments {
        total += 1;
        for text in [Some(&comment.text), comment.title.as_ref()].into_iter().flatten() {
            for token in
                tokenise(text).iter().filter(|token| token.kind == TokenKind::Word && token.region == Region::Prose)
            {
                words::normalise(token.text(text), &mut word);
                match counts.get_mut(&word) {
                    Some((_, last)) if *last == total => {}
                    Some((count, last)) => (*count, *last) = (*count + 1, total),
                    None => drop(counts.insert(word.clone(), (1, total))),
                }
            }
        }
    }
    let counts =
        counts.into_iter().filter(|(word, (count, _))| *count >= MIN_COMMENTS && word.len() <= MAX_WORD_LENGTH);
    counts.map(|(word, (count, _))| (word, count as f32 / total as f32)).collect()
}

/// A digest of a list of words and of the tool that makes their vectors.
fn stamp(list: &str) -> anyhow::Result<String> {
    let mut hash = Sha256::new_with_prefix(list);
    for name in ["vectors.py", "requirements.txt"] {
        let path = tool().join(name);
        hash.update(fs::read(&path).with_context(|| path.display().to_string())?);
    }
    Ok(format!("{:x}", hash.finalize()))
}

fn tool() -> PathBuf {
    project::root().join("xtask/vectors")
}

/// Makes the vectors, with Python in a virtual environment of its own.
fn make(folder: &Path, words: &Path, vectors: &Path) -> anyhow::Result<()> {
    println!("making word vectors: once, some minutes");
    let tool = tool();
    let python = python::environment(
        &folder.join("python"),
        &[Requirements { file: tool.join("requirements.txt"), with_dependencies: false }],
    )?;
    project::run(
        project::command(&python).arg(tool.join("vectors.py")).args([words, vectors]).arg(DIMENSIONS.to_string()),
    )
}
