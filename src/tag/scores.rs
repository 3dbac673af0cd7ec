//! Scoring: from a comment's features to a probability for each category, and to what each feature adds.

use std::collections::HashMap;

use crate::{
    comment::{Comment, PARENT_TEXT_LIMIT},
    tag::{
        encoder::Reading,
        features::{CommentFeatures, Feature, FeatureGroup, GROUPS},
        hidden_layer::GroupMatrix,
        model::{Model, group_scales},
        quantized::{LANES, QuantizedVector},
    },
    taxonomy::{CATEGORIES, TOPICS},
    text::utf16,
};

/// Marks a feature that the model doesn't know, in place of its row.
const UNKNOWN: u32 = u32::MAX;

/// A scored comment.
#[derive(Debug)]
pub struct Scores<'a> {
    model: &'a Model,
    features: &'a CommentFeatures,
    /// For each occurrence of a feature, its row in the model or [`UNKNOWN`].
    rows: Vec<u32>,
    sums: GroupSums,
    /// The [activation mask](super::hidden_layer::Activations::mask) of the hidden layer.
    activation_mask: u64,
    /// What the encoder says.
    reading: Option<Reading>,
    log_odds: [f32; CATEGORIES],
    adjustment: Option<Adjustment<'a>>,
}

/// The weights of known features, summed up in each group.
#[derive(Debug)]
struct GroupSums {
    /// Which groups have a known feature.
    is_present: [bool; GROUPS],
    /// What each group's features are multiplied by, see [`group_scales`].
    scales: [f32; GROUPS],
    /// In steps of each category's weight scale.
    steps: [[i32; LANES]; GROUPS],
}

impl GroupSums {
    fn new(model: &Model, features: &CommentFeatures, rows: &[u32]) -> Self {
        // Group and row packed into one number, because plain numbers sort fastest.
        let mut known: Vec<u64> = rows
            .iter()
            .zip(&features.occurrences)
            .filter(|(row, _)| **row != UNKNOWN)
            .map(|(&row, feature)| (feature.group as u64) << 32 | u64::from(row))
            .collect();
        known.sort_unstable();
        known.dedup();
        let mut squared_lengths = [0_u64; GROUPS];
        let mut is_present = [false; GROUPS];
        // Whole numbers: their sum is the same in any order and on any machine.
        let mut steps = [[0_i32; LANES]; GROUPS];
        for known in known {
            let (group, row) = ((known >> 32) as usize, known as u32 as usize);
            is_present[group] = true;
            squared_lengths[group] += u64::from(model.sqrt_idfs[row]).pow(2);
            for (sum, weight) in steps[group].iter_mut().zip(&model.weights[row]) {
                *sum += i32::from(*weight);
            }
        }
        Self { is_present, scales: group_scales(squared_lengths), steps }
    }

    /// What each group contributes to each category, in log-odds.
    fn log_odds(&self, model: &Model) -> GroupMatrix {
        std::array::from_fn(|group| {
            std::array::from_fn(|category| {
                self.steps[group][category] as f32 * self.scales[group] * model.heads[category].weight_scale
            })
        })
    }
}

impl Model {
    /// Scores a comment, given its features.
    pub fn score<'a>(&'a self, comment: &Comment, features: &'a CommentFeatures) -> Scores<'a> {
        let row = |feature: &Feature| self.find(feature.key).map_or(UNKNOWN, |row| row as u32);
        let rows: Vec<u32> = features.occurrences.iter().map(row).collect();
        let sums = GroupSums::new(self, features, &rows);
        let group_log_odds = sums.log_odds(self);
        let hidden = self.hidden_layer.forward(&group_log_odds);
        // What isn't tagged need not be read: that takes most of the time.
        let encoder = self.encoder.as_ref().filter(|_| features.is_taggable);
        let reading = encoder.map(|encoder| {
            let parent = comment.parent.as_deref().map(|parent| utf16::truncate(parent, PARENT_TEXT_LIMIT));
            let title = comment.title.as_deref();
            encoder.read(encoder.vocabulary.pieces(&comment.text, &features.tokens, title, parent))
        });
        let log_odds = std::array::from_fn(|category| {
            let head = &self.heads[category];
            let sum: f32 = group_log_odds.iter().zip(head.group_weights).map(|(group, w)| group[category] * w).sum();
            let read = reading.as_ref().map_or(0.0, |reading| reading.log_odds[category]);
            head.bias + sum + hidden.log_odds[category] + read
        });
        Scores { model: self, features, rows, sums, activation_mask: hidden.mask, reading, log_odds, adjustment: None }
    }
}

