//! The comments of a page, and what an adapter says of each.

use std::{
    collections::{HashMap, HashSet},
    iter,
};

use ego_tree::{NodeId, iter::Edge};
use scraper::{ElementRef, Html, Selector};

use super::{
    selector::{SelectorError, selector},
    text::SpecialNodes,
};
use crate::page::adapter::{Adapter, Depth, ValueSource};

/// What matches in a page, in document order.
pub fn select<'a>(page: &'a Html, selector: &Selector) -> impl Iterator<Item = ElementRef<'a>> {
    let root = page.root_element();
    iter::once(root).filter(|root| selector.matches(root)).chain(root.select(selector))
}

/// The elements of a page's comments. Each selector is matched once against the whole page rather than once for each comment, so
/// that nested comments cost no more than flat ones.
pub struct Thread<'a> {
    page: &'a Html,
    /// In page order.
    elements: Vec<ElementRef<'a>>,
    /// For each element that is inside comments, the innermost of them; a comment's own element counts as inside it.
    owners: HashMap<NodeId, usize>,
    /// For each comment, the innermost comment element around its own, and how many there are.
    nesting: Vec<(Option<usize>, u32)>,
}

impl<'a> Thread<'a> {
    pub fn new(page: &'a Html, comment: &Selector) -> Self {
        let elements: Vec<_> = select(page, comment).collect();
        let mut owners = HashMap::new();
        let mut nesting = Vec::with_capacity(elements.len());
        let mut open: Vec<usize> = Vec::new();
        for edge in page.root_element().traverse() {
            match edge {
                Edge::Open(node) if node.value().is_element() => {
                    // `elements` is in the same order as this walk.
                    if elements.get(nesting.len()).is_some_and(|element| element.id() == node.id()) {
                        nesting.push((open.last().copied(), open.len() as u32));
                        open.push(nesting.len() - 1);
                    }
                    if let Some(&owner) = open.last() {
                        owners.insert(node.id(), owner);
                    }
                }
                Edge::Close(node) if open.last().is_some_and(|&last| elements[last].id() == node.id()) => {
                    open.pop();
                }
                _ => {}
            }
        }
        Self { page, elements, owners, nesting }
    }

