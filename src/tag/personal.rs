//! What a reader's corrections teach: a small model of sparse weights that is added to the shipped one.
//!
//! A correction says of one comment that it has a category or that it has not. It holds for that comment at once, and for
//! others as far as they are alike: the weights are fitted, by logistic regression with a penalty, to what the corrections
//! say and the shipped model doesn't. Alike are comments by their words, and by what the shipped model says of them: who means
//! less by a category than others, or more, mostly leaves out or takes in a part of another one, of which one comment's words
//! say little and its other categories much. Each category learns from its own corrections alone. Nothing but the list of
//! corrections is kept; the same list gives the same weights, so taking one off the list takes back what it taught.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use serde::{Deserialize, Serialize};

use crate::{
    comment::{Comment, PARENT_LIMIT},
    tag::{
        features::{Feature, Features, GROUPS, Group},
        model::{CATEGORIES, Model, RARITY_UNIT, Scores},
    },
    taxonomy::BUILT_IN,
    text::utf16,
};

/// The most corrections that are learnt from: the last of the list.
pub const MOST_CORRECTIONS: usize = 500;

/// How much of a corrected comment's text and title is kept and looked at, in UTF-16 units.
pub const TEXT_LIMIT: usize = 2000;

/// The most weights of one category: those that are smallest fall away.
const MOST_WEIGHTS: usize = 4000;

/// How often the list is gone through, and how far each correction moves the weights at first.
const PASSES: u32 = 20;
const STEP: f32 = 0.5;

/// The penalty on the weights, as a share of them that each correction takes away.
const DECAY: f32 = 0.02;

/// How much more than others those count of which there are fewer, wanted or not: readers correct what is wrong oftener than what
/// is missing, and it must not follow that less is wanted.
const MOST_BALANCE: f32 = 2.0;

/// How much faster than the weights the bias moves.
const BIAS: f32 = 0.01;

/// How rare a feature is that the shipped model doesn't know, in the model's steps.
const RAREST: u8 = 50;

/// A comment, and the reader's word on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Correction {
    /// The category's id, built-in or own.
    pub category: String,
    /// Whether the comment has it.
    pub wanted: bool,
    /// The comment's text; at most [`TEXT_LIMIT`] of it is looked at.
    pub text: String,
    /// The title of its thread.
    #[serde(default)]
    pub title: Option<String>,
    /// The start of what it answers.
    #[serde(default)]
    pub parent: Option<String>,
}

/// The reader's word on a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The category's id, built-in or own.
    pub category: String,
    /// Whether the comment has it.
    pub wanted: bool,
}

/// What a reader has taught.
#[derive(Debug, Default)]
pub struct Personal {
    /// By the corrected comments' [`fingerprint`]s.
    verdicts: HashMap<u64, Vec<Verdict>>,
    /// By feature; each with the categories that it speaks for or against.
    weights: HashMap<u32, Vec<(u8, f32)>>,
    /// What each category's log-odds are moved by whatever a comment says.
    biases: [f32; CATEGORIES],
    /// Of each category that was corrected, what the shipped model's probabilities of all categories add to its log-odds.
    leanings: Vec<(usize, Probabilities)>,
}

/// A number for each category.
type Probabilities = [f32; CATEGORIES];

impl Personal {
    /// Learns from corrections; of several on the same comment and category the last counts.
    pub fn learn(model: &Model, corrections: &[Correction]) -> Self {
        let mut personal = Self::default();
        let mut lessons: [Vec<Lesson>; CATEGORIES] = Default::default();
        let last = &corrections[corrections.len().saturating_sub(MOST_CORRECTIONS)..];
        for correction in last.iter().rev() {
            let verdicts = personal.verdicts.entry(correction.fingerprint()).or_default();
            if verdicts.iter().any(|verdict| verdict.category == correction.category) {
                continue;
            }
            verdicts.push(Verdict { category: correction.category.clone(), wanted: correction.wanted });
            let built_in = BUILT_IN.iter().position(|category| category.id == correction.category);
            if let Some(category) = built_in {
                lessons[category].push(Lesson::of(model, correction, category));
            }
        }
        for (category, mut lessons) in lessons.into_iter().enumerate().filter(|(_, lessons)| !lessons.is_empty()) {
            // From the oldest to the newest.
            lessons.reverse();
            let Fit { weights, leaning, bias } = fit(&lessons);
            personal.biases[category] = bias;
            personal.leanings.push((category, leaning));
            for (key, weight) in weights {
                personal.weights.entry(key).or_default().push((category as u8, weight));
            }
        }
        personal
    }

