//! The selectors by which the elements of a page can be grouped.

mod css;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    clues,
    tree::{NONE, Tree},
};

/// A compound selector: a tag with at most one qualifier. Strings are those of [`Selectors`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Compound {
    pub tag: u32,
    pub qualifier: Qualifier,
}

/// What a compound selector asks of an element besides its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Qualifier {
    None,
    Class(u32),
    Id(u32),
    /// An id that begins with this and goes on with a number.
    IdPrefix(u32),
    /// An attribute with any value.
    Attribute(u32),
    /// An attribute with this value.
    Value(u32, u32),
    /// An address (`href`) that contains this.
    Address(u32),
}

/// What the elements of a group have in common: what they are, or where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupKey {
    /// An element that they stand in.
    pub ancestor: Option<Compound>,
    /// The path of tags from there to them; [`NONE`]: anywhere below.
    pub path: u32,
    /// Their own selector.
    pub own: Compound,
}

/// How many classes of an element are looked at: utility classes come by the dozen.
const MAX_CLASSES: usize = 8;

/// With more kinds of other ids to exclude, a selector for the prefix of an id is not worth it.
const MAX_LONGER_PREFIXES: usize = 6;

/// How long a path of tags can be.
const MAX_PATH: usize = 8;

/// Classes and values with more characters are the work of a tool.
const MAX_CLASS_LENGTH: usize = 60;

/// All compound selectors and paths of a page, with the strings in them as numbers.
///
/// Some strings are not in the outline (single classes, prefixes of ids), so it numbers its own.
#[derive(Debug, Default)]
pub struct Selectors {
    strings: Vec<String>,
    known: FxHashMap<String, u32>,
    /// For each string of the outline, its number here; [`NONE`] until it gets one.
    outline_strings: Vec<u32>,
    /// Each path: a shorter one, or [`NONE`], and the tag that follows.
    paths: Vec<(u32, u32)>,
    known_paths: FxHashMap<(u32, u32), u32>,
    /// For each prefix of numbered ids, what tells other ids that begin with it: the prefix and one more character.
    longer_prefixes: FxHashMap<u32, BTreeSet<u32>>,
    /// The tag of each element.
    tags: Vec<u32>,
    /// See [`Self::anchor`].
    anchors: Vec<Option<Compound>>,
    /// The compounds of all elements; those of element `n` from `starts[n]` to `starts[n + 1]`.
    compounds: Vec<Compound>,
    starts: Vec<u32>,
}

impl Selectors {
    /// Collects the selectors of all elements.
    pub fn new(tree: &Tree) -> Self {
        let mut selectors = Self { outline_strings: vec![NONE; tree.outline.strings.len()], ..Self::default() };
        selectors.collect_id_prefixes(tree);
        // The classes of each class attribute.
        let mut classes: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        selectors.starts.push(0);
        for element in 0..tree.len() {
            let tag = selectors.intern_outline_string(tree, tree.outline.names[element as usize]);
            selectors.tags.push(tag);
            selectors.add_compounds(tree, element, tag, &mut classes);
            selectors.starts.push(selectors.compounds.len() as u32);
            let id = tree.string(tree.ids[element as usize]);
            let anchor = if id.is_empty() || id.contains(|c: char| c.is_ascii_digit()) {
                selectors.compounds(element).first().copied()
            } else {
                Some(Compound { tag, qualifier: Qualifier::Id(selectors.intern(id)) })
            };
            selectors.anchors.push(anchor);
        }
        selectors
    }

