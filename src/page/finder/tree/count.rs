//! What is counted of a page's elements.

use std::ops::{Index, IndexMut};

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum Count {
    /// Characters of text.
    Text,
    /// Characters of text in links.
    LinkText,
    /// Characters of prose: text outside links, headings and what surrounds a text, without labels.
    Prose,
    /// Times.
    Time,
    /// Names of authors.
    Author,
    /// Buttons and links to reply, quote or report.
    ReplyControl,
    /// Links to a numbered place in a page.
    Permalink,
    /// Pictures of people.
    Avatar,
    /// Headings.
    Heading,
    /// Headings that lead to other pages: in a link, or with one in it.
    Teaser,
    /// Links to the rest of a text of which only the start is here.
    ReadMore,
    /// Links of several words to other pages.
    Outbound,
    /// Forms and fields to write in.
    Form,
    /// Ratings and prices.
    Rating,
    /// What only forum indexes have, such as "Last post by".
    ForumIndex,
    /// Texts that begin as a comment in the page's data does.
    InData,
    /// Elements.
    Element,
}

/// How many kinds of [`Count`] there are.
const COUNTS: usize = Count::Element as usize + 1;

/// One number for each [`Count`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([u32; COUNTS]);

impl Index<Count> for Counts {
    type Output = u32;

    fn index(&self, count: Count) -> &u32 {
        &self.0[count as usize]
    }
}

impl IndexMut<Count> for Counts {
    fn index_mut(&mut self, count: Count) -> &mut u32 {
        &mut self.0[count as usize]
    }
}

impl Counts {
    /// What was counted after the sums `before`; these must not be larger anywhere.
    pub fn since(&self, before: &Self) -> Self {
        Self(std::array::from_fn(|count| self.0[count] - before.0[count]))
    }

    /// These counts without those of a part, at least 0.
    pub fn without(&self, part: &Self) -> Self {
        Self(std::array::from_fn(|count| self.0[count].saturating_sub(part.0[count])))
    }

    /// Adds to one count, up to the largest number.
    pub fn add(&mut self, count: Count, number: u32) {
        self[count] = self[count].saturating_add(number);
    }
}