    /// Whether there is nothing to it.
    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    /// What the reader has said of this very comment.
    pub fn verdicts(&self, comment: &Comment) -> &[Verdict] {
        if self.is_empty() {
            return &[];
        }
        let fingerprint = fingerprint(&comment.text, comment.parent.as_deref());
        self.verdicts.get(&fingerprint).map_or(&[], Vec::as_slice)
    }

    /// What was taught, as it bears on a comment, of which the shipped model says this.
    pub fn say<'a>(&'a self, model: &Model, features: &Features, scores: &Scores) -> Say<'a> {
        let mut log_odds = self.biases;
        let vector = Vector::of(model, features);
        for &(group, key, _) in &vector.seen {
            for &(category, weight) in self.weights.get(&key).into_iter().flatten() {
                log_odds[category as usize] += weight * vector.scales[group as usize];
            }
        }
        if !self.leanings.is_empty() {
            let probabilities = probabilities(scores);
            for (category, leaning) in &self.leanings {
                log_odds[*category] += lean(leaning, &probabilities, *category);
            }
        }
        Say { personal: self, scales: vector.scales, log_odds }
    }
}

/// What was taught, as it bears on one comment.
#[derive(Debug)]
pub struct Say<'a> {
    personal: &'a Personal,
    scales: [f32; GROUPS],
    /// What is added to the log-odds of each category.
    pub log_odds: [f32; CATEGORIES],
}

impl Say<'_> {
    /// What one feature of the comment adds to the log-odds of a category.
    pub fn contribution(&self, feature: &Feature, category: usize) -> f32 {
        let weights = self.personal.weights.get(&feature.key).into_iter().flatten();
        let weight =
            weights.filter(|(other, _)| usize::from(*other) == category).map(|(_, weight)| weight).sum::<f32>();
        weight * self.scales[feature.group as usize]
    }
}

impl Correction {
    fn fingerprint(&self) -> u64 {
        fingerprint(&self.text, self.parent.as_deref())
    }

    /// As the model sees it.
    fn features(&self) -> Features {
        Features::of(&Comment {
            text: utf16::cut(&self.text, TEXT_LIMIT).into(),
            title: self.title.as_deref().map(|title| utf16::cut(title, TEXT_LIMIT).into()),
            parent: self.parent.clone(),
            ..Comment::default()
        })
    }
}

/// Names a comment by what it says and answers.
fn fingerprint(text: &str, parent: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    utf16::cut(text, TEXT_LIMIT).hash(&mut hasher);
    parent.map(|parent| utf16::cut(parent, PARENT_LIMIT)).hash(&mut hasher);
    hasher.finish()
}

/// A comment's features as numbers: those of a group, times its scale, make a vector as long as the group's share.
struct Vector {
    /// Each once, with how rare it is.
    seen: Vec<(Group, u32, f32)>,
    scales: [f32; GROUPS],
}

impl Vector {
    fn of(model: &Model, features: &Features) -> Self {
        let mut keys: Vec<(Group, u32)> = features.seen.iter().map(|seen| (seen.group, seen.key)).collect();
        keys.sort_unstable();
        keys.dedup();
        let rarity = |key| f32::from(model.rarity(key).unwrap_or(RAREST)) * RARITY_UNIT;
        let seen: Vec<_> = keys.into_iter().map(|(group, key)| (group, key, rarity(key))).collect();
        let mut squares = [0.0_f32; GROUPS];
        for &(group, _, rarity) in &seen {
            squares[group as usize] += rarity * rarity;
        }
        let scales = Group::ALL.map(|group| share(group) / squares[group as usize].max(1.0).sqrt());
        Self { seen, scales }
    }
}

