//! **What** comments say.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`words`], [`language`], [`hash`], [`key_index`] | words in their normal form; whether they are English; hashes, and finding them |
//! | [`cues`] | regular expressions for what a comment does |
//! | [`features`], [`structure`], [`extract`] | a comment as features |
//! | [`encoder`] | reads a comment in context |
//! | [`quantized`], [`hidden_layer`], [`model`], [`mod@format`] | the trained model, and its file |
//! | [`scores`] | a comment's scores, and what each feature adds to them |
//! | [`evidence`] | the words that a tag is based on |
//! | [`correction`], [`personal`] | what the reader's corrections teach |
//! | [`own_pattern`], [`own`] | the reader's own categories |
//! | [`thread_topics`] | what a thread as a whole is about |
//! | [`labelled`], [`metrics`] | comments with labels, and how well tags agree with them |
//!
//! The [`Tagger`] puts them together. Imports go one way: a module uses only modules listed before it.

pub mod correction;
pub mod cues;
pub mod encoder;
pub mod evidence;
pub mod extract;
pub mod features;
pub mod format;
pub mod hash;
pub mod hidden_layer;
pub mod key_index;
pub mod labelled;
pub mod language;
pub mod metrics;
pub mod model;
pub mod own;
pub mod own_pattern;
pub mod personal;
pub mod quantized;
pub mod scores;
pub mod structure;
pub mod thread_topics;
pub mod words;

use std::{borrow::Cow, ops::Range};

use crate::{
    comment::{Comment, Tag},
    level::Level,
    tag::{
        correction::{Correction, Verdict},
        evidence::Explainer,
        features::CommentFeatures,
        format::ModelError,
        model::Model,
        own::{OwnCategories, OwnCategory, OwnError},
        personal::PersonalModel,
        scores::Scores,
    },
    taxonomy::{BUILT_IN, CATEGORIES, TOPICS, exclude_each_other},
};

/// The most built-in tags of one axis on a comment, except at [`Level::Everything`]. A decision about what readers see, not a measured
/// optimum.
const MAX_TAGS_PER_AXIS: usize = 3;

/// Gives comments their tags.
#[derive(Debug)]
pub struct Tagger {
    model: Model,
    own: OwnCategories,
    personal: PersonalModel,
}

/// The shipped model, as `cargo xtask train` writes it.
static EMBEDDED_MODEL: &[u8] = include_bytes!("model.bin");

impl Tagger {
    /// A tagger with the shipped model.
    ///
    /// # Errors
    /// If the model was made for another version of this program.
    pub fn embedded() -> Result<Self, ModelError> {
        Ok(Self::new(Model::from_bytes(EMBEDDED_MODEL)?))
    }

    /// A tagger with another model.
    pub fn new(model: Model) -> Self {
        Self { model, own: OwnCategories::default(), personal: PersonalModel::default() }
    }

