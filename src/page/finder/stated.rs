//! What a page says of its comments in data for search engines (JSON-LD): how they begin, who wrote them, how many there are.

use rustc_hash::FxHashSet;
use serde_json::Value;

/// How many letters and digits of a text are compared, and how many a text must have.
const START: usize = 16;
const LEAST: usize = 8;

/// Properties that hold comments.
const COMMENTS: [&str; 3] = ["comment", "suggestedAnswer", "acceptedAnswer"];

/// Kinds of posts that open a thread and are a part of it.
const OPENING: [&str; 3] = ["DiscussionForumPosting", "SocialMediaPosting", "Question"];

/// What the data of a page say of its comments.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// The starts of their texts: see [`start`].
    texts: FxHashSet<String>,
    /// The names of their writers, in lower case.
    authors: FxHashSet<String>,
    /// How many there are; none where the page says it of several things, or of none.
    pub count: Option<u64>,
}

impl Stated {
    /// What is stated in any of these texts; one that is no JSON states nothing.
    pub fn of(data: &[String]) -> Self {
        let mut stated = Self::default();
        let mut counts = Vec::new();
        for value in data.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok()) {
            stated.add(&value, &mut counts);
        }
        counts.dedup();
        stated.count = if let [count] = counts[..] { Some(count) } else { None };
        stated
    }

    /// Whether a comment begins as this text does.
    pub fn begins(&self, text: &str) -> bool {
        !self.texts.is_empty() && start(text).is_some_and(|start| self.texts.contains(&start))
    }

    /// Whether a comment's writer is called so.
    pub fn is_author(&self, name: &str) -> bool {
        !self.authors.is_empty() && self.authors.contains(&name.to_lowercase())
    }

    /// No deeper than the parser goes.
    fn add(&mut self, value: &Value, counts: &mut Vec<u64>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.add(value, counts)),
            // What a page itself asks and answers is no discussion.
            Value::Object(thing) if !is_a(value, "FAQPage") => {
                let mut has_comments = false;
                for comment in COMMENTS.iter().filter_map(|&name| thing.get(name)).flat_map(each) {
                    self.add_comment(comment);
                    has_comments = true;
                }
                // Indexes list the posts that open threads, too.
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

    fn add_comment(&mut self, comment: &Value) {
        self.texts.extend(comment.get("text").and_then(Value::as_str).and_then(start));
        for author in comment.get("author").into_iter().flat_map(each) {
            let name = author.as_str().or_else(|| author.get("name")?.as_str()).map(str::trim);
            self.authors.extend(name.filter(|name| !name.is_empty()).map(str::to_lowercase));
        }
    }
}

/// Those of a list, or the one that there is.
fn each(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn is_a(thing: &Value, name: &str) -> bool {
    thing.get("@type").into_iter().flat_map(each).any(|kind| kind.as_str().is_some_and(|kind| kind.ends_with(name)))
}

/// A number of comments is written as a string, too.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// An address, or a thing that has one for its kind.
fn is_commenting(kind: &Value) -> bool {
    kind.as_str().is_some_and(|kind| kind.ends_with("CommentAction")) || is_a(kind, "CommentAction")
}

/// The first letters and digits of a text in lower case, tags and entities aside; none of a very short one.
fn start(text: &str) -> Option<String> {
    let mut start = String::new();
    let mut count = 0;
    let mut rest = text;
    while let Some(character) = rest.chars().next().filter(|_| count < START) {
        let skipped = match character {
            '<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => rest.find('>'),
            '&' => rest.find(';').filter(|&end| (2..=8).contains(&end) && !rest[..end].contains(' ')),
            _ => None,
        };
        rest = &rest[skipped.map_or(character.len_utf8(), |end| end + 1)..];
        if skipped.is_none() && character.is_alphanumeric() {
            start.extend(character.to_lowercase());
            count += 1;
        }
    }
    (count >= LEAST).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(data: &[&str]) -> Stated {
        Stated::of(&data.iter().map(|&text| text.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn comments_are_known_by_how_they_begin_and_by_their_writers() {
        let page = r#"{"@graph": [{"@type": "DiscussionForumPosting", "text": "<p>Is oak worth the price?</p>", "commentCount": "2",
            "author": [{"name": " Moss "}], "comment": [{"@type": "Comment", "text": "It&#39;s <b>not</b>, if you paint it.", "author":
            {"name": "fernhill"}, "comment": {"text": "Paint peels off after a while", "author": "k2"}}]}]}"#;
        let stated = stated(&[page]);
        for text in ["Is oak worth the price?", "It's not, if you paint", "Paint peels off after a while."] {
            assert!(stated.begins(text), "{text}");
        }
        assert!(!stated.begins("Is oak worth") && !stated.begins("Something else entirely") && !stated.begins(""));
        assert!(["Moss", "FernHill", "k2"].iter().all(|name| stated.is_author(name)) && !stated.is_author("oak"));
        assert_eq!(stated.count, Some(2));
    }

    #[test]
    fn what_a_page_says_of_other_things_is_no_comment() {
        let stated = stated(&[
            r#"{"@type": "FAQPage", "mainEntity": [{"acceptedAnswer": {"text": "Wait a day before you load it."}}]}"#,
            r#"{"@type": "Product", "review": [{"reviewBody": "Holds what it promises.", "text": "Holds what it promises."}]}"#,
            r#"[{"@type": "DiscussionForumPosting", "text": "How long does it take?", "commentCount": 3}, {"commentCount": 7}]"#,
        ]);
        assert_eq!(stated, Stated::default());
    }

    #[test]
    fn answers_count_and_so_do_numbers_of_actions() {
        let data = r#"{"@type": "QAPage", "mainEntity": {"suggestedAnswer": [{"text": "With glue, and patience."}],
            "interactionStatistic": [{"interactionType": "https://schema.org/LikeAction", "userInteractionCount": 9},
            {"interactionType": {"@type": "CommentAction"}, "userInteractionCount": 4}]}}"#;
        let stated = stated(&["{ broken", data, "[]", ""]);
        assert!(stated.begins("With glue, and patience."));
        assert_eq!(stated.count, Some(4));
    }

    #[test]
    fn data_that_go_too_deep_say_nothing() {
        let deep = r#"{"comment":"#.repeat(100_000);
        assert_eq!(stated(&[&deep]), Stated::default());
    }

    #[test]
    fn tags_and_entities_are_no_part_of_a_text() {
        assert_eq!(start("<p class=a>Fish &amp; <i>chips</i>").as_deref(), Some("fishchips"));
        assert_eq!(start("2 < 3 and R&D; all &of it").as_deref(), Some("23andrallofit"));
        assert_eq!(start("ÄÖ & <").as_deref(), None);
        assert_eq!(start("<unended tag").as_deref(), Some("unendedtag"));
    }
}
