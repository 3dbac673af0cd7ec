//! The reader's own categories: rules of words or of one regular expression.
//!
//! Both become one regular expression a category, of a crate whose searches take linear time whatever the pattern. Bounds
//! on number, length and compiled size keep a reader from building what would stop the engine, and a page from being the
//! one that does.

use std::{borrow::Cow, ops::Range};

use regex::{Regex, RegexBuilder};
use regex_syntax::{
    ParserBuilder,
    hir::{Hir, Look},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    comment::{Span, Tag},
    tag::personal::Verdict,
    taxonomy::Axis,
    text::{Place, Token, utf16},
};

/// What the id of each own category begins with, so that none is taken for a built-in one.
pub const PREFIX: &str = "own-";

/// The most categories that are looked for.
pub const MOST_CATEGORIES: usize = 50;

/// The most words or phrases of one category.
pub const MOST_WORDS: usize = 300;

/// The longest word, phrase or pattern, in UTF-16 units.
pub const LONGEST: usize = 1000;

/// How much of a comment is looked at, in UTF-16 units.
const READ: usize = 1 << 16;

/// The most places of one category in a comment; also bounds how often a search begins anew.
const MOST_MATCHES: usize = 100;

/// The largest compiled pattern, and the largest table that searching may fill, in bytes.
const COMPILED: usize = 1 << 21;

/// The characters of words, without Unicode's tables, which would make each wildcard a thousand states: letters, digits and
/// whatever is not ASCII, but for spaces and punctuation.
const WORD: &str = r"0-9A-Za-z_\u{C0}-\u{1FFF}\u{2070}-\u{2FFF}\u{3040}-\u{10FFFF}";

/// The white space between words, without Unicode's tables too.
const SPACE: &str = r"[\x09-\x0D \u{A0}\u{2000}-\u{200B}\u{202F}\u{3000}]+";

/// A category as the reader defines it: by words or by a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OwnCategory {
    /// [`PREFIX`], and then lower-case letters, digits and hyphens.
    pub id: String,
    /// What the reader calls it.
    pub title: String,
    /// Words and phrases. `*` stands for any letters and digits, or none; any white space matches any other, and a straight
    /// apostrophe a typographic one too.
    #[serde(default)]
    pub words: Vec<String>,
    /// Instead of words: a regular expression in the syntax of the `regex` crate.
    #[serde(default)]
    pub pattern: Option<String>,
    /// Whether what matches must not have letters or digits right before or after it.
    #[serde(default)]
    pub whole_words: bool,
    /// Whether capitals must be as they are written.
    #[serde(default)]
    pub match_case: bool,
}

/// Why a category can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// The id is of another form.
    #[error("the id must be “own-” and then lower-case letters, digits or hyphens")]
    Id,
    /// Neither words nor a pattern.
    #[error("no words and no pattern")]
    Empty,
    /// Words and a pattern.
    #[error("words or a pattern, not both")]
    Both,
    /// More than [`MOST_WORDS`].
    #[error("more than {MOST_WORDS} words")]
    TooMany,
    /// Longer than [`LONGEST`].
    #[error("longer than {LONGEST} characters")]
    TooLong,
    /// A word of wildcards alone.
    #[error("a wildcard needs a letter or digit beside it")]
    OnlyWildcards,
    /// A pattern that an empty text matches.
    #[error("it matches where there is nothing")]
    MatchesNothing,
    /// What is compiled is larger than the bound.
    #[error("too large once counted repetitions are written out")]
    TooLarge,
    /// No regular expression.
    #[error("{0}")]
    Syntax(String),
}

/// A fault, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{fault}")]
pub struct OwnError {
    /// What is wrong.
    pub fault: Fault,
    /// Which of the words has it, from 0; `None` for a pattern, or for all of them.
    pub word: Option<usize>,
    /// Where in that word, or in the pattern, in bytes.
    pub at: usize,
}

/// A category ready to be looked for.
#[derive(Debug)]
pub struct Rule {
    id: String,
    regex: Regex,
    /// The group that is what matched, without what must stand around it.
    group: usize,
}

