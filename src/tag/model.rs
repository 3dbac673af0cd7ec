//! The trained model: a weight for each feature and category, a small [hidden layer](super::hidden_layer) over the sums, and an
//! [encoder](super::encoder) whose log-odds are added to theirs.
//!
//! [`format`](super::format) reads and writes it as a file, [`scores`](super::scores) scores comments with it.

use crate::{
    tag::{
        encoder::Encoder,
        features::{FeatureGroup, GROUPS},
        hidden_layer::HiddenLayer,
        key_index::KeyIndex,
        quantized::{WeightRow, weight_row},
    },
    taxonomy::CATEGORIES,
};

/// What one step of a stored square root of an idf is worth: a byte then reaches an idf of 254.
pub const SQRT_IDF_STEP: f32 = 1.0 / 16.0;

/// A category's parameters other than the weights of its features.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// What one step of a stored weight is worth, in log-odds.
    pub weight_scale: f32,
    /// The log-odds of a comment without any known feature.
    pub bias: f32,
    /// The probability from which the tag is shown.
    pub threshold: f32,
    /// What the sum of each feature group is multiplied by.
    pub group_weights: [f32; GROUPS],
}

/// A feature of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureRow {
    /// See [`Feature::key`](super::features::Feature::key).
    pub key: u32,
    /// The square root of the feature's idf, in [`SQRT_IDF_STEP`]s. Its square is what the feature adds to the squared length
    /// of its group.
    pub sqrt_idf: u8,
    /// A weight for each category, in steps of its [`Head::weight_scale`].
    pub weights: [i8; CATEGORIES],
}

/// A trained model. Its features are rows, numbered from 0 in the order of their keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) heads: Vec<Head>,
    pub(super) hidden_layer: HiddenLayer,
    /// `None` in models of features alone, as tests make them.
    pub(super) encoder: Option<Encoder>,
    pub(super) keys: KeyIndex,
    pub(super) sqrt_idfs: Vec<u8>,
    pub(super) weights: Vec<WeightRow>,
}

impl Model {
    /// Builds a model. Of rows with equal keys the first counts.
    ///
    /// # Panics
    /// If there are not as many heads as categories.
    pub fn new(heads: Vec<Head>, hidden_layer: HiddenLayer, mut rows: Vec<FeatureRow>) -> Self {
        assert_eq!(heads.len(), CATEGORIES);
        rows.sort_by_key(|row| row.key);
        rows.dedup_by_key(|row| row.key);
        Self::from_columns(
            heads,
            hidden_layer,
            rows.iter().map(|row| row.key).collect(),
            rows.iter().map(|row| row.sqrt_idf).collect(),
            rows.iter().map(|row| weight_row(&row.weights)).collect(),
        )
    }

    /// Builds a model from its columns. `keys` must be strictly ascending, and `sqrt_idfs` and `weights` as long as `keys`.
    pub(super) fn from_columns(
        heads: Vec<Head>,
        hidden_layer: HiddenLayer,
        keys: Vec<u32>,
        sqrt_idfs: Vec<u8>,
        weights: Vec<WeightRow>,
    ) -> Self {
        Self { heads, hidden_layer, encoder: None, keys: KeyIndex::new(keys), sqrt_idfs, weights }
    }

    /// The same model with an encoder, whose log-odds are added to its own.
    pub fn with_encoder(mut self, encoder: Encoder) -> Self {
        self.encoder = Some(encoder);
        self
    }

    /// The parameters of a category other than the weights of its features.
    pub fn head(&self, category: usize) -> Head {
        self.heads[category]
    }

    /// How many features the model knows.
    pub fn feature_count(&self) -> usize {
        self.keys.keys().len()
    }

    /// The row of a feature, if it is known.
    pub(super) fn find(&self, key: u32) -> Option<usize> {
        self.keys.find(key)
    }

    /// The square root of a feature's idf, in [`SQRT_IDF_STEP`]s, if the feature is known.
    pub fn sqrt_idf(&self, key: u32) -> Option<u8> {
        self.find(key).map(|row| self.sqrt_idfs[row])
    }
}

/// What the features of each group are multiplied by: 1 over the length of the group's vector, so that long texts don't weigh
/// more than short ones. `squared_lengths` are in squared [`SQRT_IDF_STEP`]s. The structure of a comment is not scaled: it
/// does not grow with the text.
pub fn group_scales(squared_lengths: [u64; GROUPS]) -> [f32; GROUPS] {
    std::array::from_fn(|group| match squared_lengths[group] {
        0 => 1.0,
        _ if group == FeatureGroup::Structure as usize => 1.0,
        square => 1.0 / (square as f32 * SQRT_IDF_STEP * SQRT_IDF_STEP).max(1.0).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_keys() {
        let head = Head { weight_scale: 0.5, bias: -1.0, threshold: 0.4, group_weights: [1.0; GROUPS] };
        let row = |key| FeatureRow { key, sqrt_idf: 16, weights: [1; CATEGORIES] };
        let keys = [u32::MAX, 7, 0x7_0000, 0x7_0001, 0];
        let model = Model::new(vec![head; CATEGORIES], HiddenLayer::new(Vec::new()), keys.map(row).to_vec());
        for (row, key) in [0, 7, 0x7_0000, 0x7_0001, u32::MAX].into_iter().enumerate() {
            assert_eq!(model.find(key), Some(row));
        }
        for key in [1, 8, 0x7_0002, 0x8_0000, u32::MAX - 1] {
            assert_eq!(model.find(key), None);
        }
    }

    #[test]
    fn long_texts_are_scaled_down_to_length_1_and_structure_is_not() {
        let mut squared_lengths = [0; GROUPS];
        // Four features whose idf is 1.
        squared_lengths[FeatureGroup::Body as usize] = 4 * 16 * 16;
        squared_lengths[FeatureGroup::Structure as usize] = 4 * 16 * 16;
        let scales = group_scales(squared_lengths);
        assert_eq!(scales[FeatureGroup::Body as usize], 0.5);
        assert_eq!(scales[FeatureGroup::Structure as usize], 1.0);
        assert_eq!(scales[FeatureGroup::Title as usize], 1.0);
    }
}
