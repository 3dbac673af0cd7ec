//! Reads everything to learn from and to measure with.

use std::path::Path;

use project::root;

use super::named_words::{self, NamedWords};
use crate::data::{self, Example};

/// The data in ../shared/data.
pub struct Data {
    /// Labelled comments, followed by what [`data::teach`] adds.
    pub train: Vec<Example>,
    /// How many of them are labelled: the first ones.
    pub labelled: usize,
    pub dev: Vec<Example>,
    /// Dev of today's discussions.
    pub recent_dev: Vec<Example>,
    pub news: Vec<Example>,
    /// What annotators would mark in the comments of dev.
    pub named_words: NamedWords,
}

/// Reads the data, and adds what the teacher says.
/// `teacher` is the file of the teacher's labels.
pub fn load(teacher: &Path) -> anyhow::Result<Data> {
    let folder = root().join("../shared/data");
    anyhow::ensure!(
        folder.is_dir(),
        "no training data: {} is not there. The comments are not part of the repository; CONTRIBUTING.md says what can be done without them",
        folder.display()
    );
    let read = |name: &str| data::read(&folder.join(name));
    let labelled =
        data::Labelled { train: read("train.jsonl")?, recent: read("recent.jsonl")?, rare: read("rare.jsonl")? };
    let (dev, recent_dev, news) = (read("dev.jsonl")?, read("recent-dev.jsonl")?, read("news.jsonl")?);
    let named_words = named_words::read(&folder.join("dev-evidence.jsonl"))?;
    let unlabelled = data::read_unlabelled(&folder.join("unlabelled.jsonl.gz"))?;
    let count = labelled.train.len() + labelled.recent.len() + labelled.rare.len();
    println!(
        "{count} labelled and {} unlabelled comments, {} to set thresholds on",
        unlabelled.len(),
        dev.len() + recent_dev.len()
    );
    let train = data::teach(teacher, labelled, unlabelled)?;
    println!("{} comments and pieces labelled by the teacher alone", train.len() - count);
    let labelled = count;
    Ok(Data { train, labelled, dev, recent_dev, news, named_words })
}
