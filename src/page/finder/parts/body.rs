//! Which element of each comment holds its text.

use rustc_hash::FxHashMap;

use super::{locator::Locator, part_finder::PartFinder, sample::SampledComment};
use crate::page::finder::{
    clues::WordMeanings,
    selectors::{Compound, Qualifier},
    tree::Count,
};

/// What counts for and against a locator of the body: the body is where most of the prose is and least of everything else.
mod weight {
    /// Mean share of a comment's prose that is there.
    pub const SHARE: f32 = 0.6;
    /// Share of the prose of all comments that is there.
    pub const PROSE: f32 = 0.4;
    /// Other parts in it, for each comment.
    pub const OTHER_PARTS: f32 = 0.11;
    /// Share of comments where it is named after bodies.
    pub const NAMED: f32 = 0.04;
    /// Each element in it, up to [`MAX_ELEMENTS`].
    pub const ELEMENT: f32 = 0.0005;
    /// More elements than this don't count.
    pub const MAX_ELEMENTS: f32 = 100.0;
    /// A locator with a lower value is not the body.
    pub const MIN: f32 = 0.2;
}

/// What is deducted from a locator that may find something else on other pages, or that takes the whole comment.
mod penalty {
    /// The comment's own element.
    pub const COMMENT: f32 = 0.08;
    /// A path of tags.
    pub const PATH: f32 = 0.02;
    /// A place among siblings.
    pub const SIBLING: f32 = 0.03;
    /// A tag alone.
    pub const TAG: f32 = 0.02;
    /// A child of something known.
    pub const CHILD: f32 = 0.01;
}

/// What a locator finds, as sums over all comments.
#[derive(Default)]
struct BodySums {
    /// In how many comments it finds an element.
    comments: f32,
    /// Shares of each comment's prose.
    share: f32,
    /// Characters of prose.
    prose: f32,
    /// Other parts: times, authors, controls, names at the start, quotations that make up nearly all of the comment.
    other_parts: f32,
    /// How many elements are named after bodies.
    named: f32,
    /// Elements in it.
    elements: f32,
}

impl PartFinder<'_, '_> {
    /// The locator of the bodies and its value; the locator is `None` if the bodies are the comments' own elements. The result is
    /// `None` if no element holds the bodies.
    pub fn body(&self) -> Option<(Option<Locator>, f32)> {
        let mut found: FxHashMap<Option<Locator>, BodySums> = FxHashMap::default();
        self.for_each_first(|locator, comment, element| {
            self.add_body(&mut found, Some(locator), comment, element);
        });
        let [mut comments, mut prose] = [0.0_f32; 2];
        for comment in &self.comments {
            self.add_body(&mut found, None, comment, comment.member);
            let own = self.own_prose(comment);
            if own >= 1.0 {
                comments += 1.0;
                prose += own;
            }
        }
        let value = |locator: &Option<Locator>, found: &BodySums| {
            weight::SHARE * found.share / comments + weight::PROSE * found.prose / prose
                - weight::OTHER_PARTS * found.other_parts / comments.max(found.comments)
                + weight::NAMED * found.named / comments
                - body_penalty(*locator)
                - weight::ELEMENT * (found.elements / found.comments).min(weight::MAX_ELEMENTS)
        };
        let (locator, best) = found
            .iter()
            .map(|(locator, found)| (*locator, value(locator, found)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (best > weight::MIN).then_some((locator, best))
    }

    /// Adds what an element of a comment holds, for the locator that finds it.
    fn add_body(
        &self,
        found: &mut FxHashMap<Option<Locator>, BodySums>,
        locator: Option<Locator>,
        comment: &SampledComment,
        element: u32,
    ) {
        let own = self.own_prose(comment);
        if own < 1.0 {
            return;
        }
        let counts = comment.counts(self.tree, element);
        let in_element = |at: u32| (element..self.tree.end(element)).contains(&at);
        let name = self.leading_name(comment).filter(|&(at, _)| in_element(at));
        let prose = counts[Count::Prose] as f32 - name.map_or(0.0, |(_, length)| length);
        let parts = [Count::Time, Count::Author, Count::ReplyControl, Count::Avatar, Count::Form]
            .map(|count| counts[count].min(1) as f32);
        let found = found.entry(locator).or_default();
        found.comments += 1.0;
        found.share += prose / own;
        found.prose += prose;
        found.other_parts += f32::from(name.is_some());
        found.other_parts += f32::from(comment.quotation.is_some_and(|quotation| element < quotation));
        found.other_parts += parts.iter().sum::<f32>();
        found.named += f32::from(self.tree.meanings[element as usize].any(WordMeanings::BODY));
        found.elements += counts[Count::Element] as f32;
    }

    /// How much prose a comment has, in characters, without a name at its start.
    fn own_prose(&self, comment: &SampledComment) -> f32 {
        comment.own[Count::Prose] as f32 - self.leading_name(comment).map_or(0.0, |(_, length)| length)
    }

    /// A name that a comment seems to begin with and that was counted as prose: its element and its length in characters.
    fn leading_name(&self, comment: &SampledComment) -> Option<(u32, f32)> {
        let first = comment.first_text.filter(|&first| self.begins_with_name && first != comment.member)?;
        let prose = self.tree.between(first, first + 1)[Count::Prose];
        (prose > 0 && self.tree.possible_name(first).is_some()).then_some((first, prose as f32))
    }
}

/// See [`penalty`].
fn body_penalty(locator: Option<Locator>) -> f32 {
    match locator {
        None => penalty::COMMENT,
        Some(Locator::Path(_)) => penalty::PATH,
        Some(Locator::Next(..) | Locator::Nth(..)) => penalty::SIBLING,
        Some(Locator::Own(Compound { qualifier: Qualifier::None, .. })) => penalty::TAG,
        Some(Locator::Child(..)) => penalty::CHILD,
        Some(Locator::Own(_) | Locator::WithoutImage(_)) => 0.0,
    }
}