/// Weights that a reader's corrections have taught: for each feature key, the categories that it speaks for or against.
pub type LearntWeights = HashMap<u32, Vec<(u8, f32)>>;

/// What a reader's corrections change about the scores of one comment.
#[derive(Debug)]
pub struct Adjustment<'a> {
    /// Added to the log-odds of each category.
    pub log_odds: [f32; CATEGORIES],
    /// The weights behind it, by feature: they say which words account for it ...
    pub weights: &'a LearntWeights,
    /// ... once each group's are multiplied by its scale.
    pub scales: [f32; GROUPS],
}

impl Adjustment<'_> {
    /// What one feature of the comment adds to the log-odds of a category.
    fn contribution(&self, feature: &Feature, category: usize) -> f32 {
        let weights = self.weights.get(&feature.key).into_iter().flatten();
        let weight =
            weights.filter(|(other, _)| usize::from(*other) == category).map(|(_, weight)| weight).sum::<f32>();
        weight * self.scales[feature.group as usize]
    }
}

impl<'a> Scores<'a> {
    /// The scores with an adjustment added.
    pub fn adjusted(mut self, adjustment: Adjustment<'a>) -> Self {
        for (log_odds, more) in self.log_odds.iter_mut().zip(adjustment.log_odds) {
            *log_odds += more;
        }
        self.adjustment = Some(adjustment);
        self
    }

    /// The log-odds of a category.
    pub fn log_odds(&self, category: usize) -> f32 {
        self.log_odds[category]
    }

    /// The log-odds of all categories.
    pub fn all_log_odds(&self) -> &[f32; CATEGORIES] {
        &self.log_odds
    }

    /// The probability of a category, from 0 to 1.
    pub fn probability(&self, category: usize) -> f32 {
        probability(self.log_odds[category])
    }

    /// For each known feature of the text, what it adds to the log-odds of the topic that it supports most, ignoring the hidden
    /// layer.
    pub fn topic_contributions(&self) -> impl Iterator<Item = (&Feature, f32)> {
        let scale = |category: usize| if category < TOPICS { self.model.heads[category].weight_scale } else { 0.0 };
        let scales = QuantizedVector::quantize(&std::array::from_fn(scale));
        let known = self.features.occurrences.iter().zip(&self.rows).filter(|(_, row)| **row != UNKNOWN);
        known.filter(|(feature, _)| feature.group == FeatureGroup::Body).map(move |(feature, &row)| {
            let weights = &self.model.weights[row as usize];
            (feature, scales.max_product(weights) * self.sums.scales[FeatureGroup::Body as usize])
        })
    }

    /// For each piece that the encoder read, the token that it was cut from and what it adds to the log-odds of each category. The first
    /// piece, which stands for the comment as a whole, has no token; neither do those of title and parent, which add nothing.
    pub fn readings(&self) -> impl Iterator<Item = (Option<usize>, &[f32; CATEGORIES])> {
        let read = self.reading.iter().flat_map(|reading| reading.pieces.iter().zip(&reading.shares));
        read.map(|(piece, shares)| (piece.token.map(|token| token as usize), shares))
    }

    /// For each feature, what it adds to the log-odds of a category, as long as the active hidden units stay the same. An
    /// unknown feature adds what corrections have taught about it, or 0.
    pub fn contributions(&self, category: usize) -> impl Iterator<Item = (&Feature, f32)> {
        let heads = &self.model.heads;
        let gradients: [QuantizedVector; GROUPS] = std::array::from_fn(|at| {
            if !self.sums.is_present[at] {
                return QuantizedVector::ZERO;
            }
            let group = FeatureGroup::ALL[at];
            let mut gradient = self.model.hidden_layer.gradient(self.activation_mask, category, group);
            gradient[category] += heads[category].group_weights[at];
            let scale = self.sums.scales[at];
            QuantizedVector::quantize(&std::array::from_fn(|other| gradient[other] * heads[other].weight_scale * scale))
        });
        self.features.occurrences.iter().zip(&self.rows).map(move |(feature, &row)| {
            let shipped = match row {
                UNKNOWN => 0.0,
                row => gradients[feature.group as usize].dot(&self.model.weights[row as usize]),
            };
            let learnt = self.adjustment.as_ref().map_or(0.0, |adjustment| adjustment.contribution(feature, category));
            (feature, shipped + learnt)
        })
    }
}

