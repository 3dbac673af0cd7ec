//! Logistic regression for all categories of an axis at once, one example after the other: FTRL-proximal (McMahan et al., 2013),
//! in which each weight has a step of its own, rare features large ones, and a penalty on its square.

use super::{
    random::Random,
    vocabulary::{Known, Matrix, Vocabulary},
    weighing::Weighing,
};

/// What is to be learnt: for each row of the matrix what it weighs and how probable each category is.
#[derive(Debug, Clone, Copy)]
pub struct Lessons<'a, const WIDTH: usize> {
    /// The rows to learn from.
    pub rows: &'a [u32],
    /// A weight for each row of the matrix.
    pub weights: &'a [f32],
    /// The categories of each row of the matrix.
    pub targets: &'a [[f32; WIDTH]],
}

/// What was learnt: weights for each feature, one a category, and constants.
#[derive(Debug)]
pub struct Learnt<const WIDTH: usize> {
    pub weights: Vec<[f32; WIDTH]>,
    pub constants: [f32; WIDTH],
}

/// The step of a weight that has seen nothing yet, and the penalty.
#[derive(Debug, Clone, Copy)]
struct Rule {
    rate: f32,
    penalty: f32,
}

/// Of features, and of the numbers in the vectors of words.
const FEATURES: Rule = Rule { rate: 0.5, penalty: 3.0 };
const NUMBERS: Rule = Rule { rate: 0.1, penalty: 1.0 };

/// What steps have shrunk to at the last example.
const LAST_STEP: f32 = 0.05;

/// What the log-odds of every category begin at, and how fast they move.
const CONSTANT: f32 = -3.0;
const CONSTANT_RATE: f32 = 0.3;

/// Weights on their way, one a category.
#[derive(Debug, Clone, Copy)]
struct State<const WIDTH: usize> {
    pull: [f32; WIDTH],
    squares: [f32; WIDTH],
}

impl<const WIDTH: usize> State<WIDTH> {
    const NEW: Self = Self { pull: [0.0; WIDTH], squares: [0.0; WIDTH] };

    fn weights(&self, rule: Rule) -> [f32; WIDTH] {
        std::array::from_fn(|at| -self.pull[at] / ((1.0 + self.squares[at].sqrt()) / rule.rate + rule.penalty))
    }

    /// Takes the slope `errors * value` in.
    fn learn(&mut self, errors: &[f32; WIDTH], value: &[f32; WIDTH], weights: &[f32; WIDTH], rule: Rule) {
        for at in 0..WIDTH {
            let slope = errors[at] * value[at];
            let squares = self.squares[at] + slope * slope;
            let shrunk = (squares.sqrt() - self.squares[at].sqrt()) / rule.rate;
            self.pull[at] += slope - shrunk * weights[at];
            self.squares[at] = squares;
        }
    }
}

/// Learns in so many walks over the lessons.
pub fn fit<const WIDTH: usize>(
    vocabulary: &Vocabulary,
    matrix: &Matrix,
    weighing: &Weighing,
    lessons: Lessons<WIDTH>,
    walks: usize,
) -> Learnt<WIDTH> {
    let factors = weighed_ratios(vocabulary, matrix, weighing, lessons);
    let mut features = vec![State::<WIDTH>::NEW; factors.len()];
    let mut numbers = vec![State::<WIDTH>::NEW; matrix.depth];
    let mut constants = [CONSTANT; WIDTH];
    let mut constant_squares = [1.0_f32; WIDTH];
    let mut order = lessons.rows.to_vec();
    let mut random = Random(1);
    let (mut steps, all) = (0, walks * order.len());
    // For each feature of the row at hand its value for each category, and its weights.
    let mut at_hand: Vec<(u32, [f32; WIDTH], [f32; WIDTH])> = Vec::new();
    let mut weights_of_numbers = vec![[0.0; WIDTH]; matrix.depth];
    for _ in 0..walks {
        random.shuffle(&mut order);
        for &row in &order {
            let row = row as usize;
            let mut log_odds = constants;
            at_hand.clear();
            for (column, group, value) in matrix.row(row) {
                let share = weighing.share(group);
                if share == 0.0 {
                    continue;
                }
                let (state, factors) = (&features[column as usize], &factors[column as usize]);
                let weights = state.weights(FEATURES);
                let values = factors.map(|factor| factor * value * share);
                for at in 0..WIDTH {
                    log_odds[at] += weights[at] * values[at];
                }
                at_hand.push((column, values, weights));
            }
            let dense = matrix.dense(row);
            for ((state, weights), number) in numbers.iter().zip(&mut weights_of_numbers).zip(dense) {
                *weights = state.weights(NUMBERS);
                for at in 0..WIDTH {
                    log_odds[at] += weights[at] * number * weighing.meaning;
                }
            }
            let step = 1.0 - (1.0 - LAST_STEP) * steps as f32 / all as f32;
            steps += 1;
            let (weight, targets) = (lessons.weights[row] * step, &lessons.targets[row]);
            let errors: [f32; WIDTH] =
                std::array::from_fn(|at| weight * (1.0 / (1.0 + (-log_odds[at]).exp()) - targets[at]));
            for (column, values, weights) in &at_hand {
                features[*column as usize].learn(&errors, values, weights, FEATURES);
            }
            for ((state, weights), number) in numbers.iter_mut().zip(&weights_of_numbers).zip(dense) {
                state.learn(&errors, &[number * weighing.meaning; WIDTH], weights, NUMBERS);
            }
            for at in 0..WIDTH {
                constant_squares[at] += errors[at] * errors[at];
                constants[at] -= CONSTANT_RATE * errors[at] / constant_squares[at].sqrt();
            }
        }
    }
    let numbers: Vec<[f32; WIDTH]> =
        numbers.iter().map(|state| state.weights(NUMBERS).map(|weight| weight * weighing.meaning)).collect();
    let weights = features.iter().zip(&factors).enumerate().map(|(column, (state, factors))| {
        let (own, meant) = (state.weights(FEATURES), vocabulary.meant(column, &numbers));
        std::array::from_fn(|at| own[at] * factors[at] + meant[at])
    });
    Learnt { weights: weights.collect(), constants }
}

/// What each feature is multiplied by for each category: its weighing, and how much those that have the category speak for
/// it, against those without (Wang and Manning, 2012: naive Bayes as a start for a discriminative model).
fn weighed_ratios<const WIDTH: usize>(
    vocabulary: &Vocabulary,
    matrix: &Matrix,
    weighing: &Weighing,
    lessons: Lessons<WIDTH>,
) -> Vec<[f32; WIDTH]> {
    const SMOOTHING: f32 = 0.5;
    let mut counts = vec![[[SMOOTHING; WIDTH]; 2]; vocabulary.features().len()];
    let mut totals = [[1.0_f64; WIDTH]; 2];
    for &row in lessons.rows {
        let row = row as usize;
        let weight = lessons.weights[row];
        let with = lessons.targets[row].map(|target| weight * target);
        let without = lessons.targets[row].map(|target| weight * (1.0 - target));
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
    let weighed = |([with, without], feature): (&[[f32; WIDTH]; 2], &Known)| {
        let factor = weighing.factor(feature.family, feature.information);
        std::array::from_fn(|at| {
            let ratio = (with[at] / totals[0][at]) / (without[at] / totals[1][at]);
            factor * ratio.ln().abs().max(0.05).powf(weighing.bayes)
        })
    };
    counts.iter().zip(vocabulary.features()).map(weighed).collect()
}
