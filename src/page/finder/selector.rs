//! Selectors that elements have in common.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    clues,
    tree::{NONE, Tree},
};
use crate::page::outline::SHADOW_HOST;

/// A tag with at most one more mark. Numbers are those of [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Compound {
    pub tag: u32,
    pub mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    None,
    Class(u32),
    Id(u32),
    /// An id that is this and a number.
    IdPrefix(u32),
    /// An attribute, whatever its value.
    Attribute(u32),
    Value(u32, u32),
    /// An address with this in it.
    Address(u32),
}

/// Elements that look alike, by themselves or by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The element around, if it matters.
    pub around: Option<Compound>,
    /// The tags of the elements from there to here, as a number of [`Names::paths`]; [`NONE`]: anywhere within.
    pub path: u32,
    pub own: Compound,
}

/// How many classes of an element are looked at.
const CLASSES: usize = 8;

/// How many kinds of other ids a selector can exclude.
const UNLIKE: usize = 6;

/// How many steps away a marked element can be that a path begins at.
const STEPS: usize = 8;

/// Strings of this module's own (classes one by one, beginnings of ids) as numbers, and what is known of the elements of a page.
#[derive(Debug, Default)]
pub struct Names {
    strings: Vec<String>,
    known: FxHashMap<String, u32>,
    /// For each string of the outline, its number here; [`NONE`] where it has none yet.
    numbers: Vec<u32>,
    /// A path is a shorter one and a tag.
    paths: Vec<(u32, u32)>,
    known_paths: FxHashMap<(u32, u32), u32>,
    /// For each beginning of numbered ids, the other ids that begin so: a character more of each.
    unlike: FxHashMap<u32, BTreeSet<u32>>,
    /// For each element, its tag, and what tells it from most others, for what stands in it.
    tags: Vec<u32>,
    anchors: Vec<Option<Compound>>,
    /// The marked compounds of all elements; those of element `n` from `starts[n]` to `starts[n + 1]`.
    compounds: Vec<Compound>,
    starts: Vec<u32>,
}

impl Names {
    pub fn new(tree: &Tree) -> Self {
        let mut names = Self { numbers: vec![NONE; tree.outline.strings.len()], ..Self::default() };
        names.learn_ids(tree);
        // Classes by the string that lists them.
        let mut classes: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        names.starts.push(0);
        for element in 0..tree.len() {
            let tag = names.numbered(tree, tree.outline.names[element as usize]);
            names.tags.push(tag);
            names.add_compounds(tree, element, tag, &mut classes);
            names.starts.push(names.compounds.len() as u32);
            let id = tree.string(tree.ids[element as usize]);
            let anchor = if id.is_empty() || id.contains(|c: char| c.is_ascii_digit()) {
                names.compounds(element).first().copied()
            } else {
                Some(Compound { tag, mark: Mark::Id(names.number(id)) })
            };
            names.anchors.push(anchor);
        }
        names
    }

    /// What must be known of all ids of a page.
    fn learn_ids(&mut self, tree: &Tree) {
        let mut ids: Vec<&str> = tree.ids.iter().map(|&id| tree.string(id)).filter(|id| !id.is_empty()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut prefixes: Vec<&str> = ids.iter().filter_map(|id| numbered(id)).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        for prefix in prefixes {
            let number = self.number(prefix);
            let from = ids.partition_point(|&id| id < prefix);
            for id in ids[from..].iter().take_while(|id| id.starts_with(prefix)) {
                let next = id[prefix.len()..].chars().next();
                if let Some(next) = next.filter(|next| !next.is_ascii_digit()) {
                    let longer = self.number(&format!("{prefix}{next}"));
                    self.unlike.entry(number).or_default().insert(longer);
                }
            }
        }
    }

    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.known.get(text) {
            return number;
        }
        let number = self.strings.len() as u32;
        self.strings.push(text.to_owned());
        self.known.insert(text.to_owned(), number);
        number
    }

    /// The number of a string of the outline.
    fn numbered(&mut self, tree: &Tree, string: u32) -> u32 {
        if self.numbers[string as usize] == NONE {
            self.numbers[string as usize] = self.number(tree.string(string));
        }
        self.numbers[string as usize]
    }

    pub fn string(&self, number: u32) -> &str {
        &self.strings[number as usize]
    }

    /// The path that goes on from `path` ([`NONE`]: from the start) to a child of this tag.
    pub fn step(&mut self, path: u32, tag: u32) -> u32 {
        let next = self.paths.len() as u32;
        let number = *self.known_paths.entry((path, tag)).or_insert(next);
        if number == next {
            self.paths.push((path, tag));
        }
        number
    }

