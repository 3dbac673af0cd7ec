//! A number for each category, in whole steps: vector instructions multiply whole numbers, and add the products up, in a
//! fraction of the time that others take. Their sums are the same in any order, on any machine.

use wide::{i8x16, i16x16, i32x8};

use crate::tag::model::CATEGORIES;

/// How many numbers a row has: a whole number of vector registers.
pub const WIDTH: usize = CATEGORIES.next_multiple_of(16);

/// A small number for each category, then zeros.
pub type Row = [i8; WIDTH];

/// A row of these numbers.
pub fn row(values: &[i8; CATEGORIES]) -> Row {
    std::array::from_fn(|at| values.get(at).copied().unwrap_or(0))
}

/// What rows are multiplied by.
#[derive(Debug, Clone)]
pub struct Steps {
    steps: [i16; WIDTH],
    /// What one step is worth.
    unit: f32,
}

impl Steps {
    /// Zeros.
    pub const NONE: Self = Self { steps: [0; WIDTH], unit: 0.0 };

    /// The steps nearest to these numbers, towards zero: 32,767 are the greatest of them.
    pub fn of(values: &[f32; CATEGORIES]) -> Self {
        // `f32::max` and `f32::round` are calls where the machine has no such instruction.
        let greater = |most: f32, value: f32| if value > most { value } else { most };
        let most = values.iter().map(|value| value.abs()).fold(f32::MIN_POSITIVE, greater);
        let in_one = f32::from(i16::MAX) / most;
        let mut steps = [0; WIDTH];
        for (step, value) in steps.iter_mut().zip(values) {
            // By way of `i32`, as vector instructions do it. No product is greater than `i16::MAX`.
            *step = (value * in_one) as i32 as i16;
        }
        Self { steps, unit: 1.0 / in_one }
    }

    /// The sum of the products with a row.
    pub fn dot(&self, row: &Row) -> f32 {
        let lanes = self.steps.as_chunks().0.iter().zip(row.as_chunks().0);
        let products = lanes.map(|(&steps, &row)| i16x16::new(steps).dot(i16x16::from_i8x16(i8x16::new(row))));
        products.fold(i32x8::ZERO, |sum, products| sum + products).reduce_add() as f32 * self.unit
    }

    /// The greatest product with a row, or nothing.
    pub fn greatest(&self, row: &Row) -> f32 {
        let products = self.steps.iter().zip(row).map(|(&step, &row)| i32::from(step) * i32::from(row));
        products.fold(0, i32::max) as f32 * self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_numbers() {
        let values = std::array::from_fn(|at| (at as f32 - 12.0) * 0.37);
        let weights = std::array::from_fn(|at| ((at * 41) % 255) as u8 as i8);
        let products: Vec<f32> =
            values.iter().zip(&weights).map(|(value, &weight)| value * f32::from(weight)).collect();
        let (steps, row) = (Steps::of(&values), row(&weights));
        let sum: f32 = products.iter().sum();
        assert!((steps.dot(&row) - sum).abs() < 0.5, "{} {sum}", steps.dot(&row));
        let greatest = products.iter().copied().fold(0.0, f32::max);
        assert!((steps.greatest(&row) - greatest).abs() < 0.1, "{} {greatest}", steps.greatest(&row));
    }

    #[test]
    fn the_greatest_numbers_fit() {
        let (steps, row) = (Steps::of(&[f32::MAX; CATEGORIES]), row(&[i8::MIN; CATEGORIES]));
        assert!(steps.dot(&row) < 0.0);
        assert_eq!((steps.greatest(&row), Steps::NONE.dot(&row)), (0.0, 0.0));
    }
}
