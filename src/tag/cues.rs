//! Cues: patterns that show what a comment does, one file a kind in `cues/`.
//!
//! A cue is looked for in each sentence of the writer's own prose. Whether it is there is a feature of the model, which has
//! learnt what it is worth; what it matched is evidence.

use std::{ops::Range, sync::OnceLock};

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

/// A pattern and the sentences that show what it is for. CONTRIBUTING.md shows how to write one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// The kind that it was written for: the name of its file.
    #[serde(skip)]
    pub kind: &'static str,
    /// Names it within its file.
    pub name: String,
    /// In the syntax of the `regex` crate, on bytes. Letters match in either case, `'` matches the typographic apostrophe
    /// too, `^` and `$` are the ends of the sentence. A group, where there is one, is what is shown as evidence.
    pattern: String,
    /// Sentences that it must match.
    pub matches: Vec<String>,
    /// Sentences that it must not match.
    pub ignores: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cue: Vec<Cue>,
}

/// (kind, text) of every file.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/cues.rs"));

/// Every cue, kind by kind.
pub fn all() -> &'static [Cue] {
    static CUES: OnceLock<Vec<Cue>> = OnceLock::new();
    CUES.get_or_init(|| {
        let files = FILES.iter().map(|(kind, text)| (*kind, toml::from_str(text)));
        let cues = files.flat_map(|(kind, file): (_, Result<File, _>)| {
            let cues = file.expect("a test parses every file").cue;
            cues.into_iter().map(move |cue| Cue { kind, ..cue })
        });
        cues.collect()
    })
}

/// The numbers, in [`all`], of the cues in a sentence.
pub fn find(sentence: &str) -> impl Iterator<Item = usize> {
    static SET: OnceLock<RegexSet> = OnceLock::new();
    let set = SET.get_or_init(|| {
        RegexSetBuilder::new(all().iter().map(Cue::regex))
            .unicode(false)
            .case_insensitive(true)
            .build()
            .expect("a test compiles every cue")
    });
    set.matches(sentence.as_bytes()).into_iter()
}

/// Where in the sentence a cue shows, in bytes.
pub fn locate(cue: usize, sentence: &str) -> Option<Range<usize>> {
    static PATTERNS: OnceLock<Vec<OnceLock<Regex>>> = OnceLock::new();
    // Each pattern by itself is compiled when it is first needed: few ever are.
    let patterns = PATTERNS.get_or_init(|| all().iter().map(|_| OnceLock::new()).collect());
    let pattern = patterns[cue].get_or_init(|| {
        let mut builder = RegexBuilder::new(&all()[cue].regex());
        builder.unicode(false).case_insensitive(true).build().expect("a test compiles every cue")
    });
    let captures = pattern.captures(sentence.as_bytes())?;
    // The first group that took part, or the whole.
    captures.iter().flatten().nth(1).or(captures.get(0)).map(|found| found.range())
}

impl Cue {
    fn regex(&self) -> String {
        self.pattern.replace('\'', "(?:'|’)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::category;

    #[test]
    fn every_cue_matches_what_it_must_and_nothing_that_it_must_not() {
        let mut wrong = Vec::new();
        for (at, cue) in all().iter().enumerate() {
            for sentence in &cue.matches {
                let located = locate(at, sentence).is_some_and(|found| !found.is_empty());
                if !located || !find(sentence).any(|found| found == at) {
                    wrong.push(format!("{}: {} must match {sentence:?}", cue.kind, cue.name));
                }
            }
            for sentence in &cue.ignores {
                if find(sentence).any(|found| found == at) {
                    wrong.push(format!("{}: {} must not match {sentence:?}", cue.kind, cue.name));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn cues_are_complete() {
        let names: HashSet<_> = all().iter().map(|cue| (cue.kind, &cue.name)).collect();
        assert_eq!(names.len(), all().len(), "each name once in its file");
        for cue in all() {
            let Cue { kind, name, .. } = cue;
            assert_eq!(category::find(kind).map(|kind| kind.axis), Some(category::Axis::Kind), "{kind}.toml");
            assert!(!cue.matches.is_empty() && !cue.ignores.is_empty(), "{kind}: {name} shows what it is for");
        }
        for kind in category::BUILT_IN.iter().filter(|category| category.axis == category::Axis::Kind) {
            assert!(all().iter().any(|cue| cue.kind == kind.id), "{} has cues", kind.id);
        }
    }

    #[test]
    fn typographic_apostrophes_and_capitals_match() {
        let found: Vec<_> = find("I’D LOVE TO KNOW").map(|cue| (all()[cue].kind, &*all()[cue].name)).collect();
        assert!(found.contains(&("question", "wants to know")), "{found:?}");
    }
}
