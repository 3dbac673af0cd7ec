//! Where a page's texts are and what the short ones say.

use rustc_hash::FxHashMap;

use crate::page::{finder::clues::TextClues, outline::Outline};

/// Texts of at most this many characters are read for clues. Longer ones are what somebody wrote.
const SHORT: u32 = 60;

/// Texts with fewer characters than this are labels, not prose, if the page repeats them.
const LABEL: u32 = 40;

/// How often a page must repeat a text to make it a label.
const LABEL_REPEATS: u32 = 3;

/// The texts of an outline.
pub struct TextIndex {
    /// For each element and for the end, the first element from there on with a text of its own, or the number of elements.
    next: Vec<u32>,
    /// For each element, the last one up to there with a text of its own.
    last: Vec<Option<u32>>,
    /// For each string that is a short text, its clues: read once, however often the page repeats it.
    clues: Vec<Option<TextClues>>,
}

impl TextIndex {
    pub fn new(outline: &Outline) -> Self {
        let last = outline.lengths.iter().zip(0_u32..).scan(None, |last, (&length, element)| {
            *last = if length > 0 { Some(element) } else { *last };
            Some(*last)
        });
        let mut clues = vec![None; outline.strings.len()];
        for (&text, length) in outline.texts.iter().zip(&outline.lengths) {
            if (1..=SHORT).contains(length) {
                clues[text as usize].get_or_insert_with(|| TextClues::of(&outline.strings[text as usize]));
            }
        }
        Self { next: next_texts(outline), last: last.collect(), clues }
    }

    /// The first element from this one on that has a text of its own.
    pub fn next(&self, from: u32) -> Option<u32> {
        let end = self.next.len() as u32 - 1;
        self.next.get(from as usize).copied().filter(|&element| element < end)
    }

    /// The last element before this one that has a text of its own.
    pub fn last_before(&self, end: u32) -> Option<u32> {
        self.last[end.checked_sub(1)? as usize]
    }

    /// What the element's own text says, if that is short.
    pub fn clues(&self, outline: &Outline, element: u32) -> TextClues {
        match outline.lengths[element as usize] {
            1..=SHORT => self.clues[outline.texts[element as usize] as usize].unwrap_or_default(),
            _ => TextClues::default(),
        }
    }
}

/// See [`TextIndex::next`].
fn next_texts(outline: &Outline) -> Vec<u32> {
    let mut next = outline.len() as u32;
    let mut all: Vec<u32> = std::iter::once(next)
        .chain((0..next).rev().map(|element| {
            if outline.lengths[element as usize] > 0 {
                next = element;
            }
            next
        }))
        .collect();
    all.reverse();
    all
}

/// For each string, whether it is a label: a short text that the page repeats, with whatever numbers in it.
pub fn labels(outline: &Outline) -> Vec<bool> {
    let shape = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let mut known: FxHashMap<String, u32> = FxHashMap::default();
    let mut shapes: FxHashMap<u32, u32> = FxHashMap::default();
    let mut repeats: Vec<u32> = Vec::new();
    for (&text, &length) in outline.texts.iter().zip(&outline.lengths) {
        if (1..LABEL).contains(&length) {
            let shape = *shapes.entry(text).or_insert_with(|| {
                let next = known.len() as u32;
                *known.entry(shape(&outline.strings[text as usize])).or_insert(next)
            });
            repeats.resize(known.len(), 0);
            repeats[shape as usize] += 1;
        }
    }
    let mut labels = vec![false; outline.strings.len()];
    for (text, shape) in shapes {
        labels[text as usize] = repeats[shape as usize] >= LABEL_REPEATS;
    }
    labels
}
