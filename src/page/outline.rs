//! A page's outline: all its elements as one flat list, with what tells a comment from other things.
//!
//! It is what the finder ([`finder`](crate::page::finder)) looks at, so that it needs no browser. `html` takes it from a
//! saved page; a shell takes the same from a living one, in one walk without layout. Texts are cut short: an outline says how
//! long they are and how they begin.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many elements an outline holds: of a page with more, the first ones.
pub const ELEMENTS_LIMIT: usize = 100_000;

/// How much of an element's own text an outline holds, in characters.
pub const TEXT_LIMIT: usize = 64;

/// How much of an attribute's value an outline holds, in characters: of an address the end, of others the start.
pub const VALUE_LIMIT: usize = 96;

/// How much data for search engines an outline holds, in UTF-16 units of all scripts together, and how many scripts are looked at.
pub const DATA_LIMIT: usize = 1 << 18;
pub const DATA_SCRIPTS: usize = 32;

/// Elements that an outline leaves out with all they hold, as it does what bears [`OURS`]. A shell leaves out `noscript` too:
/// where scripts run, it holds no elements.
pub const SKIPPED: [&str; 7] = ["script", "style", "template", "iframe", "svg", "math", "head"];

/// The attribute of the elements that the shell itself adds to a page.
pub const OURS: &str = "data-threadlight";

/// What stands for a page's body in the outline of an open shadow root.
pub const SHADOW_HOST: &str = ":host";

/// Attributes that an outline keeps, besides `data-*` with values of at most [`VALUE_LIMIT`].
pub const ATTRIBUTES: [&str; 24] = [
    "aria-label",
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
    "style",
    "title",
    "width",
];

/// The elements of a page in document order, column by column: the same index everywhere is the same element. Strings are
/// numbers into [`Outline::strings`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
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
    /// Element, attribute's name, attribute's value; in the order of the elements, and of the names.
    pub attributes: Vec<(u32, u32, u32)>,
    /// What the page says of itself as JSON-LD: its scripts as far as they are within [`DATA_LIMIT`], whatever they hold.
    pub data: Vec<String>,
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

/// An outline as messages carry it. Two strings, however large, are copied from one process to another at once; a list of
/// a million numbers would hold up the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Packed {
    /// [`Outline::strings`], with U+001F after each.
    pub strings: String,
    /// A line for each element: the numbers of its name, its parent, its text, that text's length, then of name and value
    /// of each attribute. One space between them, `\n` after each line.
    pub elements: String,
    /// [`Outline::data`], with U+001F after each.
    #[serde(default)]
    pub data: String,
}

/// What ends each string of a packed outline. Strings are the page's own words and don't have it.
const END: &str = "\u{1f}";

