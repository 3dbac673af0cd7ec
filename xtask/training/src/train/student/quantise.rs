//! The encoder that `xtask/student` has trained, quantised.

use std::{fs, path::Path};

use anyhow::{Context, ensure};
use threadlight::{
    tag::encoder::{
        Encoder,
        layers::{Block, Head, Linear},
        pieces::{FORMS, PieceVocabulary},
    },
    taxonomy::CATEGORIES,
};

/// The steps of the greatest weight of each output.
const WEIGHT_STEPS: f32 = 127.0;

/// The steps of the greatest number in each piece's vector. By hand: with more, the file is larger and the scores are no better.
const VECTOR_STEPS: f32 = 31.0;

/// Reads a file of `xtask/student`, whose README describes it.
pub fn read(path: &Path, vocabulary: PieceVocabulary) -> anyhow::Result<Encoder> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let (header, rest) = bytes.split_at_checked(16).context("the file has no header")?;
    let mut sizes = header.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number) as usize);
    let mut next = || sizes.next().unwrap_or_default();
    let (width, layers, hidden, ids) = (next(), next(), next(), next());
    ensure!(ids == vocabulary.ids(), "{} was trained with another vocabulary", path.display());
    let numbers: Vec<f32> = rest.as_chunks().0.iter().map(|number| f32::from_le_bytes(*number)).collect();
    let mut reader = Reader(&numbers);
    let (vectors, vector_scales) = quantise(reader.take(ids * width)?, width, VECTOR_STEPS);
    let forms = reader.take(FORMS * width)?.to_vec();
    let mut blocks = Vec::with_capacity(layers);
    for _ in 0..layers {
        blocks.push(Block {
            neighbours: reader.linear(2 * width, width)?,
            attention: reader.linear(width, 3 * width)?,
            attended: reader.linear(width, width)?,
            gated: reader.linear(width, 2 * hidden)?,
            output: reader.linear(hidden, width)?,
        });
    }
    let (attention, scales) = quantise(reader.take(CATEGORIES * width)?, width, WEIGHT_STEPS);
    let attention = Linear::new(attention, scales, vec![0.0; CATEGORIES]);
    // The calibration has an offset for each category, so the biases of the statement are not needed and not written.
    let (statement, scales) = quantise(reader.take(CATEGORIES * width)?, width, WEIGHT_STEPS);
    let statement = Linear::new(statement, scales, vec![0.0; CATEGORIES]);
    let head = Head { attention, statement };
    ensure!(reader.0.is_empty(), "{} is too long", path.display());
    Ok(Encoder { vocabulary, width, vectors, vector_scales, forms, blocks, head })
}

/// Takes numbers off the front of a file.
struct Reader<'a>(&'a [f32]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> anyhow::Result<&'a [f32]> {
        let (first, rest) = self.0.split_at_checked(count).context("the encoder's file is too short")?;
        self.0 = rest;
        Ok(first)
    }

    fn linear(&mut self, inputs: usize, outputs: usize) -> anyhow::Result<Linear> {
        let (steps, scales) = quantise(self.take(inputs * outputs)?, inputs, WEIGHT_STEPS);
        Ok(Linear::new(steps, scales, self.take(outputs)?.to_vec()))
    }
}

/// Quantises rows of `width` numbers: the greatest magnitude of each becomes `most` steps. Returns the steps and what they are worth.
fn quantise(values: &[f32], width: usize, most: f32) -> (Vec<i8>, Vec<f32>) {
    let scales: Vec<f32> = values
        .chunks_exact(width)
        .map(|row| row.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs())) / most)
        .collect();
    let rows = values.chunks_exact(width).zip(&scales);
    let steps = rows.flat_map(|(row, scale)| row.iter().map(move |value| (value / scale).round() as i8)).collect();
    (steps, scales)
}
