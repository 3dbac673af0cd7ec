//! Words in their normal form, and the few word lists that the code itself has.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// The grammatical person of a pronoun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// "I", "we": the writer.
    First,
    /// "You": whom the writer answers.
    Second,
    /// "She", "they": others.
    Third,
}

/// The person of a pronoun, given in its normal form; `None` if the word is not a pronoun.
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

/// Writes to `normal` the form in which a word is looked up: in lower case, with straight apostrophes, without a possessive
/// ending, and with no letter more than twice in a row (`soooo` becomes `soo`).
pub fn normalise(word: &str, normal: &mut String) {
    normal.clear();
    normal.push_str(word);
    normal.make_ascii_lowercase();
    // For nearly all words that is all.
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

/// The slow path of [`normalise`], for words with non-ASCII characters or repeated letters.
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

/// Whether a word, in its normal form, means little by itself.
pub fn is_stop_word(word: &str) -> bool {
    static SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| STOP_WORDS.into_iter().collect());
    SET.contains(word)
}

/// English function words and other words that are common in all texts, with the short forms that comments use. Collected by
/// hand.
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
    fn the_normal_form_drops_case_typography_possessives_and_repetition() {
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
