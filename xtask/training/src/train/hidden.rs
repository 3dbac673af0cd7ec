//! The model's layer and what goes with it: learnt once the weights of features are, over what these say of each example, by
//! Adam (Kingma and Ba, 2015) on small batches.

use threadlight::{
    tag::{
        features::{FeatureGroup, GROUPS},
        hidden_layer::{GroupMatrix, HiddenLayer, HiddenUnit, MAX_UNITS},
    },
    taxonomy::{CATEGORIES, TOPICS},
};

use super::{random::Random, weighing::Weighing};

const WALKS: usize = 4;
const BATCH: usize = 512;
const RATE: f32 = 2e-3;
const INPUTS: usize = GROUPS * CATEGORIES;

/// What a unit sees is halved while it is learnt, so that all numbers are of one size.
const SHRINK: f32 = 0.5;

/// Shares of the groups, constants and units.
#[derive(Debug, Clone)]
pub struct Top {
    /// How much each group counts for each category, beside what the units make of it.
    pub shares: GroupMatrix,
    pub constants: [f32; CATEGORIES],
    units: Vec<Seeing>,
}

/// A unit.
#[derive(Debug, Clone)]
struct Seeing {
    bias: f32,
    sees: GroupMatrix,
    says: [f32; CATEGORIES],
}

impl Top {
    /// Learns from the examples whose numbers are `rows`: of each what the groups say, its weight, its categories.
    pub fn fit(
        said: &[GroupMatrix],
        rows: &[u32],
        weights: &[f32],
        targets: &[[f32; CATEGORIES]],
        constants: [f32; CATEGORIES],
    ) -> Self {
        let mut random = Random(2);
        let shares = std::array::from_fn(|group| {
            std::array::from_fn(|category| match category < TOPICS {
                true => Weighing::TOPICS.share(FeatureGroup::ALL[group]),
                false => Weighing::KINDS.share(FeatureGroup::ALL[group]),
            })
        });
        let mut numbers = Numbers::new(shares, constants, &mut random);
        let mut slopes = Numbers::zero();
        let mut adam = Adam::new(numbers.0.len());
        let mut order = rows.to_vec();
        let all = WALKS * order.len().div_ceil(BATCH);
        for _ in 0..WALKS {
            random.shuffle(&mut order);
            for batch in order.chunks(BATCH) {
                slopes.0.fill(0.0);
                for &row in batch {
                    let row = row as usize;
                    slopes.learn(&numbers, &said[row], &targets[row], weights[row] / batch.len() as f32);
                }
                adam.step(&mut numbers.0, &slopes.0, all);
            }
        }
        numbers.top()
    }

    /// The layer where what is said of a category is multiplied by its slope.
    pub fn layer(&self, slopes: &[f32; CATEGORIES]) -> HiddenLayer {
        let unit = |unit: &Seeing| {
            let says: [f32; CATEGORIES] = std::array::from_fn(|category| unit.says[category] * slopes[category]);
            HiddenUnit::quantize(unit.bias, &unit.sees, &says)
        };
        HiddenLayer::new(self.units.iter().map(unit).collect())
    }

    /// The score for each category of what the groups say, with the layer of [`layer`](Self::layer).
    pub fn scores(&self, layer: &HiddenLayer, said: &GroupMatrix) -> [f32; CATEGORIES] {
        let answer = layer.forward(said);
        std::array::from_fn(|category| {
            let sum: f32 = said.iter().zip(&self.shares).map(|(said, shares)| said[category] * shares[category]).sum();
            self.constants[category] + sum + answer.log_odds[category]
        })
    }
}

/// Everything that is learnt, in a row: for each unit its bias, what it sees and what it says; then shares and constants.
struct Numbers(Vec<f32>);

const UNIT: usize = 1 + INPUTS + CATEGORIES;
const SHARES: usize = MAX_UNITS * UNIT;
const CONSTANTS: usize = SHARES + INPUTS;

impl Numbers {
    fn zero() -> Self {
        Self(vec![0.0; CONSTANTS + CATEGORIES])
    }

    /// Units that see at random and say nothing yet.
    fn new(shares: GroupMatrix, constants: [f32; CATEGORIES], random: &mut Random) -> Self {
        let mut numbers = Self::zero();
        let width = 1.0 / (INPUTS as f32).sqrt();
        for unit in numbers.0[..SHARES].chunks_exact_mut(UNIT) {
            unit[..1 + INPUTS].fill_with(|| random.unit() * width);
        }
        numbers.0[SHARES..CONSTANTS].copy_from_slice(shares.as_flattened());
        numbers.0[CONSTANTS..].copy_from_slice(&constants);
        numbers
    }

