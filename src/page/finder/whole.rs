//! From the best group to the whole thread: all of each comment, and comments of a second kind.

use super::{
    score::{Candidate, Scorer, THRESHOLD},
    tree::Tree,
};
use crate::page::adapter::Adapter;

/// When larger elements replace the best group; chosen by hand on real pages.
mod replacement {
    /// Their wholeness must be greater by at least this.
    pub const MIN_GAIN: f32 = 0.25;
    /// Their share of the page's prose may be at most the best group's times this ...
    pub const TEXT_FACTOR: f32 = 1.25;
    /// ... plus this.
    pub const TEXT_MARGIN: f32 = 0.02;
    /// One of them may be left over without a member of the best group in it, and one more for each group of so many members.
    pub const MEMBERS_PER_EXTRA: usize = 5;
}

/// When a group joins the best one as a second kind of comments; chosen by hand on real pages.
mod second {
    /// How many of the best candidates are considered.
    pub const CANDIDATES: usize = 60;
    /// Its score must be at least this.
    pub const MIN_SCORE: f32 = 1.5;
    /// The share of its members named after comments or replies must be greater than this.
    pub const NAMED: f32 = 0.9;
    /// Both kinds together must rank higher than the first alone by more than this.
    pub const GAIN: f32 = 0.5;
}

/// The group of larger elements, one around each member of the best group, that hold more of what belongs to a comment, such as the
/// author beside it or the replies to it.
pub fn whole_comments<'c>(tree: &Tree, best: &Candidate, candidates: &'c [Candidate]) -> Option<&'c Candidate> {
    if best.group.members.len() < 2 {
        return None;
    }
    let min = best.wholeness(tree) + replacement::MIN_GAIN;
    // Larger elements should add what surrounds the texts, but hardly any text.
    let max_share = replacement::TEXT_FACTOR * best.features.page_share + replacement::TEXT_MARGIN;
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
    let max = inner.len() + 1 + inner.len() / replacement::MEMBERS_PER_EXTRA;
    if outer.len() < inner.len() || outer.len() > max {
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
        .take(second::CANDIDATES)
        .filter_map(|candidate| {
            let union = scorer.union(first, candidate)?;
            let (gain, own) = (union.rank - first.rank, scorer.without(candidate, first)?);
            // An article also has an author and a date, but is not named after comments.
            let named = own.features.comment_word.max(own.features.reply_word).max(own.features.microdata);
            let is_sure = own.score >= second::MIN_SCORE && named > second::NAMED;
            (gain > second::GAIN && is_sure).then_some((gain, own))
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
