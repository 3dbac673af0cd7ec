//! Finds the comments of a page of no known site, and writes an [`Adapter`] for them.

mod clues;
mod groups;
mod parts;
mod pick;
mod score;
mod selector;
mod stated;
mod tree;

use crate::page::{adapter::Adapter, outline::Outline};
pub use pick::like;
use score::{Candidate, Features, Scorer};
use selector::Names;
use tree::Tree;

/// How many of the best groups are tried in larger elements around them, and how many of the best are read closely.
const LIFTED: usize = 60;
const READ: usize = 8;
const SECOND: usize = 60;

/// Least score of comments of a second kind.
const SURE: f32 = 1.5;

/// The adapter for the comments of a page; none where it has no comments, as far as can be told.
pub fn adapter(outline: &Outline) -> Option<Adapter> {
    let (tree, mut names, candidates) = look(outline)?;
    let (best, (adapter, _)) = candidates
        .iter()
        .filter(|candidate| candidate.score >= score::THRESHOLD)
        .take(READ)
        .filter_map(|candidate| Some((candidate, parts::adapter(&tree, &mut names, candidate)?)))
        .max_by(|(a, (_, a_sure)), (b, (_, b_sure))| (a.rank + 2.0 * a_sure).total_cmp(&(b.rank + 2.0 * b_sure)))?;
    let (best, adapter) = match around(&tree, best, &candidates) {
        // The whole shows what the part did not.
        Some(whole) if whole.features.index > 0.0 => return None,
        Some(whole) => match parts::adapter(&tree, &mut names, whole) {
            Some((whole_adapter, _)) => (whole, whole_adapter),
            None => (best, adapter),
        },
        None => (best, adapter),
    };
    Some(match second(&tree, best, &candidates) {
        // What is flat and states its depths is a whole thread.
        Some(second) if adapter.depth.is_empty() => match parts::adapter(&tree, &mut names, &second) {
            Some((second, _)) => both(adapter, second),
            None => adapter,
        },
        _ => adapter,
    })
}

/// A group of larger elements, one around each comment, that holds more of what belongs to it: its author beside it, the
/// replies to it.
fn around<'c>(tree: &Tree, best: &Candidate, candidates: &'c [Candidate]) -> Option<&'c Candidate> {
    if best.group.members.len() < 2 {
        return None;
    }
    let least = best.wholeness(tree) + 0.25;
    // Larger elements bring what surrounds the texts, hardly more text.
    let most = 1.25 * best.features.page + 0.02;
    candidates
        .iter()
        .filter(|candidate| candidate.wholeness(tree) >= least && candidate.features.page <= most)
        .filter(|candidate| holds_each(tree, candidate, best))
        .max_by(|a, b| a.wholeness(tree).total_cmp(&b.wholeness(tree)))
}

/// Whether each member of `inner` has a member of `outer` around it that no other one has, and few of these are left over.
fn holds_each(tree: &Tree, outer: &Candidate, inner: &Candidate) -> bool {
    let (outer, inner) = (&outer.group.members, &inner.group.members);
    if outer.len() < inner.len() || outer.len() > inner.len() + inner.len() / 5 + 1 {
        return false;
    }
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

/// Comments of another kind on the same page, such as the answers that the comments found first are on.
fn second(tree: &Tree, first: &Candidate, candidates: &[Candidate]) -> Option<Candidate> {
    let scorer = Scorer::new(tree);
    candidates
        .iter()
        .filter(|candidate| candidate.score >= score::THRESHOLD)
        .take(SECOND)
        .filter_map(|candidate| {
            let union = scorer.union(first, candidate)?;
            let (all, own) = (union.rank - first.rank, scorer.without(candidate, first)?);
            // An article has an author and a date, too.
            let named = own.features.comment.max(own.features.reply_word).max(own.features.schema);
            (all > 0.5 && own.score >= SURE && named > 0.9).then_some((all, own))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, own)| own)
}

/// One adapter for the comments of two.
fn both(first: Adapter, second: Adapter) -> Adapter {
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

/// What was considered, for those who study the finder: the best groups with rank, score, size, selector and features.
pub fn explain(outline: &Outline) -> String {
    let Some((_, names, candidates)) = look(outline) else { return String::new() };
    let line = |candidate: &Candidate| {
        let features: String = Features::NAMES
            .iter()
            .zip(candidate.features.values())
            .filter(|(_, value)| *value != 0.0)
            .map(|(name, value)| format!(" {name} {value:.2}"))
            .collect();
        let Candidate { rank, score, group, .. } = candidate;
        format!("{rank:6.2} {score:6.2} {:>4} {} |{features}\n", group.members.len(), group.css(&names))
    };
    candidates.iter().take(READ).map(line).collect()
}

/// All groups of a page with their scores, the best first.
fn look(outline: &Outline) -> Option<(Tree<'_>, Names, Vec<Candidate>)> {
    if outline.is_empty() || !outline.is_whole() {
        return None;
    }
    let tree = Tree::new(outline);
    let mut names = Names::new(&tree);
    let groups = groups::groups(&tree, &mut names);
    let scorer = Scorer::new(&tree);
    let mut candidates: Vec<Candidate> = groups.into_iter().filter_map(|group| scorer.candidate(group)).collect();
    // A body found, the rest of its comment may stand around it.
    let mut bodies: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.features.prose >= 0.8).collect();
    bodies.sort_by(|a, b| b.features.page.total_cmp(&a.features.page));
    let lifted: Vec<Candidate> = bodies
        .into_iter()
        .take(LIFTED)
        .filter_map(|candidate| groups::lift(&tree, &mut names, &candidate.group))
        .filter_map(|group| scorer.candidate(group))
        .collect();
    candidates.extend(lifted);
    candidates.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    Some((tree, names, candidates))
}
