//! A page's outline: all its elements as one flat list, with what tells a comment from other things.
//!
//! It is what the finder ([`induce`](crate::page::induce)) looks at, so that it needs no browser. `html` takes it from a
//! saved page; a shell takes the same from a living one, in one walk without layout. Texts are cut short: an outline says how
//! long they are and how they begin.

use serde::{Deserialize, Serialize};

/// How much of an element's own text an outline holds, in characters.
pub const TEXT_LIMIT: usize = 64;

/// How much of an attribute's value an outline holds, in characters: of an address the end, of others the start.
pub const VALUE_LIMIT: usize = 96;

/// Elements that an outline leaves out with all they hold.
pub const SKIPPED: [&str; 6] = ["script", "style", "template", "svg", "math", "head"];

/// Attributes that an outline keeps, besides `data-*` with values of at most [`VALUE_LIMIT`].
pub const ATTRIBUTES: [&str; 22] = [
    "aria-level",
    "author",
    "class",
    "component",
    "created",
    "datetime",
    "depth",
    "height",
    "hidden",
    "href",
    "id",
    "indent",
    "itemprop",
    "itemtype",
    "level",
    "name",
    "rel",
    "role",
    "slot",
    "src",
    "title",
    "width",
];

/// The elements of a page in document order, column by column: the same index everywhere is the same element. Strings are
/// numbers into [`Outline::strings`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Each once.
    pub strings: Vec<String>,
    /// The local name of each element, in lower case.
    pub names: Vec<u32>,
    /// The parent of each element, always an earlier one; the first, which has none, names itself.
    pub parents: Vec<u32>,
    /// How the element's own text (that of its child text nodes, runs of white space as one space) begins.
    pub texts: Vec<u32>,
    /// How many characters that text has.
    pub lengths: Vec<u32>,
    /// Element, attribute's name, attribute's value; in the order of the elements.
    pub attributes: Vec<(u32, u32, u32)>,
}

impl Outline {
    /// How many elements it has.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether the columns belong together, as those of a message that was made elsewhere may not.
    pub fn is_whole(&self) -> bool {
        let (elements, strings) = (self.len(), self.strings.len());
        let known = |column: &[u32]| column.len() == elements && column.iter().all(|&text| (text as usize) < strings);
        known(&self.names)
            && known(&self.texts)
            && self.lengths.len() == elements
            && self.parents.len() == elements
            && self.parents.iter().enumerate().all(|(index, &parent)| (parent as usize) < index.max(1))
            && self.attributes.is_sorted_by_key(|attribute| attribute.0)
            && self.attributes.iter().all(|&(element, name, value)| {
                (element as usize) < elements && (name as usize) < strings && (value as usize) < strings
            })
    }
}

/// Writes an outline, element by element.
#[cfg(feature = "native")]
#[derive(Debug, Default)]
pub struct Builder {
    outline: Outline,
    known: std::collections::HashMap<String, u32>,
}

#[cfg(feature = "native")]
impl Builder {
    /// Adds an element; gives its index. The first is the root, whose parent is not asked for.
    pub fn element<'a>(
        &mut self,
        name: &str,
        parent: u32,
        text: &str,
        attributes: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> u32 {
        let index = self.outline.len() as u32;
        let name = self.string(name);
        let length = text.chars().count() as u32;
        let text = self.string(&start(text, TEXT_LIMIT));
        self.outline.names.push(name);
        self.outline.parents.push(if index == 0 { 0 } else { parent });
        self.outline.texts.push(text);
        self.outline.lengths.push(length);
        for (name, value) in attributes {
            if let Some(value) = kept(name, value) {
                let attribute = (index, self.string(name), self.string(&value));
                self.outline.attributes.push(attribute);
            }
        }
        index
    }

    /// The outline of what was added.
    pub fn build(self) -> Outline {
        self.outline
    }

    fn string(&mut self, text: &str) -> u32 {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        let new = self.outline.strings.len() as u32;
        self.outline.strings.push(text.to_owned());
        self.known.insert(text.to_owned(), new);
        new
    }
}

/// What an outline keeps of an attribute.
#[cfg(feature = "native")]
fn kept(name: &str, value: &str) -> Option<String> {
    match name {
        "href" | "src" => {
            let skipped = value.chars().count().saturating_sub(VALUE_LIMIT);
            Some(value.chars().skip(skipped).collect())
        }
        // An id cut short would name another element.
        "id" | "class" => Some(value.to_owned()),
        _ if ATTRIBUTES.contains(&name) => Some(start(value, VALUE_LIMIT)),
        _ => (name.starts_with("data-") && value.len() <= VALUE_LIMIT).then(|| value.to_owned()),
    }
}

#[cfg(feature = "native")]
fn start(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;

    fn small() -> Outline {
        let mut builder = Builder::default();
        let root = builder.element("html", 0, "", [].into_iter());
        builder.element("a", root, "more", [("href", "#c1"), ("onclick", "go()")].into_iter());
        builder.build()
    }

    #[test]
    fn strings_are_kept_once_and_attributes_by_name() {
        let outline = small();
        assert_eq!(outline.strings, ["html", "", "a", "more", "href", "#c1"]);
        assert_eq!((outline.lengths.as_slice(), outline.attributes.as_slice()), (&[0, 4][..], &[(1, 4, 5)][..]));
    }

    #[test]
    fn long_values_are_cut_where_they_say_least() {
        let long = format!("{}#c1", "x".repeat(200));
        assert!(kept("href", &long).is_some_and(|end| end.len() == VALUE_LIMIT && end.ends_with("#c1")));
        assert!(kept("title", &long).is_some_and(|start| start.len() == VALUE_LIMIT && !start.ends_with("#c1")));
        assert_eq!(kept("id", &long), Some(long.clone()));
        assert_eq!(kept("data-state", &long), None);
    }

    #[test]
    fn columns_that_do_not_fit_are_noticed() {
        assert!(small().is_whole() && Outline::default().is_whole());
        let breaks: [fn(&mut Outline); 6] = [
            |outline| outline.parents[1] = 1,
            |outline| outline.names[0] = 99,
            |outline| outline.texts.truncate(1),
            |outline| outline.lengths.push(1),
            |outline| outline.attributes[0].0 = 7,
            |outline| outline.attributes.push((0, 0, 0)),
        ];
        for change in breaks {
            let mut outline = small();
            change(&mut outline);
            assert!(!outline.is_whole(), "{outline:?}");
        }
    }
}
