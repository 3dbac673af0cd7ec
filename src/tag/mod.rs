//! **What** comments say.
//!
//! [`features`] turns a comment into features, [`model`] scores them, [`evidence`] finds the words that carried a tag;
//! [`personal`] adds what the reader has taught, [`own`] the reader's own categories. The [`Tagger`] puts them together.

pub mod cues;
pub mod evidence;
pub mod features;
pub mod hidden;
pub mod measure;
pub mod model;
pub mod own;
pub mod personal;
pub mod steps;
pub mod words;

use std::borrow::Cow;

pub use model::ModelError;
use model::{CATEGORIES, Model, Scores};
use own::{Own, OwnCategory, OwnError};
use personal::{Correction, Personal, Verdict};

use crate::{
    comment::{Comment, Tag},
    tag::{evidence::Explainer, features::Features},
    taxonomy::{self, Axis, BUILT_IN, TOPICS},
};

/// The most tags of one axis that a reader sees on a comment.
const MOST: usize = 3;

/// Gives comments their tags.
#[derive(Debug)]
pub struct Tagger {
    model: Model,
    own: Own,
    personal: Personal,
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
        Self { model, own: Own::default(), personal: Personal::default() }
    }

    /// Looks for these categories too from now on, instead of former ones; says of those that are unsound why. See [`own`].
    pub fn set_own<'a>(&mut self, categories: &'a [OwnCategory]) -> Vec<(&'a OwnCategory, OwnError)> {
        let (own, errors) = Own::new(categories);
        self.own = own;
        errors
    }

    /// Learns from these corrections, instead of former ones. See [`personal`].
    pub fn set_corrections(&mut self, corrections: &[Correction]) {
        self.personal = Personal::learn(&self.model, corrections);
    }

    /// See [`Engine::tag`](crate::Engine::tag).
    pub fn tag(&self, comment: &Comment) -> Vec<Tag> {
        let features = Features::of(comment);
        let scores = self.model.score(&features).taught(&self.personal);
        let verdicts = self.personal.verdicts(comment);
        let shown = judged(self.shown(&features, &scores), verdicts);
        let explainer = Explainer::new(&comment.text, &features, &scores);
        let mut tags: Vec<Tag> = shown.into_iter().map(|category| explained(&scores, &explainer, category)).collect();
        tags.extend(self.own.tags(&comment.text, &features.tokens, verdicts));
        tags
    }

    /// See [`Engine::score`](crate::Engine::score).
    pub fn score(&self, comment: &Comment) -> Vec<Tag> {
        let features = Features::of(comment);
        let scores = self.model.score(&features).taught(&self.personal);
        let verdicts = self.personal.verdicts(comment);
        let shown = judged(self.shown(&features, &scores), verdicts);
        let explainer = Explainer::new(&comment.text, &features, &scores);
        let mut tags: Vec<Tag> = (0..CATEGORIES)
            .map(|category| match shown.contains(&category) {
                true => explained(&scores, &explainer, category),
                false => plain(&scores, category),
            })
            .collect();
        tags.extend(self.own.tags(&comment.text, &features.tokens, verdicts));
        tags
    }

    /// The categories that a reader would see: topics first, the surest of each axis first.
    fn shown(&self, features: &Features, scores: &Scores) -> Vec<usize> {
        if !features.is_taggable {
            return Vec::new();
        }
        let axis = |categories: std::ops::Range<usize>| {
            let mut over: Vec<_> = categories
                .filter(|&category| scores.probability(category) >= self.model.head(category).threshold)
                .collect();
            over.sort_by(|&one, &other| scores.log_odds(other).total_cmp(&scores.log_odds(one)));
            let mut shown: Vec<usize> = Vec::with_capacity(MOST);
            for category in over {
                if !shown.iter().any(|&surer| taxonomy::exclude_each_other(surer, category)) {
                    shown.push(category);
                }
            }
            shown.truncate(MOST);
            shown
        };
        let mut shown = axis(0..TOPICS);
        shown.extend(axis(TOPICS..CATEGORIES));
        shown
    }
}

fn explained(scores: &Scores, explainer: &Explainer, category: usize) -> Tag {
    Tag { evidence: explainer.evidence(category, axis_of(category)), ..plain(scores, category) }
}

/// The categories that are shown once the reader's word on this very comment is heard: the last of their axis are those
/// that the reader added.
fn judged(mut shown: Vec<usize>, verdicts: &[Verdict]) -> Vec<usize> {
    for verdict in verdicts {
        let Some(category) = BUILT_IN.iter().position(|category| category.id == verdict.category) else { continue };
        if !verdict.wanted {
            shown.retain(|&other| other != category);
        } else if !shown.contains(&category) {
            let topics = shown.iter().filter(|&&other| other < TOPICS).count();
            shown.insert(if category < TOPICS { topics } else { shown.len() }, category);
        }
    }
    shown
}

fn axis_of(category: usize) -> Axis {
    BUILT_IN[category].axis
}

