//! Feature extraction: from a comment to its [`CommentFeatures`].

use std::ops::Range;

use crate::{
    comment::{COMMENT_TEXT_LIMIT, Comment, PARENT_TEXT_LIMIT},
    tag::{
        cues,
        features::{
            CommentFeatures, Family, Feature, FeatureGroup, LINK, NUMBER, SENTENCE_START, WordHash, YEAR, cue_keys,
            feature_key, mark_hash, pair_hash,
        },
        hash::fnv1a,
        language::EnglishDetector,
        structure::StructureCounts,
        words,
    },
    text::{Region, Token, TokenKind, tokenise, utf16},
};

/// How many words of a link's path become features, at most. Set by hand: long enough for a title.
const MAX_LINK_WORDS: usize = 16;

/// Shorter pieces of a link's path are not taken for words. In bytes.
const MIN_LINK_WORD: usize = 4;

impl CommentFeatures {
    /// Extracts the features of a comment, in time linear in its length. Reads at most [`COMMENT_TEXT_LIMIT`] of its text
    /// and [`PARENT_TEXT_LIMIT`] of its parent.
    pub fn extract(comment: &Comment) -> Self {
        let text = utf16::truncate(&comment.text, COMMENT_TEXT_LIMIT);
        let tokens = tokenise(text);
        let mut extractor = Extractor::new(tokens.len());
        let may_be_english = extractor.add_body(text, &tokens);
        if let Some(title) = &comment.title {
            extractor.add_title(title);
        }
        if let Some(parent) = &comment.parent {
            extractor.add_parent(utf16::truncate(parent, PARENT_TEXT_LIMIT));
        }
        let says_something =
            tokens.iter().any(|token| token.region != Region::Quote && token.kind != TokenKind::Punctuation);
        Self { is_taggable: may_be_english && says_something, tokens, occurrences: extractor.occurrences }
    }
}

/// Collects features.
struct Extractor {
    occurrences: Vec<Feature>,
    /// The current word in its normal form; kept to save allocations.
    normal: String,
}

/// What comes before a token in its sentence.
#[derive(Debug, Clone, Copy)]
struct Previous {
    hash: WordHash,
    /// The index of that token; `None` if the sentence starts here.
    token: Option<usize>,
}

impl Previous {
    /// Nothing: a sentence starts.
    const NONE: Self = Self { hash: SENTENCE_START, token: None };
}

impl Extractor {
    fn new(tokens: usize) -> Self {
        Self { occurrences: Vec::with_capacity(tokens * 2 + 64), normal: String::new() }
    }

    /// Adds a feature of the tokens from `first` to `last`, inclusive.
    fn add(&mut self, group: FeatureGroup, family: Family, hash: WordHash, first: usize, last: usize) {
        let key = feature_key(family, hash);
        self.occurrences.push(Feature { key, family, group, first: first as u32, last: last as u32 });
    }

    /// Adds the comment's own text. Returns whether it may be English.
    fn add_body(&mut self, text: &str, tokens: &[Token]) -> bool {
        let mut language = EnglishDetector::default();
        let mut structure = StructureCounts::default();
        let mut previous = Previous::NONE;
        let mut sentence = 0..0;
        for (at, token) in tokens.iter().enumerate() {
            if token.opens_line {
                previous = Previous::NONE;
                self.add_cues(text, tokens, std::mem::take(&mut sentence));
            }
            match token.region {
                Region::Quote => {
                    structure.has_quote = true;
                    previous = self.add_context(text, token, previous);
                }
                Region::Code => {
                    structure.has_code = true;
                    let hash = self.normalise(token.text(text));
                    self.add(FeatureGroup::Body, Family::Code, hash, at, at);
                    previous = Previous::NONE;
                }
                Region::Prose => {
                    previous = self.add_prose(FeatureGroup::Body, text, token, at, previous);
                    structure.count(token, token.text(text), &self.normal);
                    if token.kind == TokenKind::Word {
                        language.add_word(&self.normal);
                    }
                    sentence = if sentence.is_empty() { at..at + 1 } else { sentence.start..at + 1 };
                    if previous.token.is_none() {
                        self.add_cues(text, tokens, std::mem::take(&mut sentence));
                    }
                }
            }
        }
        self.add_cues(text, tokens, sentence);
        structure.features(|hash| self.add(FeatureGroup::Structure, Family::Structure, hash, 0, 0));
        language.may_be_english()
    }

