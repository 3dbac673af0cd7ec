//! Ids, permalinks, and values in attributes of the comments' own elements.

use rustc_hash::FxHashMap;

use super::{
    locator::{Locator, best},
    part_finder::PartFinder,
    sample::SampledComment,
};
use crate::page::{adapter::ValueSource, finder::selectors::id_prefix};

/// The value that a locator of permalinks must reach: the share of comments with one, minus the locator's penalty.
const MIN_PERMALINKS: f32 = 0.6;

impl PartFinder<'_, '_> {
    /// The first attribute of a kind that the element of every comment has.
    pub fn shared_attribute(&self, is_kind: fn(&str) -> bool) -> Vec<ValueSource> {
        let has = |comment: &SampledComment, name| {
            self.tree.attribute(comment.member, name).is_some_and(|value| !value.is_empty())
        };
        let names = self.comments.first().into_iter().flat_map(|first| self.tree.attributes(first.member));
        let name = names.map(|(name, _)| name).filter(|name| is_kind(name));
        let shared = name.filter(|name| self.comments.iter().all(|comment| has(comment, name)));
        shared.map(|name| ValueSource { select: None, attr: Some(name.into()) }).take(1).collect()
    }

    /// The locator of the links to each comment itself.
    pub fn permalink(&self) -> Option<Locator> {
        let mut counts: FxHashMap<Locator, f32> = FxHashMap::default();
        self.for_each_first(|locator, _, element| {
            if self.tree.clues(element).permalink {
                *counts.entry(locator).or_default() += 1.0;
            }
        });
        let value = |locator: &Locator, count: &f32| count / self.count() - locator.penalty();
        best(counts.iter().map(|(locator, count)| (*locator, value(locator, count))), MIN_PERMALINKS)
    }

    /// Ids with a number: those of the comments' own elements or, failing that, of an element in every comment.
    pub fn id(&self) -> Vec<ValueSource> {
        let id = |element: u32| self.tree.string(self.tree.ids[element as usize]);
        let has_number = |element: u32| id(element).contains(|c: char| c.is_ascii_digit());
        if self.comments.iter().all(|comment| has_number(comment.member)) {
            return vec![ValueSource { select: None, attr: Some("id".into()) }];
        }
        let mut counts: FxHashMap<Locator, usize> = FxHashMap::default();
        self.for_each_first(|locator, _, element| {
            if id_prefix(id(element)).is_some() {
                *counts.entry(locator).or_default() += 1;
            }
        });
        let everywhere = counts.into_iter().filter(|(_, count)| *count == self.comments.len());
        let locator = everywhere.map(|(locator, _)| locator).min();
        locator.map(|locator| self.source(locator, Some("id"))).into_iter().collect()
    }
}
