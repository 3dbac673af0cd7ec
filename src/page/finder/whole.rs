//! From the best group to the whole thread: all of each comment, and comments of a second kind.

use super::{
    score::{Candidate, Scorer, THRESHOLD},
    tree::Tree,
};
use crate::page::adapter::Adapter;

/// When another group replaces or joins the best one.
mod limits {
    /// Larger elements replace the best group if their wholeness is greater by at least this.
    pub const WHOLE_GAIN: f32 = 0.25;
    /// Their share of the page's prose may be at most the best group's times this ...
    pub const WHOLE_TEXT_FACTOR: f32 = 1.25;
    /// ... plus this.
    pub const WHOLE_TEXT_MARGIN: f32 = 0.02;

    /// How many of the best candidates are considered as a second kind of comments.
    pub const SECOND_KIND: usize = 60;
    /// The second kind's score must be at least this.
    pub const SECOND_KIND_SCORE: f32 = 1.5;
    /// The share of its members named after comments or replies must be greater than this.
    pub const SECOND_KIND_NAMED: f32 = 0.9;
    /// Both kinds together must rank higher than the first alone by more than this.
    pub const SECOND_KIND_GAIN: f32 = 0.5;
}

/// The group of larger elements, one around each member of the best group, that hold more of what belongs to a comment, such as the
/// author beside it or the replies to it.
pub fn whole_comments<'c>(tree: &Tree, best: &Candidate, candidates: &'c [Candidate]) -> Option<&'c Candidate> {
    if best.group.members.len() < 2 {
        return None;
    }
    let min = best.wholeness(tree) + limits::WHOLE_GAIN;
    // Larger elements should add what surrounds the texts, but hardly any text.
    let max_share = limits::WHOLE_TEXT_FACTOR * best.features.page_share + limits::WHOLE_TEXT_MARGIN;
    candidates
        .iter()
        .filter(|candidate| candidate.wholeness(tree) >= min && candidate.features.page_share <= max_share)
        .filter(|candidate| contains_each(tree, candidate, best))
        .max_by(|a, b| a.wholeness(tree).total_cmp(&b.wholeness(tree)))
}

/// Whether each member of `inner` is in a member of `outer` that contains no other member of `inner`, and few of `outer` are left
/// over.
fn contains_each(tree: &Tree, outer: &Candidate, inner: &Candidate) -> bool {
    let (outer, inner) = (&outer.group.members, &inner.group.members);
    if outer.len() < inner.len() || outer.len() > inner.len() + inner.len() / 5 + 1 {
        return false;
    }
    // The outer members around the current inner one, each with whether an inner member has claimed it.
    let mut open: Vec<(u32, bool)> = Vec::new();
    let mut rest = outer.iter().copied().peekable();
    for &member in inner {
        while let Some(next) = rest.next_if(|&next| next <= member) {
            while open.pop_if(|(last, _)| tree.end(*last) <= next).is_some() {}
            open.push((next, false));
        }
        while open.pop_if(|(last, _)| tree.end(*last) <= member).is_some() {}
        match open.last_mut() {
            Some((_, taken @ false)) => *taken = true,
            _ => return false,
        }
    }
    true
}

/// A second kind of comments on the same page: for example, answers where the first kind are the comments on them.
pub fn second_kind(tree: &Tree, first: &Candidate, candidates: &[Candidate]) -> Option<Candidate> {
    let scorer = Scorer::new(tree);
    candidates
        .iter()
        .filter(|candidate| candidate.score >= THRESHOLD)
        .take(limits::SECOND_KIND)
        .filter_map(|candidate| {
            let union = scorer.union(first, candidate)?;
            let (gain, own) = (union.rank - first.rank, scorer.without(candidate, first)?);
            // An article also has an author and a date, but is not named after comments.
            let named = own.features.comment_word.max(own.features.reply_word).max(own.features.microdata);
            let is_sure = own.score >= limits::SECOND_KIND_SCORE && named > limits::SECOND_KIND_NAMED;
            (gain > limits::SECOND_KIND_GAIN && is_sure).then_some((gain, own))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, own)| own)
}

/// One adapter that matches the comments of both.
pub fn merge(first: Adapter, second: Adapter) -> Adapter {
    let list = |a: String, b: String| if a == b { a } else { format!("{a}, {b}") };
    Adapter {
        comment: list(first.comment, second.comment),
        body: list(first.body, second.body),
        id: [first.id, second.id].concat(),
        author: [first.author, second.author].concat(),
        time: [first.time, second.time].concat(),
        permalink: [first.permalink, second.permalink].concat(),
        title: first.title,
        depth: vec![],
        quote: first.quote,
        omit: match (first.omit, second.omit) {
            (Some(a), Some(b)) => Some(list(a, b)),
            (a, b) => a.or(b),
        },
        badge: None,
    }
}