    /// Fills in [`Self::longer_prefixes`].
    fn collect_id_prefixes(&mut self, tree: &Tree) {
        let mut ids: Vec<&str> = tree.ids.iter().map(|&id| tree.string(id)).filter(|id| !id.is_empty()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut prefixes: Vec<&str> = ids.iter().filter_map(|id| id_prefix(id)).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        for prefix in prefixes {
            let number = self.intern(prefix);
            let from = ids.partition_point(|&id| id < prefix);
            for id in ids[from..].iter().take_while(|id| id.starts_with(prefix)) {
                let next = id[prefix.len()..].chars().next();
                if let Some(next) = next.filter(|next| !next.is_ascii_digit()) {
                    let longer = self.intern(&format!("{prefix}{next}"));
                    self.longer_prefixes.entry(number).or_default().insert(longer);
                }
            }
        }
    }

    /// The number of a string, which is added if it is new.
    fn intern(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.known.get(text) {
            return number;
        }
        let number = self.strings.len() as u32;
        self.strings.push(text.to_owned());
        self.known.insert(text.to_owned(), number);
        number
    }

    /// The number of a string of the outline.
    fn intern_outline_string(&mut self, tree: &Tree, string: u32) -> u32 {
        if self.outline_strings[string as usize] == NONE {
            self.outline_strings[string as usize] = self.intern(tree.string(string));
        }
        self.outline_strings[string as usize]
    }

    /// The text of a string.
    fn string(&self, number: u32) -> &str {
        &self.strings[number as usize]
    }

    /// The path that leads on from `path`, or from the start if that is [`NONE`], to a child with this tag.
    pub fn child_path(&mut self, path: u32, tag: u32) -> u32 {
        let next = self.paths.len() as u32;
        let number = *self.known_paths.entry((path, tag)).or_insert(next);
        if number == next {
            self.paths.push((path, tag));
        }
        number
    }

    /// The tag of an element.
    pub fn tag(&self, element: u32) -> u32 {
        self.tags[element as usize]
    }

    /// The selector of an element by its tag alone.
    pub fn tag_alone(&self, element: u32) -> Compound {
        Compound { tag: self.tag(element), qualifier: Qualifier::None }
    }

    /// The compounds that say more of an element than its tag, most likely shared with its like first. A custom element's tag
    /// is enough.
    pub fn compounds(&self, element: u32) -> &[Compound] {
        &self.compounds[self.starts[element as usize] as usize..self.starts[element as usize + 1] as usize]
    }

    fn add_compounds(&mut self, tree: &Tree, element: u32, tag: u32, classes: &mut FxHashMap<u32, Vec<u32>>) {
        let class = tree.classes[element as usize];
        if class != NONE {
            let list = classes.entry(class).or_insert_with(|| {
                let lasting = tree.string(class).split_ascii_whitespace().filter(|class| names_a_kind(class));
                lasting.take(MAX_CLASSES).map(|class| self.intern(class)).collect()
            });
            self.compounds.extend(list.iter().map(|&class| Compound { tag, qualifier: Qualifier::Class(class) }));
        }
        if let Some(prefix) = id_prefix(tree.string(tree.ids[element as usize])) {
            let prefix = self.intern(prefix);
            if self.longer_prefixes.get(&prefix).is_none_or(|longer| longer.len() <= MAX_LONGER_PREFIXES) {
                self.compounds.push(Compound { tag, qualifier: Qualifier::IdPrefix(prefix) });
            }
        }
        for (name, value) in tree.attributes(element) {
            match name {
                "itemprop" | "role" | "component" | "slot" | "data-testid" if names_a_kind(tree.string(value)) => {
                    let qualifier = Qualifier::Value(self.intern(name), self.intern_outline_string(tree, value));
                    self.compounds.push(Compound { tag, qualifier });
                }
                _ if name.starts_with("data-") && name.ends_with("id") => {
                    let qualifier = Qualifier::Attribute(self.intern(name));
                    self.compounds.push(Compound { tag, qualifier });
                }
                _ => {}
            }
        }
        let name = tree.name(element);
        if name.contains('-') || name == "details" {
            self.compounds.push(Compound { tag, qualifier: Qualifier::None });
        }
    }

    /// A link to a person's profile, by the part of the address that shows it.
    pub fn profile_link(&mut self, tree: &Tree, element: u32) -> Option<Compound> {
        if tree.name(element) != "a" {
            return None;
        }
        let part = clues::profile_part(tree.attribute(element, "href")?)?;
        Some(Compound { tag: self.intern("a"), qualifier: Qualifier::Address(self.intern(part)) })
    }

    /// A link by what stands before the last number in its address: `/item?id=` of `/item?id=12`.
    pub fn numbered_link(&mut self, tree: &Tree, element: u32) -> Option<Compound> {
        let href = tree.attribute(element, "href")?;
        let digits = href.rfind(|c: char| c.is_ascii_digit())?;
        let before = href[..digits].trim_end_matches(|c: char| c.is_ascii_digit());
        let start = before.rfind(['/', '&', '#']).unwrap_or(0);
        let stem = &before[start..];
        (stem.len() > 2).then(|| Compound { tag: self.intern("a"), qualifier: Qualifier::Address(self.intern(stem)) })
    }

    /// The compound that tells an element from most others, as a place to begin at for what stands in it: its id, if that has no
    /// digits, or the first of its [`compounds`](Self::compounds).
    pub fn anchor(&self, element: u32) -> Option<Compound> {
        self.anchors[element as usize]
    }

    /// For each element, its key by the path of tags from the nearest anchor above it; `None` if there is none within
    /// [`MAX_PATH`] steps.
    pub fn path_keys(&mut self, tree: &Tree) -> Vec<Option<GroupKey>> {
        let mut keys: Vec<(Option<GroupKey>, usize)> = Vec::with_capacity(tree.len() as usize);
        for element in 0..tree.len() {
            let parent = tree.parent(element);
            if parent == element {
                keys.push((None, 0));
                continue;
            }
            // Every page has the root and the body.
            let root = (parent < 2).then(|| self.tag_alone(parent));
            let (ancestor, path, steps) = match (self.anchor(parent).or(root), keys[parent as usize]) {
                (Some(anchor), _) => (Some(anchor), NONE, 0),
                (None, (Some(key), steps)) if steps < MAX_PATH => (key.ancestor, key.path, steps),
                _ => {
                    keys.push((None, 0));
                    continue;
                }
            };
            let own = self.tag_alone(element);
            keys.push((Some(GroupKey { ancestor, path: self.child_path(path, own.tag), own }), steps + 1));
        }
        keys.into_iter().map(|(key, _)| key).collect()
    }
}

/// Whether a class or a value is likely to stand for a kind of element, and not for a single one.
fn names_a_kind(class: &str) -> bool {
    let digits = class.bytes().filter(u8::is_ascii_digit).count();
    // Many digits are the number of one thing, or are scattered in a name that a tool has made.
    class.len() <= MAX_CLASS_LENGTH
        && (digits < 3 || digits < 8 && id_prefix(class).is_none() && !class.starts_with(|c: char| c.is_ascii_digit()))
}

/// What comes before the number at the end of an id; `None` if there is no number, nothing before it, or another digit there.
pub fn id_prefix(id: &str) -> Option<&str> {
    let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
    (prefix.len() < id.len() && !prefix.is_empty() && !prefix.contains(|c: char| c.is_ascii_digit())).then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_with_a_number_have_a_prefix() {
        for (id, prefix) in
            [("comment-12", Some("comment-")), ("c1", Some("c")), ("12", None), ("a1b2", None), ("top", None)]
        {
            assert_eq!(id_prefix(id), prefix);
        }
    }
}
