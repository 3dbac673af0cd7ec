//! The reader's own categories: found by words or by a regular expression.
//!
//! Either becomes one regular expression for each category. The `regex` crate searches in linear time, whatever the pattern. The
//! limits on number, length and compiled size keep a category from stopping the engine, and a page from making one slow. They
//! were chosen by hand, generously: people should not meet them.

use std::{borrow::Cow, ops::Range};

use regex::{Regex, RegexBuilder};

use crate::{
    comment::{Span, Tag},
    level::Level,
    tag::{
        correction::Verdict,
        own_pattern::{OwnErrorKind, is_own_id, to_regex},
    },
    taxonomy::Axis,
    text::{Region, Token, utf16},
};

pub use super::own_pattern::{OWN_ID_PREFIX, OwnCategory, OwnError};

/// The most categories that are searched for. Each is a search of its own over every comment.
pub const MAX_OWN_CATEGORIES: usize = 50;

/// How much of a comment is searched, in UTF-16 units: some thirty pages.
const SEARCHED_TEXT_LIMIT: usize = 1 << 16;

/// The most matches of one category in a comment. It also bounds how often a search starts again.
const MAX_MATCHES: usize = 100;

/// The largest compiled pattern, and the largest table that a search may fill, in bytes: room for
/// hundreds of words, but not for `\w{500}`.
const MAX_COMPILED_SIZE: usize = 1 << 21;

/// An own category, compiled.
#[derive(Debug)]
pub struct OwnRule {
    id: String,
    regex: Regex,
    /// The capture group that is the match proper, without the boundaries around it.
    group: usize,
}

impl OwnRule {
    /// Compiles a category.
    ///
    /// # Errors
    /// If the category can't be used; see [`OwnErrorKind`].
    pub fn new(category: &OwnCategory) -> Result<Self, OwnError> {
        if !is_own_id(&category.id) {
            return Err(OwnError::of_category(OwnErrorKind::Id));
        }
        let (pattern, group) = to_regex(category)?;
        let mut builder = RegexBuilder::new(&pattern);
        builder.case_insensitive(!category.match_case).size_limit(MAX_COMPILED_SIZE).dfa_size_limit(MAX_COMPILED_SIZE);
        match builder.build() {
            Ok(regex) => Ok(Self { id: category.id.clone(), regex, group }),
            Err(regex::Error::CompiledTooBig(_)) => Err(OwnError::of_category(OwnErrorKind::TooLarge)),
            Err(error) => Err(OwnError::of_category(OwnErrorKind::Syntax(error.to_string()))),
        }
    }

    /// The matches in the writer's own lines, in text order and in bytes; `tokens` must be those of `text`.
    pub fn find(&self, text: &str, tokens: &[Token]) -> Vec<Span> {
        let mut found = Vec::new();
        let mut searches = 0;
        for range in unquoted_ranges(text, tokens) {
            let (start, searched) = (range.start, &text[range]);
            let mut at = 0;
            while searches < MAX_MATCHES && at <= searched.len() {
                searches += 1;
                let Some(captures) = self.regex.captures_at(searched, at) else { break };
                let Some(part) = captures.get(self.group) else { break };
                found.push(Span { start: (start + part.start()) as u32, end: (start + part.end()) as u32 });
                at = part.end();
            }
        }
        found
    }
}

/// The reader's categories, compiled.
#[derive(Debug, Default)]
pub struct OwnCategories {
    rules: Vec<OwnRule>,
}

impl OwnCategories {
    /// Compiles categories. Leaves out those that can't be used, and returns the reasons; silently leaves out those beyond
    /// [`MAX_OWN_CATEGORIES`].
    pub fn new(categories: &[OwnCategory]) -> (Self, Vec<(&OwnCategory, OwnError)>) {
        let mut rules = Vec::new();
        let mut errors = Vec::new();
        for category in categories.iter().take(MAX_OWN_CATEGORIES) {
            match OwnRule::new(category) {
                Ok(rule) => rules.push(rule),
                Err(error) => errors.push((category, error)),
            }
        }
        (Self { rules }, errors)
    }

    /// A tag for each category that matches, in the order of the categories. The reader's verdicts on this very comment
    /// override the matches.
    pub fn tags(&self, text: &str, tokens: &[Token], verdicts: &[Verdict]) -> impl Iterator<Item = Tag> {
        self.rules.iter().filter_map(move |rule| {
            let evidence = rule.find(text, tokens);
            let verdict = verdicts.iter().find(|verdict| verdict.category == rule.id);
            let is_shown = verdict.map_or(!evidence.is_empty(), |verdict| verdict.wanted);
            is_shown.then(|| Tag {
                category: Cow::Owned(rule.id.clone()),
                axis: Axis::Own,
                score: 1.0,
                level: Level::Surest,
                evidence,
            })
        })
    }
}

