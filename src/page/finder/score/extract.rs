//! From a group to its features.

use super::{
    context::{PageContext, Surroundings},
    features::GroupFeatures,
    people, shape,
};
use crate::page::finder::{
    clues::{self, WordMeanings},
    groups::ElementGroup,
    selectors::id_prefix,
    tree::{Count, Counts, Tree},
};

/// What a single comment has; chosen by hand on real pages.
mod one_comment {
    use std::ops::RangeInclusive;

    /// Characters of prose of a member that says something.
    pub const PROSE: u32 = 10;
    /// Times of one comment: written, edited, quoted.
    pub const TIMES: RangeInclusive<u32> = 1..=3;
    /// Mentions of authors in one comment: its own, once more in a link, and those that it answers.
    pub const AUTHORS: RangeInclusive<u32> = 1..=6;
    /// Avatars of one comment.
    pub const AVATARS: RangeInclusive<u32> = 1..=2;
    /// The greatest surplus that counts for one member.
    pub const SURPLUS: f32 = 3.0;
    /// In the surplus, this many mentions of authors count as much as one time.
    pub const AUTHORS_PER_TIME: f32 = 2.0;
}

/// The shares of members from which a group counts as having something; chosen by hand on real pages.
mod share {
    /// The share from which "nearly all" members have something.
    pub const NEARLY_ALL: f32 = 0.75;
    /// The share from which "most" members have something.
    pub const MOST: f32 = 0.5;
    /// The share below which "hardly any" members have something.
    pub const HARDLY_ANY: f32 = 0.3;
    /// The share of members with an outbound link from which such links count.
    pub const OUTBOUND: f32 = 0.6;
}

/// How amounts become values of features; chosen by hand on real pages.
mod scale {
    /// Members whose mean prose, in characters, is less than this may be labels.
    pub const MEAN_PROSE: f32 = 30.0;
    /// How much a time or an author beside the members counts, compared with one in them.
    pub const BESIDE: f32 = 0.8;
    /// The logarithm of the number of members that gives the feature its full value: e⁴ is 55 members.
    pub const LOG_MANY: f32 = 4.0;
    /// The logarithm of the mean prose that gives the feature the value 1: e⁶ is 400 characters.
    pub const LOG_LENGTH: f32 = 6.0;
    /// The greatest value of the feature for mean prose.
    pub const MAX_LENGTH: f32 = 1.2;
}

/// The features of a group. `own` and `nests` are those of its candidate; `below_heading` is 1
/// if a part of the group is known to follow a heading of comments.
pub fn features(
    page: &PageContext,
    group: &ElementGroup,
    own: &[Counts],
    nests: bool,
    below_heading: f32,
) -> GroupFeatures {
    let reader = Reader { tree: page.tree, page, group, own };
    let mut features = GroupFeatures { bias: 1.0, ..GroupFeatures::default() };
    reader.read_names(&mut features);
    reader.read_contents(&mut features);
    reader.read_amounts(&mut features);
    reader.read_page_data(&mut features);
    let people = reader.read_people(&mut features, below_heading);
    reader.read_nesting(&mut features, &people, nests);
    reader.read_warnings(&mut features, &people);
    features
}

/// Reads one group.
struct Reader<'r, 'a, 'b> {
    tree: &'r Tree<'a>,
    page: &'r PageContext<'a, 'b>,
    group: &'r ElementGroup,
    /// See `Candidate::own`.
    own: &'r [Counts],
}

/// The shares of members that say when and by whom they were written.
struct People {
    /// With a time, in the member or beside it.
    time: f32,
    /// With an author, in the member or beside it.
    author: f32,
    /// With what may be a name.
    likely_name: f32,
}

