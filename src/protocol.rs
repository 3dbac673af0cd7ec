//! The messages between the shell and the core. The shell's TypeScript types are generated from these.
//!
//! Offsets in messages count UTF-16 units of the text as it was sent, as in the DOM. Fields have the same names as in Rust.

use serde::{Deserialize, Serialize};

use crate::{
    comment::{Comment, Span, Tag},
    page::{adapter::Adapter, outline::Outline},
    tag::{
        correction::Correction,
        own::OwnCategory,
        thread_topics::{ThreadCounts, ThreadTopic},
    },
};

/// What the reader has made: own categories and corrections. The shell sends it when the core starts and whenever it changes.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Configuration {
    /// In the reader's order.
    pub own: Vec<OwnCategory>,
    /// From the oldest to the newest.
    pub corrections: Vec<Correction>,
}

/// Why one of the reader's categories can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Flaw {
    /// The category's id.
    pub category: String,
    /// The index of the word that is wrong; null if it is the pattern, or the words as a whole.
    pub word: Option<u32>,
    /// Where in that word or pattern the mistake is, in UTF-16 units.
    pub at: u32,
    /// What is wrong, in words for the reader.
    pub message: String,
}

/// What the shell asks. Every request can be repeated: the answer depends only on the request and the [`Configuration`].
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Request {
    /// Where are the comments of this page, which no site's adapter serves?
    Find {
        /// Of the page, or of one shadow root in it.
        #[cfg_attr(feature = "typescript", ts(as = "crate::page::outline::PackedOutline"))]
        outline: Outline,
    },
    /// Is this own category valid, and where would it match?
    Check {
        /// The category as it is being edited.
        category: OwnCategory,
        /// The text to search.
        sample: String,
    },
    /// Where are the comments of this page, given that this element is a comment or part of one?
    Pick {
        /// Of the page, or of one shadow root in it.
        #[cfg_attr(feature = "typescript", ts(as = "crate::page::outline::PackedOutline"))]
        outline: Outline,
        /// The index of the element in the outline.
        element: u32,
    },
    /// Which tags do these comments get?
    Tag {
        /// In any order, any number.
        comments: Vec<Comment>,
    },
    /// What is this thread about as a whole?
    Thread {
        /// Of all its comments that have been tagged so far.
        counts: ThreadCounts,
    },
}

/// The core's answer to a request.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Response {
    /// To [`Request::Find`].
    Found {
        /// Null if the finder finds no comments.
        adapter: Option<Box<Adapter>>,
    },
    /// To [`Request::Pick`].
    Picked {
        /// From few matching comments to many. May be empty.
        adapters: Vec<Adapter>,
        /// The index of the adapter that fits best.
        best: u32,
    },
    /// To [`Request::Tag`].
    Tags {
        /// One for each comment, in the order of the request.
        answers: Vec<Answer>,
    },
    /// To [`Request::Thread`].
    Thread {
        /// The topics that most of its comments have, the surest first.
        topics: Vec<ThreadTopic>,
    },
    /// To [`Request::Check`].
    Checked {
        /// Why the category can't be used; null if it can.
        flaw: Option<Flaw>,
        /// Where it matches in the sample, in UTF-16 units.
        matches: Vec<Span>,
    },
    /// Instead of any other response.
    Error {
        /// What went wrong, for logs.
        message: String,
    },
}

/// The tags of one comment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Answer {
    /// The comment's id, as sent.
    pub id: String,
    /// The tags of all levels: topics, then kinds, then own categories; the surest of each axis first. Evidence is in UTF-16 units.
    pub tags: Vec<Tag>,
}
