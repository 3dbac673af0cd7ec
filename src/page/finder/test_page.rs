//! Small pages for the tests of the finder's parts.

use super::{
    groups::{ElementGroup, groups},
    score::{Candidate, Scorer},
    selectors::Selectors,
    tree::Tree,
};
use crate::page::{html::Page, outline::Outline};

/// What people write: of different lengths, and long enough to be prose.
pub const TEXTS: [&str; 4] = [
    "It held until the first frost.",
    "Which glue did you use? Mine let go after two weeks of rain.",
    "The manual says to wait a day before you load it, and nobody does.",
    "Thanks, that was the hint that I needed.",
];

/// People who write.
pub const AUTHORS: [&str; 4] = ["fernhill", "Olive Oyler", "moss", "Kay"];

/// The outline of a page with this in its body.
pub fn outline(body: &str) -> Outline {
    Page::parse(body).outline()
}

/// Repeats a piece of a page with `{author}`, `{text}` and `{n}` filled in, once for each of [`TEXTS`].
pub fn each(pattern: &str) -> String {
    let piece = |n: usize| {
        pattern.replace("{author}", AUTHORS[n]).replace("{text}", TEXTS[n]).replace("{n}", &(11 + 7 * n).to_string())
    };
    (0..TEXTS.len()).map(piece).collect()
}

/// The element with this id.
#[track_caller]
pub fn by_id(tree: &Tree, id: &str) -> u32 {
    (0..tree.len()).find(|&element| tree.attribute(element, "id") == Some(id)).expect(id)
}

/// The group with this selector.
pub fn group(tree: &Tree, selectors: &mut Selectors, css: &str) -> Option<ElementGroup> {
    groups(tree, selectors).into_iter().find(|group| group.css(selectors) == css)
}

/// The candidate with this selector, scored.
#[track_caller]
pub fn candidate(tree: &Tree, selectors: &mut Selectors, css: &str) -> Candidate {
    let group = group(tree, selectors, css).expect(css);
    Scorer::new(tree).candidate(group).expect(css)
}
