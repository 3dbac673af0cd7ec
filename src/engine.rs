//! [`Engine`]: the public door.

use thiserror::Error;

use crate::{
    comment::{Comment, Tag},
    page::{induce, sites},
    protocol::{Answer, Request, Response},
    tag::{ModelError, Tagger},
    text::utf16,
};

/// Why there is no engine.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The embedded model doesn't fit this program.
    #[error("the model can't be used: {0}")]
    Model(#[from] ModelError),
}

/// Tags comments and knows sites. Keeps nothing between calls: an answer depends on its question alone.
#[derive(Debug)]
pub struct Engine {
    tagger: Tagger,
}

impl Engine {
    /// An engine with the model that is compiled in.
    pub fn new() -> Result<Self, EngineError> {
        Ok(Self { tagger: Tagger::embedded()? })
    }

    /// The tags that a reader would see, topics first, the surest of each axis first. Evidence in bytes of `comment.text`.
    pub fn tag(&self, comment: &Comment) -> Vec<Tag> {
        self.tagger.tag(comment)
    }

    /// Every category with its score, in the order of the taxonomy; evidence only for those that a reader would see.
    pub fn score(&self, comment: &Comment) -> Vec<Tag> {
        self.tagger.score(comment)
    }

    /// Answers a message of the shell, with offsets in UTF-16 units.
    pub fn answer(&self, request: Request) -> Response {
        match request {
            Request::Sites { url } => Response::Sites { sites: sites::candidates(&url).into_iter().cloned().collect() },
            Request::Find { outline } => Response::Found { adapter: induce::adapter(&outline).map(Box::new) },
            Request::Tag { comments } => {
                Response::Tags { answers: comments.iter().map(|comment| self.answer_one(comment)).collect() }
            }
        }
    }

    fn answer_one(&self, comment: &Comment) -> Answer {
        let mut tags = self.tag(comment);
        utf16::convert(&comment.text, tags.iter_mut().flat_map(|tag| &mut tag.evidence));
        Answer { id: comment.id.clone(), tags }
    }
}
