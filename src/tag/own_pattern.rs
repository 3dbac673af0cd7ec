//! From a reader's own category to the regular expression that finds it, or to the error in it.

use std::sync::LazyLock;

use regex::Regex;
use regex_syntax::{
    ParserBuilder,
    hir::{Hir, Look},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::utf16;

/// The prefix of every own category's id, so that none is mistaken for a built-in one.
pub const OWN_ID_PREFIX: &str = "own-";

/// The form of an own category's id, as a regular expression that Rust and JavaScript understand: [`OWN_ID_PREFIX`], then
/// lower-case letters, digits and hyphens, which need no escaping wherever the shell puts them.
fn own_id_pattern() -> String {
    format!("^{OWN_ID_PREFIX}[a-z0-9-]+$")
}

/// Whether an own category may have this id.
pub fn is_own_id(id: &str) -> bool {
    static PATTERN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&own_id_pattern()).expect("the pattern is a regular expression"));
    PATTERN.is_match(id)
}

/// The most words or phrases of one category; chosen by hand like the limits in [`own`](super::own).
pub const MAX_WORDS: usize = 300;

/// The longest word, phrase or pattern, in UTF-16 units; chosen by hand like the limits in [`own`](super::own).
pub const MAX_PATTERN_LENGTH: usize = 1000;

/// The characters of words, for a regular expression's class: letters, digits and everything beyond ASCII except spaces and
/// punctuation. Unicode's own classes would cost each wildcard a thousand states.
const WORD: &str = r"0-9A-Za-z_\u{C0}-\u{1FFF}\u{2070}-\u{2FFF}\u{3040}-\u{10FFFF}";

/// The white space between words, also without Unicode's classes.
const SPACE: &str = r"[\x09-\x0D \u{A0}\u{2000}-\u{200B}\u{202F}\u{3000}]+";

/// A category as the reader defines it: by words or by a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct OwnCategory {
    /// [`OWN_ID_PREFIX`], then lower-case letters, digits and hyphens.
    #[cfg_attr(feature = "schemas", schemars(regex(pattern = own_id_pattern())))]
    pub id: String,
    /// What the reader calls it.
    pub title: String,
    /// Words and phrases. `*` stands for any number of letters and digits, `\*` for an asterisk; any white space matches any
    /// other, and a straight apostrophe matches a typographic one too.
    #[serde(default)]
    pub words: Vec<String>,
    /// Instead of words: a regular expression in the syntax of the `regex` crate.
    #[serde(default)]
    pub pattern: Option<String>,
    /// Whether there must be no letters or digits right before or after a match.
    #[serde(default)]
    pub whole_words: bool,
    /// Whether upper and lower case are told apart.
    #[serde(default)]
    pub match_case: bool,
}

/// What is wrong with a category.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OwnErrorKind {
    /// The id is malformed.
    #[error("the id must be “{OWN_ID_PREFIX}” and then lower-case letters, digits or hyphens")]
    Id,
    /// There are neither words nor a pattern.
    #[error("no words and no pattern")]
    Empty,
    /// There are words and a pattern.
    #[error("words or a pattern, not both")]
    Both,
    /// There are more than [`MAX_WORDS`].
    #[error("more than {MAX_WORDS} words")]
    TooMany,
    /// A word or pattern is longer than [`MAX_PATTERN_LENGTH`].
    #[error("longer than {MAX_PATTERN_LENGTH} characters")]
    TooLong,
    /// A word consists of wildcards.
    #[error("a wildcard needs a letter or digit beside it")]
    OnlyWildcards,
    /// The pattern matches an empty text.
    #[error("it matches where there is nothing")]
    MatchesNothing,
    /// The compiled form is larger than allowed.
    #[error("too large once counted repetitions are written out")]
    TooLarge,
    /// The pattern is not a regular expression.
    #[error("{0}")]
    Syntax(String),
}

/// Why a category can't be used, and where the error is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct OwnError {
    /// What is wrong.
    pub kind: OwnErrorKind,
    /// The number of the word that is wrong, from 0; `None` for a pattern, or for all words together.
    pub word: Option<usize>,
    /// Where in that word or in the pattern, in bytes.
    pub at: usize,
}

impl OwnError {
    /// An error of the category as a whole.
    pub fn of_category(kind: OwnErrorKind) -> Self {
        Self { kind, word: None, at: 0 }
    }
}

/// A regular expression in the syntax of the `regex` crate, and the capture group that is the match proper.
pub type PatternAndGroup = (String, usize);

