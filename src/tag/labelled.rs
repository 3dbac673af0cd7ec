//! Comments with labels, as JSON lines: what a model is trained on and measured with.

use serde::Deserialize;
use thiserror::Error;

use crate::{
    comment::Comment,
    taxonomy::{self, Axis},
};

/// A comment with the labels that people gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct LabelledComment {
    /// See [`Comment::text`].
    pub text: String,
    /// See [`Comment::title`].
    pub title: Option<String>,
    /// See [`Comment::parent`].
    pub parent: Option<String>,
    /// The ids of its topics, the main one first.
    pub topics: Vec<String>,
    /// The ids of its kinds.
    pub kinds: Vec<String>,
}

/// A label that is not in the taxonomy, or not on this axis.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{id:?} is no {} of the taxonomy", format!("{axis:?}").to_lowercase())]
pub struct UnknownLabel {
    /// The label.
    pub id: String,
    /// The axis that it was given on.
    pub axis: Axis,
}

impl LabelledComment {
    /// The comment without its labels.
    pub fn comment(&self) -> Comment {
        Comment {
            text: self.text.clone(),
            title: self.title.clone(),
            parent: self.parent.clone(),
            ..Comment::default()
        }
    }

    /// Checks that each label is a category of its axis.
    ///
    /// # Errors
    ///
    /// The first one that is not.
    pub fn check_labels(&self) -> Result<(), UnknownLabel> {
        for (ids, axis) in [(&self.topics, Axis::Topic), (&self.kinds, Axis::Kind)] {
            let unknown = ids.iter().find(|id| taxonomy::find(id).is_none_or(|category| category.axis != axis));
            if let Some(id) = unknown {
                return Err(UnknownLabel { id: id.clone(), axis });
            }
        }
        Ok(())
    }
}
