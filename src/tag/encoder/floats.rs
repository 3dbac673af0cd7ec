//! Steps in floating point that give the same bits on every machine: only additions, multiplications, divisions and square roots, in a
//! fixed order. Functions of the standard library such as `exp` may differ between machines in the last bit.

/// How many sums are kept side by side, so that vector instructions can be used.
const LANES: usize = 8;

/// The sum of some numbers, in [`LANES`] partial sums.
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += term(value);
        }
    }
    for (sum, &value) in sums.iter_mut().zip(rest) {
        *sum += term(value);
    }
    sums.iter().sum()
}

/// Keeps the divisor of a row of equal numbers from being 0.
const EPSILON: f32 = 1e-6;

/// Shifts and scales each row to mean 0 and variance 1 (layer normalisation: Ba, Kiros and Hinton, 2016). Its gains are part of the
/// weights that follow.
pub fn normalise(values: &[f32], width: usize) -> Vec<f32> {
    let mut normalised = Vec::with_capacity(values.len());
    let share = 1.0 / width as f32;
    for row in values.chunks_exact(width) {
        let mean = sum(row, |value| value) * share;
        let variance = sum(row, |value| (value - mean) * (value - mean)) * share;
        let factor = 1.0 / (variance + EPSILON).sqrt();
        normalised.extend(row.iter().map(|value| (value - mean) * factor));
    }
    normalised
}

/// Adds numbers to others, one by one.
pub fn add(to: &mut [f32], values: &[f32]) {
    for (to, value) in to.iter_mut().zip(values) {
        *to += value;
    }
}

/// Turns numbers into shares of 1: the exponential of each, divided by the sum of all.
pub fn softmax(values: &mut [f32]) {
    let greatest = values.iter().fold(f32::MIN, |most, &value| if value > most { value } else { most });
    for value in values.iter_mut() {
        *value = exp(*value - greatest);
    }
    let factor = 1.0 / sum(values, |value| value);
    for value in values {
        *value *= factor;
    }
}

/// The exponential function for numbers that are not positive, to about seven decimals.
fn exp(value: f32) -> f32 {
    /// See [`round`](super::matrix). Powers of two come from its bits.
    const MAGIC: f32 = 12_582_912.0;
    /// Below this, the exponential is taken for the one of this number: about 1e-30.
    const LEAST: f32 = -69.0;
    let value = if value > LEAST { value } else { LEAST };
    let power = value * std::f32::consts::LOG2_E + MAGIC;
    // ln 2 in two parts, the first with few bits: the product with a whole number is exact.
    let whole = power - MAGIC;
    let rest = (value - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    // The Taylor series on the rest, which is at most half of ln 2.
    let series = 1.0
        + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest / 720.0)))));
    let exponent = (power.to_bits().cast_signed() - MAGIC.to_bits().cast_signed() + 127) << 23;
    series * f32::from_bits(exponent.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_that_of_the_standard_library() {
        for at in 0..7000 {
            let value = -(at as f32) / 103.0;
            let expected = value.max(-69.0).exp();
            assert!((exp(value) - expected).abs() <= expected * 1e-6, "{value}: {} {expected}", exp(value));
        }
    }

    #[test]
    fn shares_sum_to_1() {
        let mut values = [1.0, 3.0, -200.0, 2.0, 0.0, 0.5, 1.5, 2.5, 3.5];
        softmax(&mut values);
        assert!((values.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(values[2] < 1e-20 && values[8] > values[1] && values[1] > values[0]);
    }

    #[test]
    fn normalised_rows_have_mean_0_and_variance_1() {
        let rows = normalise(&[3.0, 7.0, 1.0, 5.0, 2.0, 2.0, 2.0, 2.0], 4);
        let (first, second) = rows.split_at(4);
        assert!(first.iter().sum::<f32>().abs() < 1e-5);
        assert!((first.iter().map(|value| value * value).sum::<f32>() - 4.0).abs() < 1e-4);
        assert_eq!(second, [0.0; 4]);
    }
}
