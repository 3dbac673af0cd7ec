//! Groups of elements that look alike and may each be a comment.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::{
    clues::WordMeanings,
    selectors::{Compound, GroupKey, Qualifier, Selectors},
    tree::{Count, NONE, Tree},
};

/// Elements that share a selector.
#[derive(Debug, Clone)]
pub struct ElementGroup {
    /// What they have in common.
    pub key: GroupKey,
    /// What each of them must contain, if the key is not enough.
    pub content: Option<Content>,
    /// In document order.
    pub members: Vec<u32>,
}

/// A descendant that each element of a group has: see [`enclosing`].
#[derive(Debug, Clone, Copy)]
pub struct Content {
    /// The path of tags from the element to the parent of the descendant; [`NONE`] if that is the element itself.
    pub path: u32,
    /// The selector of the descendant.
    pub compound: Compound,
}

impl ElementGroup {
    /// The selector of its members.
    pub fn css(&self, selectors: &Selectors) -> String {
        let css = selectors.css(self.key);
        match self.content {
            None => css,
            Some(Content { path, compound }) => {
                let path = selectors.path_css(path);
                format!("{css}:has({path} > {})", selectors.compound_css(compound)).replace("( > ", "(> ")
            }
        }
    }
}

/// A group whose members have less text than this together, in characters, is not a thread.
const MIN_TEXT: u32 = 20;

/// An element that is named after comments is a section of comments if it contains more elements than this; otherwise it may be a
/// button or a count.
const MIN_SECTION: u32 = 3;

/// How many levels above a body the element around its comment can be.
const MAX_ENCLOSING_STEPS: usize = 12;

/// All groups of a page that may be its comments. Of groups with the same members only the one with the simplest selector is
/// kept.
pub fn groups(tree: &Tree, selectors: &mut Selectors) -> Vec<ElementGroup> {
    let mut groups: Vec<ElementGroup> = members_by_key(tree, selectors)
        .into_iter()
        .map(|(key, members)| ElementGroup { key, content: None, members })
        .collect();
    groups.sort_by_key(|group| {
        let GroupKey { ancestor, path, own } = group.key;
        (path != NONE, ancestor.is_some(), rank(own.qualifier), group.key)
    });
    let mut seen = FxHashSet::default();
    groups.retain(|group| {
        let text = |member: u32| tree.counts(member)[Count::Text];
        let all = group.members.iter().fold(0, |sum, &member| u32::saturating_add(sum, text(member)));
        all >= MIN_TEXT && seen.insert(fingerprint(&group.members))
    });
    groups
}

/// The elements of each key, in document order: by what an element is itself, by the same within the nearest section of
/// comments, and by its path.
fn members_by_key(tree: &Tree, selectors: &mut Selectors) -> FxHashMap<GroupKey, Vec<u32>> {
    let mut members: FxHashMap<GroupKey, Vec<u32>> = FxHashMap::default();
    let path_keys = selectors.path_keys(tree);
    // For each element, the innermost section of comments that it is, or is in.
    let mut sections: Vec<Option<Compound>> = Vec::with_capacity(tree.len() as usize);
    for element in 0..tree.len() {
        let above = if element == 0 { None } else { sections[tree.parent(element) as usize] };
        let is_section = tree.meanings[element as usize].any(WordMeanings::COMMENT.with(WordMeanings::REPLY))
            && tree.counts(element)[Count::Element] > MIN_SECTION;
        sections.push(if is_section { selectors.anchor(element).or(above) } else { above });
        // The first two elements, root and body, are not comments.
        if tree.counts(element)[Count::Text] == 0 || element < 2 {
            continue;
        }
        for &own in selectors.compounds(element) {
            members.entry(GroupKey { ancestor: None, path: NONE, own }).or_default().push(element);
            if let Some(section) = above.filter(|section| *section != own) {
                members.entry(GroupKey { ancestor: Some(section), path: NONE, own }).or_default().push(element);
            }
        }
        if let Some(key) = path_keys[element as usize] {
            members.entry(key).or_default().push(element);
        }
    }
    members
}

/// A hash of a list of members. A collision would only lose a group.
fn fingerprint(members: &[u32]) -> u64 {
    let mut hasher = FxHasher::default();
    members.hash(&mut hasher);
    hasher.finish()
}

/// The order of preference among qualifiers: a class is most likely to mean the same on the site's other pages.
fn rank(qualifier: Qualifier) -> u8 {
    match qualifier {
        Qualifier::Class(_) => 0,
        Qualifier::Value(..) => 1,
        Qualifier::IdPrefix(_) => 2,
        Qualifier::Attribute(_) => 3,
        Qualifier::Id(_) | Qualifier::Address(_) | Qualifier::None => 4,
    }
}

