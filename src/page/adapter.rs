//! An adapter: the selectors that say where the comments of a page are.

use serde::{Deserialize, Deserializer, Serialize};

/// Says, in CSS selectors, where the comments of a page are and where the parts of each one are.
///
/// The parts are looked up **within** a comment's element and outside the elements of comments nested in it. Of several
/// [`Place`]s the first that gives a value serves. A comment without a body (deleted, still loading) is passed over, but
/// keeps its place in the thread's structure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Adapter {
    /// Each element that it matches is a comment.
    pub comment: String,
    /// The element that holds the text: the first match.
    pub body: String,
    /// What names the comment within its page; without one, its number in page order.
    #[serde(default, deserialize_with = "one_or_many")]
    pub id: Vec<Place>,
    /// The writer's name.
    #[serde(default, deserialize_with = "one_or_many")]
    pub author: Vec<Place>,
    /// When it was written.
    #[serde(default, deserialize_with = "one_or_many")]
    pub time: Vec<Place>,
    /// The comment's own address.
    #[serde(default, deserialize_with = "one_or_many")]
    pub permalink: Vec<Place>,
    /// The thread's title: looked up in the comment first (pages that list comments of many threads), then in the page.
    #[serde(default, deserialize_with = "one_or_many")]
    pub title: Vec<Place>,
    /// How deep the comment is, as a number that the page states, for threads that are flat in the tree; the parent is
    /// then the nearest comment before it that is less deep. Empty: by nesting, as the comments' elements contain each other.
    #[serde(default, deserialize_with = "one_or_many")]
    pub depth: Vec<Depth>,
    /// Elements in the body that quote somebody else: their lines are given as `> ` lines.
    #[serde(default = "blockquote")]
    pub quote: String,
    /// Elements in the body that are no part of the text (buttons, signatures, notes of the software).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub omit: Option<String>,
    /// The element of the comment at whose end the badges stand: the line with the author's name, mostly. Without a match
    /// they stand before the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge: Option<String>,
}

fn blockquote() -> String {
    "blockquote".into()
}

/// Where a value stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Place {
    /// The element, by a selector; without one, the comment's own element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<String>,
    /// The attribute; without one, the element's text. White space at both ends is dropped, an empty value is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attr: Option<String>,
}

/// Where a page states how deep a comment is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Depth {
    /// As in [`Place::select`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<String>,
    /// The attribute that holds a whole number.
    pub attr: String,
    /// How much of that number is one step (40 where each step is a spacer 40 pixels wider).
    #[serde(default = "one")]
    pub step: u32,
}

fn one() -> u32 {
    1
}

/// One table, or an array of them.
fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<T> {
        One(T),
        Many(Vec<T>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}
