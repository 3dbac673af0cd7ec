//! The layers of the encoder.

use super::{
    floats,
    matrix::{QuantizedRows, Weights},
};

/// A fully connected layer: a product with quantised weights, and a bias for each output.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// The weights of each output, in steps: row by row.
    pub steps: Vec<i8>,
    /// What one step of each output's weights is worth.
    pub scales: Vec<f32>,
    /// Added to each output.
    pub biases: Vec<f32>,
    weights: Weights,
}

impl Linear {
    /// A layer with quantised weights.
    ///
    /// # Panics
    /// If there are not as many biases as scales, or not as many steps in a row as in the others.
    pub fn new(steps: Vec<i8>, scales: Vec<f32>, biases: Vec<f32>) -> Self {
        let inputs = steps.len() / scales.len();
        assert!(scales.len() == biases.len() && steps.len() == inputs * scales.len());
        let weights = Weights::new(&scales, inputs, |output, input| i16::from(steps[output * inputs + input]));
        Self { steps, scales, biases, weights }
    }

    /// How many outputs there are.
    pub fn outputs(&self) -> usize {
        self.scales.len()
    }

    /// How many inputs there are.
    pub fn inputs(&self) -> usize {
        self.steps.len() / self.outputs()
    }

    /// The outputs for each row of `values`, row by row.
    fn forward(&self, values: &[f32]) -> Vec<f32> {
        let rows = QuantizedRows::quantize(values, self.inputs(), i16::MAX);
        let mut outputs = vec![0.0; rows.len() * self.outputs()];
        self.weights.multiply(&rows, &mut outputs);
        for row in outputs.chunks_exact_mut(self.outputs()) {
            floats::add(row, &self.biases);
        }
        outputs
    }
}

/// One block of layers. Each of its three parts adds to what it was given, after layer normalisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// From the pieces before and after each piece.
    pub neighbours: Linear,
    /// Queries, keys and values of self-attention (Vaswani et al., 2017), one after the other; each is cut into heads.
    pub attention: Linear,
    /// From the heads' outputs, side by side.
    pub attended: Linear,
    /// The gated hidden layer: values, then gates. Each value is multiplied by its gate, or by 0 if the gate is negative (Shazeer, 2020:
    /// "GLU Variants Improve Transformer", `ReGLU`).
    pub gated: Linear,
    /// From the hidden layer.
    pub output: Linear,
}

/// How many numbers each head of attention has.
pub const HEAD_WIDTH: usize = 32;

/// The steps of queries and keys: sums of [`HEAD_WIDTH`] products must fit into 32 bits.
const QUERY_STEPS: i16 = 8191;

/// The steps of values: their mean, weighted with 32,767 steps of shares that sum up to about 1, must fit into 32 bits.
const VALUE_STEPS: i16 = 16383;

impl Block {
    /// The layers, in the order of the model file.
    pub fn layers(&self) -> [&Linear; 5] {
        [&self.neighbours, &self.attention, &self.attended, &self.gated, &self.output]
    }

    /// Applies the block to the vectors of all pieces, one after the other, each of `width` numbers. Returns the vectors of the pieces that
    /// are wanted, given by their indexes: the others are only looked at, which takes less time.
    pub fn forward(&self, mut vectors: Vec<f32>, width: usize, wanted: &[usize]) -> Vec<f32> {
        let normal = floats::normalise(&vectors, width);
        floats::add(&mut vectors, &self.neighbours.forward(&beside(&normal, width)));
        let normal = floats::normalise(&vectors, width);
        let attended = attend(&self.attention.forward(&normal), width, wanted);
        let mut vectors: Vec<f32> =
            wanted.iter().flat_map(|piece| &vectors[piece * width..][..width]).copied().collect();
        floats::add(&mut vectors, &self.attended.forward(&attended));
        let normal = floats::normalise(&vectors, width);
        floats::add(&mut vectors, &self.output.forward(&gate(&self.gated.forward(&normal), self.output.inputs())));
        vectors
    }
}

/// For each vector the one before it and the one after it, side by side; zeros where there is none.
fn beside(vectors: &[f32], width: usize) -> Vec<f32> {
    let mut both = vec![0.0; vectors.len() * 2];
    let pieces = vectors.len() / width;
    for (at, row) in both.chunks_exact_mut(2 * width).enumerate() {
        let (before, after) = row.split_at_mut(width);
        if at > 0 {
            before.copy_from_slice(&vectors[(at - 1) * width..][..width]);
        }
        if at + 1 < pieces {
            after.copy_from_slice(&vectors[(at + 1) * width..][..width]);
        }
    }
    both
}

/// The values of each row, multiplied by its gates.
fn gate(rows: &[f32], width: usize) -> Vec<f32> {
    let gated = |row: &[f32]| {
        let (values, gates) = row.split_at(width);
        let products = values.iter().zip(gates).map(|(value, &gate)| if gate > 0.0 { value * gate } else { 0.0 });
        products.collect::<Vec<f32>>()
    };
    rows.chunks_exact(2 * width).flat_map(gated).collect()
}

