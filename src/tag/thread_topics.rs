//! What a thread as a whole is about: the topics of most of its comments. Stated once, they need not be repeated on each.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use crate::{
    comment::Tag,
    level::Level,
    taxonomy::{Axis, BUILT_IN},
};

/// A topic that most comments of a thread have.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ThreadTopic {
    /// The [`Category::id`](crate::Category::id).
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub category: Cow<'static, str>,
    /// How sure it is that most comments of the thread have the topic, given those that have been tagged so far: from 0 to 1.
    pub score: f32,
}

/// How many comments of a thread have been tagged, and how many of them have each category at [`Level::Balanced`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ThreadCounts {
    /// All comments that have been tagged so far.
    pub comments: u32,
    /// By category id; those that no comment has may be missing. Only topics matter.
    pub with: BTreeMap<String, u32>,
}

impl ThreadCounts {
    /// Adds a comment with its tags of any level.
    pub fn add(&mut self, tags: &[Tag]) {
        self.comments += 1;
        for tag in tags.iter().filter(|tag| tag.level <= Level::Balanced) {
            *self.with.entry(tag.category.to_string()).or_default() += 1;
        }
    }
}

/// How sure a topic must be. Chosen by reading what is then left on comments: docs/model.md has the figures.
const LEAST_SCORE: f32 = 0.85;

/// How many comments must have a topic, at least: fewer make no thread.
const LEAST_COMMENTS: u32 = 3;

/// The topics of a thread, the surest first; of equally sure ones, in the order of the taxonomy.
pub fn thread_topics(counts: &ThreadCounts) -> Vec<ThreadTopic> {
    let topics = BUILT_IN.iter().filter(|category| category.axis == Axis::Topic).map(|category| {
        let with = counts.with.get(category.id).copied().unwrap_or_default();
        (with, ThreadTopic { category: Cow::Borrowed(category.id), score: certainty_of_most(with, counts.comments) })
    });
    let topics = topics.filter(|(with, _)| *with >= LEAST_COMMENTS).map(|(_, topic)| topic);
    let mut topics: Vec<_> = topics.filter(|topic| topic.score >= LEAST_SCORE).collect();
    topics.sort_by(|one, other| other.score.total_cmp(&one.score));
    topics
}

/// How sure it is that more than half of a thread's comments have something, if `with` of `all` that have been seen do: the probability
/// that the share is above .5, with a uniform prior. The beta distribution is approximated by a normal one, and that by a logistic function
/// (Bowling et al., 2009). In thousandths, like all scores.
fn certainty_of_most(with: u32, all: u32) -> f32 {
    let (with, all) = (f64::from(with.min(all)), f64::from(all));
    let mean = (with + 1.0) / (all + 2.0);
    let deviation = (mean * (1.0 - mean) / (all + 3.0)).sqrt();
    let certainty = 1.0 / (1.0 + (-1.702 * (mean - 0.5) / deviation).exp());
    ((certainty * 1000.0).round() / 1000.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(comments: u32, with: &[(&str, u32)]) -> Vec<String> {
        let with = with.iter().map(|(id, count)| ((*id).to_owned(), *count)).collect();
        thread_topics(&ThreadCounts { comments, with }).into_iter().map(|topic| topic.category.into_owned()).collect()
    }

    #[test]
    fn a_thread_is_about_what_most_of_its_comments_are_about() {
        let with = [("programming", 538), ("ai", 290), ("security", 240), ("question", 500), ("unknown", 564)];
        assert_eq!(topics(564, &with), ["programming"]);
        assert_eq!(topics(564, &[("ai", 400), ("programming", 538)]), ["ai", "programming"]);
    }

    #[test]
    fn few_comments_prove_little() {
        for comments in 0..=2 {
            assert_eq!(topics(comments, &[("ai", comments)]), [""; 0], "{comments}");
        }
        assert_eq!(topics(3, &[("ai", 3)]), ["ai"]);
        assert_eq!(topics(10, &[("ai", 6)]), [""; 0]);
        assert_eq!(topics(10, &[("ai", 7)]), ["ai"]);
        assert_eq!(topics(100, &[("ai", 52)]), [""; 0]);
        assert_eq!(topics(100, &[("ai", 58)]), ["ai"]);
    }

    #[test]
    fn counts_that_make_no_sense_do_no_harm() {
        assert_eq!(topics(4, &[("ai", u32::MAX)]), ["ai"]);
        assert_eq!(topics(u32::MAX, &[("ai", u32::MAX)]), ["ai"]);
        assert!(certainty_of_most(0, u32::MAX) == 0.0 && certainty_of_most(7, 0) <= 0.5);
    }
}
