//! Cues: patterns that show what a comment does, one file a kind in `cues/`.
//!
//! A cue is looked for in each sentence of the writer's own prose. Whether it is there is a feature of the model, which has
//! learnt what it is worth; what it matched is evidence.

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

/// A pattern that shows what a comment does. CONTRIBUTING.md shows how to write one.
#[derive(Debug, Clone, Copy)]
pub struct Cue {
    /// The kind that it was written for: the name of its file.
    pub kind: &'static str,
    /// Names it within its file.
    pub name: &'static str,
    /// In the syntax of the `regex` crate, on bytes and in lower case, as texts are put into lower case for it. `'` matches
    /// the typographic apostrophe too, `^` and `$` are the ends of the sentence. A match begins where a word does, or outside of
    /// words. A group, where there is one, is what is shown as evidence.
    pattern: &'static str,
}

/// Every cue, kind by kind.
pub static ALL: &[Cue] = include!(concat!(env!("OUT_DIR"), "/cues.rs"));

/// How many bytes the states of the automaton may take before it begins anew.
const CAPACITY: usize = 8 << 20;

/// How many steps the automaton may take for each byte of a sentence. Natural texts take two; without a bound some made for it
/// would take as many as the sentence is long.
const STEPS: usize = 16;

/// Gives `each` the numbers, in [`ALL`], of the cues in a sentence.
pub fn find(sentence: &str, each: impl FnMut(usize)) {
    thread_local! {
        static SEARCH: RefCell<Search> = RefCell::default();
    }
    SEARCH.with_borrow_mut(|search| search.find(sentence).for_each(each));
}

/// Builds what searching needs, which else the first sentence waits for.
pub fn warm_up() {
    find("", |_| ());
}

/// What searching needs room for, kept for the next sentence.
struct Search {
    /// The states of the automaton that texts have needed so far.
    cache: Cache,
    found: PatternSet,
    lowered: String,
}

impl Default for Search {
    fn default() -> Self {
        Self { cache: automaton().create_cache(), found: PatternSet::new(ALL.len()), lowered: String::new() }
    }
}

impl Search {
    /// Looks for cues that begin where a word does, or outside of words. From there few can, and most places are left after a
    /// letter or two; where all might have begun at any place before, there is no end of states.
    fn find(&mut self, sentence: &str) -> impl Iterator<Item = usize> {
        lower(sentence, &mut self.lowered);
        self.found.clear();
        let mut steps = STEPS * sentence.len();
        for at in (0..sentence.len()).filter(|&at| !is_inside_word(sentence.as_bytes(), at)) {
            self.begin(at, &mut steps).expect("an automaton that was not told when to give up never does");
        }
        self.found.iter().map(|cue| cue.as_usize())
    }

    /// Finds the cues that begin at a place.
    fn begin(&mut self, at: usize, steps: &mut usize) -> Result<(), MatchError> {
        let (automaton, cache) = (automaton(), &mut self.cache);
        let input = Input::new(&self.lowered).range(at..).anchored(Anchored::Yes);
        let gave_up = |_| MatchError::gave_up(at);
        let mut state = automaton.start_state_forward(cache, &input)?;
        let mut bytes = self.lowered.as_bytes()[at..].iter();
        loop {
            let is_end = bytes.len() == 0;
            state = match bytes.next() {
                Some(&byte) if *steps > 0 => automaton.next_state(cache, state, byte).map_err(gave_up)?,
                Some(_) => return Ok(()),
                None => automaton.next_eoi_state(cache, state).map_err(gave_up)?,
            };
            *steps = steps.saturating_sub(1);
            if state.is_match() {
                for index in 0..automaton.match_len(cache, state) {
                    self.found.insert(automaton.match_pattern(cache, state, index));
                }
            }
            if is_end || state.is_dead() {
                return Ok(());
            }
        }
    }
}

fn is_inside_word(sentence: &[u8], at: usize) -> bool {
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    at > 0 && is_of_word(sentence[at - 1]) && is_of_word(sentence[at])
}

/// All cues in one, built state by state as texts need them.
fn automaton() -> &'static DFA {
    static AUTOMATON: OnceLock<DFA> = OnceLock::new();
    AUTOMATON.get_or_init(|| {
        let patterns: Vec<String> = ALL.iter().map(Cue::regex).collect();
        DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(CAPACITY))
            .syntax(syntax())
            .thompson(thompson::Config::new().utf8(false).which_captures(WhichCaptures::None))
            .build_many(&patterns)
            .expect("a test compiles every cue")
    })
}

/// Where in the sentence a cue shows, in bytes. Of very long sentences only the start is looked at.
pub fn locate(cue: usize, sentence: &str) -> Option<Range<usize>> {
    thread_local! {
        static CACHE: RefCell<Option<backtrack::Cache>> = const { RefCell::new(None) };
    }
    static PATTERNS: OnceLock<Vec<OnceLock<BoundedBacktracker>>> = OnceLock::new();
    // Each pattern by itself is compiled when it is first needed: few ever are.
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
    // The first group that took part, or the whole.
    let found = captures.iter().flatten().nth(1).or(captures.get_match().map(|found| found.span()));
    found.map(|found| found.range())
}

fn syntax() -> syntax::Config {
    // No Unicode tables: cues are English.
    syntax::Config::new().unicode(false).utf8(false)
}

/// In lower case, which leaves every offset as it is.
fn lower(sentence: &str, lowered: &mut String) {
    lowered.clear();
    lowered.push_str(sentence);
    lowered.make_ascii_lowercase();
}

impl Cue {
    fn regex(&self) -> String {
        self.pattern.replace('\'', "(?:'|’)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;
    use crate::taxonomy::{Axis, BUILT_IN, DRAFTS};

    /// What each cue must match, and what it must not.
    static SENTENCES: &[(&[&str], &[&str])] = include!(concat!(env!("OUT_DIR"), "/cue_sentences.rs"));

    #[test]
    fn every_cue_matches_what_it_must_and_nothing_that_it_must_not() {
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
    fn what_begins_cues_again_and_again_is_no_trouble() {
        let mut found = 0;
        // As many steps as its length squared would take minutes.
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
