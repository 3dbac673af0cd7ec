//! Words in their normal form, and the few that the code itself knows.

/// Who a pronoun speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// The writer.
    First,
    /// Whom the writer answers.
    Second,
    /// Others.
    Third,
}

/// The person of a pronoun in its normal form.
pub fn person(word: &str) -> Option<Person> {
    Some(match word {
        "i" | "i'm" | "i've" | "i'd" | "i'll" | "me" | "my" | "mine" | "myself" | "we" | "we're" | "we've" | "we'd"
        | "we'll" | "us" | "our" | "ours" => Person::First,
        "you" | "you're" | "you've" | "you'd" | "you'll" | "your" | "yours" | "yourself" | "u" | "ur" => Person::Second,
        "he" | "he's" | "him" | "his" | "she" | "she's" | "her" | "hers" | "they" | "they're" | "they've" | "them"
        | "their" | "theirs" => Person::Third,
        _ => return None,
    })
}

/// Writes to `normal` the form in which a word is looked up: lower case, straight apostrophes, no possessive ending, a
/// letter repeated more than twice only twice (`soooo`).
pub fn normalise(word: &str, normal: &mut String) {
    normal.clear();
    normal.push_str(word);
    normal.make_ascii_lowercase();
    // Nearly all words are done now.
    let is_repeated = |three: &[u8]| three[0] == three[1] && three[1] == three[2];
    if !word.is_ascii() || normal.as_bytes().windows(3).any(is_repeated) {
        rewrite(word, normal);
    }
    if let Some(stem) = normal.strip_suffix("'s")
        && !matches!(
            stem,
            "it" | "that" | "he" | "she" | "what" | "who" | "there" | "here" | "where" | "how" | "when" | "let" | "one"
        )
    {
        normal.truncate(stem.len());
    }
}

/// Lower case, straight apostrophes, no letter more than twice in a row.
fn rewrite(word: &str, normal: &mut String) {
    normal.clear();
    let mut last = ['\0'; 2];
    for character in word.chars() {
        let mut push = |character: char| {
            if last != [character; 2] || character.is_ascii_digit() {
                normal.push(character);
            }
            last = [last[1], character];
        };
        match character {
            '’' => push('\''),
            '\u{2010}' | '\u{2011}' => push('-'),
            _ if character.is_ascii() => push(character.to_ascii_lowercase()),
            _ => character.to_lowercase().for_each(push),
        }
    }
}

/// Words that say nothing by themselves.
pub fn is_stop_word(word: &str) -> bool {
    let mut slot = hash(word.as_bytes()) as usize % SLOTS;
    while let Some(number) = STOP_WORD_AT[slot].checked_sub(1) {
        if STOP_WORDS[usize::from(number)] == word {
            return true;
        }
        slot = (slot + 1) % SLOTS;
    }
    false
}

/// FNV-1a: short, and good enough for short words.
pub const fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

/// Several times as many as there are stop words, so that most words meet an empty one at once.
const SLOTS: usize = 1024;

/// Numbers of stop words, from 1, each in the first empty slot from that of its hash on.
static STOP_WORD_AT: [u16; SLOTS] = {
    let mut slots = [0; SLOTS];
    let mut number = 0;
    while number < STOP_WORDS.len() {
        let mut slot = hash(STOP_WORDS[number].as_bytes()) as usize % SLOTS;
        while slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        number += 1;
        slots[slot] = number as u16;
    }
    slots
};

/// Tells whether a text may be English by its words, in normal form.
///
/// More than a third of English words are stop words, in all but titles and lists. Some of them are words of other languages
/// too, so these count apart. A text of few words may always be English, one in another script never.
#[derive(Debug, Default)]
pub struct Language {
    words: u32,
    stop_words: u32,
    english_only: u32,
    letters: u32,
    other_letters: u32,
}