    pub fn tag(&self, element: u32) -> u32 {
        self.tags[element as usize]
    }

    /// An element by its tag alone.
    pub fn unmarked(&self, element: u32) -> Compound {
        Compound { tag: self.tag(element), mark: Mark::None }
    }

    /// The marked compounds of an element, the likeliest to be shared with its like first.
    pub fn compounds(&self, element: u32) -> &[Compound] {
        &self.compounds[self.starts[element as usize] as usize..self.starts[element as usize + 1] as usize]
    }

    fn add_compounds(&mut self, tree: &Tree, element: u32, tag: u32, classes: &mut FxHashMap<u32, Vec<u32>>) {
        let class = tree.classes[element as usize];
        if class != NONE {
            let list = classes.entry(class).or_insert_with(|| {
                let list = tree.string(class).split_ascii_whitespace().filter(|class| is_lasting(class)).take(CLASSES);
                list.map(|class| self.number(class)).collect()
            });
            self.compounds.extend(list.iter().map(|&class| Compound { tag, mark: Mark::Class(class) }));
        }
        if let Some(prefix) = numbered(tree.string(tree.ids[element as usize])) {
            let prefix = self.number(prefix);
            if self.unlike.get(&prefix).is_none_or(|unlike| unlike.len() <= UNLIKE) {
                self.compounds.push(Compound { tag, mark: Mark::IdPrefix(prefix) });
            }
        }
        for (name, value) in tree.attributes(element) {
            match name {
                "itemprop" | "role" | "component" | "slot" | "data-testid" if is_lasting(tree.string(value)) => {
                    let mark = Mark::Value(self.number(name), self.numbered(tree, value));
                    self.compounds.push(Compound { tag, mark });
                }
                _ if name.starts_with("data-") && name.ends_with("id") => {
                    let mark = Mark::Attribute(self.number(name));
                    self.compounds.push(Compound { tag, mark });
                }
                _ => {}
            }
        }
        let name = tree.name(element);
        if name.contains('-') || name == "details" {
            self.compounds.push(Compound { tag, mark: Mark::None });
        }
    }

    /// A link to a writer's page.
    pub fn profile(&mut self, tree: &Tree, element: u32) -> Option<Compound> {
        if tree.name(element) != "a" {
            return None;
        }
        let part = clues::profile(tree.attribute(element, "href")?)?;
        Some(Compound { tag: self.number("a"), mark: Mark::Address(self.number(part)) })
    }

    /// A link by what stands before the number in its address: `item?id=` of `/item?id=12`.
    pub fn numbered_address(&mut self, tree: &Tree, element: u32) -> Option<Compound> {
        let href = tree.attribute(element, "href")?;
        let digits = href.rfind(|c: char| c.is_ascii_digit())?;
        let before = href[..digits].trim_end_matches(|c: char| c.is_ascii_digit());
        let start = before.rfind(['/', '&', '#']).unwrap_or(0);
        let stem = &before[start..];
        (stem.len() > 2).then(|| Compound { tag: self.number("a"), mark: Mark::Address(self.number(stem)) })
    }

    /// The compound that tells an element from most others, for what stands in it.
    pub fn anchor(&self, element: u32) -> Option<Compound> {
        self.anchors[element as usize]
    }

    /// For each element, its key by the path from the nearest element above it that is marked.
    pub fn by_path(&mut self, tree: &Tree) -> Vec<Option<Key>> {
        let mut keys: Vec<(Option<Key>, usize)> = Vec::with_capacity(tree.len() as usize);
        for element in 0..tree.len() {
            let parent = tree.parent(element);
            if parent == element {
                keys.push((None, 0));
                continue;
            }
            // The page's own elements are there on any page.
            let root = (parent < 2).then(|| self.unmarked(parent));
            let (around, path, steps) = match (self.anchor(parent).or(root), keys[parent as usize]) {
                (Some(around), _) => (Some(around), NONE, 0),
                (None, (Some(key), steps)) if steps < STEPS => (key.around, key.path, steps),
                _ => {
                    keys.push((None, 0));
                    continue;
                }
            };
            let own = self.unmarked(element);
            keys.push((Some(Key { around, path: self.step(path, own.tag), own }), steps + 1));
        }
        keys.into_iter().map(|(key, _)| key).collect()
    }

