//! [`Engine`]: the core's public interface.

use thiserror::Error;

use crate::{
    comment::{Comment, Span, Tag},
    level::Level,
    page::finder,
    protocol::{Answer, Configuration, Flaw, Request, Response},
    tag::{
        Tagger, cues,
        format::ModelError,
        own::{OwnCategory, OwnError, OwnRule},
        thread_topics::thread_topics,
    },
    text::{tokenise, utf16},
};

/// Why the engine can't start.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The embedded model was made for another version of this program.
    #[error("the model can't be used: {0}")]
    Model(#[from] ModelError),
}

/// Tags comments and finds them in pages. Its only state is the last [`Configuration`]: an answer depends only on that and on the
/// request.
#[derive(Debug)]
pub struct Engine {
    tagger: Tagger,
}

impl Engine {
    /// An engine with the shipped model.
    ///
    /// # Errors
    /// If the model was made for another version of this program.
    pub fn new() -> Result<Self, EngineError> {
        Ok(Self { tagger: Tagger::embedded()? })
    }

    /// Replaces the reader's own categories and corrections. Leaves out categories that can't be used; the flaws say why, with
    /// offsets in UTF-16 units.
    pub fn configure(&mut self, configuration: &Configuration) -> Vec<Flaw> {
        self.tagger.set_corrections(&configuration.corrections);
        let errors = self.tagger.set_own(&configuration.own);
        errors.into_iter().map(|(category, error)| Flaw::of(category, &error)).collect()
    }

    /// Builds everything that is built once, so that the first comment doesn't wait for it.
    pub fn warm_up(&self) {
        cues::warm_up();
    }

    /// The tags that a reader would see at a level: topics first, the reader's own last, the surest of each axis first. Evidence is
    /// in bytes of `comment.text`.
    pub fn tag(&self, comment: &Comment, level: Level) -> Vec<Tag> {
        self.tagger.tag(comment, level)
    }

    /// Every built-in category with its score, in the order of the taxonomy, then the own categories that match. Only tags that a
    /// reader would see at some level have evidence, in bytes of `comment.text`; all others count as [`Level::Everything`].
    pub fn score(&self, comment: &Comment) -> Vec<Tag> {
        self.tagger.score(comment)
    }

    /// Answers a request of the shell, with offsets in UTF-16 units.
    pub fn answer(&self, request: Request) -> Response {
        match request {
            Request::Find { outline } => Response::Found { adapter: finder::adapter(&outline).map(Box::new) },
            Request::Pick { outline, element } => {
                let (adapters, best) = finder::adapters_containing(&outline, element);
                Response::Picked { adapters, best }
            }
            Request::Check { category, sample } => check(&category, &sample),
            Request::Thread { counts } => Response::Thread { topics: thread_topics(&counts) },
            Request::Tag { comments } => {
                Response::Tags { answers: comments.iter().map(|comment| self.answer_one(comment)).collect() }
            }
        }
    }

    fn answer_one(&self, comment: &Comment) -> Answer {
        let mut tags = self.tag(comment, Level::Everything);
        utf16::convert_spans(&comment.text, tags.iter_mut().flat_map(|tag| &mut tag.evidence));
        Answer { id: comment.id.clone(), tags }
    }
}

/// Finds the matches of an own category in a sample, or says why the category can't be used.
fn check(category: &OwnCategory, sample: &str) -> Response {
    match OwnRule::new(category) {
        Ok(rule) => {
            let mut matches = rule.find(sample, &tokenise(sample));
            utf16::convert_spans(sample, matches.iter_mut());
            Response::Checked { flaw: None, matches }
        }
        Err(error) => Response::Checked { flaw: Some(Flaw::of(category, &error)), matches: Vec::new() },
    }
}

impl Flaw {
    /// The message form of an error, with its offset in UTF-16 units.
    fn of(category: &OwnCategory, error: &OwnError) -> Self {
        let wrong = match error.word {
            Some(word) => category.words.get(word),
            None => category.pattern.as_ref(),
        };
        let mut at = Span { start: error.at as u32, end: error.at as u32 };
        utf16::convert_spans(wrong.map_or("", String::as_str), std::iter::once(&mut at));
        Self {
            category: category.id.clone(),
            word: error.word.map(|word| word as u32),
            at: at.start,
            message: error.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaws_and_matches_are_in_utf16_units() {
        let engine = Engine::new().unwrap();
        let pattern =
            |pattern: &str| OwnCategory { id: "own-1".into(), pattern: Some(pattern.into()), ..OwnCategory::default() };
        let checked =
            |category: OwnCategory| match engine.answer(Request::Check { category, sample: "🚗 tea".into() }) {
                Response::Checked { flaw, matches } => (flaw, matches),
                other => panic!("{other:?}"),
            };
        let (flaw, matches) = checked(pattern("🚗(a"));
        let expected = Flaw { category: "own-1".into(), word: None, at: 2, message: "unclosed group".into() };
        assert_eq!((flaw, matches), (Some(expected), vec![]));
        assert_eq!(checked(pattern("t.a")), (None, vec![Span { start: 3, end: 6 }]));
    }
}
