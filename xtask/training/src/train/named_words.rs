//! Whether evidence is what readers would point at: compares it with the words that annotators named for the tags of dev.

use std::{collections::HashMap, fs, ops::Range, path::Path};

use anyhow::Context;
use serde::Deserialize;
use threadlight::{Axis, Level, tag::Tagger};

use crate::data::Example;

/// The words that annotators named, by the id of a comment and that of a category.
pub type NamedWords = HashMap<(String, String), Vec<String>>;

#[derive(Deserialize)]
struct Line {
    id: String,
    category: String,
    /// Parts of the comment's text; none if no words of its own say that it has the category.
    spans: Vec<String>,
}

/// Reads the words that annotators named.
pub fn read(path: &Path) -> anyhow::Result<NamedWords> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let named = text.lines().filter(|line| !line.trim().is_empty()).enumerate().map(|(at, line)| {
        let Line { id, category, spans } =
            serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), at + 1))?;
        Ok(((id, category), spans))
    });
    named.collect()
}

/// How well the evidence of one axis agrees with what annotators named.
#[derive(Default)]
pub struct Agreement {
    /// Right tags for which words were named.
    pub tags: u32,
    /// Those of them whose evidence touches a named word.
    pub touching: u32,
    /// Bytes of their evidence.
    marked: usize,
    /// Bytes of it that stand in named words, or in the word before or after them.
    marked_there: usize,
}

impl Agreement {
    /// The share of the tags whose evidence touches a named word.
    pub fn hit(&self) -> f64 {
        f64::from(self.touching) / f64::from(self.tags.max(1))
    }

    /// The share of the marked bytes that stand in or beside named words.
    pub fn precision(&self) -> f64 {
        self.marked_there as f64 / self.marked.max(1) as f64
    }

    fn add(&mut self, text: &str, evidence: &[Range<usize>], named: &[Range<usize>]) {
        let overlap = |one: &Range<usize>, other: &Range<usize>| {
            one.end.min(other.end).saturating_sub(one.start.max(other.start))
        };
        let wide: Vec<Range<usize>> = named.iter().map(|span| with_neighbours(text, span)).collect();
        self.tags += 1;
        self.touching += u32::from(evidence.iter().any(|mark| named.iter().any(|span| overlap(mark, span) > 0)));
        self.marked += evidence.iter().map(ExactSizeIterator::len).sum::<usize>();
        let is_there = |at: &usize| wide.iter().any(|span| span.contains(at));
        self.marked_there += evidence.iter().flat_map(Clone::clone).filter(is_there).count();
    }
}

/// A part of a text with the words before and after it.
fn with_neighbours(text: &str, span: &Range<usize>) -> Range<usize> {
    let before = text[..span.start].trim_end();
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let after = text[span.end..].trim_start();
    let end = text.len() - after.len() + after.find(char::is_whitespace).unwrap_or(after.len());
    start..end
}

/// The agreement of each axis, topics first, over all tags that are right at [`Level::Balanced`].
pub fn agreement(tagger: &Tagger, examples: &[Example], named: &NamedWords) -> [Agreement; 2] {
    let mut axes = [Agreement::default(), Agreement::default()];
    for example in examples {
        let text = &example.comment.text;
        for tag in tagger.tag(&example.comment, Level::Balanced) {
            let key = (example.comment.id.clone(), tag.category.to_string());
            let words = named.get(&key).into_iter().flatten();
            let spans: Vec<_> = words.filter_map(|words| text.find(words).map(|at| at..at + words.len())).collect();
            let evidence: Vec<_> = tag.evidence.iter().map(|span| span.start as usize..span.end as usize).collect();
            if !spans.is_empty() {
                axes[usize::from(tag.axis == Axis::Kind)].add(text, &evidence, &spans);
            }
        }
    }
    axes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_named_words_or_beside_them_are_right() {
        let text = "I have lived there, and the tea is fine.";
        let mut agreement = Agreement::default();
        let at = |words: &str| text.find(words).map(|at| at..at + words.len()).unwrap();
        agreement.add(text, &[at("have"), at("tea")], &[at("lived there")]);
        assert_eq!((agreement.hit(), agreement.precision()), (0.0, 4.0 / 7.0));
        agreement.add(text, &[at("lived")], &[at("lived there")]);
        assert_eq!((agreement.hit(), agreement.precision()), (0.5, 9.0 / 12.0));
        agreement.add(text, &[], &[at("fine")]);
        assert_eq!(agreement.tags, 3);
    }
}