impl Rule {
    /// # Errors
    /// When the category is unsound; see [`Fault`].
    pub fn new(category: &OwnCategory) -> Result<Self, OwnError> {
        let whole = |fault| OwnError { fault, word: None, at: 0 };
        let name = category.id.strip_prefix(PREFIX).unwrap_or_default();
        if name.is_empty() || !name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            return Err(whole(Fault::Id));
        }
        let pattern = category.pattern.as_deref().filter(|pattern| !pattern.is_empty());
        let (pattern, group) = match (pattern, category.words.iter().any(|word| !word.trim().is_empty())) {
            (None, false) => return Err(whole(Fault::Empty)),
            (Some(_), true) => return Err(whole(Fault::Both)),
            (Some(pattern), false) => (of_pattern(pattern, category)?, 0),
            (None, true) => (of_words(category)?, 1),
        };
        let mut builder = RegexBuilder::new(&pattern);
        builder.case_insensitive(!category.match_case).size_limit(COMPILED).dfa_size_limit(COMPILED);
        match builder.build() {
            Ok(regex) => Ok(Self { id: category.id.clone(), regex, group }),
            Err(regex::Error::CompiledTooBig(_)) => Err(whole(Fault::TooLarge)),
            Err(error) => Err(whole(Fault::Syntax(error.to_string()))),
        }
    }

    /// Where the category shows in the writer's own lines, in the order of the text; `tokens` are those of the text.
    pub fn find(&self, text: &str, tokens: &[Token]) -> Vec<Span> {
        let mut found = Vec::new();
        let mut searches = 0;
        for passage in passages(text, tokens) {
            let (start, passage) = (passage.start, &text[passage]);
            let mut at = 0;
            while searches < MOST_MATCHES && at <= passage.len() {
                searches += 1;
                let Some(captures) = self.regex.captures_at(passage, at) else { break };
                let Some(part) = captures.get(self.group) else { break };
                found.push(Span { start: (start + part.start()) as u32, end: (start + part.end()) as u32 });
                at = part.end();
            }
        }
        found
    }
}

/// The reader's categories, as far as they are sound.
#[derive(Debug, Default)]
pub struct Own {
    rules: Vec<Rule>,
}

impl Own {
    /// Compiles categories, and says for those that are left out why. Those beyond [`MOST_CATEGORIES`] are left out.
    pub fn new(categories: &[OwnCategory]) -> (Self, Vec<(&OwnCategory, OwnError)>) {
        let mut rules = Vec::new();
        let mut errors = Vec::new();
        for category in categories.iter().take(MOST_CATEGORIES) {
            match Rule::new(category) {
                Ok(rule) => rules.push(rule),
                Err(error) => errors.push((category, error)),
            }
        }
        (Self { rules }, errors)
    }

    /// A tag for each category that shows, in the order of the categories; what the reader has said of this very comment
    /// goes before.
    pub fn tags(&self, text: &str, tokens: &[Token], verdicts: &[Verdict]) -> impl Iterator<Item = Tag> {
        self.rules.iter().filter_map(move |rule| {
            let evidence = rule.find(text, tokens);
            let verdict = verdicts.iter().find(|verdict| verdict.category == rule.id);
            let shown = verdict.map_or(!evidence.is_empty(), |verdict| verdict.wanted);
            shown.then(|| Tag { category: Cow::Owned(rule.id.clone()), axis: Axis::Own, score: 1.0, evidence })
        })
    }
}

/// The runs of text that are not quoted, as far as they are read.
fn passages<'a>(text: &'a str, tokens: &'a [Token]) -> impl Iterator<Item = Range<usize>> + 'a {
    let read = utf16::cut(text, READ).len();
    let own = tokens.chunk_by(|one, next| (one.place == Place::Quote) == (next.place == Place::Quote));
    own.filter(|run| run[0].place != Place::Quote).filter_map(move |run| {
        let (start, end) = (run[0].start as usize, (run[run.len() - 1].end as usize).min(read));
        (start < end).then_some(start..end)
    })
}

/// The reader's pattern as it is compiled, once it is known to be sound.
fn of_pattern(pattern: &str, category: &OwnCategory) -> Result<String, OwnError> {
    let error = |fault, at| OwnError { fault, word: None, at };
    if let Some(at) = too_long(pattern) {
        return Err(error(Fault::TooLong, at));
    }
    let mut parser = ParserBuilder::new().case_insensitive(!category.match_case).build();
    let parsed = parser.parse(pattern).map_err(|problem| match problem {
        regex_syntax::Error::Parse(problem) => {
            error(Fault::Syntax(problem.kind().to_string()), problem.span().start.offset)
        }
        regex_syntax::Error::Translate(problem) => {
            error(Fault::Syntax(problem.kind().to_string()), problem.span().start.offset)
        }
        problem => error(Fault::Syntax(problem.to_string()), 0),
    })?;
    if parsed.properties().minimum_len().unwrap_or(0) == 0 {
        return Err(error(Fault::MatchesNothing, 0));
    }
    Ok(match category.whole_words {
        true => Hir::concat(vec![Hir::look(Look::WordStartHalfUnicode), parsed, Hir::look(Look::WordEndHalfUnicode)])
            .to_string(),
        false => pattern.into(),
    })
}

