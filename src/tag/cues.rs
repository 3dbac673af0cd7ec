//! Cues: regular expressions that show what a comment does, one file for each kind in `cues/`.
//!
//! Each sentence of the writer's own prose is searched for cues. A cue's presence is a feature, and the model has learnt what it
//! is worth for each category; the text that it matched is evidence.

use std::{cell::RefCell, ops::Range, sync::OnceLock};

use regex_automata::{
    Anchored, Input, MatchError, MatchKind, PatternSet,
    hybrid::dfa::{Cache, DFA},
    nfa::thompson::{
        self, WhichCaptures,
        backtrack::{self, BoundedBacktracker},
    },
    util::syntax,
};

/// A regular expression that shows what a comment does. CONTRIBUTING.md shows how to write one.
#[derive(Debug, Clone, Copy)]
pub struct Cue {
    /// The kind that it was written for: the name of its file.
    pub kind: &'static str,
    /// Names the cue within its file.
    pub name: &'static str,
    /// In the syntax of the `regex` crate, on bytes, and in lower case like the texts that it is matched with. `'` also matches
    /// the typographic apostrophe; `^` and `$` are the ends of the sentence. A match starts where a word starts or outside
    /// words. If there is a group, only what it matched is shown as evidence.
    pattern: &'static str,
}

/// Every cue, kind by kind.
pub static ALL: &[Cue] = include!(concat!(env!("OUT_DIR"), "/cues.rs"));

/// How many bytes the states of the lazy DFA may take before it discards them and starts afresh: chosen by hand, so that
/// natural texts hardly ever need it.
const DFA_CACHE_BYTES: usize = 8 << 20;

/// How many steps the DFA may take for each byte of a sentence: eight times the two or so that natural texts take. Without a bound,
/// a hostile text could make it take as many steps as the sentence is long.
const MAX_STEPS_PER_BYTE: usize = 16;

/// Calls `found` with the number, in [`ALL`], of each cue in a sentence.
pub fn find(sentence: &str, found: impl FnMut(usize)) {
    thread_local! {
        static SEARCH: RefCell<Search> = RefCell::default();
    }
    SEARCH.with_borrow_mut(|search| search.find(sentence).for_each(found));
}

/// Builds what searching needs, so that the first sentence doesn't wait for it.
pub fn warm_up() {
    find("", |_| ());
}

/// The memory that searching needs, kept for the next sentence.
struct Search {
    /// The states of the DFA that texts have needed so far.
    cache: Cache,
    found: PatternSet,
    lowered: String,
}

impl Default for Search {
    fn default() -> Self {
        Self { cache: dfa().create_cache(), found: PatternSet::new(ALL.len()), lowered: String::new() }
    }
}

impl Search {
    /// Finds the cues that start where a word starts, or outside words. From each such place only a few cues can still match
    /// after a letter or two, so the DFA stays small. An unanchored search would have to track every cue that may have started
    /// anywhere before, and need ever more states.
    fn find(&mut self, sentence: &str) -> impl Iterator<Item = usize> {
        lower(sentence, &mut self.lowered);
        self.found.clear();
        let mut steps = MAX_STEPS_PER_BYTE * sentence.len();
        for at in (0..sentence.len()).filter(|&at| !is_inside_word(sentence.as_bytes(), at)) {
            self.find_at(at, &mut steps).expect("a lazy DFA without a limit on cache clears never gives up");
        }
        self.found.iter().map(|cue| cue.as_usize())
    }

    /// Finds the cues that start at an offset. Stops when no steps are left.
    fn find_at(&mut self, at: usize, steps: &mut usize) -> Result<(), MatchError> {
        let (dfa, cache) = (dfa(), &mut self.cache);
        let input = Input::new(&self.lowered).range(at..).anchored(Anchored::Yes);
        let gave_up = |_| MatchError::gave_up(at);
        let mut state = dfa.start_state_forward(cache, &input)?;
        let mut bytes = self.lowered.as_bytes()[at..].iter();
        loop {
            let is_end = bytes.len() == 0;
            state = match bytes.next() {
                Some(&byte) if *steps > 0 => dfa.next_state(cache, state, byte).map_err(gave_up)?,
                Some(_) => return Ok(()),
                None => dfa.next_eoi_state(cache, state).map_err(gave_up)?,
            };
            *steps = steps.saturating_sub(1);
            if state.is_match() {
                for index in 0..dfa.match_len(cache, state) {
                    self.found.insert(dfa.match_pattern(cache, state, index));
                }
            }
            if is_end || state.is_dead() {
                return Ok(());
            }
        }
    }
}

/// Whether the characters on both sides of an offset belong to one word.
fn is_inside_word(sentence: &[u8], at: usize) -> bool {
    let is_word_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    at > 0 && is_word_byte(sentence[at - 1]) && is_word_byte(sentence[at])
}

/// One lazy DFA of all cues: its states are built when texts need them.
fn dfa() -> &'static DFA {
    static ALL_CUES: OnceLock<DFA> = OnceLock::new();
    ALL_CUES.get_or_init(|| {
        let patterns: Vec<String> = ALL.iter().map(Cue::regex).collect();
        DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(DFA_CACHE_BYTES))
            .syntax(syntax())
            .thompson(thompson::Config::new().utf8(false).which_captures(WhichCaptures::None))
            .build_many(&patterns)
            .expect("a test compiles every cue")
    })
}

