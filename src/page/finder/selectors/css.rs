//! Selectors written as CSS.

use super::{Compound, GroupKey, Qualifier, Selectors};
use crate::page::{finder::tree::NONE, outline::SHADOW_HOST};

impl Selectors {
    /// A compound selector: `div.comment`.
    pub fn compound_css(&self, compound: Compound) -> String {
        let tag = self.string(compound.tag);
        match compound.qualifier {
            Qualifier::None => identifier(tag),
            Qualifier::Class(class) => format!("{}.{}", identifier(tag), identifier(self.string(class))),
            Qualifier::Id(id) => format!("#{}", identifier(self.string(id))),
            Qualifier::IdPrefix(prefix) => {
                let longer = self.longer_prefixes.get(&prefix).into_iter().flatten();
                let others: String = longer.map(|id| format!(":not([id^={}])", string(self.string(*id)))).collect();
                format!("{}[id^={}]{others}", identifier(tag), string(self.string(prefix)))
            }
            Qualifier::Address(part) => format!("{}[href*={}]", identifier(tag), string(self.string(part))),
            Qualifier::Attribute(name) => format!("{}[{}]", identifier(tag), identifier(self.string(name))),
            Qualifier::Value(name, value) => {
                format!("{}[{}={}]", identifier(tag), identifier(self.string(name)), string(self.string(value)))
            }
        }
    }

    /// A path, as what follows a compound: ` > ul > li`. Empty for [`NONE`].
    pub fn path_css(&self, path: u32) -> String {
        let mut tags = Vec::new();
        let mut at = path;
        while at != NONE {
            let (before, tag) = self.paths[at as usize];
            tags.push(tag);
            at = before;
        }
        tags.iter().rev().map(|&tag| format!(" > {}", identifier(self.string(tag)))).collect()
    }

    /// The selector of a group's elements.
    pub fn css(&self, key: GroupKey) -> String {
        match (key.ancestor, key.path) {
            (None, _) => self.compound_css(key.own),
            (Some(ancestor), NONE) => format!("{} {}", self.compound_css(ancestor), self.compound_css(key.own)),
            (Some(ancestor), path) if self.string(ancestor.tag) == SHADOW_HOST => self.shadow_path_css(path),
            (Some(ancestor), path) => self.compound_css(ancestor) + &self.path_css(path),
        }
    }

    /// A path that begins at a shadow root. `:host > div` would be shorter, but Chromium does not always match it.
    fn shadow_path_css(&self, path: u32) -> String {
        let path = self.path_css(path);
        let (first, rest) = path[3..].split_once(' ').unwrap_or((&path[3..], ""));
        format!("{first}:not(* > *) {rest}").trim_end().to_owned()
    }
}

/// Serialises an identifier: <https://drafts.csswg.org/cssom/#serialize-an-identifier>.
fn identifier(name: &str) -> String {
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

/// Serialises a string, in single quotes: <https://drafts.csswg.org/cssom/#serialize-a-string>.
fn string(text: &str) -> String {
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
            assert_eq!(identifier(name), css);
        }
        assert_eq!(string("it's \\"), "'it\\'s \\\\'");
    }
}
