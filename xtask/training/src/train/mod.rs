//! `cargo xtask train`: from labelled comments to `src/tag/model.bin`.
//!
//! Everything is computed in a fixed order from fixed seeds: the same data give the same bytes.

mod calibrate;
mod data;
mod ftrl;
mod hidden;
mod random;
mod report;
mod vectors;
mod vocabulary;
mod weighing;

use std::{fs, path::PathBuf, thread, time::Instant};

use anyhow::Context;
use project::root;
use threadlight::{
    tag::{
        features::GROUPS,
        hidden_layer::{GroupMatrix, HiddenLayer},
        model::{FeatureRow, Head, Model},
    },
    taxonomy::{CATEGORIES, TOPICS},
};

use self::{
    calibrate::Calibration,
    data::Example,
    ftrl::{Learnt, Lessons},
    hidden::Top,
    vectors::Vectors,
    vocabulary::{Matrix, Seen, Vocabulary},
    weighing::Weighing,
};

/// Trains the model on the labelled comments in ../shared/data and writes src/tag/model.bin and its report in docs/model.md
///
/// What the teacher (xtask/teacher) made of the comments is learnt from too.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The teacher's labels; without it, those of xtask/teacher/labels.bin.gz
    #[arg(long, value_name = "FILE")]
    teacher: Option<PathBuf>,
}

/// How many features the model keeps.
const ROWS: usize = 48_000;

/// How many steps the standard deviation of a category's weights is. With more the file compresses worse and scores the same.
const STEPS: f32 = 3.5;

/// How many walks over the examples a fit takes.
const WALKS: usize = 5;

/// How many parts the training comments are cut into to score each by a model that has not seen it: those of the teacher.
const PARTS: usize = 5;

/// How many kinds there are.
const KINDS: usize = CATEGORIES - TOPICS;

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

    let labelled = train.len();
    let vectors = Vectors::of(train.iter().map(|example| &example.comment).chain(&unlabelled))?;
    let labels = options.teacher.clone().unwrap_or_else(|| root().join("xtask/teacher/labels.bin.gz"));
    data::teach(&labels, &mut train, unlabelled)?;
    println!("{} comments and pieces labelled by the teacher", train.len() - labelled);

    let everything: Vec<u32> = (0..train.len() as u32).collect();
    let seen = Seen::of(&train);
    let all = Vocabulary::of(&train, &seen, &vectors);
    let vocabulary = all.most_important(&Corpus::new(&all, &train, &seen).weights(&everything).0, ROWS);
    println!("{} features, of which the {} most important stay", all.features().len(), vocabulary.features().len());
    let corpus = Corpus::new(&vocabulary, &train, &seen);
    let fit = Fit::new(&corpus, &everything);
    let unseen = score_unseen(&corpus, labelled);
    let scores_of_dev = fit.scores(&vocabulary.matrix(&Seen::of(&dev)));
    let (labelled, taught) = train.split_at(labelled);
    let calibrations: Vec<Calibration> = (0..CATEGORIES)
        .map(|category| {
            let scored = |scores: &[[f32; CATEGORIES]], examples: &[Example]| {
                let labels = examples.iter().map(|example| example.labels[category]);
                scores.iter().map(|scores| scores[category]).zip(labels).collect::<Vec<_>>()
            };
            calibrate::calibrate(&scored(&unseen, labelled), &scored(&scores_of_dev, &dev))
        })
        .collect();

    let bytes = model(&vocabulary, &fit, &calibrations).to_bytes();
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
    matrix: Matrix,
    weights: Vec<f32>,
    targets: Vec<[f32; CATEGORIES]>,
}

impl<'a> Corpus<'a> {
    fn new(vocabulary: &'a Vocabulary, examples: &'a [Example], seen: &Seen) -> Self {
        Self {
            vocabulary,
            examples,
            matrix: vocabulary.matrix(seen),
            weights: examples.iter().map(|example| example.weight).collect(),
            targets: examples.iter().map(|example| example.targets).collect(),
        }
    }

    /// What the examples whose numbers are given teach: weights for each feature, and constants. Each axis on a core of
    /// its own.
    fn weights(&self, numbers: &[u32]) -> (Vec<[f32; CATEGORIES]>, [f32; CATEGORIES]) {
        let (topics, kinds) = thread::scope(|scope| {
            let topics = scope.spawn(|| self.axis::<TOPICS>(numbers, 0, &Weighing::TOPICS));
            let kinds = self.axis::<KINDS>(numbers, TOPICS, &Weighing::KINDS);
            (topics.join().expect("learning does not panic"), kinds)
        });
        let joined = |topics: &[f32; TOPICS], kinds: &[f32; KINDS]| {
            std::array::from_fn(|at| if at < TOPICS { topics[at] } else { kinds[at - TOPICS] })
        };
        let weights = topics.weights.iter().zip(&kinds.weights).map(|(topics, kinds)| joined(topics, kinds));
        (weights.collect(), joined(&topics.constants, &kinds.constants))
    }

