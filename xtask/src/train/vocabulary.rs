//! The features that training knows, and examples as rows of them.

use std::collections::HashMap;

use threadlight::{
    category::Axis,
    tag::{
        features::{Family, Features, GROUPS, Group, word_key},
        model::{CATEGORIES, RARITY_UNIT, scales},
    },
};

use super::{
    data::Example,
    solver::{Lesson, Matrix},
    vectors::Vectors,
    weighing::Weighing,
};

/// A feature that training knows.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub key: u32,
    pub family: Family,
    /// How many examples have it, or would if there were a vector for each of their words.
    pub count: f32,
    /// As in [`threadlight::tag::model::Row`].
    pub rarity: u8,
    /// The logarithm of how many times as many examples there are as have it.
    pub information: f32,
    /// The row of its vector.
    pub vector: Option<usize>,
}

/// Features of fewer examples are not learnt from.
const LEAST: u32 = 4;

/// The known features, in the order of their keys.
#[derive(Debug)]
pub struct Vocabulary<'a> {
    features: Vec<Known>,
    vectors: &'a Vectors,
}

/// An example as columns and the groups that they were seen in, each once.
#[derive(Debug)]
pub struct Row {
    seen: Vec<(u32, Group)>,
    scales: [f32; GROUPS],
}

impl Row {
    /// The score that weights, one a feature, give, and a constant.
    pub fn score(&self, weights: &[f32], constant: f32, weighing: &Weighing) -> Score {
        let mut score = Score { own: constant, borrowed: 0.0 };
        for &(column, group) in &self.seen {
            let value = weights[column as usize] * self.scales[group as usize] * weighing.share(group);
            *(if group.is_own() { &mut score.own } else { &mut score.borrowed }) += value;
        }
        score
    }
}

/// What an example scores.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    /// For what it says itself.
    pub own: f32,
    /// For its title and what it answers.
    pub borrowed: f32,
}

impl<'a> Vocabulary<'a> {
    /// The features of the examples, and the words that have a vector.
    pub fn of(examples: &[Example], vectors: &'a Vectors) -> Self {
        let mut counts: HashMap<u32, (Family, u32)> = HashMap::new();
        for example in examples {
            for (key, family) in own_features(example) {
                counts.entry(key).or_insert((family, 0)).1 += 1;
            }
        }
        counts.retain(|_, (_, count)| *count >= LEAST);
        let mut vector_of: HashMap<u32, (usize, f32)> = HashMap::new();
        for (row, (word, share)) in vectors.words().enumerate() {
            vector_of.insert(word_key(word), (row, share * examples.len() as f32));
        }
        let unlabelled = vector_of.iter().filter(|(key, _)| !counts.contains_key(key));
        let mut features: Vec<Known> = unlabelled
            .map(|(&key, &(row, count))| known(key, Family::Word, count.max(1.0), examples.len(), Some(row)))
            .collect();
        features.extend(counts.iter().map(|(&key, &(family, count))| {
            let vector = vector_of.get(&key).map(|(row, _)| *row);
            known(key, family, count as f32, examples.len(), vector)
        }));
        features.sort_by_key(|feature| feature.key);
        Self { features, vectors }
    }

    pub fn features(&self) -> &[Known] {
        &self.features
    }

    /// Those that decide most by their weights, of which there is one a feature and category.
    pub fn most_important(&self, weights: &[Vec<f32>], count: usize) -> Self {
        let importance = |at: usize| -> f32 {
            let squares: f32 = (0..CATEGORIES).map(|category| weights[category][at].powi(2)).sum();
            squares * self.features[at].count
        };
        let mut order: Vec<(f32, usize)> = (0..self.features.len()).map(|at| (importance(at), at)).collect();
        order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        order.truncate(count);
        let mut features: Vec<Known> = order.into_iter().map(|(_, at)| self.features[at]).collect();
        features.sort_by_key(|feature| feature.key);
        Self { features, vectors: self.vectors }
    }

    /// Examples by their known features.
    pub fn rows(&self, examples: &[Example]) -> Vec<Row> {
        let columns: HashMap<u32, u32> = (0..).zip(&self.features).map(|(at, feature)| (feature.key, at)).collect();
        let row = |example: &Example| {
            let features = Features::of(&example.comment);
            let seen = features.seen.iter();
            let mut seen: Vec<_> =
                seen.filter_map(|feature| Some((*columns.get(&feature.key)?, feature.group))).collect();
            seen.sort_unstable();
            seen.dedup();
            let mut squares = [0_u64; GROUPS];
            for &(column, group) in &seen {
                squares[group as usize] += u64::from(self.features[column as usize].rarity).pow(2);
            }
            Row { seen, scales: scales(squares) }
        };
        examples.iter().map(row).collect()
    }

