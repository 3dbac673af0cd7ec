//! Calibration: from scores to probabilities, and to the threshold from which a tag is shown at `Level::Balanced`.

use threadlight::level::{LEAST, MOST};

/// The two parts of the model, whose scores are weighed and added: the weights of features, and the encoder.
pub const PARTS: usize = 2;

/// The probability is the sigmoid of the weighed scores and `offset`. The tag is shown if it is at least `threshold`.
#[derive(Debug, Clone, Copy)]
pub struct Calibration {
    /// What the score of each part is multiplied by.
    pub slopes: [f32; PARTS],
    pub offset: f32,
    pub threshold: f32,
}

impl Calibration {
    /// The probability that the scores of the parts stand for.
    pub fn probability(&self, scores: [f32; PARTS]) -> f32 {
        let sum: f32 = self.slopes.iter().zip(scores).map(|(slope, score)| slope * score).sum();
        sigmoid(f64::from(sum + self.offset)) as f32
    }
}

/// The scores, in log-odds, that the parts gave to a comment they were not trained on, and whether the comment has the category.
type Scored = ([f32; PARTS], bool);

/// The offset that fits the training comments counts as much as this many comments of dev. Otherwise, the few comments of a rare
/// category in dev would decide alone. Chosen by hand.
const PRIOR_COMMENTS: f64 = 30.0;

/// The Fisher information of one comment about the offset: p (1 - p), about this much for p = 1/9.
const INFORMATION_OF_COMMENT: f64 = 0.1;

/// The slopes from which Newton's method starts. The loss is convex, so any start leads to the same minimum.
const FIRST_SLOPE: f64 = 0.3;

/// How many steps of Newton's method are taken, at most: far more than it needs.
const MAX_STEPS: usize = 50;

/// How often a step is halved, at most. A step a million times shorter changes nothing.
const MAX_HALVINGS: i32 = 20;

/// Newton's method ends when a step reduces the loss of all comments together, in nats, by less than this.
const MIN_GAIN: f64 = 1e-6;

/// Added to the diagonal of the Hessian matrix, so that it can be inverted even where all comments are alike.
const DIAGONAL: f64 = 1e-9;

/// The threshold of a category that no comment has.
const DEFAULT_THRESHOLD: f64 = 0.5;