/// How much a group counts.
fn share(group: Group) -> f32 {
    match group {
        Group::Body => 1.0,
        Group::Title | Group::TitleAsBody | Group::Structure => 0.3,
        Group::Context | Group::ContextAsBody => 0.2,
    }
}

/// A correction as it is learnt from.
struct Lesson {
    category: usize,
    vector: Vector,
    /// What the shipped model says of it.
    probabilities: Probabilities,
    /// The log-odds of the shipped model, from where the tag is shown.
    before: f32,
    wanted: bool,
}

impl Lesson {
    fn of(model: &Model, correction: &Correction, category: usize) -> Self {
        let features = correction.features();
        let threshold = model.head(category).threshold.clamp(0.01, 0.99);
        let scores = model.score(&features);
        let before = scores.log_odds(category) - (threshold / (1.0 - threshold)).ln();
        Self {
            category,
            vector: Vector::of(model, &features),
            probabilities: probabilities(&scores),
            before,
            wanted: correction.wanted,
        }
    }
}

fn probabilities(scores: &Scores) -> Probabilities {
    std::array::from_fn(|category| scores.probability(category))
}

/// What the other categories of a comment add to the log-odds of one.
fn lean(leaning: &Probabilities, probabilities: &Probabilities, category: usize) -> f32 {
    let others = (0..CATEGORIES).filter(|&other| other != category);
    others.map(|other| leaning[other] * probabilities[other]).sum()
}

/// What the corrections of one category teach.
struct Fit {
    /// By feature.
    weights: Vec<(u32, f32)>,
    leaning: Probabilities,
    bias: f32,
}

/// Fits a category to its corrections, by stochastic gradient descent. The weights are multiplied by how rare their features
/// are, so that in use nobody has to ask.
fn fit(lessons: &[Lesson]) -> Fit {
    let mut weights: HashMap<u32, f32> = HashMap::new();
    let mut leaning = [0.0; CATEGORIES];
    let mut bias = 0.0;
    let wanted = lessons.iter().filter(|lesson| lesson.wanted).count();
    let balance = |count: usize| (lessons.len() as f32 / (2 * count) as f32).clamp(1.0 / MOST_BALANCE, MOST_BALANCE);
    for pass in 0..PASSES {
        let step = STEP / (1.0 + pass as f32 / 4.0);
        for Lesson { category, vector, probabilities, before, wanted: is_wanted } in lessons {
            let value = |&(group, key, rarity): &(Group, u32, f32)| (key, rarity * vector.scales[group as usize]);
            let said = vector.seen.iter().map(value).map(|(key, value)| weights.get(&key).map_or(0.0, |w| w * value));
            let log_odds = before + bias + lean(&leaning, probabilities, *category) + said.sum::<f32>();
            let probability = 1.0 / (1.0 + (-log_odds).exp());
            let error = if *is_wanted {
                balance(wanted) * (1.0 - probability)
            } else {
                -balance(lessons.len() - wanted) * probability
            };
            bias += BIAS * step * error;
            for (weight, probability) in leaning.iter_mut().zip(probabilities) {
                *weight += step * (error * probability - DECAY * *weight);
            }
            for (key, value) in vector.seen.iter().map(value) {
                let weight = weights.entry(key).or_default();
                *weight += step * (error * value - DECAY * *weight);
            }
        }
    }
    let rarities: HashMap<u32, f32> =
        lessons.iter().flat_map(|lesson| &lesson.vector.seen).map(|&(_, key, rarity)| (key, rarity)).collect();
    let mut weights: Vec<_> = weights.into_iter().map(|(key, weight)| (key, weight * rarities[&key])).collect();
    weights.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()).then(one.0.cmp(&other.0)));
    weights.truncate(MOST_WEIGHTS);
    Fit { weights, leaning, bias }
}