/// The probability with these log-odds, from 0 to 1. It is rounded to thousandths, so that machines that differ in the last bits of a float
/// give the same score.
pub fn probability(log_odds: f32) -> f32 {
    let probability = 1.0 / (1.0 + (-log_odds).exp());
    (probability * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::{
        features::word_key,
        hidden_layer::{HiddenLayer, HiddenUnit},
        model::{FeatureRow, Head},
    };

    /// A unit that makes the second category likelier where the text speaks for the first and the title against it.
    fn contradiction() -> HiddenLayer {
        let mut input_weights = [[0.0; CATEGORIES]; GROUPS];
        input_weights[FeatureGroup::Body as usize][0] = 1.0;
        input_weights[FeatureGroup::TitleAsBody as usize][0] = -1.0;
        let mut output_weights = [0.0; CATEGORIES];
        output_weights[1] = 1.0;
        HiddenLayer::new(vec![HiddenUnit::quantize(0.0, &input_weights, &output_weights)])
    }

    /// A model of one word, "battery", that weighs 10 for every category, half of that in a title.
    fn model(hidden_layer: HiddenLayer) -> Model {
        let group_weights = [1.0, 1.0, 1.0, 1.0, 0.5, 0.25];
        let head = Head { weight_scale: 0.5, bias: -1.0, threshold: 0.4, group_weights };
        let row = FeatureRow { key: word_key("battery"), sqrt_idf: 16, weights: [20; CATEGORIES] };
        Model::new(vec![head; CATEGORIES], hidden_layer, vec![row])
    }

    fn features(text: &str, title: &str) -> CommentFeatures {
        CommentFeatures::extract(&Comment { text: text.into(), title: Some(title.into()), ..Comment::default() })
    }

    #[test]
    fn a_title_counts_with_its_groups_weight() {
        let model = model(HiddenLayer::new(Vec::new()));
        let scored = |text: &str, title: &str| {
            let features = features(text, title);
            let scores = model.score(&Comment::default(), &features);
            (scores.log_odds(0), scores.contributions(0).map(|(_, weight)| weight).sum::<f32>())
        };
        assert_eq!(scored("Nothing", "Nothing"), (-1.0, 0.0));
        assert_eq!(scored("Nothing", "Battery"), (4.0, 5.0));
        assert_eq!(scored("Battery", "Nothing"), (9.0, 10.0));
        assert_eq!(scored("Battery", "Battery"), (14.0, 15.0));
    }

    #[test]
    fn contributions_include_what_features_add_through_the_hidden_layer() {
        let model = model(contradiction());
        let features = features("Battery", "");
        let scores = model.score(&Comment::default(), &features);
        // The active unit adds as much again to the second category.
        for (category, weight) in [(0, 10.0), (1, 20.0), (2, 10.0)] {
            let sum: f32 = scores.contributions(category).map(|(_, weight)| weight).sum();
            assert!((sum - weight).abs() < 0.1 && (scores.log_odds(category) + 1.0 - weight).abs() < 0.1, "{category}");
        }
    }

    #[test]
    fn topic_contributions_are_those_of_the_text_alone() {
        let model = model(HiddenLayer::new(Vec::new()));
        for (text, title, expected) in [("Battery", "Battery", vec![10.0]), ("Nothing", "Battery", vec![])] {
            let features = features(text, title);
            let weights: Vec<f32> =
                model.score(&Comment::default(), &features).topic_contributions().map(|(_, weight)| weight).collect();
            assert_eq!(weights.len(), expected.len());
            assert!(
                weights.iter().zip(&expected).all(|(weight, expected)| (weight - expected).abs() < 0.01),
                "{weights:?}"
            );
        }
    }

    #[test]
    fn an_adjustment_changes_scores_and_contributions_alike() {
        let model = model(HiddenLayer::new(Vec::new()));
        let features = features("Charger", "");
        let before = model.score(&Comment::default(), &features).log_odds(2);
        let weights = LearntWeights::from([(word_key("charger"), vec![(2, 3.0)])]);
        let mut log_odds = [0.0; CATEGORIES];
        log_odds[2] = 1.5;
        let scores = model.score(&Comment::default(), &features).adjusted(Adjustment {
            log_odds,
            weights: &weights,
            scales: [0.5; GROUPS],
        });
        assert_eq!(scores.log_odds(2), before + 1.5);
        assert_eq!(scores.contributions(2).map(|(_, weight)| weight).sum::<f32>(), 1.5);
        assert_eq!(scores.contributions(3).map(|(_, weight)| weight).sum::<f32>(), 0.0);
    }

    #[test]
    fn probabilities_are_in_thousandths() {
        let model = model(HiddenLayer::new(Vec::new()));
        let features = features("Nothing", "");
        assert_eq!(model.score(&Comment::default(), &features).probability(0), 0.269);
    }
}
