//! Guesses the authors of a group's members where nothing marks them.

use crate::page::finder::tree::{Tree, is_heading};

/// How many texts at the start of a member may be its author's name.
const FIRST_TEXTS: usize = 4;

/// How many texts at the end of a member may be its author's name.
const LAST_TEXTS: usize = 2;

/// A text with more characters than this is not a name, and no name comes after it, except after the member's own text.
const MAX_NAME_TEXT: u32 = 60;

/// Groups with fewer members show no pattern.
const MIN_MEMBERS: usize = 3;

/// In a thread, each author has at most this many comments on average.
const MAX_COMMENTS_EACH: usize = 4;

/// What is known of a group before names are looked for.
#[derive(Debug, Clone, Copy)]
pub struct NameContext {
    /// A heading of comments comes before the group: names may come last.
    pub is_headed: bool,
    /// Nearly all members have a time: the name may stand inside the comment's own text, as below a heading of comments.
    pub is_timed: bool,
    /// Most members have reply controls: a heading may be a name.
    pub is_answered: bool,
}

/// The largest share of members with a possible name in the same place: at their start, at their end, or between them. 0 unless the
/// names vary as those of a thread's authors do.
pub fn likely_names(tree: &Tree, members: &[u32], context: NameContext) -> f32 {
    if members.len() < MIN_MEMBERS {
        return 0.0;
    }
    let mut found = Names { tree, context, first: Default::default(), last: Default::default() };
    for (index, &member) in members.iter().enumerate() {
        let end = members.get(index + 1).map_or(tree.end(member), |&next| next.min(tree.end(member)));
        let before = index.checked_sub(1).map_or(tree.parent(member) + 1, |index| tree.end(members[index]));
        found.look_at_start(member, end);
        // Names and texts may alternate as siblings.
        if before < member && tree.end(before) <= member {
            found.look_at_start(before, member);
        }
        if context.is_headed {
            found.look_at_end(member + 1, end);
        }
    }
    let share = |names: &mut Vec<&str>| {
        let named = names.len().min(members.len());
        names.sort_unstable();
        names.dedup();
        let is_varied = names.len() >= 2 && names.len() * MAX_COMMENTS_EACH >= named;
        if is_varied { named as f32 / members.len() as f32 } else { 0.0 }
    };
    found.first.iter_mut().chain(&mut found.last).map(share).fold(0.0, f32::max)
}

/// Possible names, by their place among a member's texts.
struct Names<'a, 'b> {
    tree: &'b Tree<'a>,
    context: NameContext,
    first: [Vec<&'a str>; FIRST_TEXTS],
    last: [Vec<&'a str>; LAST_TEXTS],
}

impl Names<'_, '_> {
    fn look_at_start(&mut self, start: u32, end: u32) {
        let tree = self.tree;
        let texts = tree.texts(start, end).filter(|&element| has_letter(tree, element));
        for (place, element) in texts.take(FIRST_TEXTS).enumerate() {
            if tree.text_length(element) > MAX_NAME_TEXT {
                if (self.context.is_headed || self.context.is_timed) && element == start {
                    continue;
                }
                break;
            }
            self.first[place].extend(possible_name(tree, element, self.context));
        }
    }

    fn look_at_end(&mut self, start: u32, end: u32) {
        let tree = self.tree;
        let texts = tree.texts_backwards(start, end).filter(|&element| has_letter(tree, element));
        for (names, element) in self.last.iter_mut().zip(texts) {
            names.extend(possible_name(tree, element, self.context));
        }
    }
}

fn has_letter(tree: &Tree, element: u32) -> bool {
    tree.text(element).contains(char::is_alphabetic)
}

fn possible_name<'a>(tree: &Tree<'a>, element: u32, context: NameContext) -> Option<&'a str> {
    tree.possible_name(element).filter(|_| !is_heading(tree.name(element)) || context.is_answered)
}

/// Whether most members name an author, at least [`MIN_MEMBERS`] of them do, and it is always the same one.
pub fn is_monologue(tree: &Tree, members: &[u32]) -> bool {
    let own_end = |index: usize| {
        let end = tree.end(members[index]);
        members.get(index + 1).map_or(end, |&next| next.min(end))
    };
    let mut names: Vec<u32> =
        (0..members.len()).filter_map(|index| tree.author(members[index], own_end(index))).collect();
    let named = names.len();
    names.dedup();
    named >= MIN_MEMBERS && named * 2 > members.len() && names.len() == 1
}
