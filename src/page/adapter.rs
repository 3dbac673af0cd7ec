//! An adapter: the selectors that say where the comments of a page are.
//!
//! Two programs apply adapters: `page::html` to saved pages and the shell's reader to living ones. They agree to the
//! letter, by these rules.
//!
//! # Which comments
//!
//! Each element that matches [`Adapter::comment`] is a comment's. Its parts are looked up within it, but not within the
//! elements of comments nested in it: always the first in the page's order that matches. The body may be the comment's own
//! element. A comment whose text is empty
//! (deleted, still loading) is passed over, but its element keeps its place in the thread. Selectors are those of CSS
//! level 4, as browsers know them (`:is()`, `:not()`, `:has()`); `:scope` means nothing here.
//!
//! - **Values** (id, author, time, title): of several [`ValueSource`]s the first whose value isn't empty; runs of ASCII white space
//!   are one space, none at the ends.
//! - **Id**: without one, the number of the comment's element among all of them, from 1.
//! - **Title**: the comment's own (on pages that list comments of many threads), else the first found in the page outside
//!   all comments.
//! - **Depth** with [`Adapter::depth`]: the first [`Depth`] that gives a number decides, 0 where none does; the parent is
//!   the nearest element before it with a smaller depth. Without: how many comments' elements it stands in; the parent is
//!   the innermost of them. A number that is stated is the run of decimal digits, below 2^32, that is all of the attribute; or,
//!   with `after`, the run behind the first occurrence of that. White space of ASCII may stand around it.
//! - **Parent's id**: that of the parent, or of the nearest above it that isn't passed over.
//!
//! # Which text
//!
//! The body's nodes are gone through in document order.
//!
//! 1. Skipped with all they hold: what matches [`Adapter::omit`] or [`Adapter::comment`]; elements with the attribute `hidden`
//!    or [`OURS`](crate::page::outline::OURS); and [`SILENT_ELEMENTS`].
//! 2. What matches [`Adapter::quote`] begins and ends a line, and so do [`BLOCK_ELEMENTS`], whatever their style.
//! 3. Where a `pre` is around it (the body itself or further out count too), text keeps its white space, and each CR or LF
//!    ends a line. Elsewhere runs of ASCII white space, also across elements, are one space, none at a line's start.
//! 4. ASCII white space at a line's end is dropped, and so is each line that has no character but white space (Unicode's
//!    `White_Space`). `\n` stands between the lines that are left.
//! 5. Each line begins with `> ` once for each quote around it within the body.

use std::num::NonZeroU32;

use serde::{Deserialize, Deserializer, Serialize};

/// Elements that hold no text for readers, by their local names.
#[rustfmt::skip]
pub const SILENT_ELEMENTS: [&str; 18] = [
    "audio", "button", "canvas", "embed", "iframe", "img", "input", "math", "noscript", "object", "picture",
    "script", "select", "style", "svg", "template", "textarea", "video",
];

/// Elements that begin and end a line, by their local names: those that browsers show as blocks, parts of tables, and `br`.
#[rustfmt::skip]
pub const BLOCK_ELEMENTS: [&str; 44] = [
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
];

/// Says, in CSS selectors, where the comments of a page are and where the parts of each one are.
///
/// In a site's file these are the keys of `[adapter]`; places and depths are tables, or arrays of tables:
///
/// ```toml
/// comment = "article.comment"
/// body = ".comment-body"
/// id = { attr = "id" }
/// author = [{ attr = "data-author" }, { select = ".comment-author" }]
/// time = { select = "time", attr = "datetime" }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Adapter {
    /// Each element that it matches is a comment.
    pub comment: String,
    /// The element that holds the text: the comment's own if it matches, else the first match within.
    pub body: String,
    /// What names the comment within its page; without one, its number in page order.
    #[serde(default, deserialize_with = "one_or_many")]
    pub id: Vec<ValueSource>,
    /// The writer's name.
    #[serde(default, deserialize_with = "one_or_many")]
    pub author: Vec<ValueSource>,
    /// When it was written.
    #[serde(default, deserialize_with = "one_or_many")]
    pub time: Vec<ValueSource>,
    /// The comment's own address.
    #[serde(default, deserialize_with = "one_or_many")]
    pub permalink: Vec<ValueSource>,
    /// The thread's title: looked up in the comment first (pages that list comments of many threads), then in the page
    /// outside all comments.
    #[serde(default, deserialize_with = "one_or_many")]
    pub title: Vec<ValueSource>,
    /// How deep the comment is, for threads whose comments don't stand in each other; the parent is then the nearest comment
    /// before it that is less deep. Empty: by nesting, as the comments' elements contain each other.
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
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct ValueSource {
    /// The element, by a selector; without one, the comment's own element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<String>,
    /// The attribute; without one, the element's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attr: Option<String>,
}

/// How deep a comment is, as its page states or shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub enum Depth {
    /// By a number.
    Stated {
        /// As in [`ValueSource::select`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        select: Option<String>,
        /// The attribute that holds it.
        attr: String,
        /// What stands before it there (`indent-` in a class, `margin-left:` in a style); without, the number is all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
        /// The number of what answers nobody.
        #[serde(default)]
        first: u32,
        /// How much of the number is one step (40 where each step is a spacer 40 pixels wider).
        #[serde(default = "one")]
        step: NonZeroU32,
    },
    /// By the elements around: so many of those that this selector matches.
    Wrapped {
        /// Matches, for each step, one element around the comment's.
        around: String,
    },
}

fn one() -> NonZeroU32 {
    NonZeroU32::MIN
}

/// One table, or an array of them.
fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<T> {
        // First: a sequence could also be taken for the fields of one.
        Many(Vec<T>),
        One(T),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::Many(many) => many,
        OneOrMany::One(one) => vec![one],
    })
}
