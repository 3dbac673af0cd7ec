//! Builds an outline element by element. Native only: in the extension the shell writes the packed form itself.

use std::collections::HashMap;

use super::{
    columns::Outline,
    limits::{DATA_LIMIT, ELEMENTS_LIMIT, KEPT_ATTRIBUTES, MAX_DATA_SCRIPTS, TEXT_LIMIT, VALUE_LIMIT},
    packed::STRING_END,
};

/// Replaces [`STRING_END`] where the page itself contains it.
const REPLACEMENT: &str = "\u{fffd}";

/// Builds an [`Outline`], element by element in document order.
#[derive(Debug, Default)]
pub struct OutlineBuilder {
    outline: Outline,
    /// How many scripts of JSON-LD were offered so far.
    scripts: usize,
    /// The total length of the scripts that were kept, in UTF-16 units.
    data_units: usize,
    /// The number of each string so far.
    known: HashMap<String, u32>,
}

impl OutlineBuilder {
    /// Whether the outline holds [`ELEMENTS_LIMIT`] elements: the rest of the page is left out.
    pub fn is_full(&self) -> bool {
        self.outline.len() >= ELEMENTS_LIMIT
    }

    /// Adds an element and returns its index.
    ///
    /// `parent` is an index that an earlier call returned; it is ignored for the first element, which is the root. `attributes`
    /// must be sorted by name.
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
            if let Some(value) = kept_value(name, value) {
                let attribute = (index, self.string(name), self.string(&value));
                self.outline.attributes.push(attribute);
            }
        }
        index
    }

    /// Adds the text of a script of JSON-LD, as long as [`MAX_DATA_SCRIPTS`] and [`DATA_LIMIT`] allow.
    pub fn data(&mut self, script: &str) {
        let units = script.encode_utf16().count();
        self.scripts += 1;
        if self.scripts <= MAX_DATA_SCRIPTS && self.data_units + units <= DATA_LIMIT {
            self.data_units += units;
            self.outline.data.push(script.replace(STRING_END, REPLACEMENT));
        }
    }

    /// The outline of everything that was added.
    pub fn build(self) -> Outline {
        self.outline
    }

    /// The number of a string, which is added if it is new.
    fn string(&mut self, text: &str) -> u32 {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        let new = self.outline.strings.len() as u32;
        self.outline.strings.push(text.replace(STRING_END, REPLACEMENT));
        self.known.insert(text.to_owned(), new);
        new
    }
}

/// What an outline keeps of an attribute's value; `None` if it leaves the attribute out.
fn kept_value(name: &str, value: &str) -> Option<String> {
    match name {
        "href" | "src" => {
            let skipped = value.chars().count().saturating_sub(VALUE_LIMIT);
            Some(value.chars().skip(skipped).collect())
        }
        // A truncated id would name another element.
        "id" | "class" => Some(value.to_owned()),
        _ if KEPT_ATTRIBUTES.contains(&name) => Some(start(value, VALUE_LIMIT)),
        _ => (name.starts_with("data-") && value.chars().count() <= VALUE_LIMIT).then(|| value.to_owned()),
    }
}

/// The first `limit` characters of a text.
fn start(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut_where_they_say_least() {
        let long = format!("{}#c1", "x".repeat(200));
        assert!(kept_value("href", &long).is_some_and(|end| end.len() == VALUE_LIMIT && end.ends_with("#c1")));
        assert!(kept_value("title", &long).is_some_and(|start| start.len() == VALUE_LIMIT && !start.ends_with("#c1")));
        assert_eq!(kept_value("id", &long), Some(long.clone()));
        assert_eq!(kept_value("data-state", &long), None);
    }

    #[test]
    fn scripts_are_kept_up_to_their_limits() {
        let mut builder = OutlineBuilder::default();
        let half = "é".repeat(DATA_LIMIT / 2);
        for script in ["{}", &half, &half, "[]"] {
            builder.data(script);
        }
        (0..2 * MAX_DATA_SCRIPTS).for_each(|_| builder.data("1"));
        let data = builder.build().data;
        assert_eq!((&data[..3], data.len()), (&["{}".to_owned(), half, "[]".into()][..], MAX_DATA_SCRIPTS - 1));
    }
}