    /// Replaces the reader's own categories. Leaves out those that can't be used, and returns the reasons.
    pub fn set_own<'a>(&mut self, categories: &'a [OwnCategory]) -> Vec<(&'a OwnCategory, OwnError)> {
        let (own, errors) = OwnCategories::new(categories);
        self.own = own;
        errors
    }

    /// Learns from the reader's corrections, and forgets earlier ones.
    pub fn set_corrections(&mut self, corrections: &[Correction]) {
        self.personal = PersonalModel::learn(&self.model, corrections, &self.personal);
    }

    /// See [`Engine::tag`](crate::Engine::tag).
    pub fn tag(&self, comment: &Comment, level: Level) -> Vec<Tag> {
        self.classify(comment, |scores, explainer, shown| {
            let seen = shown.iter().filter(|shown| shown.level <= level);
            seen.map(|shown| explained_tag(scores, explainer, shown)).collect()
        })
    }

    /// See [`Engine::score`](crate::Engine::score).
    pub fn score(&self, comment: &Comment) -> Vec<Tag> {
        self.classify(comment, |scores, explainer, shown| {
            let tag = |category| match shown.iter().find(|shown| shown.category == category) {
                Some(shown) => explained_tag(scores, explainer, shown),
                None => plain_tag(scores, &Shown { category, level: Level::Everything }),
            };
            (0..CATEGORIES).map(tag).collect()
        })
    }

    /// Scores a comment and decides which built-in categories are shown. `list` turns the scores into tags; those of own
    /// categories follow.
    fn classify(&self, comment: &Comment, list: impl FnOnce(&Scores, &Explainer, &[Shown]) -> Vec<Tag>) -> Vec<Tag> {
        let features = CommentFeatures::extract(comment);
        let mut scores = self.model.score(comment, &features);
        if let Some(adjustment) = self.personal.adjustment(&self.model, &features, &scores) {
            scores = scores.adjusted(adjustment);
        }
        let verdicts = self.personal.verdicts(comment);
        let shown = apply_verdicts(self.shown_categories(&features, &scores), verdicts);
        let explainer = Explainer::new(&comment.text, &features, &scores);
        let mut tags = list(&scores, &explainer, &shown);
        tags.extend(self.own.tags(&comment.text, &features.tokens, verdicts));
        tags
    }

    /// The built-in categories that a reader would see at some level: topics first, the surest of each axis first.
    fn shown_categories(&self, features: &CommentFeatures, scores: &Scores) -> Vec<Shown> {
        if !features.is_taggable {
            return Vec::new();
        }
        let mut shown = self.shown_of(0..TOPICS, scores);
        shown.extend(self.shown_of(TOPICS..CATEGORIES, scores));
        shown
    }

    /// The categories of one axis that a reader would see at some level, the surest first.
    fn shown_of(&self, axis: Range<usize>, scores: &Scores) -> Vec<Shown> {
        let likely = axis.filter_map(|category| {
            let level = Level::of(scores.probability(category), self.model.head(category).threshold)?;
            Some(Shown { category, level })
        });
        let mut likely: Vec<_> = likely.collect();
        let surest_first =
            |one: &Shown, other: &Shown| scores.log_odds(other.category).total_cmp(&scores.log_odds(one.category));
        // By level first: what only a later level shows must not keep anything from an earlier one.
        likely.sort_by(|one, other| one.level.cmp(&other.level).then_with(|| surest_first(one, other)));
        let mut shown: Vec<Shown> = Vec::with_capacity(likely.len());
        for mut next in likely {
            if !shown.iter().any(|surer| exclude_each_other(surer.category, next.category)) {
                if shown.len() >= MAX_TAGS_PER_AXIS {
                    next.level = Level::Everything;
                }
                shown.push(next);
            }
        }
        shown.sort_by(surest_first);
        shown
    }
}

/// A built-in category that a reader sees.
#[derive(Debug)]
struct Shown {
    category: usize,
    /// The first level at which it is shown.
    level: Level,
}

/// Lets the reader's verdicts on this very comment override which categories are shown. Added ones go to the end of their axis. What the
/// reader wants is shown at every level.
fn apply_verdicts(mut shown: Vec<Shown>, verdicts: &[Verdict]) -> Vec<Shown> {
    for verdict in verdicts {
        let Some(category) = BUILT_IN.iter().position(|category| category.id == verdict.category) else { continue };
        let at = shown.iter().position(|shown| shown.category == category);
        match (verdict.wanted, at) {
            (false, Some(at)) => drop(shown.remove(at)),
            (false, None) => {}
            (true, Some(at)) => shown[at].level = Level::Surest,
            (true, None) => {
                let topics = shown.iter().filter(|shown| shown.category < TOPICS).count();
                let end = if category < TOPICS { topics } else { shown.len() };
                shown.insert(end, Shown { category, level: Level::Surest });
            }
        }
    }
    shown
}

fn explained_tag(scores: &Scores, explainer: &Explainer, shown: &Shown) -> Tag {
    let &Shown { category, .. } = shown;
    Tag { evidence: explainer.evidence(category, BUILT_IN[category].axis), ..plain_tag(scores, shown) }
}

