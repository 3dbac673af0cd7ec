//! The outline itself.

#[cfg(doc)]
use super::limits::{DATA_LIMIT, TEXT_LIMIT};

/// The elements of a page in document order, column by column: the same index is the same element everywhere. Strings are
/// given as indexes into [`Outline::strings`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Every string of the outline, each once.
    pub strings: Vec<String>,
    /// The local name of each element, in lower case.
    pub names: Vec<u32>,
    /// The index of each element's parent, which always comes earlier; the first element has no parent and names itself.
    pub parents: Vec<u32>,
    /// The first [`TEXT_LIMIT`] characters of each element's own text: that of its child text nodes, with runs of white
    /// space as one space.
    pub texts: Vec<u32>,
    /// The full length of that text, in characters.
    pub lengths: Vec<u32>,
    /// Element, attribute name, attribute value; sorted by element, then by the text of the name.
    pub attributes: Vec<(u32, u32, u32)>,
    /// What the page says about itself as JSON-LD: the text of its scripts within [`DATA_LIMIT`], valid or not.
    pub data: Vec<String>,
}

impl Outline {
    /// How many elements it has.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether it has no element.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether the columns fit together: equal lengths, indexes in range, parents before their children, attributes in the order
    /// of their elements. Those of an outline from outside may not.
    pub fn is_valid(&self) -> bool {
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
