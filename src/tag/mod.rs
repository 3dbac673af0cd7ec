//! **What** comments say.

use thiserror::Error;

use crate::comment::{Comment, Tag};

/// Why a model can't be used.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The file is cut off or no model at all.
    #[error("not a model file")]
    Format,
}

/// Gives comments their tags.
#[derive(Debug)]
pub struct Tagger {}

impl Tagger {
    /// With the model that is compiled in.
    pub fn embedded() -> Result<Self, ModelError> {
        Ok(Self {})
    }

    /// See [`Engine::tag`](crate::Engine::tag).
    pub fn tag(&self, _comment: &Comment) -> Vec<Tag> {
        Vec::new()
    }

    /// See [`Engine::score`](crate::Engine::score).
    pub fn score(&self, _comment: &Comment) -> Vec<Tag> {
        Vec::new()
    }
}