/// Self-attention. Rows are queries, keys and values of all pieces; the result is the heads' outputs for those that are wanted.
fn attend(rows: &[f32], width: usize, wanted: &[usize]) -> Vec<f32> {
    let pieces = rows.len() / (3 * width);
    // The kernel takes an even number of inputs: one more piece, with a share of 0, makes it so.
    let even = pieces.next_multiple_of(2);
    let factor = 1.0 / (HEAD_WIDTH as f32).sqrt();
    let mut outputs = vec![0.0; wanted.len() * width];
    let mut shares = vec![0.0; wanted.len() * even];
    let mut scores = vec![0.0; wanted.len() * pieces];
    let mut output = vec![0.0; wanted.len() * HEAD_WIDTH];
    for first in (0..width).step_by(HEAD_WIDTH) {
        let part = |piece: usize, which: usize| &rows[piece * 3 * width + which * width + first..][..HEAD_WIDTH];
        let queries: Vec<f32> = wanted.iter().flat_map(|&piece| part(piece, 0)).map(|value| value * factor).collect();
        let queries = QuantizedRows::quantize(&queries, HEAD_WIDTH, QUERY_STEPS);
        keys(pieces, |piece| part(piece, 1)).multiply(&queries, &mut scores);
        for (shares, scores) in shares.chunks_exact_mut(even).zip(scores.chunks_exact_mut(pieces)) {
            floats::softmax(scores);
            shares[..pieces].copy_from_slice(scores);
        }
        let shares = QuantizedRows::quantize(&shares, even, i16::MAX);
        values(pieces, even, |piece| part(piece, 2)).multiply(&shares, &mut output);
        for (piece, output) in output.chunks_exact(HEAD_WIDTH).enumerate() {
            outputs[piece * width + first..][..HEAD_WIDTH].copy_from_slice(output);
        }
    }
    outputs
}

fn greatest(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()))
}

/// The keys as a matrix: an output for each piece.
fn keys<'a>(pieces: usize, key: impl Fn(usize) -> &'a [f32]) -> Weights {
    let scales: Vec<f32> =
        (0..pieces).map(|piece| greatest(key(piece).iter().copied()) / f32::from(QUERY_STEPS)).collect();
    let per_unit: Vec<f32> = scales.iter().map(|scale| 1.0 / scale).collect();
    Weights::new(&scales, HEAD_WIDTH, |piece, input| (key(piece)[input] * per_unit[piece]) as i16)
}

/// The values as a matrix: an output for each number of a value, an input for each piece.
fn values<'a>(pieces: usize, even: usize, value: impl Fn(usize) -> &'a [f32]) -> Weights {
    let scale = |at: usize| greatest((0..pieces).map(|piece| value(piece)[at])) / f32::from(VALUE_STEPS);
    let scales: Vec<f32> = (0..HEAD_WIDTH).map(scale).collect();
    let per_unit: Vec<f32> = scales.iter().map(|scale| 1.0 / scale).collect();
    Weights::new(&scales, even, |at, piece| match piece < pieces {
        true => (value(piece)[at] * per_unit[at]) as i16,
        false => 0,
    })
}

/// The last layer: what each piece adds to each category.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// How much attention each category pays to each piece, before the softmax.
    pub attention: Linear,
    /// What each piece says about each category, in log-odds.
    pub statement: Linear,
}

impl Head {
    /// Multiplies what is said about each category by a factor.
    pub fn scale(&mut self, factor: impl Fn(usize) -> f32) {
        let Linear { steps, scales, biases, .. } = &self.statement;
        let scales = scales.iter().enumerate().map(|(category, scale)| scale * factor(category)).collect();
        self.statement = Linear::new(steps.clone(), scales, biases.clone());
    }

    /// For each piece and category, what the piece adds to the log-odds: the statement, weighed by the attention among all pieces
    /// (label-wise attention, as in Mullenbach et al., 2018: "Explainable Prediction of Medical Codes from Clinical Text"). Neither layer
    /// has biases: those of the categories are part of the model's.
    pub fn forward(&self, vectors: &[f32], width: usize) -> Vec<f32> {
        let normal = floats::normalise(vectors, width);
        let categories = self.statement.outputs();
        let attention = self.attention.forward(&normal);
        let mut shares = self.statement.forward(&normal);
        let mut column = vec![0.0; vectors.len() / width];
        for category in 0..categories {
            for (value, row) in column.iter_mut().zip(attention.chunks_exact(categories)) {
                *value = row[category];
            }
            floats::softmax(&mut column);
            for (weight, row) in column.iter().zip(shares.chunks_exact_mut(categories)) {
                row[category] *= weight;
            }
        }
        shares
    }
}
