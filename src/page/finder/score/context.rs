//! A page as the scores of all its groups need it.

use rustc_hash::FxHashSet;

use crate::page::finder::{
    clues::WordMeanings,
    tree::{Count, Tree},
};

/// What is around an element.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings {
    /// What the names of the elements around it mean.
    pub meanings: WordMeanings,
    /// Whether one of them is a landmark other than the main content.
    pub in_landmark: bool,
}

/// What all groups of a page share.
pub struct PageContext<'a, 'b> {
    pub tree: &'b Tree<'a>,
    /// What is around each element.
    pub surroundings: Vec<Surroundings>,
    /// How much prose the page has, in characters.
    pub prose: u32,
}

impl<'a, 'b> PageContext<'a, 'b> {
    pub fn new(tree: &'b Tree<'a>) -> Self {
        let prose = tree.between(0, tree.len())[Count::Prose];
        Self { tree, surroundings: surroundings(tree, prose), prose }
    }
}

/// What is around each element of a page.
fn surroundings(tree: &Tree, page_prose: u32) -> Vec<Surroundings> {
    let mut all: Vec<Surroundings> = Vec::with_capacity(tree.len() as usize);
    let feeds: FxHashSet<u32> =
        (0..tree.len()).filter(|&element| tree.attribute(element, "role") == Some("feed")).collect();
    for element in 0..tree.len() {
        let parent = tree.parent(element);
        // Root and body are around everything, so their names mean nothing.
        let above = if element < 2 { Surroundings::default() } else { all[parent as usize] };
        let meanings = match tree.meanings[parent as usize] {
            _ if parent < 2 => WordMeanings::default(),
            // An element around most of a page is named after several parts of it.
            meanings if tree.counts(parent)[Count::Prose] * 2 >= page_prose => meanings.without(WordMeanings::OTHER),
            // "Recent comments" and "popular comments" list comments on other pages.
            meanings if meanings.any(WordMeanings::OTHER) => meanings.without(WordMeanings::COMMENT),
            meanings => meanings,
        };
        let meanings = if feeds.contains(&parent) { meanings.with(WordMeanings::COMMENT) } else { meanings };
        let is_landmark = matches!(tree.name(parent), "nav" | "aside" | "footer" | "header");
        all.push(Surroundings {
            meanings: above.meanings.with(meanings),
            in_landmark: above.in_landmark || is_landmark,
        });
    }
    all
}
