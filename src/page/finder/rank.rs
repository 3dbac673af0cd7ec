//! All groups of a page that may be its comments, from best to worst.

use super::{
    groups,
    score::{Candidate, Scorer},
    selectors::Selectors,
    tree::Tree,
};
use crate::page::outline::Outline;

/// For how many groups we look for larger elements around their members.
const MAX_ENCLOSED: usize = 60;

/// The share of such a group's members that must have prose.
const MIN_ENCLOSED_PROSE: f32 = 0.8;

/// All candidates of a page.
pub struct Ranking<'a> {
    pub tree: Tree<'a>,
    pub selectors: Selectors,
    /// The best first.
    pub candidates: Vec<Candidate>,
}

/// Scores all groups of a page; `None` if the outline is empty or not valid.
pub fn rank_groups(outline: &Outline) -> Option<Ranking<'_>> {
    if outline.is_empty() || !outline.is_valid() {
        return None;
    }
    let tree = Tree::new(outline);
    let mut selectors = Selectors::new(&tree);
    let groups = groups::groups(&tree, &mut selectors);
    let scorer = Scorer::new(&tree);
    let mut candidates: Vec<Candidate> = groups.into_iter().filter_map(|group| scorer.candidate(group)).collect();
    // Where only bodies have a selector, the rest of their comments may stand around them.
    let has_prose = |candidate: &&Candidate| candidate.features.prose >= MIN_ENCLOSED_PROSE;
    let mut bodies: Vec<&Candidate> = candidates.iter().filter(has_prose).collect();
    bodies.sort_by(|a, b| b.features.page_share.total_cmp(&a.features.page_share));
    let enclosing: Vec<Candidate> = bodies
        .into_iter()
        .take(MAX_ENCLOSED)
        .filter_map(|candidate| groups::enclosing(&tree, &mut selectors, &candidate.group))
        .filter_map(|group| scorer.candidate(group))
        .collect();
    candidates.extend(enclosing);
    candidates.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    Some(Ranking { tree, selectors, candidates })
}
