//! The layers above the weights of features: the weights of feature groups, the biases and the hidden layer. They are trained once the
//! weights of features are fixed, on each example's sums of weights, by Adam (Kingma and Ba, 2015) in small batches.

use threadlight::{
    tag::{
        features::{FeatureGroup, GROUPS},
        hidden_layer::{GroupMatrix, HiddenLayer, HiddenUnit, MAX_UNITS},
    },
    taxonomy::{CATEGORIES, TOPICS},
};

use super::weighing::Weighing;
use crate::random::Random;

// The hyperparameters were chosen by trying others on one fold of the training comments; Adam's own are those of the paper.

/// How many epochs the layers are trained for.
const EPOCHS: usize = 4;

/// How many examples a batch has.
const BATCH: usize = 512;

/// The learning rate at the first batch; it falls linearly to 0.
const LEARNING_RATE: f32 = 2e-3;

/// What inputs are multiplied by during training, so that all parameters are of similar size. The finished input weights include it.
const INPUT_FACTOR: f32 = 0.5;

/// How many inputs a unit has.
const INPUTS: usize = GROUPS * CATEGORIES;

/// The trained layers.
#[derive(Debug, Clone)]
pub struct TopLayers {
    /// What the sum of each group is multiplied by on its direct way to each category.
    pub group_weights: GroupMatrix,
    /// For each category.
    pub biases: [f32; CATEGORIES],
    units: Vec<FloatUnit>,
}

/// A hidden unit before it is quantised.
#[derive(Debug, Clone)]
struct FloatUnit {
    bias: f32,
    input_weights: GroupMatrix,
    output_weights: [f32; CATEGORIES],
}

impl TopLayers {
    /// Learns from the examples whose indexes are `rows`. The slices have an entry for every example: the sums of its groups, how
    /// much it counts, how probable each category is. `biases` are those to start from.
    pub fn fit(
        group_sums: &[GroupMatrix],
        rows: &[u32],
        weights: &[f32],
        targets: &[[f32; CATEGORIES]],
        biases: [f32; CATEGORIES],
    ) -> Self {
        let mut random = Random(2);
        let group_weights = std::array::from_fn(|group| {
            std::array::from_fn(|category| match category < TOPICS {
                true => Weighing::TOPICS.group_weight(FeatureGroup::ALL[group]),
                false => Weighing::KINDS.group_weight(FeatureGroup::ALL[group]),
            })
        });
        let mut parameters = Parameters::new(group_weights, biases, &mut random);
        let mut gradient = Parameters::zero();
        let mut adam = Adam::new(parameters.0.len());
        let mut order = rows.to_vec();
        let all = EPOCHS * order.len().div_ceil(BATCH);
        for _ in 0..EPOCHS {
            random.shuffle(&mut order);
            for batch in order.chunks(BATCH) {
                gradient.0.fill(0.0);
                for &row in batch {
                    let row = row as usize;
                    let weight = weights[row] / batch.len() as f32;
                    gradient.add(&parameters, &group_sums[row], &targets[row], weight);
                }
                adam.step(&mut parameters.0, &gradient.0, all);
            }
        }
        parameters.layers()
    }

    /// The quantised hidden layer, with the output weights for each category multiplied by a factor.
    pub fn hidden_layer(&self, factors: &[f32; CATEGORIES]) -> HiddenLayer {
        let unit = |unit: &FloatUnit| {
            let output_weights: [f32; CATEGORIES] =
                std::array::from_fn(|category| unit.output_weights[category] * factors[category]);
            HiddenUnit::quantize(unit.bias, &unit.input_weights, &output_weights)
        };
        HiddenLayer::new(self.units.iter().map(unit).collect())
    }

    /// The score of each category for the sums of an example's groups, with a layer that [`hidden_layer`](Self::hidden_layer) gave.
    pub fn scores(&self, layer: &HiddenLayer, group_sums: &GroupMatrix) -> [f32; CATEGORIES] {
        let output = layer.forward(group_sums);
        std::array::from_fn(|category| {
            let terms = group_sums.iter().zip(&self.group_weights);
            let sum: f32 = terms.map(|(sums, weights)| sums[category] * weights[category]).sum();
            self.biases[category] + sum + output.log_odds[category]
        })
    }
}

