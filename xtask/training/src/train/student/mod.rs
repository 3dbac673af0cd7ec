//! The student: the encoder, as `xtask/student` trains it. The trained one is kept in the repository, so that only those who change the
//! network, the data or the taxonomy need the hours that its training takes.

mod arrays;
mod choice;
pub mod input;
mod quantise;

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use project::root;
use sha2::{Digest, Sha256};
use threadlight::{
    tag::encoder::{Encoder, pieces::PieceVocabulary},
    taxonomy::TOPICS,
};

use super::{
    load::Data,
    python::{self, Requirements},
};

/// Where the trained student is kept.
fn file() -> PathBuf {
    root().join("xtask/student/encoder.bin.gz")
}

/// The trained student, quantised, from the repository.
///
/// # Errors
/// If it was trained on other comments or for another taxonomy.
pub fn kept(data: &Data) -> anyhow::Result<Encoder> {
    let path = file();
    let mut bytes = Vec::new();
    let file = File::open(&path).with_context(|| path.display().to_string())?;
    GzDecoder::new(file).read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
    let Some(encoder) = bytes.strip_prefix(&fingerprint(data)) else {
        bail!("{} was not trained on these comments: run `cargo xtask train --student`", path.display());
    };
    Encoder::from_bytes(encoder).with_context(|| format!("{} is damaged", path.display()))
}

/// How many steps a trial has: a fifth of what the student needs, in a quarter of an hour.
const TRIAL_STEPS: u32 = 2500;

/// Trains the student, for an hour or more, and keeps it in the repository. A run that was interrupted goes on where it stopped.
pub fn train(data: &Data) -> anyhow::Result<()> {
    let folder = project::target().join("train/student");
    let vocabulary = learn(data, &folder, &[])?;
    keep(data, &quantise::read(&folder.join("weights.f32"), vocabulary)?)
}

/// Trains the student for a short time, which prints rough figures, and keeps nothing.
pub fn trial(data: &Data) -> anyhow::Result<()> {
    let folder = project::target().join("train/student-trial");
    learn(data, &folder, &["--steps", &TRIAL_STEPS.to_string()]).map(drop)
}

/// Prepares the data in `folder` and trains the student there, with options for `student.py`. Returns its vocabulary.
fn learn(data: &Data, folder: &Path, options: &[&str]) -> anyhow::Result<PieceVocabulary> {
    fs::create_dir_all(folder)?;
    let tool = root().join("xtask/student");
    let python = python::environment(
        &project::target().join("train/student-python"),
        &[
            Requirements { file: tool.join("requirements.txt"), with_dependencies: true },
            Requirements { file: tool.join("encoder.txt"), with_dependencies: false },
        ],
    )?;
    let published = folder.join("published.txt");
    project::run(project::command(&python).arg(tool.join("published.py")).arg(&published))?;
    let (vocabulary, names) = choice::vocabulary(data, &published)?;
    fs::write(folder.join("vocabulary.txt"), names.iter().map(|name| format!("{name}\n")).collect::<String>())?;
    println!("{} pieces", names.len());
    arrays::write(data, &vocabulary, folder)?;
    let topics = TOPICS.to_string();
    project::run(
        project::command(&python).arg(tool.join("student.py")).arg(folder).args(["--topics", &topics]).args(options),
    )?;
    Ok(vocabulary)
}

/// Keeps a trained student in the repository.
fn keep(data: &Data, encoder: &Encoder) -> anyhow::Result<()> {
    let mut compressed = GzEncoder::new(Vec::new(), Compression::best());
    compressed.write_all(&fingerprint(data))?;
    compressed.write_all(&encoder.to_bytes())?;
    let path = file();
    fs::write(&path, compressed.finish()?).with_context(|| path.display().to_string())
}

/// What identifies the comments and their labels: half of a SHA-256.
fn fingerprint(data: &Data) -> [u8; 16] {
    let mut hash = Sha256::new();
    for example in data.train.iter().filter(|example| !example.is_piece) {
        hash.update(&example.comment.text);
        hash.update([0]);
        hash.update(example.labels.map(u8::from));
    }
    let digest = hash.finalize();
    std::array::from_fn(|at| digest[at])
}
