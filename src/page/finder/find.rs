//! From an outline to an adapter.

use super::{
    parts,
    rank::{Ranking, rank_groups},
    score::{Candidate, GroupFeatures, THRESHOLD},
    whole,
};
use crate::page::{adapter::Adapter, outline::Outline};

/// How many of the best candidates are read closely to find their parts.
const MAX_READ: usize = 8;

/// An adapter for the comments of a page; `None` if the page seems to have no comments, or if the outline is not
/// [valid](Outline::is_valid).
pub fn adapter(outline: &Outline) -> Option<Adapter> {
    let Ranking { tree, mut selectors, candidates } = rank_groups(outline)?;
    let (best, adapter, _) = candidates
        .iter()
        .filter(|candidate| candidate.score >= THRESHOLD)
        .take(MAX_READ)
        .filter_map(|candidate| {
            let (adapter, body_score) = parts::adapter(&tree, &mut selectors, candidate)?;
            Some((candidate, adapter, candidate.choice_value(body_score)))
        })
        .max_by(|a, b| a.2.total_cmp(&b.2))?;
    let (best, adapter) = match whole::whole_comments(&tree, best, &candidates) {
        // The whole entries show what their parts did not: that this is the index of a forum.
        Some(whole) if whole.features.forum_index > 0.0 => return None,
        Some(whole) => match parts::adapter(&tree, &mut selectors, whole) {
            Some((whole_adapter, _)) => (whole, whole_adapter),
            None => (best, adapter),
        },
        None => (best, adapter),
    };
    // Comments that are flat and state their depths are a whole thread.
    if !adapter.depth.is_empty() {
        return Some(adapter);
    }
    let second = whole::second_kind(&tree, best, &candidates);
    Some(match second.and_then(|second| parts::adapter(&tree, &mut selectors, &second)) {
        Some((second, _)) => whole::merge(adapter, second),
        None => adapter,
    })
}

/// The best candidates of a page, for work on the finder: one line each, with rank, score, number of members, selector and the
/// features that are not 0. Empty if the outline is not valid.
pub fn explain(outline: &Outline) -> String {
    let Some(Ranking { selectors, candidates, .. }) = rank_groups(outline) else { return String::new() };
    let line = |candidate: &Candidate| {
        let features: String = GroupFeatures::NAMES
            .iter()
            .zip(candidate.features.values())
            .filter(|(_, value)| *value != 0.0)
            .map(|(name, value)| format!(" {name} {value:.2}"))
            .collect();
        let Candidate { rank, score, group, .. } = candidate;
        format!("{rank:6.2} {score:6.2} {:>4} {} |{features}\n", group.members.len(), group.css(&selectors))
    };
    candidates.iter().take(MAX_READ).map(line).collect()
}