/// All parameters in one list: for each unit its bias, input weights and output weights; then group weights and biases. Also used for
/// their gradient.
struct Parameters(Vec<f32>);

/// How many parameters a unit has.
const UNIT: usize = 1 + INPUTS + CATEGORIES;

/// Where the group weights begin.
const GROUP_WEIGHTS: usize = MAX_UNITS * UNIT;

/// Where the biases begin.
const BIASES: usize = GROUP_WEIGHTS + INPUTS;

impl Parameters {
    fn zero() -> Self {
        Self(vec![0.0; BIASES + CATEGORIES])
    }

    /// Units with random input weights, whose output weights are 0.
    fn new(group_weights: GroupMatrix, biases: [f32; CATEGORIES], random: &mut Random) -> Self {
        let mut parameters = Self::zero();
        let width = 1.0 / (INPUTS as f32).sqrt();
        for unit in parameters.0[..GROUP_WEIGHTS].chunks_exact_mut(UNIT) {
            unit[..=INPUTS].fill_with(|| random.unit() * width);
        }
        parameters.0[GROUP_WEIGHTS..BIASES].copy_from_slice(group_weights.as_flattened());
        parameters.0[BIASES..].copy_from_slice(&biases);
        parameters
    }

    /// Adds the gradient of an example's loss, the mean cross-entropy of all categories, at these parameters.
    fn add(&mut self, at: &Self, group_sums: &GroupMatrix, targets: &[f32; CATEGORIES], weight: f32) {
        let inputs = group_sums.as_flattened();
        let mut log_odds: [f32; CATEGORIES] = std::array::from_fn(|category| at.0[BIASES + category]);
        for (sums, weights) in inputs.chunks_exact(CATEGORIES).zip(at.0[GROUP_WEIGHTS..BIASES].chunks_exact(CATEGORIES))
        {
            for (log_odds, (sum, weight)) in log_odds.iter_mut().zip(sums.iter().zip(weights)) {
                *log_odds += sum * weight;
            }
        }
        let mut activations = [0.0_f32; MAX_UNITS];
        for (activation, unit) in activations.iter_mut().zip(at.0.chunks_exact(UNIT)) {
            *activation = (unit[0] + INPUT_FACTOR * dot(&unit[1..=INPUTS], inputs)).max(0.0);
            if *activation > 0.0 {
                add_product(&mut log_odds, &unit[1 + INPUTS..], *activation);
            }
        }
        let errors: [f32; CATEGORIES] = std::array::from_fn(|category| {
            weight * (1.0 / (1.0 + (-log_odds[category]).exp()) - targets[category]) / CATEGORIES as f32
        });
        add_product(&mut self.0[BIASES..], &errors, 1.0);
        for (gradient, sums) in
            self.0[GROUP_WEIGHTS..BIASES].chunks_exact_mut(CATEGORIES).zip(inputs.chunks_exact(CATEGORIES))
        {
            for (gradient, (sum, error)) in gradient.iter_mut().zip(sums.iter().zip(errors)) {
                *gradient += sum * error;
            }
        }
        let units = at.0.chunks_exact(UNIT).zip(self.0.chunks_exact_mut(UNIT));
        for (activation, (unit, gradient)) in activations.iter().zip(units) {
            if *activation > 0.0 {
                let back = dot(&unit[1 + INPUTS..], &errors);
                gradient[0] += back;
                add_product(&mut gradient[1..=INPUTS], inputs, INPUT_FACTOR * back);
                add_product(&mut gradient[1 + INPUTS..], &errors, *activation);
            }
        }
    }

    fn layers(&self) -> TopLayers {
        let matrix = |values: &[f32], times: f32| -> GroupMatrix {
            std::array::from_fn(|group| std::array::from_fn(|category| values[group * CATEGORIES + category] * times))
        };
        let unit = |unit: &[f32]| FloatUnit {
            bias: unit[0],
            input_weights: matrix(&unit[1..=INPUTS], INPUT_FACTOR),
            output_weights: std::array::from_fn(|category| unit[1 + INPUTS + category]),
        };
        TopLayers {
            group_weights: matrix(&self.0[GROUP_WEIGHTS..BIASES], 1.0),
            biases: std::array::from_fn(|category| self.0[BIASES + category]),
            units: self.0[..GROUP_WEIGHTS].chunks_exact(UNIT).map(unit).collect(),
        }
    }
}

