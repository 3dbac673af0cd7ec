//! Logistic regression for all categories of an axis at once, by FTRL-proximal (McMahan et al., 2013: "Ad click prediction: a view
//! from the trenches") with an L2 penalty. Each weight has a learning rate of its own, which is high for rare features.

use super::{
    vocabulary::{Matrix, Vocabulary},
    weighing::Weighing,
};
use crate::random::Random;

/// What to learn from.
#[derive(Debug, Clone, Copy)]
pub struct TrainingSet<'a, const WIDTH: usize> {
    /// The rows of the matrix to learn from.
    pub rows: &'a [u32],
    /// For each row of the matrix, how much it counts.
    pub weights: &'a [f32],
    /// For each row of the matrix, how probable each category is.
    pub targets: &'a [[f32; WIDTH]],
}

/// The result: one number for each category.
#[derive(Debug)]
pub struct Fitted<const WIDTH: usize> {
    /// For each feature, its weights; the vectors of words are folded in.
    pub weights: Vec<[f32; WIDTH]>,
    pub biases: [f32; WIDTH],
}

/// The hyperparameters of one sort of weights, in the paper's terms.
#[derive(Debug, Clone, Copy)]
struct Hyperparameters {
    /// Alpha: the learning rate that a weight starts with. Beta is 1.
    learning_rate: f32,
    /// Lambda 2; lambda 1 is 0.
    l2_penalty: f32,
}

// All hyperparameters here were chosen by trying others on one fold of the training comments.

/// For the weights of features.
const OF_FEATURES: Hyperparameters = Hyperparameters { learning_rate: 0.5, l2_penalty: 3.0 };

/// For the weights of the components of word vectors.
const OF_COMPONENTS: Hyperparameters = Hyperparameters { learning_rate: 0.1, l2_penalty: 1.0 };

/// What the gradients are multiplied by at the last example. The factor falls linearly from 1 at the first.
const LAST_STEP: f32 = 0.05;

/// The bias of every category at the start, in log-odds: most comments don't have it.
const FIRST_BIAS: f32 = -3.0;

/// The learning rate of the biases.
const BIAS_RATE: f32 = 0.3;

/// What is added to each count of the naive-Bayes ratios.
const SMOOTHING: f32 = 0.5;

/// The least naive-Bayes log-count ratio, so that no feature is multiplied by 0.
const MIN_RATIO: f32 = 0.05;

/// The state of a feature's weights, one for each category, in the paper's terms.
#[derive(Debug, Clone, Copy)]
struct State<const WIDTH: usize> {
    /// z: the gradients, summed and corrected for the changing learning rates.
    z: [f32; WIDTH],
    /// n: the sum of squared gradients.
    n: [f32; WIDTH],
}

impl<const WIDTH: usize> State<WIDTH> {
    /// The state of weights that have not been learnt yet.
    const NEW: Self = Self { z: [0.0; WIDTH], n: [0.0; WIDTH] };

    fn weights(&self, parameters: Hyperparameters) -> [f32; WIDTH] {
        std::array::from_fn(|at| {
            -self.z[at] / ((1.0 + self.n[at].sqrt()) / parameters.learning_rate + parameters.l2_penalty)
        })
    }

    /// Learns from the gradient `errors * value`.
    fn update(
        &mut self,
        errors: &[f32; WIDTH],
        value: &[f32; WIDTH],
        weights: &[f32; WIDTH],
        parameters: Hyperparameters,
    ) {
        for at in 0..WIDTH {
            let gradient = errors[at] * value[at];
            let n = self.n[at] + gradient * gradient;
            let sigma = (n.sqrt() - self.n[at].sqrt()) / parameters.learning_rate;
            self.z[at] += gradient - sigma * weights[at];
            self.n[at] = n;
        }
    }
}

/// A feature of the current row.
struct Active<const WIDTH: usize> {
    column: u32,
    /// Its value for each category.
    values: [f32; WIDTH],
    weights: [f32; WIDTH],
}

/// A model in training.
struct Learner<'a, const WIDTH: usize> {
    matrix: &'a Matrix,
    weighing: &'a Weighing,
    /// What the values of each feature are multiplied by.
    factors: Vec<[f32; WIDTH]>,
    features: Vec<State<WIDTH>>,
    components: Vec<State<WIDTH>>,
    biases: [f32; WIDTH],
    squared_bias_gradients: [f32; WIDTH],
    /// The features of the current row, left by `forward` for `backward`.
    active: Vec<Active<WIDTH>>,
    /// The weights of the components, left by `forward` for `backward`.
    component_weights: Vec<[f32; WIDTH]>,
}

