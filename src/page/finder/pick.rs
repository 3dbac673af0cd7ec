//! Adapters for the comments that are like an element that the reader picked.

use super::{
    parts,
    rank::{Ranking, rank_groups},
    score::Candidate,
    tree::Tree,
};
use crate::page::{adapter::Adapter, outline::Outline};

/// How many adapters the reader can choose from, at most.
const MAX_CHOICES: usize = 16;

/// Adapters for groups of comments such that `element` (an index in the outline) is one of them or is inside one; those with fewer
/// comments first. Also returns the index of the adapter that fits best, or 0 if there are no adapters.
pub fn adapters_containing(outline: &Outline, element: u32) -> (Vec<Adapter>, u32) {
    let Some(Ranking { tree, mut selectors, candidates }) = rank_groups(outline) else { return Default::default() };
    let mut found: Vec<(f32, Candidate, Adapter)> = Vec::new();
    for candidate in candidates {
        if found.len() == MAX_CHOICES {
            break;
        }
        // Of several groups with the same number of comments, the first is enough: it ranks best.
        let size = candidate.group.members.len();
        if contains(&tree, &candidate, element)
            && !found.iter().any(|(_, known, _)| known.group.members.len() == size)
            && let Some((adapter, body_score)) = parts::adapter(&tree, &mut selectors, &candidate)
        {
            found.push((candidate.choice_value(body_score), candidate, adapter));
        }
    }
    found.sort_by_key(|(_, candidate, _)| candidate.group.members.len());
    let best =
        found.iter().enumerate().max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0)).map_or(0, |(index, _)| index as u32);
    (found.into_iter().map(|(.., adapter)| adapter).collect(), best)
}

/// Whether the element is a member of the group or inside one.
fn contains(tree: &Tree, candidate: &Candidate, element: u32) -> bool {
    candidate.group.members.iter().any(|&member| (member..tree.end(member)).contains(&element))
}
