//! How much a group looks like the comments of a page.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    clues::{self, Words},
    groups::Group,
    selector::numbered,
    tree::{COUNTS, Count, Counts, NONE, Tree},
};

/// A group with what was seen of it.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub group: Group,
    /// For each member, what it holds outside the members nested in it.
    pub own: Vec<Counts>,
    /// Whether some members stand in others.
    pub nests: bool,
    pub features: Features,
    pub score: f32,
    /// The score, and more for more comments.
    pub rank: f32,
}

/// So many characters on average are more than labels.
const SAID: f32 = 30.0;

/// Least score of a thread.
pub const THRESHOLD: f32 = 0.0;

macro_rules! features {
    ($($name:ident $weight:literal $what:literal,)*) => {
        /// What is seen of a group, as numbers around 0 to 1.
        #[derive(Debug, Clone, Copy, Default)]
        pub struct Features {
            $(#[doc = $what] pub $name: f32,)*
        }

        impl Features {
            /// The names of all, in order.
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];
            pub const WEIGHTS: &[f32] = &[$($weight),*];

            pub fn values(&self) -> Vec<f32> {
                vec![$(self.$name),*]
            }
        }
    };
}

features! {
    bias -5.2 "Always 1.",
    prose 1.5 "Share of members with prose.",
    time 1.3 "Share with one time or two.",
    author 1.3 "Share with one author, or few mentions of authors.",
    name 1.1 "Share that seem to begin with a name, where no author is known as such.",
    avatar 0.6 "Share with an avatar.",
    reply 1.0 "Share with a button or link to reply, quote or report.",
    place 0.9 "Share with a link to a numbered place in a page.",
    numbered 0.6 "Share with a number in the id.",
    comment 2.0 "Share with words of comments in class or id.",
    reply_word 0.8 "Share with words of replies or answers.",
    post_word 0.6 "Share with words of posts or messages.",
    around 1.0 "Share that stands within what is named after comments.",
    schema 2.5 "Share with the microdata of a comment or an answer.",
    stated 2.5 "Share with the start of a comment that the page's data for search engines tell of.",
    counted 0.6 "Whether there are as many as the page's data say.",
    denied -0.8 "Whether the page's data say that there are none.",
    nests 0.6 "Whether members stand in members, or one step deeper than those before them.",
    many 0.6 "How many: a logarithm.",
    single -0.8 "Whether there is one alone.",
    unnamed -3.0 "Whether there is one alone, and not named after comments.",
    bare -1.5 "Whether hardly any has a time, an author, a reply link or an address.",
    unlike -3.2 "Share of those that are named otherwise than most, where only their place makes them a group.",
    after -0.4 "Whether time or author stand beside the members, not in them.",
    varied 0.6 "How much lengths differ.",
    page 1.0 "Share of the page's prose.",
    length 0.4 "Mean length of prose, a logarithm.",
    teaser -2.2 "Share with a heading that leads elsewhere.",
    more -1.5 "Share with a link that leads on.",
    linked -1.2 "Share of the text that is links.",
    rating -1.8 "Share with a rating or a price.",
    programme -2.5 "Whether times of day are those of a programme or a recording.",
    other -1.6 "Share with words of teasers, navigation or shops.",
    other_around -1.0 "Share within what is so named.",
    same -3.0 "Share of members whose prose is as long as that of the one before: repeated texts.",
    wrapper -1.6 "Times and authors beyond those of one comment, a member.",
    part -1.0 "Share named after a part of a comment: body, author, meta.",
    form -2.2 "Share with a form.",
    headings -0.6 "Share with more than one heading.",
    landmark -1.5 "Share within nav, aside, footer or header.",
    headed 0.7 "Whether they follow what says that comments do.",
    spoken 1.5 "Share with an author or what seems to be one, where that is most, they follow that heading and nothing is named so.",
    leads -1.2 "Share with a link of several words that leads elsewhere, where most have one.",
    titled -0.6 "Share with a heading, where no author is named, whose name it may be.",
    index -4.0 "Whether most have what only indexes of forums have.",
    monologue -3.0 "Whether all of at least three have the same author, and they are not named after comments.",
    mixed -0.8 "How evenly they are split into those named after comments and others.",
    hidden -2.0 "Share that their own style hides: models of what scripts will add.",
}