/// A pattern whose first group is one of the words. What must stand around them is part of the match, rather than Unicode's
/// word boundaries: with those, searches are slow wherever a text is not ASCII.
fn of_words(category: &OwnCategory) -> Result<String, OwnError> {
    let mut patterns = Vec::new();
    for (at, word) in category.words.iter().enumerate() {
        let error = |fault, place| OwnError { fault, word: Some(at), at: place };
        if at >= MOST_WORDS {
            return Err(error(Fault::TooMany, 0));
        }
        if let Some(place) = too_long(word) {
            return Err(error(Fault::TooLong, place));
        }
        let mut parts = Vec::new();
        let mut place = 0;
        for piece in word.split_inclusive(char::is_whitespace) {
            let part = piece.trim_end();
            if !part.is_empty() && part.bytes().all(|byte| byte == b'*') {
                return Err(error(Fault::OnlyWildcards, place));
            }
            if !part.is_empty() {
                parts.push(of_word(part));
            }
            place += piece.len();
        }
        if !parts.is_empty() {
            patterns.push(parts.join(SPACE));
        }
    }
    // Of words that begin alike the longer one is looked for first.
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
    let words = patterns.join("|");
    Ok(match category.whole_words {
        true => format!("(?:^|[^{WORD}])({words})(?:$|[^{WORD}])"),
        false => format!("({words})"),
    })
}

/// A word without white space.
fn of_word(word: &str) -> String {
    let mut pattern = String::new();
    for character in word.chars() {
        match character {
            '*' => pattern += &format!("[{WORD}]*"),
            '\'' => pattern += "['’]",
            _ => pattern += &regex::escape(character.encode_utf8(&mut [0; 4])),
        }
    }
    pattern
}