impl Reader<'_, '_, '_> {
    fn count(&self) -> f32 {
        self.group.members.len() as f32
    }

    /// The share of members that a condition holds for; it is given the index of a member.
    fn share(&self, holds: impl Fn(usize) -> bool) -> f32 {
        (0..self.own.len()).filter(|&index| holds(index)).count() as f32 / self.count()
    }

    /// The share of members that contain something.
    fn share_with(&self, count: Count) -> f32 {
        self.share(|index| self.own[index][count] > 0)
    }

    /// The share of members named after something.
    fn share_named(&self, meanings: WordMeanings) -> f32 {
        self.share(|index| self.meanings(index).any(meanings))
    }

    /// The share of members that stand in something named after something.
    fn share_within(&self, meanings: WordMeanings) -> f32 {
        self.share(|index| self.surroundings(index).meanings.any(meanings))
    }

    fn meanings(&self, index: usize) -> WordMeanings {
        self.tree.meanings[self.group.members[index] as usize]
    }

    fn surroundings(&self, index: usize) -> Surroundings {
        self.page.surroundings[self.group.members[index] as usize]
    }

    fn sum(&self, count: Count) -> u64 {
        self.own.iter().map(|counts| u64::from(counts[count])).sum()
    }

    fn mean_prose(&self) -> f32 {
        self.sum(Count::Prose) as f32 / self.count()
    }

    /// How members and what they stand in are named and marked up.
    fn read_names(&self, features: &mut GroupFeatures) {
        let parts = WordMeanings::BODY.with(WordMeanings::AUTHOR).with(WordMeanings::META).with(WordMeanings::TIME);
        let member = |index: usize| self.group.members[index];
        features.comment_word = self.share_named(WordMeanings::COMMENT);
        features.reply_word = self.share_named(WordMeanings::REPLY);
        features.post_word = self.share_named(WordMeanings::POST);
        features.other_word = self.share_named(WordMeanings::OTHER);
        features.part_word =
            self.share(|index| !self.meanings(index).any(WordMeanings::POST) && self.meanings(index).any(parts));
        features.in_comments = self.share_within(WordMeanings::COMMENT);
        features.in_other = self.share_within(WordMeanings::OTHER);
        features.landmark = self.share(|index| self.surroundings(index).in_landmark);
        features.microdata = self.share(|index| is_marked_comment_or_answer(self.tree, member(index)));
        features.numbered = self.share(|index| is_numbered(self.tree, member(index)));
        features.unlike = shape::unlike(self.tree, self.group);
        features.hidden = self.share(|index| self.tree.attribute(member(index), "style").is_some_and(hides));
        // Microdata doesn't count here: the post that opens a thread is marked up differently from the rest.
        features.mixed = 2.0 * features.comment_word.min(1.0 - features.comment_word);
    }

    /// What members contain.
    fn read_contents(&self, features: &mut GroupFeatures) {
        features.prose = self.share(|index| self.own[index][Count::Prose] >= one_comment::PROSE);
        features.avatar = self.share(|index| one_comment::AVATARS.contains(&self.own[index][Count::Avatar]));
        features.reply_control = self.share_with(Count::ReplyControl);
        features.permalink = self.share_with(Count::Permalink);
        features.teaser = self.share_with(Count::Teaser);
        features.read_more = self.share_with(Count::ReadMore);
        features.rating = self.share_with(Count::Rating);
        features.form = self.share_with(Count::Form);
        features.headings = self.share(|index| self.own[index][Count::Heading] > 1);
        let outbound = self.share_with(Count::Outbound);
        features.outbound = if outbound > share::OUTBOUND { outbound } else { 0.0 };
        features.forum_index = f32::from(self.share_with(Count::ForumIndex) > share::MOST);
        features.surplus = self.own.iter().map(surplus).sum::<f32>() / self.count();
    }

    /// How many there are, and how long.
    fn read_amounts(&self, features: &mut GroupFeatures) {
        let prose = |counts: &Counts| counts[Count::Prose];
        let (total, mean) = (self.sum(Count::Prose), self.mean_prose());
        let squares = self.own.iter().map(|counts| (prose(counts) as f32 - mean).powi(2)).sum::<f32>();
        let deviation = (squares / self.count()).sqrt();
        let repeats = |index: &usize| prose(&self.own[*index]) > 0 && self.own[*index] == self.own[*index - 1];
        features.many = (self.count().ln() / scale::LOG_MANY).min(1.0);
        features.single = f32::from(self.group.members.len() == 1);
        features.varied = (deviation / mean).min(1.0);
        features.page_share = total as f32 / self.page.prose.max(1) as f32;
        features.length = ((mean + 1.0).ln() / scale::LOG_LENGTH).min(scale::MAX_LENGTH);
        features.link_text = self.sum(Count::LinkText) as f32 / self.sum(Count::Text).max(1) as f32;
        features.same_length = (1..self.own.len()).filter(repeats).count() as f32 / self.count();
    }

    /// What the page's JSON-LD says of them.
    fn read_page_data(&self, features: &mut GroupFeatures) {
        let count = self.tree.data.count;
        let members = self.own.len() as u64;
        features.in_data = self.share_with(Count::InData);
        // The page may not count the post that opens the thread.
        features.data_count = f32::from(count.is_some_and(|count| count > 1 && (count..=count + 1).contains(&members)));
        features.data_denies = f32::from(count == Some(0));
    }

    /// When and by whom they were written, and whether a heading announces them. Must come after [`Self::read_names`] and
    /// [`Self::read_contents`].
    fn read_people(&self, features: &mut GroupFeatures, below_heading: f32) -> People {
        let (tree, members) = (self.tree, &self.group.members);
        let beside = shape::beside(tree, members);
        let time = self.share(|index| one_comment::TIMES.contains(&self.own[index][Count::Time]));
        let author = self.share(|index| one_comment::AUTHORS.contains(&self.own[index][Count::Author]));
        let below_heading = below_heading.max(f32::from(tree.follows_comment_heading(members[0])));
        let likely_name = people::likely_names(
            tree,
            members,
            people::NameContext {
                is_headed: below_heading > 0.0,
                is_timed: time.max(beside.time) > share::NEARLY_ALL,
                is_answered: features.reply_control > share::MOST,
            },
        );
        // A definition and its term, which is only its heading, belong together.
        let is_definition = members.iter().all(|&member| tree.name(member) == "dd");
        let beside = if is_definition { beside } else { beside.scaled(scale::BESIDE) };
        let people = People { time: time.max(beside.time), author: author.max(beside.author), likely_name };
        features.time = people.time;
        features.author = people.author;
        features.likely_name = (likely_name - people.author).max(0.0);
        features.beside = f32::from(!is_definition && (beside.time > time || beside.author > author));
        features.teaser = features.teaser.max(beside.teaser);
        features.below_heading = below_heading;
        features.headed_authors = self.headed_authors(features, &people);
        features.titled = self
            .share(|index| self.own[index][Count::Heading] > 0 && self.own[index][Count::Author] == 0)
            * (1.0 - likely_name);
        people
    }

    /// See [`GroupFeatures::headed_authors`].
    fn headed_authors(&self, features: &GroupFeatures, people: &People) -> f32 {
        let named = people.likely_name.max(people.author);
        let is_named_after =
            self.named(features) > 0.0 || self.share_within(WordMeanings::COMMENT.with(WordMeanings::OTHER)) > 0.0;
        let counts = features.below_heading > 0.0
            && named > share::NEARLY_ALL
            && self.mean_prose() >= scale::MEAN_PROSE
            && !is_named_after;
        if counts { named * (1.0 - features.teaser) } else { 0.0 }
    }

    /// The share that is named after comments or marked up as such.
    fn named(&self, features: &GroupFeatures) -> f32 {
        features.comment_word.max(features.microdata)
    }

    /// Whether they answer each other.
    fn read_nesting(&self, features: &mut GroupFeatures, people: &People, nests: bool) {
        let (tree, members) = (self.tree, &self.group.members);
        let is_written = people.time > share::MOST && people.author.max(people.likely_name) > share::MOST;
        features.nested = f32::from(
            nests && !shape::first_holds_all(tree, members) || is_written && shape::is_stepped(tree, members),
        );
    }

    /// What comments don't have, and what groups lack that comments have. Must come after all others.
    fn read_warnings(&self, features: &mut GroupFeatures, people: &People) {
        let (tree, members) = (self.tree, &self.group.members);
        let named = self.named(features);
        // Members that are marked up as comments, or whose authors are known, need no further signs.
        let is_known = self.share(|index| is_marked_comment(tree, members[index])) > share::MOST
            || features.headed_authors > share::MOST
            || features.in_data > share::MOST;
        let lacks = [people.time, people.author, features.reply_control, features.permalink];
        features.bare = f32::from(!is_known && lacks.iter().all(|&lack| lack < share::HARDLY_ANY));
        features.unnamed = f32::from(members.len() == 1 && named.max(features.in_data) < 1.0);
        features.schedule = f32::from(named < share::MOST && shape::is_schedule(tree, members));
        features.monologue = f32::from(named < share::MOST && people::is_monologue(tree, members));
    }
}

