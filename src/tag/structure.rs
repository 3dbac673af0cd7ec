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

/// Stands for "the comment ends with a word or a number". Like the markers in [`StructureCounts::features`], it only has to
/// differ from all others.
const ENDS_WITH_WORD: u64 = 1 << 48;

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
        let is_shouted = text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
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
        add(self.last_mark.unwrap_or(ENDS_WITH_WORD));
        if self.words > 0 {
            for (marker, count) in
                [(1 << 40, self.first_person), (2 << 40, self.second_person), (3 << 40, self.questions)]
            {
                // In twentieths of the words, up to a fifth.
                let share = u64::from(count) * 20 / u64::from(self.words);
                if count > 0 {
                    add(marker | share.min(4));
                }
            }
        }
    }

    /// Each count as a level that grows with its logarithm: 0, 1, 2, 3-4, 5-8 ... The upper bounds, set by hand, merge levels
    /// that few comments reach.
    fn levels(&self) -> [u32; 14] {
        let level = |count: u32| if count == 0 { 0 } else { 33 - (count - 1).leading_zeros() };
        [
            level(self.words),
            level(self.capitals).min(4),
            level(self.numbers).min(4),
            level(self.links).min(4),
            level(self.lines).min(5),
            level(self.questions).min(4),
            level(self.exclamations).min(4),
            level(self.first_person).min(5),
            level(self.second_person).min(5),
            level(self.third_person).min(5),
            level(self.symbols).min(3),
            u32::from(self.has_quote),
            u32::from(self.has_code),
            u32::from(self.starts_in_lower_case),
        ]
    }
}
