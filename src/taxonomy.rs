//! The taxonomy: what a comment can be about (topics) and what it can do (kinds).
//!
//! The categories are listed in `taxonomy.toml`, which explains each field; `build.rs` turns them into constants, so that nothing
//! is parsed at run time.

use serde::{Deserialize, Serialize};

/// What a category says about a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Axis {
    /// What the comment is about.
    Topic,
    /// What the comment does; in linguistics, a dialogue act.
    Kind,
    /// Whatever the reader made the category for.
    Own,
}

/// The style of the line under the words that show a category, as CSS calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum LineStyle {
    /// One line.
    Solid,
    /// A row of dots.
    Dotted,
    /// A row of dashes.
    Dashed,
    /// Two lines.
    Double,
}

/// Something that a comment can be tagged with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Category {
    /// Appears in settings, data files and messages, and never changes. Lower-case ASCII letters.
    pub id: &'static str,
    /// Which axis it belongs to.
    pub axis: Axis,
    /// What a reader sees.
    pub title: &'static str,
    /// The title's short form, for badges: at most [`LABEL_LIMIT`] characters.
    pub label: &'static str,
    /// Completes "A comment that ...". The shell has it apart from the rest: pages that are read don't need it.
    #[serde(skip)]
    pub description: &'static str,
    /// The hue of its colours in OKLCH, in whole degrees from 0 to 359.
    pub hue: u16,
    /// The line under its words; `None` for topics, whose words are tinted instead.
    pub line: Option<LineStyle>,
}

/// How long a [`Category::label`] may be, in characters: about as wide as two short words on a badge.
pub const LABEL_LIMIT: usize = 14;

// VERSION, TOPICS, BUILT_IN, DRAFTS and EXCLUSIVE, from taxonomy.toml.
include!(concat!(env!("OUT_DIR"), "/taxonomy.rs"));

/// How many built-in categories there are: a model has an output for each.
pub const CATEGORIES: usize = BUILT_IN.len();

/// The built-in category with this id.
pub fn find(id: &str) -> Option<&'static Category> {
    BUILT_IN.iter().find(|category| category.id == id)
}

/// Whether two built-in categories, given by their indexes in [`BUILT_IN`], never apply to the same comment.
pub fn exclude_each_other(one: usize, other: usize) -> bool {
    EXCLUSIVE.contains(&[one.min(other), one.max(other)])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn all() -> impl Iterator<Item = &'static Category> {
        BUILT_IN.iter().chain(&DRAFTS)
    }

    #[test]
    fn topics_come_first() {
        for (index, category) in BUILT_IN.iter().enumerate() {
            assert_eq!(category.axis, if index < TOPICS { Axis::Topic } else { Axis::Kind }, "{}", category.id);
        }
    }

    #[test]
    fn labels_fit_on_a_badge() {
        let mut seen = HashSet::new();
        for Category { id, label, .. } in all() {
            let length = label.chars().count();
            assert!(
                (1..=LABEL_LIMIT).contains(&length),
                "src/taxonomy.toml: the label of `{id}` has {length} characters: give it 1 to {LABEL_LIMIT}"
            );
            assert!(seen.insert(label), "src/taxonomy.toml: another category has the label \"{label}\" of `{id}`, too");
        }
    }

    #[test]
    fn descriptions_complete_a_sentence() {
        for Category { id, description, .. } in all() {
            assert!(
                description.starts_with(|first: char| first.is_ascii_lowercase()) && !description.ends_with('.'),
                "src/taxonomy.toml: the description of `{id}` completes \"A comment that ...\": begin it with a verb in lower \
                 case, without a full stop at its end"
            );
        }
    }

    #[test]
    fn each_hue_is_used_once_on_its_axis() {
        let mut seen = HashSet::new();
        for Category { id, axis, hue, .. } in all() {
            assert!(
                seen.insert((axis, hue)),
                "src/taxonomy.toml: another {axis:?} has the hue {hue} of `{id}`, too: choose one that is free"
            );
        }
    }

    #[test]
    fn exclusion_goes_both_ways() {
        let index = |id| BUILT_IN.iter().position(|category| category.id == id).unwrap();
        let [opinion, criticism, question] = ["opinion", "criticism", "question"].map(index);
        assert!(exclude_each_other(opinion, criticism) && exclude_each_other(criticism, opinion));
        assert!(!exclude_each_other(opinion, question) && !exclude_each_other(opinion, opinion));
    }
}
