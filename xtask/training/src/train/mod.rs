//! `cargo xtask train`: from labelled comments to `src/tag/model.bin`.
//!
//! Everything is computed in a fixed order from fixed seeds, so the same data give the same bytes. docs/model.md describes the steps, and
//! how the hyperparameters in these modules were chosen.

mod calibrate;
mod ftrl;
mod load;
mod named_words;
mod python;
mod report;
mod scored;
mod student;
mod top_layers;
mod vectors;
mod vocabulary;
mod weighing;

use std::{fs, path::PathBuf, thread, time::Instant};

use anyhow::Context;
use project::root;
use threadlight::{
    tag::{
        encoder::Encoder,
        features::GROUPS,
        hidden_layer::{GroupMatrix, HiddenLayer},
        model::{FeatureRow, Head, Model},
    },
    taxonomy::{CATEGORIES, TOPICS},
};

use self::{
    calibrate::Calibration,
    ftrl::{Fitted, TrainingSet},
    load::Data,
    scored::Scored,
    top_layers::TopLayers,
    vectors::Vectors,
    vocabulary::{ExampleFeatures, Matrix, Vocabulary},
    weighing::Weighing,
};
use crate::data::{self, Example};

/// Trains the model on the labelled comments in ../shared/data and writes src/tag/model.bin and its report in docs/model.md
///
/// It also learns from what the teacher (xtask/teacher) says of the comments.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The teacher's labels; without it, those of xtask/teacher/labels.bin.gz
    #[arg(long, value_name = "FILE")]
    teacher: Option<PathBuf>,
    /// Trains the encoder, too (xtask/student): for an hour or more. Without this, the one that is kept there is used
    #[arg(long)]
    student: bool,
    /// Trains the encoder alone, for a quarter of an hour, and prints rough figures; writes nothing
    #[arg(long, conflicts_with = "student")]
    trial: bool,
}

// The hyperparameters below were chosen by trying others on one fold of the training comments.

/// How many features the model keeps.
const KEPT_FEATURES: usize = 48_000;

/// How many quantisation steps make up the standard deviation of a category's weights. With more, the file compresses worse and the
/// scores are no better.
const STEPS_PER_DEVIATION: f32 = 3.5;

/// How many epochs the weights of features are trained for.
const EPOCHS: usize = 5;

/// How many folds the training comments are cut into, so that each can be scored by a model that has not seen it: as many as the
/// teacher had.
const FOLDS: usize = 5;

/// How many built-in kinds there are.
const KINDS: usize = CATEGORIES - TOPICS;

pub fn run(options: &Options) -> anyhow::Result<()> {
    let start = Instant::now();
    let teacher = options.teacher.clone().unwrap_or_else(|| root().join("xtask/teacher/labels.bin.gz"));
    let data = load::load(&teacher)?;
    if options.trial {
        return student::trial(&data);
    }
    if options.student {
        student::train(&data)?;
    }
    // Read first: nobody should learn after minutes that it doesn't fit.
    let encoder = student::kept(&data)?;
    let train = &data.train;
    let comments = train.iter().filter(|example| !example.is_piece).map(|example| &example.comment);
    let vectors = Vectors::of(comments)?;
    let everything: Vec<u32> = (0..train.len() as u32).collect();
    let features = ExampleFeatures::of(train);
    let all = Vocabulary::of(train, &features, &vectors);
    let (weights, _) = Corpus::new(&all, train, &features).weights(&everything);
    let vocabulary = all.most_important(&weights, KEPT_FEATURES);
    println!("{} features, of which the {} most important stay", all.features().len(), vocabulary.features().len());
    let corpus = Corpus::new(&vocabulary, train, &features);
    let fit = Fit::new(&corpus, &everything);
    let unseen = score_unseen(&corpus, data.labelled);
    let by_features = |examples: &[Example]| fit.scores(&vocabulary.matrix(&ExampleFeatures::of(examples)));
    let held_out: Vec<usize> = student::input::held_out(&data);
    let held_out = Scored::new(
        held_out.iter().map(|&at| &train[at]).collect(),
        &held_out.iter().map(|&at| unseen[at]).collect::<Vec<_>>(),
        &encoder,
    );
    let of_dev = |examples| Scored::new(Vec::from_iter(examples), &by_features(examples), &encoder);
    let dev = of_dev(&data.dev).and(of_dev(&data.recent_dev));
    let calibrations = calibrate_all(&held_out, &dev);
    write(&data, &held_out, &calibrations, &model(&vocabulary, &fit, &calibrations, encoder))?;
    println!("in {:.0} s", start.elapsed().as_secs_f32());
    Ok(())
}

