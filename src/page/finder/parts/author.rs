//! Where each comment names its author.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    locator::{Locator, best},
    part_finder::PartFinder,
    sample::SampledComment,
};
use crate::page::finder::{
    clues::{self, WordMeanings},
    tree::Count,
};

/// The weights of the signs that an element is an author's name, or is not; chosen by hand on real pages.
mod evidence {
    use std::ops::Range;

    /// It is known to be one: see `ElementClues::author`.
    pub const KNOWN: f32 = 0.5;
    /// Its class or id has a word for authors.
    pub const WORD: f32 = 0.3;
    /// If not: one of the nearest [`MAX_AROUND`](super::MAX_AROUND) elements around it has such a class or id.
    pub const WORD_AROUND: f32 = 0.25;
    /// It is marked up as an author or a name.
    pub const MICRODATA: f32 = 0.2;
    /// It links to a profile.
    pub const PROFILE: f32 = 0.25;
    /// Its tag is one that names often have.
    pub const TAG: f32 = 0.1;
    /// It is the first text of the comment.
    pub const FIRST: f32 = 0.2;
    /// There is a time in it.
    pub const TIME: f32 = -0.6;
    /// There is more than the name in it: "by", a colon, an @.
    pub const BYLINE: f32 = -0.15;
    /// It has only one character.
    pub const ONE_CHARACTER: f32 = -0.3;
    /// There is another text in it.
    pub const MORE_TEXTS: f32 = -0.35;

    /// Of the locator, not of a single element: some names recur and others do not, as when some people write more than once.
    pub const REPEATED: f32 = 0.2;
    /// How much variety such names have: different ones as a share of all.
    pub const REPEATED_VARIETY: Range<f32> = 0.3..1.0;
    /// A locator with less evidence than this, on average, does not find authors.
    pub const MIN: f32 = 0.25;
}

/// What counts for a locator besides its evidence and the share of comments in which it finds an author.
mod weight {
    /// The variety of the names, different ones as a share of all, up to [`MAX_VARIETY`].
    pub const VARIETY: f32 = 0.6;
    /// More variety than this does not count: people write more than once.
    pub const MAX_VARIETY: f32 = 0.7;
    /// Each character of the name, on average.
    pub const LENGTH: f32 = -0.01;
    /// The same name on all of several comments: a label.
    pub const LABEL: f32 = -2.0;
    /// A locator with a lower value is not the author.
    pub const MIN: f32 = 0.7;
}

/// An author's name is at most this long, in characters.
const MAX_LENGTH: u32 = 60;

/// How many elements around a name are checked, at most.
const MAX_AROUND: usize = 3;

/// On at most this many comments, the same name may be a coincidence.
const MAX_COINCIDENCE: f32 = 2.0;

/// What a locator finds, as sums over all comments.
#[derive(Default)]
struct AuthorSums {
    /// In how many comments it finds what may be a name.
    comments: f32,
    evidence: f32,
    /// Characters of the names.
    length: f32,
    /// The different names, as strings.
    names: FxHashSet<u32>,
}

impl AuthorSums {
    fn variety(&self) -> f32 {
        self.names.len() as f32 / self.comments
    }

    /// The mean evidence.
    fn evidence(&self) -> f32 {
        let is_repeated = evidence::REPEATED_VARIETY.contains(&self.variety());
        self.evidence / self.comments + if is_repeated { evidence::REPEATED } else { 0.0 }
    }
}

