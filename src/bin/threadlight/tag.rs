//! `threadlight tag`.

use std::{
    collections::HashMap,
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use threadlight::{
    Axis, Comment, Engine, Level, Span, Tag,
    comment::PARENT_TEXT_LIMIT,
    protocol::{Configuration, Flaw},
    tag::{
        own::OwnCategory,
        thread_topics::{ThreadCounts, ThreadTopic, thread_topics},
    },
    text::utf16,
};

use crate::{
    lines::{self, LineError},
    outcome::Outcome,
};

/// Tags comments: JSON lines in, JSON lines out, in the same order.
///
/// Each line is a comment: {"id": "7", "text": "Has anybody measured it?"}. It may have a "title" (of the thread) and the
/// "parent" that it answers (its text), or a "parent_id" (the id of an earlier line); other fields are ignored.
///
/// The answer: {"id": "7", "tags": [{"category": "question", "axis": "kind", "score": 0.93, "level": "surest", "evidence": [[0, 11]]}]}:
/// topics first, own categories last, the surest of each axis first. The level is the first one that shows the tag. Evidence is where the
/// words stand that carried the tag, the weightiest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  echo '{\"id\": 1, \"text\": \"Has anybody measured how long the battery lasts?\"}' | threadlight tag

Exit status: 0 all lines answered, 1 some could not be read (stderr says which; the others are answered) or the own categories
could not be used, 2 wrong usage.")]
pub struct Arguments {
    /// Files of JSON lines; without files, or for `-`, standard input.
    files: Vec<PathBuf>,
    /// The unit of the evidence offsets.
    #[arg(long, value_enum, default_value = "utf16")]
    offsets: Offsets,
    /// How sure the core must be of a tag: a stop of the slider in the extension.
    #[arg(long, value_enum, default_value = "sure")]
    level: Level,
    /// List every category with its score, not only the tags that a reader would see.
    #[arg(long, conflicts_with = "level")]
    all: bool,
    /// Take all lines for one thread, and end with a line that says what most of its comments are about:
    /// {"thread": [{"category": "energy", "score": 0.98}]}
    #[arg(long)]
    thread: bool,
    /// Also tag with own categories, from a JSON file as the extension's options page exports it, with a list "own" of
    /// {"id": "own-tea", "title": "Tea", "words": ["green tea", "brew*"]}; a "pattern" instead of words is a regular expression;
    /// "whole_words" and "match_case" may be true.
    #[arg(long, value_name = "FILE")]
    own: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Offsets {
    /// UTF-16 units, as JavaScript and the DOM do.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
    /// Characters (Unicode scalar values), as Python does.
    Chars,
}

/// A line of the input. Ids keep the form in which they are written, as strings or numbers.
#[derive(Deserialize)]
struct InputLine<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    text: String,
    title: Option<String>,
    parent: Option<String>,
    #[serde(borrow)]
    parent_id: Option<&'a RawValue>,
}

/// A line of the output.
#[derive(Serialize)]
struct OutputLine<'a> {
    id: &'a RawValue,
    tags: Vec<ScoredTag>,
}

/// A [`Tag`] whose score prints with three decimals, without the noise of a 32-bit float.
#[derive(Serialize)]
struct ScoredTag {
    category: String,
    axis: Axis,
    score: f64,
    level: Level,
    evidence: Vec<Span>,
}

/// The last line of the output, if it is asked for.
#[derive(Serialize)]
struct ThreadLine {
    thread: Vec<ScoredTopic>,
}

/// A [`ThreadTopic`] with its score as in [`ScoredTag`].
#[derive(Serialize)]
struct ScoredTopic {
    category: String,
    score: f64,
}

