//! Metrics: how well tags agree with labels.

use std::fmt;

use crate::{
    comment::Tag,
    taxonomy::{Axis, BUILT_IN, CATEGORIES},
};

/// Categories with fewer labelled comments are left out of [`Metrics::macro_f1`]: single comments would swing it.
pub const MIN_LABELLED: u32 = 5;

/// The counts of one category.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Comments that are labelled with the category.
    pub labelled: u32,
    /// Comments that were tagged with it.
    pub given: u32,
    /// Comments that are labelled and were tagged with it: true positives.
    pub right: u32,
}

impl Counts {
    /// The harmonic mean of precision and recall; 0 if nothing was right.
    pub fn f1(self) -> f64 {
        2.0 * share(self.right, self.labelled + self.given)
    }

    /// The share of the given tags that are right.
    pub fn precision(self) -> f64 {
        share(self.right, self.given)
    }

    /// The share of the labelled comments that were given the tag.
    pub fn recall(self) -> f64 {
        share(self.right, self.labelled)
    }
}

/// A part of a whole; 0 if the whole is empty.
fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

/// The counts of many comments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metrics {
    categories: [Counts; CATEGORIES],
    comments: u32,
    with_topic: u32,
    main_topic_given: u32,
}

impl Metrics {
    /// Adds a comment: the ids of its labels, the main topic first, and its tags.
    pub fn add(&mut self, topics: &[impl AsRef<str>], kinds: &[impl AsRef<str>], tags: &[Tag]) {
        self.comments += 1;
        for (counts, category) in self.categories.iter_mut().zip(&BUILT_IN) {
            let labelled =
                topics.iter().any(|id| id.as_ref() == category.id) || kinds.iter().any(|id| id.as_ref() == category.id);
            let given = tags.iter().any(|tag| tag.category == category.id);
            counts.labelled += u32::from(labelled);
            counts.given += u32::from(given);
            counts.right += u32::from(labelled && given);
        }
        if let Some(main) = topics.first() {
            self.with_topic += 1;
            self.main_topic_given += u32::from(tags.iter().any(|tag| tag.category == main.as_ref()));
        }
    }

    /// How many comments were added.
    pub fn comments(&self) -> u32 {
        self.comments
    }

    /// The counts of each category, in the order of the taxonomy.
    pub fn categories(&self) -> &[Counts; CATEGORIES] {
        &self.categories
    }

    /// Micro F1: over all decisions of an axis together, so that common categories weigh more.
    pub fn micro_f1(&self, axis: Axis) -> f64 {
        self.total(axis).f1()
    }

    /// The counts of all categories of an axis together.
    pub fn total(&self, axis: Axis) -> Counts {
        let add = |sum: Counts, one: Counts| Counts {
            labelled: sum.labelled + one.labelled,
            given: sum.given + one.given,
            right: sum.right + one.right,
        };
        self.counts_of(axis).fold(Counts::default(), add)
    }

    /// Macro F1: the mean F1 of an axis's categories, without those that have fewer than [`MIN_LABELLED`] labelled comments.
    pub fn macro_f1(&self, axis: Axis) -> f64 {
        let counted: Vec<f64> =
            self.counts_of(axis).filter(|counts| counts.labelled >= MIN_LABELLED).map(Counts::f1).collect();
        counted.iter().sum::<f64>() / counted.len().max(1) as f64
    }

    /// The share of the comments that have a topic whose main topic was among the tags.
    pub fn main_topic_found(&self) -> f64 {
        share(self.main_topic_given, self.with_topic)
    }

    fn counts_of(&self, axis: Axis) -> impl Iterator<Item = Counts> {
        self.categories
            .iter()
            .zip(&BUILT_IN)
            .filter(move |(_, category)| category.axis == axis)
            .map(|(counts, _)| *counts)
    }
}

/// Prints a table for a terminal or a document.
impl fmt::Display for Metrics {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        writeln!(
            to,
            "{:14} {:>5} {:>9} {:>6} {:>8} {:>5}",
            "category", "F1", "precision", "recall", "labelled", "given"
        )?;
        for (counts, category) in self.categories.iter().zip(&BUILT_IN) {
            let (f1, precision, recall) = (counts.f1(), counts.precision(), counts.recall());
            let Counts { labelled, given, .. } = counts;
            writeln!(to, "{:14} {f1:5.3} {precision:9.3} {recall:6.3} {labelled:8} {given:5}", category.id)?;
        }
        for (name, axis) in [("topics", Axis::Topic), ("kinds", Axis::Kind)] {
            let (micro, all) = (self.micro_f1(axis), self.macro_f1(axis));
            writeln!(to, "{name}: micro F1 {micro:.3}, macro F1 {all:.3}")?;
        }
        let (found, of, comments) = (self.main_topic_found(), self.with_topic, self.comments);
        writeln!(to, "main topic found: {found:.3} of {of}; comments: {comments}")
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::level::Level;

    fn tags(ids: &[&'static str]) -> Vec<Tag> {
        let tag = |id: &&'static str| Tag {
            category: Cow::Borrowed(id),
            axis: crate::taxonomy::find(id).unwrap().axis,
            score: 1.0,
            level: Level::Surest,
            evidence: Vec::new(),
        };
        ids.iter().map(tag).collect()
    }

    #[test]
    fn metrics_follow_their_definitions() {
        let mut metrics = Metrics::default();
        for _ in 0..4 {
            metrics.add(&["energy"], &["question"], &tags(&["energy", "question"]));
        }
        metrics.add(&["energy", "law"], &["humour"], &tags(&["law", "question"]));
        metrics.add(&[""; 0], &["question"], &tags(&["energy"]));
        // Energy: 5 labelled, 5 given, 4 right. Law: 1, 1, 1, too few for the macro mean.
        assert!((metrics.micro_f1(Axis::Topic) - 10.0 / 12.0).abs() < 1e-9);
        assert!((metrics.macro_f1(Axis::Topic) - 0.8).abs() < 1e-9);
        assert!((metrics.micro_f1(Axis::Kind) - 8.0 / 11.0).abs() < 1e-9);
        assert!((metrics.main_topic_found() - 0.8).abs() < 1e-9);
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
