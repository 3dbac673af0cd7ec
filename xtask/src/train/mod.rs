//! `cargo xtask train`: from labelled comments to `src/tag/model.bin`.
//!
//! Everything is computed in a fixed order from fixed seeds: the same data give the same bytes.

mod calibrate;
mod data;
mod report;
mod solver;
mod vectors;
mod vocabulary;
mod weighing;

use std::{fs, path::PathBuf, thread, time::Instant};

use anyhow::Context;
use threadlight::{
    category::BUILT_IN,
    tag::model::{CATEGORIES, Head, Model, Row},
};

use self::{
    calibrate::Calibration,
    data::Example,
    solver::{Lesson, Settings},
    vectors::Vectors,
    vocabulary::Vocabulary,
    weighing::Weighing,
};
use crate::project::{self, root};

/// Trains the model on the labelled comments in ../shared/data and writes src/tag/model.bin and its report in docs/model.md
///
/// What the teacher (xtask/teacher) made of the unlabelled comments is learnt from too, where it is there.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The teacher's labels; without it, those of target/teacher/labels.jsonl.gz if there are any
    #[arg(long, value_name = "FILE")]
    teacher: Option<PathBuf>,
}

/// How many features the model keeps.
const ROWS: usize = 38_000;

/// How many steps a weight has on each side of 0. Fewer than a byte holds: the file compresses better and scores the same.
const STEPS: f32 = 63.0;

/// How many walks over the examples a fit takes at most.
const WALKS: usize = 12;

/// The teacher's probabilities below this are taken for 0, those as near to 1 for 1.
const SURE: f32 = 0.02;

/// How many parts the training comments are cut into to score each by a model that has not seen it.
const PARTS: usize = 4;

pub fn run(options: &Options) -> anyhow::Result<()> {
    let begun = Instant::now();
    let folder = root().join("../shared/data");
    anyhow::ensure!(folder.is_dir(), "no training data: {} is not there", folder.display());
    let mut train = data::read(&folder.join("train.jsonl"))?;
    let dev = data::read(&folder.join("dev.jsonl"))?;
    let news = data::read(&folder.join("news.jsonl"))?;
    let unlabelled = data::read_unlabelled(&folder.join("unlabelled.jsonl.gz"))?;
    println!(
        "{} labelled and {} unlabelled comments, {} to set thresholds on",
        train.len(),
        unlabelled.len(),
        dev.len()
    );

    let comments = unlabelled.iter().map(|unlabelled| &unlabelled.comment);
    let vectors = Vectors::of(train.iter().map(|example| &example.comment).chain(comments))?;
    let labelled = train.len();
    let everything: Vec<u32> = (0..labelled as u32).collect();
    let all = Vocabulary::of(&train, &vectors);
    let vocabulary = all.most_important(&Fit::new(&all, &train, &everything).weights, ROWS);
    println!("{} features, of which the {} most important stay", all.features().len(), vocabulary.features().len());

    let labels = options.teacher.clone().or_else(|| {
        let made = project::target().join("teacher/labels.jsonl.gz");
        made.is_file().then_some(made)
    });
    if let Some(labels) = &labels {
        train.extend(data::read_taught(labels, unlabelled)?);
    }
    println!("{} comments labelled by the teacher", train.len() - labelled);
    let everything: Vec<u32> = (0..train.len() as u32).collect();
    let fit = Fit::new(&vocabulary, &train, &everything);
    let unseen = score_unseen(&vocabulary, &train, labelled);
    let taught = train.split_off(labelled).len();
    let on_dev = fit.score(&vocabulary, &dev);
    let scored = |examples: &[Example], scores: &[f32], category: usize| -> Vec<(f32, bool)> {
        examples.iter().zip(scores).map(|(example, score)| (*score, example.labels[category])).collect()
    };
    let calibrations: Vec<Calibration> = (0..CATEGORIES)
        .map(|category| {
            calibrate::calibrate(
                &scored(&train, &unseen[category], category),
                &scored(&dev, &on_dev[category], category),
            )
        })
        .collect();

    let bytes = quantise(&vocabulary, &fit, &calibrations).to_bytes();
    let path = root().join("src/tag/model.bin");
    fs::write(&path, &bytes).with_context(|| path.display().to_string())?;
    let card = root().join("docs/model.md");
    report::write(
        &card,
        &report::Subject {
            bytes: &bytes,
            train: &train,
            taught,
            unseen: &unseen,
            calibrations: &calibrations,
            dev: &dev,
            news: &news,
        },
    )?;
    println!("{}", card.display());
    println!("{}: {} bytes, in {:.0} s", path.display(), bytes.len(), begun.elapsed().as_secs_f32());
    Ok(())
}

/// What was learnt of each category.
struct Fit {
    /// For each category, a weight for each feature.
    weights: Vec<Vec<f32>>,
    constants: Vec<f32>,
}

