//! Tells whether a text may be English: comments in other languages get no tags rather than wrong ones.

use crate::tag::words::is_stop_word;

/// Shorter texts always count as English, in words: titles and short answers often have no stop word.
const MIN_WORDS: u32 = 6;

/// One word in this many must be a stop word ...
const WORDS_PER_STOP_WORD: u32 = 8;

/// ... or one in this many a stop word of English alone.
const WORDS_PER_ENGLISH_WORD: u32 = 16;

/// Tells by its words whether a text may be English.
///
/// More than a third of the words of an English text are stop words, except in titles and lists. Some of them are words of
/// other languages too, so those are counted apart. A text that is mostly in another script is never English.
///
/// The bounds were set by hand; `tests/languages.rs` has texts in twelve languages.
#[derive(Debug, Default)]
pub struct EnglishDetector {
    words: u32,
    stop_words: u32,
    english_only: u32,
    letters: u32,
    other_letters: u32,
}

impl EnglishDetector {
    /// Takes a word into account, given in its normal form.
    pub fn add_word(&mut self, word: &str) {
        self.words += 1;
        if is_stop_word(word) {
            self.stop_words += 1;
            self.english_only += u32::from(!is_of_many_languages(word));
        }
        if word.is_ascii() {
            self.letters += word.bytes().map(|byte| u32::from(byte.is_ascii_alphabetic())).sum::<u32>();
            return;
        }
        for letter in word.chars().filter(|character| character.is_alphabetic()) {
            self.letters += 1;
            // Beyond the block Latin Extended-B.
            self.other_letters += u32::from(letter > '\u{24F}');
        }
    }

    /// Whether the text may be English.
    pub fn may_be_english(&self) -> bool {
        let has_english_words = self.stop_words * WORDS_PER_STOP_WORD >= self.words
            || self.english_only * WORDS_PER_ENGLISH_WORD >= self.words;
        self.other_letters * 2 <= self.letters && (self.words < MIN_WORDS || has_english_words)
    }
}

/// English stop words that are also common words of German, Dutch, French, Spanish, Italian or other languages.
fn is_of_many_languages(word: &str) -> bool {
    matches!(
        word,
        "a" | "all"
            | "am"
            | "an"
            | "as"
            | "at"
            | "be"
            | "do"
            | "has"
            | "he"
            | "i"
            | "in"
            | "is"
            | "it"
            | "me"
            | "on"
            | "once"
            | "one"
            | "or"
            | "over"
            | "so"
            | "to"
            | "under"
            | "was"
            | "we"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_be_english(text: &str) -> bool {
        let mut detector = EnglishDetector::default();
        text.split(' ').for_each(|word| detector.add_word(word));
        detector.may_be_english()
    }

    #[test]
    fn stop_words_tell_english_from_other_languages() {
        assert!(may_be_english("the battery of my electric car lost half its range"));
        assert!(!may_be_english("akku elektroauto verlor letzten winter seine halbe reichweite"));
        let foreign = "akku elektroauto verlor letzten winter seine halbe reichweite trotz neuer zellen";
        assert!(may_be_english(&format!("{foreign} the")));
        assert!(!may_be_english(&format!("{foreign} in")), "a word of many languages");
    }

    #[test]
    fn short_texts_may_be_english_unless_their_script_is_another() {
        assert!(may_be_english("battery range winter"));
        assert!(!may_be_english("машина зимой"));
    }
}
