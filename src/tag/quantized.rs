//! Quantised vectors with one number for each category.
//!
//! Vector instructions multiply small whole numbers and sum the products much faster than floats. Whole numbers also give
//! the same sum in any order, so scores are the same on every machine.

use wide::{i8x16, i16x16, i32x8};

use crate::taxonomy::CATEGORIES;

/// The length of a [`WeightRow`]: [`CATEGORIES`], rounded up to whole vector registers of 16 bytes.
pub const LANES: usize = CATEGORIES.next_multiple_of(16);

/// A quantised weight for each category, then zeros.
pub type WeightRow = [i8; LANES];

/// Pads weights with zeros.
pub fn weight_row(weights: &[i8; CATEGORIES]) -> WeightRow {
    std::array::from_fn(|at| weights.get(at).copied().unwrap_or(0))
}

/// A number for each category as 16-bit steps of one common scale.
#[derive(Debug, Clone)]
pub struct QuantizedVector {
    steps: [i16; LANES],
    /// What one step is worth.
    scale: f32,
}

impl QuantizedVector {
    /// Zero for every category.
    pub const ZERO: Self = Self { steps: [0; LANES], scale: 0.0 };

    /// Quantises numbers, rounding towards zero. The greatest magnitude becomes 32,767 steps.
    pub fn quantize(values: &[f32; CATEGORIES]) -> Self {
        // Not `f32::max`, which is a function call on machines without an instruction for it.
        let greater = |most: f32, value: f32| if value > most { value } else { most };
        let greatest = values.iter().map(|value| value.abs()).fold(f32::MIN_POSITIVE, greater);
        let steps_per_unit = f32::from(i16::MAX) / greatest;
        let mut steps = [0; LANES];
        for (step, value) in steps.iter_mut().zip(values) {
            // Through `i32`, because vector instructions convert that way. No product exceeds `i16::MAX`.
            *step = (value * steps_per_unit) as i32 as i16;
        }
        Self { steps, scale: 1.0 / steps_per_unit }
    }

    /// The dot product with a row of weights.
    pub fn dot(&self, row: &WeightRow) -> f32 {
        let lanes = self.steps.as_chunks().0.iter().zip(row.as_chunks().0);
        let products = lanes.map(|(&steps, &row)| i16x16::new(steps).dot(i16x16::from_i8x16(i8x16::new(row))));
        products.fold(i32x8::ZERO, |sum, products| sum + products).reduce_add() as f32 * self.scale
    }

    /// The greatest product of a number with its weight in a row, or 0 if no product is positive.
    pub fn max_product(&self, row: &WeightRow) -> f32 {
        let products = self.steps.iter().zip(row).map(|(&step, &weight)| i32::from(step) * i32::from(weight));
        products.fold(0, i32::max) as f32 * self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_floats() {
        let values = std::array::from_fn(|at| (at as f32 - 12.0) * 0.37);
        let weights = std::array::from_fn(|at| ((at * 41) % 255) as u8 as i8);
        let products: Vec<f32> =
            values.iter().zip(&weights).map(|(value, &weight)| value * f32::from(weight)).collect();
        let (vector, row) = (QuantizedVector::quantize(&values), weight_row(&weights));
        let sum: f32 = products.iter().sum();
        assert!((vector.dot(&row) - sum).abs() < 0.5, "{} {sum}", vector.dot(&row));
        let greatest = products.iter().copied().fold(0.0, f32::max);
        assert!((vector.max_product(&row) - greatest).abs() < 0.1, "{} {greatest}", vector.max_product(&row));
    }

    #[test]
    fn the_greatest_floats_do_not_overflow() {
        let vector = QuantizedVector::quantize(&[f32::MAX; CATEGORIES]);
        let row = weight_row(&[i8::MIN; CATEGORIES]);
        assert!(vector.dot(&row) < 0.0);
        assert_eq!((vector.max_product(&row), QuantizedVector::ZERO.dot(&row)), (0.0, 0.0));
    }
}
