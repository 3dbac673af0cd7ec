//! The training data: labelled comments, and the teacher's scores for comments.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use anyhow::Context;
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use threadlight::{
    Comment,
    tag::labelled::LabelledComment,
    taxonomy::{BUILT_IN, CATEGORIES},
};

/// A training example: a comment with its labels, or with the teacher's scores.
#[derive(Debug)]
pub struct Example {
    pub comment: Comment,
    /// The site that it comes from.
    pub source: String,
    /// The ids of its labels, the main topic first. Empty if only the teacher labelled it.
    pub topics: Vec<String>,
    pub kinds: Vec<String>,
    /// Whether it has each category of [`BUILT_IN`].
    pub labels: [bool; CATEGORIES],
    /// The probability of each category of [`BUILT_IN`] that training aims at.
    pub targets: [f32; CATEGORIES],
    /// How much it counts in training.
    pub weight: f32,
    /// The index of the labelled comment that it is, or is a piece of, if any.
    pub labelled: Option<usize>,
    /// Whether it is a piece of another.
    pub is_piece: bool,
}

/// The weight of a comment's labels in its targets; the rest is the score of a teacher that has not seen them. Mixing evens out accidents
/// of labelling: rare categories were given to some comments and not to similar ones.
const LABEL_WEIGHT: f32 = 0.5;

/// A line of labelled comments.
#[derive(Deserialize)]
struct LabelledLine {
    id: String,
    #[serde(default)]
    source: String,
    #[serde(flatten)]
    labelled: LabelledComment,
}

/// Reads JSON lines of labelled comments, as described in the data's own notes.
pub fn read(path: &Path) -> anyhow::Result<Vec<Example>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| example(line).with_context(|| format!("{}:{}", path.display(), at + 1))).collect()
}

/// Reads JSON lines of comments without labels, compressed with gzip.
pub fn read_unlabelled(path: &Path) -> anyhow::Result<Vec<Comment>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let lines = BufReader::new(GzDecoder::new(file)).lines().enumerate();
    let comment = |(at, line): (usize, io::Result<String>)| -> anyhow::Result<Comment> {
        let line = serde_json::from_str(&line?).with_context(|| format!("{}:{}", path.display(), at + 1))?;
        let UnlabelledLine { title, parent, text } = line;
        Ok(Comment { title, parent, text, ..Comment::default() })
    };
    lines.map(comment).collect()
}

#[derive(Deserialize)]
struct UnlabelledLine {
    title: Option<String>,
    parent: Option<String>,
    text: String,
}

/// Mixes the scores in the teacher's file at `path` into the targets of labelled comments, then appends unlabelled comments and pieces
/// of all comments, with the teacher's scores as targets. xtask/teacher/README.md describes the file.
pub fn teach(path: &Path, labelled: &mut Vec<Example>, unlabelled: Vec<Comment>) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| path.display().to_string())?;
    GzDecoder::new(file).read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
    let count = labelled.len() + unlabelled.len();
    let texts = labelled.iter().map(|example| &example.comment).chain(&unlabelled);
    let taught = TeacherFile::read(&bytes, count, &fingerprint(texts)).with_context(|| {
        format!("{} was not made for these comments and this taxonomy: run xtask/teacher", path.display())
    })?;
    for (at, example) in labelled.iter_mut().enumerate() {
        let seen = taught.targets(at);
        for (target, seen) in example.targets.iter_mut().zip(seen) {
            *target = LABEL_WEIGHT * *target + (1.0 - LABEL_WEIGHT) * seen;
        }
        example.labelled = Some(at);
    }
    let known = labelled.len();
    let unlabelled = unlabelled.into_iter().enumerate();
    labelled.extend(unlabelled.map(|(at, comment)| taught_example(comment, taught.targets(known + at), None)));
    for (number, [comment, start, end]) in
        taught.pieces.iter().map(|piece| piece.map(|number| number as usize)).enumerate()
    {
        let text = labelled.get(comment).and_then(|whole| whole.comment.text.get(start..end));
        let text = text.context("the teacher's pieces are not of these comments")?.to_string();
        let comment_of_piece = Comment { text, ..Comment::default() };
        let piece =
            taught_example(comment_of_piece, taught.targets(count + number), (comment < known).then_some(comment));
        labelled.push(Example { is_piece: true, ..piece });
    }
    Ok(())
}

fn taught_example(comment: Comment, targets: [f32; CATEGORIES], labelled: Option<usize>) -> Example {
    Example {
        comment,
        source: String::new(),
        topics: Vec::new(),
        kinds: Vec::new(),
        labels: targets.map(|target| target >= 0.5),
        targets,
        weight: 1.0,
        labelled,
        is_piece: false,
    }
}

