//! Names of people, and the words around them.

use std::ops::RangeInclusive;

use super::{
    phrases::is_reply_control,
    times::{is_time, is_time_word},
};

/// How long a name may be, in characters.
const NAME_LENGTH: RangeInclusive<usize> = 2..=30;

/// How many words a name has, at most.
const MAX_NAME_WORDS: usize = 3;

/// How many digits a name has, at most: `moss1987`.
const MAX_NAME_DIGITS: usize = 4;

/// The part of a short text that may be a name: all of it, or its first word if the text is a time with a name before it.
pub fn leading_name(text: &str) -> Option<&str> {
    /// Words that begin a time and are not names.
    const DAYS: &str = "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday on at posted \
        published montag dienstag mittwoch donnerstag freitag samstag sonntag am um le el il";
    if !is_time(text) {
        return is_name(text).then_some(text);
    }
    let first = text.split([' ', ',', '\u{a0}']).next().filter(|first| first.chars().all(char::is_alphabetic))?;
    let lower = first.to_lowercase();
    let is_part = |list: &str| list.split_ascii_whitespace().any(|known| known == lower);
    (lower.len() > 1 && !is_time_word(&lower) && !is_part(DAYS)).then_some(first)
}

/// Whether a short text may be a name: one to three words, hardly any digits, not the end of a sentence.
fn is_name(text: &str) -> bool {
    let text = text.trim_end_matches([':', ',']);
    let count = |is: fn(char) -> bool| text.chars().filter(|&c| is(c)).count();
    let (letters, digits, all) = (count(char::is_alphabetic), count(|c| c.is_ascii_digit()), text.chars().count());
    NAME_LENGTH.contains(&all)
        && text.split_whitespace().count() <= MAX_NAME_WORDS
        && letters * 2 > all
        && digits <= MAX_NAME_DIGITS
        && !text.ends_with(['.', '?', '!', '…', ')'])
        && !is_time(text)
        && !is_reply_control(text)
        && !is_byline_label(text)
}

/// Whether a text is only what comes before or after an author's name: "posted by", "says".
pub fn is_byline_label(text: &str) -> bool {
    let lower = text.trim_end_matches(':').to_lowercase();
    matches!(
        lower.as_str(),
        "by" | "posted by"
            | "submitted by"
            | "written by"
            | "author"
            | "name"
            | "from"
            | "von"
            | "says"
            | "said"
            | "wrote"
    )
}

/// Whether a text begins or ends as a byline does: "by moss", "moss said:".
pub fn is_byline(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with("by ")
        || lower.starts_with("posted by")
        || lower.starts_with("von ")
        || lower.starts_with("submitted by")
        || lower.starts_with("name: ")
        || lower.starts_with("from: ")
        || lower.starts_with("author: ")
        || [" says:", " said:", " says", " said...", " wrote:", " writes:", " said", "dijo..."]
            .iter()
            .any(|end| lower.ends_with(end))
        || matches!(
            lower.as_str(),
            "says:" | "said..." | "said:" | "said" | "wrote:" | "writes:" | "by" | "name:" | "from:" | "author:"
        )
}

/// Whether an attribute of this name holds the author's name.
pub fn is_author_attribute(name: &str) -> bool {
    matches!(
        name,
        "author" | "data-author" | "data-author-name" | "data-username" | "data-user-name" | "data-commenter"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_other_short_texts() {
        for (text, expected) in [
            ("Olive Oyler:", Some("Olive Oyler:")),
            ("moss, 4 May 2024", Some("moss")),
            ("Saturday, 4 May 2024", None),
            ("May 4, 2024", None),
            ("posted by", None),
            ("Reply", None),
            ("It held until the first frost", None),
            ("4711", None),
        ] {
            assert_eq!(leading_name(text), expected, "{text}");
        }
    }
}
