//! How well tags agree with labels.

use std::fmt;

use crate::{
    comment::Tag,
    tag::model::CATEGORIES,
    taxonomy::{Axis, BUILT_IN},
};

/// Categories with fewer labelled comments are left out of [`Figures::macro_f1`]: one comment more or less would swing it.
pub const LEAST: u32 = 5;

/// What was counted of one category.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Comments that are labelled with it.
    pub labelled: u32,
    /// Comments that were given it.
    pub given: u32,
    /// Comments of which both is true.
    pub right: u32,
}

impl Counts {
    /// The harmonic mean of precision and recall; 0 when nothing was right.
    pub fn f1(self) -> f64 {
        2.0 * Self::share(self.right, self.labelled + self.given)
    }

    /// The share of the given ones that are right.
    pub fn precision(self) -> f64 {
        Self::share(self.right, self.given)
    }

    /// The share of the labelled ones that were given.
    pub fn recall(self) -> f64 {
        Self::share(self.right, self.labelled)
    }

    fn share(of: u32, all: u32) -> f64 {
        f64::from(of) / f64::from(all.max(1))
    }
}

/// What was counted of many comments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    categories: [Counts; CATEGORIES],
    comments: u32,
    with_topic: u32,
    main_found: u32,
}

impl Figures {
    /// Counts a comment: the ids of its labels, the main topic first, and the tags that it was given.
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
            self.main_found += u32::from(tags.iter().any(|tag| tag.category == main.as_ref()));
        }
    }

    /// What was counted of each category, in the order of the taxonomy.
    pub fn categories(&self) -> &[Counts; CATEGORIES] {
        &self.categories
    }

    /// F1 over all tags of an axis together: common categories weigh more.
    pub fn micro_f1(&self, axis: Axis) -> f64 {
        let sum = |sum: Counts, one: Counts| Counts {
            labelled: sum.labelled + one.labelled,
            given: sum.given + one.given,
            right: sum.right + one.right,
        };
        self.of(axis).fold(Counts::default(), sum).f1()
    }

    /// The mean F1 of the categories of an axis that have at least [`LEAST`] labelled comments.
    pub fn macro_f1(&self, axis: Axis) -> f64 {
        let counted: Vec<f64> = self.of(axis).filter(|counts| counts.labelled >= LEAST).map(Counts::f1).collect();
        counted.iter().sum::<f64>() / counted.len().max(1) as f64
    }

    /// The share of the comments with a topic whose main one was given.
    pub fn main_topic_found(&self) -> f64 {
        Counts::share(self.main_found, self.with_topic)
    }

    fn of(&self, axis: Axis) -> impl Iterator<Item = Counts> {
        self.categories
            .iter()
            .zip(&BUILT_IN)
            .filter(move |(_, category)| category.axis == axis)
            .map(|(counts, _)| *counts)
    }
}

/// As a table for a terminal or a document.
impl fmt::Display for Figures {
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

    fn tags(ids: &[&'static str]) -> Vec<Tag> {
        let tag = |id: &&'static str| Tag {
            category: Cow::Borrowed(id),
            axis: crate::taxonomy::find(id).unwrap().axis,
            score: 1.0,
            evidence: Vec::new(),
        };
        ids.iter().map(tag).collect()
    }

    #[test]
    fn figures_are_those_of_the_definition() {
        let mut figures = Figures::default();
        for _ in 0..4 {
            figures.add(&["energy"], &["question"], &tags(&["energy", "question"]));
        }
        figures.add(&["energy", "law"], &["humour"], &tags(&["law", "question"]));
        figures.add(&[""; 0], &["question"], &tags(&["energy"]));
        // Energy: 5 labelled, 5 given, 4 right. Law: 1, 1, 1, too few for the macro mean.
        assert!((figures.micro_f1(Axis::Topic) - 10.0 / 12.0).abs() < 1e-9);
        assert!((figures.macro_f1(Axis::Topic) - 0.8).abs() < 1e-9);
        assert!((figures.micro_f1(Axis::Kind) - 8.0 / 11.0).abs() < 1e-9);
        assert!((figures.main_topic_found() - 0.8).abs() < 1e-9);
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