    /// For each comment, the first matching element in it, outside comments nested in it.
    fn firsts(&self, selector: &Selector) -> Vec<Option<ElementRef<'a>>> {
        let mut firsts = vec![None; self.elements.len()];
        for element in select(self.page, selector) {
            if let Some(&owner) = self.owners.get(&element.id())
                && element.id() != self.elements[owner].id()
            {
                firsts[owner].get_or_insert(element);
            }
        }
        firsts
    }

    /// For each comment, the element that holds its text: its own if that matches, else the first match in it.
    pub fn bodies(&self, selector: &Selector) -> Vec<Option<ElementRef<'a>>> {
        let mut bodies = self.firsts(selector);
        for (body, element) in bodies.iter_mut().zip(&self.elements) {
            if selector.matches(element) {
                *body = Some(*element);
            }
        }
        bodies
    }

    /// For each comment, the element to read a value or a depth from: its own without a selector, else as in [`Self::firsts`].
    fn sources(&self, select: Option<&str>) -> Result<Vec<Option<ElementRef<'a>>>, SelectorError> {
        Ok(match select {
            Some(select) => self.firsts(&selector(select)?),
            None => self.elements.iter().copied().map(Some).collect(),
        })
    }

    /// For each comment, the value of the first source that has one.
    pub fn values(&self, sources: &[ValueSource]) -> Result<Vec<Option<String>>, SelectorError> {
        let mut values = vec![None; self.elements.len()];
        for source in sources {
            for (found, element) in values.iter_mut().zip(self.sources(source.select.as_deref())?) {
                if found.is_none() {
                    *found = element.and_then(|element| value(element, source));
                }
            }
        }
        Ok(values)
    }

    /// The title outside all comments.
    pub fn title(&self, sources: &[ValueSource]) -> Result<Option<String>, SelectorError> {
        for source in sources {
            if let Some(css) = &source.select
                && let Some(element) =
                    select(self.page, &selector(css)?).find(|element| !self.owners.contains_key(&element.id()))
                && let Some(title) = value(element, source)
            {
                return Ok(Some(title));
            }
        }
        Ok(None)
    }

    /// The depth and the parent of each comment.
    pub fn structure(&self, adapter: &Adapter) -> Result<(Vec<u32>, Vec<Option<usize>>), SelectorError> {
        if adapter.depth.is_empty() {
            return Ok(self.nesting.iter().map(|&(parent, depth)| (depth, parent)).unzip());
        }
        let mut stated = vec![None; self.elements.len()];
        for depth in &adapter.depth {
            for (found, depth) in stated.iter_mut().zip(self.depths(depth)?) {
                *found = found.or(depth);
            }
        }
        let depths: Vec<u32> = stated.into_iter().map(Option::unwrap_or_default).collect();
        // The comments that the next one can be a reply to, each deeper than the one before it.
        let mut open: Vec<usize> = Vec::new();
        let parents = depths
            .iter()
            .enumerate()
            .map(|(index, depth)| {
                while open.pop_if(|last| depths[*last] >= *depth).is_some() {}
                let parent = open.last().copied();
                open.push(index);
                parent
            })
            .collect();
        Ok((depths, parents))
    }

    /// For each comment, the depth by one of the adapter's rules.
    fn depths(&self, depth: &Depth) -> Result<Vec<Option<u32>>, SelectorError> {
        Ok(match depth {
            Depth::Wrapped { around } => self.around(around)?.into_iter().map(Some).collect(),
            Depth::Stated { select, attr, after, first, step } => {
                let number = |element: ElementRef<'_>| number(element.attr(attr)?, after.as_deref());
                let sources = self.sources(select.as_deref())?.into_iter();
                sources.map(|element| Some(element.and_then(number)?.saturating_sub(*first) / *step)).collect()
            }
        })
    }

    /// For each comment, how many elements around it match.
    fn around(&self, around: &str) -> Result<Vec<u32>, SelectorError> {
        let wrappers: HashSet<NodeId> = select(self.page, &selector(around)?).map(|element| element.id()).collect();
        let mut counts = Vec::with_capacity(self.elements.len());
        let mut open = 0;
        for edge in self.page.root_element().traverse() {
            match edge {
                Edge::Open(node) => {
                    if self.elements.get(counts.len()).is_some_and(|element| element.id() == node.id()) {
                        counts.push(open);
                    }
                    open += u32::from(wrappers.contains(&node.id()));
                }
                Edge::Close(node) => open -= u32::from(wrappers.contains(&node.id())),
            }
        }
        Ok(counts)
    }

    /// The nodes whose text is quoted or left out.
    pub fn special_nodes(&self, adapter: &Adapter) -> Result<SpecialNodes, SelectorError> {
        let mut nodes = SpecialNodes::default();
        nodes.quotes.extend(select(self.page, &selector(&adapter.quote)?).map(|element| element.id()));
        nodes.skipped.extend(self.elements.iter().map(|element| element.id()));
        if let Some(omit) = &adapter.omit {
            nodes.skipped.extend(select(self.page, &selector(omit)?).map(|element| element.id()));
        }
        Ok(nodes)
    }
}

/// The value that a source gives for an element: its attribute or its text, with white space collapsed; `None` if that is empty.
fn value(element: ElementRef<'_>, source: &ValueSource) -> Option<String> {
    let value = match &source.attr {
        Some(attr) => element.attr(attr)?.to_owned(),
        None => element.text().collect(),
    };
    let words: Vec<_> = value.split_ascii_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The number that a text consists of, or that follows `after` in it.
fn number(text: &str, after: Option<&str>) -> Option<u32> {
    let digits = match after {
        None => text.trim_ascii(),
        Some(after) => {
            let rest = text.split_once(after)?.1.trim_ascii_start();
            &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()]
        }
    };
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}