/// The range of a sentence that a cue matches, in bytes. Only the start of a very long sentence is searched, as far as the
/// matcher's memory reaches.
///
/// # Panics
///
/// If there is no such cue.
pub fn locate(cue: usize, sentence: &str) -> Option<Range<usize>> {
    thread_local! {
        static CACHE: RefCell<Option<backtrack::Cache>> = const { RefCell::new(None) };
    }
    static PATTERNS: OnceLock<Vec<OnceLock<BoundedBacktracker>>> = OnceLock::new();
    // Each pattern is compiled when it is first needed; most never are.
    let patterns = PATTERNS.get_or_init(|| ALL.iter().map(|_| OnceLock::new()).collect());
    let pattern = patterns[cue].get_or_init(|| {
        let mut builder = BoundedBacktracker::builder();
        builder.syntax(syntax()).thompson(thompson::Config::new().utf8(false));
        builder.build(&ALL[cue].regex()).expect("a test compiles every cue")
    });
    let mut lowered = String::new();
    lower(sentence, &mut lowered);
    let start = lowered.len().min(pattern.max_haystack_len());
    let input = Input::new(&lowered.as_bytes()[..start]);
    let mut captures = pattern.create_captures();
    CACHE.with_borrow_mut(|cache| {
        let cache = cache.get_or_insert_with(|| pattern.create_cache());
        cache.reset(pattern);
        pattern.try_captures(cache, input, &mut captures).expect("the start is short enough");
    });
    // The first group that took part in the match, or the whole match.
    let found = captures.iter().flatten().nth(1).or(captures.get_match().map(|found| found.span()));
    found.map(|found| found.range())
}

fn syntax() -> syntax::Config {
    // No Unicode tables: cues are English.
    syntax::Config::new().unicode(false).utf8(false)
}

/// Writes a sentence to `lowered` in ASCII lower case, which changes no offset.
fn lower(sentence: &str, lowered: &mut String) {
    lowered.clear();
    lowered.push_str(sentence);
    lowered.make_ascii_lowercase();
}

impl Cue {
    /// The pattern with both apostrophes.
    fn regex(&self) -> String {
        self.pattern.replace('\'', "(?:'|’)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;
    use crate::taxonomy::{Axis, BUILT_IN, DRAFTS};

    /// For each cue the sentences that it must match and those that it must not.
    static SENTENCES: &[(&[&str], &[&str])] = include!(concat!(env!("OUT_DIR"), "/cue_sentences.rs"));

    #[test]
    fn every_cue_matches_its_examples_and_no_counter_example() {
        let found = |sentence: &str| {
            let mut numbers = Vec::new();
            find(sentence, |cue| numbers.push(cue));
            numbers
        };
        let mut wrong = Vec::new();
        for (at, (cue, (matches, ignores))) in ALL.iter().zip(SENTENCES).enumerate() {
            for &sentence in *matches {
                let located = locate(at, sentence).is_some_and(|found| !found.is_empty());
                if !located || !found(sentence).contains(&at) {
                    wrong.push(format!("{}: {} must match {sentence:?}", cue.kind, cue.name));
                }
            }
            for &sentence in *ignores {
                if found(sentence).contains(&at) {
                    wrong.push(format!("{}: {} must not match {sentence:?}", cue.kind, cue.name));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn cues_are_complete() {
        let names: HashSet<_> = ALL.iter().map(|cue| (cue.kind, cue.name)).collect();
        assert_eq!(names.len(), ALL.len(), "each name once in its file");
        for (Cue { kind, name, .. }, (matches, ignores)) in ALL.iter().zip(SENTENCES) {
            assert!(
                !matches.is_empty() && !ignores.is_empty(),
                "src/tag/cues/{kind}.toml: `{name}` needs sentences in `matches`, and similar ones that it must not match in \
                 `ignores`"
            );
        }
    }

    #[test]
    fn each_kind_has_a_file_of_cues_and_each_file_has_a_kind() {
        let categories = || BUILT_IN.iter().chain(&DRAFTS);
        let kinds: BTreeSet<_> =
            categories().filter(|category| category.axis == Axis::Kind).map(|kind| kind.id).collect();
        let files: BTreeSet<_> = ALL.iter().map(|cue| cue.kind).collect();
        for kind in &kinds {
            assert!(
                files.contains(kind),
                "src/tag/cues/{kind}.toml has no cue: `cargo xtask new cue {kind} NAME` adds one"
            );
        }
        for file in &files {
            assert!(
                kinds.contains(file),
                "src/tag/cues/{file}.toml: src/taxonomy.toml has no kind with the id `{file}`"
            );
        }
    }

    #[test]
    fn a_text_that_starts_cues_again_and_again_takes_linear_time() {
        let mut found = 0;
        // Steps quadratic in its length would take minutes.
        find(&"or is ".repeat(200_000), |_| found += 1);
        assert_eq!(found, 0);
    }

    #[test]
    fn typographic_apostrophes_and_capitals_match() {
        let mut found = Vec::new();
        find("I’D LOVE TO KNOW", |cue| found.push((ALL[cue].kind, ALL[cue].name)));
        assert!(found.contains(&("question", "wants to know")), "{found:?}");
    }
}
