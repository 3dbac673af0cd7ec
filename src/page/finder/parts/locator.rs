//! Ways to locate the parts of a comment.

use crate::page::finder::selectors::Compound;

/// A way to locate an element within a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Locator {
    /// Its own selector.
    Own(Compound),
    /// A child, with this tag, of an element that matches this selector.
    Child(Compound, u32),
    /// Its own selector, if there is no picture in it: a name, not an avatar.
    WithoutImage(Compound),
    /// The path of tags from the comment's element.
    Path(u32),
    /// Right after a sibling with the same tag: the path to their parent (`NONE`: the comment's element), and the tag.
    Next(u32, u32),
    /// As [`Self::Next`], with its number among the siblings of its tag: for rows and cells after the second.
    Nth(u32, u32, u8),
}

/// What is deducted from a locator that goes by tags alone: other elements may match it too.
mod penalty {
    /// A path of tags.
    pub const PATH: f32 = 0.06;
    /// A place among siblings.
    pub const SIBLING: f32 = 0.2;
}

impl Locator {
    /// See [`penalty`].
    pub fn penalty(self) -> f32 {
        match self {
            Self::Own(_) | Self::Child(..) | Self::WithoutImage(_) => 0.0,
            Self::Path(_) => penalty::PATH,
            Self::Next(..) | Self::Nth(..) => penalty::SIBLING,
        }
    }
}

/// The locator with the highest value, if that is at least `min`.
pub fn best(locators: impl Iterator<Item = (Locator, f32)>, min: f32) -> Option<Locator> {
    let best = locators.filter(|(_, value)| *value >= min);
    best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(locator, _)| locator)
}
