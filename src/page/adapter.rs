//! An adapter: the selectors that say where the comments of a page are.
//!
//! Two programs apply adapters: `page::html` to saved pages and the shell's reader to live ones. They follow these rules and give
//! exactly the same comments.
//!
//! # Which comments
//!
//! Each element that matches [`Adapter::comment`] is a comment. Its parts are looked up within it, but not within comments nested in it;
//! of several matches the first in page order counts. The body may be the comment's own element. A comment with an empty text (deleted,
//! still loading) is left out, but its element keeps its place in the thread. Selectors are those of
//! [Selectors level 4](https://www.w3.org/TR/selectors-4/) that browsers support (`:is()`, `:not()`, `:has()`), without `:scope`.
//!
//! - **Values** (id, author, time, title): the first one that a [`ValueSource`] gives and that is not empty. Runs of ASCII white space
//!   become one space; white space at the ends is dropped.
//! - **Id**: without one, the number of the comment's element among all comment elements, from 1.
//! - **Title**: the comment's own (some pages list comments of many threads), else the first one in the page outside all comments.
//! - **Depth** and parent, with [`Adapter::depth`]: the depth comes from the first [`Depth`] that gives a number, or is 0; the parent is
//!   the nearest comment element before it with a smaller depth. Without: the depth is the number of comment elements around it; the
//!   parent is the innermost of them. A stated number consists of decimal digits and is below 2^32. It is the whole attribute or, with
//!   `after`, what follows the first occurrence of `after`. ASCII white space around it is allowed.
//! - **Parent's id**: that of the parent or, if the parent is left out, of its nearest ancestor that is not.
//!
//! # Which text
//!
//! The nodes of the body are read in document order.
//!
//! 1. Some elements are skipped with their content: what matches [`Adapter::omit`] or [`Adapter::comment`], elements with the attribute
//!    `hidden` or [`OUR_ATTRIBUTE`](crate::page::outline::OUR_ATTRIBUTE), and [`SILENT_ELEMENTS`].
//! 2. What matches [`Adapter::quote`] begins and ends a line, and so do [`BLOCK_ELEMENTS`], whatever their style.
//! 3. Text in a `pre` (which may be the body itself or around it) keeps its white space, and each CR or LF ends a line. Elsewhere
//!    runs of ASCII white space, also across elements, become one space, with none at the start of a line.
//! 4. ASCII white space at the end of a line is dropped, and so is each line that consists of white space (Unicode's `White_Space`).
//!    The other lines are joined by `\n`.
//! 5. Each line begins with one `> ` for each quote around it within the body.

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

/// CSS selectors that say where the comments of a page are and where the parts of each one are.
///
/// In a site's file these are the keys of `[adapter]`; value sources and depths are tables, or arrays of tables:
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
    /// Each element that this matches is a comment.
    pub comment: String,
    /// The element that holds the text: the comment's own if this matches it, else the first match within.
    pub body: String,
    /// What identifies the comment on its page; without it, the comment's number in page order.
    #[serde(default, deserialize_with = "one_or_many")]
    pub id: Vec<ValueSource>,
    /// The author's name.
    #[serde(default, deserialize_with = "one_or_many")]
    pub author: Vec<ValueSource>,
    /// When it was written.
    #[serde(default, deserialize_with = "one_or_many")]
    pub time: Vec<ValueSource>,
    /// The comment's own address.
    #[serde(default, deserialize_with = "one_or_many")]
    pub permalink: Vec<ValueSource>,
    /// The thread's title: looked up in the comment first, for pages that list comments of many threads, then in the page outside
    /// all comments.
    #[serde(default, deserialize_with = "one_or_many")]
    pub title: Vec<ValueSource>,
    /// How deep the comment is, for threads whose comments are not nested; the parent is then the nearest comment before it that is
    /// less deep. Empty if the elements of replies stand in those of the comments that they answer.
    #[serde(default, deserialize_with = "one_or_many")]
    pub depth: Vec<Depth>,
    /// Elements in the body that quote somebody else: their lines begin with `> `.
    #[serde(default = "default_quote")]
    pub quote: String,
    /// Elements in the body that are not part of the text: buttons, signatures, notes of the software.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub omit: Option<String>,
    /// The element of the comment at whose end the badges stand, usually the line with the author's name. Without a match they stand
    /// before the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge: Option<String>,
}

/// The [`Adapter::quote`] of an adapter that names none.
pub fn default_quote() -> String {
    "blockquote".into()
}

/// Where an adapter finds one value of a comment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct ValueSource {
    /// Selects the element; without it, the comment's own element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<String>,
    /// The attribute that holds the value; without it, the element's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attr: Option<String>,
}

/// How a page states or shows the depth of a comment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub enum Depth {
    /// By a number in an attribute.
    Stated {
        /// As in [`ValueSource::select`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        select: Option<String>,
        /// The attribute that holds the number.
        attr: String,
        /// What comes before the number there (`indent-` in a class, `margin-left:` in a style); without it, the number is the whole
        /// value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
        /// The number that top-level comments have.
        #[serde(default)]
        first: u32,
        /// How much of the number is one step: 40 if each step is a spacer 40 pixels wider.
        #[serde(default = "one")]
        step: NonZeroU32,
    },
    /// By the number of elements around it that a selector matches.
    Wrapped {
        /// Matches one element around the comment's for each step.
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
        // Must come first, because serde would also accept a sequence as the fields of one.
        Many(Vec<T>),
        One(T),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::Many(many) => many,
        OneOrMany::One(one) => vec![one],
    })
}