/// Calibrates a category. The slopes come from training comments that were held out. The offset comes from dev, which is small but in which
/// categories are as frequent as in real threads; the training comments were chosen to be rich in rare ones. The threshold comes from the
/// held-out comments, because dev is too small for it.
pub fn calibrate(held_out: &[Scored], dev: &[Scored]) -> Calibration {
    let [first, second, offset] = logistic(held_out);
    let weighed = |scored: &[Scored]| -> Vec<(f64, bool)> {
        let weigh = |[one, other]: [f32; PARTS]| first * f64::from(one) + second * f64::from(other);
        scored.iter().map(|&(scores, label)| (weigh(scores), label)).collect()
    };
    let offset = shift(&weighed(dev), offset);
    let probabilities = weighed(held_out).into_iter().map(|(score, label)| (sigmoid(score + offset), label));
    // So that each level shows what the stricter ones do.
    let threshold = (best_threshold(probabilities.collect()) as f32).clamp(LEAST, MOST);
    Calibration { slopes: [first as f32, second as f32], offset: offset as f32, threshold }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// How strongly slopes are pulled towards 0, so that two scores that say the same share their weight.
const RIDGE: f64 = 1.0;

/// Fits a slope for each part and an offset (Platt, 1999: "Probabilistic outputs for support vector machines") by Newton's method, halving
/// each step until the loss falls.
fn logistic(scored: &[Scored]) -> [f64; PARTS + 1] {
    let terms = |scores: [f32; PARTS]| [f64::from(scores[0]), f64::from(scores[1]), 1.0];
    let dot = |one: &[f64; 3], other: &[f64; 3]| one.iter().zip(other).map(|(one, other)| one * other).sum::<f64>();
    let penalty = [RIDGE, RIDGE, 0.0];
    let loss = |at: &[f64; 3]| -> f64 {
        let one = |&(scores, label): &Scored| {
            let x = dot(at, &terms(scores));
            (if label { -x } else { x }).exp().ln_1p()
        };
        let squares = at.iter().zip(penalty).map(|(value, penalty)| penalty * value * value / 2.0);
        scored.iter().map(one).sum::<f64>() + squares.sum::<f64>()
    };
    let mut at = [FIRST_SLOPE, FIRST_SLOPE, 0.0];
    let mut loss_at = loss(&at);
    for _ in 0..MAX_STEPS {
        let mut gradient: [f64; 3] = std::array::from_fn(|row| penalty[row] * at[row]);
        let mut hessian: [[f64; 3]; 3] = std::array::from_fn(|row| {
            std::array::from_fn(|column| if row == column { penalty[row] + DIAGONAL } else { 0.0 })
        });
        for &(scores, label) in scored {
            let x = terms(scores);
            let p = sigmoid(dot(&at, &x));
            for row in 0..3 {
                gradient[row] += (p - f64::from(u8::from(label))) * x[row];
                for column in 0..3 {
                    hessian[row][column] += p * (1.0 - p) * x[row] * x[column];
                }
            }
        }
        let step = solve(hessian, gradient);
        let shorter = (0..MAX_HALVINGS).map(|halvings| 0.5_f64.powi(halvings)).find_map(|share| {
            let next = std::array::from_fn(|row| at[row] - share * step[row]);
            let loss = loss(&next);
            (loss < loss_at).then_some((next, loss))
        });
        let Some((next, loss)) = shorter else { break };
        let gain = loss_at - loss;
        (at, loss_at) = (next, loss);
        if gain < MIN_GAIN {
            break;
        }
    }
    at
}

/// Solves a system of linear equations whose matrix is positive definite, by elimination.
fn solve(mut matrix: [[f64; 3]; 3], mut right: [f64; 3]) -> [f64; 3] {
    for pivot in 0..3 {
        for row in pivot + 1..3 {
            let above = matrix[pivot];
            let factor = matrix[row][pivot] / above[pivot];
            for (value, above) in matrix[row].iter_mut().zip(above) {
                *value -= factor * above;
            }
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..3).rev() {
        let known: f64 = (row + 1..3).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

/// Fits the offset to dev by Newton's method, with a quadratic penalty on its distance from `prior`. The scores of dev are weighed already.
fn shift(dev: &[(f64, bool)], prior: f64) -> f64 {
    let mut offset = prior;
    let strength = PRIOR_COMMENTS * INFORMATION_OF_COMMENT;
    for _ in 0..MAX_STEPS {
        let (mut g, mut h) = (strength * (offset - prior), strength);
        for &(score, label) in dev {
            let p = sigmoid(score + offset);
            g += p - f64::from(u8::from(label));
            h += p * (1.0 - p);
        }
        offset -= g / h;
    }
    offset
}

/// The threshold with the best F1, halfway between two scores.
pub fn best_threshold(mut scored: Vec<(f64, bool)>) -> f64 {
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    let labelled = scored.iter().filter(|(_, label)| *label).count();
    let mut right = 0;
    let (mut best, mut threshold) = (0.0, DEFAULT_THRESHOLD);
    for (at, &(p, label)) in scored.iter().enumerate() {
        right += usize::from(label);
        let f1 = 2.0 * right as f64 / (at + 1 + labelled) as f64;
        if f1 > best {
            best = f1;
            threshold = scored.get(at + 1).map_or(p, |next| (p + next.0) / 2.0);
        }
    }
    threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let matrix = [[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]];
        let solution = [1.0, -2.0, 3.0];
        let right = matrix.map(|row: [f64; 3]| row.iter().zip(solution).map(|(one, other)| one * other).sum());
        let found = solve(matrix, right);
        assert!(found.iter().zip(solution).all(|(found, expected)| (found - expected).abs() < 1e-9), "{found:?}");
    }

    #[test]
    fn the_part_that_knows_gets_the_weight() {
        let noise = |at: usize| ((at * 7919) % 101) as f32 / 25.0 - 2.0;
        let held_out: Vec<Scored> = (0..2000)
            .map(|at| {
                let score = noise(at + 13);
                ([noise(at * 31), score], score + noise(at * 17) / 2.0 > 0.5)
            })
            .collect();
        let calibration = calibrate(&held_out, &held_out[..200]);
        assert!(calibration.slopes[1] > 1.0 && calibration.slopes[0].abs() < 0.3, "{calibration:?}");
        assert!(calibration.probability([0.0, 2.0]) > 0.9 && calibration.probability([0.0, -1.0]) < 0.1);
    }
}