/// The dot product, in eight lanes: the compiler can use vector instructions, and the order of additions is fixed.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (one, other) in one.chunks(8).zip(other.chunks(8)) {
        for (lane, (one, other)) in lanes.iter_mut().zip(one.iter().zip(other)) {
            *lane += one * other;
        }
    }
    lanes.iter().sum()
}

/// Adds `values`, multiplied by `times`, to `sums`.
fn add_product(sums: &mut [f32], values: &[f32], times: f32) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value * times;
    }
}

/// The state of Adam, in the paper's terms.
struct Adam {
    /// m: running means of the gradient.
    means: Vec<f32>,
    /// v: running means of its square.
    squares: Vec<f32>,
    steps: usize,
}

impl Adam {
    /// Beta 1 of the paper.
    const MEAN_DECAY: f32 = 0.9;
    /// Beta 2.
    const SQUARE_DECAY: f32 = 0.999;
    /// Keeps the divisor from being 0.
    const EPSILON: f32 = 1e-8;

    fn new(numbers: usize) -> Self {
        Self { means: vec![0.0; numbers], squares: vec![0.0; numbers], steps: 0 }
    }

    /// Takes a step against the gradient. The learning rate falls linearly to 0 after `all` steps.
    fn step(&mut self, parameters: &mut [f32], gradient: &[f32], all: usize) {
        let rate = LEARNING_RATE * (1.0 - self.steps as f32 / all as f32);
        self.steps += 1;
        let corrections = [Self::MEAN_DECAY, Self::SQUARE_DECAY].map(|decay| 1.0 - decay.powi(self.steps as i32));
        let moments = self.means.iter_mut().zip(&mut self.squares);
        for ((parameter, gradient), (mean, square)) in parameters.iter_mut().zip(gradient).zip(moments) {
            *mean += (1.0 - Self::MEAN_DECAY) * (gradient - *mean);
            *square += (1.0 - Self::SQUARE_DECAY) * (gradient * gradient - *square);
            *parameter -= rate * (*mean / corrections[0]) / ((*square / corrections[1]).sqrt() + Self::EPSILON);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let mut random = Random(3);
        let mut parameters = Parameters::new([[0.5; CATEGORIES]; GROUPS], [-1.0; CATEGORIES], &mut random);
        parameters.0.iter_mut().for_each(|parameter| *parameter += 0.1 * random.unit());
        let group_sums: GroupMatrix = std::array::from_fn(|_| std::array::from_fn(|_| 2.0 * random.unit()));
        let targets: [f32; CATEGORIES] = std::array::from_fn(|category| (category % 2) as f32);
        let loss = |parameters: &Parameters| -> f64 {
            let layers = parameters.layers();
            let mut log_odds = layers.biases;
            for (sums, weights) in group_sums.iter().zip(&layers.group_weights) {
                for (log_odds, (sum, weight)) in log_odds.iter_mut().zip(sums.iter().zip(weights)) {
                    *log_odds += sum * weight;
                }
            }
            for unit in &layers.units {
                let sum = unit.bias + dot(unit.input_weights.as_flattened(), group_sums.as_flattened());
                add_product(&mut log_odds, &unit.output_weights, sum.max(0.0));
            }
            let one = |(x, y): (&f32, &f32)| f64::from(*x).exp().ln_1p() - f64::from(x * y);
            log_odds.iter().zip(&targets).map(one).sum::<f64>() / CATEGORIES as f64
        };
        let mut gradient = Parameters::zero();
        gradient.add(&parameters, &group_sums, &targets, 1.0);
        for at in [0, 5, 1 + INPUTS + 3, 7 * UNIT, 7 * UNIT + 40, GROUP_WEIGHTS + 9, BIASES + 2] {
            let step = 1e-2;
            let there = parameters.0[at];
            parameters.0[at] = there + step;
            let more = loss(&parameters);
            parameters.0[at] = there - step;
            let less = loss(&parameters);
            parameters.0[at] = there;
            let slope = (more - less) / f64::from(2.0 * step);
            assert!((slope - f64::from(gradient.0[at])).abs() < 2e-3, "{at}: {slope} {}", gradient.0[at]);
        }
    }
}