/// For a group whose members are only parts of comments, the largest elements that contain one member each. `None` if these elements
/// differ in tag or path to their member.
pub fn enclosing(tree: &Tree, selectors: &mut Selectors, group: &ElementGroup) -> Option<ElementGroup> {
    let members = &group.members;
    if members.len() < 2 || group.content.is_some() || group.key.ancestor.is_some() {
        return None;
    }
    let steps = steps_to_enclosing(tree, members);
    if !(1..=MAX_ENCLOSING_STEPS).contains(&steps) {
        return None;
    }
    let mut enclosing = Vec::with_capacity(members.len());
    let mut shared = None;
    for &member in members {
        let mut tags = Vec::new();
        let mut at = member;
        for _ in 0..steps {
            at = tree.parent(at);
            tags.push(selectors.tag(at));
        }
        let tag = tags.pop()?;
        let path = tags.iter().rev().fold(NONE, |path, &tag| selectors.child_path(path, tag));
        let this = (tag, path);
        if *shared.get_or_insert(this) != this {
            return None;
        }
        enclosing.push(at);
    }
    let (tag, path) = shared?;
    let own = Compound { tag, qualifier: Qualifier::None };
    Some(ElementGroup {
        key: GroupKey { ancestor: None, path: NONE, own },
        content: Some(Content { path, compound: group.key.own }),
        members: enclosing,
    })
}

/// How many levels one can go up from every member before reaching an element that contains two members.
fn steps_to_enclosing(tree: &Tree, members: &[u32]) -> usize {
    let mut steps = usize::MAX;
    for (index, &member) in members.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| members[index]);
        let after = members.get(index + 1).copied();
        let (mut at, mut climbed) = (member, 0);
        while climbed < steps {
            let parent = tree.parent(at);
            let is_alone = parent != at
                && before.is_none_or(|before| before < parent)
                && after.is_none_or(|after| after >= tree.end(parent));
            if !is_alone {
                break;
            }
            at = parent;
            climbed += 1;
        }
        steps = steps.min(climbed);
        if steps == 0 {
            break;
        }
    }
    steps
}

#[cfg(all(test, feature = "html"))]
mod tests {
    use super::*;
    use crate::page::finder::test_page::{each, group, outline};

    /// The selectors of all groups of a page.
    fn all_groups(body: &str) -> Vec<String> {
        let outline = outline(body);
        let tree = Tree::new(&outline);
        let mut selectors = Selectors::new(&tree);
        groups(&tree, &mut selectors).iter().map(|group| group.css(&selectors)).collect()
    }

    /// The selector of the elements around those of a group.
    fn around(body: &str, css: &str) -> Option<String> {
        let outline = outline(body);
        let tree = Tree::new(&outline);
        let mut selectors = Selectors::new(&tree);
        let group = group(&tree, &mut selectors, css).expect(css);
        enclosing(&tree, &mut selectors, &group).map(|group| group.css(&selectors))
    }

    #[test]
    fn of_several_selectors_for_the_same_elements_a_class_is_kept() {
        let found = all_groups(&each("<p class=note id=note{n} data-id={n}>{text}</p>"));
        assert_eq!(found.iter().filter(|css| css.starts_with('p')).collect::<Vec<_>>(), ["p.note"]);
    }

    #[test]
    fn elements_without_names_are_a_group_by_their_path() {
        let found = all_groups(&format!("<div id=talk><ul>{}</ul></div>", each("<li>{text}")));
        assert!(found.contains(&"#talk > ul > li".to_owned()), "{found:?}");
    }

    #[test]
    fn what_stands_in_a_section_of_comments_is_a_group_of_its_own() {
        let notes = each("<p class=note>{text}</p>");
        let found = all_groups(&format!("{notes}<div class=comments>{notes}</div>"));
        for css in ["p.note", "div.comments p.note"] {
            assert!(found.contains(&css.to_owned()), "{css}: {found:?}");
        }
    }

    #[test]
    fn a_few_characters_are_not_a_thread() {
        assert_eq!(all_groups("<p class=note>a</p><p class=note>b</p>"), Vec::<String>::new());
    }

    #[test]
    fn the_elements_around_bodies_are_as_large_as_they_can_be() {
        let comments = each("<li><div><b>{author}</b><p class=said>{text}</p></div><i>4 May 2024</i></li>");
        assert_eq!(around(&format!("<ul>{comments}</ul>"), "p.said").as_deref(), Some("li:has(> div > p.said)"));
        assert_eq!(
            around(&each("<div><p class=said>{text}</p></div>"), "p.said").as_deref(),
            Some("div:has(> p.said)")
        );
    }

    #[test]
    fn elements_around_bodies_must_be_alike() {
        let mixed =
            "<div><p class=said>It held until the frost.</p></div><span><p class=said>So far, so good.</p></span>";
        assert_eq!(around(mixed, "p.said"), None);
        assert_eq!(around(&each("<p class=said>{text}</p>"), "p.said"), None);
    }
}