/// A packed outline is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an outline: {0}")]
pub struct OutlineError(&'static str);

impl TryFrom<Packed> for Outline {
    type Error = OutlineError;

    fn try_from(packed: Packed) -> Result<Self, OutlineError> {
        let split = |packed: &str| packed.split_terminator(END).map(str::to_owned).collect();
        let mut outline = Self { strings: split(&packed.strings), data: split(&packed.data), ..Self::default() };
        for (element, line) in packed.elements.split_terminator('\n').enumerate() {
            let mut numbers = line.split(' ').map(|number| number.parse::<u32>());
            let mut next = || match numbers.next() {
                Some(Ok(number)) => Ok(Some(number)),
                Some(Err(_)) => Err(OutlineError("a number is none")),
                None => Ok(None),
            };
            for column in [&mut outline.names, &mut outline.parents, &mut outline.texts, &mut outline.lengths] {
                column.push(next()?.ok_or(OutlineError("a line is too short"))?);
            }
            while let Some(name) = next()? {
                let value = next()?.ok_or(OutlineError("an attribute has no value"))?;
                outline.attributes.push((element as u32, name, value));
            }
        }
        if outline.is_whole() { Ok(outline) } else { Err(OutlineError("its parts don't fit")) }
    }
}

impl From<Outline> for Packed {
    fn from(outline: Outline) -> Self {
        let join = |all: &[String]| all.iter().flat_map(|text| [text, "\u{1f}"]).collect();
        let mut elements = String::new();
        let mut attributes = outline.attributes.iter().peekable();
        let columns = outline.names.iter().zip(&outline.parents).zip(&outline.texts).zip(&outline.lengths);
        for (element, (((name, parent), text), length)) in columns.enumerate() {
            elements += &format!("{name} {parent} {text} {length}");
            while let Some((_, name, value)) = attributes.next_if(|attribute| attribute.0 as usize == element) {
                elements += &format!(" {name} {value}");
            }
            elements.push('\n');
        }
        Self { strings: join(&outline.strings), elements, data: join(&outline.data) }
    }
}

/// Writes an outline, element by element.
#[cfg(feature = "native")]
#[derive(Debug, Default)]
pub struct Builder {
    outline: Outline,
    scripts: usize,
    /// UTF-16 units of data.
    data: usize,
    known: std::collections::HashMap<String, u32>,
}

#[cfg(feature = "native")]
impl Builder {
    /// Whether no more elements are wanted.
    pub fn is_full(&self) -> bool {
        self.outline.len() >= ELEMENTS_LIMIT
    }

    /// Adds an element; gives its index. The first is the root, whose parent is not asked for. Attributes come in the order
    /// of their names.
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

    /// Adds a script of JSON-LD, unless there is too much of it.
    pub fn data(&mut self, script: &str) {
        let units = script.encode_utf16().count();
        self.scripts += 1;
        if self.scripts <= DATA_SCRIPTS && self.data + units <= DATA_LIMIT {
            self.data += units;
            self.outline.data.push(script.replace(END, "\u{fffd}"));
        }
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
        self.outline.strings.push(text.replace(END, "\u{fffd}"));
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
        _ => (name.starts_with("data-") && value.chars().count() <= VALUE_LIMIT).then(|| value.to_owned()),
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
    fn an_outline_is_packed_and_unpacked() {
        let packed = Packed::from(small());
        assert_eq!(packed.strings, "html\u{1f}\u{1f}a\u{1f}more\u{1f}href\u{1f}#c1\u{1f}");
        assert_eq!(packed.elements, "0 0 1 0\n2 0 3 4 4 5\n");
        assert_eq!(Outline::try_from(packed), Ok(small()));
        assert_eq!(Outline::try_from(Packed::from(Outline::default())), Ok(Outline::default()));
    }

    #[test]
    fn a_string_with_the_mark_of_its_end_shifts_no_other() {
        let mut builder = Builder::default();
        builder.element("html", 0, "one\u{1f}two", [].into_iter());
        builder.data("{\u{1f}}");
        let outline = Outline::try_from(Packed::from(builder.build())).unwrap();
        assert_eq!(outline.strings, ["html", "one\u{fffd}two"]);
        assert_eq!(outline.data, ["{\u{fffd}}"]);
    }

    #[test]
    fn data_are_kept_as_long_as_there_is_not_too_much_of_them() {
        let mut builder = Builder::default();
        let half = "é".repeat(DATA_LIMIT / 2);
        for script in ["{}", &half, &half, "[]"] {
            builder.data(script);
        }
        (0..2 * DATA_SCRIPTS).for_each(|_| builder.data("1"));
        let data = builder.build().data;
        assert_eq!((&data[..3], data.len()), (&["{}".to_owned(), half, "[]".into()][..], DATA_SCRIPTS - 1));
    }

    #[test]
    fn what_is_no_packed_outline_is_refused() {
        for elements in
            ["0 0 0", "0 0 0 x", "0 0 0 0 0", "0 0 0 0 ", "0 0 9 0", "0 7 0 0", "-1 0 0 0", "0 0 0 4294967296"]
        {
            let packed = Packed { strings: "html\u{1f}".into(), elements: elements.into(), data: String::new() };
            assert!(Outline::try_from(packed).is_err(), "{elements:?}");
        }
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
