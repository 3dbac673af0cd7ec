//! An outline, prepared so that what stands within any element is counted at once.

use std::collections::HashMap;

use super::clues::{self, Words};
use crate::page::outline::Outline;

/// No string, no element.
pub const NONE: u32 = u32::MAX;

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum Count {
    /// Characters of text.
    Text,
    /// Of these, in links.
    Linked,
    /// Of these, neither in links nor headings nor what surrounds a text.
    Prose,
    Time,
    Author,
    Reply,
    Place,
    Avatar,
    Heading,
    /// Links in headings that lead to other pages.
    Teaser,
    More,
    Control,
    Rating,
    Link,
    Element,
}

/// How many [`Count`]s there are.
pub const COUNTS: usize = Count::Element as usize + 1;

/// One number for each [`Count`].
pub type Counts = [u32; COUNTS];

/// What an element is by itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clue {
    pub time: bool,
    pub author: bool,
    pub reply: bool,
    pub place: bool,
    /// Carries no text of a body: see [`Count::Prose`].
    pub aside: bool,
}

pub struct Tree<'a> {
    pub outline: &'a Outline,
    /// For each element, the first one after all that it holds.
    pub ends: Vec<u32>,
    /// Strings; [`NONE`] where an element has none.
    pub ids: Vec<u32>,
    pub classes: Vec<u32>,
    /// Words of class and id.
    pub words: Vec<Words>,
    pub clues: Vec<Clue>,
    /// Attributes of element `n` are those from `starts[n]` to `starts[n + 1]`.
    starts: Vec<u32>,
    /// Sums over all elements before each one.
    sums: Vec<Counts>,
}

