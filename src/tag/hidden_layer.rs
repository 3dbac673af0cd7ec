//! The hidden layer between the feature groups and the categories.
//!
//! The sums of weights alone can't tell that a title about programming over a text about sport means sport. The units of
//! this layer see which categories each feature group speaks for, and correct the sums where the groups together mean
//! something else. The activation is ReLU, max(0, x) (Nair and Hinton, 2010), so the layer is piecewise linear: with the set of
//! active units fixed, what each word adds to each category is exact.

use crate::{
    tag::{
        features::{FeatureGroup, GROUPS},
        quantized::{LANES, QuantizedVector, WeightRow, weight_row},
    },
    taxonomy::CATEGORIES,
};

/// The most units of a layer: [`Activations::mask`] has one bit for each.
pub const MAX_UNITS: usize = 64;

/// A row for each feature group, with a number for each category.
pub type GroupMatrix = [[f32; CATEGORIES]; GROUPS];

/// One unit, with quantised weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HiddenUnit {
    /// Added to the weighted sum of the inputs.
    pub bias: f32,
    /// What one step of the input weights is worth.
    pub input_scale: f32,
    /// What one step of the output weights is worth, in log-odds.
    pub output_scale: f32,
    /// The weight of what each group contributes to each category.
    pub input_weights: [[i8; CATEGORIES]; GROUPS],
    /// How much the unit's activation adds to each category.
    pub output_weights: [i8; CATEGORIES],
}

impl HiddenUnit {
    /// Quantises a unit. The greatest magnitude among the input weights, and among the output weights, becomes 127 steps.
    pub fn quantize(bias: f32, input_weights: &GroupMatrix, output_weights: &[f32; CATEGORIES]) -> Self {
        let scale = |weights: &mut dyn Iterator<Item = f32>| {
            weights.fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs())) / 127.0
        };
        let input_scale = scale(&mut input_weights.as_flattened().iter().copied());
        let output_scale = scale(&mut output_weights.iter().copied());
        Self {
            bias,
            input_scale,
            output_scale,
            input_weights: input_weights.map(|group| group.map(|weight| (weight / input_scale).round() as i8)),
            output_weights: output_weights.map(|weight| (weight / output_scale).round() as i8),
        }
    }
}

/// The layer, with its input weights laid out for vector instructions.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenLayer {
    units: Vec<HiddenUnit>,
    /// The input weights of each unit.
    input_rows: Vec<[WeightRow; GROUPS]>,
}

/// The output of the layer for one comment.
#[derive(Debug, Clone, Copy)]
pub struct Activations {
    /// One bit for each unit, the first unit lowest; set if the unit is active.
    pub mask: u64,
    /// What the units add to the log-odds of each category.
    pub log_odds: [f32; CATEGORIES],
}

impl HiddenLayer {
    /// A layer of these units.
    ///
    /// # Panics
    /// If there are more than [`MAX_UNITS`].
    pub fn new(units: Vec<HiddenUnit>) -> Self {
        assert!(units.len() <= MAX_UNITS);
        let input_rows =
            units.iter().map(|unit| std::array::from_fn(|group| weight_row(&unit.input_weights[group]))).collect();
        Self { units, input_rows }
    }

    /// The units, in the order of the activation mask's bits.
    pub fn units(&self) -> &[HiddenUnit] {
        &self.units
    }

    /// Computes the layer's output from the log-odds that each feature group adds to each category.
    pub fn forward(&self, group_log_odds: &GroupMatrix) -> Activations {
        let mut output = Activations { mask: 0, log_odds: [0.0; CATEGORIES] };
        // Most comments lack a title or a context: empty groups are skipped.
        let present = (0..GROUPS).filter(|&group| group_log_odds[group].iter().any(|&value| value != 0.0));
        let inputs: Vec<(usize, QuantizedVector)> =
            present.map(|group| (group, QuantizedVector::quantize(&group_log_odds[group]))).collect();
        for (at, (unit, rows)) in self.units.iter().zip(&self.input_rows).enumerate() {
            let sum: f32 = inputs.iter().map(|(group, input)| input.dot(&rows[*group])).sum();
            let activation = unit.bias + sum * unit.input_scale;
            if activation > 0.0 {
                output.mask |= 1 << at;
                let scaled = activation * unit.output_scale;
                for (log_odds, weight) in output.log_odds.iter_mut().zip(unit.output_weights) {
                    *log_odds += f32::from(weight) * scaled;
                }
            }
        }
        output
    }

    /// The gradient of the layer's output for `category` with respect to what `group` contributes to each category, while the
    /// active units are those of `mask`.
    pub fn gradient(&self, mask: u64, category: usize, group: FeatureGroup) -> [f32; CATEGORIES] {
        let mut gradient = [0.0; LANES];
        for (at, (unit, rows)) in self.units.iter().zip(&self.input_rows).enumerate() {
            if mask >> at & 1 == 1 {
                let output = f32::from(unit.output_weights[category]) * unit.output_scale * unit.input_scale;
                for (slope, &weight) in gradient.iter_mut().zip(&rows[group as usize]) {
                    *slope += output * f32::from(weight);
                }
            }
        }
        std::array::from_fn(|other| gradient[other])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer() -> HiddenLayer {
        let mut input_weights = [[0.0; CATEGORIES]; GROUPS];
        input_weights[0][2] = 1.0;
        input_weights[1][3] = -2.0;
        let mut output_weights = [0.0; CATEGORIES];
        output_weights[5] = 0.5;
        HiddenLayer::new(vec![
            HiddenUnit::quantize(-1.0, &[[0.1; CATEGORIES]; GROUPS], &output_weights),
            HiddenUnit::quantize(0.5, &input_weights, &output_weights),
        ])
    }

    #[test]
    fn a_unit_is_active_when_its_inputs_exceed_its_negated_bias() {
        let mut group_log_odds = [[0.0; CATEGORIES]; GROUPS];
        let output = layer().forward(&group_log_odds);
        assert_eq!((output.mask, output.log_odds[4]), (0b10, 0.0));
        assert!((output.log_odds[5] - 0.25).abs() < 1e-6);
        group_log_odds[0][2] = 3.0;
        group_log_odds[1][3] = 1.0;
        assert!((layer().forward(&group_log_odds).log_odds[5] - 0.75).abs() < 0.02);
        group_log_odds[1][3] = 2.0;
        assert_eq!(layer().forward(&group_log_odds).mask, 0);
    }

    #[test]
    fn the_gradient_is_what_a_small_change_adds() {
        let mut group_log_odds = [[0.0; CATEGORIES]; GROUPS];
        group_log_odds[0][2] = 3.0;
        let before = layer().forward(&group_log_odds);
        let gradient = layer().gradient(before.mask, 5, FeatureGroup::Body);
        group_log_odds[0][2] += 0.25;
        let after = layer().forward(&group_log_odds);
        assert!((after.log_odds[5] - before.log_odds[5] - 0.25 * gradient[2]).abs() < 1e-5);
    }
}
