//! The student's training data, as the arrays that `xtask/student/corpus.py` reads.

use std::{fs, path::Path};

use threadlight::tag::encoder::pieces::PieceVocabulary;

use super::{
    super::load::Data,
    input::{held_out, pieces},
};
use crate::data::Example;

/// What a comment is used for, as in `xtask/student/corpus.py`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Labelled,
    Taught,
    Piece,
    HeldOut,
    Dev,
    RecentDev,
}

/// Writes all comments to a folder.
pub fn write(data: &Data, vocabulary: &PieceVocabulary, folder: &Path) -> anyhow::Result<()> {
    let mut is_held_out = vec![false; data.labelled];
    held_out(data).into_iter().for_each(|at| is_held_out[at] = true);
    let use_of = |example: &Example| match example.labelled {
        Some(labelled) if is_held_out[labelled] => (!example.is_piece).then_some(Use::HeldOut),
        Some(_) if !example.is_piece => Some(Use::Labelled),
        _ if example.is_piece => Some(Use::Piece),
        _ => Some(Use::Taught),
    };
    let mut arrays = Arrays::default();
    for example in &data.train {
        if let Some(use_of) = use_of(example) {
            arrays.add(vocabulary, example, use_of);
        }
    }
    for (examples, use_of) in [(&data.dev, Use::Dev), (&data.recent_dev, Use::RecentDev)] {
        examples.iter().for_each(|example| arrays.add(vocabulary, example, use_of));
    }
    arrays.write(folder)
}

/// The columns of the training data; the lengths say which pieces belong to which comment.
#[derive(Default)]
struct Arrays {
    pieces: Vec<u16>,
    forms: Vec<u8>,
    lengths: Vec<u16>,
    uses: Vec<u8>,
    /// The target of each category, times 255.
    targets: Vec<u8>,
    /// Whether it has each category.
    labels: Vec<u8>,
}

impl Arrays {
    fn add(&mut self, vocabulary: &PieceVocabulary, example: &Example, use_of: Use) {
        let pieces = pieces(vocabulary, &example.comment);
        self.pieces.extend(pieces.iter().map(|piece| piece.id));
        self.forms.extend(pieces.iter().map(|piece| piece.form));
        self.lengths.push(pieces.len() as u16);
        self.uses.push(use_of as u8);
        self.targets.extend(example.targets.iter().map(|target| (target * 255.0).round() as u8));
        self.labels.extend(example.labels.map(u8::from));
    }

    fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let shorts = |numbers: &[u16]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        for (name, bytes) in [
            ("pieces.u16", &shorts(&self.pieces)),
            ("forms.u8", &self.forms),
            ("lengths.u16", &shorts(&self.lengths)),
            ("uses.u8", &self.uses),
            ("targets.u8", &self.targets),
            ("labels.u8", &self.labels),
        ] {
            fs::write(folder.join(name), bytes)?;
        }
        Ok(())
    }
}
