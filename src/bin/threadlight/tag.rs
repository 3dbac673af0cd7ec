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
    Axis, Comment, Engine, Span, Tag,
    comment::PARENT_TEXT_LIMIT,
    protocol::{Configuration, Flaw},
    tag::own::OwnCategory,
    text::utf16,
};

use crate::{
    lines::{self, Trouble},
    outcome::Outcome,
};

/// Tags comments: JSON lines in, JSON lines out, in the same order.
///
/// Each line is a comment: {"id": "7", "text": "Has anybody measured it?"}. It may have a "title" (of the thread) and the
/// "parent" that it answers (its text), or a "parent_id" (the id of an earlier line); other fields are passed over.
///
/// The answer: {"id": "7", "tags": [{"category": "question", "axis": "kind", "score": 0.93, "evidence": [[0, 11]]}]}:
/// topics first, own categories last, the surest of each axis first. Evidence is where the words stand that carried the tag, weightiest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  echo '{\"id\": 1, \"text\": \"Has anybody measured how long the battery lasts?\"}' | threadlight tag

Exit status: 0 all lines answered, 1 some could not be read (stderr says which; the others are answered) or the own categories
could not be used, 2 wrong usage.")]
pub struct Arguments {
    /// Files of JSON lines; `-`, or none: standard input.
    files: Vec<PathBuf>,
    /// What offsets of evidence count.
    #[arg(long, value_enum, default_value = "utf16")]
    offsets: Offsets,
    /// List the score of every category, not only of those that a reader would see.
    #[arg(long)]
    all: bool,
    /// Tag with own categories too: a JSON file as the extension's options page exports it, with a list "own" of
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

/// A line of the input. Ids are kept as they are written, whether strings or numbers.
#[derive(Deserialize)]
struct Line<'a> {
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
struct Answer<'a> {
    id: &'a RawValue,
    tags: Vec<ScoredTag>,
}

/// A [`Tag`] whose score is printed as the decimal number that it was rounded to.
#[derive(Serialize)]
struct ScoredTag {
    category: String,
    axis: Axis,
    score: f64,
    evidence: Vec<Span>,
}

pub fn run(arguments: &Arguments) -> Outcome {
    let mut engine = Engine::new()?;
    if let Some(file) = &arguments.own {
        take_on(&mut engine, file)?;
    }
    let mut output = BufWriter::new(io::stdout().lock());
    let mut starts: HashMap<String, String> = HashMap::new();
    let all_well = lines::read(&arguments.files, |line, is_last| {
        let line: Line = lines::object(line)?;
        let id = id(line.id).ok_or_else(|| Trouble::Line("the id is neither a string nor a number".into()))?;
        let parent_start = line.parent_id.and_then(self::id).and_then(|parent| starts.get(&parent).cloned());
        let comment =
            Comment { title: line.title, parent: line.parent.or(parent_start), text: line.text, ..Comment::default() };
        let mut tags = if arguments.all { engine.score(&comment) } else { engine.tag(&comment) };
        arguments.offsets.convert(&comment.text, &mut tags);
        serde_json::to_writer(
            &mut output,
            &Answer { id: line.id, tags: tags.into_iter().map(ScoredTag::from).collect() },
        )
        .map_err(io::Error::from)?;
        output.write_all(b"\n")?;
        if is_last {
            // A program that waits for this answer gets it before it sends more.
            output.flush()?;
        }
        starts.insert(id, utf16::truncate(&comment.text, PARENT_TEXT_LIMIT).into());
        Ok(())
    })?;
    output.flush()?;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What counts in a file of own categories.
#[derive(Deserialize)]
struct Rules {
    own: Vec<OwnCategory>,
}

/// Has the engine look for the own categories of a file, all of which must be sound.
fn take_on(engine: &mut Engine, file: &Path) -> Result<(), String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let Rules { own } = serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", file.display()))?;
    let flaws = engine.configure(&Configuration { own, corrections: Vec::new() });
    let told = flaws.iter().map(|Flaw { category, word, at, message }| {
        let place = word.map_or_else(|| "pattern".into(), |word| format!("word {}", word + 1));
        format!("{}: {category}: {place}, character {}: {message}", file.display(), at + 1)
    });
    match told.reduce(|one, next| format!("{one}\nthreadlight: {next}")) {
        Some(told) => Err(told),
        None => Ok(()),
    }
}

/// The id as a string: 7 and "7" are the same.
fn id(written: &RawValue) -> Option<String> {
    let written = written.get();
    match written.as_bytes().first()? {
        b'"' => serde_json::from_str(written).ok(),
        b'-' | b'0'..=b'9' => Some(written.into()),
        _ => None,
    }
}

impl Offsets {
    /// From bytes to what is counted here.
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
        let score = (f64::from(tag.score) * 1000.0).round() / 1000.0;
        Self { category: tag.category.into_owned(), axis: tag.axis, score, evidence: tag.evidence }
    }
}
