//! What a page says about its comments in JSON-LD, which is meant for search engines: how they begin, who wrote them, how many
//! there are. The vocabulary is that of <https://schema.org>.

use rustc_hash::FxHashSet;
use serde_json::Value;

/// How many letters and digits of two texts are compared, at most.
const PREFIX: usize = 16;

/// A text with fewer letters and digits is too short to compare.
const MIN_PREFIX: usize = 8;

/// Properties whose values are comments.
const COMMENTS: [&str; 3] = ["comment", "suggestedAnswer", "acceptedAnswer"];

/// Types of posts that open a thread and belong to it.
const OPENING: [&str; 3] = ["DiscussionForumPosting", "SocialMediaPosting", "Question"];

/// What the data of a page say about its comments.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PageData {
    /// How their texts begin: see [`prefix`].
    texts: FxHashSet<String>,
    /// The names of their authors, in lower case.
    authors: FxHashSet<String>,
    /// How many there are; `None` unless the page gives exactly one number.
    pub count: Option<u64>,
}

impl PageData {
    /// Reads the texts of a page's JSON-LD scripts. Ignores invalid JSON.
    pub fn of(data: &[String]) -> Self {
        let mut found = Self::default();
        let mut counts = Vec::new();
        for value in data.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok()) {
            found.add(&value, &mut counts);
        }
        counts.dedup();
        found.count = if let [count] = counts[..] { Some(count) } else { None };
        found
    }

    /// Whether a comment in the data begins as this text does.
    pub fn has_comment(&self, text: &str) -> bool {
        !self.texts.is_empty() && prefix(text).is_some_and(|prefix| self.texts.contains(&prefix))
    }

    /// Whether an author in the data has this name.
    pub fn has_author(&self, name: &str) -> bool {
        !self.authors.is_empty() && self.authors.contains(&name.to_lowercase())
    }

    /// Adds what a value says. It is no deeper than the JSON parser allows (128 levels), so recursion is safe.
    fn add(&mut self, value: &Value, counts: &mut Vec<u64>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.add(value, counts)),
            // Questions that a page answers itself are not a discussion.
            Value::Object(thing) if !is_a(value, "FAQPage") => {
                let mut has_comments = false;
                for comment in COMMENTS.iter().filter_map(|&name| thing.get(name)).flat_map(each) {
                    self.add_comment(comment);
                    has_comments = true;
                }
                // Indexes of forums also list opening posts, but without comments.
                if has_comments && OPENING.iter().any(|kind| is_a(value, kind)) {
                    self.add_comment(value);
                }
                counts.extend(thing.get("commentCount").and_then(number));
                for statistic in thing.get("interactionStatistic").into_iter().flat_map(each) {
                    if statistic.get("interactionType").is_some_and(is_commenting) {
                        counts.extend(statistic.get("userInteractionCount").and_then(number));
                    }
                }
                thing.values().for_each(|value| self.add(value, counts));
            }
            _ => {}
        }
    }

    /// Adds the text and the authors of a comment.
    fn add_comment(&mut self, comment: &Value) {
        self.texts.extend(comment.get("text").and_then(Value::as_str).and_then(prefix));
        for author in comment.get("author").into_iter().flat_map(each) {
            let name = author.as_str().or_else(|| author.get("name")?.as_str()).map(str::trim);
            self.authors.extend(name.filter(|name| !name.is_empty()).map(str::to_lowercase));
        }
    }
}

