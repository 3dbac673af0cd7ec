//! Features: what the model sees of a comment, in training as in use.
//!
//! A feature is known by its key, a hash of its [`Family`] and its words. Each belongs to a [`FeatureGroup`]; a group weighs
//! as much in a long text as in a short one.

use std::sync::OnceLock;

use crate::{
    tag::{
        cues::{self, Cue},
        hash::{GOLDEN_GAMMA, fnv1a, splitmix64},
    },
    text::Token,
};

/// Raise it with every change that gives any comment different features: a model works only with the version that it was
/// trained for.
pub const FEATURE_VERSION: u16 = 5;

/// What sort of thing a feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Family {
    /// A word, number, mark or symbol of prose.
    Word,
    /// Two neighbouring words, numbers, marks or symbols of a sentence.
    Pair,
    /// A word in code.
    Code,
    /// The host of a link.
    Host,
    /// A word of the thread's title.
    Title,
    /// A word of what the comment answers: its parent, or a line that it quotes.
    Context,
    /// How the comment is built: its length, links, numbers, question marks, whom it addresses.
    Structure,
    /// A [cue](crate::tag::cues).
    Cue,
}

/// Where a feature comes from. The features of a group are weighed together, as a vector of length 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum FeatureGroup {
    /// The words of the comment itself.
    Body,
    /// The words of the title, as features of their own.
    Title,
    /// The words of the parent and of quoted lines, as features of their own.
    Context,
    /// How the comment is built, and the cues in it.
    Structure,
    /// The words and pairs of the title again, as if the comment itself had them. They count for less, but let the model
    /// understand words that no title in the training data has.
    TitleAsBody,
    /// The words and pairs of the parent and of quoted lines again, as if the comment itself had them.
    ContextAsBody,
}

/// How many feature groups there are.
pub const GROUPS: usize = FeatureGroup::ALL.len();

impl FeatureGroup {
    /// Every group, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Body, Self::Title, Self::Context, Self::Structure, Self::TitleAsBody, Self::ContextAsBody];
}

/// One occurrence of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Features with equal keys are the same feature.
    pub key: u32,
    /// What sort of thing it is.
    pub family: Family,
    /// Where it comes from.
    pub group: FeatureGroup,
    /// The index in [`CommentFeatures::tokens`] of the first token that it comes from. Meaningful only for
    /// [`FeatureGroup::Body`] and [`Family::Cue`].
    pub first: u32,
    /// The index of the last token that it comes from, inclusive.
    pub last: u32,
}

/// A comment as the model sees it.
#[derive(Debug)]
pub struct CommentFeatures {
    /// The tokens of the text.
    pub tokens: Vec<Token>,
    /// Every occurrence of a feature: first those of the text in its order, then those of title and parent. A feature that
    /// occurs twice in a group is listed twice, but counts once.
    pub occurrences: Vec<Feature>,
    /// Whether there is anything to tag: the writer says something besides quotes, and it may be English.
    pub is_taggable: bool,
}

/// A hash of a word, before it is turned into the key of a family.
pub type WordHash = u64;

/// Stands before the first word of a sentence.
pub const SENTENCE_START: WordHash = fnv1a(b"<start>");
/// Stands for any number.
pub const NUMBER: WordHash = fnv1a(b"<number>");
/// Stands for any number that looks like a year.
pub const YEAR: WordHash = fnv1a(b"<year>");
/// Stands for any link.
pub const LINK: WordHash = fnv1a(b"<link>");

/// The hash of a run of punctuation or symbols. A run of more than two counts as two: `???` as `??`.
pub fn mark_hash(run: &str) -> WordHash {
    let mut characters = run.char_indices();
    characters.next();
    characters.next();
    fnv1a(&run.as_bytes()[..characters.next().map_or(run.len(), |(at, _)| at)])
}

/// The key of a feature.
pub const fn feature_key(family: Family, hash: WordHash) -> u32 {
    splitmix64(hash.wrapping_add((family as u64 + 1).wrapping_mul(GOLDEN_GAMMA))) as u32
}

/// The key of a word of prose, given in its [normal form](crate::tag::words::normalise).
pub fn word_key(normal: &str) -> u32 {
    feature_key(Family::Word, fnv1a(normal.as_bytes()))
}

/// Combines the hashes of two words that follow each other. The order matters.
pub const fn pair_hash(left: WordHash, right: WordHash) -> WordHash {
    left.rotate_left(23).wrapping_mul(GOLDEN_GAMMA) ^ right
}

/// The key of each cue of [`cues::ALL`]. It depends only on the cue's kind and name, so adding a cue changes no other key.
pub fn cue_keys() -> &'static [u32] {
    static KEYS: OnceLock<Vec<u32>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let hash = |cue: &Cue| pair_hash(fnv1a(cue.kind.as_bytes()), fnv1a(cue.name.as_bytes()));
        cues::ALL.iter().map(|cue| feature_key(Family::Cue, hash(cue))).collect()
    })
}

/// The number of a cue in [`cues::ALL`], by its feature's key.
pub fn cue_of_key(key: u32) -> Option<usize> {
    cue_keys().iter().position(|&other| other == key)
}
