//! Counts what a page's elements contain, as sums over all elements in document order.

use rustc_hash::FxHashSet;

use super::{
    count::{Count, Counts},
    element_clues::ElementClues,
    elements::{Elements, NONE},
    texts,
};
use crate::page::finder::clues::{self, WordMeanings};

/// Lengths in characters, except where a constant says otherwise; chosen by hand on real pages.
mod max_length {
    /// A form with more text is not only a form: some pages are a single form.
    pub const FORM_TEXT: u32 = 1500;
    /// The own text of a heading of comments.
    pub const COMMENT_HEADING: u32 = 40;
    /// The own text of a link that may be a title.
    pub const LINK_TITLE: u32 = 120;
    /// An author's name in an attribute, in bytes.
    pub const AUTHOR_ATTRIBUTE: usize = 60;
}

/// A link with at least this many words may be the title of another page.
const TITLE_WORDS: usize = 3;

/// Whether an element is a heading.
pub fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// What the elements of a page are and contain.
#[derive(Default)]
pub struct Counted {
    /// What each element is by itself.
    pub clues: Vec<ElementClues>,
    /// For each element, the sums over all elements before it; then those over all elements.
    pub sums: Vec<Counts>,
    /// The elements that name an author, in document order, each with the index of the name's string.
    pub authors: Vec<(u32, u32)>,
    /// The elements after which comments may follow, in order.
    pub comment_headings: Vec<u32>,
}

impl Counted {
    /// Reads and counts all elements of a page.
    pub fn new(elements: &Elements) -> Self {
        let lengths = text_sums(elements);
        let mut counter = Counter {
            elements,
            forms: writing_forms(elements),
            labels: texts::labels(elements.outline),
            sums: Counts::default(),
            inside: Inside::default(),
            counted: Self::default(),
        };
        counter.counted.sums.push(counter.sums);
        for element in 0..elements.len() {
            let length = lengths[elements.end(element) as usize] - lengths[element as usize];
            counter.count(element, length);
        }
        counter.counted
    }
}

/// Goes through all elements in document order and keeps the sums so far.
struct Counter<'a, 'b> {
    elements: &'b Elements<'a>,
    /// See [`writing_forms`].
    forms: FxHashSet<u32>,
    /// See [`texts::labels`].
    labels: Vec<bool>,
    sums: Counts,
    inside: Inside,
    counted: Counted,
}

/// What is around the current element: each field is the index of the first element after the last link, heading ... so far. The
/// current element is inside one if its index is smaller.
#[derive(Default)]
struct Inside {
    link: u32,
    heading: u32,
    /// Something without a body's text: [`ElementClues::aside`].
    aside: u32,
    time: u32,
    author: u32,
}

impl Counter<'_, '_> {
    /// Counts one element, whose text, with that of its descendants, is `length` characters long.
    fn count(&mut self, element: u32, length: u32) {
        let clues = ElementClues::read(self.elements, element, length);
        self.counted.clues.push(clues);
        self.sums.add(Count::Element, 1);
        self.count_link(element, clues);
        self.count_heading(element, length);
        self.count_times_and_authors(element, clues);
        self.count_controls(element, clues);
        self.count_other_things(element);
        self.find_comment_heading(element);
        self.count_text(element);
        self.counted.sums.push(self.sums);
    }

    fn count_link(&mut self, element: u32, clues: ElementClues) {
        let tree = self.elements;
        let Some(href) = tree.attribute(element, "href").filter(|_| tree.name(element) == "a") else { return };
        self.inside.link = self.inside.link.max(tree.end(element));
        let leaves = !href.contains('#') && !href.starts_with("javascript") && !clues::is_profile(href);
        if self.inside.heading > element && leaves && !clues.author {
            self.sums.add(Count::Teaser, 1);
        }
        let text = tree.text(element);
        self.sums.add(Count::ReadMore, u32::from(clues::is_read_more(text)));
        let is_title =
            text.split_whitespace().count() >= TITLE_WORDS && tree.text_length(element) <= max_length::LINK_TITLE;
        if is_title && leaves && !(clues.author || clues.time || clues.reply || clues.permalink) {
            self.sums.add(Count::Outbound, 1);
        }
    }

    fn count_heading(&mut self, element: u32, length: u32) {
        let tree = self.elements;
        if !is_heading(tree.name(element)) {
            return;
        }
        self.inside.heading = self.inside.heading.max(tree.end(element));
        self.sums.add(Count::Heading, 1);
        if self.inside.link > element && length > 0 {
            self.sums.add(Count::Teaser, 1);
        }
    }

