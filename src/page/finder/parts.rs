//! Where the parts of a comment are: its body, author, time and the rest.

use std::num::NonZeroU32;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    clues::{self, Words},
    score::Candidate,
    selector::{Compound, Mark, Names, numbered},
    tree::{Count, Counts, NONE, Tree},
};
use crate::page::adapter::{Adapter, Depth, Place};

/// How many comments are looked into, and how many elements of each.
const SAMPLE: usize = 64;
const ELEMENTS: usize = 500;

/// Pixels: a margin of fewer is no step to the right.
const INDENT: u32 = 8;

/// How an element within a comment can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Part {
    Own(Compound),
    /// A child of this tag.
    Child(Compound, u32),
    /// With no picture in it: a name, not an avatar.
    Worded(Compound),
    /// The tags from the comment's element down.
    Path(u32),
    /// Right after one of the same tag; the path to what is around both ([`NONE`]: the comment's element), and the tag.
    Next(u32, u32),
    /// The same with the number among those of its tag, for cells and rows after the second.
    Nth(u32, u32, u8),
}

/// How many cells of a row are told apart, and rows of a table.
const CELLS: u8 = 8;

impl Part {
    /// How much less a place that is named by nothing but tags is worth.
    fn strangeness(self) -> f32 {
        match self {
            Self::Own(_) | Self::Child(..) | Self::Worded(_) => 0.0,
            Self::Path(_) => 0.06,
            Self::Next(..) | Self::Nth(..) => 0.2,
        }
    }
}

/// A comment to look into.
struct Specimen {
    member: u32,
    own: Counts,
    /// Its elements outside nested comments, in document order, itself first.
    elements: Vec<u32>,
    /// How the element at the same place is named.
    parts: Vec<Vec<Part>>,
    /// The first with a text of its own.
    first: Option<u32>,
    /// What is marked as a quotation and is nearly all that the comment says.
    quoted: Option<u32>,
    /// Where nested comments begin and end.
    nested: Vec<(u32, u32)>,
}

impl Specimen {
    /// What an element of it holds outside nested comments.
    fn counts(&self, tree: &Tree, element: u32) -> Counts {
        let mut counts = tree.counts(element);
        let end = tree.end(element);
        for &(start, stop) in self.nested.iter().filter(|(start, stop)| *start >= element && *stop <= end) {
            for (count, inner) in counts.iter_mut().zip(tree.between(start, stop)) {
                *count = count.saturating_sub(inner);
            }
        }
        counts
    }
}

/// Writes the adapter of a thread; none where no element holds the bodies.
pub fn adapter(tree: &Tree, names: &mut Names, thread: &Candidate) -> Option<(Adapter, f32)> {
    let specimens = specimens(tree, names, thread);
    let wrapped = if thread.nests { None } else { wrapped(tree, names, &thread.group.members) };
    let comment = thread.group.css(names);
    let is_sampled = thread.group.members.len() > specimens.len();
    let begins_with_name = thread.features.name > 0.5;
    let parts = Parts { tree, names, specimens, is_sampled, begins_with_name, comment };
    let (body, sure) = parts.body()?;
    let author = parts.author(body);
    let time = parts.time(body, author);
    let place = |part: Option<Part>, attr: Option<&str>| -> Vec<Place> {
        part.map(|part| Place { select: Some(parts.css(part)), attr: attr.map(Into::into) }).into_iter().collect()
    };
    let adapter = Adapter {
        comment: parts.comment.clone(),
        body: body.map_or_else(|| parts.comment.clone(), |body| parts.css(body)),
        id: parts.id(),
        author: author.map_or_else(|| parts.stated_in(clues::is_author_attribute), |part| place(Some(part), None)),
        time: time.map_or_else(|| parts.stated_in(clues::is_time_attribute), |(part, attr)| place(Some(part), attr)),
        permalink: place(parts.permalink(), Some("href")),
        title: vec![
            Place { select: Some("h1".into()), attr: None },
            Place { select: Some("meta[property='og:title']".into()), attr: Some("content".into()) },
        ],
        depth: if thread.nests { vec![] } else { parts.stated().or(wrapped).into_iter().collect() },
        quote: "blockquote".into(),
        omit: parts.omit(body, author, time.map(|(part, _)| part)),
        badge: None,
    };
    Some((adapter, sure))
}