    /// Adds the slopes of the loss of an example, where the numbers are `at`.
    fn learn(&mut self, at: &Self, said: &GroupMatrix, targets: &[f32; CATEGORIES], weight: f32) {
        let said = said.as_flattened();
        let mut log_odds: [f32; CATEGORIES] = std::array::from_fn(|category| at.0[CONSTANTS + category]);
        for (said, shares) in said.chunks_exact(CATEGORIES).zip(at.0[SHARES..CONSTANTS].chunks_exact(CATEGORIES)) {
            for (log_odds, (said, share)) in log_odds.iter_mut().zip(said.iter().zip(shares)) {
                *log_odds += said * share;
            }
        }
        let mut answers = [0.0_f32; MAX_UNITS];
        for (answer, unit) in answers.iter_mut().zip(at.0.chunks_exact(UNIT)) {
            *answer = (unit[0] + SHRINK * dot(&unit[1..=INPUTS], said)).max(0.0);
            if *answer > 0.0 {
                add(&mut log_odds, &unit[1 + INPUTS..], *answer);
            }
        }
        let errors: [f32; CATEGORIES] = std::array::from_fn(|category| {
            weight * (1.0 / (1.0 + (-log_odds[category]).exp()) - targets[category]) / CATEGORIES as f32
        });
        add(&mut self.0[CONSTANTS..], &errors, 1.0);
        for (slopes, said) in self.0[SHARES..CONSTANTS].chunks_exact_mut(CATEGORIES).zip(said.chunks_exact(CATEGORIES))
        {
            for (slope, (said, error)) in slopes.iter_mut().zip(said.iter().zip(errors)) {
                *slope += said * error;
            }
        }
        for ((answer, unit), slopes) in answers.iter().zip(at.0.chunks_exact(UNIT)).zip(self.0.chunks_exact_mut(UNIT)) {
            if *answer > 0.0 {
                let back = dot(&unit[1 + INPUTS..], &errors);
                slopes[0] += back;
                add(&mut slopes[1..=INPUTS], said, SHRINK * back);
                add(&mut slopes[1 + INPUTS..], &errors, *answer);
            }
        }
    }

    fn top(&self) -> Top {
        let grid = |values: &[f32], times: f32| -> GroupMatrix {
            std::array::from_fn(|group| std::array::from_fn(|category| values[group * CATEGORIES + category] * times))
        };
        let unit = |unit: &[f32]| Seeing {
            bias: unit[0],
            sees: grid(&unit[1..=INPUTS], SHRINK),
            says: std::array::from_fn(|category| unit[1 + INPUTS + category]),
        };
        Top {
            shares: grid(&self.0[SHARES..CONSTANTS], 1.0),
            constants: std::array::from_fn(|category| self.0[CONSTANTS + category]),
            units: self.0[..SHARES].chunks_exact(UNIT).map(unit).collect(),
        }
    }
}

/// In lanes, so that the compiler may use vector instructions and the order of additions is fixed.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (one, other) in one.chunks(8).zip(other.chunks(8)) {
        for (lane, (one, other)) in lanes.iter_mut().zip(one.iter().zip(other)) {
            *lane += one * other;
        }
    }
    lanes.iter().sum()
}

fn add(sums: &mut [f32], values: &[f32], times: f32) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value * times;
    }
}

/// Steps of a size of its own for each number.
struct Adam {
    means: Vec<f32>,
    squares: Vec<f32>,
    steps: usize,
}

impl Adam {
    const MEAN: f32 = 0.9;
    const SQUARE: f32 = 0.999;

    fn new(numbers: usize) -> Self {
        Self { means: vec![0.0; numbers], squares: vec![0.0; numbers], steps: 0 }
    }

    /// The rate falls in a line to nothing after `all` steps.
    fn step(&mut self, numbers: &mut [f32], slopes: &[f32], all: usize) {
        let rate = RATE * (1.0 - self.steps as f32 / all as f32);
        self.steps += 1;
        let powers = [Self::MEAN, Self::SQUARE].map(|decay| 1.0 - decay.powi(self.steps as i32));
        let moments = self.means.iter_mut().zip(&mut self.squares);
        for ((number, slope), (mean, square)) in numbers.iter_mut().zip(slopes).zip(moments) {
            *mean += (1.0 - Self::MEAN) * (slope - *mean);
            *square += (1.0 - Self::SQUARE) * (slope * slope - *square);
            *number -= rate * (*mean / powers[0]) / ((*square / powers[1]).sqrt() + 1e-8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_those_of_the_loss() {
        let mut random = Random(3);
        let mut numbers = Numbers::new([[0.5; CATEGORIES]; GROUPS], [-1.0; CATEGORIES], &mut random);
        numbers.0.iter_mut().for_each(|number| *number += 0.1 * random.unit());
        let said: GroupMatrix = std::array::from_fn(|_| std::array::from_fn(|_| 2.0 * random.unit()));
        let targets: [f32; CATEGORIES] = std::array::from_fn(|category| (category % 2) as f32);
        let loss = |numbers: &Numbers| -> f64 {
            let top = numbers.top();
            let mut log_odds = top.constants;
            for (said, shares) in said.iter().zip(&top.shares) {
                for (log_odds, (said, share)) in log_odds.iter_mut().zip(said.iter().zip(shares)) {
                    *log_odds += said * share;
                }
            }
            for unit in &top.units {
                let seen = unit.bias + dot(unit.sees.as_flattened(), said.as_flattened());
                add(&mut log_odds, &unit.says, seen.max(0.0));
            }
            let one = |(x, y): (&f32, &f32)| f64::from(*x).exp().ln_1p() - f64::from(x * y);
            log_odds.iter().zip(&targets).map(one).sum::<f64>() / CATEGORIES as f64
        };
        let mut slopes = Numbers::zero();
        slopes.learn(&numbers, &said, &targets, 1.0);
        for at in [0, 5, 1 + INPUTS + 3, 7 * UNIT, 7 * UNIT + 40, SHARES + 9, CONSTANTS + 2] {
            let step = 1e-2;
            let there = numbers.0[at];
            numbers.0[at] = there + step;
            let more = loss(&numbers);
            numbers.0[at] = there - step;
            let less = loss(&numbers);
            numbers.0[at] = there;
            let slope = (more - less) / f64::from(2.0 * step);
            assert!((slope - f64::from(slopes.0[at])).abs() < 2e-3, "{at}: {slope} {}", slopes.0[at]);
        }
    }
}
