//! The encoder as a part of the model file.
//!
//! Numbers are little-endian. `W` is the width of a vector, `P` the number of pieces, special ones not counted:
//!
//! | bytes | what |
//! | --- | --- |
//! | 4, 4, 4, 4 | `W`, number of blocks, width of their gated hidden layer, `P` |
//! | 4 × P | keys of the pieces, ascending (`u32`) |
//! | 4 × (P + S) | what one step of each vector is worth (`f32`); S special pieces come last |
//! | (P + S) × W | the vectors (`i8`) |
//! | 4 × F × W | the vectors of the F forms (`f32`) |
//! | for each block five, then two [`Linear`] layers | each: scales and biases of the outputs (`f32`), then steps (`i8`) |

use super::{
    Encoder,
    layers::{Block, HEAD_WIDTH, Head, Linear},
    pieces::{FORMS, PieceVocabulary, SPECIALS},
};
use crate::taxonomy::CATEGORIES;

/// No number in the header is greater: a damaged one can't fill the memory.
const MAX_SIZE: usize = 1 << 16;

impl Encoder {
    /// Reads the encoder's part of a model file; `None` if it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mut size = || reader.floats(1).map(|size| size[0].to_bits() as usize).filter(|&size| size <= MAX_SIZE);
        let (width, blocks, hidden, pieces) = (size()?, size()?, size()?, size()?);
        if width == 0 || !width.is_multiple_of(HEAD_WIDTH) || hidden == 0 || !hidden.is_multiple_of(2) {
            return None;
        }
        let keys: Vec<u32> =
            reader.take(4 * pieces)?.as_chunks().0.iter().map(|key| u32::from_le_bytes(*key)).collect();
        if !keys.is_sorted_by(|one, next| one < next) {
            return None;
        }
        let ids = pieces + SPECIALS;
        let vector_scales = reader.floats(ids)?;
        let vectors = reader.steps(ids * width)?;
        let forms = reader.floats(FORMS * width)?;
        let block = |reader: &mut Reader| {
            Some(Block {
                neighbours: reader.linear(2 * width, width)?,
                attention: reader.linear(width, 3 * width)?,
                attended: reader.linear(width, width)?,
                gated: reader.linear(width, 2 * hidden)?,
                output: reader.linear(hidden, width)?,
            })
        };
        let blocks = (0..blocks).map(|_| block(&mut reader)).collect::<Option<Vec<_>>>()?;
        let head = Head { attention: reader.linear(width, CATEGORIES)?, statement: reader.linear(width, CATEGORIES)? };
        let vocabulary = PieceVocabulary::new(keys);
        let is_whole = reader.0.is_empty();
        is_whole.then_some(Self { vocabulary, width, vectors, vector_scales, forms, blocks, head })
    }

    /// Writes the encoder's part of a model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let hidden = self.blocks.first().map_or(2, |block| block.output.inputs());
        let sizes = [self.width, self.blocks.len(), hidden, self.vocabulary.keys().len()];
        let mut bytes: Vec<u8> = sizes.into_iter().flat_map(|size| (size as u32).to_le_bytes()).collect();
        bytes.extend(self.vocabulary.keys().iter().flat_map(|key| key.to_le_bytes()));
        let add_floats =
            |bytes: &mut Vec<u8>, floats: &[f32]| bytes.extend(floats.iter().flat_map(|float| float.to_le_bytes()));
        let add_steps = |bytes: &mut Vec<u8>, steps: &[i8]| bytes.extend(steps.iter().map(|step| step.cast_unsigned()));
        add_floats(&mut bytes, &self.vector_scales);
        add_steps(&mut bytes, &self.vectors);
        add_floats(&mut bytes, &self.forms);
        for layer in self.blocks.iter().flat_map(Block::layers).chain([&self.head.attention, &self.head.statement]) {
            add_floats(&mut bytes, &layer.scales);
            add_floats(&mut bytes, &layer.biases);
            add_steps(&mut bytes, &layer.steps);
        }
        bytes
    }
}

/// Takes parts off the front of a file.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(first)
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        let floats: Vec<f32> =
            self.take(4 * count)?.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        floats.iter().all(|float| float.is_finite()).then_some(floats)
    }

    fn steps(&mut self, count: usize) -> Option<Vec<i8>> {
        Some(self.take(count)?.iter().map(|byte| byte.cast_signed()).collect())
    }

    fn linear(&mut self, inputs: usize, outputs: usize) -> Option<Linear> {
        let (scales, biases) = (self.floats(outputs)?, self.floats(outputs)?);
        Some(Linear::new(self.steps(inputs * outputs)?, scales, biases))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::encoder::small;

    #[test]
    fn bytes_give_the_encoder_that_wrote_them() {
        let encoder = small();
        let bytes = encoder.to_bytes();
        assert_eq!(Encoder::from_bytes(&bytes), Some(encoder));
        for length in 0..bytes.len() {
            assert_eq!(Encoder::from_bytes(&bytes[..length]), None, "cut to {length}");
        }
        assert_eq!(Encoder::from_bytes(&[&*bytes, &[0]].concat()), None);
    }
}
