//! What an element is by itself: its attributes, its name and its own text.

use super::elements::Elements;
use crate::page::finder::clues::{self, WordMeanings};

/// What an element is by itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct ElementClues {
    /// A time.
    pub time: bool,
    /// The name of an author, or a line with it.
    pub author: bool,
    /// A button or link to reply, quote or report.
    pub reply: bool,
    /// A link to a numbered place in a page.
    pub permalink: bool,
    /// Not part of what somebody wrote: nothing in it counts as prose.
    pub aside: bool,
}

/// What the length of an element's text, with that of its descendants, allows it to be: at most so many characters; chosen by hand
/// on real pages.
mod at_most {
    /// A line with an author's name or a time.
    pub const LINE: u32 = 120;
    /// An element whose attributes say that it is an author or a time; also a line around a body.
    pub const SHORT_LINE: u32 = 60;
    /// A name, or the text of a button.
    pub const NAME: u32 = 40;
}

impl ElementClues {
    /// Reads an element whose text, with that of its descendants, is `length` characters long.
    pub fn read(tree: &Elements, element: u32, length: u32) -> Self {
        let mut clues = Self::default();
        read_attributes(tree, element, length, &mut clues);
        let text = tree.text_clues(element);
        if tree.has_mail_header(element) {
            clues.time = true;
            clues.author = true;
        }
        if length <= at_most::LINE {
            clues.time |= text.time;
            clues.author |= text.author;
        }
        let name = tree.name(element);
        let link = tree.attribute(element, "href").filter(|href| name == "a" && !href.is_empty());
        if (1..=at_most::NAME).contains(&length) {
            clues.author |= is_author(tree, element, link, clues.time);
            let is_control = link.is_some() || matches!(name, "button" | "span" | "li" | "div" | "input");
            let is_reply_link = |href: &str| href.contains("replytocom") || href.contains("#respond");
            clues.reply = is_control && text.reply || link.is_some_and(is_reply_link);
        }
        clues.permalink = link.is_some_and(|href| clues::is_permalink(href) || is_numbered(tree.text(element)));
        clues.aside = matches!(name, "button" | "select" | "textarea" | "label" | "nav")
            || (clues.time || clues.author || clues.reply) && length <= at_most::SHORT_LINE
            || length <= at_most::SHORT_LINE && text.membership
            || tree.meanings[element as usize].any(WordMeanings::SIGNATURE);
        clues
    }
}

/// What the attributes of an element say.
fn read_attributes(tree: &Elements, element: u32, length: u32, clues: &mut ElementClues) {
    let is_short = length <= at_most::SHORT_LINE;
    for (attribute, value) in tree.attributes(element) {
        match attribute {
            "datetime" => clues.time = true,
            "title" => clues.time |= is_short && clues::is_time(tree.string(value)),
            "itemprop" => match tree.string(value) {
                "author" | "creator" => clues.author |= is_short,
                "datePublished" | "dateCreated" => clues.time = true,
                _ => {}
            },
            _ => {}
        }
    }
}

/// Whether an element with a short text is an author's name: by the page's data, its class or tag, or where it links to.
fn is_author(tree: &Elements, element: u32, link: Option<&str>, is_time: bool) -> bool {
    let meanings = tree.meanings[element as usize];
    let text = tree.text(element);
    // `cite` holds names, but also titles, dates and addresses.
    let is_cite = tree.name(element) == "cite" && !meanings.any(WordMeanings::TIME) && !text.contains(['/', '›']);
    let is_named_author =
        (meanings.any(WordMeanings::AUTHOR) || is_cite) && !is_time && !tree.text_clues(element).reply;
    // Blog software marks links to commenters' own pages like this.
    let is_external = |rel: &str| rel.contains("external") && rel.contains("nofollow");
    let is_author_link =
        |href: &str| clues::is_profile(href) || tree.attribute(element, "rel").is_some_and(is_external);
    tree.data.has_author(text) || is_named_author || link.is_some_and(is_author_link)
}

/// Whether a text begins with a number sign and a number: `#12`.
fn is_numbered(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
