//! Features of how a comment is built: its length, links, questions, whom it addresses, how it ends.

use crate::{
    tag::{
        features::{LINK, WordHash, mark_hash},
        words::{self, Person},
    },
    text::{Token, TokenKind},
};

/// What is counted of a comment's own prose.
#[derive(Debug, Default)]
pub struct StructureCounts {
    /// Whether a line is quoted.
    pub has_quote: bool,
    /// Whether there is code.
    pub has_code: bool,
    words: u32,
    capitals: u32,
    numbers: u32,
    links: u32,
    lines: u32,
    questions: u32,
    exclamations: u32,
    first_person: u32,
    second_person: u32,
    third_person: u32,
    symbols: u32,
    starts_in_lower_case: bool,
    /// The hash of the last token, unless it is a word or a number.
    last_mark: Option<WordHash>,
}

/// Hashes that stand for features, or to which a feature's value is added. They only have to differ from all others; trained
/// models depend on them.
mod marker {
    /// The share of words in the first person.
    pub const FIRST_PERSON: u64 = 1 << 40;
    /// The share of words in the second person.
    pub const SECOND_PERSON: u64 = 2 << 40;
    /// Question marks as a share of the words.
    pub const QUESTIONS: u64 = 3 << 40;
    /// The comment ends with a word or a number.
    pub const ENDS_WITH_WORD: u64 = 1 << 48;
}

/// The highest level of each count: see [`StructureCounts::levels`]. Set by hand, to merge levels that few comments reach.
mod max_level {
    pub const CAPITALS: u32 = 4;
    pub const NUMBERS: u32 = 4;
    pub const LINKS: u32 = 4;
    pub const LINES: u32 = 5;
    pub const QUESTIONS: u32 = 4;
    pub const EXCLAMATIONS: u32 = 4;
    pub const PERSON: u32 = 5;
    pub const SYMBOLS: u32 = 3;
}

/// Shares of words are told apart in steps of a twentieth ...
const SHARE_STEPS: u64 = 20;

/// ... up to four of them, a fifth of the words: few comments have more. Both were set by hand.
const MAX_SHARE: u64 = 4;

/// How many bytes a word in capitals has, at least: shorter ones are mostly abbreviations, or "I". Set by hand.
const MIN_SHOUTED_LENGTH: usize = 3;

impl StructureCounts {
    /// Counts a token of prose, given as it is written and, if it is a word, in its normal form.
    pub fn count(&mut self, token: &Token, text: &str, normal: &str) {
        self.lines += u32::from(token.opens_line);
        match token.kind {
            TokenKind::Word => self.count_word(text, normal),
            TokenKind::Number => self.numbers += 1,
            TokenKind::Link => self.links += 1,
            TokenKind::Symbol => self.symbols += 1,
            TokenKind::Punctuation if text.starts_with('?') => self.questions += 1,
            TokenKind::Punctuation if text.starts_with('!') => self.exclamations += 1,
            TokenKind::Punctuation => {}
        }
        self.last_mark = match token.kind {
            TokenKind::Punctuation | TokenKind::Symbol => Some(mark_hash(text)),
            TokenKind::Link => Some(LINK),
            TokenKind::Word | TokenKind::Number => None,
        };
    }

    fn count_word(&mut self, text: &str, normal: &str) {
        if self.words == 0 {
            self.starts_in_lower_case = text.starts_with(char::is_lowercase);
        }
        self.words += 1;
        let is_shouted = text.len() >= MIN_SHOUTED_LENGTH && text.bytes().all(|byte| byte.is_ascii_uppercase());
        self.capitals += u32::from(is_shouted);
        match words::person(normal) {
            Some(Person::First) => self.first_person += 1,
            Some(Person::Second) => self.second_person += 1,
            Some(Person::Third) => self.third_person += 1,
            None => {}
        }
    }

    /// Hands the hash of each feature to `add`.
    pub fn features(&self, mut add: impl FnMut(u64)) {
        for (number, level) in self.levels().into_iter().enumerate() {
            if level > 0 {
                add((number as u64) << 32 | u64::from(level));
            }
        }
        add(self.last_mark.unwrap_or(marker::ENDS_WITH_WORD));
        if self.words > 0 {
            for (marker, count) in [
                (marker::FIRST_PERSON, self.first_person),
                (marker::SECOND_PERSON, self.second_person),
                (marker::QUESTIONS, self.questions),
            ] {
                let share = u64::from(count) * SHARE_STEPS / u64::from(self.words);
                if count > 0 {
                    add(marker | share.min(MAX_SHARE));
                }
            }
        }
    }

    /// Each count as a level that grows with its logarithm: 0, 1, 2, 3-4, 5-8 ... up to its [`max_level`].
    fn levels(&self) -> [u32; 14] {
        // The bits of the count minus 1, plus 1.
        let level = |count: u32| if count == 0 { 0 } else { u32::BITS + 1 - (count - 1).leading_zeros() };
        [
            level(self.words),
            level(self.capitals).min(max_level::CAPITALS),
            level(self.numbers).min(max_level::NUMBERS),
            level(self.links).min(max_level::LINKS),
            level(self.lines).min(max_level::LINES),
            level(self.questions).min(max_level::QUESTIONS),
            level(self.exclamations).min(max_level::EXCLAMATIONS),
            level(self.first_person).min(max_level::PERSON),
            level(self.second_person).min(max_level::PERSON),
            level(self.third_person).min(max_level::PERSON),
            level(self.symbols).min(max_level::SYMBOLS),
            u32::from(self.has_quote),
            u32::from(self.has_code),
            u32::from(self.starts_in_lower_case),
        ]
    }
}
