//! Examples that the parts of the model have scored.

use threadlight::{tag::encoder::Encoder, taxonomy::CATEGORIES};

use super::{calibrate::PARTS, student::input};
use crate::data::Example;

/// Examples with the scores that the parts of the model give them.
pub struct Scored<'a> {
    pub examples: Vec<&'a Example>,
    /// For each example and category.
    pub scores: Vec<[[f32; PARTS]; CATEGORIES]>,
}

impl<'a> Scored<'a> {
    /// Adds the encoder's scores to those by features.
    pub fn new(examples: Vec<&'a Example>, by_features: &[[f32; CATEGORIES]], encoder: &Encoder) -> Self {
        let score = |(example, by_features): (&&Example, &[f32; CATEGORIES])| {
            let read = encoder.read(input::pieces(&encoder.vocabulary, &example.comment)).log_odds;
            std::array::from_fn(|category| [by_features[category], read[category]])
        };
        let scores = examples.iter().zip(by_features).map(score).collect();
        Self { examples, scores }
    }

    /// These examples and others.
    pub fn and(mut self, other: Self) -> Self {
        self.examples.extend(other.examples);
        self.scores.extend(other.scores);
        self
    }

    /// The scores for a category, and whether each example has it.
    pub fn of_category(&self, category: usize) -> Vec<([f32; PARTS], bool)> {
        let pairs = self.scores.iter().zip(&self.examples);
        pairs.map(|(scores, example)| (scores[category], example.labels[category])).collect()
    }
}
