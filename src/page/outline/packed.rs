//! The form in which messages carry an outline.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;

use super::columns::Outline;

/// An outline as three strings. A string of any size is sent from one process to another at once; serialising a list of a million
/// numbers would hold up the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PackedOutline {
    /// [`Outline::strings`], each followed by [`STRING_END`].
    pub strings: String,
    /// One line for each element, ended by `\n`, of numbers separated by single spaces: the indexes of its name, parent and text,
    /// the length of the text, then the indexes of each attribute's name and value.
    pub elements: String,
    /// [`Outline::data`], each followed by [`STRING_END`].
    #[serde(default)]
    pub data: String,
}

/// Ends each string of a packed outline: U+001F, the unit separator. The strings themselves never contain it, because the builder
/// and the shell replace it.
pub const STRING_END: &str = "\u{1f}";

/// The packed form does not describe a valid outline.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an outline: {0}")]
pub struct OutlineError(&'static str);

impl TryFrom<PackedOutline> for Outline {
    type Error = OutlineError;

    fn try_from(packed: PackedOutline) -> Result<Self, OutlineError> {
        let split = |packed: &str| packed.split_terminator(STRING_END).map(str::to_owned).collect();
        let mut outline = Self { strings: split(&packed.strings), data: split(&packed.data), ..Self::default() };
        for (element, line) in packed.elements.split_terminator('\n').enumerate() {
            let mut numbers = line.split(' ').map(str::parse::<u32>);
            let mut next = || match numbers.next() {
                Some(Ok(number)) => Ok(Some(number)),
                Some(Err(_)) => Err(OutlineError("a number is invalid")),
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
        if outline.is_valid() { Ok(outline) } else { Err(OutlineError("its columns do not fit together")) }
    }
}

impl From<&Outline> for PackedOutline {
    fn from(outline: &Outline) -> Self {
        let join = |all: &[String]| all.iter().flat_map(|text| [text, STRING_END]).collect();
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

impl Serialize for Outline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PackedOutline::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PackedOutline::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}