fn specimens(tree: &Tree, names: &mut Names, thread: &Candidate) -> Vec<Specimen> {
    let members = &thread.group.members;
    let spoken: Vec<usize> = (0..members.len()).filter(|&i| thread.own[i][Count::Text as usize] > 0).collect();
    let step = spoken.len().div_ceil(SAMPLE).max(1);
    spoken
        .into_iter()
        .step_by(step)
        .map(|index| {
            let member = members[index];
            let end = tree.end(member);
            let mut specimen = Specimen {
                member,
                own: thread.own[index],
                elements: vec![],
                parts: vec![],
                first: None,
                quoted: None,
                nested: vec![],
            };
            let mut paths: FxHashMap<u32, u32> = FxHashMap::from_iter([(member, NONE)]);
            // How many cells of a row there were so far.
            let mut cells: FxHashMap<u32, u8> = FxHashMap::default();
            // The last child so far.
            let mut last: FxHashMap<u32, u32> = FxHashMap::default();
            let mut inner = index + 1;
            let mut element = member;
            while element < end && specimen.elements.len() < ELEMENTS {
                if element != member && members.get(inner) == Some(&element) {
                    let stop = tree.end(element);
                    specimen.nested.push((element, stop));
                    inner += members[inner..].partition_point(|&member| member < stop);
                    element = stop;
                    continue;
                }
                let mut parts = Vec::new();
                if element != member {
                    let mut compounds = names.compounds(element).to_vec();
                    let tag = names.tag(element);
                    let around = tree.parent(element);
                    if compounds.is_empty()
                        && around != member
                        && let Some(&around) = names.compounds(around).first()
                    {
                        parts.push(Part::Child(around, tag));
                    }
                    compounds.extend(names.profile(tree, element));
                    if tree.clues[element as usize].time {
                        compounds.extend(names.numbered_address(tree, element));
                    }
                    for compound in compounds {
                        parts.push(Part::Own(compound));
                        if tree.name(element) == "a" && !holds_image(tree, element) {
                            parts.push(Part::Worded(compound));
                        }
                    }
                    let path = names.step(paths[&tree.parent(element)], tag);
                    paths.insert(element, path);
                    parts.push(Part::Path(path));
                    let before = last.insert(tree.parent(element), element);
                    if before.is_some_and(|before| tree.name(before) == tree.name(element)) {
                        parts.push(Part::Next(paths[&tree.parent(element)], tag));
                    }
                    if matches!(tree.name(element), "td" | "tr") {
                        let cell = cells.entry(tree.parent(element)).or_default();
                        *cell += 1;
                        if (3..=CELLS).contains(cell) {
                            parts.push(Part::Nth(paths[&tree.parent(element)], tag, *cell));
                        }
                    }
                }
                if specimen.first.is_none() && tree.outline.lengths[element as usize] > 0 {
                    specimen.first = Some(element);
                }
                if specimen.quoted.is_none() && tree.name(element) == "blockquote" {
                    let said = tree.counts(element)[Count::Prose as usize];
                    specimen.quoted = (said * 10 >= specimen.own[Count::Prose as usize] * 9).then_some(element);
                }
                specimen.elements.push(element);
                specimen.parts.push(parts);
                element += 1;
            }
            specimen
        })
        .collect()
}

struct Parts<'a, 'b> {
    tree: &'b Tree<'a>,
    names: &'b Names,
    specimens: Vec<Specimen>,
    /// Whether there are more comments.
    is_sampled: bool,
    /// Whether comments seem to begin with a name that nothing says to be one.
    begins_with_name: bool,
    comment: String,
}

impl Parts<'_, '_> {
    fn css(&self, part: Part) -> String {
        match part {
            Part::Own(compound) => self.names.compound(compound),
            Part::Worded(compound) => self.names.compound(compound) + ":not(:has(img))",
            Part::Child(compound, tag) => {
                let child = Compound { tag, mark: Mark::None };
                format!("{} > {}", self.names.compound(compound), self.names.compound(child))
            }
            Part::Path(path) => self.comment.clone() + &self.names.path(path),
            Part::Next(path, tag) | Part::Nth(path, tag, _) => {
                let path = if path == NONE { String::new() } else { self.names.path(path) };
                let child = self.names.compound(Compound { tag, mark: Mark::None });
                match part {
                    Part::Nth(.., number) => format!("{}{path} > {child}:nth-of-type({number})", self.comment),
                    _ => format!("{}{path} > {child} + {child}", self.comment),
                }
            }
        }
    }