impl Fit {
    /// Learns from the examples whose numbers are in `rows`.
    fn new(vocabulary: &Vocabulary, examples: &[Example], rows: &[u32]) -> Self {
        let seen = vocabulary.rows(examples);
        let matrices = [Weighing::TOPICS, Weighing::KINDS].map(|weighing| vocabulary.matrix(&seen, &weighing));
        let fitted = in_parallel(|category| {
            let (matrix, weighing) = (&matrices[usize::from(!is_topic(category))], weighing(category));
            let lessons = lessons(examples, rows, category);
            let factors = vocabulary::bayes(matrix, &lessons, weighing.bayes);
            let settings = Settings { cost: weighing.cost, walks: WALKS, tolerance: 0.05 };
            vocabulary.fold(weighing, &solver::fit(&matrix.scaled(&factors), &lessons, settings), &factors)
        });
        let (weights, constants) = fitted.into_iter().unzip();
        Self { weights, constants }
    }

    /// For each category, the scores of examples.
    fn score(&self, vocabulary: &Vocabulary, examples: &[Example]) -> Vec<Vec<f32>> {
        let rows = vocabulary.rows(examples);
        let score = |category: usize| {
            let scores = rows.iter().map(|row| row.score(&self.weights[category], weighing(category)));
            scores.map(|score| score + self.constants[category]).collect()
        };
        (0..CATEGORIES).map(score).collect()
    }
}

/// What examples teach of a category, those whose numbers are in `rows`.
fn lessons(examples: &[Example], rows: &[u32], category: usize) -> Vec<Lesson> {
    let lessons = rows.iter().flat_map(|&row| {
        let Example { targets, weight, .. } = &examples[row as usize];
        let target = targets[category];
        // What is all but sure is taken for sure: half the lessons, the same weights.
        let target = if target < SURE { 0.0 } else { target.min(1.0) };
        let target = if target > 1.0 - SURE { 1.0 } else { target };
        [(true, target), (false, 1.0 - target)].map(|(label, share)| Lesson { row, label, weight: share * weight })
    });
    lessons.filter(|lesson| lesson.weight > 0.0).collect()
}

/// For each category, the scores of the first `labelled` examples, each by a model trained on other threads.
fn score_unseen(vocabulary: &Vocabulary, examples: &[Example], labelled: usize) -> Vec<Vec<f32>> {
    let parts = data::parts(&examples[..labelled], PARTS);
    let mut scores = vec![vec![0.0; labelled]; CATEGORIES];
    for part in 0..PARTS {
        let (inside, outside): (Vec<u32>, Vec<u32>) =
            (0..examples.len() as u32).partition(|&example| parts.get(example as usize) == Some(&part));
        let by_others = Fit::new(vocabulary, examples, &outside).score(vocabulary, &examples[..labelled]);
        for (scores, by_others) in scores.iter_mut().zip(by_others) {
            for &example in &inside {
                scores[example as usize] = by_others[example as usize];
            }
        }
    }
    scores
}

fn is_topic(category: usize) -> bool {
    category < threadlight::category::TOPICS
}

fn weighing(category: usize) -> &'static Weighing {
    Weighing::of(BUILT_IN[category].axis)
}

/// One result for each category, computed on every core; the order of work changes nothing.
fn in_parallel<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    let work = &work;
    let mut results: Vec<(usize, T)> = thread::scope(|scope| {
        let share =
            |core| move || (core..CATEGORIES).step_by(cores).map(|category| (category, work(category))).collect();
        let threads: Vec<_> = (0..cores).map(|core| scope.spawn::<_, Vec<_>>(share(core))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no category panics")).collect()
    });
    results.sort_by_key(|(category, _)| *category);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The model as it ships: weights in few steps, calibration worked into scale and bias.
fn quantise(vocabulary: &Vocabulary, fit: &Fit, calibrations: &[Calibration]) -> Model {
    let known = vocabulary.features().iter();
    let mut rows: Vec<Row> =
        known.map(|known| Row { key: known.key, rarity: known.rarity, weights: [0; CATEGORIES] }).collect();
    let heads = (0..CATEGORIES)
        .map(|category| {
            let weights = &fit.weights[category];
            let step = weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs())) / STEPS;
            for (row, weight) in rows.iter_mut().zip(weights) {
                row.weights[category] = (weight / step).round() as i8;
            }
            let (calibration, weighing) = (&calibrations[category], weighing(category));
            Head {
                scale: step * calibration.slope,
                bias: fit.constants[category] * calibration.slope + calibration.offset,
                threshold: calibration.threshold,
                title: weighing.title,
                context: weighing.context,
            }
        })
        .collect();
    Model::new(heads, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_data_is_said_in_a_line() {
        let missing = std::path::Path::new("no/such/train.jsonl");
        let error = data::read(missing).unwrap_err();
        assert!(format!("{error:#}").starts_with("no/such/train.jsonl"));
    }
}
