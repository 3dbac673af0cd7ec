//! The model's one layer between what words say and what a comment is: units that see which categories the text, the title
//! and the context speak for, and answer where together they mean something else than their sum.

use crate::tag::{
    features::{GROUPS, Group},
    model::CATEGORIES,
    steps::{self, Row, Steps, WIDTH},
};

/// How many units there are at most: which of them answer is a number's bits.
pub const MOST: usize = 64;

/// How many bytes a unit takes in a model file.
pub(super) const UNIT: usize = 12 + GROUPS * CATEGORIES + CATEGORIES;

/// For each group, a number for each category.
pub type Grid = [[f32; CATEGORIES]; GROUPS];

/// A unit: answers what it sees over its bias, or nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// What is added to what it sees.
    pub bias: f32,
    /// What one step of `sees` is worth.
    pub sees_scale: f32,
    /// What one step of `says` is worth, in log-odds.
    pub says_scale: f32,
    /// How much it looks at what each group says for each category.
    pub sees: [[i8; CATEGORIES]; GROUPS],
    /// How much its answer adds to each category.
    pub says: [i8; CATEGORIES],
}

impl Unit {
    /// A unit that looks and adds about as much as this, in the steps that a file holds.
    pub fn new(bias: f32, sees: &Grid, says: &[f32; CATEGORIES]) -> Self {
        let scale = |values: &mut dyn Iterator<Item = f32>| {
            values.fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs())) / 127.0
        };
        let sees_scale = scale(&mut sees.as_flattened().iter().copied());
        let says_scale = scale(&mut says.iter().copied());
        Self {
            bias,
            sees_scale,
            says_scale,
            sees: sees.map(|group| group.map(|value| (value / sees_scale).round() as i8)),
            says: says.map(|value| (value / says_scale).round() as i8),
        }
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let number = |at: usize| f32::from_le_bytes(std::array::from_fn(|byte| bytes[at + byte]));
        let step = |at: usize| bytes[12 + at].cast_signed();
        Self {
            bias: number(0),
            sees_scale: number(4),
            says_scale: number(8),
            sees: std::array::from_fn(|group| std::array::from_fn(|category| step(group * CATEGORIES + category))),
            says: std::array::from_fn(|category| step(GROUPS * CATEGORIES + category)),
        }
    }

    pub(super) fn to_bytes(self) -> impl Iterator<Item = u8> {
        let numbers = [self.bias, self.sees_scale, self.says_scale].into_iter().flat_map(f32::to_le_bytes);
        let steps = self.sees.into_iter().flatten().chain(self.says);
        numbers.chain(steps.map(i8::cast_unsigned))
    }

    pub(super) fn is_sound(&self) -> bool {
        [self.bias, self.sees_scale, self.says_scale].into_iter().all(f32::is_finite)
    }
}

/// The layer, ready to be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    units: Vec<Unit>,
    /// What each unit looks at.
    sees: Vec<[Row; GROUPS]>,
}

/// What the layer makes of a comment.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// A bit for each unit that answers.
    pub active: u64,
    /// What is added to the log-odds of each category.
    pub log_odds: [f32; CATEGORIES],
}

impl Layer {
    /// Of these units.
    ///
    /// # Panics
    /// When there are more than [`MOST`].
    pub fn new(units: Vec<Unit>) -> Self {
        assert!(units.len() <= MOST);
        let sees = units.iter().map(|unit| std::array::from_fn(|group| steps::row(&unit.sees[group]))).collect();
        Self { units, sees }
    }

    /// Its units.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// What it makes of what each group says for each category.
    pub fn answer(&self, said: &Grid) -> Answer {
        let mut answer = Answer { active: 0, log_odds: [0.0; CATEGORIES] };
        // Most comments have no title or no context.
        let speaking = (0..GROUPS).filter(|&group| said[group].iter().any(|&value| value != 0.0));
        let said: Vec<(usize, Steps)> = speaking.map(|group| (group, Steps::of(&said[group]))).collect();
        for (at, (unit, sees)) in self.units.iter().zip(&self.sees).enumerate() {
            let seen: f32 = said.iter().map(|(group, said)| said.dot(&sees[*group])).sum();
            let seen = unit.bias + seen * unit.sees_scale;
            if seen > 0.0 {
                answer.active |= 1 << at;
                let says = seen * unit.says_scale;
                for (log_odds, steps) in answer.log_odds.iter_mut().zip(unit.says) {
                    *log_odds += f32::from(steps) * says;
                }
            }
        }
        answer
    }

    /// How much more log-odds of `category` there are for a little more of what `group` says for each category, where the
    /// units of `active` answer.
    pub fn slopes(&self, active: u64, category: usize, group: Group) -> [f32; CATEGORIES] {
        let mut slopes = [0.0; WIDTH];
        for (at, (unit, sees)) in self.units.iter().zip(&self.sees).enumerate() {
            if active >> at & 1 == 1 {
                let says = f32::from(unit.says[category]) * unit.says_scale * unit.sees_scale;
                for (slope, &sees) in slopes.iter_mut().zip(&sees[group as usize]) {
                    *slope += says * f32::from(sees);
                }
            }
        }
        std::array::from_fn(|other| slopes[other])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer() -> Layer {
        let mut sees = [[0.0; CATEGORIES]; GROUPS];
        sees[0][2] = 1.0;
        sees[1][3] = -2.0;
        let mut says = [0.0; CATEGORIES];
        says[5] = 0.5;
        Layer::new(vec![Unit::new(-1.0, &[[0.1; CATEGORIES]; GROUPS], &says), Unit::new(0.5, &sees, &says)])
    }

    #[test]
    fn a_unit_answers_what_it_sees_over_its_bias() {
        let mut said = [[0.0; CATEGORIES]; GROUPS];
        let answer = layer().answer(&said);
        assert_eq!((answer.active, answer.log_odds[4]), (0b10, 0.0));
        assert!((answer.log_odds[5] - 0.25).abs() < 1e-6);
        said[0][2] = 3.0;
        said[1][3] = 1.0;
        assert!((layer().answer(&said).log_odds[5] - 0.75).abs() < 0.02);
        said[1][3] = 2.0;
        assert_eq!(layer().answer(&said).active, 0);
    }

    #[test]
    fn slopes_are_what_a_little_more_adds() {
        let mut said = [[0.0; CATEGORIES]; GROUPS];
        said[0][2] = 3.0;
        let before = layer().answer(&said);
        let slopes = layer().slopes(before.active, 5, Group::Body);
        said[0][2] += 0.25;
        let after = layer().answer(&said);
        assert!((after.log_odds[5] - before.log_odds[5] - 0.25 * slopes[2]).abs() < 1e-5);
    }

    #[test]
    fn a_file_keeps_units() {
        for unit in layer().units() {
            let bytes: Vec<u8> = unit.to_bytes().collect();
            assert_eq!(bytes.len(), UNIT);
            assert_eq!(Unit::from_bytes(&bytes), *unit);
        }
    }
}