impl Candidate {
    /// How much of what belongs to a comment the members hold.
    pub fn wholeness(&self, tree: &Tree) -> f32 {
        let Features { time, author, avatar, reply, place, wrapper, form, after, .. } = self.features;
        let nests = f32::from(self.nests && !is_wrapped(tree, &self.group.members));
        time + author + 0.3 * avatar + 0.3 * reply + 0.3 * place + nests - wrapper - form - 0.6 * after
    }
}

/// Scores the groups of a page.
pub struct Scorer<'a, 'b> {
    tree: &'b Tree<'a>,
    /// For each element: words of the elements above it, and whether it stands in a landmark that is not the content.
    surroundings: Vec<(Words, bool)>,
    /// The page's prose.
    page: u32,
}

impl<'a, 'b> Scorer<'a, 'b> {
    pub fn new(tree: &'b Tree<'a>) -> Self {
        Self { tree, surroundings: surroundings(tree), page: tree.between(0, tree.len())[Count::Prose as usize] }
    }

    /// Both groups as one; nothing where they share members.
    pub fn union(&self, a: &Candidate, b: &Candidate) -> Option<Candidate> {
        let mut members = [a.group.members.as_slice(), b.group.members.as_slice()].concat();
        members.sort_unstable();
        let count = members.len();
        members.dedup();
        let group = Group { members, ..a.group.clone() };
        let headed = a.features.headed.max(b.features.headed);
        let (own, nests) = own_counts(self.tree, &group.members);
        if group.members.len() < count { None } else { self.seen(group, own, nests, headed) }
    }

    /// What is seen of a group besides the members of another, which may stand in its own.
    pub fn without(&self, candidate: &Candidate, other: &Candidate) -> Option<Candidate> {
        let union = self.union(candidate, other)?;
        let is_own = |member: &u32| candidate.group.members.binary_search(member).is_ok();
        let own = union.group.members.iter().zip(union.own).filter(|(member, _)| is_own(member)).map(|(_, own)| own);
        self.seen(candidate.group.clone(), own.collect(), candidate.nests, 0.0)
    }

    /// What is seen of a group; nothing where there is no prose.
    pub fn candidate(&self, group: Group) -> Option<Candidate> {
        let (own, nests) = own_counts(self.tree, &group.members);
        self.seen(group, own, nests, 0.0)
    }

    /// `headed`: 1 where it is known of a part of the group that it follows what says that comments do.
    fn seen(&self, group: Group, own: Vec<Counts>, nests: bool, headed: f32) -> Option<Candidate> {
        seen(self.tree, self.page, &self.surroundings, group, own, nests, headed)
    }
}

/// See [`Scorer::surroundings`].
fn surroundings(tree: &Tree) -> Vec<(Words, bool)> {
    let mut all: Vec<(Words, bool)> = Vec::with_capacity(tree.len() as usize);
    let page = tree.between(0, tree.len())[Count::Prose as usize];
    let feeds: FxHashSet<u32> =
        (0..tree.len()).filter(|&element| tree.attribute(element, "role") == Some("feed")).collect();
    for element in 0..tree.len() {
        let parent = tree.parent(element);
        // What holds most of a page is called after more than one part of it.
        let (words, landmark) = if element < 2 { Default::default() } else { all[parent as usize] };
        let own = match tree.words[parent as usize] {
            _ if parent < 2 => Words::default(),
            words if tree.counts(parent)[Count::Prose as usize] * 2 >= page => words.without(Words::OTHER),
            // Recent comments, popular comments: those of other pages.
            words if words.any(Words::OTHER) => words.without(Words::COMMENT),
            words => words,
        };
        let own = if feeds.contains(&parent) { own.with(Words::COMMENT) } else { own };
        let name = tree.name(parent);
        all.push((words.with(own), landmark || matches!(name, "nav" | "aside" | "footer" | "header")));
    }
    all
}

