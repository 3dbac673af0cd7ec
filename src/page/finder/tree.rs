//! An outline, prepared so that what stands within any element is counted at once.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    clues::{self, Said, Words},
    stated::Stated,
};
use crate::page::outline::Outline;

/// No string, no element.
pub const NONE: u32 = u32::MAX;

/// A form with more characters than these holds more than what it asks for.
const FORM: u32 = 1500;

/// A mail's header with more characters than these has its text in it.
const HEADER: u32 = 240;

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
    /// Links of several words to other pages.
    Lead,
    Control,
    Rating,
    /// What only indexes of forums have.
    Index,
    Link,
    /// Texts that begin as a comment does that the page's data tell of.
    Stated,
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
    /// For each element, in how many it stands.
    levels: Vec<u32>,
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
    /// The elements that name a writer, in order, and the name.
    authors: Vec<(u32, u32)>,
    /// The elements whose text says that comments follow.
    heads: Vec<u32>,
    /// For each element and the end, the first one from there on with a text of its own.
    spoken: Vec<u32>,
    /// For each element, the last one up to there with a text of its own; [`NONE`] where there is none.
    spoken_before: Vec<u32>,
    /// For each string that is a short text, what it says: looked at once, however often the page says it.
    said: Vec<Option<Said>>,
    /// What the page's data say of its comments.
    pub stated: Stated,
}

/// A text with more characters is not short.
const SHORT: u32 = 60;