    pub fn compound(&self, compound: Compound) -> String {
        let tag = self.string(compound.tag);
        match compound.mark {
            Mark::None => ident(tag),
            Mark::Class(class) => format!("{}.{}", ident(tag), ident(self.string(class))),
            Mark::Id(id) => format!("#{}", ident(self.string(id))),
            Mark::IdPrefix(prefix) => {
                let unlike = self.unlike.get(&prefix).into_iter().flatten();
                let unlike: String = unlike.map(|id| format!(":not([id^={}])", quoted(self.string(*id)))).collect();
                format!("{}[id^={}]{unlike}", ident(tag), quoted(self.string(prefix)))
            }
            Mark::Address(part) => format!("{}[href*={}]", ident(tag), quoted(self.string(part))),
            Mark::Attribute(name) => format!("{}[{}]", ident(tag), ident(self.string(name))),
            Mark::Value(name, value) => {
                format!("{}[{}={}]", ident(tag), ident(self.string(name)), quoted(self.string(value)))
            }
        }
    }

    /// ` > tag > tag`, for a path that isn't [`NONE`].
    pub fn path(&self, path: u32) -> String {
        let mut tags = Vec::new();
        let mut at = path;
        while at != NONE {
            let (before, tag) = self.paths[at as usize];
            tags.push(tag);
            at = before;
        }
        tags.iter().rev().map(|&tag| format!(" > {}", ident(self.string(tag)))).collect()
    }

    pub fn css(&self, key: Key) -> String {
        match (key.around, key.path) {
            (None, _) => self.compound(key.own),
            (Some(around), NONE) => format!("{} {}", self.compound(around), self.compound(key.own)),
            (Some(around), path) if self.string(around.tag) == SHADOW_HOST => self.outermost(path),
            (Some(around), path) => self.compound(around) + &self.path(path),
        }
    }

    /// A path that begins in a shadow root itself: `:host > div` would say so, but Chromium doesn't always find what it names.
    fn outermost(&self, path: u32) -> String {
        let path = self.path(path);
        let (first, rest) = path[3..].split_once(' ').unwrap_or((&path[3..], ""));
        format!("{first}:not(* > *) {rest}").trim_end().to_owned()
    }
}

/// Whether a class or a value is likely to stand for a kind of element, not for one.
fn is_lasting(class: &str) -> bool {
    let digits = class.bytes().filter(u8::is_ascii_digit).count();
    // Many digits are the number of one thing, or stand here and there in a name that a tool has made.
    class.len() <= 60
        && (digits < 3 || digits < 8 && numbered(class).is_none() && !class.starts_with(|c: char| c.is_ascii_digit()))
}

/// What stands before the number that an id ends with.
pub fn numbered(id: &str) -> Option<&str> {
    let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
    (prefix.len() < id.len() && !prefix.is_empty() && !prefix.contains(|c: char| c.is_ascii_digit())).then_some(prefix)
}

/// A name as CSS writes it.
fn ident(name: &str) -> String {
    let mut css = String::with_capacity(name.len());
    for (index, character) in name.chars().enumerate() {
        let after_hyphen = index == 1 && name.starts_with('-');
        match character {
            '0'..='9' if index == 0 || after_hyphen => css += &format!("\\{:x} ", character as u32),
            '-' if name.len() == 1 => css += "\\-",
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '\u{80}'.. => css.push(character),
            '\0'..='\x1f' | '\x7f' => css += &format!("\\{:x} ", character as u32),
            _ => {
                css.push('\\');
                css.push(character);
            }
        }
    }
    css
}

fn quoted(text: &str) -> String {
    let mut css = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => {
                css.push('\\');
                css.push(character);
            }
            '\0'..='\x1f' | '\x7f' => css += &format!("\\{:x} ", character as u32),
            _ => css.push(character),
        }
    }
    css + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_as_css_wants() {
        for (name, css) in
            [("a-b_C", "a-b_C"), ("1a", "\\31 a"), ("-2", "-\\32 "), ("md:flex", "md\\:flex"), ("é", "é"), ("-", "\\-")]
        {
            assert_eq!(ident(name), css);
        }
        assert_eq!(quoted("it's \\"), "'it\\'s \\\\'");
    }

    #[test]
    fn ids_with_a_number_have_a_beginning() {
        for (id, prefix) in
            [("comment-12", Some("comment-")), ("c1", Some("c")), ("12", None), ("a1b2", None), ("top", None)]
        {
            assert_eq!(numbered(id), prefix);
        }
    }
}
