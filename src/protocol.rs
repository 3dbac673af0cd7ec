//! The messages between the shell and the core. The shell's TypeScript types are generated from these.
//!
//! Offsets in messages count UTF-16 units of the text as it was sent, as the DOM does. Fields keep their Rust names.

use serde::{Deserialize, Serialize};

use crate::{
    comment::{Comment, Span, Tag},
    page::{adapter::Adapter, outline::Outline, sites::Site},
    tag::{correction::Correction, own::OwnCategory},
};

/// What the reader has made: own categories, and corrections. The shell tells the core whenever it starts, and again when
/// something of it has changed.
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
    /// Which of its words is wrong, from 0; null for its pattern, or for all of them.
    pub word: Option<u32>,
    /// Where in that word or in the pattern, in UTF-16 units.
    pub at: u32,
    /// What is wrong, for the reader.
    pub message: String,
}

/// What the shell asks. Every request can be repeated: an answer depends on nothing but its request and the
/// [`Configuration`].
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Request {
    /// Which sites' adapters may serve the page at this address?
    Sites {
        /// The page's address.
        url: String,
    },
    /// Where are the comments of this page, which no site's adapter serves?
    Find {
        /// All that is looked at.
        #[cfg_attr(feature = "typescript", ts(as = "crate::page::outline::PackedOutline"))]
        outline: Outline,
    },
    /// Where would one of the reader's categories show?
    Check {
        /// As it stands in the editor.
        category: OwnCategory,
        /// Any text.
        sample: String,
    },
    /// Where are the comments of this page, if this element is one, or a part of one?
    Pick {
        /// All that is looked at.
        #[cfg_attr(feature = "typescript", ts(as = "crate::page::outline::PackedOutline"))]
        outline: Outline,
        /// Its number in the outline.
        element: u32,
    },
    /// What do these comments say?
    Tag {
        /// In any order, any number.
        comments: Vec<Comment>,
    },
}

/// What the core answers.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Response {
    /// To [`Request::Sites`]: best first; the first whose signature the page bears serves it.
    Sites {
        /// May be empty.
        sites: Vec<Site>,
    },
    /// To [`Request::Find`].
    Found {
        /// None: the page has no comments, as far as can be told.
        adapter: Option<Box<Adapter>>,
    },
    /// To [`Request::Pick`].
    Picked {
        /// Those with few comments first. May be empty.
        adapters: Vec<Adapter>,
        /// Which of them fits best.
        best: u32,
    },
    /// To [`Request::Tag`].
    Tags {
        /// One for each comment, in the order of the request.
        answers: Vec<Answer>,
    },
    /// To [`Request::Check`].
    Checked {
        /// Why the category can't be used; null when it can.
        flaw: Option<Flaw>,
        /// Where it shows in the sample, in UTF-16 units.
        matches: Vec<Span>,
    },
    /// Instead of an answer.
    Error {
        /// Why there is none, for the reader of a log.
        message: String,
    },
}

/// The tags of one comment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Answer {
    /// The comment's id, as sent.
    pub id: String,
    /// Those that a reader would see, topics first, the reader's own last, the surest of each axis first. Evidence in UTF-16 units.
    pub tags: Vec<Tag>,
}
