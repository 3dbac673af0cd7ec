//! The vocabulary, which is the set of features that training knows, and the matrix, which has examples as rows of features.

use std::{collections::HashMap, thread};

use threadlight::{
    tag::{
        features::{CommentFeatures, Family, FeatureGroup, GROUPS, word_key},
        model::{SQRT_IDF_STEP, group_scales},
    },
    taxonomy::CATEGORIES,
};

use super::{vectors::Vectors, weighing::Weighing};
use crate::data::Example;

/// A feature of the vocabulary.
#[derive(Debug, Clone, Copy)]
pub struct KnownFeature {
    pub key: u32,
    pub family: Family,
    /// How many whole examples have it. For a word that has a vector but occurs in too few examples: the number expected from its
    /// share of all comments.
    pub count: f32,
    /// As in [`threadlight::tag::model::FeatureRow`].
    pub sqrt_idf: u8,
    /// Inverse document frequency: ln(all examples / those that have it), at least [`MIN_IDF`]; 1 for structure and cues.
    pub idf: f32,
    /// The row of its word vector, if it has one.
    pub vector: Option<usize>,
}

/// Features that occur in fewer examples are not learnt from, unless they are words with a vector.
const MIN_EXAMPLES: u32 = 4;

/// The least idf: that of the most common words would be near 0.
const MIN_IDF: f32 = 0.3;

/// The features of each example, each once in its group, sorted by key and group.
#[derive(Debug)]
pub struct ExampleFeatures(Vec<Vec<(u32, Family, FeatureGroup)>>);

impl ExampleFeatures {
    /// Extracts features, on all cores.
    pub fn of(examples: &[Example]) -> Self {
        let of = |example: &Example| {
            let features = CommentFeatures::extract(&example.comment);
            let mut seen: Vec<_> =
                features.occurrences.iter().map(|feature| (feature.key, feature.family, feature.group)).collect();
            seen.sort_unstable_by_key(|&(key, _, group)| (key, group));
            seen.dedup_by_key(|&mut (key, _, group)| (key, group));
            seen.shrink_to_fit();
            seen
        };
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = examples.len().div_ceil(cores).max(1);
        thread::scope(|scope| {
            let threads: Vec<_> = examples
                .chunks(share)
                .map(|examples| scope.spawn(move || examples.iter().map(of).collect::<Vec<_>>()))
                .collect();
            Self(threads.into_iter().flat_map(|thread| thread.join().expect("no comment panics")).collect())
        })
    }
}

/// All features that are learnt from, in the order of their keys.
#[derive(Debug)]
pub struct Vocabulary<'a> {
    features: Vec<KnownFeature>,
    vectors: &'a Vectors,
}

/// Examples as rows of a sparse matrix, with one column for each feature of the vocabulary; beside it the sum of each row's word
/// vectors.
#[derive(Debug, Default)]
pub struct Matrix {
    /// Where each row begins in the three columns below, and where the last one ends.
    starts: Vec<usize>,
    columns: Vec<u32>,
    groups: Vec<FeatureGroup>,
    /// The value of each entry: the scale of its group, see [`group_scales`].
    values: Vec<f32>,
    /// For each row, the weighted sum of its words' vectors: [`depth`](Self::depth) numbers.
    dense: Vec<f32>,
    /// The dimension of word vectors.
    pub depth: usize,
}

impl Matrix {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// The entries of a row: column, group and value.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, FeatureGroup, f32)> {
        let range = self.starts[row]..self.starts[row + 1];
        let features = self.columns[range.clone()].iter().zip(&self.groups[range.clone()]);
        features.zip(&self.values[range]).map(|((&column, &group), &value)| (column, group, value))
    }

    /// The weighted sum of the vectors of a row's words.
    pub fn dense(&self, row: usize) -> &[f32] {
        &self.dense[row * self.depth..][..self.depth]
    }
}