    /// The rows as one axis weighs them. The last sparse column is the constant.
    pub fn matrix(&self, rows: &[Row], weighing: &Weighing) -> Matrix {
        let (width, depth) = (self.features.len() + 1, self.vectors.dimensions());
        let mut matrix = Matrix { starts: vec![0], width, depth, ..Matrix::default() };
        let factors: Vec<f32> = self.features.iter().map(|feature| weighing.factor(feature)).collect();
        matrix.dense = vec![0.0; rows.len() * depth];
        for (row, dense) in rows.iter().zip(matrix.dense.chunks_exact_mut(depth)) {
            let begins = matrix.columns.len();
            for &(column, group) in &row.seen {
                let share = weighing.share(group) * row.scales[group as usize];
                if share == 0.0 {
                    continue;
                }
                let value = share * factors[column as usize];
                // The same word may stand in the text and in the title.
                if matrix.columns.len() > begins && matrix.columns.last() == Some(&column) {
                    *matrix.values.last_mut().expect("there is a column") += value;
                } else {
                    matrix.columns.push(column);
                    matrix.values.push(value);
                }
                let feature = &self.features[column as usize];
                if let Some(vector) = feature.vector {
                    let times = share * weighing.meaning * feature.information;
                    for (sum, value) in dense.iter_mut().zip(self.vectors.row(vector)) {
                        *sum += value * times;
                    }
                }
            }
            matrix.columns.push(width as u32 - 1);
            matrix.values.push(1.0);
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }

    /// One weight for each feature from those of a [`matrix`](Self::matrix) whose sparse columns were multiplied by
    /// `factors`: what its column weighs and what its vector does, together. And the constant.
    pub fn fold(&self, weighing: &Weighing, fitted: &[f32], factors: &[f32]) -> (Vec<f32>, f32) {
        let (sparse, dense) = fitted.split_at(self.features.len() + 1);
        let weights = self.features.iter().enumerate().map(|(at, feature)| {
            let own = sparse[at] * factors[at] * weighing.factor(feature);
            let meaning: f32 = feature.vector.map_or(0.0, |vector| {
                let dot: f32 = self.vectors.row(vector).iter().zip(dense).map(|(value, weight)| value * weight).sum();
                dot * weighing.meaning * feature.information
            });
            own + meaning
        });
        (weights.collect(), sparse[self.features.len()])
    }
}

fn known(key: u32, family: Family, count: f32, examples: usize, vector: Option<usize>) -> Known {
    let information = match family {
        Family::Structure | Family::Cue => 1.0,
        _ => (examples as f32 / count).ln().max(0.3),
    };
    let rarity = (information.sqrt() / RARITY_UNIT).round() as u8;
    Known { key, family, count, rarity, information, vector }
}

/// The features of an example, each once, but for those of title and context that are weighed as the comment's own.
fn own_features(example: &Example) -> Vec<(u32, Family)> {
    let own = |group: Group| !matches!(group, Group::TitleAsBody | Group::ContextAsBody);
    let features = Features::of(&example.comment);
    let seen = features.seen.iter().filter(|feature| own(feature.group));
    let mut seen: Vec<_> = seen.map(|feature| (feature.key, feature.family)).collect();
    seen.sort_unstable();
    seen.dedup_by_key(|(key, _)| *key);
    seen
}

/// How much each lesson that has the label speaks for a feature, against those without it: a factor for each column of the
/// matrix, 1 for the constant. (Wang and Manning, 2012: naive Bayes as a start for a discriminative model.)
pub fn bayes(matrix: &Matrix, lessons: &[Lesson], power: f32) -> Vec<f32> {
    const SMOOTHING: f32 = 0.5;
    let (mut with, mut without) = (vec![SMOOTHING; matrix.width], vec![SMOOTHING; matrix.width]);
    let (mut labelled, mut others) = (1.0, 1.0);
    for lesson in lessons {
        let (counts, total) = if lesson.label { (&mut with, &mut labelled) } else { (&mut without, &mut others) };
        *total += lesson.weight;
        for &column in matrix.sparse(lesson.row as usize).0 {
            counts[column as usize] += lesson.weight;
        }
    }
    let ratio = |(with, without): (&f32, &f32)| ((with / labelled) / (without / others)).ln().abs().max(0.05);
    let mut factors: Vec<f32> = with.iter().zip(&without).map(|pair| ratio(pair).powf(power)).collect();
    factors[matrix.width - 1] = 1.0;
    factors
}

impl Weighing {
    /// The weighing of an axis.
    pub fn of(axis: Axis) -> &'static Self {
        match axis {
            Axis::Topic => &Self::TOPICS,
            Axis::Kind | Axis::Own => &Self::KINDS,
        }
    }
}