/// Where a text exceeds [`LONGEST`], in bytes.
fn too_long(text: &str) -> Option<usize> {
    let end = utf16::cut(text, LONGEST).len();
    (end < text.len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn words(words: &[&str]) -> OwnCategory {
        let words = words.iter().map(ToString::to_string).collect();
        OwnCategory { id: "own-1".into(), title: "Mine".into(), words, whole_words: true, ..OwnCategory::default() }
    }

    fn pattern(pattern: &str) -> OwnCategory {
        OwnCategory { pattern: Some(pattern.into()), whole_words: false, ..words(&[]) }
    }

    fn found<'a>(category: &OwnCategory, text: &'a str) -> Vec<&'a str> {
        let spans = Rule::new(category).unwrap().find(text, &tokens(text));
        spans.iter().map(|span| &text[span.start as usize..span.end as usize]).collect()
    }

    fn error(category: &OwnCategory) -> (Fault, Option<usize>, usize) {
        let OwnError { fault, word, at } = Rule::new(category).unwrap_err();
        (fault, word, at)
    }

    #[test]
    fn words_and_phrases_are_found_whole() {
        let text = "Rust, rust—RUST! trust rusty. A borrow\n  checker's C++ and c++17; .net, asp.net, café rust's";
        assert_eq!(found(&words(&["rust"]), text), ["Rust", "rust", "RUST", "rust"]);
        assert_eq!(found(&words(&["borrow checker"]), text), ["borrow\n  checker"]);
        assert_eq!(found(&words(&["C++", ".net"]), text), ["C++", ".net"]);
        assert_eq!(found(&words(&["caf"]), text), [""; 0]);
        assert_eq!(found(&words(&["café", "A"]), text), ["A", "café"]);
        assert_eq!(found(&words(&["rust"]), "rust rust rust"), ["rust"; 3]);
    }

    #[test]
    fn parts_of_words_are_found_where_that_is_wanted() {
        let part = OwnCategory { whole_words: false, ..words(&["rust"]) };
        assert_eq!(found(&part, "trusty Rust"), ["rust", "Rust"]);
        let capitals = OwnCategory { match_case: true, ..words(&["Rust", "ÉTÉ"]) };
        assert_eq!(found(&capitals, "rust Rust été ÉTÉ"), ["Rust", "ÉTÉ"]);
        assert_eq!(found(&words(&["ÉTÉ", "straße"]), "été STRASSE Straße"), ["été", "Straße"]);
    }

    #[test]
    fn wildcards_stand_for_the_rest_of_a_word() {
        let text = "vaccine, vaccinated; anti-vaccine unvaccinated naïveté don’t";
        assert_eq!(found(&words(&["vaccin*"]), text), ["vaccine", "vaccinated", "vaccine"]);
        assert_eq!(found(&words(&["*vaccin*ed"]), text), ["vaccinated", "unvaccinated"]);
        assert_eq!(found(&words(&["na*", "don't"]), text), ["naïveté", "don’t"]);
        assert_eq!(found(&words(&["a*", "ab"]), "ab ac"), ["ab", "ac"]);
    }

    #[test]
    fn a_pattern_is_a_regular_expression() {
        assert_eq!(found(&pattern(r"v\d+(\.\d+)*"), "V1.2 and v3"), ["V1.2", "v3"]);
        let whole = OwnCategory { whole_words: true, match_case: true, ..pattern("car|cart|(?i:BUS)") };
        assert_eq!(found(&whole, "cart cars Car bus émbus"), ["cart", "bus"]);
        assert_eq!(found(&pattern("(?x) tea # or\n"), "tea"), ["tea"]);
    }

    #[test]
    fn quoted_lines_are_somebody_elses() {
        assert_eq!(found(&words(&["tea"]), "> no tea\ntea?\n> tea\n> tea\nmore tea"), ["tea", "tea"]);
        assert_eq!(found(&words(&["tea time"]), "tea\n> tea\ntime"), [""; 0]);
    }

    #[test]
    fn errors_say_where() {
        let syntax = |category: &OwnCategory| match error(category) {
            (Fault::Syntax(message), None, at) => (message, at),
            other => panic!("{other:?}"),
        };
        assert_eq!(syntax(&pattern("é(a")), ("unclosed group".into(), 2));
        assert_eq!(syntax(&pattern("ab[z-a]")).1, 3);
        assert_eq!(syntax(&pattern(r"a(?=b)")).1, 1);
        assert_eq!(syntax(&pattern(&"(".repeat(900))).1, 899);
        assert_eq!(error(&pattern("x*")), (Fault::MatchesNothing, None, 0));
        assert_eq!(error(&pattern(&"x".repeat(LONGEST + 1))), (Fault::TooLong, None, LONGEST));
        assert_eq!(error(&pattern(r"\w{500}")).0, Fault::TooLarge);
        assert_eq!(error(&words(&["tea", "black * tea"])), (Fault::OnlyWildcards, Some(1), 6));
        assert_eq!(error(&words(&["x", &"é".repeat(LONGEST + 1)])), (Fault::TooLong, Some(1), 2 * LONGEST));
        assert_eq!(error(&words(&["a"; MOST_WORDS + 1])), (Fault::TooMany, Some(MOST_WORDS), 0));
        assert_eq!(error(&words(&["", "  "])), (Fault::Empty, None, 0));
        assert_eq!(error(&OwnCategory { words: vec!["a".into()], ..pattern("a") }).0, Fault::Both);
        for id in ["own-", "ai", "own-A", "own-\"]"] {
            assert_eq!(error(&OwnCategory { id: id.into(), ..words(&["a"]) }).0, Fault::Id, "{id}");
        }
    }

    #[test]
    fn many_words_are_no_trouble_and_too_many_are_told() {
        let many: Vec<String> = (0..MOST_WORDS).map(|at| format!("{at} schöne wörter*")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(found(&words(&many), "Ja: 17 SCHÖNE  Wörterbücher!").len(), 1);
        let long = "ü ".repeat(LONGEST / 2);
        assert_eq!(error(&words(&vec![&*long; MOST_WORDS])).0, Fault::TooLarge);
    }

    #[test]
    fn what_could_take_ever_longer_is_cut_short() {
        let category = OwnCategory { whole_words: false, ..words(&["a*b", "a"]) };
        let text = "a".repeat(5_000_000);
        assert_eq!(found(&category, &text).len(), MOST_MATCHES);
        assert_eq!(found(&words(&["end"]), &format!("{} end", "é ".repeat(READ))), [""; 0]);
    }

    #[test]
    fn an_unsound_category_leaves_the_others() {
        let categories = [pattern("("), OwnCategory { id: "own-2".into(), ..words(&["tea"]) }];
        let (own, errors) = Own::new(&categories);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].0.id, "own-1");
        let text = "More tea, more tea.";
        let tags: Vec<Tag> = own.tags(text, &tokens(text), &[]).collect();
        assert_eq!(tags.len(), 1);
        assert_eq!((&*tags[0].category, tags[0].axis, tags[0].evidence.len()), ("own-2", Axis::Own, 2));
    }
}
