//! Corrections: what the reader says about the categories of single comments.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::{
    comment::{Comment, PARENT_TEXT_LIMIT},
    text::utf16,
};

/// How much of a corrected comment's text is kept, in UTF-16 units: most comments whole, chosen by hand. What exceeds it is
/// ignored.
pub const CORRECTION_TEXT_LIMIT: usize = 2000;

/// How much of the thread's title is kept with a corrected comment, in UTF-16 units: longer than titles are, chosen by hand. What
/// exceeds it is ignored.
pub const CORRECTION_TITLE_LIMIT: usize = 300;

/// A comment, and the reader's verdict on one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Correction {
    /// The category's id, built-in or own.
    pub category: String,
    /// Whether the comment has it.
    pub wanted: bool,
    /// The start of the comment's text: at most [`CORRECTION_TEXT_LIMIT`] of it is read.
    #[cfg_attr(feature = "schemas", schemars(length(max = CORRECTION_TEXT_LIMIT)))]
    pub text: String,
    /// The title of its thread: at most [`CORRECTION_TITLE_LIMIT`] of it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemas", schemars(length(max = CORRECTION_TITLE_LIMIT)))]
    pub title: Option<String>,
    /// The start of the text that it answers; at most [`PARENT_TEXT_LIMIT`] of it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemas", schemars(length(max = PARENT_TEXT_LIMIT)))]
    pub parent: Option<String>,
}

/// A verdict without the comment that it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The category's id, built-in or own.
    pub category: String,
    /// Whether the comment has it.
    pub wanted: bool,
}

impl Correction {
    /// The corrected comment, as far as it was kept.
    pub fn comment(&self) -> Comment {
        Comment {
            text: utf16::truncate(&self.text, CORRECTION_TEXT_LIMIT).into(),
            title: self.title.as_deref().map(|title| utf16::truncate(title, CORRECTION_TITLE_LIMIT).into()),
            parent: self.parent.clone(),
            ..Comment::default()
        }
    }

    /// See [`fingerprint`].
    pub fn fingerprint(&self) -> u64 {
        fingerprint(&self.text, self.parent.as_deref())
    }
}

/// Identifies a comment on any page by its text and by what it answers. A correction applies to every comment with the same
/// fingerprint.
pub fn fingerprint(text: &str, parent: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    utf16::truncate(text, CORRECTION_TEXT_LIMIT).hash(&mut hasher);
    parent.map(|parent| utf16::truncate(parent, PARENT_TEXT_LIMIT)).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_depends_on_text_and_parent_as_far_as_they_are_kept() {
        let text = "tea ".repeat(CORRECTION_TEXT_LIMIT);
        let kept = utf16::truncate(&text, CORRECTION_TEXT_LIMIT);
        assert_eq!(fingerprint(&text, None), fingerprint(kept, None));
        assert_ne!(fingerprint("Same here.", None), fingerprint("Same here!", None));
        assert_ne!(fingerprint("Same here.", None), fingerprint("Same here.", Some("")));
        let parent = "car ".repeat(PARENT_TEXT_LIMIT);
        let kept = utf16::truncate(&parent, PARENT_TEXT_LIMIT);
        assert_eq!(fingerprint("Same here.", Some(&parent)), fingerprint("Same here.", Some(kept)));
    }
}
