//! A sample of a thread's comments, with the ways to locate each element in them.

use rustc_hash::FxHashMap;

use super::locator::Locator;
use crate::page::finder::{
    score::Candidate,
    selectors::Selectors,
    tree::{Count, Counts, NONE, Tree},
};

/// How many comments of a thread are sampled, at most.
const MAX_COMMENTS: usize = 64;

/// How many elements of a comment are sampled, at most.
const MAX_ELEMENTS: usize = 500;

/// How many cells of a row, and rows of a table, are told apart by number.
const MAX_CELLS: u8 = 8;

/// How many tenths of a comment's prose are in a quotation that makes up "nearly all" of it; chosen by hand.
const QUOTED_TENTHS: u32 = 9;

/// How many elements of a link are searched for a picture.
const MAX_LINK_ELEMENTS: usize = 8;

/// A sampled comment.
pub struct SampledComment {
    /// Its element.
    pub member: u32,
    /// What it contains outside nested comments.
    pub own: Counts,
    /// Its elements outside nested comments, in document order, itself first.
    pub elements: Vec<u32>,
    /// The ways to locate each of these elements.
    pub locators: Vec<Vec<Locator>>,
    /// The first element with a text of its own.
    pub first_text: Option<u32>,
    /// A quotation that makes up nearly all of the comment.
    pub quotation: Option<u32>,
    /// Where nested comments begin and end.
    nested: Vec<(u32, u32)>,
}

impl SampledComment {
    /// What an element of the comment contains outside nested comments.
    pub fn counts(&self, tree: &Tree, element: u32) -> Counts {
        let end = tree.end(element);
        let inner = self.nested.iter().filter(|(start, stop)| *start >= element && *stop <= end);
        inner.fold(tree.counts(element), |counts, &(start, stop)| counts.without(&tree.between(start, stop)))
    }

    /// The element that a locator finds.
    pub fn locate(&self, locator: Locator) -> Option<u32> {
        let at = self.locators.iter().position(|locators| locators.contains(&locator))?;
        Some(self.elements[at])
    }
}

/// At most [`MAX_COMMENTS`] comments with text, evenly spread over the thread.
pub fn sample(tree: &Tree, selectors: &mut Selectors, thread: &Candidate) -> Vec<SampledComment> {
    let members = &thread.group.members;
    let with_text: Vec<usize> = (0..members.len()).filter(|&index| thread.own[index][Count::Text] > 0).collect();
    let step = with_text.len().div_ceil(MAX_COMMENTS).max(1);
    with_text.into_iter().step_by(step).map(|index| read(tree, selectors, thread, index)).collect()
}

/// Reads the comment with this index in its thread.
fn read(tree: &Tree, selectors: &mut Selectors, thread: &Candidate, index: usize) -> SampledComment {
    let members = &thread.group.members;
    let member = members[index];
    let mut comment = SampledComment {
        member,
        own: thread.own[index],
        elements: vec![],
        locators: vec![],
        first_text: None,
        quotation: None,
        nested: vec![],
    };
    let mut walk = Walk::new(member);
    let mut inner = index + 1;
    let mut element = member;
    while element < tree.end(member) && comment.elements.len() < MAX_ELEMENTS {
        if element != member && members.get(inner) == Some(&element) {
            let stop = tree.end(element);
            comment.nested.push((element, stop));
            inner += members[inner..].partition_point(|&member| member < stop);
            element = stop;
            continue;
        }
        let locators = if element == member { vec![] } else { walk.locators(tree, selectors, element) };
        if comment.first_text.is_none() && tree.text_length(element) > 0 {
            comment.first_text = Some(element);
        }
        if comment.quotation.is_none() && tree.name(element) == "blockquote" {
            let quoted = tree.counts(element)[Count::Prose];
            let is_nearly_all = quoted * 10 >= comment.own[Count::Prose] * QUOTED_TENTHS;
            comment.quotation = is_nearly_all.then_some(element);
        }
        comment.elements.push(element);
        comment.locators.push(locators);
        element += 1;
    }
    comment
}

/// The state of a walk through a comment. All maps but `paths` are keyed by the parent of the elements that they are about.
struct Walk {
    /// The comment's element.
    member: u32,
    /// The path of tags to each element, by element.
    paths: FxHashMap<u32, u32>,
    /// How many cells or rows there were so far.
    cells: FxHashMap<u32, u8>,
    /// The last child so far.
    last: FxHashMap<u32, u32>,
}

impl Walk {
    fn new(member: u32) -> Self {
        let paths = FxHashMap::from_iter([(member, NONE)]);
        Self { member, paths, cells: FxHashMap::default(), last: FxHashMap::default() }
    }

    /// The ways to locate the next element.
    fn locators(&mut self, tree: &Tree, selectors: &mut Selectors, element: u32) -> Vec<Locator> {
        let mut locators = Vec::new();
        let mut compounds = selectors.compounds(element).to_vec();
        let (tag, parent) = (selectors.tag(element), tree.parent(element));
        if compounds.is_empty()
            && parent != self.member
            && let Some(&parent) = selectors.compounds(parent).first()
        {
            locators.push(Locator::Child(parent, tag));
        }
        compounds.extend(selectors.profile_link(tree, element));
        if tree.clues(element).time {
            compounds.extend(selectors.numbered_link(tree, element));
        }
        for compound in compounds {
            locators.push(Locator::Own(compound));
            if tree.name(element) == "a" && !holds_image(tree, element) {
                locators.push(Locator::WithoutImage(compound));
            }
        }
        let above = self.paths[&parent];
        let path = selectors.child_path(above, tag);
        self.paths.insert(element, path);
        locators.push(Locator::Path(path));
        let before = self.last.insert(parent, element);
        if before.is_some_and(|before| tree.name(before) == tree.name(element)) {
            locators.push(Locator::Next(above, tag));
        }
        if matches!(tree.name(element), "td" | "tr") {
            let cell = self.cells.entry(parent).or_default();
            *cell = cell.saturating_add(1);
            if (3..=MAX_CELLS).contains(cell) {
                locators.push(Locator::Nth(above, tag, *cell));
            }
        }
        locators
    }
}

/// Whether a link is around a picture.
fn holds_image(tree: &Tree, element: u32) -> bool {
    (element..tree.end(element)).take(MAX_LINK_ELEMENTS).any(|inner| tree.name(inner) == "img")
}