    /// Adds the cues in a sentence, given as a range of token indexes.
    fn add_cues(&mut self, text: &str, tokens: &[Token], sentence: Range<usize>) {
        if let [first, .., last] | [first @ last] = &tokens[sentence.clone()] {
            let (start, end) = (sentence.start as u32, sentence.end as u32 - 1);
            cues::find(&text[first.start as usize..last.end as usize], |cue| {
                let (key, family, group) = (cue_keys()[cue], Family::Cue, FeatureGroup::Structure);
                self.occurrences.push(Feature { key, family, group, first: start, last: end });
            });
        }
    }

    /// Adds a token as a word, and as a pair with the one before it. Returns the [`Previous`] of the next token.
    fn add_prose(&mut self, group: FeatureGroup, text: &str, token: &Token, at: usize, previous: Previous) -> Previous {
        let hash = match token.kind {
            TokenKind::Word => self.add_word(group, token.text(text), at),
            TokenKind::Number => self.add_number(group, token.text(text), at),
            TokenKind::Link => self.add_link(group, token.text(text), at),
            TokenKind::Punctuation | TokenKind::Symbol => {
                let hash = mark_hash(token.text(text));
                self.add(group, Family::Word, hash, at, at);
                hash
            }
        };
        self.add(group, Family::Pair, pair_hash(previous.hash, hash), previous.token.unwrap_or(at), at);
        match ends_sentence(token, token.text(text)) {
            true => Previous::NONE,
            false => Previous { hash, token: Some(at) },
        }
    }

    /// The hash of a word in its normal form, which is left in `self.normal`.
    fn normalise(&mut self, word: &str) -> WordHash {
        words::normalise(word, &mut self.normal);
        fnv1a(self.normal.as_bytes())
    }

    /// Adds a word and, if it has hyphens, its parts.
    fn add_word(&mut self, group: FeatureGroup, word: &str, at: usize) -> WordHash {
        let whole = self.normalise(word);
        self.add(group, Family::Word, whole, at, at);
        if self.normal.contains('-') {
            let normal = std::mem::take(&mut self.normal);
            for part in normal.split('-').filter(|part| part.len() > 1) {
                self.add(group, Family::Word, fnv1a(part.as_bytes()), at, at);
            }
            self.normal = normal;
        }
        whole
    }

    /// Adds a number as it is written, and as any number or year.
    fn add_number(&mut self, group: FeatureGroup, number: &str, at: usize) -> WordHash {
        let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        let hash = if is_year { YEAR } else { NUMBER };
        self.add(group, Family::Word, hash, at, at);
        let literal = self.normalise(number);
        self.add(group, Family::Word, literal, at, at);
        hash
    }

    /// Adds a link as any link, its host, and the words of its path, which often spell out a title.
    fn add_link(&mut self, group: FeatureGroup, link: &str, at: usize) -> WordHash {
        let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = self.normalise(host.strip_prefix("www.").unwrap_or(host));
        self.add(group, Family::Host, host, at, at);
        self.add(group, Family::Word, LINK, at, at);
        let parts = path.split(|character: char| !character.is_alphabetic()).filter(|part| part.len() >= MIN_LINK_WORD);
        for part in parts.take(MAX_LINK_WORDS) {
            let part = self.normalise(part);
            self.add(group, Family::Word, part, at, at);
        }
        LINK
    }

    /// Adds a token of the parent or of a quoted line. Returns the [`Previous`] of the next token.
    fn add_context(&mut self, text: &str, token: &Token, previous: Previous) -> Previous {
        if token.kind == TokenKind::Word {
            let hash = self.normalise(token.text(text));
            self.add(FeatureGroup::Context, Family::Context, hash, 0, 0);
        }
        self.add_prose(FeatureGroup::ContextAsBody, text, token, 0, previous)
    }