/// The values of an array, or the one value that there is.
fn each(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// Whether the type of a thing has this name.
fn is_a(thing: &Value, name: &str) -> bool {
    thing.get("@type").into_iter().flat_map(each).any(|kind| kind.as_str().is_some_and(|kind| kind.ends_with(name)))
}

/// A number; some pages write it as a string.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Whether a kind of interaction is commenting: the address of the type, or an object of that type.
fn is_commenting(kind: &Value) -> bool {
    kind.as_str().is_some_and(|kind| kind.ends_with("CommentAction")) || is_a(kind, "CommentAction")
}

/// The first [`PREFIX`] letters and digits of a text in lower case, without tags and entities; `None` if there are fewer than
/// [`MIN_PREFIX`].
fn prefix(text: &str) -> Option<String> {
    let mut prefix = String::new();
    let mut count = 0;
    let mut rest = text;
    while let Some(character) = rest.chars().next().filter(|_| count < PREFIX) {
        let skipped = match character {
            '<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => rest.find('>'),
            '&' => rest.find(';').filter(|&end| (2..=8).contains(&end) && !rest[..end].contains(' ')),
            _ => None,
        };
        rest = &rest[skipped.map_or(character.len_utf8(), |end| end + 1)..];
        if skipped.is_none() && character.is_alphanumeric() {
            prefix.extend(character.to_lowercase());
            count += 1;
        }
    }
    (count >= MIN_PREFIX).then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(data: &[&str]) -> PageData {
        PageData::of(&data.iter().map(|&text| text.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn comments_are_known_by_how_they_begin_and_by_their_authors() {
        let page = r#"{"@graph": [{"@type": "DiscussionForumPosting", "text": "<p>Is oak worth the price?</p>", "commentCount": "2",
            "author": [{"name": " Moss "}], "comment": [{"@type": "Comment", "text": "It&#39;s <b>not</b>, if you paint it.", "author":
            {"name": "fernhill"}, "comment": {"text": "Paint peels off after a while", "author": "k2"}}]}]}"#;
        let found = read(&[page]);
        for text in ["Is oak worth the price?", "It's not, if you paint", "Paint peels off after a while."] {
            assert!(found.has_comment(text), "{text}");
        }
        assert!(
            !found.has_comment("Is oak worth")
                && !found.has_comment("Something else entirely")
                && !found.has_comment("")
        );
        assert!(["Moss", "FernHill", "k2"].iter().all(|name| found.has_author(name)) && !found.has_author("oak"));
        assert_eq!(found.count, Some(2));
    }

    #[test]
    fn reviews_and_answers_of_the_house_are_not_comments() {
        let found = read(&[
            r#"{"@type": "FAQPage", "mainEntity": [{"acceptedAnswer": {"text": "Wait a day before you load it."}}]}"#,
            r#"{"@type": "Product", "review": [{"reviewBody": "Holds what it promises.", "text": "Holds what it promises."}]}"#,
            r#"[{"@type": "DiscussionForumPosting", "text": "How long does it take?", "commentCount": 3}, {"commentCount": 7}]"#,
        ]);
        assert_eq!(found, PageData::default());
    }

    #[test]
    fn answers_count_and_so_do_numbers_of_actions() {
        let data = r#"{"@type": "QAPage", "mainEntity": {"suggestedAnswer": [{"text": "With glue, and patience."}],
            "interactionStatistic": [{"interactionType": "https://schema.org/LikeAction", "userInteractionCount": 9},
            {"interactionType": {"@type": "CommentAction"}, "userInteractionCount": 4}]}}"#;
        let found = read(&["{ broken", data, "[]", ""]);
        assert!(found.has_comment("With glue, and patience."));
        assert_eq!(found.count, Some(4));
    }

    #[test]
    fn data_nested_too_deep_say_nothing() {
        let deep = r#"{"comment":"#.repeat(100_000);
        assert_eq!(read(&[&deep]), PageData::default());
    }

    #[test]
    fn tags_and_entities_are_not_part_of_a_text() {
        assert_eq!(prefix("<p class=a>Fish &amp; <i>chips</i>").as_deref(), Some("fishchips"));
        assert_eq!(prefix("2 < 3 and R&D; all &of it").as_deref(), Some("23andrallofit"));
        assert_eq!(prefix("ÄÖ & <").as_deref(), None);
        assert_eq!(prefix("<unended tag").as_deref(), Some("unendedtag"));
    }
}
