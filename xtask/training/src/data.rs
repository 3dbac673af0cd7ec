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
    /// Says which comments are from one thread, where that is known.
    pub thread: Option<String>,
    /// Where it stands among the unlabelled comments, if it was taken from them.
    pub line: Option<usize>,
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

/// What labels become as targets, where no teacher has scored the comment: nothing is quite certain. The values are those of a trial that
/// learnt well from them.
const SMOOTHED: [f32; 2] = [0.01, 0.95];

/// A line of labelled comments.
#[derive(Deserialize)]
struct LabelledLine {
    id: String,
    #[serde(default)]
    source: String,
    /// Says which comments are from one thread, where that is known.
    thread: Option<String>,
    /// Of a comment that is also in `unlabelled.jsonl.gz`: its line there, counted from 0.
    line: Option<usize>,
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

/// The labelled comments, as read from their files.
pub struct Labelled {
    /// Those that the teacher has scored, in the order of its file.
    pub train: Vec<Example>,
    /// Recent ones, which it hasn't.
    pub recent: Vec<Example>,
    /// Those that were taken from the unlabelled comments, which the teacher has scored too.
    pub rare: Vec<Example>,
}

/// Everything to learn from: the labelled comments first, then unlabelled ones and pieces of comments with the teacher's scores as targets.
/// The scores, from the file at `path`, are mixed into the targets of labelled comments. xtask/teacher/README.md describes the file.
pub fn teach(path: &Path, labelled: Labelled, unlabelled: Vec<Comment>) -> anyhow::Result<Vec<Example>> {
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| path.display().to_string())?;
    GzDecoder::new(file).read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
    let Labelled { train, recent, rare } = labelled;
    let known = train.len();
    let count = known + unlabelled.len();
    let texts = train.iter().map(|example| &example.comment).chain(&unlabelled);
    let taught = TeacherFile::read(&bytes, count, &fingerprint(texts)).with_context(|| {
        format!("{} was not made for these comments and this taxonomy: run xtask/teacher", path.display())
    })?;
    // For each comment of the teacher's file, its index among the examples.
    let mut place: Vec<Option<usize>> = (0..known).map(Some).chain(unlabelled.iter().map(|_| None)).collect();
    let mut examples: Vec<Example> =
        train.into_iter().enumerate().map(|(at, example)| example.mixed(&taught.targets(at))).collect();
    examples.extend(recent.into_iter().map(Example::smoothed));
    for example in rare {
        let line = example.line.context("a comment of rare.jsonl has no line")?;
        let at = known + line;
        anyhow::ensure!(
            unlabelled.get(line).is_some_and(|comment| comment.text == example.comment.text),
            "line {line} of the unlabelled comments is another than rare.jsonl says"
        );
        place[at] = Some(examples.len());
        examples.push(example.mixed(&taught.targets(at)));
    }
    for (at, example) in examples.iter_mut().enumerate() {
        example.labelled = Some(at);
    }
    for (line, comment) in unlabelled.into_iter().enumerate() {
        if place[known + line].is_none() {
            place[known + line] = Some(examples.len());
            examples.push(taught_example(comment, taught.targets(known + line), None));
        }
    }
    for (number, piece) in taught.pieces.iter().enumerate() {
        let [comment, start, end] = piece.map(|number| number as usize);
        let whole = place.get(comment).copied().flatten().map(|at| &examples[at]);
        let (text, labelled) = whole
            .and_then(|whole| Some((whole.comment.text.get(start..end)?.to_string(), whole.labelled)))
            .context("the teacher's pieces are not of these comments")?;
        let comment = Comment { text, ..Comment::default() };
        let piece = taught_example(comment, taught.targets(count + number), labelled);
        examples.push(Example { is_piece: true, ..piece });
    }
    Ok(examples)
}

impl Example {
    /// Mixes its labels with the scores of a teacher that has not seen them.
    fn mixed(mut self, scores: &[f32; CATEGORIES]) -> Self {
        for (target, score) in self.targets.iter_mut().zip(scores) {
            *target = LABEL_WEIGHT * *target + (1.0 - LABEL_WEIGHT) * score;
        }
        self
    }