pub fn run(arguments: &Arguments) -> Outcome {
    let mut engine = Engine::new()?;
    if let Some(file) = &arguments.own {
        configure_own(&mut engine, file)?;
    }
    let mut output = BufWriter::new(io::stdout().lock());
    let mut starts: HashMap<String, String> = HashMap::new();
    let mut counts = ThreadCounts::default();
    let all_well = lines::read(&arguments.files, |line, is_last| {
        let line: InputLine = lines::parse_object(line)?;
        let id = id(line.id).ok_or_else(|| LineError::Invalid("the id is neither a string nor a number".into()))?;
        let parent_start = line.parent_id.and_then(self::id).and_then(|parent| starts.get(&parent).cloned());
        let comment =
            Comment { title: line.title, parent: line.parent.or(parent_start), text: line.text, ..Comment::default() };
        let mut tags = engine.tag(&comment, Level::Everything);
        counts.add(&tags);
        if arguments.all {
            tags = engine.score(&comment);
        } else {
            tags.retain(|tag| tag.level <= arguments.level);
        }
        arguments.offsets.convert(&comment.text, &mut tags);
        serde_json::to_writer(
            &mut output,
            &OutputLine { id: line.id, tags: tags.into_iter().map(ScoredTag::from).collect() },
        )
        .map_err(io::Error::from)?;
        output.write_all(b"\n")?;
        if is_last {
            // A program may wait for this answer before it sends more.
            output.flush()?;
        }
        starts.insert(id, utf16::truncate(&comment.text, PARENT_TEXT_LIMIT).into());
        Ok(())
    })?;
    if arguments.thread {
        let thread = thread_topics(&counts).into_iter().map(ScoredTopic::from).collect();
        serde_json::to_writer(&mut output, &ThreadLine { thread }).map_err(io::Error::from)?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The part of an exported file that is read.
#[derive(Deserialize)]
struct OwnFile {
    own: Vec<OwnCategory>,
}

/// Configures the engine with the own categories of a file.
///
/// # Errors
/// If the file can't be read, or if any category in it can't be used.
fn configure_own(engine: &mut Engine, file: &Path) -> Result<(), String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let OwnFile { own } = serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", file.display()))?;
    let flaws = engine.configure(&Configuration { own, corrections: Vec::new() });
    let messages = flaws.iter().map(|Flaw { category, word, at, message }| {
        let place = word.map_or_else(|| "pattern".into(), |word| format!("word {}", word + 1));
        format!("{}: {category}: {place}, character {}: {message}", file.display(), at + 1)
    });
    match messages.reduce(|one, next| format!("{one}\nthreadlight: {next}")) {
        Some(messages) => Err(messages),
        None => Ok(()),
    }
}

/// An id as a string, so that 7 and "7" are the same; `None` if it is neither a string nor a number.
fn id(written: &RawValue) -> Option<String> {
    let written = written.get();
    match written.as_bytes().first()? {
        b'"' => serde_json::from_str(written).ok(),
        b'-' | b'0'..=b'9' => Some(written.into()),
        _ => None,
    }
}

impl Offsets {
    /// Converts evidence offsets from bytes to this unit.
    fn convert(self, text: &str, tags: &mut [Tag]) {
        let spans = tags.iter_mut().flat_map(|tag| &mut tag.evidence);
        match self {
            Self::Utf16 => utf16::convert_spans(text, spans),
            Self::Bytes => {}
            Self::Chars => {
                for span in spans {
                    let count = |offset: u32| text[..offset as usize].chars().count() as u32;
                    *span = Span { start: count(span.start), end: count(span.end) };
                }
            }
        }
    }
}

impl From<Tag> for ScoredTag {
    fn from(tag: Tag) -> Self {
        let score = in_thousandths(tag.score);
        Self { category: tag.category.into_owned(), axis: tag.axis, score, level: tag.level, evidence: tag.evidence }
    }
}

impl From<ThreadTopic> for ScoredTopic {
    fn from(topic: ThreadTopic) -> Self {
        Self { category: topic.category.into_owned(), score: in_thousandths(topic.score) }
    }
}

/// A score, which is in thousandths, without the noise of a 32-bit float.
fn in_thousandths(score: f32) -> f64 {
    (f64::from(score) * 1000.0).round() / 1000.0
}