fn seen(
    tree: &Tree,
    page: u32,
    surroundings: &[(Words, bool)],
    group: Group,
    own: Vec<Counts>,
    nests: bool,
    headed: f32,
) -> Option<Candidate> {
    let of = |counts: &Counts, count: Count| counts[count as usize];
    let prose = |counts: &Counts| of(counts, Count::Prose);
    let n = group.members.len() as f32;
    let share = |is: &dyn Fn(usize) -> bool| (0..own.len()).filter(|&index| is(index)).count() as f32 / n;
    let total: u64 = own.iter().map(|counts| u64::from(prose(counts))).sum();
    if total < 10 {
        return None;
    }
    let words = |index: usize| tree.words[group.members[index] as usize];
    let around = |index: usize| surroundings[group.members[index] as usize];
    let mean = total as f32 / n;
    let deviation = (own.iter().map(|c| (prose(c) as f32 - mean).powi(2)).sum::<f32>() / n).sqrt();
    let text: u64 = own.iter().map(|counts| u64::from(of(counts, Count::Text))).sum();
    let linked: u64 = own.iter().map(|counts| u64::from(of(counts, Count::Linked))).sum();
    let is = |member: u32, name: &str, values: &[&str]| {
        tree.attribute(member, name).is_some_and(|value| values.iter().any(|known| value.ends_with(known)))
    };
    let declared = |index: usize| {
        let member = group.members[index];
        is(member, "itemtype", &["/Comment", "/UserComments"])
            || is(member, "itemprop", &["comment"])
            || is(member, "role", &["comment"])
            || tree.attribute(member, "aria-label").is_some_and(clues::is_comment_label)
    };
    let schema = |index: usize| {
        let member = group.members[index];
        declared(index)
            || is(member, "itemtype", &["/Answer"])
            || is(member, "itemprop", &["suggestedAnswer", "acceptedAnswer"])
    };
    let excess = |counts: &Counts| {
        let times = of(counts, Count::Time).saturating_sub(3) as f32;
        let authors = of(counts, Count::Author).saturating_sub(6) as f32 / 2.0;
        let stated = of(counts, Count::Stated).saturating_sub(1) as f32;
        (times + authors + stated).min(3.0) / 3.0
    };
    let beside = beside(tree, &group.members);
    let time = share(&|i| (1..=3).contains(&of(&own[i], Count::Time)));
    let author = share(&|i| (1..=6).contains(&of(&own[i], Count::Author)));
    let headed = headed.max(f32::from(tree.is_headed(group.members[0])));
    let reply = share(&|i| of(&own[i], Count::Reply) > 0);
    let is_timed = time.max(beside[0]) > 0.75;
    let name = names(tree, &group.members, headed > 0.0, is_timed, reply > 0.5);
    // What a definition is of is no more than its head.
    let is_pair = group.members.iter().all(|&member| tree.name(member) == "dd");
    let [time_beside, author_beside, teaser_beside] = beside.map(|share| if is_pair { share } else { share * 0.8 });
    let place = share(&|i| of(&own[i], Count::Place) > 0);
    let comment = share(&|i| words(i).any(Words::COMMENT));
    let named = comment.max(share(&schema));
    let teaser = share(&|i| of(&own[i], Count::Teaser) > 0).max(teaser_beside);
    // Most have a name and something to say, and no word tells what they are.
    let spoken = name.max(author).max(author_beside);
    let is_named = named > 0.0 || share(&|i| around(i).0.any(Words::COMMENT.with(Words::OTHER))) > 0.0;
    let is_said = headed > 0.0 && spoken > 0.75 && mean >= SAID && !is_named;
    let spoken = if is_said { spoken * (1.0 - teaser) } else { 0.0 };
    // What says that it is a comment, or whose, need not say more.
    let stated = share(&|i| of(&own[i], Count::Stated) > 0);
    let speaks = share(&declared) > 0.5 || spoken > 0.5 || stated > 0.5;
    let count = tree.stated.count;
    let features = Features {
        bias: 1.0,
        unlike: unlike(tree, &group),
        unnamed: f32::from(group.members.len() == 1 && named.max(stated) < 1.0),
        bare: f32::from(
            !speaks && time.max(time_beside) < 0.3 && author.max(author_beside) < 0.3 && reply < 0.3 && place < 0.3,
        ),
        after: f32::from(!is_pair && (time_beside > time || author_beside > author)),
        prose: share(&|i| prose(&own[i]) >= 10),
        time: time.max(time_beside),
        author: author.max(author_beside),
        name: (name - author.max(author_beside)).max(0.0),
        avatar: share(&|i| (1..=2).contains(&of(&own[i], Count::Avatar))),
        reply,
        place,
        numbered: share(&|i| is_numbered(tree, group.members[i])),
        comment,
        reply_word: share(&|i| words(i).any(Words::REPLY)),
        post_word: share(&|i| words(i).any(Words::POST)),
        around: share(&|i| around(i).0.any(Words::COMMENT)),
        schema: share(&schema),
        stated,
        counted: f32::from(count.is_some_and(|count| count > 1 && (count..=count + 1).contains(&(own.len() as u64)))),
        denied: f32::from(count == Some(0)),
        nests: f32::from(
            nests && !is_wrapped(tree, &group.members)
                || time.max(time_beside) > 0.5
                    && author.max(author_beside).max(name) > 0.5
                    && is_stepped(tree, &group.members),
        ),
        many: (n.ln() / 4.0).min(1.0),
        single: f32::from(group.members.len() == 1),
        varied: (deviation / mean).min(1.0),
        page: total as f32 / page.max(1) as f32,
        length: ((mean + 1.0).ln() / 6.0).min(1.2),
        teaser,
        more: share(&|i| of(&own[i], Count::More) > 0),
        linked: linked as f32 / text.max(1) as f32,
        rating: share(&|i| of(&own[i], Count::Rating) > 0),
        programme: f32::from(named < 0.5 && is_programme(tree, &group.members)),
        other: share(&|i| words(i).any(Words::OTHER)),
        other_around: share(&|i| around(i).0.any(Words::OTHER)),
        same: (1..own.len()).filter(|&i| prose(&own[i]) > 0 && own[i] == own[i - 1]).count() as f32 / n,
        wrapper: own.iter().map(excess).sum::<f32>() / n,
        part: share(&|i| {
            !words(i).any(Words::POST)
                && words(i).any(Words::BODY.with(Words::AUTHOR).with(Words::META).with(Words::TIME))
        }),
        form: share(&|i| of(&own[i], Count::Control) > 0),
        headings: share(&|i| of(&own[i], Count::Heading) > 1),
        landmark: share(&|i| around(i).1),
        headed,
        spoken,
        leads: Some(share(&|i| of(&own[i], Count::Lead) > 0)).filter(|&share| share > 0.6).unwrap_or_default(),
        titled: share(&|i| of(&own[i], Count::Heading) > 0 && of(&own[i], Count::Author) == 0) * (1.0 - name),
        index: f32::from(share(&|i| of(&own[i], Count::Index) > 0) > 0.5),
        monologue: f32::from(named < 0.5 && is_monologue(tree, &group.members)),
        // Not by microdata: the post that opens a thread has other than the rest.
        mixed: 2.0 * comment.min(1.0 - comment),
        hidden: share(&|i| tree.attribute(group.members[i], "style").is_some_and(hides)),
    };
    let score = features.values().iter().zip(Features::WEIGHTS).map(|(value, weight)| value * weight).sum();
    let rank = score + n.ln() + 0.7 * (total as f32).ln();
    Some(Candidate { group, own, nests, features, score, rank })
}

