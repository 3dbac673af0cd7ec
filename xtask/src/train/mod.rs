//! `cargo xtask train`: from labelled comments to `src/tag/model.bin`.
//!
//! Everything is computed in a fixed order from fixed seeds: the same data give the same bytes.

mod calibrate;
mod data;
mod solver;
mod vocabulary;

use std::{fs, thread, time::Instant};

use anyhow::Context;
use threadlight::{
    category::TOPICS,
    tag::model::{CATEGORIES, Head, Model, Row},
};

use self::{
    data::Example,
    solver::{Matrix, Settings},
    vocabulary::Vocabulary,
};
use crate::project::root;

/// Trains the model on the labelled comments in ../shared/data and writes src/tag/model.bin
#[derive(Debug, clap::Args)]
pub struct Options {}

/// How many features the model keeps.
const ROWS: usize = 40_000;

/// How many parts the training comments are cut into to score each by a model that has not seen it.
const PARTS: usize = 4;

/// An example costs more on topics, whose words are surer, than on kinds.
fn settings(category: usize) -> Settings {
    Settings { cost: if category < TOPICS { 10.0 } else { 4.0 }, walks: 20, tolerance: 0.05 }
}

pub fn run(_: &Options) -> anyhow::Result<()> {
    let begun = Instant::now();
    let folder = root().join("../shared/data");
    anyhow::ensure!(folder.is_dir(), "no training data: {} is not there", folder.display());
    let train = data::read(&folder.join("train.jsonl"))?;
    let dev = data::read(&folder.join("dev.jsonl"))?;
    println!("{} comments to train on, {} to set thresholds on", train.len(), dev.len());

    let everything: Vec<u32> = (0..train.len() as u32).collect();
    let all = Vocabulary::of(&train);
    let weights = fit(&all, &train, &everything);
    let vocabulary = all.most_important(&weights, ROWS);
    println!("{} features, of which the {} most important stay", all.len(), vocabulary.len());

    let weights = fit(&vocabulary, &train, &everything);
    let unseen = score_unseen(&vocabulary, &train);
    let on_dev = score(&vocabulary, &dev, &weights);
    let heads: Vec<calibrate::Calibration> = (0..CATEGORIES)
        .map(|category| {
            let pairs = |examples: &[Example], scores: &[Vec<f32>]| -> Vec<(f32, bool)> {
                examples
                    .iter()
                    .zip(&scores[category])
                    .map(|(example, score)| (*score, example.labels[category]))
                    .collect()
            };
            calibrate::calibrate(&pairs(&train, &unseen), &pairs(&dev, &on_dev))
        })
        .collect();

    let model = quantise(&vocabulary, &weights, &heads);
    let path = root().join("src/tag/model.bin");
    let bytes = model.to_bytes();
    fs::write(&path, &bytes).with_context(|| path.display().to_string())?;
    println!("{}: {} bytes, in {:.0} s", path.display(), bytes.len(), begun.elapsed().as_secs_f32());
    Ok(())
}

/// The weights of each category.
fn fit(vocabulary: &Vocabulary, examples: &[Example], rows: &[u32]) -> Vec<Vec<f32>> {
    let matrices = vocabulary.matrices(examples);
    in_parallel(|category| {
        let labels: Vec<bool> = examples.iter().map(|example| example.labels[category]).collect();
        solver::fit(matrix(&matrices, category), rows, &labels, settings(category))
    })
}

/// For each category, the scores of examples.
fn score(vocabulary: &Vocabulary, examples: &[Example], weights: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let matrices = vocabulary.matrices(examples);
    let score = |category: usize| {
        let matrix = matrix(&matrices, category);
        (0..matrix.rows()).map(|row| matrix.dot(row, &weights[category])).collect()
    };
    (0..CATEGORIES).map(score).collect()
}

/// The scores of the training examples, each by a model trained on other threads.
fn score_unseen(vocabulary: &Vocabulary, examples: &[Example]) -> Vec<Vec<f32>> {
    let parts = data::parts(examples, PARTS);
    let mut scores = vec![vec![0.0; examples.len()]; CATEGORIES];
    for part in 0..PARTS {
        let (inside, outside): (Vec<u32>, Vec<u32>) =
            (0..examples.len() as u32).partition(|&example| parts[example as usize] == part);
        let weights = fit(vocabulary, examples, &outside);
        let fitted = score(vocabulary, examples, &weights);
        for category in 0..CATEGORIES {
            for &example in &inside {
                scores[category][example as usize] = fitted[category][example as usize];
            }
        }
    }
    scores
}

fn matrix(matrices: &[Matrix; 2], category: usize) -> &Matrix {
    &matrices[usize::from(category >= TOPICS)]
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

/// The model as it ships: weights in 255 steps a category, calibration worked into scale and bias.
fn quantise(vocabulary: &Vocabulary, weights: &[Vec<f32>], heads: &[calibrate::Calibration]) -> Model {
    let mut rows: Vec<Row> =
        vocabulary.features().iter().map(|f| Row { key: f.key, rarity: f.rarity, weights: [0; CATEGORIES] }).collect();
    let heads = (0..CATEGORIES)
        .map(|category| {
            let (constant, columns) = weights[category].split_last().expect("the constant is there");
            let factors = vocabulary.factors(category);
            let exact: Vec<f32> = columns.iter().zip(&factors).map(|(weight, factor)| weight * factor).collect();
            let step = exact.iter().fold(0.0_f32, |most, weight| most.max(weight.abs())) / 127.0;
            for (row, weight) in rows.iter_mut().zip(&exact) {
                row.weights[category] = (weight / step).round() as i8;
            }
            let calibration = heads[category];
            Head {
                scale: step * calibration.slope,
                bias: constant * calibration.slope + calibration.offset,
                threshold: calibration.threshold,
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