impl Language {
    /// Takes a word into account.
    pub fn see(&mut self, word: &str) {
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
            // What follows Latin with all its marks.
            self.other_letters += u32::from(letter > '\u{24F}');
        }
    }

    /// Whether it may be English.
    pub fn may_be_english(&self) -> bool {
        let has_english_words = self.stop_words * 8 >= self.words || self.english_only * 16 >= self.words;
        self.other_letters * 2 <= self.letters && (self.words < 6 || has_english_words)
    }
}

/// Stop words that are common words of German, Dutch, French, Spanish, Italian or others, too.
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

#[rustfmt::skip]
static STOP_WORDS: [&str; 285] = [
    "a", "about", "above", "actually", "after", "again", "against", "all", "almost", "also", "although", "always",
    "am", "an", "and", "another", "any", "anybody", "anyone", "anything", "are", "aren't", "around", "as", "at",
    "away", "back", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "came",
    "can", "can't", "cannot", "come", "could", "couldn't", "did", "didn't", "do", "does", "doesn't", "doing", "don't",
    "done", "down", "during", "each", "either", "else", "enough", "even", "ever", "every", "everyone", "everything",
    "few", "for", "from", "further", "get", "gets", "getting", "give", "go", "goes", "going", "gone", "got", "had",
    "hadn't", "has", "hasn't", "have", "haven't", "having", "he", "he'd", "he'll", "he's", "her", "here", "here's",
    "hers", "herself", "him", "himself", "his", "how", "how's", "however", "i", "i'd", "i'll", "i'm", "i've", "if",
    "in", "instead", "into", "is", "isn't", "it", "it'd", "it'll", "it's", "its", "itself", "just", "keep", "know",
    "let", "let's", "like", "lot", "made", "make", "makes", "many", "may", "maybe", "me", "might", "mine", "more",
    "most", "much", "must", "my", "myself", "need", "never", "nobody", "none", "nor", "not", "nothing", "now",
    "of", "off", "often", "oh", "ok", "on", "once", "one", "ones", "only", "onto", "or", "other", "others", "our",
    "ours", "ourselves", "out", "over", "own", "perhaps", "pretty", "put", "quite", "rather", "really", "right",
    "said", "same", "saw", "say", "says", "see", "seem", "seems", "shall", "she", "she'd", "she'll", "she's",
    "should", "shouldn't", "since", "so", "some", "somebody", "someone", "something", "sometimes", "still", "such",
    "sure", "take", "than", "that", "that'd", "that'll", "that's", "the", "their", "theirs", "them", "themselves",
    "then", "there", "there's", "these", "they", "they'd", "they'll", "they're", "they've", "thing", "things",
    "think", "this", "those", "though", "through", "to", "together", "too", "took", "toward", "towards", "under",
    "until", "up", "upon", "us", "use", "used", "using", "usually", "very", "want", "was", "wasn't", "way", "we",
    "we'd", "we'll", "we're", "we've", "well", "went", "were", "weren't", "what", "what's", "when", "when's", "where",
    "where's", "whether", "which", "while", "who", "who's", "whole", "whom", "whose", "why", "will", "with", "within",
    "without", "won't", "would", "wouldn't", "yet", "you", "you'd", "you'll", "you're", "you've", "your",
    "yours", "yourself", "yourselves",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_form_forgets_what_does_not_matter() {
        let normal = |word: &str| {
            let mut normal = String::new();
            normalise(word, &mut normal);
            normal
        };
        for (word, expected) in [
            ("Don’t", "don't"),
            ("Google's", "google"),
            ("IT’S", "it's"),
            ("Sooooo", "soo"),
            ("1000", "1000"),
            ("ÉTÉ", "été"),
            ("e\u{2011}mail", "e-mail"),
        ] {
            assert_eq!(normal(word), expected);
        }
    }

    #[test]
    fn stop_words_are_known() {
        assert!(STOP_WORDS.iter().all(|word| is_stop_word(word)));
        assert!(!["", "battery", "thee", "th", "THE"].into_iter().any(is_stop_word));
    }
}