/// Writes the model, and the report on it.
fn write(data: &Data, held_out: &Scored, calibrations: &[Calibration], model: &Model) -> anyhow::Result<()> {
    let bytes = model.to_bytes();
    let path = root().join("src/tag/model.bin");
    fs::write(&path, &bytes).with_context(|| path.display().to_string())?;
    println!("{}: {} bytes", path.display(), bytes.len());
    let card = root().join("docs/model.md");
    let subject = report::Subject {
        bytes: &bytes,
        labelled: data.labelled,
        taught: data.train.len() - data.labelled,
        held_out,
        calibrations,
        dev: &data.dev,
        recent_dev: &data.recent_dev,
        news: &data.news,
        named_words: &data.named_words,
    };
    report::write(&card, &subject)?;
    println!("{}", card.display());
    Ok(())
}

/// The calibration of each category.
fn calibrate_all(held_out: &Scored, dev: &Scored) -> Vec<Calibration> {
    let of = |category| calibrate::calibrate(&held_out.of_category(category), &dev.of_category(category));
    (0..CATEGORIES).map(of).collect()
}

/// Examples in terms of a vocabulary.
struct Corpus<'a> {
    vocabulary: &'a Vocabulary<'a>,
    examples: &'a [Example],
    matrix: Matrix,
    weights: Vec<f32>,
    targets: Vec<[f32; CATEGORIES]>,
}

impl<'a> Corpus<'a> {
    fn new(vocabulary: &'a Vocabulary, examples: &'a [Example], features: &ExampleFeatures) -> Self {
        Self {
            vocabulary,
            examples,
            matrix: vocabulary.matrix(features),
            weights: examples.iter().map(|example| example.weight).collect(),
            targets: examples.iter().map(|example| example.targets).collect(),
        }
    }

    /// Learns from the examples whose indexes are given. Returns the weights of each feature, and the biases. Each axis runs in a
    /// thread of its own.
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
        (weights.collect(), joined(&topics.biases, &kinds.biases))
    }

    fn axis<const WIDTH: usize>(&self, rows: &[u32], first: usize, weighing: &Weighing) -> Fitted<WIDTH> {
        let part = |targets: &[f32; CATEGORIES]| std::array::from_fn(|at| targets[first + at]);
        let targets: Vec<[f32; WIDTH]> = self.targets.iter().map(part).collect();
        let set = TrainingSet { rows, weights: &self.weights, targets: &targets };
        ftrl::fit(self.vocabulary, &self.matrix, weighing, set, EPOCHS)
    }
}

/// Weights as they ship: a row of quantised weights for each feature.
struct QuantizedWeights {
    rows: Vec<[i8; CATEGORIES]>,
    /// What one step is worth.
    scales: [f32; CATEGORIES],
}

impl QuantizedWeights {
    fn quantize(weights: &[[f32; CATEGORIES]]) -> Self {
        let scales = std::array::from_fn(|category| {
            let squares: f32 = weights.iter().map(|weights| weights[category] * weights[category]).sum();
            (squares / weights.len() as f32).sqrt().max(f32::MIN_POSITIVE) / STEPS_PER_DEVIATION
        });
        let step = |weights: &[f32; CATEGORIES]| {
            std::array::from_fn(|category| (weights[category] / scales[category]).round() as i8)
        };
        Self { rows: weights.iter().map(step).collect(), scales }
    }