    /// Makes its labels a little less certain.
    fn smoothed(mut self) -> Self {
        self.targets = self.labels.map(|label| SMOOTHED[usize::from(label)]);
        self
    }
}

fn taught_example(comment: Comment, targets: [f32; CATEGORIES], labelled: Option<usize>) -> Example {
    Example {
        comment,
        source: String::new(),
        thread: None,
        line: None,
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
    let LabelledLine { id, source, thread, line, labelled } = serde_json::from_str(line)?;
    labelled.check_labels()?;
    let comment = Comment { id, ..labelled.comment() };
    let LabelledComment { topics, kinds, .. } = labelled;
    let has = |id: &str| topics.iter().chain(&kinds).any(|label| label == id);
    let labels = std::array::from_fn(|at| has(BUILT_IN[at].id));
    let targets = labels.map(|label| f32::from(u8::from(label)));
    Ok(Example {
        comment,
        source,
        thread,
        line,
        topics,
        kinds,
        labels,
        targets,
        weight: 1.0,
        labelled: None,
        is_piece: false,
    })
}

/// Assigns each example to one of `count` folds. Neighbours (the same thread or title, near ids) go into the same fold, because they may
/// come from the same thread.
pub fn folds(examples: &[Example], count: usize) -> Vec<usize> {
    /// How many neighbours stay together.
    const NEIGHBOURS: usize = 150;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&at| {
        let example = &examples[at];
        (&example.source, &example.thread, &example.comment.title, &example.comment.id)
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
        let line = |text: &str, rest: &str| {
            let line = format!(
                r#"{{"source": "forum", "id": "1", "title": "Title", "parent": null, "text": "{text}", "topics": ["ai"], "kinds": []{rest}}}"#
            );
            example(&line).unwrap()
        };
        let others = ["Two.", "Three."].map(|text| Comment { text: text.into(), ..Comment::default() });
        let labelled = |text: &str| Labelled {
            train: vec![line(text, "")],
            recent: vec![line("Recent.", r#", "thread": "t""#)],
            rare: vec![line("Three.", r#", "line": 1"#)],
        };
        let train = labelled("One. Zwölf.").train;
        let mut bytes = fingerprint(train.iter().map(|example| &example.comment).chain(&others)).to_vec();
        // How many pieces; then the comment of each, its start and its end.
        bytes.extend([2_u32, 0, 2, 5, 0, 12, 5].into_iter().flat_map(u32::to_le_bytes));
        bytes.extend([[16, 8, 0, 32, 4]; CATEGORIES].as_flattened());
        let path = std::env::temp_dir().join(format!("threadlight-taught-{}.gz", std::process::id()));
        let mut file = GzEncoder::new(File::create(&path).unwrap(), Compression::fast());
        file.write_all(&bytes).unwrap();
        file.finish().unwrap();
        let result = teach(&path, labelled("One. Zwölf."), others.to_vec());
        let stranger = teach(&path, labelled("Another."), others.to_vec());
        fs::remove_file(&path).unwrap();
        let examples = result.unwrap();
        let said: Vec<_> = examples
            .iter()
            .map(|example| (&*example.comment.text, example.targets[0], example.labelled, example.is_piece))
            .collect();
        assert_eq!(
            said,
            [
                ("One. Zwölf.", 0.75, Some(0), false),
                ("Recent.", SMOOTHED[1], Some(1), false),
                ("Three.", 0.5, Some(2), false),
                ("Two.", 0.25, None, false),
                ("Zwölf.", 1.0, Some(0), true),
                ("Three", 0.125, Some(2), true),
            ]
        );
        assert_eq!((examples[0].targets[1], examples[1].targets[1]), (0.25, SMOOTHED[0]));
        assert_eq!(examples[4].comment.title, None);
        assert!(
            stranger
                .unwrap_err()
                .to_string()
                .ends_with("was not made for these comments and this taxonomy: run xtask/teacher")
        );
    }
}
