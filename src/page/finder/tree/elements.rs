//! The elements of an outline, and what one can ask about each without counting.

use rustc_hash::FxHashMap;

use super::texts::TextIndex;
use crate::page::{
    finder::{
        clues::{self, TextClues, WordMeanings},
        page_data::PageData,
    },
    outline::Outline,
};

/// Takes the place of the index of a string, an element or a path where there is none.
pub const NONE: u32 = u32::MAX;

/// The most characters that the header of an e-mail has: an element with more also holds the mail's text.
const MAIL_HEADER: u32 = 240;

/// The elements of an [`Outline`]. Elements and strings are given as their indexes there. An element and its descendants are the
/// elements from its index to before its [`end`](Self::end).
pub struct Elements<'a> {
    pub outline: &'a Outline,
    /// For each element, the first one after all its descendants.
    ends: Vec<u32>,
    /// For each element, how many ancestors it has.
    levels: Vec<u32>,
    /// The string of each element's id; [`NONE`] where it has none.
    pub ids: Vec<u32>,
    /// The string of each element's class attribute; [`NONE`] where it has none.
    pub classes: Vec<u32>,
    /// What the words in each element's class and id mean.
    pub meanings: Vec<WordMeanings>,
    /// The attributes of element `n` are those from `attribute_starts[n]` to `attribute_starts[n + 1]`.
    attribute_starts: Vec<u32>,
    /// Where the texts are.
    pub texts: TextIndex,
    /// What the page's JSON-LD says about its comments.
    pub data: PageData,
}

impl<'a> Elements<'a> {
    /// The elements of a [valid](Outline::is_valid) outline.
    pub fn new(outline: &'a Outline) -> Self {
        let count = outline.len();
        let (ends, levels) = nesting(outline);
        let mut elements = Self {
            outline,
            ends,
            levels,
            ids: vec![NONE; count],
            classes: vec![NONE; count],
            meanings: Vec::new(),
            attribute_starts: vec![0; count + 1],
            texts: TextIndex::new(outline),
            data: PageData::of(&outline.data),
        };
        for &(element, name, value) in &outline.attributes {
            elements.attribute_starts[element as usize + 1] += 1;
            match outline.strings[name as usize].as_str() {
                "id" => elements.ids[element as usize] = value,
                "class" => elements.classes[element as usize] = value,
                _ => {}
            }
        }
        for index in 0..count {
            elements.attribute_starts[index + 1] += elements.attribute_starts[index];
        }
        elements.meanings = word_meanings(outline, &elements.classes, &elements.ids);
        elements
    }

    /// How many elements there are.
    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The text of a string; empty for [`NONE`].
    pub fn string(&self, number: u32) -> &'a str {
        if number == NONE { "" } else { &self.outline.strings[number as usize] }
    }

    /// The local name of an element, in lower case.
    pub fn name(&self, element: u32) -> &'a str {
        self.string(self.outline.names[element as usize])
    }

    /// The start of an element's own text.
    pub fn text(&self, element: u32) -> &'a str {
        self.string(self.outline.texts[element as usize])
    }

    /// How long an element's own text is, in characters.
    pub fn text_length(&self, element: u32) -> u32 {
        self.outline.lengths[element as usize]
    }

    /// The first element after all descendants of this one.
    pub fn end(&self, element: u32) -> u32 {
        self.ends[element as usize]
    }

    /// How many ancestors an element has.
    pub fn level(&self, element: u32) -> u32 {
        self.levels[element as usize]
    }

    /// The parent of an element; the root is its own.
    pub fn parent(&self, element: u32) -> u32 {
        self.outline.parents[element as usize]
    }

    /// The names of an element's attributes, with the strings of their values.
    pub fn attributes(&self, element: u32) -> impl Iterator<Item = (&'a str, u32)> + use<'_, 'a> {
        let starts = &self.attribute_starts[element as usize..];
        let range = starts[0] as usize..starts[1] as usize;
        self.outline.attributes[range].iter().map(|&(_, name, value)| (self.string(name), value))
    }

    /// The value of an attribute of an element.
    pub fn attribute(&self, element: u32, name: &str) -> Option<&'a str> {
        self.attributes(element).find(|(known, _)| *known == name).map(|(_, value)| self.string(value))
    }

    /// The elements from `start` to before `end` that have a text of their own.
    pub fn texts(&self, start: u32, end: u32) -> impl Iterator<Item = u32> {
        let first = move |from: u32| self.texts.next(from).filter(|&element| element < end);
        std::iter::successors(first(start), move |&element| first(element + 1))
    }

    /// The same elements as [`Self::texts`], the last first.
    pub fn texts_backwards(&self, start: u32, end: u32) -> impl Iterator<Item = u32> {
        let last = move |end: u32| self.texts.last_before(end).filter(|&element| element >= start);
        std::iter::successors(last(end), move |&element| last(element))
    }

    /// What an element's own text says, if it is short.
    pub fn text_clues(&self, element: u32) -> TextClues {
        self.texts.clues(self.outline, element)
    }

    /// What may be a person's name in an element's own text.
    pub fn possible_name(&self, element: u32) -> Option<&'a str> {
        let length = usize::from(self.text_clues(element).name_length);
        (length > 0).then(|| &self.text(element)[..length])
    }

    /// Whether an element's own text is no more than the header of an e-mail.
    pub fn has_mail_header(&self, element: u32) -> bool {
        self.text_length(element) <= MAIL_HEADER && clues::is_mail_header(self.text(element))
    }
}

/// For each element, what the words in its class and id mean. For custom elements, whose names are the page's own, also those in the
/// name.
fn word_meanings(outline: &Outline, classes: &[u32], ids: &[u32]) -> Vec<WordMeanings> {
    // Trailing digits mean nothing, so ids that differ only in them are read once.
    let mut known: FxHashMap<&str, WordMeanings> = FxHashMap::default();
    let mut meanings = |string: u32| match string {
        NONE => WordMeanings::default(),
        _ => {
            let text = outline.strings[string as usize].trim_end_matches(|c: char| c.is_ascii_digit());
            *known.entry(text).or_insert_with(|| WordMeanings::of(text))
        }
    };
    let all = classes.iter().zip(ids).zip(&outline.names).map(|((&class, &id), &name)| {
        let own = meanings(class).with(meanings(id));
        let is_custom = outline.strings[name as usize].contains('-');
        if is_custom { own.with(meanings(name)) } else { own }
    });
    all.collect()
}

/// For each element, the first one after its descendants, and how many ancestors it has.
fn nesting(outline: &Outline) -> (Vec<u32>, Vec<u32>) {
    let count = outline.len();
    let mut ends = vec![count as u32; count];
    let mut levels = Vec::with_capacity(count);
    let mut open: Vec<u32> = Vec::new();
    for index in 0..count as u32 {
        let parent = outline.parents[index as usize];
        while let Some(last) = open.pop_if(|last| index > 0 && *last != parent) {
            ends[last as usize] = index;
        }
        levels.push(open.len() as u32);
        open.push(index);
    }
    (ends, levels)
}