/// The first half of the SHA-256 of all texts, each followed by a NUL.
fn fingerprint<'a>(comments: impl Iterator<Item = &'a Comment>) -> [u8; 16] {
    let mut hash = Sha256::new();
    for comment in comments {
        hash.update(&comment.text);
        hash.update([0]);
    }
    std::array::from_fn(|at| hash.clone().finalize()[at])
}

/// The teacher's file.
struct TeacherFile<'a> {
    /// For each piece, the index of its comment, and where it starts and ends in the comment's text, in bytes.
    pieces: Vec<[u32; 3]>,
    /// For each category, a level for each comment and then for each piece, see [`LEVELS`](Self::LEVELS).
    levels: &'a [u8],
    rows: usize,
}

impl<'a> TeacherFile<'a> {
    /// The level that stands for probability 1.
    const LEVELS: f32 = 32.0;

    fn read(bytes: &'a [u8], comments: usize, fingerprint: &[u8; 16]) -> Option<Self> {
        let rest = bytes.strip_prefix(fingerprint)?;
        let (count, rest) = rest.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (places, levels) = rest.split_at_checked(12 * count)?;
        let numbers: Vec<u32> = places.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect();
        let pieces = (0..count).map(|at| std::array::from_fn(|column| numbers[column * count + at])).collect();
        let rows = comments + count;
        (levels.len() == rows * CATEGORIES).then_some(Self { pieces, levels, rows })
    }

    fn targets(&self, row: usize) -> [f32; CATEGORIES] {
        std::array::from_fn(|category| f32::from(self.levels[category * self.rows + row]) / Self::LEVELS)
    }
}

fn example(line: &str) -> anyhow::Result<Example> {
    let LabelledLine { id, source, labelled } = serde_json::from_str(line)?;
    labelled.check_labels()?;
    let comment = Comment { id, ..labelled.comment() };
    let LabelledComment { topics, kinds, .. } = labelled;
    let has = |id: &str| topics.iter().chain(&kinds).any(|label| label == id);
    let labels = std::array::from_fn(|at| has(BUILT_IN[at].id));
    let targets = labels.map(|label| f32::from(u8::from(label)));
    Ok(Example { comment, source, topics, kinds, labels, targets, weight: 1.0, labelled: None, is_piece: false })
}

/// Assigns each example to one of `count` folds. Neighbours (the same title, near ids) go into the same fold, because they may come from
/// the same thread.
pub fn folds(examples: &[Example], count: usize) -> Vec<usize> {
    /// How many neighbours stay together.
    const NEIGHBOURS: usize = 150;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&at| {
        let example = &examples[at];
        (&example.source, &example.comment.title, &example.comment.id)
    });
    let mut folds = vec![0; examples.len()];
    for (rank, at) in order.into_iter().enumerate() {
        folds[at] = rank / NEIGHBOURS % count;
    }
    folds
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn the_teacher_labels_comments_and_pieces() {
        let line = r#"{"source": "forum", "id": "1", "title": "Title", "parent": null, "text": "One. Zwölf.", "topics": ["ai"], "kinds": []}"#;
        let other = Comment { text: "Two.".into(), ..Comment::default() };
        let mut train = vec![example(line).unwrap()];
        let mut bytes = fingerprint([&train[0].comment, &other].into_iter()).to_vec();
        // How many pieces; of the only one its comment, its start and its end.
        bytes.extend([1_u32, 0, 5, 12].into_iter().flat_map(u32::to_le_bytes));
        bytes.extend([[16, 8, 32]; CATEGORIES].as_flattened());
        let path = std::env::temp_dir().join(format!("threadlight-taught-{}.gz", std::process::id()));
        let mut file = GzEncoder::new(File::create(&path).unwrap(), Compression::fast());
        file.write_all(&bytes).unwrap();
        file.finish().unwrap();
        let result = teach(&path, &mut train, vec![other.clone()]);
        let stranger = teach(&path, &mut vec![example(line).unwrap()], vec![other.clone(), other]);
        fs::remove_file(&path).unwrap();
        result.unwrap();
        let said: Vec<_> = train.iter().map(|example| (&*example.comment.text, example.targets[0])).collect();
        assert_eq!(said, [("One. Zwölf.", 0.75), ("Two.", 0.25), ("Zwölf.", 1.0)]);
        assert_eq!(train[0].targets[1], 0.25);
        assert_eq!((train[2].labelled, train[2].is_piece, &train[2].comment.title), (Some(0), true, &None));
        assert!(
            stranger
                .unwrap_err()
                .to_string()
                .ends_with("was not made for these comments and this taxonomy: run xtask/teacher")
        );
    }
}