impl<const WIDTH: usize> Learner<'_, WIDTH> {
    /// The log-odds of each category for a row.
    fn forward(&mut self, row: usize) -> [f32; WIDTH] {
        let mut log_odds = self.biases;
        self.active.clear();
        for (column, group, value) in self.matrix.row(row) {
            let group_weight = self.weighing.group_weight(group);
            if group_weight == 0.0 {
                continue;
            }
            let weights = self.features[column as usize].weights(OF_FEATURES);
            let values = self.factors[column as usize].map(|factor| factor * value * group_weight);
            for at in 0..WIDTH {
                log_odds[at] += weights[at] * values[at];
            }
            self.active.push(Active { column, values, weights });
        }
        let dense = self.matrix.dense(row);
        for ((state, weights), component) in self.components.iter().zip(&mut self.component_weights).zip(dense) {
            *weights = state.weights(OF_COMPONENTS);
            for at in 0..WIDTH {
                log_odds[at] += weights[at] * component * self.weighing.vector_weight;
            }
        }
        log_odds
    }

    /// Learns from the errors of the row that `forward` was called with last.
    fn backward(&mut self, row: usize, errors: &[f32; WIDTH]) {
        for Active { column, values, weights } in &self.active {
            self.features[*column as usize].update(errors, values, weights, OF_FEATURES);
        }
        let dense = self.matrix.dense(row);
        for ((state, weights), component) in self.components.iter_mut().zip(&self.component_weights).zip(dense) {
            state.update(errors, &[component * self.weighing.vector_weight; WIDTH], weights, OF_COMPONENTS);
        }
        for (at, &error) in errors.iter().enumerate() {
            self.squared_bias_gradients[at] += error * error;
            self.biases[at] -= BIAS_RATE * error / self.squared_bias_gradients[at].sqrt();
        }
    }

    /// The weights of all features, with what the vectors of their words add.
    fn finish(self, vocabulary: &Vocabulary) -> Fitted<WIDTH> {
        let vector_weight = self.weighing.vector_weight;
        let components: Vec<[f32; WIDTH]> = self
            .components
            .iter()
            .map(|state| state.weights(OF_COMPONENTS).map(|weight| weight * vector_weight))
            .collect();
        let weights = self.features.iter().zip(&self.factors).enumerate().map(|(column, (state, factors))| {
            let (own, of_vector) = (state.weights(OF_FEATURES), vocabulary.weights_of_vector(column, &components));
            std::array::from_fn(|at| own[at] * factors[at] + of_vector[at])
        });
        Fitted { weights: weights.collect(), biases: self.biases }
    }
}

/// Learns from a training set for `epochs` epochs.
pub fn fit<const WIDTH: usize>(
    vocabulary: &Vocabulary,
    matrix: &Matrix,
    weighing: &Weighing,
    set: TrainingSet<WIDTH>,
    epochs: usize,
) -> Fitted<WIDTH> {
    let factors = factors(vocabulary, matrix, weighing, set);
    let mut learner = Learner {
        matrix,
        weighing,
        features: vec![State::NEW; factors.len()],
        factors,
        components: vec![State::NEW; matrix.depth],
        biases: [FIRST_BIAS; WIDTH],
        squared_bias_gradients: [1.0; WIDTH],
        active: Vec::new(),
        component_weights: vec![[0.0; WIDTH]; matrix.depth],
    };
    let mut order = set.rows.to_vec();
    let mut random = Random(1);
    let (mut done, all) = (0, epochs * order.len());
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &row in &order {
            let row = row as usize;
            let log_odds = learner.forward(row);
            let step = 1.0 - (1.0 - LAST_STEP) * done as f32 / all as f32;
            done += 1;
            let (weight, targets) = (set.weights[row] * step, &set.targets[row]);
            let errors = std::array::from_fn(|at| weight * (1.0 / (1.0 + (-log_odds[at]).exp()) - targets[at]));
            learner.backward(row, &errors);
        }
    }
    learner.finish(vocabulary)
}

/// What each feature is multiplied by for each category: its weighing, times its naive-Bayes log-count ratio to a power (Wang and
/// Manning, 2012: "Baselines and bigrams"), which says how much more frequent it is in comments with the category than in others.
fn factors<const WIDTH: usize>(
    vocabulary: &Vocabulary,
    matrix: &Matrix,
    weighing: &Weighing,
    set: TrainingSet<WIDTH>,
) -> Vec<[f32; WIDTH]> {
    // With the category, and without it.
    let mut counts = vec![[[SMOOTHING; WIDTH]; 2]; vocabulary.features().len()];
    let mut totals = [[1.0_f64; WIDTH]; 2];
    for &row in set.rows {
        let row = row as usize;
        let weight = set.weights[row];
        let with = set.targets[row].map(|target| weight * target);
        let without = set.targets[row].map(|target| weight * (1.0 - target));
        for at in 0..WIDTH {
            totals[0][at] += f64::from(with[at]);
            totals[1][at] += f64::from(without[at]);
        }
        for (column, _, _) in matrix.row(row) {
            let counts = &mut counts[column as usize];
            for at in 0..WIDTH {
                counts[0][at] += with[at];
                counts[1][at] += without[at];
            }
        }
    }
    let totals = totals.map(|total| total.map(|total| total as f32));
    let factors = counts.iter().zip(vocabulary.features()).map(|([with, without], feature)| {
        let factor = weighing.factor(feature.family, feature.idf);
        std::array::from_fn(|at| {
            let ratio = (with[at] / totals[0][at]) / (without[at] / totals[1][at]);
            factor * ratio.ln().abs().max(MIN_RATIO).powf(weighing.ratio_power)
        })
    });
    factors.collect()
}