    fn add_title(&mut self, title: &str) {
        let mut previous = Previous::NONE;
        for token in tokenise(title) {
            let hash = match token.kind {
                TokenKind::Word => self.normalise(token.text(title)),
                TokenKind::Number => NUMBER,
                TokenKind::Link => LINK,
                TokenKind::Punctuation | TokenKind::Symbol => mark_hash(token.text(title)),
            };
            self.add(FeatureGroup::Title, Family::Title, hash, 0, 0);
            previous = self.add_prose(FeatureGroup::TitleAsBody, title, &token, 0, previous);
        }
    }

    fn add_parent(&mut self, parent: &str) {
        let mut previous = Previous::NONE;
        for token in tokenise(parent) {
            if token.opens_line {
                previous = Previous::NONE;
            }
            if token.region != Region::Quote {
                previous = self.add_context(parent, &token, previous);
            }
        }
    }
}

fn ends_sentence(token: &Token, text: &str) -> bool {
    token.kind == TokenKind::Punctuation && text.starts_with(['.', '!', '?', '…', '。', '！', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::features::word_key;

    fn extract(text: &str, title: Option<&str>, parent: Option<&str>) -> CommentFeatures {
        CommentFeatures::extract(&Comment {
            text: text.into(),
            title: title.map(Into::into),
            parent: parent.map(Into::into),
            ..Comment::default()
        })
    }

    /// The groups in which a word occurs as a word.
    fn groups_of(word: &str, features: &CommentFeatures) -> Vec<FeatureGroup> {
        let occurrences = features.occurrences.iter().filter(|feature| feature.key == word_key(word));
        occurrences.map(|feature| feature.group).collect()
    }

    #[test]
    fn a_word_counts_where_it_stands() {
        let features = extract("> battery\nrange `cable`", Some("winter"), Some("car"));
        assert_eq!(groups_of("range", &features), [FeatureGroup::Body]);
        assert_eq!(groups_of("battery", &features), [FeatureGroup::ContextAsBody]);
        assert_eq!(groups_of("winter", &features), [FeatureGroup::TitleAsBody]);
        assert_eq!(groups_of("car", &features), [FeatureGroup::ContextAsBody]);
        assert_eq!(groups_of("cable", &features), []);
    }

    #[test]
    fn pairs_end_with_the_sentence() {
        let pairs = |text: &str| {
            let occurrences = extract(text, None, None).occurrences;
            let pairs = occurrences.into_iter().filter(|feature| feature.family == Family::Pair);
            pairs.map(|feature| feature.key).collect::<Vec<_>>()
        };
        let pair = feature_key(Family::Pair, pair_hash(fnv1a(b"half"), fnv1a(b"empty")));
        assert!(pairs("Half empty.").contains(&pair));
        assert!(!pairs("Half. Empty.").contains(&pair));
        assert!(!pairs("Half\nempty.").contains(&pair));
    }

    #[test]
    fn numbers_links_and_hyphens_are_known_by_their_parts_too() {
        let features = extract("A well-known study of 2019: https://www.example.org/winter-range", None, None);
        for word in ["well-known", "well", "known", "2019", "winter", "range"] {
            assert_eq!(groups_of(word, &features), [FeatureGroup::Body], "{word}");
        }
        let has = |family, hash| features.occurrences.iter().any(|feature| feature.key == feature_key(family, hash));
        assert!(has(Family::Word, YEAR) && has(Family::Word, LINK) && has(Family::Host, fnv1a(b"example.org")));
    }

    #[test]
    fn only_what_the_writer_says_in_english_is_taggable() {
        for (text, expected) in [
            ("The battery lost half its range.", true),
            ("> The battery lost half its range.", false),
            ("...", false),
            ("", false),
            ("Der Akku hat nach drei Wintern die halbe Reichweite verloren.", false),
        ] {
            assert_eq!(extract(text, None, None).is_taggable, expected, "{text:?}");
        }
    }
}