    /// A time within a time counts once, as does an author within an author.
    fn count_times_and_authors(&mut self, element: u32, clues: ElementClues) {
        let tree = self.elements;
        if clues.time && element >= self.inside.time {
            self.inside.time = tree.end(element);
            self.sums.add(Count::Time, 1);
        }
        for (name, value) in tree.attributes(element) {
            let value = tree.string(value);
            if clues::is_author_attribute(name)
                && (1..=max_length::AUTHOR_ATTRIBUTE).contains(&value.len())
                && element >= self.inside.author
            {
                self.sums.add(Count::Author, 1);
            } else if clues::is_time_attribute(name) && clues::is_time(value) && element >= self.inside.time {
                self.sums.add(Count::Time, 1);
            }
        }
        if clues.author && element >= self.inside.author {
            self.inside.author = tree.end(element);
            self.sums.add(Count::Author, 1);
            let name = tree.texts.next(element);
            // What introduces a name ("posted by") is not the name.
            let is_label = name.is_some_and(|at| clues::is_byline_label(tree.text(at)));
            let name = if is_label { name.and_then(|at| tree.texts.next(at + 1)) } else { name };
            self.counted.authors.extend(name.map(|at| (element, tree.outline.texts[at as usize])));
        }
    }

    fn count_controls(&mut self, element: u32, clues: ElementClues) {
        let tree = self.elements;
        let name = tree.name(element);
        if clues.aside || name == "form" && self.forms.contains(&element) {
            self.inside.aside = self.inside.aside.max(tree.end(element));
        }
        self.sums.add(Count::ReplyControl, u32::from(clues.reply));
        self.sums.add(Count::Permalink, u32::from(clues.permalink));
        match name {
            "img" => self.sums.add(Count::Avatar, u32::from(is_avatar(tree, element))),
            "textarea" | "form" => self.sums.add(Count::Form, 1),
            _ => {}
        }
    }

    /// Ratings, and what indexes of forums have.
    fn count_other_things(&mut self, element: u32) {
        let tree = self.elements;
        let meanings = tree.meanings[element as usize];
        let text = tree.text_clues(element);
        let is_rating = meanings.any(WordMeanings::RATING)
            || text.rating
            || tree.name(element) == "meter"
            || tree.attribute(element, "aria-label").is_some_and(clues::is_rating)
            || tree.attribute(element, "itemprop").is_some_and(|property| property.contains("ating"));
        self.sums.add(Count::Rating, u32::from(is_rating));
        self.sums.add(Count::ForumIndex, u32::from(meanings.any(WordMeanings::FORUM_INDEX) || text.index));
    }

    /// Notes an element that announces comments: by its label, its role, or a short text outside links.
    fn find_comment_heading(&mut self, element: u32) {
        let tree = self.elements;
        let is_section = matches!(tree.name(element), "section" | "div" | "ul" | "ol");
        let label = tree.attribute(element, "aria-label").filter(|_| is_section);
        if label.is_some_and(clues::is_comment_heading) || tree.attribute(element, "role") == Some("log") {
            self.counted.comment_headings.push(element);
        }
        let text = tree.text_clues(element);
        let is_heading = text.comment_heading || text.answer_heading && self.inside.heading > element;
        if is_heading && tree.text_length(element) <= max_length::COMMENT_HEADING && self.inside.link <= element {
            self.counted.comment_headings.push(element);
        }
    }

    fn count_text(&mut self, element: u32) {
        let tree = self.elements;
        let own = tree.text_length(element);
        let inside = &self.inside;
        let is_written = inside.link <= element && inside.heading <= element && inside.aside <= element;
        let is_in_link = inside.link > element;
        self.sums.add(Count::InData, u32::from(own > 0 && tree.data.has_comment(tree.text(element))));
        self.sums.add(Count::Text, own);
        if is_in_link {
            self.sums.add(Count::LinkText, own);
        }
        let is_label = self.labels[tree.outline.texts[element as usize] as usize];
        if is_written && !is_label && !tree.has_mail_header(element) {
            self.sums.add(Count::Prose, own);
        }
    }
}

/// For each element, how much text all elements before it have, in characters; then how much all have.
fn text_sums(tree: &Elements) -> Vec<u32> {
    let sums = tree.outline.lengths.iter().scan(0_u32, |sum, length| {
        *sum = sum.saturating_add(*length);
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
}

/// The forms that one writes in: those with a text field, except forms around the whole page.
fn writing_forms(tree: &Elements) -> FxHashSet<u32> {
    let mut forms = FxHashSet::default();
    let mut last = NONE;
    for element in 0..tree.len() {
        match tree.name(element) {
            "form" => last = element,
            "textarea" if last != NONE && element < tree.end(last) => {
                forms.insert(last);
            }
            _ => {}
        }
    }
    let length = |form: u32| {
        let lengths = &tree.outline.lengths[form as usize..tree.end(form) as usize];
        lengths.iter().fold(0_u32, |sum, length| sum.saturating_add(*length))
    };
    forms.retain(|&form| length(form) <= max_length::FORM_TEXT);
    forms
}

/// Whether a picture or its parent is named after avatars, or the picture's address is.
fn is_avatar(tree: &Elements, image: u32) -> bool {
    let near = tree.meanings[image as usize].with(tree.meanings[tree.parent(image) as usize]);
    near.any(WordMeanings::AVATAR)
        || tree.attribute(image, "src").is_some_and(|src| src.contains("avatar") || src.contains("userpic"))
}