/// A tag without evidence.
fn plain_tag(scores: &Scores, &Shown { category, level }: &Shown) -> Tag {
    Tag {
        category: Cow::Borrowed(BUILT_IN[category].id),
        axis: BUILT_IN[category].axis,
        score: scores.probability(category),
        level,
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{features::GROUPS, hidden_layer::HiddenLayer, *};
    use crate::taxonomy::Axis;

    fn comment(text: &str) -> Comment {
        Comment { text: text.into(), ..Comment::default() }
    }

    fn categories(comment: &Comment) -> Vec<String> {
        let tagger = Tagger::embedded().unwrap();
        tagger.tag(comment, Level::Balanced).into_iter().map(|tag| tag.category.into_owned()).collect()
    }

    #[test]
    fn the_embedded_model_fits_this_program() {
        let tagger = Tagger::embedded().unwrap();
        assert!(tagger.model.feature_count() > 0);
    }

    #[test]
    fn a_comment_that_says_nothing_has_no_tags() {
        for text in ["", " \n\t\n", "> The electric car's battery lost half its range.", "...", "\u{200B}"] {
            assert_eq!(categories(&comment(text)), [""; 0], "{text:?}");
        }
    }

    #[test]
    fn quoted_lines_are_not_tagged_and_give_no_evidence() {
        let text =
            "> The battery of the electric car lost half its range.\nThe battery of my electric car lost nothing.";
        let reply = text.find('\n').unwrap() as u32;
        let tags = Tagger::embedded().unwrap().tag(&comment(text), Level::Balanced);
        assert!(tags.iter().any(|tag| tag.category == "energy" && !tag.evidence.is_empty()), "{tags:?}");
        assert!(tags.iter().flat_map(|tag| &tag.evidence).all(|span| span.start > reply), "{tags:?}");
    }

    #[test]
    fn a_word_that_is_weighty_because_of_its_mark_is_shown_with_it() {
        let question = BUILT_IN.iter().position(|category| category.id == "question").unwrap();
        let head = model::Head { weight_scale: 0.5, bias: -1.0, threshold: 0.5, group_weights: [1.0; GROUPS] };
        let mut weights = [0; CATEGORIES];
        weights[question] = 20;
        let row = model::FeatureRow { key: features::word_key("?"), sqrt_idf: 16, weights };
        let tagger = Tagger::new(Model::new(vec![head; CATEGORIES], HiddenLayer::new(Vec::new()), vec![row]));
        let text = "Is it the battery? Mine was.";
        let tags = tagger.tag(&comment(text), Level::Balanced);
        let said: Vec<_> = tags[0].evidence.iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
        assert_eq!((tags.len(), &*tags[0].category, said), (1, "question", vec!["Is it the battery?"]));
    }

    #[test]
    fn only_the_start_of_the_parent_counts() {
        let reply = |parent: String| Comment { parent: Some(parent), ..comment("Same here.") };
        let start = "The battery of the car. ".repeat(100);
        let short = crate::text::utf16::truncate(&start, crate::comment::PARENT_TEXT_LIMIT).to_string();
        let tagger = Tagger::embedded().unwrap();
        assert_eq!(tagger.score(&reply(short)), tagger.score(&reply(start + "Senate election vote")));
    }

    #[test]
    fn own_categories_give_tags_like_others() {
        let mut tagger = Tagger::embedded().unwrap();
        let category =
            |id: &str, word: &str| OwnCategory { id: id.into(), words: vec![word.into()], ..OwnCategory::default() };
        let categories = [category("own-range", "range"), category("nonsense", "car"), category("own-tea", "tea")];
        let errors = tagger.set_own(&categories);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].0.id, "nonsense");
        let text = "The battery of the electric car lost half its range.";
        let before = Tagger::embedded().unwrap().tag(&comment(text), Level::Balanced);
        let mut tags = tagger.tag(&comment(text), Level::Balanced);
        let own = tags.pop().unwrap();
        assert_eq!(tags, before);
        let start = text.find("range").unwrap() as u32;
        assert_eq!((&*own.category, own.axis), ("own-range", Axis::Own));
        assert_eq!(own.evidence, [crate::Span { start, end: start + 5 }]);
        assert_eq!(tagger.score(&comment(text)).last(), Some(&own));
        tagger.set_own(&[]);
        assert_eq!(tagger.tag(&comment(text), Level::Balanced), before);
    }

    #[test]
    fn a_correction_holds_for_its_comment_at_once_and_can_be_undone_without_a_trace() {
        let mut tagger = Tagger::embedded().unwrap();
        tagger.set_own(&[OwnCategory { id: "own-tea".into(), words: vec!["tea".into()], ..OwnCategory::default() }]);
        let comment = comment("The battery of the electric car lost half its range. More tea?");
        let ids = |tags: &[Tag]| tags.iter().map(|tag| tag.category.to_string()).collect::<Vec<_>>();
        let before = tagger.tag(&comment, Level::Balanced);
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
        let after = tagger.tag(&comment, Level::Balanced);
        assert!(!ids(&after).contains(&"energy".into()) && !ids(&after).contains(&"own-tea".into()), "{after:?}");
        assert!(ids(&after).contains(&"sport".into()), "{after:?}");
        assert!(after.is_sorted_by_key(|tag| tag.axis as u8), "{after:?}");
        tagger.set_corrections(&[]);
        assert_eq!(tagger.tag(&comment, Level::Balanced), before);
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
    fn corrections_teach_that_comments_of_another_category_have_one() {
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
            // Scores are rounded to thousandths, and odds of 0 have no ratio.
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
        let shown = tagger.tag(&comment, Level::Balanced);
        assert!(!shown.is_empty());
        assert!(shown.iter().all(|tag| all.contains(tag)));
    }
}