impl<'a> Vocabulary<'a> {
    /// All features that enough examples have, and all words that have a vector.
    pub fn of(examples: &[Example], seen: &ExampleFeatures, vectors: &'a Vectors) -> Self {
        let mut counts: HashMap<u32, (Family, u32)> = HashMap::new();
        for (_, seen) in examples.iter().zip(&seen.0).filter(|(example, _)| !example.is_piece) {
            // Words of title and context occur twice, in a group of their own and as if they were the comment's: they count once.
            let own = |group: FeatureGroup| !matches!(group, FeatureGroup::TitleAsBody | FeatureGroup::ContextAsBody);
            let mut last = None;
            for &(key, family, _) in seen.iter().filter(|(_, _, group)| own(*group)) {
                if last != Some(key) {
                    counts.entry(key).or_insert((family, 0)).1 += 1;
                    last = Some(key);
                }
            }
        }
        counts.retain(|_, (_, count)| *count >= MIN_EXAMPLES);
        let whole = examples.iter().filter(|example| !example.is_piece).count();
        let mut vector_of: HashMap<u32, (usize, f32)> = HashMap::new();
        for (row, (word, share)) in vectors.words().enumerate() {
            vector_of.insert(word_key(word), (row, share * whole as f32));
        }
        let unlabelled = vector_of.iter().filter(|(key, _)| !counts.contains_key(key));
        let mut features: Vec<KnownFeature> = unlabelled
            .map(|(&key, &(row, count))| known(key, Family::Word, count.max(1.0), whole, Some(row)))
            .collect();
        features.extend(counts.iter().map(|(&key, &(family, count))| {
            let vector = vector_of.get(&key).map(|(row, _)| *row);
            known(key, family, count as f32, whole, vector)
        }));
        features.sort_by_key(|feature| feature.key);
        Self { features, vectors }
    }

    pub fn features(&self) -> &[KnownFeature] {
        &self.features
    }

    /// The `count` most important features: those with the greatest sum of squared weights, times the number of examples that have
    /// them. `weights` has a row for each feature.
    pub fn most_important(&self, weights: &[[f32; CATEGORIES]], count: usize) -> Self {
        let importance = |at: usize| -> f32 {
            weights[at].iter().map(|weight| weight * weight).sum::<f32>() * self.features[at].count
        };
        let mut order: Vec<(f32, usize)> = (0..self.features.len()).map(|at| (importance(at), at)).collect();
        order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        order.truncate(count);
        let mut features: Vec<KnownFeature> = order.into_iter().map(|(_, at)| self.features[at]).collect();
        features.sort_by_key(|feature| feature.key);
        Self { features, vectors: self.vectors }
    }

    /// The matrix of examples, without the features that are not in the vocabulary.
    pub fn matrix(&self, examples: &ExampleFeatures) -> Matrix {
        let columns: HashMap<u32, u32> = (0..).zip(&self.features).map(|(at, feature)| (feature.key, at)).collect();
        let depth = self.vectors.dimensions();
        let mut matrix = Matrix { starts: vec![0], depth, ..Matrix::default() };
        matrix.dense = vec![0.0; examples.0.len() * depth];
        for (seen, dense) in examples.0.iter().zip(matrix.dense.chunks_exact_mut(depth)) {
            let known = |&(key, _, group): &_| Some((*columns.get(&key)?, group));
            let seen: Vec<(u32, FeatureGroup)> = seen.iter().filter_map(known).collect();
            let mut squared_lengths = [0_u64; GROUPS];
            for &(column, group) in &seen {
                squared_lengths[group as usize] += u64::from(self.features[column as usize].sqrt_idf).pow(2);
            }
            let scales = group_scales(squared_lengths);
            for (column, group) in seen {
                let value = scales[group as usize];
                matrix.columns.push(column);
                matrix.groups.push(group);
                matrix.values.push(value);
                let feature = &self.features[column as usize];
                if let Some(vector) = feature.vector {
                    let times = value * Weighing::TOPICS.group_weight(group) * feature.idf;
                    for (sum, number) in dense.iter_mut().zip(self.vectors.row(vector)) {
                        *sum += number * times;
                    }
                }
            }
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }

    /// The weights that the vector of a column's word amounts to, given the weights of the vector's components for each category.
    pub fn weights_of_vector<const WIDTH: usize>(&self, column: usize, components: &[[f32; WIDTH]]) -> [f32; WIDTH] {
        let feature = &self.features[column];
        let mut sums = [0.0; WIDTH];
        if let Some(vector) = feature.vector {
            for (number, weights) in self.vectors.row(vector).iter().zip(components) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += number * weight * feature.idf;
                }
            }
        }
        sums
    }
}

fn known(key: u32, family: Family, count: f32, examples: usize, vector: Option<usize>) -> KnownFeature {
    let idf = match family {
        Family::Structure | Family::Cue => 1.0,
        _ => (examples as f32 / count).ln().max(MIN_IDF),
    };
    let sqrt_idf = (idf.sqrt() / SQRT_IDF_STEP).round() as u8;
    KnownFeature { key, family, count, sqrt_idf, idf, vector }
}
