//! Adapters for what the reader picked: elements like one that is a comment.

use super::{look, parts, score::Candidate, tree::Tree};
use crate::page::{adapter::Adapter, outline::Outline};

/// How many groups are read closely.
const READ: usize = 16;

/// Adapters whose comments include the element, or something around it; narrow ones first. With the place of the one that fits best
/// among them, 0 where there is none.
pub fn like(outline: &Outline, element: u32) -> (Vec<Adapter>, u32) {
    let Some((tree, mut names, candidates)) = look(outline) else { return Default::default() };
    let mut found: Vec<(f32, Candidate, Adapter)> = Vec::new();
    for candidate in candidates {
        if found.len() == READ {
            break;
        }
        // Of groups with as many comments the first, which ranks best, is enough.
        let is_known =
            |(_, known, _): &(f32, Candidate, Adapter)| known.group.members.len() == candidate.group.members.len();
        if holds(&tree, &candidate, element)
            && !found.iter().any(is_known)
            && let Some((adapter, sure)) = parts::adapter(&tree, &mut names, &candidate)
        {
            found.push((candidate.rank + 2.0 * sure, candidate, adapter));
        }
    }
    found.sort_by_key(|(_, candidate, _)| candidate.group.members.len());
    let best =
        found.iter().enumerate().max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0)).map_or(0, |(index, _)| index as u32);
    (found.into_iter().map(|(.., adapter)| adapter).collect(), best)
}

/// Whether a member of the group is the element or stands around it, and is no more than a part of the page.
fn holds(tree: &Tree, candidate: &Candidate, element: u32) -> bool {
    candidate.group.members.iter().any(|&member| (member..tree.end(member)).contains(&element))
}
