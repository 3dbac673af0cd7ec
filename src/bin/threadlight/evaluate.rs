//! `threadlight evaluate`.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;
use serde::Deserialize;
use threadlight::{Axis, Comment, Engine, tag::metrics::Metrics, taxonomy};

use crate::{
    lines::{self, LineError},
    outcome::Outcome,
};

/// Measures how well tags agree with labels.
///
/// Each line is a comment as `threadlight tag` takes it, with its labels, the main topic first:
/// {"text": "...", "topics": ["energy"], "kinds": ["question"]}. Prints F1, precision and recall of each category; micro F1
/// (all tags of an axis together), macro F1 (the mean over categories with at least 5 labelled comments), and how often the
/// main topic is among the tags.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Files of JSON lines; without files, or for `-`, standard input.
    files: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct LabelledLine {
    text: String,
    title: Option<String>,
    parent: Option<String>,
    topics: Vec<String>,
    kinds: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Outcome {
    let engine = Engine::new()?;
    let mut metrics = Metrics::default();
    let all_well = lines::read(&arguments.files, |line, _| {
        let LabelledLine { text, title, parent, topics, kinds } = lines::parse_object(line)?;
        for (ids, axis) in [(&topics, Axis::Topic), (&kinds, Axis::Kind)] {
            let unknown = ids.iter().find(|id| taxonomy::find(id).is_none_or(|category| category.axis != axis));
            if let Some(id) = unknown {
                return Err(LineError::Invalid(format!("{id:?} is no {axis:?} of the taxonomy").to_lowercase()));
            }
        }
        let tags = engine.tag(&Comment { text, title, parent, ..Comment::default() });
        metrics.add(&topics, &kinds, &tags);
        Ok(())
    })?;
    write!(io::stdout().lock(), "{metrics}")?;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