/// The runs of text that are not quoted, in bytes, up to [`SEARCHED_TEXT_LIMIT`].
fn unquoted_ranges<'a>(text: &'a str, tokens: &'a [Token]) -> impl Iterator<Item = Range<usize>> + 'a {
    let limit = utf16::truncate(text, SEARCHED_TEXT_LIMIT).len();
    let runs = tokens.chunk_by(|one, next| (one.region == Region::Quote) == (next.region == Region::Quote));
    runs.filter(|run| run[0].region != Region::Quote).filter_map(move |run| {
        let (start, end) = (run[0].start as usize, (run[run.len() - 1].end as usize).min(limit));
        (start < end).then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tag::own_pattern::{MAX_PATTERN_LENGTH, MAX_WORDS},
        text::tokenise,
    };

    fn words(words: &[&str]) -> OwnCategory {
        let words = words.iter().map(ToString::to_string).collect();
        OwnCategory { id: "own-1".into(), title: "Mine".into(), words, whole_words: true, ..OwnCategory::default() }
    }

    fn pattern(pattern: &str) -> OwnCategory {
        OwnCategory { pattern: Some(pattern.into()), whole_words: false, ..words(&[]) }
    }

    fn found<'a>(category: &OwnCategory, text: &'a str) -> Vec<&'a str> {
        let spans = OwnRule::new(category).unwrap().find(text, &tokenise(text));
        spans.iter().map(|span| &text[span.start as usize..span.end as usize]).collect()
    }

    fn error(category: &OwnCategory) -> (OwnErrorKind, Option<usize>, usize) {
        let OwnError { kind, word, at } = OwnRule::new(category).unwrap_err();
        (kind, word, at)
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
    fn an_escaped_asterisk_is_an_asterisk() {
        let text = r"f*ck fck, fuck; a * b, C:\* C:\x";
        assert_eq!(found(&words(&[r"f\*ck"]), text), ["f*ck"]);
        assert_eq!(found(&words(&[r"a \* b"]), text), ["a * b"]);
        assert_eq!(found(&words(&[r"C:\\*"]), text), [r"C:\*"]);
        assert_eq!(found(&words(&[r"C:\x"]), text), [r"C:\x"]);
    }

    #[test]
    fn a_pattern_is_a_regular_expression() {
        assert_eq!(found(&pattern(r"v\d+(\.\d+)*"), "V1.2 and v3"), ["V1.2", "v3"]);
        let whole = OwnCategory { whole_words: true, match_case: true, ..pattern("car|cart|(?i:BUS)") };
        assert_eq!(found(&whole, "cart cars Car bus émbus"), ["cart", "bus"]);
        assert_eq!(found(&pattern("(?x) tea # or\n"), "tea"), ["tea"]);
    }

    #[test]
    fn quoted_lines_are_not_searched() {
        assert_eq!(found(&words(&["tea"]), "> no tea\ntea?\n> tea\n> tea\nmore tea"), ["tea", "tea"]);
        assert_eq!(found(&words(&["tea time"]), "tea\n> tea\ntime"), [""; 0]);
    }

    #[test]
    fn errors_say_where() {
        let syntax = |category: &OwnCategory| match error(category) {
            (OwnErrorKind::Syntax(message), None, at) => (message, at),
            other => panic!("{other:?}"),
        };
        assert_eq!(syntax(&pattern("é(a")), ("unclosed group".into(), 2));
        assert_eq!(syntax(&pattern("ab[z-a]")).1, 3);
        assert_eq!(syntax(&pattern(r"a(?=b)")).1, 1);
        assert_eq!(syntax(&pattern(&"(".repeat(900))).1, 899);
        assert_eq!(error(&pattern("x*")), (OwnErrorKind::MatchesNothing, None, 0));
        assert_eq!(
            error(&pattern(&"x".repeat(MAX_PATTERN_LENGTH + 1))),
            (OwnErrorKind::TooLong, None, MAX_PATTERN_LENGTH)
        );
        assert_eq!(error(&pattern(r"\w{500}")).0, OwnErrorKind::TooLarge);
        assert_eq!(error(&words(&["tea", "black * tea"])), (OwnErrorKind::OnlyWildcards, Some(1), 6));
        assert_eq!(
            error(&words(&["x", &"é".repeat(MAX_PATTERN_LENGTH + 1)])),
            (OwnErrorKind::TooLong, Some(1), 2 * MAX_PATTERN_LENGTH)
        );
        assert_eq!(error(&words(&["a"; MAX_WORDS + 1])), (OwnErrorKind::TooMany, Some(MAX_WORDS), 0));
        assert_eq!(error(&words(&["", "  "])), (OwnErrorKind::Empty, None, 0));
        assert_eq!(error(&OwnCategory { words: vec!["a".into()], ..pattern("a") }).0, OwnErrorKind::Both);
        for id in ["own-", "ai", "own-A", "own-\"]"] {
            assert_eq!(error(&OwnCategory { id: id.into(), ..words(&["a"]) }).0, OwnErrorKind::Id, "{id}");
        }
    }

    #[test]
    fn many_words_work_and_too_many_are_an_error() {
        let many: Vec<String> = (0..MAX_WORDS).map(|at| format!("{at} schöne wörter*")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(found(&words(&many), "Ja: 17 SCHÖNE  Wörterbücher!").len(), 1);
        let long = "ü ".repeat(MAX_PATTERN_LENGTH / 2);
        assert_eq!(error(&words(&vec![&*long; MAX_WORDS])).0, OwnErrorKind::TooLarge);
    }

    #[test]
    fn searches_that_could_take_quadratic_time_are_cut_short() {
        let category = OwnCategory { whole_words: false, ..words(&["a*b", "a"]) };
        let text = "a".repeat(5_000_000);
        assert_eq!(found(&category, &text).len(), MAX_MATCHES);
        assert_eq!(found(&words(&["end"]), &format!("{} end", "é ".repeat(SEARCHED_TEXT_LIMIT))), [""; 0]);
    }

    #[test]
    fn an_invalid_category_does_not_affect_the_others() {
        let categories = [pattern("("), OwnCategory { id: "own-2".into(), ..words(&["tea"]) }];
        let (own, errors) = OwnCategories::new(&categories);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].0.id, "own-1");
        let text = "More tea, more tea.";
        let tags: Vec<Tag> = own.tags(text, &tokenise(text), &[]).collect();
        assert_eq!(tags.len(), 1);
        assert_eq!((&*tags[0].category, tags[0].axis, tags[0].evidence.len()), ("own-2", Axis::Own, 2));
    }
}