    fn axis<const WIDTH: usize>(&self, rows: &[u32], first: usize, weighing: &Weighing) -> Learnt<WIDTH> {
        let part = |targets: &[f32; CATEGORIES]| std::array::from_fn(|at| targets[first + at]);
        let targets: Vec<[f32; WIDTH]> = self.targets.iter().map(part).collect();
        let lessons = Lessons { rows, weights: &self.weights, targets: &targets };
        ftrl::fit(self.vocabulary, &self.matrix, weighing, lessons, WALKS)
    }
}

/// Weights as they ship: a row for each feature, in whole steps.
struct Stepped {
    rows: Vec<[i8; CATEGORIES]>,
    /// What one step is worth.
    scales: [f32; CATEGORIES],
}

impl Stepped {
    fn of(weights: &[[f32; CATEGORIES]]) -> Self {
        let scales = std::array::from_fn(|category| {
            let squares: f32 = weights.iter().map(|weights| weights[category] * weights[category]).sum();
            (squares / weights.len() as f32).sqrt().max(f32::MIN_POSITIVE) / STEPS
        });
        let step = |weights: &[f32; CATEGORIES]| {
            std::array::from_fn(|category| (weights[category] / scales[category]).round() as i8)
        };
        Self { rows: weights.iter().map(step).collect(), scales }
    }

    /// What the groups of each row of the matrix say for each category.
    fn said(&self, matrix: &Matrix) -> Vec<GroupMatrix> {
        let said = |row: usize| {
            let mut said = [[0.0; CATEGORIES]; GROUPS];
            for (column, group, value) in matrix.row(row) {
                for (sum, step) in said[group as usize].iter_mut().zip(&self.rows[column as usize]) {
                    *sum += f32::from(*step) * value;
                }
            }
            said.map(|sums| std::array::from_fn(|category| sums[category] * self.scales[category]))
        };
        (0..matrix.rows()).map(said).collect()
    }
}

/// What was learnt of all categories.
struct Fit {
    weights: Stepped,
    top: Top,
    layer: HiddenLayer,
}

impl Fit {
    /// Learns from the examples whose numbers are given. What comes after the weights sees them as they ship, and so makes
    /// up for what they lose by being rounded.
    fn new(corpus: &Corpus, numbers: &[u32]) -> Self {
        let (weights, constants) = corpus.weights(numbers);
        let weights = Stepped::of(&weights);
        let top = Top::fit(&weights.said(&corpus.matrix), numbers, &corpus.weights, &corpus.targets, constants);
        let layer = top.layer(&[1.0; CATEGORIES]);
        Self { weights, top, layer }
    }

    /// The scores of all rows for each category.
    fn scores(&self, matrix: &Matrix) -> Vec<[f32; CATEGORIES]> {
        self.weights.said(matrix).iter().map(|said| self.top.scores(&self.layer, said)).collect()
    }
}

/// For the first `labelled` examples their scores, each by a model trained on other threads.
fn score_unseen(corpus: &Corpus, labelled: usize) -> Vec<[f32; CATEGORIES]> {
    let parts = data::parts(&corpus.examples[..labelled], PARTS);
    let mut scores = vec![[0.0; CATEGORIES]; labelled];
    for part in 0..PARTS {
        let of = |example: u32| corpus.examples[example as usize].labelled.map(|labelled| parts[labelled]);
        let outside: Vec<u32> =
            (0..corpus.examples.len() as u32).filter(|&example| of(example) != Some(part)).collect();
        let others = Fit::new(corpus, &outside).scores(&corpus.matrix);
        for example in (0..labelled).filter(|&example| parts[example] == part) {
            scores[example] = others[example];
        }
    }
    scores
}

/// The model as it ships: calibration worked into shares, biases and layer.
fn model(vocabulary: &Vocabulary, fit: &Fit, calibrations: &[Calibration]) -> Model {
    let known = vocabulary.features().iter().zip(&fit.weights.rows);
    let rows = known.map(|(known, &weights)| FeatureRow { key: known.key, root_idf: known.rarity, weights }).collect();
    let heads = calibrations.iter().enumerate().map(|(category, calibration)| Head {
        weight_scale: fit.weights.scales[category],
        bias: fit.top.constants[category] * calibration.slope + calibration.offset,
        threshold: calibration.threshold,
        group_weights: std::array::from_fn(|group| fit.top.shares[group][category] * calibration.slope),
    });
    let slopes = std::array::from_fn(|category| calibrations[category].slope);
    Model::new(heads.collect(), fit.top.layer(&slopes), rows)
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
