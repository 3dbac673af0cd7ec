//! The words that every room uses: [`Comment`], [`Span`], [`Tag`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::taxonomy::Axis;

/// How much of a comment its replies are read with, in UTF-16 units. What stands in [`Comment::parent`] beyond it is not
/// looked at, so that it need not be sent.
pub const PARENT_LIMIT: usize = 400;

/// How much of a comment is tagged, in UTF-16 units: a book's worth. What stands beyond it has no evidence and counts for
/// nothing, so that a hostile page can't fill the memory.
pub const TEXT_LIMIT: usize = 500_000;

/// One comment of a page, as a reader sees it.
///
/// Only `id` and `text` are needed; the rest helps to understand the text. The same object is what `threadlight read`
/// prints, what `threadlight tag` takes, and what the shell sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Comment {
    /// Names the comment within its page.
    pub id: String,
    /// The id of the comment that this one answers; `None` at the top of the thread.
    #[serde(default)]
    pub parent_id: Option<String>,
    /// The writer's name.
    #[serde(default)]
    pub author: Option<String>,
    /// When it was written, in the page's own form (an ISO date where the page has one, else words such as "2 hours ago").
    #[serde(default)]
    pub time: Option<String>,
    /// How deep in the thread, from 0.
    #[serde(default)]
    pub depth: u32,
    /// The title of the thread.
    #[serde(default)]
    pub title: Option<String>,
    /// The start of the text that this comment answers; at most [`PARENT_LIMIT`] of it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The body alone: lines separated by `\n`, quoted lines beginning with `> `. At most [`TEXT_LIMIT`] of it is tagged.
    pub text: String,
}

/// A half-open range of a text. In Rust, offsets count UTF-8 bytes; in messages to the shell, UTF-16 units.
/// Serialised as `[start, end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "[start: number, end: number]"))]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// Where it ends: the first offset after it.
    pub end: u32,
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// One category given to a comment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Tag {
    /// The [`Category::id`](crate::Category::id).
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub category: Cow<'static, str>,
    /// The axis of that category.
    pub axis: Axis,
    /// How sure, from 0 to 1.
    pub score: f32,
    /// The words that carried it, the weightiest first.
    pub evidence: Vec<Span>,
}
