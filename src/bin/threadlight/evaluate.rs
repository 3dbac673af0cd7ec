//! `threadlight evaluate`.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;
use threadlight::{
    Engine, Level,
    tag::{labelled::LabelledComment, metrics::Metrics},
};

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
    /// The level of the tags that are measured.
    #[arg(long, value_enum, default_value = "balanced")]
    level: Level,
}

pub fn run(arguments: &Arguments) -> Outcome {
    let engine = Engine::new()?;
    let mut metrics = Metrics::default();
    let all_well = lines::read(&arguments.files, |line, _| {
        let labelled: LabelledComment = lines::parse_object(line)?;
        labelled.check_labels().map_err(|error| LineError::Invalid(error.to_string()))?;
        metrics.add(&labelled.topics, &labelled.kinds, &engine.tag(&labelled.comment(), arguments.level));
        Ok(())
    })?;
    write!(io::stdout().lock(), "{metrics}")?;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
