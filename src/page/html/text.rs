//! From a comment's body to its text, as [`adapter`](crate::page::adapter) defines it.

use std::collections::HashSet;

use ego_tree::{NodeId, iter::Edge};
use scraper::{ElementRef, Node, node::Element};

use crate::page::{
    adapter::{BLOCK_ELEMENTS, SILENT_ELEMENTS},
    outline::OUR_ATTRIBUTE,
};

/// Nodes in bodies that are not simply text.
#[derive(Debug, Default)]
pub struct SpecialNodes {
    /// Not part of any text: what the adapter omits, and the elements of comments.
    pub skipped: HashSet<NodeId>,
    /// Quotations of somebody else.
    pub quotes: HashSet<NodeId>,
}

/// The text of a body, in one walk without recursion.
pub fn text(body: ElementRef<'_>, special: &SpecialNodes) -> String {
    let is_pre = |element: ElementRef<'_>| element.value().name() == "pre";
    let in_pre = is_pre(body) || body.ancestors().filter_map(ElementRef::wrap).any(is_pre);
    let mut lines = Lines { pre: usize::from(in_pre), ..Lines::default() };
    let mut skipped = None;
    for edge in body.traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        if let Some(id) = skipped {
            if id == node.id() {
                skipped = None;
            }
            continue;
        }
        match node.value() {
            Node::Text(text) if opens => lines.push(text),
            Node::Element(element) if node.id() != body.id() => {
                if opens && (special.skipped.contains(&node.id()) || is_silent(element)) {
                    skipped = Some(node.id());
                } else {
                    lines.cross(element.name(), special.quotes.contains(&node.id()), opens);
                }
            }
            _ => {}
        }
    }
    lines.end();
    lines.text
}

/// Whether an element holds no text for readers, or is ours.
fn is_silent(element: &Element) -> bool {
    element.attr("hidden").is_some()
        || element.attr(OUR_ATTRIBUTE).is_some()
        || SILENT_ELEMENTS.contains(&element.name())
}

/// The lines of a text so far.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    /// The current line.
    line: String,
    /// Whether white space comes before the next word of that line.
    space: bool,
    /// How many quotes are open.
    quotes: usize,
    /// How many `pre` elements are open.
    pre: usize,
}

impl Lines {
    /// Passes the start or the end of an element.
    fn cross(&mut self, name: &str, is_quote: bool, opens: bool) {
        if is_quote || BLOCK_ELEMENTS.contains(&name) {
            self.end();
        }
        for (open, is_one) in [(&mut self.quotes, is_quote), (&mut self.pre, name == "pre")] {
            match (is_one, opens) {
                (true, true) => *open += 1,
                (true, false) => *open -= 1,
                (false, _) => {}
            }
        }
    }

    /// Adds the content of a text node.
    fn push(&mut self, text: &str) {
        if self.pre > 0 {
            for (index, line) in text.split(['\n', '\r']).enumerate() {
                if index > 0 {
                    self.end();
                }
                self.line.push_str(line);
            }
        } else {
            for (index, word) in text.split(|character: char| character.is_ascii_whitespace()).enumerate() {
                self.space |= index > 0;
                if !word.is_empty() {
                    if self.space && !self.line.is_empty() {
                        self.line.push(' ');
                    }
                    self.space = false;
                    self.line.push_str(word);
                }
            }
        }
    }

    /// Ends the current line, which is dropped if it consists of white space.
    fn end(&mut self) {
        let line = self.line.trim_end_matches(|character: char| character.is_ascii_whitespace());
        if !line.chars().all(char::is_whitespace) {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.extend(std::iter::repeat_n("> ", self.quotes));
            self.text.push_str(line);
        }
        self.line.clear();
        self.space = false;
    }
}