impl<'a> Tree<'a> {
    pub fn new(outline: &'a Outline) -> Self {
        let count = outline.len();
        let mut ends = vec![count as u32; count];
        let mut open: Vec<u32> = Vec::new();
        for index in 0..count as u32 {
            let parent = outline.parents[index as usize];
            while let Some(last) = open.pop_if(|last| index > 0 && *last != parent) {
                ends[last as usize] = index;
            }
            open.push(index);
        }
        let mut tree = Self {
            outline,
            ends,
            ids: vec![NONE; count],
            classes: vec![NONE; count],
            words: vec![Words::default(); count],
            clues: vec![Clue::default(); count],
            starts: vec![0; count + 1],
            sums: Vec::with_capacity(count + 1),
        };
        for &(element, name, value) in &outline.attributes {
            tree.starts[element as usize + 1] += 1;
            match outline.strings[name as usize].as_str() {
                "id" => tree.ids[element as usize] = value,
                "class" => tree.classes[element as usize] = value,
                _ => {}
            }
        }
        for index in 0..count {
            tree.starts[index + 1] += tree.starts[index];
        }
        tree.count();
        tree
    }

    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    pub fn string(&self, number: u32) -> &'a str {
        if number == NONE { "" } else { &self.outline.strings[number as usize] }
    }

    pub fn name(&self, element: u32) -> &'a str {
        self.string(self.outline.names[element as usize])
    }

    pub fn text(&self, element: u32) -> &'a str {
        self.string(self.outline.texts[element as usize])
    }

    pub fn end(&self, element: u32) -> u32 {
        self.ends[element as usize]
    }

    pub fn parent(&self, element: u32) -> u32 {
        self.outline.parents[element as usize]
    }

    /// Names and values of an element's attributes.
    pub fn attributes(&self, element: u32) -> impl Iterator<Item = (&'a str, u32)> + use<'_, 'a> {
        let range = self.starts[element as usize] as usize..self.starts[element as usize + 1] as usize;
        self.outline.attributes[range].iter().map(|&(_, name, value)| (self.string(name), value))
    }

    pub fn attribute(&self, element: u32, name: &str) -> Option<&'a str> {
        self.attributes(element).find(|(known, _)| *known == name).map(|(_, value)| self.string(value))
    }

    /// What stands in an element, itself included.
    pub fn counts(&self, element: u32) -> Counts {
        self.between(element, self.end(element))
    }

    pub fn between(&self, start: u32, end: u32) -> Counts {
        let (before, after) = (&self.sums[start as usize], &self.sums[end as usize]);
        std::array::from_fn(|count| after[count] - before[count])
    }

    /// Fills in clues and sums.
    fn count(&mut self) {
        let outline = self.outline;
        let mut words_of: HashMap<u32, Words> = HashMap::new();
        let mut words = |string: u32| match string {
            NONE => Words::default(),
            _ => *words_of.entry(string).or_insert_with(|| Words::of(&outline.strings[string as usize])),
        };
        for index in 0..self.len() as usize {
            self.words[index] = words(self.classes[index]).with(words(self.ids[index]));
        }
        let repeated = self.repeated();
        let lengths: Vec<u32> = std::iter::once(0)
            .chain(outline.lengths.iter().scan(0_u32, |sum, length| {
                *sum = sum.saturating_add(*length);
                Some(*sum)
            }))
            .collect();
        let mut sums = Counts::default();
        self.sums.push(sums);
        // Until which element something is true.
        let [mut linked, mut heading, mut aside, mut in_time, mut in_author] = [0_u32; 5];
        for element in 0..self.len() {
            let index = element as usize;
            let end = self.end(element);
            let length = lengths[end as usize] - lengths[index];
            let own = outline.lengths[index];
            let name = self.name(element);
            let clue = self.clue(element, name, length);
            self.clues[index] = clue;
            let mut add =
                |count: Count, number: u32| sums[count as usize] = sums[count as usize].saturating_add(number);
            add(Count::Element, 1);
            if name == "a" && self.attribute(element, "href").is_some() {
                linked = linked.max(end);
                add(Count::Link, 1);
                let href = self.attribute(element, "href").unwrap_or_default();
                let leaves = !href.contains('#') && !href.starts_with("javascript") && !clues::is_profile(href);
                if heading > element && leaves && !clue.author {
                    add(Count::Teaser, 1);
                }
                if clues::is_more(self.text(element)) {
                    add(Count::More, 1);
                }
            }
            if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
                heading = heading.max(end);
                add(Count::Heading, 1);
                // A heading within a link.
                if linked > element && length > 0 {
                    add(Count::Teaser, 1);
                }
            }
            if clue.time && element >= in_time {
                in_time = end;
                add(Count::Time, 1);
            }
            if clue.author && element >= in_author {
                in_author = end;
                add(Count::Author, 1);
            }
            if clue.aside {
                aside = aside.max(end);
            }
            add(Count::Reply, u32::from(clue.reply));
            add(Count::Place, u32::from(clue.place));
            match name {
                "img" => add(Count::Avatar, u32::from(self.is_avatar(element))),
                "textarea" | "form" => add(Count::Control, 1),
                _ => {}
            }
            if self.words[index].any(Words::RATING)
                || self.attribute(element, "itemprop").is_some_and(|p| p.contains("ating"))
            {
                add(Count::Rating, 1);
            }
            add(Count::Text, own);
            if linked > element {
                add(Count::Linked, own);
            }
            if linked <= element && heading <= element && aside <= element && !repeated[outline.texts[index] as usize] {
                add(Count::Prose, own);
            }
            self.sums.push(sums);
        }
    }

    /// For each string, whether it is a short text that the page says again and again, numbers aside: no prose.
    fn repeated(&self) -> Vec<bool> {
        let shape = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        let mut seen: HashMap<String, u32> = HashMap::new();
        let mut shapes: HashMap<u32, String> = HashMap::new();
        for (&text, &length) in self.outline.texts.iter().zip(&self.outline.lengths) {
            if (1..40).contains(&length) {
                let shape = shapes.entry(text).or_insert_with(|| shape(&self.outline.strings[text as usize]));
                match seen.get_mut(shape.as_str()) {
                    Some(count) => *count += 1,
                    None => _ = seen.insert(shape.clone(), 1),
                }
            }
        }
        let mut repeated = vec![false; self.outline.strings.len()];
        for (text, shape) in shapes {
            repeated[text as usize] = seen[&shape] >= 3;
        }
        repeated
    }

    fn is_avatar(&self, image: u32) -> bool {
        let parent = self.parent(image);
        let near = self.words[image as usize].with(self.words[parent as usize]);
        near.any(Words::AVATAR)
            || self.attribute(image, "src").is_some_and(|src| src.contains("avatar") || src.contains("userpic"))
    }

    fn clue(&self, element: u32, name: &str, length: u32) -> Clue {
        let words = self.words[element as usize];
        let text = self.text(element);
        let own = self.outline.lengths[element as usize];
        let mut clue = Clue::default();
        let mut href = "";
        for (attribute, value) in self.attributes(element) {
            match attribute {
                "datetime" => clue.time = true,
                "title" => clue.time |= length <= 60 && clues::is_time(self.string(value)),
                "href" => href = self.string(value),
                "itemprop" => match self.string(value) {
                    "author" | "creator" => clue.author |= length <= 60,
                    "datePublished" | "dateCreated" => clue.time = true,
                    _ => {}
                },
                _ => {}
            }
        }
        let is_link = name == "a" && !href.is_empty();
        if own > 0 && own <= 60 && length <= 120 {
            clue.time |= clues::is_time(text);
            clue.author |= clues::names_author(text);
        }
        if (1..=40).contains(&length) {
            let named = words.any(Words::AUTHOR) || name == "cite" && !words.any(Words::TIME);
            clue.author |= named && !clue.time && !clues::is_reply(text);
            clue.author |= is_link
                && (clues::is_profile(href)
                    || self
                        .attribute(element, "rel")
                        .is_some_and(|rel| rel.contains("external") && rel.contains("nofollow")));
            let acts = is_link || matches!(name, "button" | "span" | "li" | "div" | "input");
            clue.reply =
                acts && clues::is_reply(text) || is_link && (href.contains("replytocom") || href.contains("#respond"));
        }
        clue.place = is_link
            && (clues::is_place(href) || text.starts_with('#') && text[1..].starts_with(|c: char| c.is_ascii_digit()));
        clue.aside = matches!(name, "button" | "select" | "textarea" | "label" | "form" | "nav") && name != "form"
            || (clue.time || clue.author || clue.reply) && length <= 60
            || words.any(Words::SIGNATURE);
        clue
    }
}
