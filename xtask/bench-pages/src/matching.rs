//! Which found comments are those that people marked, by their words.

use std::collections::HashMap;

use threadlight::Comment;

use crate::gold::Marked;

/// A found comment counts as a marked one if the F1 of their words is at least this, as the gold data define it.
const MIN_OVERLAP: f64 = 0.8;

/// The words of a text in lower case: runs of letters, digits and underscores.
pub fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// F1 of two multisets of words; 0 if both are empty.
pub fn overlap(a: &[String], b: &[String]) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in a {
        *counts.entry(word).or_default() += 1;
    }
    let taken = |word: &&String| counts.get_mut(word.as_str()).filter(|n| **n > 0).map(|n| *n -= 1).is_some();
    2.0 * b.iter().filter(taken).count() as f64 / (a.len() + b.len()).max(1) as f64
}

/// For each found comment, the marked comment that it is, if any. Each marked comment is used once.
pub fn pairs<'a>(found: &[Comment], gold: &'a [Marked]) -> Vec<Option<&'a Marked>> {
    let mut left: Vec<_> = gold.iter().map(|marked| (marked, words(&marked.text))).collect();
    let mut take = |comment: &Comment, min: f64| {
        let words = words(&comment.text);
        // The lengths alone tell most texts apart, and much faster.
        let is_it = |gold: &[String]| max_overlap(words.len(), gold.len()) >= min && overlap(&words, gold) >= min;
        let first = left.iter().position(|(_, gold)| is_it(gold))?;
        Some(left.remove(first).0)
    };
    // Equal texts first, so that no similar text takes the place of an equal one.
    let mut pairs: Vec<_> = found.iter().map(|comment| take(comment, 1.0)).collect();
    for (comment, pair) in found.iter().zip(&mut pairs) {
        *pair = pair.or_else(|| take(comment, MIN_OVERLAP));
    }
    pairs
}

/// How much texts of these numbers of words can [`overlap`] at most: if all words of the shorter one are in the longer one.
fn max_overlap(a: usize, b: usize) -> f64 {
    2.0 * a.min(b) as f64 / (a + b).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_texts_overlap_more_than_their_lengths_allow() {
        for (a, b) in [("a b", "b a"), ("a b", "a b c"), ("", "a"), ("", "")] {
            let (a, b) = (words(a), words(b));
            assert_eq!(overlap(&a, &b), max_overlap(a.len(), b.len()));
        }
    }

    #[test]
    fn words_overlap_as_multisets() {
        let f1 = |a: &str, b: &str| overlap(&words(a), &words(b));
        assert_eq!([f1("A b", "a, B!"), f1("a a b", "a"), f1("", "a"), f1("", "")], [1.0, 0.5, 0.0, 0.0]);
    }
}
