//! Candidates and their scores.

use super::{context::PageContext, extract, features::GroupFeatures, shape};
use crate::page::finder::{
    groups::ElementGroup,
    tree::{Count, Counts, Tree},
};

/// A group that may be the comments of a page.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub group: ElementGroup,
    /// For each member, what it contains outside the members nested in it.
    pub own: Vec<Counts>,
    /// Whether some members stand in others.
    pub nests: bool,
    pub features: GroupFeatures,
    /// The weighted sum of the features.
    pub score: f32,
    /// The score, raised for more comments and more text.
    pub rank: f32,
}

/// A candidate with a lower score is not a thread. The bias among the features' weights puts the boundary at 0.
pub const THRESHOLD: f32 = 0.0;

/// A group whose members have less prose than this together, in characters, is not a candidate.
const MIN_PROSE: u64 = 10;

/// The weight of the logarithm of a group's prose in its rank; that of the number of members has weight 1.
const RANK_PROSE: f32 = 0.7;

/// The weights in [`Candidate::wholeness`]; signs that are not listed have weight 1.
mod wholeness {
    /// An avatar, a reply control or a permalink.
    pub const SMALL_PARTS: f32 = 0.3;
    /// Times or authors beside the members.
    pub const BESIDE: f32 = 0.6;
}

/// The weight of well-found bodies, next to the rank, when one of several good candidates is chosen.
const BODY_SCORE: f32 = 2.0;

impl Candidate {
    /// The value by which one of several good candidates is chosen: its rank, and how well the bodies in it were found.
    pub fn choice_value(&self, body_score: f32) -> f32 {
        self.rank + BODY_SCORE * body_score
    }

    /// How much of what belongs to a comment is in the members, and not beside them.
    pub fn wholeness(&self, tree: &Tree) -> f32 {
        let GroupFeatures { time, author, avatar, reply_control, permalink, surplus, form, beside, .. } = self.features;
        let nests = f32::from(self.nests && !shape::first_holds_all(tree, &self.group.members));
        let small = wholeness::SMALL_PARTS;
        time + author + small * avatar + small * reply_control + small * permalink + nests
            - surplus
            - form
            - wholeness::BESIDE * beside
    }
}

/// Scores the groups of a page.
pub struct Scorer<'a, 'b> {
    page: PageContext<'a, 'b>,
}

impl<'a, 'b> Scorer<'a, 'b> {
    pub fn new(tree: &'b Tree<'a>) -> Self {
        Self { page: PageContext::new(tree) }
    }

    /// A group with its score; `None` if it has hardly any prose.
    pub fn candidate(&self, group: ElementGroup) -> Option<Candidate> {
        let (own, nests) = own_counts(self.page.tree, &group.members);
        self.score(group, own, nests, 0.0)
    }

    /// Both groups as one; `None` if they share members.
    pub fn union(&self, a: &Candidate, b: &Candidate) -> Option<Candidate> {
        let mut members = [a.group.members.as_slice(), b.group.members.as_slice()].concat();
        members.sort_unstable();
        let count = members.len();
        members.dedup();
        if members.len() < count {
            return None;
        }
        let group = ElementGroup { members, ..a.group.clone() };
        let below_heading = a.features.below_heading.max(b.features.below_heading);
        let (own, nests) = own_counts(self.page.tree, &group.members);
        self.score(group, own, nests, below_heading)
    }

    /// A group judged by what its members contain besides those of another group, which may stand in them.
    pub fn without(&self, candidate: &Candidate, other: &Candidate) -> Option<Candidate> {
        let union = self.union(candidate, other)?;
        let is_own = |member: &u32| candidate.group.members.binary_search(member).is_ok();
        let own = union.group.members.iter().zip(union.own).filter(|(member, _)| is_own(member)).map(|(_, own)| own);
        self.score(candidate.group.clone(), own.collect(), candidate.nests, 0.0)
    }

    /// `below_heading` is 1 if a part of the group is known to follow a heading of comments.
    fn score(&self, group: ElementGroup, own: Vec<Counts>, nests: bool, below_heading: f32) -> Option<Candidate> {
        let prose: u64 = own.iter().map(|counts| u64::from(counts[Count::Prose])).sum();
        if prose < MIN_PROSE {
            return None;
        }
        let features = extract::features(&self.page, &group, &own, nests, below_heading);
        let score = features.score();
        let rank = score + (group.members.len() as f32).ln() + RANK_PROSE * (prose as f32).ln();
        Some(Candidate { group, own, nests, features, score, rank })
    }
}

/// For each member, what it contains outside the members nested in it; and whether any is nested.
fn own_counts(tree: &Tree, members: &[u32]) -> (Vec<Counts>, bool) {
    let mut own: Vec<Counts> = members.iter().map(|&member| tree.counts(member)).collect();
    let mut open: Vec<usize> = Vec::new();
    let mut nests = false;
    for (index, &member) in members.iter().enumerate() {
        while open.pop_if(|last| tree.end(members[*last]) <= member).is_some() {}
        if let Some(&outer) = open.last() {
            nests = true;
            own[outer] = own[outer].without(&tree.counts(member));
        }
        open.push(index);
    }
    (own, nests)
}