    /// For each row of the matrix, the sum of the weights in each group, in log-odds.
    fn group_sums(&self, matrix: &Matrix) -> Vec<GroupMatrix> {
        let of_row = |row: usize| {
            let mut steps = [[0.0; CATEGORIES]; GROUPS];
            for (column, group, value) in matrix.row(row) {
                for (sum, step) in steps[group as usize].iter_mut().zip(&self.rows[column as usize]) {
                    *sum += f32::from(*step) * value;
                }
            }
            steps.map(|sums| std::array::from_fn(|category| sums[category] * self.scales[category]))
        };
        (0..matrix.rows()).map(of_row).collect()
    }
}

/// Everything that is learnt.
struct Fit {
    weights: QuantizedWeights,
    top: TopLayers,
    hidden_layer: HiddenLayer,
}

impl Fit {
    /// Learns from the examples whose indexes are given. The top layers learn from quantised weights and so make up for what
    /// quantising loses.
    fn new(corpus: &Corpus, numbers: &[u32]) -> Self {
        let (weights, biases) = corpus.weights(numbers);
        let weights = QuantizedWeights::quantize(&weights);
        let group_sums = weights.group_sums(&corpus.matrix);
        let top = TopLayers::fit(&group_sums, numbers, &corpus.weights, &corpus.targets, biases);
        let hidden_layer = top.hidden_layer(&[1.0; CATEGORIES]);
        Self { weights, top, hidden_layer }
    }

    /// The scores of all rows for each category.
    fn scores(&self, matrix: &Matrix) -> Vec<[f32; CATEGORIES]> {
        let group_sums = self.weights.group_sums(matrix);
        group_sums.iter().map(|sums| self.top.scores(&self.hidden_layer, sums)).collect()
    }
}

/// The scores of the first `labelled` examples, each by a model trained on the other folds.
fn score_unseen(corpus: &Corpus, labelled: usize) -> Vec<[f32; CATEGORIES]> {
    let folds = data::folds(&corpus.examples[..labelled], FOLDS);
    let mut scores = vec![[0.0; CATEGORIES]; labelled];
    for fold in 0..FOLDS {
        let of = |example: u32| corpus.examples[example as usize].labelled.map(|labelled| folds[labelled]);
        let outside: Vec<u32> =
            (0..corpus.examples.len() as u32).filter(|&example| of(example) != Some(fold)).collect();
        let others = Fit::new(corpus, &outside).scores(&corpus.matrix);
        for example in (0..labelled).filter(|&example| folds[example] == fold) {
            scores[example] = others[example];
        }
        println!("fold {} of {FOLDS}", fold + 1);
    }
    scores
}

/// The model as it ships, with the calibration folded into group weights, biases, hidden layer and the encoder's head.
fn model(vocabulary: &Vocabulary, fit: &Fit, calibrations: &[Calibration], mut encoder: Encoder) -> Model {
    let known = vocabulary.features().iter().zip(&fit.weights.rows);
    let rows =
        known.map(|(known, &weights)| FeatureRow { key: known.key, sqrt_idf: known.sqrt_idf, weights }).collect();
    let heads = calibrations.iter().enumerate().map(|(category, calibration)| Head {
        weight_scale: fit.weights.scales[category],
        bias: fit.top.biases[category] * calibration.slopes[0] + calibration.offset,
        threshold: calibration.threshold,
        group_weights: std::array::from_fn(|group| fit.top.group_weights[group][category] * calibration.slopes[0]),
    });
    let slopes = std::array::from_fn(|category| calibrations[category].slopes[0]);
    encoder.head.scale(|category| calibrations[category].slopes[1]);
    Model::new(heads.collect(), fit.top.hidden_layer(&slopes), rows).with_encoder(encoder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_data_is_an_error_in_one_line() {
        let missing = std::path::Path::new("no/such/train.jsonl");
        let error = data::read(missing).unwrap_err();
        assert!(format!("{error:#}").starts_with("no/such/train.jsonl"));
    }
}
