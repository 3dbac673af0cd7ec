//! How a flat page says how deep each comment is.

use std::num::NonZeroU32;

use rustc_hash::FxHashMap;

use super::{locator::Locator, part_finder::PartFinder};
use crate::page::{
    adapter::Depth,
    finder::{
        clues::WordMeanings,
        selectors::{Compound, Qualifier, Selectors, id_prefix},
        tree::Tree,
    },
};

/// A margin is an indentation only if it grows in steps of at least this many pixels.
const MIN_INDENT: u32 = 8;

/// Depths count from 0, or from at most this.
const MAX_FIRST: u32 = 1;

/// No thread is deeper than this: a greater number means something else.
const MAX_DEPTH: u32 = 100;

/// Where a number that may be a depth is: the locator of its element (`None`: the comment's own), the attribute, and what
/// precedes the number in it.
type DepthSource<'a> = (Option<Locator>, &'a str, &'a str);

impl PartFinder<'_, '_> {
    /// A depth stated as a number in an attribute, a class or a style, once in each comment.
    pub fn stated_depth(&self) -> Option<Depth> {
        let mut numbers: FxHashMap<DepthSource, Vec<u32>> = FxHashMap::default();
        let mut add = |locator: Option<Locator>, element: u32| {
            for (name, value) in self.tree.attributes(element) {
                for (after, number) in depth_numbers(self.tree, element, name, self.tree.string(value)) {
                    numbers.entry((locator, name, after)).or_default().push(number);
                }
            }
        };
        for comment in &self.comments {
            add(None, comment.member);
        }
        self.for_each_first(|locator, _, element| add(Some(locator), element));
        let mut found: Vec<_> = numbers
            .into_iter()
            .filter_map(|(source, numbers)| {
                let (first, step) = self.scale(source.1 == "style", &numbers)?;
                Some((source, first, step))
            })
            .collect();
        found.sort();
        let ((locator, name, after), first, step) = found.into_iter().next()?;
        Some(Depth::Stated {
            select: locator.map(|locator| self.css(locator)),
            attr: name.into(),
            after: (!after.is_empty()).then(|| after.into()),
            first,
            step,
        })
    }

    /// The number that top-level comments have, and the size of one step, if these numbers can be depths.
    fn scale(&self, is_style: bool, numbers: &[u32]) -> Option<(u32, NonZeroU32)> {
        let (min, max) = (*numbers.iter().min()?, *numbers.iter().max()?);
        // Comments that aren't indented often have no margin.
        let is_everywhere = is_style || numbers.len() == self.comments.len();
        let first = if is_style { 0 } else { min };
        let step = NonZeroU32::new(numbers.iter().map(|number| number - first).fold(0, gcd))?;
        let is_plausible =
            first <= MAX_FIRST && (max - first) / step <= MAX_DEPTH && (!is_style || step.get() >= MIN_INDENT);
        let depths: Vec<u32> = numbers.iter().map(|number| (number - first) / step).collect();
        // A sample has gaps where a thread has none.
        let can_be_thread = self.is_sample || is_style || is_thread(&depths);
        (is_everywhere && is_plausible && can_be_thread).then_some((first, step))
    }
}

/// The numbers in an attribute that may be depths, each with what precedes it.
fn depth_numbers<'v>(tree: &Tree, element: u32, name: &str, value: &'v str) -> Vec<(&'v str, u32)> {
    let whole = |text: &str| text.trim_ascii().parse::<u32>().ok();
    match name {
        "class" => {
            let of = |class: &'v str| {
                let before = id_prefix(class).filter(|before| WordMeanings::of(before).any(WordMeanings::DEPTH))?;
                // The adapter looks for its first occurrence in the whole attribute.
                let is_first = value.find(before) == Some(class.as_ptr() as usize - value.as_ptr() as usize);
                Some((before, whole(&class[before.len()..])?)).filter(|_| is_first)
            };
            value.split_ascii_whitespace().filter_map(of).collect()
        }
        "style" => {
            let of = |before: &'static str| {
                let rest = value.split_once(before)?.1.trim_ascii_start();
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                Some((before, whole(&rest[..digits])?)).filter(|_| rest[digits..].starts_with("px"))
            };
            ["margin-left:", "padding-left:"].into_iter().filter_map(of).collect()
        }
        // A picture one pixel high that pushes the comment to the right.
        "width" => {
            let is_spacer = tree.name(element) == "img" && tree.attribute(element, "height").and_then(whole) == Some(1);
            whole(value).filter(|_| is_spacer).map(|number| ("", number)).into_iter().collect()
        }
        _ => whole(value).filter(|_| is_depth_attribute(name)).map(|number| ("", number)).into_iter().collect(),
    }
}

