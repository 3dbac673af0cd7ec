//! Elements that look alike and may each be a comment.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::{
    clues::Words,
    selector::{Compound, Key, Mark, Names},
    tree::{Count, NONE, Tree},
};

/// Elements with a selector in common.
#[derive(Debug, Clone)]
pub struct Group {
    pub key: Key,
    /// The path from a comment to an element that it must hold (see [`Group::css`]); [`NONE`] mostly.
    pub path: u32,
    pub holds: Option<Compound>,
    /// In document order.
    pub members: Vec<u32>,
}

impl Group {
    pub fn css(&self, names: &Names) -> String {
        let css = names.css(self.key);
        match self.holds {
            None => css,
            Some(holds) => {
                let path = if self.path == NONE { String::new() } else { names.path(self.path) };
                format!("{css}:has({} > {})", path, names.compound(holds)).replace("( > ", "(> ")
            }
        }
    }
}

/// Fewer characters than these in all members together are no thread.
const LEAST_TEXT: u32 = 20;

/// All groups of a page that may be its comments.
pub fn groups(tree: &Tree, names: &mut Names) -> Vec<Group> {
    let mut members: FxHashMap<Key, Vec<u32>> = FxHashMap::default();
    let by_path = names.by_path(tree);
    // The nearest element above each that says that it holds comments.
    let mut regions: Vec<Option<Compound>> = Vec::with_capacity(tree.len() as usize);
    for element in 0..tree.len() {
        let parent = tree.parent(element);
        let above = if element == 0 { None } else { regions[parent as usize] };
        let words = tree.words[element as usize];
        let is_region =
            words.any(Words::COMMENT.with(Words::REPLY)) && tree.counts(element)[Count::Element as usize] > 3;
        let region = if is_region { names.anchor(element).or(above) } else { above };
        regions.push(region);
        if tree.counts(element)[Count::Text as usize] == 0 || element < 2 {
            continue;
        }
        for &own in names.compounds(element) {
            members.entry(Key { around: None, path: NONE, own }).or_default().push(element);
            if let Some(around) = above.filter(|around| *around != own) {
                members.entry(Key { around: Some(around), path: NONE, own }).or_default().push(element);
            }
        }
        if let Some(key) = by_path[element as usize] {
            members.entry(key).or_default().push(element);
        }
    }
    let mut groups: Vec<Group> =
        members.into_iter().map(|(key, members)| Group { key, path: NONE, holds: None, members }).collect();
    // Simple selectors first, where several say the same.
    groups
        .sort_by_key(|group| (group.key.path != NONE, group.key.around.is_some(), rank(group.key.own.mark), group.key));
    let mut seen = FxHashSet::default();
    groups.retain(|group| {
        let text: u32 = group
            .members
            .iter()
            .fold(0, |sum, &member| u32::saturating_add(sum, tree.counts(member)[Count::Text as usize]));
        text >= LEAST_TEXT && seen.insert(fingerprint(&group.members))
    });
    groups
}

/// A number that other members hardly have.
fn fingerprint(members: &[u32]) -> u64 {
    let mut hasher = FxHasher::default();
    members.hash(&mut hasher);
    hasher.finish()
}

fn rank(mark: Mark) -> u8 {
    match mark {
        Mark::Class(_) => 0,
        Mark::Value(..) => 1,
        Mark::IdPrefix(_) => 2,
        Mark::Attribute(_) => 3,
        Mark::Id(_) | Mark::Address(_) | Mark::None => 4,
    }
}

/// The elements around the members of a group that hold one of them each, as large as they can be: where each member is
/// only a part of its comment.
pub fn lift(tree: &Tree, names: &mut Names, group: &Group) -> Option<Group> {
    let members = &group.members;
    if members.len() < 2 || group.holds.is_some() || group.key.around.is_some() {
        return None;
    }
    let mut steps = usize::MAX;
    for (index, &member) in members.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| members[index]);
        let after = members.get(index + 1).copied();
        let (mut at, mut climbed) = (member, 0);
        while climbed < steps {
            let parent = tree.parent(at);
            let is_alone = parent != at
                && before.is_none_or(|before| before < parent)
                && after.is_none_or(|after| after >= tree.end(parent));
            if !is_alone {
                break;
            }
            at = parent;
            climbed += 1;
        }
        steps = steps.min(climbed);
        if steps == 0 {
            return None;
        }
    }
    if steps > 12 {
        return None;
    }
    let mut lifted = Vec::with_capacity(members.len());
    let mut key = None;
    for &member in members {
        let mut tags = Vec::new();
        let mut at = member;
        for _ in 0..steps {
            at = tree.parent(at);
            tags.push(names.tag(at));
        }
        let tag = tags.pop()?;
        let path = tags.iter().rev().fold(NONE, |path, &tag| names.step(path, tag));
        let this = (tag, path);
        if *key.get_or_insert(this) != this {
            return None;
        }
        lifted.push(at);
    }
    let (tag, path) = key?;
    let own = Compound { tag, mark: Mark::None };
    Some(Group { key: Key { around: None, path: NONE, own }, path, holds: Some(group.key.own), members: lifted })
}
