//! Where each comment says when it was written.

use rustc_hash::FxHashMap;

use super::{
    locator::{Locator, best},
    part_finder::PartFinder,
};
use crate::page::finder::{clues, tree::Count};

/// What counts for a locator besides the share of comments in which it finds a time.
mod weight {
    /// Each character of the text, on average: the time alone is better than a line with it.
    pub const LENGTH: f32 = -0.004;
    /// Share of `datetime` attributes.
    pub const DATETIME: f32 = 0.2;
    /// A locator with a lower value is not the time.
    pub const MIN: f32 = 0.3;
}

/// A line with the time is at most this long, in characters.
const MAX_LENGTH: u32 = 120;

/// An attribute is read instead of the text if more than this share of the elements have it.
const MIN_ATTRIBUTES: f32 = 0.8;

/// What a locator finds, as sums over all comments.
#[derive(Default)]
struct TimeSums {
    /// In how many comments it finds a time.
    comments: f32,
    /// Characters of text.
    length: f32,
    /// `datetime` attributes.
    datetime: f32,
    /// `title` attributes with a time.
    title: f32,
}

impl PartFinder<'_, '_> {
    /// The locator of the times, outside the bodies, and the attribute that holds them; without one, the text does.
    pub fn time(&self, body: Option<Locator>, author: Option<Locator>) -> Option<(Locator, Option<&'static str>)> {
        let tree = self.tree;
        let bodies = self.body_ranges(body);
        let mut found: FxHashMap<Locator, TimeSums> = FxHashMap::default();
        self.for_each_first(|locator, comment, element| {
            let counts = comment.counts(tree, element);
            let length = counts[Count::Text];
            if counts[Count::Time] != 1
                || length > MAX_LENGTH
                || Some(locator) == author
                || bodies.get(&comment.member).is_some_and(|(start, end)| (start..end).contains(&&element))
            {
                return;
            }
            let found = found.entry(locator).or_default();
            found.comments += 1.0;
            found.length += length as f32;
            found.datetime += f32::from(tree.attribute(element, "datetime").is_some());
            found.title += f32::from(tree.attribute(element, "title").is_some_and(clues::is_time));
        });
        let value = |locator: &Locator, found: &TimeSums| {
            found.comments / self.count() + weight::LENGTH * (found.length / found.comments) - locator.penalty()
                + weight::DATETIME * found.datetime / found.comments
        };
        let locator = best(found.iter().map(|(locator, found)| (*locator, value(locator, found))), weight::MIN)?;
        let TimeSums { comments, datetime, title, .. } = found[&locator];
        let attribute = if datetime > MIN_ATTRIBUTES * comments {
            Some("datetime")
        } else if title > MIN_ATTRIBUTES * comments {
            Some("title")
        } else {
            None
        };
        Some((locator, attribute))
    }
}
