//! Products of matrices in whole numbers.
//!
//! Activations are rounded to 16-bit steps, with a scale for each row, and weights to 8-bit steps, with a scale for each output. Vector
//! instructions multiply pairs of such numbers and add the products into 32 bits, without rounding. So every machine gets the same sums,
//! in any order of addition.

use wide::{i16x16, i32x8};

/// How many outputs the kernel computes side by side: the 32-bit lanes of a vector.
const OUTPUTS: usize = 8;

/// How many rows the kernel computes side by side, so that weights are loaded once for all of them.
const ROWS: usize = 4;

/// A row of numbers as 16-bit steps.
#[derive(Debug, Clone, Default)]
pub struct QuantizedRows {
    /// In pairs of neighbours: two steps in one number, the first in its low half. Rows have an even length.
    pairs: Vec<i32>,
    /// What one step of each row is worth.
    scales: Vec<f32>,
    width: usize,
}

impl QuantizedRows {
    /// Quantises rows of `width` numbers; the greatest magnitude of each row becomes `steps`.
    ///
    /// # Panics
    /// If `width` is odd, or if `values` is no whole number of rows.
    pub fn quantize(values: &[f32], width: usize, steps: i16) -> Self {
        assert!(width.is_multiple_of(2) && values.len().is_multiple_of(width));
        let rows = values.len() / width;
        let mut quantized =
            Self { pairs: Vec::with_capacity(values.len() / 2), scales: Vec::with_capacity(rows), width };
        for row in values.chunks_exact(width) {
            let greatest = row.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
            let per_unit = f32::from(steps) / greatest;
            quantized.scales.push(greatest / f32::from(steps));
            let step = |value: f32| round(value * per_unit) & 0xffff;
            quantized.pairs.extend(row.as_chunks().0.iter().map(|&[first, second]| step(first) | step(second) << 16));
        }
        quantized
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.scales.len()
    }
}

/// Rounds to the nearest whole number, halves to even. Exact for magnitudes below 2^22.
fn round(value: f32) -> i32 {
    /// Numbers from 2^23 on have no fraction, so adding this rounds. The half makes room for negative ones.
    const MAGIC: f32 = 12_582_912.0;
    (value + MAGIC).to_bits().cast_signed() - MAGIC.to_bits().cast_signed()
}

/// A matrix of 16-bit weights, laid out for the kernel.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// For each group of [`OUTPUTS`] outputs and each pair of inputs, the pair's weights for each of the outputs. Missing outputs are 0.
    lanes: Vec<[i16; 2 * OUTPUTS]>,
    /// For each group, what one step of each output's weights is worth.
    scales: Vec<[f32; OUTPUTS]>,
    inputs: usize,
    outputs: usize,
}

impl Weights {
    /// A matrix given by the weight of each output and input.
    ///
    /// # Panics
    /// If `inputs` is odd.
    pub fn new(scales: &[f32], inputs: usize, weight: impl Fn(usize, usize) -> i16) -> Self {
        assert!(inputs.is_multiple_of(2));
        let outputs = scales.len();
        let mut lanes = Vec::with_capacity(outputs.div_ceil(OUTPUTS) * inputs / 2);
        for first in (0..outputs).step_by(OUTPUTS) {
            for input in (0..inputs).step_by(2) {
                lanes.push(std::array::from_fn(|at| match first + at / 2 {
                    output if output < outputs => weight(output, input + at % 2),
                    _ => 0,
                }));
            }
        }
        let group = |scales: &[f32]| std::array::from_fn(|at| scales.get(at).copied().unwrap_or(0.0));
        Self { lanes, scales: scales.chunks(OUTPUTS).map(group).collect(), inputs, outputs }
    }