/// Turns a category's words or pattern into a regular expression.
///
/// # Errors
/// If there is anything wrong with them.
pub fn to_regex(category: &OwnCategory) -> Result<PatternAndGroup, OwnError> {
    let pattern = category.pattern.as_deref().filter(|pattern| !pattern.is_empty());
    match (pattern, category.words.iter().any(|word| !word.trim().is_empty())) {
        (None, false) => Err(OwnError::of_category(OwnErrorKind::Empty)),
        (Some(_), true) => Err(OwnError::of_category(OwnErrorKind::Both)),
        (Some(pattern), false) => Ok((from_pattern(pattern, category)?, 0)),
        (None, true) => Ok((from_words(category)?, 1)),
    }
}

/// Checks the reader's pattern and adds word boundaries if they are wanted.
fn from_pattern(pattern: &str, category: &OwnCategory) -> Result<String, OwnError> {
    let error = |kind, at| OwnError { kind, word: None, at };
    if let Some(at) = excess(pattern) {
        return Err(error(OwnErrorKind::TooLong, at));
    }
    let mut parser = ParserBuilder::new().case_insensitive(!category.match_case).build();
    let parsed = parser.parse(pattern).map_err(|problem| match problem {
        regex_syntax::Error::Parse(problem) => {
            error(OwnErrorKind::Syntax(problem.kind().to_string()), problem.span().start.offset)
        }
        regex_syntax::Error::Translate(problem) => {
            error(OwnErrorKind::Syntax(problem.kind().to_string()), problem.span().start.offset)
        }
        problem => error(OwnErrorKind::Syntax(problem.to_string()), 0),
    })?;
    if parsed.properties().minimum_len().unwrap_or(0) == 0 {
        return Err(error(OwnErrorKind::MatchesNothing, 0));
    }
    Ok(match category.whole_words {
        true => Hir::concat(vec![Hir::look(Look::WordStartHalfUnicode), parsed, Hir::look(Look::WordEndHalfUnicode)])
            .to_string(),
        false => pattern.into(),
    })
}

/// Builds a pattern whose first group matches any of the words. The characters around the word are part of the whole match:
/// Unicode's word boundaries would make searches slow in all text that is not ASCII.
fn from_words(category: &OwnCategory) -> Result<String, OwnError> {
    let mut patterns = Vec::new();
    for (number, words) in category.words.iter().enumerate() {
        let error = |kind, at| OwnError { kind, word: Some(number), at };
        if number >= MAX_WORDS {
            return Err(error(OwnErrorKind::TooMany, 0));
        }
        if let Some(at) = excess(words) {
            return Err(error(OwnErrorKind::TooLong, at));
        }
        patterns.extend(from_phrase(words).map_err(|at| error(OwnErrorKind::OnlyWildcards, at))?);
    }
    // If one phrase begins with another, the longer one must be tried first.
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
    let words = patterns.join("|");
    Ok(match category.whole_words {
        true => format!("(?:^|[^{WORD}])({words})(?:$|[^{WORD}])"),
        false => format!("({words})"),
    })
}

/// Builds the pattern of a word or phrase; `None` if it is blank.
///
/// # Errors
/// The offset, in bytes, of a word that consists of wildcards.
fn from_phrase(phrase: &str) -> Result<Option<String>, usize> {
    let mut words = Vec::new();
    let mut at = 0;
    for piece in phrase.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if !word.is_empty() && word.bytes().all(|byte| byte == b'*') {
            return Err(at);
        }
        if !word.is_empty() {
            words.push(from_word(word));
        }
        at += piece.len();
    }
    Ok((!words.is_empty()).then(|| words.join(SPACE)))
}

/// Builds the pattern of a word without white space.
fn from_word(word: &str) -> String {
    let mut pattern = String::new();
    let mut characters = word.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.next_if_eq(&'*').is_some() => pattern += r"\*",
            '*' => pattern += &format!("[{WORD}]*"),
            '\'' => pattern += "['’]",
            _ => pattern += &regex::escape(character.encode_utf8(&mut [0; 4])),
        }
    }
    pattern
}

/// The offset in bytes from which a text exceeds [`MAX_PATTERN_LENGTH`]; `None` if it does not.
fn excess(text: &str) -> Option<usize> {
    let end = utf16::truncate(text, MAX_PATTERN_LENGTH).len();
    (end < text.len()).then_some(end)
}
