//! The features that training knows, and examples as rows of them.

use std::collections::HashMap;

use threadlight::{
    category::TOPICS,
    tag::{
        features::{Family, Features, GROUPS, Group},
        model::{CATEGORIES, RARITY_UNIT, scales},
    },
};

use super::{data::Example, solver::Matrix};

/// A feature that at least [`LEAST`] examples have.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub key: u32,
    pub group: Group,
    /// How many examples have it.
    pub count: u32,
    /// As in [`threadlight::tag::model::Row`].
    pub rarity: u8,
    /// The logarithm of how many times as many examples there are as have it.
    information: f32,
}

/// Rarer features are not learnt from.
const LEAST: u32 = 2;

/// The known features, in the order of their keys.
#[derive(Debug)]
pub struct Vocabulary {
    features: Vec<Known>,
}

impl Vocabulary {
    /// Of the features of examples.
    pub fn of(examples: &[Example]) -> Self {
        let mut counts: HashMap<u32, (Family, u32)> = HashMap::new();
        for example in examples {
            for (key, family) in unique(example) {
                counts.entry(key).or_insert((family, 0)).1 += 1;
            }
        }
        let mut features: Vec<Known> = counts
            .into_iter()
            .filter(|(_, (_, count))| *count >= LEAST)
            .map(|(key, (family, count))| {
                let group = family.group();
                let information = match group {
                    Group::Structure => 1.0,
                    _ => (examples.len() as f32 / count as f32).ln().max(0.3),
                };
                let rarity = (information.sqrt() / RARITY_UNIT).round() as u8;
                Known { key, group, count, rarity, information }
            })
            .collect();
        features.sort_by_key(|feature| feature.key);
        Self { features }
    }

    pub fn features(&self) -> &[Known] {
        &self.features
    }

    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// What a feature is multiplied by, besides its group's scale, for each feature: on topics rare words count more.
    pub fn factors(&self, category: usize) -> Vec<f32> {
        let (groups, power) = if category < TOPICS { (TOPIC_GROUPS, 1.0) } else { (KIND_GROUPS, 0.5) };
        self.features.iter().map(|feature| groups[feature.group as usize] * feature.information.powf(power)).collect()
    }

    /// Those that decide most, by the weights fitted to all of them.
    pub fn most_important(&self, weights: &[Vec<f32>], count: usize) -> Self {
        let factors = [self.factors(0), self.factors(TOPICS)];
        let importance = |at: usize| -> f32 {
            let squares = (0..CATEGORIES).map(|category| {
                let weight = weights[category][at] * factors[usize::from(category >= TOPICS)][at];
                weight * weight
            });
            squares.sum::<f32>() * self.features[at].count as f32
        };
        let mut order: Vec<(f32, usize)> = (0..self.len()).map(|at| (importance(at), at)).collect();
        order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        order.truncate(count);
        let mut features: Vec<Known> = order.into_iter().map(|(_, at)| self.features[at]).collect();
        features.sort_by_key(|feature| feature.key);
        Self { features }
    }

    /// The examples as the topics' and as the kinds' weights see them; the last column is the constant.
    pub fn matrices(&self, examples: &[Example]) -> [Matrix; 2] {
        let columns: HashMap<u32, u32> = (0..).zip(&self.features).map(|(at, feature)| (feature.key, at)).collect();
        let rows: Vec<Vec<u32>> = examples
            .iter()
            .map(|example| {
                let mut row: Vec<u32> = unique(example).filter_map(|(key, _)| columns.get(&key).copied()).collect();
                row.sort_unstable();
                row
            })
            .collect();
        [0, TOPICS].map(|category| self.matrix(&rows, &self.factors(category)))
    }

    fn matrix(&self, rows: &[Vec<u32>], factors: &[f32]) -> Matrix {
        let mut matrix = Matrix { starts: vec![0], width: self.len() + 1, ..Matrix::default() };
        for row in rows {
            let mut squares = [0_u64; GROUPS];
            for &column in row {
                let feature = self.features[column as usize];
                squares[feature.group as usize] += u64::from(feature.rarity).pow(2);
            }
            let scales = scales(squares);
            for &column in row {
                matrix.columns.push(column);
                let group = self.features[column as usize].group as usize;
                matrix.values.push(factors[column as usize] * scales[group]);
            }
            matrix.columns.push(self.len() as u32);
            matrix.values.push(1.0);
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }
}

/// How much each group weighs, in the order of [`Group`].
const TOPIC_GROUPS: [f32; GROUPS] = [1.0, 1.0, 1.0, 1.0, 0.1];
const KIND_GROUPS: [f32; GROUPS] = [1.0, 0.5, 1.0, 1.0, 0.3];

/// The features of an example, each once.
fn unique(example: &Example) -> impl Iterator<Item = (u32, Family)> {
    let mut seen: Vec<_> =
        Features::of(&example.comment).seen.iter().map(|feature| (feature.key, feature.family)).collect();
    seen.sort_unstable();
    seen.dedup_by_key(|(key, _)| *key);
    seen.into_iter()
}
