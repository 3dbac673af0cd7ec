//! From the best group to the whole thread: all of each comment, and comments of a second kind.

use super::{
    score::{Candidate, Scorer, THRESHOLD},
    tree::Tree,
};
use crate::page::adapter::Adapter;

/// When a group is more of the thread than the best one. By hand, on the pages of `cargo xtask bench-pages`.
mod limits {
    /// Larger elements are taken if their wholeness is better by this.
    pub const WHOLE_GAIN: f32 = 0.25;
    /// They have at most so much of the page's prose, as a multiple of what the smaller ones have ...
    pub const WHOLE_TEXT_FACTOR: f32 = 1.25;
    /// ... and so much more, as a share of the page.
    pub const WHOLE_TEXT_MARGIN: f32 = 0.02;

    /// How many of the best candidates may be a second kind of comments.
    pub const SECOND_KIND: usize = 60;
    /// Its score is at least this.
    pub const SECOND_KIND_SCORE: f32 = 1.5;
    /// More of it than this is named after comments or replies, as a share.
    pub const SECOND_KIND_NAMED: f32 = 0.9;
    /// Both kinds together rank better than the first alone by more than this.
    pub const SECOND_KIND_GAIN: f32 = 0.5;
}

/// A group of larger elements, one around each member of the best group, that hold more of what belongs to a comment: the author
/// beside it, the replies to it.
pub fn whole_comments<'c>(tree: &Tree, best: &Candidate, candidates: &'c [Candidate]) -> Option<&'c Candidate> {
    if best.group.members.len() < 2 {
        return None;
    }
    let min = best.wholeness(tree) + limits::WHOLE_GAIN;
    // Larger elements bring what surrounds the texts, but hardly more text.
    let max_share = limits::WHOLE_TEXT_FACTOR * best.features.page_share + limits::WHOLE_TEXT_MARGIN;
    candidates
        .iter()
        .filter(|candidate| candidate.wholeness(tree) >= min && candidate.features.page_share <= max_share)
        .filter(|candidate| contains_each(tree, candidate, best))
        .max_by(|a, b| a.wholeness(tree).total_cmp(&b.wholeness(tree)))
}

/// Whether each member of `inner` stands in a member of `outer` that contains no other one, and few of `outer` are left over.
fn contains_each(tree: &Tree, outer: &Candidate, inner: &Candidate) -> bool {
    let (outer, inner) = (&outer.group.members, &inner.group.members);
    if outer.len() < inner.len() || outer.len() > inner.len() + inner.len() / 5 + 1 {
        return false;
    }
    // The outer members that the inner one at hand stands in, each with whether it has an inner member of its own.
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

/// Comments of another kind on the same page, such as the answers that the comments found first are about.
pub fn second_kind(tree: &Tree, first: &Candidate, candidates: &[Candidate]) -> Option<Candidate> {
    let scorer = Scorer::new(tree);
    candidates
        .iter()
        .filter(|candidate| candidate.score >= THRESHOLD)
        .take(limits::SECOND_KIND)
        .filter_map(|candidate| {
            let union = scorer.union(first, candidate)?;
            let (gain, own) = (union.rank - first.rank, scorer.without(candidate, first)?);
            // An article has an author and a date, too, but no such name.
            let named = own.features.comment_word.max(own.features.reply_word).max(own.features.microdata);
            let is_sure = own.score >= limits::SECOND_KIND_SCORE && named > limits::SECOND_KIND_NAMED;
            (gain > limits::SECOND_KIND_GAIN && is_sure).then_some((gain, own))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, own)| own)
}

/// One adapter for the comments of two.
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
