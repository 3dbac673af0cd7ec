//! The types that every module shares: [`Comment`], [`Span`], [`Tag`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{level::Level, taxonomy::Axis};

/// How much of a parent comment is given to the model as context for its replies, in UTF-16 units: about a paragraph, chosen by
/// hand. The rest of [`Comment::parent`] is ignored, so it need not be sent. The model is trained with the same limit.
pub const PARENT_TEXT_LIMIT: usize = 400;

/// How much of a comment is tagged, in UTF-16 units: about a book, more than people write. The rest is ignored, so that a hostile
/// page can't fill the memory.
pub const COMMENT_TEXT_LIMIT: usize = 500_000;

/// One comment of a page, as a reader sees it.
///
/// Only `id` and `text` are required; `title` and `parent` help to understand the text. `threadlight read` prints this object,
/// `threadlight tag` reads it, and the shell sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Comment {
    /// Identifies the comment within its page.
    pub id: String,
    /// The id of the comment that this one answers; `None` at the top of the thread.
    #[serde(default)]
    pub parent_id: Option<String>,
    /// The writer's name.
    #[serde(default)]
    pub author: Option<String>,
    /// When it was written, as the page gives it: an ISO date, or words such as "2 hours ago".
    #[serde(default)]
    pub time: Option<String>,
    /// How far below the top of its thread it stands, from 0. Tags don't depend on it, so the shell need not send it.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<_>"))]
    pub depth: u32,
    /// The title of the thread.
    #[serde(default)]
    pub title: Option<String>,
    /// The start of the text that this comment answers; at most [`PARENT_TEXT_LIMIT`] of it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The text of the body: lines separated by `\n`, quoted lines beginning with `> `. At most [`COMMENT_TEXT_LIMIT`] of it is
    /// tagged.
    pub text: String,
}

/// A half-open range of a text, serialised as `[start, end]`. Offsets count UTF-8 bytes in Rust and UTF-16 units in messages
/// to the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "[start: number, end: number]"))]
pub struct Span {
    /// The first offset of the range.
    pub start: u32,
    /// The first offset after the range.
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
    /// How sure the model is that the comment has the category, from 0 to 1.
    pub score: f32,
    /// The first level at which a reader sees it.
    pub level: Level,
    /// The words that the tag is based on, the weightiest first. May be empty, see [`evidence`](crate::tag::evidence).
    pub evidence: Vec<Span>,
}