fn plain(scores: &Scores, category: usize) -> Tag {
    Tag {
        category: Cow::Borrowed(BUILT_IN[category].id),
        axis: axis_of(category),
        score: scores.probability(category),
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{features::GROUPS, hidden::Layer, *};

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
    fn a_word_that_its_mark_made_weighty_is_shown_with_it() {
        let question = BUILT_IN.iter().position(|category| category.id == "question").unwrap();
        let head = model::Head { scale: 0.5, bias: -1.0, threshold: 0.5, shares: [1.0; GROUPS] };
        let mut weights = [0; CATEGORIES];
        weights[question] = 20;
        let row = model::Row { key: features::word_key("?"), rarity: 16, weights };
        let tagger = Tagger::new(Model::new(vec![head; CATEGORIES], Layer::new(Vec::new()), vec![row]));
        let text = "Is it the battery? Mine was.";
        let tags = tagger.tag(&comment(text));
        let said: Vec<_> = tags[0].evidence.iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
        assert_eq!((tags.len(), &*tags[0].category, said), (1, "question", vec!["battery?"]));
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
    fn own_categories_are_tags_like_others() {
        let mut tagger = Tagger::embedded().unwrap();
        let category =
            |id: &str, word: &str| OwnCategory { id: id.into(), words: vec![word.into()], ..OwnCategory::default() };
        let categories = [category("own-range", "range"), category("nonsense", "car"), category("own-tea", "tea")];
        let errors = tagger.set_own(&categories);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].0.id, "nonsense");
        let text = "The battery of the electric car lost half its range.";
        let before = Tagger::embedded().unwrap().tag(&comment(text));
        let mut tags = tagger.tag(&comment(text));
        let own = tags.pop().unwrap();
        assert_eq!(tags, before);
        let start = text.find("range").unwrap() as u32;
        assert_eq!((&*own.category, own.axis), ("own-range", Axis::Own));
        assert_eq!(own.evidence, [crate::Span { start, end: start + 5 }]);
        assert_eq!(tagger.score(&comment(text)).last(), Some(&own));
        tagger.set_own(&[]);
        assert_eq!(tagger.tag(&comment(text)), before);
    }

    #[test]
    fn a_correction_holds_for_its_comment_at_once_and_is_undone_without_a_trace() {
        let mut tagger = Tagger::embedded().unwrap();
        tagger.set_own(&[OwnCategory { id: "own-tea".into(), words: vec!["tea".into()], ..OwnCategory::default() }]);
        let comment = comment("The battery of the electric car lost half its range. More tea?");
        let ids = |tags: &[Tag]| tags.iter().map(|tag| tag.category.to_string()).collect::<Vec<_>>();
        let before = tagger.tag(&comment);
        assert!(ids(&before).contains(&"energy".into()) && ids(&before).contains(&"own-tea".into()), "{before:?}");
        assert!(!ids(&before).contains(&"sport".into()));
        let correction = |category: &str, wanted| Correction {
            category: category.into(),
            wanted,
            text: comment.text.clone(),
            title: None,
            parent: None,
        };
        tagger.set_corrections(&[
            correction("energy", true),
            correction("sport", true),
            correction("own-tea", false),
            correction("energy", false),
            correction("gone", true),
        ]);
        let after = tagger.tag(&comment);
        assert!(!ids(&after).contains(&"energy".into()) && !ids(&after).contains(&"own-tea".into()), "{after:?}");
        assert!(ids(&after).contains(&"sport".into()), "{after:?}");
        assert!(after.is_sorted_by_key(|tag| tag.axis as u8), "{after:?}");
        tagger.set_corrections(&[]);
        assert_eq!(tagger.tag(&comment), before);
    }

    #[test]
    fn corrections_teach_words() {
        let mut tagger = Tagger::embedded().unwrap();
        let correction = |text: &str, wanted| Correction {
            category: "health".into(),
            wanted,
            text: text.into(),
            title: None,
            parent: None,
        };
        let unseen = comment("We planted zinnias and dahlias behind the shed yesterday.");
        let before = tagger.score(&unseen);
        tagger.set_corrections(&[
            correction("Zinnias want sun.", true),
            correction("My zinnias bloom until October.", true),
            correction("Dahlias and zinnias, all over the yard.", true),
        ]);
        let after = tagger.score(&unseen);
        let odds = |tag: &Tag| tag.score / (1.0 - tag.score);
        for (one, other) in before.iter().zip(&after) {
            match &*one.category {
                "health" => assert!(odds(other) > 3.0 * odds(one), "{one:?} {other:?}"),
                _ => assert_eq!(one, other),
            }
        }
    }

    #[test]
    fn corrections_teach_that_comments_of_another_category_belong_to_one() {
        let mut tagger = Tagger::embedded().unwrap();
        let correction = |text: &str| Correction {
            category: "sport".into(),
            wanted: true,
            text: text.into(),
            title: None,
            parent: None,
        };
        let energy = comment("The battery of the electric car lost half its range.");
        let other = comment("The cover of the second book lost half its colour.");
        let odds = |tagger: &Tagger, comment: &Comment| {
            let scores = tagger.score(comment);
            // Scores are in thousandths: less than half of one is none.
            let sport = scores.iter().find(|tag| tag.category == "sport").unwrap().score.max(0.0005);
            sport / (1.0 - sport)
        };
        let before = [&energy, &other].map(|comment| odds(&tagger, comment));
        tagger.set_corrections(&[
            correction("Solar panels and wind turbines feed the grid."),
            correction("A heat pump needs less electricity than a gas boiler."),
            correction("Nuclear plants deliver power all winter."),
        ]);
        let [energy, other] = [&energy, &other].map(|comment| odds(&tagger, comment));
        assert!(energy / before[0] > 2.0 * other / before[1], "{energy} {other} {before:?}");
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