impl PartFinder<'_, '_> {
    /// The locator of the authors' names, outside the bodies.
    pub fn author(&self, body: Option<Locator>) -> Option<Locator> {
        let bodies = self.body_ranges(body);
        let mut found: FxHashMap<Locator, AuthorSums> = FxHashMap::default();
        self.for_each_first(|locator, comment, element| {
            if bodies.get(&comment.member).is_some_and(|(start, end)| (start..end).contains(&&element)) {
                return;
            }
            let Some((text, evidence)) = self.author_evidence(comment, element) else { return };
            let found = found.entry(locator).or_default();
            found.comments += 1.0;
            found.evidence += evidence;
            found.length += comment.counts(self.tree, element)[Count::Text] as f32;
            found.names.insert(self.tree.outline.texts[text as usize]);
        });
        let value = |locator: &Locator, found: &AuthorSums| {
            let is_label = found.names.len() == 1 && found.comments > MAX_COINCIDENCE;
            found.comments / self.count()
                + found.evidence / found.comments
                + weight::VARIETY * found.variety().min(weight::MAX_VARIETY)
                + weight::LENGTH * (found.length / found.comments)
                - locator.penalty()
                + if is_label { weight::LABEL } else { 0.0 }
        };
        let likely = found.iter().filter(|(_, found)| found.evidence() > evidence::MIN);
        best(likely.map(|(locator, found)| (*locator, value(locator, found))), weight::MIN)
    }

    /// The first element with a text in `element`, and how much says that it is the author's name; `None` if it can't be one.
    fn author_evidence(&self, comment: &SampledComment, element: u32) -> Option<(u32, f32)> {
        let tree = self.tree;
        let counts = comment.counts(tree, element);
        if !(1..=MAX_LENGTH).contains(&counts[Count::Text]) || counts[Count::ReplyControl] > 0 {
            return None;
        }
        let mut texts = tree.texts(element, tree.end(element));
        let first = texts.next()?;
        let text = tree.text(first);
        if !is_wordy(text) {
            return None;
        }
        let is_named = |element: u32| tree.meanings[element as usize].any(WordMeanings::AUTHOR);
        let attribute = |name: &str| tree.attribute(element, name);
        let has_word = is_named(element);
        let signs = [
            (counts[Count::Author] > 0 || tree.clues(element).author, evidence::KNOWN),
            (has_word, evidence::WORD),
            (!has_word && self.around(comment, element).any(is_named), evidence::WORD_AROUND),
            (
                attribute("itemprop").is_some_and(|name| matches!(name, "author" | "creator" | "name")),
                evidence::MICRODATA,
            ),
            (attribute("href").is_some_and(clues::is_profile), evidence::PROFILE),
            (is_name_tag(tree.name(element)), evidence::TAG),
            (self.is_first_text(comment, first), evidence::FIRST),
            (counts[Count::Time] > 0, evidence::TIME),
            (clues::is_byline(text) || text.ends_with(':') || text.starts_with('@'), evidence::BYLINE),
            (text.chars().count() < 2, evidence::ONE_CHARACTER),
            (texts.next().is_some(), evidence::MORE_TEXTS),
        ];
        Some((first, signs.iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum()))
    }

    /// Whether an element has the first text of a comment, besides a text of the comment's own element that goes on around it.
    fn is_first_text(&self, comment: &SampledComment, element: u32) -> bool {
        comment.first_text == Some(element)
            || comment.first_text == Some(comment.member)
                && self.tree.texts(comment.member + 1, element + 1).next() == Some(element)
    }

    /// The nearest elements around one, within its comment.
    fn around(&self, comment: &SampledComment, element: u32) -> impl Iterator<Item = u32> {
        let (tree, member) = (self.tree, comment.member);
        std::iter::successors(Some(tree.parent(element)), move |&above| Some(tree.parent(above)))
            .take_while(move |&above| above > member)
            .take(MAX_AROUND)
    }
}

/// Whether a text consists mostly of letters, or of a single letter or digit.
fn is_wordy(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters * 2 >= text.chars().count() && (letters >= 2 || text.chars().all(char::is_alphanumeric))
}

/// Whether names often have this tag.
fn is_name_tag(name: &str) -> bool {
    matches!(name, "b" | "strong" | "cite" | "a" | "h3" | "h4" | "h5" | "figcaption")
}
