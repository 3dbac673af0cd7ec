//! **What** comments say.
//!
//! [`features`] turns a comment into features, [`model`] scores them, [`evidence`] finds the words that carried a tag.
//! The [`Tagger`] puts them together.

pub mod evidence;
pub mod features;
pub mod model;
pub mod words;

use std::borrow::Cow;

pub use model::ModelError;
use model::{CATEGORIES, Model, Scores};

use crate::{
    category::{Axis, BUILT_IN, TOPICS},
    comment::{Comment, Tag},
    tag::features::Features,
};

/// The most tags of one axis that a reader sees on a comment.
const MOST: usize = 3;

/// Gives comments their tags.
#[derive(Debug)]
pub struct Tagger {
    model: Model,
}

/// The model that is compiled in; `cargo xtask train` writes it.
static EMBEDDED: &[u8] = include_bytes!("model.bin");

impl Tagger {
    /// With the model that is compiled in.
    ///
    /// # Errors
    /// When it was made for another version of this program.
    pub fn embedded() -> Result<Self, ModelError> {
        Ok(Self::new(Model::from_bytes(EMBEDDED)?))
    }

    /// With a model of one's own.
    pub fn new(model: Model) -> Self {
        Self { model }
    }

    /// See [`Engine::tag`](crate::Engine::tag).
    pub fn tag(&self, comment: &Comment) -> Vec<Tag> {
        let features = Features::of(comment);
        let scores = self.model.score(&features);
        let shown = self.shown(&features, &scores);
        shown.into_iter().map(|category| self.explain(comment, &features, &scores, category)).collect()
    }

    /// See [`Engine::score`](crate::Engine::score).
    pub fn score(&self, comment: &Comment) -> Vec<Tag> {
        let features = Features::of(comment);
        let scores = self.model.score(&features);
        let shown = self.shown(&features, &scores);
        (0..CATEGORIES)
            .map(|category| match shown.contains(&category) {
                true => self.explain(comment, &features, &scores, category),
                false => plain(&scores, category),
            })
            .collect()
    }

    /// The categories that a reader would see: topics first, the surest of each axis first.
    fn shown(&self, features: &Features, scores: &Scores) -> Vec<usize> {
        if !features.says_something {
            return Vec::new();
        }
        let axis = |categories: std::ops::Range<usize>| {
            let mut over: Vec<_> = categories
                .filter(|&category| scores.probability(category) >= self.model.head(category).threshold)
                .collect();
            over.sort_by(|&one, &other| scores.log_odds(other).total_cmp(&scores.log_odds(one)));
            // An opinion is what no other judgement covers: beside criticism, the surer of the two stays.
            if let Some(first) = over.iter().position(|&category| is(category, "opinion") || is(category, "criticism"))
            {
                let mut at = 0;
                over.retain(|&category| {
                    at += 1;
                    at <= first + 1 || !(is(category, "opinion") || is(category, "criticism"))
                });
            }
            over.truncate(MOST);
            over
        };
        let mut shown = axis(0..TOPICS);
        shown.extend(axis(TOPICS..CATEGORIES));
        shown
    }

    fn explain(&self, comment: &Comment, features: &Features, scores: &Scores, category: usize) -> Tag {
        let evidence = evidence::evidence(&comment.text, features, scores, category, axis_of(category));
        Tag { evidence, ..plain(scores, category) }
    }
}

fn is(category: usize, id: &str) -> bool {
    BUILT_IN[category].id == id
}

fn axis_of(category: usize) -> Axis {
    BUILT_IN[category].axis
}

fn plain(scores: &Scores, category: usize) -> Tag {
    Tag {
        category: Cow::Borrowed(&BUILT_IN[category].id),
        axis: axis_of(category),
        score: scores.probability(category),
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(text: &str) -> Comment {
        Comment { text: text.into(), ..Comment::default() }
    }

    fn categories(comment: &Comment) -> Vec<String> {
        let tagger = Tagger::embedded().unwrap();
        tagger.tag(comment).into_iter().map(|tag| tag.category.into_owned()).collect()
    }

    #[test]
    fn the_embedded_model_fits_this_program() {
        let tagger = Tagger::embedded().unwrap();
        assert!(tagger.model.rows() > 0);
    }

    #[test]
    fn what_says_nothing_has_no_tags() {
        for text in ["", " \n\t\n", "> The electric car's battery lost half its range.", "...", "\u{200B}"] {
            assert_eq!(categories(&comment(text)), [""; 0], "{text:?}");
        }
    }

    #[test]
    fn quoted_lines_are_not_tagged_and_give_no_evidence() {
        let text =
            "> The battery of the electric car lost half its range.\nThe battery of my electric car lost nothing.";
        let reply = text.find('\n').unwrap() as u32;
        let tags = Tagger::embedded().unwrap().tag(&comment(text));
        assert!(tags.iter().any(|tag| tag.category == "energy" && !tag.evidence.is_empty()), "{tags:?}");
        assert!(tags.iter().flat_map(|tag| &tag.evidence).all(|span| span.start > reply), "{tags:?}");
    }

    #[test]
    fn of_the_parent_only_its_start_counts() {
        let reply = |parent: String| Comment { parent: Some(parent), ..comment("Same here.") };
        let start = "The battery of the car. ".repeat(100);
        let short = crate::text::utf16::cut(&start, crate::comment::PARENT_LIMIT).to_string();
        let tagger = Tagger::embedded().unwrap();
        assert_eq!(tagger.score(&reply(short)), tagger.score(&reply(start + "Senate election vote")));
    }

    #[test]
    fn a_tag_is_scored_the_same_whether_others_are_listed_or_not() {
        let comment = comment("Has anybody measured how much range the battery of an electric car loses in winter?");
        let tagger = Tagger::embedded().unwrap();
        let all = tagger.score(&comment);
        assert_eq!(all.len(), CATEGORIES);
        let shown = tagger.tag(&comment);
        assert!(!shown.is_empty());
        assert!(shown.iter().all(|tag| all.contains(tag)));
    }
}