/// Times and authors beyond those of one comment, from 0 to 1.
fn surplus(counts: &Counts) -> f32 {
    let times = counts[Count::Time].saturating_sub(*one_comment::TIMES.end()) as f32;
    let authors =
        counts[Count::Author].saturating_sub(*one_comment::AUTHORS.end()) as f32 / one_comment::AUTHORS_PER_TIME;
    let in_data = counts[Count::InData].saturating_sub(1) as f32;
    (times + authors + in_data).min(one_comment::SURPLUS) / one_comment::SURPLUS
}

/// Whether an attribute of an element ends in one of these values.
fn has_value(tree: &Tree, element: u32, name: &str, values: &[&str]) -> bool {
    tree.attribute(element, name).is_some_and(|value| values.iter().any(|known| value.ends_with(known)))
}

/// Whether an element is marked up as a comment.
fn is_marked_comment(tree: &Tree, element: u32) -> bool {
    has_value(tree, element, "itemtype", &["/Comment", "/UserComments"])
        || has_value(tree, element, "itemprop", &["comment"])
        || has_value(tree, element, "role", &["comment"])
        || tree.attribute(element, "aria-label").is_some_and(clues::is_comment_label)
}

/// Whether an element is marked up as a comment or an answer.
fn is_marked_comment_or_answer(tree: &Tree, element: u32) -> bool {
    is_marked_comment(tree, element)
        || has_value(tree, element, "itemtype", &["/Answer"])
        || has_value(tree, element, "itemprop", &["suggestedAnswer", "acceptedAnswer"])
}

/// Whether an element has a number in its id, or in an attribute like one.
fn is_numbered(tree: &Tree, element: u32) -> bool {
    let is_number = |name: &str, value: &str| match name {
        "id" => id_prefix(value).is_some(),
        _ => name.starts_with("data-") && name.ends_with("id") && value.contains(|c: char| c.is_ascii_digit()),
    };
    tree.attributes(element).any(|(name, value)| is_number(name, tree.string(value)))
}

/// Whether a style attribute hides its element.
fn hides(style: &str) -> bool {
    style.replace(' ', "").to_ascii_lowercase().contains("display:none")
}