/// How many texts of a member may be its writer's name: the first ones, and the last ones.
const FIRST: usize = 4;
const LAST: usize = 2;

/// The share of members that seem to begin with a name, or to stand after one: several names, as many comments have, at the
/// same place. In what is headed as comments, names may come last, and a text may go on right behind a name, as it may where all
/// have a time. A heading may be a name where there are buttons to reply.
fn names(tree: &Tree, members: &[u32], headed: bool, is_timed: bool, is_answered: bool) -> f32 {
    if members.len() < 3 {
        return 0.0;
    }
    let mut found: [Vec<&str>; FIRST + LAST] = Default::default();
    for (index, &member) in members.iter().enumerate() {
        let end = members.get(index + 1).map_or(tree.end(member), |&next| next.min(tree.end(member)));
        let before = index.checked_sub(1).map_or(tree.parent(member) + 1, |index| tree.end(members[index]));
        let is_worded = |&element: &u32| tree.text(element).contains(char::is_alphabetic);
        let name = |element: u32| {
            let is_heading = matches!(tree.name(element), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
            tree.possible_name(element).filter(|_| !is_heading || is_answered)
        };
        let mut look = |start: u32, end: u32| {
            for (names, element) in found.iter_mut().zip(tree.spoken(start, end).filter(is_worded)).take(FIRST) {
                if tree.outline.lengths[element as usize] > 60 {
                    if (headed || is_timed) && element == start {
                        continue;
                    }
                    break;
                }
                names.extend(name(element));
            }
        };
        look(member, end);
        // Where names and texts alternate.
        if before < member && tree.end(before) <= member {
            look(before, member);
        }
        if headed {
            let last = tree.spoken_last(member + 1, end).filter(is_worded);
            found[FIRST..].iter_mut().zip(last).for_each(|(names, element)| names.extend(name(element)));
        }
    }
    let share = |names: &mut Vec<&str>| {
        let named = names.len().min(members.len());
        names.sort_unstable();
        names.dedup();
        if names.len() < 2 || names.len() * 4 < named { 0.0 } else { named as f32 / members.len() as f32 }
    };
    found.iter_mut().map(share).fold(0.0, f32::max)
}

/// How many members of a programme are looked at, and how many elements of each.
const SLOTS: usize = 24;
const SLOT: u32 = 32;

/// Whether the members tell when something begins: nearly all have a time of day, and all are full five minutes, which people who
/// write don't wait for, or they rise from nearly nothing, as those of a recording do.
fn is_programme(tree: &Tree, members: &[u32]) -> bool {
    if members.len() < 4 {
        return false;
    }
    let members = &members[..members.len().min(SLOTS)];
    let mut times = Vec::new();
    let mut timed = 0;
    for &member in members {
        let before = times.len();
        let end = tree.end(member).min(member + SLOT);
        let short = tree.spoken(member, end).filter(|&element| tree.clues[element as usize].time);
        times.extend(short.flat_map(|element| clues::times_of_day(tree.text(element))));
        timed += usize::from(times.len() > before);
    }
    let is_round = times.iter().all(|time| time % 5 == 0);
    let is_recording = times.first().is_some_and(|first| *first < 15) && times.is_sorted();
    // What says no more than the day may say midnight.
    times.dedup();
    timed * 5 >= members.len() * 4 && (is_round || is_recording) && times.len() > 1
}

/// Whether the first holds all others: rather what is around comments than one.
fn is_wrapped(tree: &Tree, members: &[u32]) -> bool {
    members.last().is_some_and(|&last| last < tree.end(members[0]))
}

/// Whether the members stand in as many elements as those of a thread do: from the first one down by steps of one size, and
/// up again.
fn is_stepped(tree: &Tree, members: &[u32]) -> bool {
    let first = tree.level(members[0]);
    let (mut step, mut up) = (0, false);
    for pair in members.windows(2) {
        let [before, after] = [tree.level(pair[0]), tree.level(pair[1])];
        if after < first || after > before && step != 0 && after - before != step {
            return false;
        }
        if after > before {
            step = after - before;
        } else if after < before {
            up = true;
            if step == 0 || (before - after) % step != 0 {
                return false;
            }
        }
    }
    up
}

/// See [`Features::monologue`].
fn is_monologue(tree: &Tree, members: &[u32]) -> bool {
    let own_end = |index: usize| {
        let end = tree.end(members[index]);
        members.get(index + 1).map_or(end, |&next| next.min(end))
    };
    let mut names: Vec<u32> =
        (0..members.len()).filter_map(|index| tree.author(members[index], own_end(index))).collect();
    let named = names.len();
    names.dedup();
    named >= 3 && named * 2 > members.len() && names.len() == 1
}

fn hides(style: &str) -> bool {
    style.replace(' ', "").to_ascii_lowercase().contains("display:none")
}

/// See [`Features::unlike`].
fn unlike(tree: &Tree, group: &Group) -> f32 {
    if group.key.path == NONE {
        return 0.0;
    }
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    for &member in &group.members {
        let class = tree.string(tree.classes[member as usize]);
        *seen.entry(class.chars().filter(|c| !c.is_ascii_digit()).collect()).or_default() += 1;
    }
    1.0 - seen.into_values().max().unwrap_or_default() as f32 / group.members.len() as f32
}

fn is_numbered(tree: &Tree, element: u32) -> bool {
    let is_number = |name: &str, value: &str| match name {
        "id" => numbered(value).is_some(),
        _ => name.starts_with("data-") && name.ends_with("id") && value.contains(|c: char| c.is_ascii_digit()),
    };
    tree.attributes(element).any(|(name, value)| is_number(name, tree.string(value)))
}

/// Shares of members with a time, an author and a teaser in what stands between them and the next one, or the one before: where
/// headers and bodies alternate.
fn beside(tree: &Tree, members: &[u32]) -> [f32; 3] {
    let mut before = [0_u32; 3];
    let mut after = [0_u32; 3];
    for (index, &member) in members.iter().enumerate() {
        let parent = tree.parent(member);
        let end = tree.end(member);
        let start = index.checked_sub(1).map(|i| tree.end(members[i])).filter(|&end| end <= member);
        let stop = members.get(index + 1).copied().filter(|&next| next >= end);
        let gaps = [
            (start.filter(|&start| start > parent).unwrap_or(parent + 1), member, &mut before),
            (end, stop.unwrap_or(u32::MAX).min(tree.end(parent)), &mut after),
        ];
        for (start, stop, shares) in gaps {
            if start >= stop {
                continue;
            }
            let counts = tree.between(start, stop);
            if counts[Count::Element as usize] <= 24 && counts[Count::Prose as usize] <= 60 {
                shares[0] += u32::from((1..=2).contains(&counts[Count::Time as usize]));
                shares[1] += u32::from((1..=3).contains(&counts[Count::Author as usize]));
                shares[2] += u32::from(counts[Count::Teaser as usize] > 0);
            }
        }
    }
    std::array::from_fn(|kind| before[kind].max(after[kind]) as f32 / members.len() as f32)
}

/// What each member holds outside the members nested in it, and whether any is nested.
fn own_counts(tree: &Tree, members: &[u32]) -> (Vec<Counts>, bool) {
    let mut own: Vec<Counts> = members.iter().map(|&member| tree.counts(member)).collect();
    let mut open: Vec<usize> = Vec::new();
    let mut nests = false;
    for (index, &member) in members.iter().enumerate() {
        while open.pop_if(|last| tree.end(members[*last]) <= member).is_some() {}
        if let Some(&outer) = open.last() {
            nests = true;
            let inner = tree.counts(member);
            for count in 0..COUNTS {
                own[outer][count] = own[outer][count].saturating_sub(inner[count]);
            }
        }
        open.push(index);
    }
    (own, nests)
}
