//! The features that training knows, and examples as rows of them.

use std::{collections::HashMap, thread};

use threadlight::{
    tag::{
        features::{CommentFeatures, Family, FeatureGroup, GROUPS, word_key},
        model::{ROOT_IDF_STEP, group_scales},
    },
    taxonomy::CATEGORIES,
};

use super::{data::Example, vectors::Vectors, weighing::Weighing};

/// A feature that training knows.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub key: u32,
    pub family: Family,
    /// How many examples have it, or would if there were a vector for each of their words.
    pub count: f32,
    /// As in [`threadlight::tag::model::FeatureRow`].
    pub rarity: u8,
    /// The logarithm of how many times as many examples there are as have it.
    pub information: f32,
    /// The row of its vector.
    pub vector: Option<usize>,
}

/// Features of fewer examples are not learnt from.
const LEAST: u32 = 4;

/// The features of examples, each once a group, in order.
#[derive(Debug)]
pub struct Seen(Vec<Vec<(u32, Family, FeatureGroup)>>);

impl Seen {
    /// Found on every core.
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
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
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

/// The known features, in the order of their keys.
#[derive(Debug)]
pub struct Vocabulary<'a> {
    features: Vec<Known>,
    vectors: &'a Vectors,
}

/// Examples as rows: the columns of their features, each once a group, and what their words mean together.
#[derive(Debug, Default)]
pub struct Matrix {
    /// Where each row begins in what follows; one more than there are rows.
    starts: Vec<usize>,
    columns: Vec<u32>,
    groups: Vec<FeatureGroup>,
    /// What each feature counts in its group, see [`group_scales`].
    values: Vec<f32>,
    /// For each row as many numbers as vectors are long: the sum of its words' vectors, as they are weighed.
    dense: Vec<f32>,
    /// How long vectors are.
    pub depth: usize,
}

impl Matrix {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// The features of a row: column, group and value.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, FeatureGroup, f32)> {
        let range = self.starts[row]..self.starts[row + 1];
        let features = self.columns[range.clone()].iter().zip(&self.groups[range.clone()]);
        features.zip(&self.values[range]).map(|((&column, &group), &value)| (column, group, value))
    }

    /// What the words of a row mean together.
    pub fn dense(&self, row: usize) -> &[f32] {
        &self.dense[row * self.depth..][..self.depth]
    }
}

impl<'a> Vocabulary<'a> {
    /// The features of the examples, and the words that have a vector.
    pub fn of(examples: &[Example], seen: &Seen, vectors: &'a Vectors) -> Self {
        let mut counts: HashMap<u32, (Family, u32)> = HashMap::new();
        for (_, seen) in examples.iter().zip(&seen.0).filter(|(example, _)| !example.is_piece) {
            // Those of title and context that are weighed as the comment's own are no others.
            let own = |group: FeatureGroup| !matches!(group, FeatureGroup::TitleAsBody | FeatureGroup::ContextAsBody);
            let mut last = None;
            for &(key, family, _) in seen.iter().filter(|(_, _, group)| own(*group)) {
                if last != Some(key) {
                    counts.entry(key).or_insert((family, 0)).1 += 1;
                    last = Some(key);
                }
            }
        }
        counts.retain(|_, (_, count)| *count >= LEAST);
        let whole = examples.iter().filter(|example| !example.is_piece).count();
        let mut vector_of: HashMap<u32, (usize, f32)> = HashMap::new();
        for (row, (word, share)) in vectors.words().enumerate() {
            vector_of.insert(word_key(word), (row, share * whole as f32));
        }
        let unlabelled = vector_of.iter().filter(|(key, _)| !counts.contains_key(key));
        let mut features: Vec<Known> = unlabelled
            .map(|(&key, &(row, count))| known(key, Family::Word, count.max(1.0), whole, Some(row)))
            .collect();
        features.extend(counts.iter().map(|(&key, &(family, count))| {
            let vector = vector_of.get(&key).map(|(row, _)| *row);
            known(key, family, count as f32, whole, vector)
        }));
        features.sort_by_key(|feature| feature.key);
        Self { features, vectors }
    }

    pub fn features(&self) -> &[Known] {
        &self.features
    }

    /// Those that decide most by their weights, of which there is one a feature and category.
    pub fn most_important(&self, weights: &[[f32; CATEGORIES]], count: usize) -> Self {
        let importance = |at: usize| -> f32 {
            weights[at].iter().map(|weight| weight * weight).sum::<f32>() * self.features[at].count
        };
        let mut order: Vec<(f32, usize)> = (0..self.features.len()).map(|at| (importance(at), at)).collect();
        order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        order.truncate(count);
        let mut features: Vec<Known> = order.into_iter().map(|(_, at)| self.features[at]).collect();
        features.sort_by_key(|feature| feature.key);
        Self { features, vectors: self.vectors }
    }

    /// Examples by those of their features that are known.
    pub fn matrix(&self, examples: &Seen) -> Matrix {
        let columns: HashMap<u32, u32> = (0..).zip(&self.features).map(|(at, feature)| (feature.key, at)).collect();
        let depth = self.vectors.dimensions();
        let mut matrix = Matrix { starts: vec![0], depth, ..Matrix::default() };
        matrix.dense = vec![0.0; examples.0.len() * depth];
        for (seen, dense) in examples.0.iter().zip(matrix.dense.chunks_exact_mut(depth)) {
            let known = |&(key, _, group): &_| Some((*columns.get(&key)?, group));
            let seen: Vec<(u32, FeatureGroup)> = seen.iter().filter_map(known).collect();
            let mut squares = [0_u64; GROUPS];
            for &(column, group) in &seen {
                squares[group as usize] += u64::from(self.features[column as usize].rarity).pow(2);
            }
            let scales = group_scales(squares);
            for (column, group) in seen {
                let value = scales[group as usize];
                matrix.columns.push(column);
                matrix.groups.push(group);
                matrix.values.push(value);
                let feature = &self.features[column as usize];
                if let Some(vector) = feature.vector {
                    let times = value * Weighing::TOPICS.share(group) * feature.information;
                    for (sum, number) in dense.iter_mut().zip(self.vectors.row(vector)) {
                        *sum += number * times;
                    }
                }
            }
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }

    /// What the vector of a column's word adds, if each of its numbers weighs as much for each category.
    pub fn meant<const WIDTH: usize>(&self, column: usize, numbers: &[[f32; WIDTH]]) -> [f32; WIDTH] {
        let feature = &self.features[column];
        let mut sums = [0.0; WIDTH];
        if let Some(vector) = feature.vector {
            for (number, weights) in self.vectors.row(vector).iter().zip(numbers) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += number * weight * feature.information;
                }
            }
        }
        sums
    }
}

fn known(key: u32, family: Family, count: f32, examples: usize, vector: Option<usize>) -> Known {
    let information = match family {
        Family::Structure | Family::Cue => 1.0,
        _ => (examples as f32 / count).ln().max(0.3),
    };
    let rarity = (information.sqrt() / ROOT_IDF_STEP).round() as u8;
    Known { key, family, count, rarity, information, vector }
}
