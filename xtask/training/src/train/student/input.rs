//! What the student reads: which comments, and how they are cut.

use threadlight::{
    Comment,
    comment::{COMMENT_TEXT_LIMIT, PARENT_TEXT_LIMIT},
    tag::encoder::pieces::{Piece, PieceVocabulary},
    text::{tokenise, utf16},
};

use super::super::load::Data;
use crate::data;

/// One labelled comment in so many is held out: from these, the training learns how to combine and calibrate the parts of the model.
const HELD_OUT: usize = 8;

/// The indexes of the labelled comments that the student isn't trained on.
pub fn held_out(data: &Data) -> Vec<usize> {
    let folds = data::folds(&data.train[..data.labelled], HELD_OUT);
    (0..data.labelled).filter(|&at| folds[at] == 0).collect()
}

/// The pieces of a comment, as the core cuts it.
pub fn pieces(vocabulary: &PieceVocabulary, comment: &Comment) -> Vec<Piece> {
    let text = utf16::truncate(&comment.text, COMMENT_TEXT_LIMIT);
    let parent = comment.parent.as_deref().map(|parent| utf16::truncate(parent, PARENT_TEXT_LIMIT));
    vocabulary.pieces(text, &tokenise(text), comment.title.as_deref(), parent)
}
