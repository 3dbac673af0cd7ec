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
    solver::{Lesson, Matrix, Settings},
    vectors::Vectors,
    vocabulary::{Score, Vocabulary},
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
const WALKS: usize = 8;

/// How many walks the fit takes that finds the most important features.
const LOOKS: usize = 4;

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
    let labels = options.teacher.clone().or_else(|| {
        let made = project::target().join("teacher/labels.jsonl.gz");
        made.is_file().then_some(made)
    });
    if let Some(labels) = &labels {
        train.extend(data::read_taught(labels, unlabelled)?);
    }
    println!("{} comments labelled by the teacher", train.len() - labelled);

    let everything: Vec<u32> = (0..train.len() as u32).collect();
    let all = Vocabulary::of(&train, &vectors);
    let vocabulary = all.most_important(&Fit::new(&Corpus::new(&all, &train), &everything, LOOKS).weights, ROWS);
    println!("{} features, of which the {} most important stay", all.features().len(), vocabulary.features().len());
    let corpus = Corpus::new(&vocabulary, &train);
    let fit = Fit::new(&corpus, &everything, WALKS);
    let unseen = score_unseen(&corpus, labelled);
    let (labelled, taught) = train.split_at(labelled);
    let rows_of_dev = vocabulary.rows(&dev);
    let calibrations: Vec<Calibration> = (0..CATEGORIES)
        .map(|category| {
            let scored = |score: Score, example: &Example| (score, example.labels[category]);
            let unseen = unseen[category].iter().zip(labelled).map(|(&score, example)| scored(score, example));
            let dev = rows_of_dev.iter().zip(&dev).map(|(row, example)| scored(fit.score(row, category), example));
            calibrate::calibrate(&unseen.collect::<Vec<_>>(), &dev.collect::<Vec<_>>(), fit.constants[category])
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
            labelled,
            taught: taught.len(),
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

/// Examples as a vocabulary knows them.
struct Corpus<'a> {
    vocabulary: &'a Vocabulary<'a>,
    examples: &'a [Example],
    rows: Vec<vocabulary::Row>,
    /// As topics weigh them, and as kinds do.
    matrices: [Matrix; 2],
}

impl<'a> Corpus<'a> {
    fn new(vocabulary: &'a Vocabulary, examples: &'a [Example]) -> Self {
        let rows = vocabulary.rows(examples);
        let matrices = [Weighing::TOPICS, Weighing::KINDS].map(|weighing| vocabulary.matrix(&rows, &weighing));
        Self { vocabulary, examples, rows, matrices }
    }
}

/// What was learnt of each category.
struct Fit {
    /// For each category, a weight for each feature.
    weights: Vec<Vec<f32>>,
    constants: Vec<f32>,
}

impl Fit {
    /// Learns from the examples whose numbers are given, in so many walks over them at most.
    fn new(corpus: &Corpus, numbers: &[u32], walks: usize) -> Self {
        let fitted = in_parallel(|category| {
            let (matrix, weighing) = (&corpus.matrices[usize::from(!is_topic(category))], weighing(category));
            let lessons = lessons(corpus.examples, numbers, category);
            let factors = vocabulary::bayes(matrix, &lessons, weighing.bayes);
            let settings = Settings { cost: weighing.cost, walks, tolerance: 0.05 };
            corpus.vocabulary.fold(weighing, &solver::fit(&matrix.scaled(&factors), &lessons, settings), &factors)
        });
        let (weights, constants) = fitted.into_iter().unzip();
        Self { weights, constants }
    }

    /// The score of an example for a category.
    fn score(&self, row: &vocabulary::Row, category: usize) -> Score {
        row.score(&self.weights[category], self.constants[category], weighing(category))
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
fn score_unseen(corpus: &Corpus, labelled: usize) -> Vec<Vec<Score>> {
    let parts = data::parts(&corpus.examples[..labelled], PARTS);
    let mut scores = vec![vec![Score::default(); labelled]; CATEGORIES];
    for part in 0..PARTS {
        let (inside, outside): (Vec<u32>, Vec<u32>) =
            (0..corpus.examples.len() as u32).partition(|&example| parts.get(example as usize) == Some(&part));
        let others = Fit::new(corpus, &outside, WALKS);
        for (category, scores) in scores.iter_mut().enumerate() {
            for &example in &inside {
                scores[example as usize] = others.score(&corpus.rows[example as usize], category);
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
                borrowed: calibration.borrowed,
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
