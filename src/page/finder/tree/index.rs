//! Elements with what they contain.

use std::ops::Deref;

use super::{
    count::{Count, Counts},
    counter::Counted,
    element_clues::ElementClues,
    elements::Elements,
};
use crate::page::outline::Outline;

/// How much prose may stand between a heading of comments and the first of them, in characters.
const MAX_PROSE_BELOW_HEADING: u32 = 100;

/// The [`Elements`] of a page, with sums that tell at once what any of them contains.
pub struct Tree<'a> {
    elements: Elements<'a>,
    counted: Counted,
}

impl<'a> Deref for Tree<'a> {
    type Target = Elements<'a>;

    fn deref(&self) -> &Elements<'a> {
        &self.elements
    }
}

impl<'a> Tree<'a> {
    /// Reads an outline, which must be [valid](Outline::is_valid). Linear in its size.
    pub fn new(outline: &'a Outline) -> Self {
        let elements = Elements::new(outline);
        let counted = Counted::new(&elements);
        Self { elements, counted }
    }

    /// What an element is by itself.
    pub fn clues(&self, element: u32) -> ElementClues {
        self.counted.clues[element as usize]
    }

    /// What an element is and contains.
    pub fn counts(&self, element: u32) -> Counts {
        self.between(element, self.end(element))
    }

    /// What the elements from `start` to before `end` are.
    pub fn between(&self, start: u32, end: u32) -> Counts {
        let sums = &self.counted.sums;
        sums[end as usize].since(&sums[start as usize])
    }

    /// The string of the first author named from `start` to before `end`.
    pub fn author(&self, start: u32, end: u32) -> Option<u32> {
        let authors = &self.counted.authors;
        let first = authors.partition_point(|(element, _)| *element < start);
        authors.get(first).filter(|(element, _)| *element < end).map(|(_, name)| *name)
    }

    /// Whether an element follows a heading of comments with hardly any prose between.
    pub fn follows_comment_heading(&self, element: u32) -> bool {
        let headings = &self.counted.comment_headings;
        let before = headings.partition_point(|&heading| heading < element);
        let heading = before.checked_sub(1).map(|index| headings[index]);
        heading.is_some_and(|heading| self.between(heading, element)[Count::Prose] <= MAX_PROSE_BELOW_HEADING)
    }
}