    /// For each row, the product with each output's weights, written to `products` row by row.
    ///
    /// # Panics
    /// If the rows are not as wide as the matrix has inputs, or if `products` has another length than rows times outputs.
    pub fn multiply(&self, rows: &QuantizedRows, products: &mut [f32]) {
        assert!(rows.width == self.inputs && products.len() == rows.len() * self.outputs);
        let pairs = self.inputs / 2;
        for first in (0..rows.len()).step_by(ROWS) {
            // The last rows are computed again where fewer than `ROWS` are left.
            let row_of: [usize; ROWS] = std::array::from_fn(|at| (first + at).min(rows.len() - 1));
            let inputs = row_of.map(|row| &rows.pairs[row * pairs..][..pairs]);
            for (group, (lanes, scales)) in self.lanes.chunks_exact(pairs).zip(&self.scales).enumerate() {
                let sums = tile(lanes, inputs);
                for (row, sums) in row_of.into_iter().zip(sums) {
                    let (sums, scale) = (sums.to_array(), rows.scales[row]);
                    let values: [f32; OUTPUTS] = std::array::from_fn(|at| sums[at] as f32 * (scales[at] * scale));
                    let row = &mut products[row * self.outputs..][..self.outputs][group * OUTPUTS..];
                    let count = row.len().min(OUTPUTS);
                    row[..count].copy_from_slice(&values[..count]);
                }
            }
        }
    }
}

/// The sums of [`ROWS`] rows for [`OUTPUTS`] outputs.
fn tile(lanes: &[[i16; 2 * OUTPUTS]], rows: [&[i32]; ROWS]) -> [i32x8; ROWS] {
    let [first, second, third, fourth] = rows;
    let mut sums = [i32x8::ZERO; ROWS];
    let inputs = first.iter().zip(second).zip(third.iter().zip(fourth));
    for (lane, ((&first, &second), (&third, &fourth))) in lanes.iter().zip(inputs) {
        let lane = i16x16::new(*lane);
        let product = |pair: i32| lane.dot(bytemuck::cast(i32x8::splat(pair)));
        sums[0] += product(first);
        sums[1] += product(second);
        sums[2] += product(third);
        sums[3] += product(fourth);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|at| (((at + 1) * (seed + 3) * 7919) % 2001) as f32 / 1000.0 - 1.0).collect()
    }

    #[test]
    fn products_are_those_of_the_floats() {
        for (rows, inputs, outputs) in [(1, 2, 1), (3, 6, 5), (4, 10, 8), (9, 32, 17)] {
            let (values, weights) = (numbers(rows * inputs, 1), numbers(outputs * inputs, 2));
            let quantized = QuantizedRows::quantize(&values, inputs, i16::MAX);
            let matrix = Weights::new(&vec![1.0 / 127.0; outputs], inputs, |output, input| {
                (weights[output * inputs + input] * 127.0).round() as i16
            });
            let mut products = vec![0.0; rows * outputs];
            matrix.multiply(&quantized, &mut products);
            for row in 0..rows {
                for output in 0..outputs {
                    let terms = (0..inputs).map(|at| values[row * inputs + at] * weights[output * inputs + at]);
                    let expected: f32 = terms.sum();
                    let found = products[row * outputs + output];
                    assert!((found - expected).abs() < 0.02, "{rows} {inputs} {outputs}: {found} {expected}");
                }
            }
        }
    }

    #[test]
    fn rounding_is_to_the_nearest() {
        for (value, expected) in [(0.4, 0), (0.6, 1), (-0.6, -1), (2.5, 2), (-32767.2, -32767), (32767.0, 32767)] {
            assert_eq!(round(value), expected, "{value}");
        }
    }

    #[test]
    fn rows_of_zeros_stay_zeros() {
        let quantized = QuantizedRows::quantize(&[0.0; 4], 4, i16::MAX);
        let matrix = Weights::new(&[1.0; 2], 4, |_, _| 127);
        let mut products = [1.0; 2];
        matrix.multiply(&quantized, &mut products);
        assert_eq!(products, [0.0; 2]);
    }
}
