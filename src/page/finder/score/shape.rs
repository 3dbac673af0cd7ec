//! Where the members of a group are in the page, and what that and their times reveal.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use crate::page::finder::{
    clues,
    groups::ElementGroup,
    tree::{Count, NONE, Tree},
};

/// Whether the first member contains all others: then it is probably a container of the comments, not one of them.
pub fn first_holds_all(tree: &Tree, members: &[u32]) -> bool {
    members.last().is_some_and(|&last| last < tree.end(members[0]))
}

/// Whether the members' levels in the page are those of replies, each wrapped in one more element than what it answers: down from the
/// first in steps of one size, and up again.
pub fn is_stepped(tree: &Tree, members: &[u32]) -> bool {
    let first = tree.level(members[0]);
    let (mut step, mut goes_up) = (0, false);
    for pair in members.windows(2) {
        let [before, after] = [tree.level(pair[0]), tree.level(pair[1])];
        if after < first || after > before && step != 0 && after - before != step {
            return false;
        }
        if after > before {
            step = after - before;
        } else if after < before {
            goes_up = true;
            if step == 0 || (before - after) % step != 0 {
                return false;
            }
        }
    }
    goes_up
}

/// In a group by path alone, the share of members whose class, digits aside, is not the most common one. 0 in other groups.
pub fn unlike(tree: &Tree, group: &ElementGroup) -> f32 {
    if group.key.path == NONE {
        return 0.0;
    }
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    for &member in &group.members {
        let class = tree.string(tree.classes[member as usize]);
        *counts.entry(class.chars().filter(|c| !c.is_ascii_digit()).collect()).or_default() += 1;
    }
    1.0 - counts.into_values().max().unwrap_or_default() as f32 / group.members.len() as f32
}

/// Shares of members that have something next to them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Beside {
    pub time: f32,
    pub author: f32,
    pub teaser: f32,
}

impl Beside {
    pub fn scaled(self, factor: f32) -> Self {
        Self { time: self.time * factor, author: self.author * factor, teaser: self.teaser * factor }
    }
}

/// A gap with more elements than this is not the header of a member.
const MAX_GAP_ELEMENTS: u32 = 24;

/// A gap with more prose than this, in characters, is not the header of a member.
const MAX_GAP_PROSE: u32 = 60;

/// How many times the header of a member has: written, perhaps edited.
const GAP_TIMES: RangeInclusive<u32> = 1..=2;

/// How many mentions of authors the header of a member has: in the name's link, or with those that it answers.
const GAP_AUTHORS: RangeInclusive<u32> = 1..=3;

/// The shares of members with a time, an author and a teaser in the gap before them, or in the gap after them, whichever share is
/// larger: headers and bodies may alternate.
pub fn beside(tree: &Tree, members: &[u32]) -> Beside {
    let [mut before, mut after] = [[0_u32; 3]; 2];
    for (index, &member) in members.iter().enumerate() {
        let parent = tree.parent(member);
        let end = tree.end(member);
        let start = index.checked_sub(1).map(|index| tree.end(members[index])).filter(|&end| end <= member);
        let stop = members.get(index + 1).copied().filter(|&next| next >= end);
        let gaps = [
            (start.filter(|&start| start > parent).unwrap_or(parent + 1), member, &mut before),
            (end, stop.unwrap_or(u32::MAX).min(tree.end(parent)), &mut after),
        ];
        for (start, stop, sums) in gaps {
            if start >= stop {
                continue;
            }
            let counts = tree.between(start, stop);
            if counts[Count::Element] <= MAX_GAP_ELEMENTS && counts[Count::Prose] <= MAX_GAP_PROSE {
                sums[0] += u32::from(GAP_TIMES.contains(&counts[Count::Time]));
                sums[1] += u32::from(GAP_AUTHORS.contains(&counts[Count::Author]));
                sums[2] += u32::from(counts[Count::Teaser] > 0);
            }
        }
    }
    let share = |kind: usize| before[kind].max(after[kind]) as f32 / members.len() as f32;
    Beside { time: share(0), author: share(1), teaser: share(2) }
}

/// How many members are checked for being a schedule, at most.
const SCHEDULE_MEMBERS: usize = 24;

/// How many elements of each of them are checked, at most.
const SCHEDULE_ELEMENTS: u32 = 32;

/// With fewer members, times show no pattern.
const MIN_SCHEDULE: usize = 4;

/// The first time in a recording is less than this from its start, in minutes (or seconds, which look the same).
const RECORDING_START: u32 = 15;

/// The times of a programme are multiples of this, in minutes; those of comments are not.
const PROGRAMME_STEP: u32 = 5;

/// How many tenths of the members of a schedule have a time of day, at least.
const SCHEDULED_TENTHS: usize = 8;

/// Whether members are entries of a programme or a recording. Nearly all have a time of day, and either all times are multiples of
/// [`PROGRAMME_STEP`], or they rise from nearly zero, as in a recording. The limits were chosen by hand.
pub fn is_schedule(tree: &Tree, members: &[u32]) -> bool {
    if members.len() < MIN_SCHEDULE {
        return false;
    }
    let members = &members[..members.len().min(SCHEDULE_MEMBERS)];
    let mut times = Vec::new();
    let mut timed = 0;
    for &member in members {
        let before = times.len();
        let end = tree.end(member).min(member + SCHEDULE_ELEMENTS);
        let with_time = tree.texts(member, end).filter(|&element| tree.clues(element).time);
        times.extend(with_time.flat_map(|element| clues::times_of_day(tree.text(element))));
        timed += usize::from(times.len() > before);
    }
    let is_round = times.iter().all(|time| time % PROGRAMME_STEP == 0);
    let is_recording = times.first().is_some_and(|first| *first < RECORDING_START) && times.is_sorted();
    // Software that knows only the day may always write midnight.
    times.dedup();
    timed * 10 >= members.len() * SCHEDULED_TENTHS && (is_round || is_recording) && times.len() > 1
}