/// Whether the whole value of an attribute with this name is a depth.
fn is_depth_attribute(name: &str) -> bool {
    matches!(name, "aria-level" | "indent" | "depth" | "level")
        || name.starts_with("data-") && (name.ends_with("depth") || name.ends_with("level") || name.ends_with("indent"))
}

/// A depth shown by the elements around comments that don't stand in each other: one more of a kind for each step.
pub fn wrapped(tree: &Tree, selectors: &Selectors, members: &[u32]) -> Option<Depth> {
    if !members.windows(2).any(|pair| tree.level(pair[1]) < tree.level(pair[0])) {
        return None;
    }
    let last = *members.last()?;
    let above = |element: u32| std::iter::successors(Some(tree.parent(element)), |&at| Some(tree.parent(at)));
    let thread = above(members[0]).find(|&at| tree.end(at) > last)?;
    let mut wrappers: FxHashMap<Compound, Wrapper> = FxHashMap::default();
    for (index, &member) in members.iter().enumerate() {
        for element in above(member).take_while(|&at| at > thread) {
            for &kind in selectors.compounds(element).iter().chain([&selectors.tag_alone(element)]) {
                let wrapper = wrappers.entry(kind).or_insert_with(|| Wrapper::new(members.len()));
                wrapper.depths[index] += 1;
                wrapper.is_named |= tree.meanings[element as usize].any(WordMeanings::DEPTH.with(WordMeanings::REPLY));
                wrapper.is_shared |= members.get(index + 1).is_some_and(|&next| next < tree.end(element));
            }
        }
    }
    let best = wrappers.into_iter().filter_map(|(kind, wrapper)| {
        let (deepest, around_all) = wrapper.range()?;
        Some((kind.qualifier != Qualifier::None, deepest, kind, around_all))
    });
    let (_, _, kind, around_all) = best.max()?;
    let outer = above(members[0]).skip_while(|&at| at > thread).take(tree.level(thread) as usize + 1);
    let outer = outer.filter(|&at| selectors.tag_alone(at) == kind || selectors.compounds(at).contains(&kind));
    // Wrappers around all comments are not steps, so the selector requires one more than those.
    let around = outer.count() + around_all as usize;
    Some(Depth::Wrapped { around: vec![selectors.compound_css(kind); around + 1].join(" ") })
}

/// One kind of elements around comments.
struct Wrapper {
    /// For each comment, how many are around it.
    depths: Vec<u32>,
    /// Whether one is named after replies.
    is_named: bool,
    /// Whether one is around several comments.
    is_shared: bool,
}

impl Wrapper {
    fn new(comments: usize) -> Self {
        Self { depths: vec![0; comments], is_named: false, is_shared: false }
    }

    /// How deep the deepest comment is, and how many of the elements are around every comment; `None` if these are not the steps of a
    /// thread. Elements around only one comment each may mark it for another reason.
    fn range(mut self) -> Option<(u32, u32)> {
        let around_all = *self.depths.iter().min()?;
        self.depths.iter_mut().for_each(|depth| *depth -= around_all);
        let deepest = *self.depths.iter().max()?;
        let is_step = deepest > 1 || deepest > 0 && (self.is_named || self.is_shared);
        (is_step && is_thread(&self.depths)).then_some((deepest, around_all))
    }
}

/// One comment in this many may skip a step of depth, because deleted comments leave gaps; chosen by hand.
const COMMENTS_PER_LEAP: usize = 10;

/// Whether depths are those of a thread: it begins with the least, goes down one step at a time with few exceptions, and comes up
/// again.
fn is_thread(depths: &[u32]) -> bool {
    let leaps = depths.windows(2).filter(|pair| pair[1] > pair[0] + 1).count();
    let returns = depths.windows(2).any(|pair| pair[1] < pair[0]);
    depths.iter().min() == depths.first() && leaps * COMMENTS_PER_LEAP <= depths.len() && returns
}

/// The greatest common divisor, by Euclid's algorithm.
fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_go_down_step_by_step_and_come_up_again() {
        for (depths, expected) in [
            (&[0, 1, 2, 1, 0][..], true),
            (&[0, 1, 2], false),
            (&[1, 0, 1, 0], false),
            (&[0, 2, 0], false),
            (&[0, 1, 3, 0, 1, 0, 1, 0, 1, 0], true),
            (&[], false),
        ] {
            assert_eq!(is_thread(depths), expected, "{depths:?}");
        }
    }

    #[test]
    fn the_step_is_what_all_numbers_share() {
        assert_eq!([40, 120, 80].into_iter().fold(0, gcd), 40);
        assert_eq!([0, 0].into_iter().fold(0, gcd), 0);
    }
}
