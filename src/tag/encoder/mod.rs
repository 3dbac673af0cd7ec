//! The encoder: reads a comment word by word, in context.
//!
//! A small transformer (Vaswani et al., 2017) over [word pieces](pieces), distilled from a large one. Blocks of layers turn the vector of
//! each piece into one that stands for the piece in its context. The [head](layers::Head) then says for each piece what it adds to each
//! category, so what a tag is based on is known exactly.

mod floats;
mod format;
pub mod layers;
mod matrix;
pub mod pieces;

use self::{
    layers::{Block, Head},
    pieces::{FORMS, Piece, PieceVocabulary},
};
use crate::taxonomy::CATEGORIES;

/// The trained encoder.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoder {
    /// The pieces that it knows.
    pub vocabulary: PieceVocabulary,
    /// How many numbers the vector of a piece has.
    pub width: usize,
    /// The vectors of all pieces, in steps.
    pub vectors: Vec<i8>,
    /// What one step of each piece's vector is worth.
    pub vector_scales: Vec<f32>,
    /// The vectors of all [forms](Piece::form), which are added to those of the pieces.
    pub forms: Vec<f32>,
    /// In the order in which they are applied.
    pub blocks: Vec<Block>,
    /// Applied to the output of the last block.
    pub head: Head,
}

/// What the encoder says of a comment.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The input.
    pub pieces: Vec<Piece>,
    /// For each piece, what it adds to the log-odds of each category.
    pub shares: Vec<[f32; CATEGORIES]>,
    /// What the encoder adds to the log-odds of each category: the sum of the shares.
    pub log_odds: [f32; CATEGORIES],
}

impl Encoder {
    /// Reads a comment.
    pub fn read(&self, pieces: Vec<Piece>) -> Reading {
        let width = self.width;
        let mut vectors = Vec::with_capacity(pieces.len() * width);
        for piece in &pieces {
            let (id, form) = (usize::from(piece.id), usize::from(piece.form) % FORMS);
            let scale = self.vector_scales[id];
            let steps = &self.vectors[id * width..][..width];
            let form = &self.forms[form * width..][..width];
            vectors.extend(steps.iter().zip(form).map(|(&step, form)| f32::from(step) * scale + form));
        }
        let all: Vec<usize> = (0..pieces.len()).collect();
        // Only what the writer says adds to the log-odds: of the last block, nothing else is needed.
        let own: Vec<usize> = all.iter().copied().filter(|&piece| pieces[piece].is_own()).collect();
        for (at, block) in self.blocks.iter().enumerate() {
            let wanted = if at + 1 == self.blocks.len() { &own } else { &all };
            vectors = block.forward(vectors, width, wanted);
        }
        let mut shares = vec![[0.0; CATEGORIES]; pieces.len()];
        let mut log_odds = [0.0; CATEGORIES];
        for (piece, added) in own.into_iter().zip(self.head.forward(&vectors, width).as_chunks().0) {
            shares[piece] = *added;
            for (log_odds, share) in log_odds.iter_mut().zip(added) {
                *log_odds += share;
            }
        }
        Reading { pieces, shares, log_odds }
    }
}

/// An encoder of one block that knows the words "battery" and "range", with weights that mean nothing.
#[cfg(test)]
pub(super) fn small() -> Encoder {
    use layers::{HEAD_WIDTH, Linear};
    let mut keys = ["battery", "range"].map(|piece| pieces::piece_key(piece, false)).to_vec();
    keys.sort_unstable();
    let vocabulary = PieceVocabulary::new(keys);
    let step = |at: usize, seed: usize| ((at * 37 + seed * 11) % 255) as u8 as i8;
    let linear = |inputs: usize, outputs: usize, bias: f32| {
        let steps = (0..inputs * outputs).map(|at| step(at, inputs)).collect();
        Linear::new(steps, vec![0.002; outputs], vec![bias; outputs])
    };
    let (width, hidden) = (HEAD_WIDTH, 4);
    Encoder {
        width,
        vectors: (0..vocabulary.ids() * width).map(|at| step(at, 5)).collect(),
        vector_scales: vec![0.01; vocabulary.ids()],
        forms: (0..FORMS * width).map(|at| f32::from(step(at, 3)) * 0.001).collect(),
        blocks: vec![Block {
            neighbours: linear(2 * width, width, 0.1),
            attention: linear(width, 3 * width, 0.0),
            attended: linear(width, width, 0.0),
            gated: linear(width, 2 * hidden, 0.1),
            output: linear(hidden, width, 0.0),
        }],
        head: Head { attention: linear(width, CATEGORIES, 0.0), statement: linear(width, CATEGORIES, 0.0) },
        vocabulary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenise;

    fn read(text: &str, title: Option<&str>) -> Reading {
        let encoder = small();
        encoder.read(encoder.vocabulary.pieces(text, &tokenise(text), title, None))
    }

    #[test]
    fn log_odds_are_the_sum_of_what_each_piece_adds() {
        let reading = read("battery range", Some("range"));
        let sum: f32 = reading.shares.iter().map(|share| share[3]).sum();
        assert_eq!(reading.log_odds[3], sum);
        assert_eq!((reading.pieces.len(), reading.shares.len()), (5, 5));
        assert!(reading.shares[1][3] != 0.0 && reading.shares[2][3] != 0.0);
        assert_eq!([reading.shares[3][3], reading.shares[4][3]], [0.0; 2], "the title is not the writer's");
    }

    #[test]
    fn order_and_title_matter() {
        let log_odds = |text: &str, title: Option<&str>| read(text, title).log_odds;
        assert_ne!(log_odds("battery range", None), log_odds("range battery", None));
        assert_ne!(log_odds("battery range", None), log_odds("battery range", Some("battery")));
    }

    #[test]
    fn an_empty_text_can_be_read() {
        assert!(read("", None).log_odds.iter().all(|value| value.is_finite()));
    }
}