    /// Calls `each` with the first element of each name in each specimen.
    fn firsts(&self, mut each: impl FnMut(Part, &Specimen, u32)) {
        let mut seen = FxHashSet::default();
        for specimen in &self.specimens {
            seen.clear();
            for (&element, parts) in specimen.elements.iter().zip(&specimen.parts) {
                for &part in parts {
                    if seen.insert(part) {
                        each(part, specimen, element);
                    }
                }
            }
        }
    }

    fn first(&self, specimen: &Specimen, part: Part) -> Option<u32> {
        let at = specimen.parts.iter().position(|parts| parts.contains(&part))?;
        Some(specimen.elements[at])
    }

    /// The body, [`None`] for the comment's own element, and how sure from 0 to 1.
    fn body(&self) -> Option<(Option<Part>, f32)> {
        #[derive(Default)]
        struct Seen {
            comments: f32,
            share: f32,
            prose: f32,
            strange: f32,
            named: f32,
            elements: f32,
        }
        let mut seen: FxHashMap<Option<Part>, Seen> = FxHashMap::default();
        let [mut all, mut whole] = [0.0_f32; 2];
        let prose = |counts: &Counts| counts[Count::Prose as usize] as f32;
        let mut add = |part: Option<Part>, specimen: &Specimen, element: u32| {
            let name = self.leading_name(specimen);
            let own = prose(&specimen.own) - name.map_or(0.0, |(_, length)| length);
            if own < 1.0 {
                return;
            }
            let counts = specimen.counts(self.tree, element);
            let name = name.filter(|(at, _)| (element..self.tree.end(element)).contains(at));
            let said = prose(&counts) - name.map_or(0.0, |(_, length)| length);
            let seen = seen.entry(part).or_default();
            seen.strange += f32::from(name.is_some());
            seen.strange += f32::from(specimen.quoted.is_some_and(|quoted| element < quoted));
            let strange = [Count::Time, Count::Author, Count::Reply, Count::Avatar, Count::Control]
                .map(|count| counts[count as usize].min(1) as f32);
            seen.comments += 1.0;
            seen.share += said / own;
            seen.prose += said;
            seen.strange += strange.iter().sum::<f32>();
            seen.named += f32::from(self.tree.words[element as usize].any(Words::BODY));
            seen.elements += counts[Count::Element as usize] as f32;
        };
        self.firsts(|part, specimen, element| add(Some(part), specimen, element));
        for specimen in &self.specimens {
            add(None, specimen, specimen.member);
            let own = prose(&specimen.own) - self.leading_name(specimen).map_or(0.0, |(_, length)| length);
            if own >= 1.0 {
                all += 1.0;
                whole += own;
            }
        }
        let value = |part: &Option<Part>, seen: &Seen| {
            let path = match part {
                None => 0.08,
                Some(Part::Path(_)) => 0.02,
                Some(Part::Next(..) | Part::Nth(..)) => 0.03,
                Some(Part::Own(Compound { mark: Mark::None, .. })) => 0.02,
                Some(Part::Child(..)) => 0.01,
                Some(Part::Own(_) | Part::Worded(_)) => 0.0,
            };
            0.6 * seen.share / all + 0.4 * seen.prose / whole - 0.11 * seen.strange / all.max(seen.comments)
                + 0.04 * seen.named / all
                - path
                - 0.0005 * (seen.elements / seen.comments).min(100.0)
        };
        let (part, best) = seen
            .iter()
            .map(|(part, seen)| (*part, value(part, seen)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (best > 0.2).then_some((part, best))
    }

    /// The name that a comment seems to begin with and that is taken for prose: where it stands, and how long it is.
    fn leading_name(&self, specimen: &Specimen) -> Option<(u32, f32)> {
        let first = specimen.first.filter(|&first| self.begins_with_name && first != specimen.member)?;
        let prose = self.tree.between(first, first + 1)[Count::Prose as usize];
        (prose > 0 && self.tree.possible_name(first).is_some()).then_some((first, prose as f32))
    }

    fn author(&self, body: Option<Part>) -> Option<Part> {
        #[derive(Default)]
        struct Seen {
            comments: f32,
            evidence: f32,
            length: f32,
            values: FxHashSet<u32>,
        }
        let mut seen: FxHashMap<Part, Seen> = FxHashMap::default();
        let tree = self.tree;
        let bodies: FxHashMap<u32, (u32, u32)> = self.bodies(body);
        self.firsts(|part, specimen, element| {
            if bodies.get(&specimen.member).is_some_and(|(start, end)| (start..end).contains(&&element)) {
                return;
            }
            let counts = specimen.counts(tree, element);
            let length = counts[Count::Text as usize];
            if !(1..=60).contains(&length) || counts[Count::Reply as usize] > 0 {
                return;
            }
            let end = tree.end(element);
            let mut spoken = (element..end).filter(|&inner| tree.outline.lengths[inner as usize] > 0);
            // What the reader sees first in it.
            let Some(inner) = spoken.next() else { return };
            let text = tree.text(inner);
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            if letters * 2 < text.chars().count() || letters < 2 && !text.chars().all(char::is_alphanumeric) {
                return;
            }
            let words = |element: u32| tree.words[element as usize];
            let mut evidence = 0.0;
            if counts[Count::Author as usize] > 0 || self.is_author(element) {
                evidence += 0.5;
            }
            if words(element).any(Words::AUTHOR) {
                evidence += 0.3;
            } else if self.above(specimen, element).any(|above| words(above).any(Words::AUTHOR)) {
                evidence += 0.25;
            }
            if tree.attribute(element, "itemprop").is_some_and(|name| matches!(name, "author" | "creator" | "name")) {
                evidence += 0.2;
            }
            if tree.attribute(element, "href").is_some_and(clues::is_profile) {
                evidence += 0.25;
            }
            if matches!(tree.name(element), "b" | "strong" | "cite" | "a" | "h3" | "h4" | "h5" | "figcaption") {
                evidence += 0.1;
            }
            // A name is often the first thing that is said.
            // A text that goes on around it says more after it.
            let is_first = specimen.first == Some(inner)
                || specimen.first == Some(specimen.member)
                    && tree.spoken(specimen.member + 1, inner + 1).next() == Some(inner);
            if is_first {
                evidence += 0.2;
            }
            if counts[Count::Time as usize] > 0 {
                evidence -= 0.6;
            }
            if clues::names_author(text) || text.ends_with(':') || text.starts_with('@') {
                evidence -= 0.15;
            }
            if text.chars().count() < 2 {
                evidence -= 0.3;
            }
            if spoken.next().is_some() {
                evidence -= 0.35;
            }
            let seen = seen.entry(part).or_default();
            seen.comments += 1.0;
            seen.evidence += evidence;
            seen.length += length as f32;
            seen.values.insert(tree.outline.texts[inner as usize]);
        });
        let all = self.specimens.len() as f32;
        let value = |part: &Part, seen: &Seen| {
            let varied = seen.values.len() as f32 / seen.comments;
            let path = part.strangeness();
            seen.comments / all + seen.evidence / seen.comments + 0.6 * varied.min(0.7)
                - 0.01 * (seen.length / seen.comments)
                - path
                // The same name on each of many comments is a label.
                - if seen.values.len() == 1 && seen.comments > 2.0 { 2.0 } else { 0.0 }
        };
        // Some write more than once.
        let again = |seen: &Seen| {
            let varied = seen.values.len() as f32 / seen.comments;
            if (0.3..1.0).contains(&varied) { 0.2 } else { 0.0 }
        };
        best(
            seen.iter()
                .filter(|(_, seen)| seen.evidence / seen.comments + again(seen) > 0.25)
                .map(|(part, seen)| (*part, value(part, seen))),
            0.7,
        )
    }

    /// The three elements around one, within its comment.
    fn above(&self, specimen: &Specimen, element: u32) -> impl Iterator<Item = u32> {
        let (tree, member) = (self.tree, specimen.member);
        std::iter::successors(Some(tree.parent(element)), move |&above| Some(tree.parent(above)))
            .take_while(move |&above| above > member)
            .take(3)
    }

    fn is_author(&self, element: u32) -> bool {
        self.tree.clues[element as usize].author
    }

    /// Where each specimen's body is.
    fn bodies(&self, body: Option<Part>) -> FxHashMap<u32, (u32, u32)> {
        let Some(body) = body else { return FxHashMap::default() };
        self.specimens
            .iter()
            .filter_map(|specimen| {
                let element = self.first(specimen, body)?;
                Some((specimen.member, (element, self.tree.end(element))))
            })
            .collect()
    }

    fn time(&self, body: Option<Part>, author: Option<Part>) -> Option<(Part, Option<&'static str>)> {
        #[derive(Default)]
        struct Seen {
            comments: f32,
            length: f32,
            datetime: f32,
            title: f32,
        }
        let mut seen: FxHashMap<Part, Seen> = FxHashMap::default();
        let tree = self.tree;
        let bodies = self.bodies(body);
        self.firsts(|part, specimen, element| {
            let counts = specimen.counts(tree, element);
            let length = counts[Count::Text as usize];
            if counts[Count::Time as usize] != 1
                || length > 120
                || Some(part) == author
                || bodies.get(&specimen.member).is_some_and(|(start, end)| (start..end).contains(&&element))
            {
                return;
            }
            let has = |name: &str| tree.attribute(element, name);
            let seen = seen.entry(part).or_default();
            seen.comments += 1.0;
            seen.length += length as f32;
            seen.datetime += f32::from(has("datetime").is_some());
            seen.title += f32::from(has("title").is_some_and(clues::is_time));
        });
        let all = self.specimens.len() as f32;
        let value = |part: &Part, seen: &Seen| {
            let path = part.strangeness();
            seen.comments / all - 0.004 * (seen.length / seen.comments) - path + 0.2 * seen.datetime / seen.comments
        };
        let part = best(seen.iter().map(|(part, seen)| (*part, value(part, seen))), 0.3)?;
        let Seen { comments, datetime, title, .. } = seen[&part];
        let attr = if datetime > 0.8 * comments {
            Some("datetime")
        } else if title > 0.8 * comments {
            Some("title")
        } else {
            None
        };
        Some((part, attr))
    }

    /// The attribute of this kind that every comment's own element has.
    fn stated_in(&self, is: fn(&str) -> bool) -> Vec<Place> {
        let has = |specimen: &Specimen, name| self.tree.attribute(specimen.member, name).is_some_and(|v| !v.is_empty());
        let names = self.specimens.first().into_iter().flat_map(|first| self.tree.attributes(first.member));
        let name = names.map(|(name, _)| name).filter(|name| is(name));
        let everywhere = name.filter(|name| self.specimens.iter().all(|specimen| has(specimen, name)));
        everywhere.map(|name| Place { select: None, attr: Some(name.into()) }).take(1).collect()
    }

    fn permalink(&self) -> Option<Part> {
        let mut seen: FxHashMap<Part, f32> = FxHashMap::default();
        self.firsts(|part, _, element| {
            if self.tree.clues[element as usize].place {
                *seen.entry(part).or_default() += 1.0;
            }
        });
        let all = self.specimens.len() as f32;
        let path = |part: &Part| part.strangeness();
        best(seen.iter().map(|(part, count)| (*part, count / all - path(part))), 0.6)
    }

    fn id(&self) -> Vec<Place> {
        let id = |element: u32| self.tree.string(self.tree.ids[element as usize]);
        let has_number = |element: u32| id(element).contains(|c: char| c.is_ascii_digit());
        if self.specimens.iter().all(|specimen| has_number(specimen.member)) {
            return vec![Place { select: None, attr: Some("id".into()) }];
        }
        let mut seen: FxHashMap<Part, usize> = FxHashMap::default();
        self.firsts(|part, _, element| {
            if numbered(id(element)).is_some() {
                *seen.entry(part).or_default() += 1;
            }
        });
        let everywhere = seen.into_iter().filter(|(_, count)| *count == self.specimens.len());
        let part = everywhere.map(|(part, _)| part).min();
        part.map(|part| Place { select: Some(self.css(part)), attr: Some("id".into()) }).into_iter().collect()
    }

    /// Elements in bodies that are no part of the text: buttons, names, times, signatures.
    fn omit(&self, body: Option<Part>, author: Option<Part>, time: Option<Part>) -> Option<String> {
        let mut seen: FxHashMap<Compound, (usize, usize)> = FxHashMap::default();
        let mut unmarked: Vec<Part> = Vec::new();
        let mut with = 0;
        for specimen in &self.specimens {
            let Some(start) = body.map_or(Some(specimen.member), |body| self.first(specimen, body)) else { continue };
            let end = self.tree.end(start);
            with += 1;
            let mut last = 0;
            for (&element, parts) in specimen.elements.iter().zip(&specimen.parts) {
                if element <= start || element >= end || element < last {
                    continue;
                }
                let counts = specimen.counts(self.tree, element);
                let length = counts[Count::Text as usize];
                let clue = self.tree.clues[element as usize];
                let words = self.tree.words[element as usize];
                let is_part = |part: Option<Part>| part.is_some_and(|part| parts.contains(&part));
                let strange = is_part(author)
                    || is_part(time)
                    || words.any(Words::SIGNATURE)
                    || (clue.reply || clue.time || clue.author || words.any(Words::META.with(Words::REPLY)))
                        && length <= 160
                        && counts[Count::Prose as usize] <= 40;
                if !strange {
                    continue;
                }
                last = self.tree.end(element);
                let own = parts.iter().find_map(|part| match part {
                    Part::Own(compound) if !matches!(compound.mark, Mark::None | Mark::Address(_)) => Some(compound),
                    _ => None,
                });
                if let Some(compound) = own {
                    let sure = is_part(author) || is_part(time) || words.any(Words::SIGNATURE);
                    let seen = seen.entry(*compound).or_default();
                    seen.0 += 1;
                    seen.1 += usize::from(sure);
                } else {
                    unmarked.extend([author, time].into_iter().filter(|&part| is_part(part)).flatten());
                }
            }
        }
        unmarked.sort();
        unmarked.dedup();
        let mut omitted: Vec<Compound> = seen
            .into_iter()
            .filter(|(_, (count, sure))| count * 2 >= with || *sure > 0)
            .map(|(compound, _)| compound)
            .collect();
        omitted.sort();
        let marked = omitted.iter().map(|&compound| self.names.compound(compound));
        // Others like it may be a part of the text.
        let list: Vec<_> = marked.chain(unmarked.into_iter().map(|part| self.css(part) + ":first-of-type")).collect();
        (!list.is_empty()).then(|| list.join(", "))
    }

    /// By numbers in attributes, classes or styles, one in each comment.
    fn stated(&self) -> Option<Depth> {
        let mut seen: FxHashMap<(Option<Part>, &str, &str), Vec<u32>> = FxHashMap::default();
        let mut add = |part: Option<Part>, element: u32| {
            for (name, value) in self.tree.attributes(element) {
                for (after, number) in self.numbers(element, name, self.tree.string(value)) {
                    seen.entry((part, name, after)).or_default().push(number);
                }
            }
        };
        for specimen in &self.specimens {
            add(None, specimen.member);
        }
        self.firsts(|part, _, element| add(Some(part), element));
        let mut found: Vec<_> = seen
            .into_iter()
            .filter_map(|((part, name, after), numbers)| {
                let (least, most) = (*numbers.iter().min()?, *numbers.iter().max()?);
                let is_style = name == "style";
                // What isn't indented mostly says nothing of it.
                let is_told = is_style || numbers.len() == self.specimens.len();
                let first = if is_style { 0 } else { least };
                let step = NonZeroU32::new(numbers.iter().map(|number| number - first).fold(0, gcd))?;
                let deepest = (most - first) / step;
                let is_deep = first <= 1 && deepest <= 100 && (!is_style || step.get() >= INDENT);
                let depths: Vec<u32> = numbers.iter().map(|number| (number - first) / step).collect();
                let is_whole = self.is_sampled || is_style || is_thread(&depths);
                (is_told && is_deep && is_whole).then_some((part, name, after, first, step))
            })
            .collect();
        found.sort();
        let (part, name, after, first, step) = found.into_iter().next()?;
        Some(Depth::Stated {
            select: part.map(|part| self.css(part)),
            attr: name.into(),
            after: (!after.is_empty()).then(|| after.into()),
            first,
            step,
        })
    }

    /// The numbers in an attribute that may be depths, each with what stands before it.
    fn numbers<'v>(&self, element: u32, name: &str, value: &'v str) -> Vec<(&'v str, u32)> {
        let whole = |text: &str| text.trim_ascii().parse::<u32>().ok();
        match name {
            "class" => {
                let of = |class: &'v str| {
                    let before = numbered(class).filter(|before| Words::of(before).any(Words::DEPTH))?;
                    // In the whole list, too, that is where it stands first.
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
            "width" => {
                let height = self.tree.attribute(element, "height");
                let is_spacer = self.tree.name(element) == "img" && height.and_then(whole) == Some(1);
                whole(value).filter(|_| is_spacer).map(|number| ("", number)).into_iter().collect()
            }
            _ => whole(value).filter(|_| is_depth(name)).map(|number| ("", number)).into_iter().collect(),
        }
    }
}

/// By elements around comments that don't stand in each other: one more of a kind around those that are deeper.
fn wrapped(tree: &Tree, names: &Names, members: &[u32]) -> Option<Depth> {
    if !members.windows(2).any(|pair| tree.level(pair[1]) < tree.level(pair[0])) {
        return None;
    }
    let last = *members.last()?;
    let above = |element: u32| std::iter::successors(Some(tree.parent(element)), |&at| Some(tree.parent(at)));
    let whole = above(members[0]).find(|&at| tree.end(at) > last)?;
    let mut counts: FxHashMap<Compound, Wrappers> = FxHashMap::default();
    for (index, &member) in members.iter().enumerate() {
        for wrapper in above(member).take_while(|&at| at > whole) {
            for &kind in names.compounds(wrapper).iter().chain([&names.unmarked(wrapper)]) {
                let seen = counts.entry(kind).or_insert_with(|| Wrappers::new(members.len()));
                seen.depths[index] += 1;
                seen.named |= tree.words[wrapper as usize].any(Words::DEPTH.with(Words::REPLY));
                seen.shared |= members.get(index + 1).is_some_and(|&next| next < tree.end(wrapper));
            }
        }
    }
    let mut best: Option<(bool, u32, Compound, u32)> = None;
    for (kind, Wrappers { mut depths, named, shared }) in counts {
        let least = *depths.iter().min()?;
        depths.iter_mut().for_each(|depth| *depth -= least);
        let deepest = *depths.iter().max()?;
        // What stands around single comments only may mark them for another reason.
        if is_thread(&depths) && deepest > 0 && (deepest > 1 || named || shared) {
            let this = (kind.mark != Mark::None, deepest, kind, least);
            best = Some(best.map_or(this, |best| best.max(this)));
        }
    }
    let (_, _, kind, least) = best?;
    let outer = above(members[0]).skip_while(|&at| at > whole).take(tree.level(whole) as usize + 1);
    let around = outer.filter(|&at| is_kind(names, at, kind)).count() + least as usize;
    // Of those that are around all comments, none is a step.
    let around = vec![names.compound(kind); around + 1].join(" ");
    Some(Depth::Wrapped { around })
}

/// What is seen of one kind of elements around comments.
struct Wrappers {
    /// For each comment, how many are around it.
    depths: Vec<u32>,
    /// Whether one is named after replies.
    named: bool,
    /// Whether one is around several comments.
    shared: bool,
}

impl Wrappers {
    fn new(comments: usize) -> Self {
        Self { depths: vec![0; comments], named: false, shared: false }
    }
}

fn is_kind(names: &Names, element: u32, kind: Compound) -> bool {
    names.unmarked(element) == kind || names.compounds(element).contains(&kind)
}

/// Whether depths are those of a thread: it begins at the least, goes down one step at a time, and comes up again. Comments
/// that are gone leave gaps.
fn is_thread(depths: &[u32]) -> bool {
    let leaps = depths.windows(2).filter(|pair| pair[1] > pair[0] + 1).count();
    let returns = depths.windows(2).any(|pair| pair[1] < pair[0]);
    depths.iter().min() == depths.first() && leaps * 10 <= depths.len() && returns
}

fn holds_image(tree: &Tree, element: u32) -> bool {
    (element..tree.end(element)).take(8).any(|inner| tree.name(inner) == "img")
}

fn is_depth(name: &str) -> bool {
    matches!(name, "aria-level" | "indent" | "depth" | "level")
        || name.starts_with("data-") && (name.ends_with("depth") || name.ends_with("level") || name.ends_with("indent"))
}

fn gcd(a: u32, b: u32) -> u32 {
    let (mut a, mut b) = (a, b);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The best of at least that value.
fn best(parts: impl Iterator<Item = (Part, f32)>, least: f32) -> Option<Part> {
    let best = parts.filter(|(_, value)| *value >= least);
    best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(part, _)| part)
}