impl<'a> Tree<'a> {
    pub fn new(outline: &'a Outline) -> Self {
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
        let mut tree = Self {
            outline,
            ends,
            levels,
            ids: vec![NONE; count],
            classes: vec![NONE; count],
            words: vec![Words::default(); count],
            clues: vec![Clue::default(); count],
            starts: vec![0; count + 1],
            sums: Vec::with_capacity(count + 1),
            authors: Vec::new(),
            heads: Vec::new(),
            spoken: Vec::new(),
            spoken_before: Vec::new(),
            said: Vec::new(),
            stated: Stated::of(&outline.data),
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
        tree.spoken = tree.next_spoken();
        tree.spoken_before = tree.last_spoken();
        tree.said = tree.all_said();
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

    pub fn level(&self, element: u32) -> u32 {
        self.levels[element as usize]
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

    /// The first writer who is named between two elements: a string.
    pub fn author(&self, start: u32, end: u32) -> Option<u32> {
        let first = self.authors.partition_point(|(element, _)| *element < start);
        self.authors.get(first).filter(|(element, _)| *element < end).map(|(_, name)| *name)
    }

    /// The elements with a text of their own between two elements.
    pub fn spoken(&self, start: u32, end: u32) -> impl Iterator<Item = u32> {
        let first = move |from: u32| self.spoken.get(from as usize).copied().filter(|&element| element < end);
        std::iter::successors(first(start), move |&element| first(element + 1))
    }

    /// The same from the last one to the first.
    pub fn spoken_last(&self, start: u32, end: u32) -> impl Iterator<Item = u32> {
        let last = move |end: u32| {
            let before = end.checked_sub(1).map(|at| self.spoken_before[at as usize]);
            before.filter(|&element| element != NONE && element >= start)
        };
        std::iter::successors(last(end), move |&element| last(element))
    }

    /// What may be a name in an element's own text.
    pub fn possible_name(&self, element: u32) -> Option<&'a str> {
        let length = usize::from(self.said(element).name);
        (length > 0).then(|| &self.text(element)[..length])
    }

    /// Whether something that stands above comments comes last before an element, with hardly any other text between.
    pub fn is_headed(&self, element: u32) -> bool {
        let before = self.heads.partition_point(|&head| head < element);
        let head = before.checked_sub(1).map(|index| self.heads[index]);
        head.is_some_and(|head| self.between(head, element)[Count::Prose as usize] <= 100)
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
        // Numbers at the end are not read: ids that differ in nothing else are one.
        let mut words_of: FxHashMap<&str, Words> = FxHashMap::default();
        let mut words = |string: u32| match string {
            NONE => Words::default(),
            _ => {
                let text = outline.strings[string as usize].trim_end_matches(|c: char| c.is_ascii_digit());
                *words_of.entry(text).or_insert_with(|| Words::of(text))
            }
        };
        for index in 0..self.len() as usize {
            self.words[index] = words(self.classes[index]).with(words(self.ids[index]));
            let name = outline.names[index];
            // An element of the page's own making.
            if outline.strings[name as usize].contains('-') {
                self.words[index] = self.words[index].with(words(name));
            }
        }
        let repeated = self.repeated();
        let forms = self.forms();
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
            let said = self.said(element);
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
                let is_title = self.text(element).split_whitespace().count() >= 3 && own <= 120;
                if is_title && leaves && !(clue.author || clue.time || clue.reply || clue.place) {
                    add(Count::Lead, 1);
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
            for (name, value) in self.attributes(element) {
                let value = self.string(value);
                if clues::is_author_attribute(name) && (1..=60).contains(&value.len()) && element >= in_author {
                    add(Count::Author, 1);
                } else if clues::is_time_attribute(name) && clues::is_time(value) && element >= in_time {
                    add(Count::Time, 1);
                }
            }
            if clue.author && element >= in_author {
                in_author = end;
                add(Count::Author, 1);
                let at = self.spoken[index];
                // What introduces a name is none.
                let is_label = at < self.len() && clues::is_label(self.text(at));
                let at = if is_label { self.spoken[at as usize + 1] } else { at };
                if at < self.len() {
                    self.authors.push((element, outline.texts[at as usize]));
                }
            }
            if clue.aside || name == "form" && forms.contains(&element) {
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
                || said.rating
                || name == "meter"
                || self.attribute(element, "aria-label").is_some_and(clues::is_rating)
                || self.attribute(element, "itemprop").is_some_and(|p| p.contains("ating"))
            {
                add(Count::Rating, 1);
            }
            let label =
                self.attribute(element, "aria-label").filter(|_| matches!(name, "section" | "div" | "ul" | "ol"));
            if label.is_some_and(clues::heads_comments) || self.attribute(element, "role") == Some("log") {
                self.heads.push(element);
            }
            let is_index = self.words[index].any(Words::INDEX) || said.index;
            add(Count::Index, u32::from(is_index));
            if own <= 40 && linked <= element && (said.heads || said.heads_if_heading && heading > element) {
                self.heads.push(element);
            }
            add(Count::Stated, u32::from(own > 0 && self.stated.begins(self.text(element))));
            add(Count::Text, own);
            if linked > element {
                add(Count::Linked, own);
            }
            let is_said = linked <= element && heading <= element && aside <= element;
            if is_said && !repeated[outline.texts[index] as usize] && !self.heads_mail(element) {
                add(Count::Prose, own);
            }
            self.sums.push(sums);
        }
    }

    /// The forms to write something with.
    fn forms(&self) -> FxHashSet<u32> {
        let mut forms = FxHashSet::default();
        let mut last = None;
        for element in 0..self.len() {
            match self.name(element) {
                "form" => last = Some(element),
                "textarea" => forms.extend(last.filter(|&form| element < self.end(form))),
                _ => {}
            }
        }
        // Some forms are around all that a page has.
        let length = |form: u32| {
            let lengths = &self.outline.lengths[form as usize..self.end(form) as usize];
            lengths.iter().fold(0_u32, |sum, length| sum.saturating_add(*length))
        };
        forms.retain(|&form| length(form) <= FORM);
        forms
    }

    /// See [`Tree::spoken`].
    fn next_spoken(&self) -> Vec<u32> {
        let mut next = self.len();
        let mut spoken: Vec<u32> = std::iter::once(next)
            .chain((0..self.len()).rev().map(|element| {
                if self.outline.lengths[element as usize] > 0 {
                    next = element;
                }
                next
            }))
            .collect();
        spoken.reverse();
        spoken
    }

    /// See [`Tree::spoken_before`].
    fn last_spoken(&self) -> Vec<u32> {
        let lengths = self.outline.lengths.iter().zip(0_u32..);
        let last = lengths.scan(NONE, |last, (&length, element)| {
            *last = if length > 0 { element } else { *last };
            Some(*last)
        });
        last.collect()
    }

    /// See [`Tree::said`].
    fn all_said(&self) -> Vec<Option<Said>> {
        let mut said = vec![None; self.outline.strings.len()];
        for (&text, length) in self.outline.texts.iter().zip(&self.outline.lengths) {
            if (1..=SHORT).contains(length) {
                said[text as usize].get_or_insert_with(|| Said::of(self.string(text)));
            }
        }
        said
    }

    /// What an element's own text says, if that is short.
    fn said(&self, element: u32) -> Said {
        match self.outline.lengths[element as usize] {
            1..=SHORT => self.said[self.outline.texts[element as usize] as usize].unwrap_or_default(),
            _ => Said::default(),
        }
    }

    /// For each string, whether it is a short text that the page says again and again, numbers aside: no prose.
    fn repeated(&self) -> Vec<bool> {
        let shape = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut shapes: FxHashMap<u32, u32> = FxHashMap::default();
        let mut seen: Vec<u32> = Vec::new();
        for (&text, &length) in self.outline.texts.iter().zip(&self.outline.lengths) {
            if (1..40).contains(&length) {
                let shape = *shapes.entry(text).or_insert_with(|| {
                    let next = known.len() as u32;
                    *known.entry(shape(self.string(text))).or_insert(next)
                });
                seen.resize(known.len(), 0);
                seen[shape as usize] += 1;
            }
        }
        let mut repeated = vec![false; self.outline.strings.len()];
        for (text, shape) in shapes {
            repeated[text as usize] = seen[shape as usize] >= 3;
        }
        repeated
    }

    /// Whether an element's own text is no more than a mail's header.
    fn heads_mail(&self, element: u32) -> bool {
        self.outline.lengths[element as usize] <= HEADER && clues::heads_mail(self.text(element))
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
        let said = self.said(element);
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
        if self.heads_mail(element) {
            clue.time = true;
            clue.author = true;
        }
        if length <= 120 {
            clue.time |= said.time;
            clue.author |= said.author;
        }
        if (1..=40).contains(&length) {
            clue.author |= self.stated.is_author(text);
            let named =
                words.any(Words::AUTHOR) || name == "cite" && !words.any(Words::TIME) && !text.contains(['/', '›']);
            clue.author |= named && !clue.time && !said.reply;
            clue.author |= is_link
                && (clues::is_profile(href)
                    || self
                        .attribute(element, "rel")
                        .is_some_and(|rel| rel.contains("external") && rel.contains("nofollow")));
            let acts = is_link || matches!(name, "button" | "span" | "li" | "div" | "input");
            clue.reply = acts && said.reply || is_link && (href.contains("replytocom") || href.contains("#respond"));
        }
        clue.place = is_link
            && (clues::is_place(href) || text.starts_with('#') && text[1..].starts_with(|c: char| c.is_ascii_digit()));
        clue.aside = matches!(name, "button" | "select" | "textarea" | "label" | "form" | "nav") && name != "form"
            || (clue.time || clue.author || clue.reply) && length <= 60
            || length <= 60 && said.of_writer
            || words.any(Words::SIGNATURE);
        clue
    }
}
