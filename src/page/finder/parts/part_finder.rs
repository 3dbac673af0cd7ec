//! What the searches for all parts share.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{locator::Locator, sample::SampledComment};
use crate::page::{
    adapter::ValueSource,
    finder::{
        selectors::{Compound, Qualifier, Selectors},
        tree::Tree,
    },
};

/// Finds the parts of a thread's comments.
pub struct PartFinder<'a, 'b> {
    pub tree: &'b Tree<'a>,
    pub selectors: &'b Selectors,
    /// Some or all of the thread's comments.
    pub comments: Vec<SampledComment>,
    /// Whether the thread has more comments.
    pub is_sample: bool,
    /// Whether comments seem to begin with a name that nothing marks as one.
    pub begins_with_name: bool,
    /// The selector of the comments.
    pub comment_css: String,
}

impl PartFinder<'_, '_> {
    /// How many comments are looked at.
    pub fn count(&self) -> f32 {
        self.comments.len() as f32
    }

    /// A locator as a selector.
    pub fn css(&self, locator: Locator) -> String {
        let selectors = self.selectors;
        let tag = |tag: u32| selectors.compound_css(Compound { tag, qualifier: Qualifier::None });
        let below = |path: u32| self.comment_css.clone() + &selectors.path_css(path);
        match locator {
            Locator::Own(compound) => selectors.compound_css(compound),
            Locator::WithoutImage(compound) => selectors.compound_css(compound) + ":not(:has(img))",
            Locator::Child(parent, child) => format!("{} > {}", selectors.compound_css(parent), tag(child)),
            Locator::Path(path) => below(path),
            Locator::Next(path, child) => format!("{} > {1} + {1}", below(path), tag(child)),
            Locator::Nth(path, child, number) => format!("{} > {}:nth-of-type({number})", below(path), tag(child)),
        }
    }

    /// A locator as the source of a value.
    pub fn source(&self, locator: Locator, attribute: Option<&str>) -> ValueSource {
        ValueSource { select: Some(self.css(locator)), attr: attribute.map(Into::into) }
    }

    /// Calls `visit` with each locator, comment and the first element there that it finds, as an adapter would.
    pub fn for_each_first(&self, mut visit: impl FnMut(Locator, &SampledComment, u32)) {
        let mut seen = FxHashSet::default();
        for comment in &self.comments {
            seen.clear();
            for (&element, locators) in comment.elements.iter().zip(&comment.locators) {
                for &locator in locators {
                    if seen.insert(locator) {
                        visit(locator, comment, element);
                    }
                }
            }
        }
    }

    /// For each comment, the range of elements that its body is. Empty if the body is the comment itself.
    pub fn body_ranges(&self, body: Option<Locator>) -> FxHashMap<u32, (u32, u32)> {
        let Some(body) = body else { return FxHashMap::default() };
        let range = |comment: &SampledComment| {
            let element = comment.locate(body)?;
            Some((comment.member, (element, self.tree.end(element))))
        };
        self.comments.iter().filter_map(range).collect()
    }
}
