//! The personal model: what a reader's corrections teach, as sparse weights added to the shipped model.
//!
//! A correction applies fully to its own comment, and to other comments the more similar they are: logistic regression with an
//! L2 penalty fits weights to what the shipped model gets wrong on the corrected comments. Comments are similar if
//! they share words or the shipped model scores them alike. Scores matter because a reader with a narrower or wider sense
//! usually drops or adds part of a neighbouring category. Each category learns from its own corrections alone.
//!
//! Only the list of corrections is kept. The same list gives the same weights, so deleting a correction undoes what it taught.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    comment::Comment,
    tag::{
        correction::{Correction, Verdict, fingerprint},
        features::{CommentFeatures, FeatureGroup, GROUPS},
        model::{Model, SQRT_IDF_STEP},
        scores::{Adjustment, LearntWeights, Scores, probability},
    },
    taxonomy::{BUILT_IN, CATEGORIES},
};

/// How many corrections are learnt from: the newest ones. Chosen by hand: learning starts from the whole list
/// at each change, and should not take a noticeable time.
pub const MAX_CORRECTIONS: usize = 500;

/// The numbers that decide how fast and how much corrections teach.
///
/// They were chosen by hand, by trying others with simulated readers on labelled comments of the training data, so that readers
/// with a narrower sense of a category keep the part that they want. `cargo xtask simulate` measures the result.
struct Hyperparameters {
    /// How many passes are made over the list of corrections.
    epochs: u32,
    /// How far each correction moves the weights in the first epoch. It falls from epoch to epoch.
    learning_rate: f32,
    /// After how many epochs the learning rate is half of what it was at first; it falls as 1 / (1 + epoch / `half_life`).
    half_life: f32,
    /// The L2 penalty: each correction shrinks each weight by this share, times the learning rate.
    decay: f32,
    /// How fast the bias moves, relative to the weights: slowly, because a few comments must not make a category rarer or more
    /// frequent everywhere.
    bias_rate: f32,
    /// Cap on up-weighting the rarer verdict: readers correct false tags more often than missing ones, which must not teach
    /// "fewer tags".
    max_balance: f32,
    /// The most weights of one category; the smallest are dropped.
    max_weights: usize,
    /// The square root of the idf that a feature unknown to the shipped model is given, in [`SQRT_IDF_STEP`]s: about 10, the
    /// idf of a very rare word.
    unknown_sqrt_idf: u8,
}

/// The values in use; the struct says what each means and how they were chosen.
const HYPERPARAMETERS: Hyperparameters = Hyperparameters {
    epochs: 20,
    learning_rate: 0.5,
    half_life: 4.0,
    decay: 0.02,
    bias_rate: 0.01,
    max_balance: 2.0,
    max_weights: 4000,
    unknown_sqrt_idf: 50,
};

/// How much each feature group counts, chosen like the [`Hyperparameters`]. Title and parent count less, because many comments
/// share them, corrected or not.
fn group_weight(group: FeatureGroup) -> f32 {
    match group {
        FeatureGroup::Body => 1.0,
        FeatureGroup::Title | FeatureGroup::TitleAsBody | FeatureGroup::Structure => 0.3,
        FeatureGroup::Context | FeatureGroup::ContextAsBody => 0.2,
    }
}

/// What a reader's corrections have taught.
#[derive(Debug, Default)]
pub struct PersonalModel {
    /// By the [`fingerprint`] of the corrected comment.
    verdicts: HashMap<u64, Vec<Verdict>>,
    weights: LearntWeights,
    /// What is added to each category's log-odds, whatever the comment says.
    biases: [f32; CATEGORIES],
    /// For each corrected category, the weights of the shipped model's probabilities for all other categories.
    category_weights: Vec<(usize, PerCategory)>,
    /// The log-odds that the shipped model gives to each corrected comment, by a hash of the comment: reading comments takes most of the
    /// time, so after a change of the list only new ones are read.
    read: HashMap<u64, PerCategory>,
}

/// A number for each category.
type PerCategory = [f32; CATEGORIES];

impl PersonalModel {
    /// Learns from corrections. Of several on the same comment and category, the last counts. `before` is what was learnt with the same
    /// model from an earlier list.
    pub fn learn(model: &Model, corrections: &[Correction], before: &Self) -> Self {
        let mut personal = Self::default();
        let mut examples: [Vec<TrainingExample>; CATEGORIES] = Default::default();
        let last = &corrections[corrections.len().saturating_sub(MAX_CORRECTIONS)..];
        for correction in last.iter().rev() {
            let verdicts = personal.verdicts.entry(correction.fingerprint()).or_default();
            if verdicts.iter().any(|verdict| verdict.category == correction.category) {
                continue;
            }
            verdicts.push(Verdict { category: correction.category.clone(), wanted: correction.wanted });
            let built_in = BUILT_IN.iter().position(|category| category.id == correction.category);
            if let Some(category) = built_in {
                let comment = correction.comment();
                let features = CommentFeatures::extract(&comment);
                let key = hash(&comment);
                let known = personal.read.get(&key).or_else(|| before.read.get(&key)).copied();
                let log_odds = known.unwrap_or_else(|| *model.score(&comment, &features).all_log_odds());
                personal.read.insert(key, log_odds);
                let vector = FeatureVector::new(model, &features);
                examples[category].push(TrainingExample::new(model, vector, &log_odds, category, correction.wanted));
            }
        }
        for (category, mut examples) in examples.into_iter().enumerate().filter(|(_, examples)| !examples.is_empty()) {
            // From the oldest to the newest.
            examples.reverse();
            let Fit { weights, category_weights, bias } = Fit::new(&examples);
            personal.biases[category] = bias;
            personal.category_weights.push((category, category_weights));
            for (key, weight) in weights {
                personal.weights.entry(key).or_default().push((category as u8, weight));
            }
        }
        personal
    }

    /// Whether there are no corrections.
    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    /// The reader's verdicts on this very comment.
    pub fn verdicts(&self, comment: &Comment) -> &[Verdict] {
        if self.is_empty() {
            return &[];
        }
        let fingerprint = fingerprint(&comment.text, comment.parent.as_deref());
        self.verdicts.get(&fingerprint).map_or(&[], Vec::as_slice)
    }

    /// What the corrections change about the shipped model's scores of a comment; `None` if there are no corrections.
    pub fn adjustment(&self, model: &Model, features: &CommentFeatures, scores: &Scores) -> Option<Adjustment<'_>> {
        if self.is_empty() {
            return None;
        }
        let mut log_odds = self.biases;
        let vector = FeatureVector::new(model, features);
        for &(group, key, _) in &vector.entries {
            for &(category, weight) in self.weights.get(&key).into_iter().flatten() {
                log_odds[category as usize] += weight * vector.scales[group as usize];
            }
        }
        if !self.category_weights.is_empty() {
            let probabilities = scores.all_log_odds().map(probability);
            for (category, weights) in &self.category_weights {
                log_odds[*category] += weigh_others(weights, &probabilities, *category);
            }
        }
        Some(Adjustment { log_odds, weights: &self.weights, scales: vector.scales })
    }
}

/// A comment's features as a vector. Each group is scaled to the length [`group_weight`]; groups shorter than 1 are not stretched.
struct FeatureVector {
    /// Each feature once in its group, with the square root of its idf.
    entries: Vec<(FeatureGroup, u32, f32)>,
    /// What each group's entries are multiplied by.
    scales: [f32; GROUPS],
}

impl FeatureVector {
    fn new(model: &Model, features: &CommentFeatures) -> Self {
        let mut keys: Vec<(FeatureGroup, u32)> =
            features.occurrences.iter().map(|feature| (feature.group, feature.key)).collect();
        keys.sort_unstable();
        keys.dedup();
        let sqrt_idf = |key| f32::from(model.sqrt_idf(key).unwrap_or(HYPERPARAMETERS.unknown_sqrt_idf)) * SQRT_IDF_STEP;
        let entries: Vec<_> = keys.into_iter().map(|(group, key)| (group, key, sqrt_idf(key))).collect();
        let mut squared_lengths = [0.0_f32; GROUPS];
        for &(group, _, sqrt_idf) in &entries {
            squared_lengths[group as usize] += sqrt_idf * sqrt_idf;
        }
        let scales =
            FeatureGroup::ALL.map(|group| group_weight(group) / squared_lengths[group as usize].max(1.0).sqrt());
        Self { entries, scales }
    }

    /// The features with their values.
    fn values(&self) -> impl Iterator<Item = (u32, f32)> {
        self.entries.iter().map(|&(group, key, sqrt_idf)| (key, sqrt_idf * self.scales[group as usize]))
    }
}

/// A correction as it is learnt from.
struct TrainingExample {
    category: usize,
    vector: FeatureVector,
    /// The probability that the shipped model gives to each category.
    probabilities: PerCategory,
    /// The log-odds that the shipped model gives to the category, minus those of its threshold; not negative if the tag is shown.
    margin: f32,
    wanted: bool,
}

impl TrainingExample {
    fn new(model: &Model, vector: FeatureVector, log_odds: &PerCategory, category: usize, wanted: bool) -> Self {
        // At 0 or 1 the log-odds would be infinite.
        let threshold = model.head(category).threshold.clamp(0.01, 0.99);
        let margin = log_odds[category] - (threshold / (1.0 - threshold)).ln();
        Self { category, vector, probabilities: log_odds.map(probability), margin, wanted }
    }
}

/// A hash of what the model reads of a comment.
fn hash(Comment { text, title, parent, .. }: &Comment) -> u64 {
    let mut hasher = DefaultHasher::new();
    (text, title, parent).hash(&mut hasher);
    hasher.finish()
}

/// What the probabilities of all other categories add to the log-odds of `category`.
fn weigh_others(weights: &PerCategory, probabilities: &PerCategory, category: usize) -> f32 {
    let others = (0..CATEGORIES).filter(|&other| other != category);
    others.map(|other| weights[other] * probabilities[other]).sum()
}

/// What the corrections of one category teach.
struct Fit {
    /// By feature key. Already multiplied by the square root of the feature's idf, so that scoring need not look it up.
    weights: Vec<(u32, f32)>,
    category_weights: PerCategory,
    bias: f32,
}

impl Fit {
    /// Fits a category to its corrections by stochastic gradient descent, in the order of the list.
    fn new(examples: &[TrainingExample]) -> Self {
        let Hyperparameters { epochs, learning_rate, half_life, decay, bias_rate, .. } = HYPERPARAMETERS;
        let mut weights: HashMap<u32, f32> = HashMap::new();
        let mut category_weights = [0.0; CATEGORIES];
        let mut bias = 0.0;
        let [unwanted_balance, wanted_balance] = balance(examples);
        for epoch in 0..epochs {
            let rate = learning_rate / (1.0 + epoch as f32 / half_life);
            for TrainingExample { category, vector, probabilities, margin, wanted } in examples {
                let products = vector.values().map(|(key, value)| weights.get(&key).map_or(0.0, |w| w * value));
                let log_odds =
                    margin + bias + weigh_others(&category_weights, probabilities, *category) + products.sum::<f32>();
                let probability = 1.0 / (1.0 + (-log_odds).exp());
                let error =
                    if *wanted { wanted_balance * (1.0 - probability) } else { -unwanted_balance * probability };
                bias += bias_rate * rate * error;
                for (weight, probability) in category_weights.iter_mut().zip(probabilities) {
                    *weight += rate * (error * probability - decay * *weight);
                }
                for (key, value) in vector.values() {
                    let weight = weights.entry(key).or_default();
                    *weight += rate * (error * value - decay * *weight);
                }
            }
        }
        Self { weights: greatest(weights, examples), category_weights, bias }
    }
}

/// How much an unwanted and a wanted example count: the rarer verdict counts more.
fn balance(examples: &[TrainingExample]) -> [f32; 2] {
    let wanted = examples.iter().filter(|example| example.wanted).count();
    let max = HYPERPARAMETERS.max_balance;
    [examples.len() - wanted, wanted].map(|count| (examples.len() as f32 / (2 * count) as f32).clamp(1.0 / max, max))
}

/// The weights of the greatest magnitude, multiplied by the square roots of their features' idf.
fn greatest(weights: HashMap<u32, f32>, examples: &[TrainingExample]) -> Vec<(u32, f32)> {
    let entries = examples.iter().flat_map(|example| &example.vector.entries);
    let sqrt_idfs: HashMap<u32, f32> = entries.map(|&(_, key, sqrt_idf)| (key, sqrt_idf)).collect();
    let mut weights: Vec<_> = weights.into_iter().map(|(key, weight)| (key, weight * sqrt_idfs[&key])).collect();
    weights.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()).then(one.0.cmp(&other.0)));
    weights.truncate(HYPERPARAMETERS.max_weights);
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::{
        features::word_key,
        hidden_layer::HiddenLayer,
        model::{FeatureRow, Head},
    };

    /// A model of one word, "battery", that speaks for the first category alone.
    fn model() -> Model {
        let head = Head { weight_scale: 0.5, bias: -3.0, threshold: 0.5, group_weights: [1.0; GROUPS] };
        let mut weights = [0; CATEGORIES];
        weights[0] = 12;
        let row = FeatureRow { key: word_key("battery"), sqrt_idf: 16, weights };
        Model::new(vec![head; CATEGORIES], HiddenLayer::new(Vec::new()), vec![row])
    }

    fn correction(category: usize, wanted: bool, text: &str) -> Correction {
        let category = BUILT_IN[category].id.to_string();
        Correction { category, wanted, text: text.into(), title: None, parent: None }
    }

    /// What corrections add to the log-odds of each category of a comment.
    fn adjustment(corrections: &[Correction], text: &str) -> PerCategory {
        let model = model();
        let personal = PersonalModel::learn(&model, corrections, &PersonalModel::default());
        let features = CommentFeatures::extract(&Comment { text: text.into(), ..Comment::default() });
        personal
            .adjustment(&model, &features, &model.score(&Comment::default(), &features))
            .map_or([0.0; CATEGORIES], |found| found.log_odds)
    }

    #[test]
    fn a_correction_teaches_its_category_alone() {
        let changes = adjustment(&[correction(4, true, "Zinnias want sun.")], "Sun for zinnias!");
        assert!(changes[4] > 0.3, "{changes:?}");
        assert!(changes.iter().enumerate().all(|(category, change)| category == 4 || *change == 0.0), "{changes:?}");
    }

    #[test]
    fn what_was_not_wanted_becomes_less_likely() {
        let changes = adjustment(&[correction(0, false, "The battery of my torch.")], "A torch needs a battery.");
        assert!(changes[0] < -0.3, "{changes:?}");
    }

    #[test]
    fn comments_are_similar_by_the_other_categories_that_they_have() {
        let corrections = ["Battery, old.", "Any battery!", "Which battery?"].map(|text| correction(4, true, text));
        let (alike, other) = (adjustment(&corrections, "My battery died."), adjustment(&corrections, "My uncle died."));
        assert!(alike[4] > 2.0 * other[4], "{} {}", alike[4], other[4]);
    }

    #[test]
    fn of_two_verdicts_on_a_comment_the_last_counts() {
        let text = "Zinnias want sun.";
        let (first, last) = (correction(4, true, text), correction(4, false, text));
        let personal = PersonalModel::learn(&model(), &[first, last], &PersonalModel::default());
        let comment = Comment { text: text.into(), ..Comment::default() };
        let verdict = Verdict { category: BUILT_IN[4].id.to_string(), wanted: false };
        assert_eq!(personal.verdicts(&comment), [verdict]);
        let other = Comment { text: "Zinnias want shade.".into(), ..Comment::default() };
        assert_eq!(personal.verdicts(&other), []);
    }

    #[test]
    fn the_rarer_verdict_counts_more_up_to_a_bound() {
        let model = model();
        let features = CommentFeatures::extract(&Comment { text: "Zinnias.".into(), ..Comment::default() });
        let vector = || FeatureVector::new(&model, &features);
        let example = |wanted| TrainingExample::new(&model, vector(), &[0.0; CATEGORIES], 4, wanted);
        let of = |verdicts: &[bool]| balance(&verdicts.iter().map(|&wanted| example(wanted)).collect::<Vec<_>>());
        assert_eq!(of(&[true, false]), [1.0, 1.0]);
        assert_eq!(of(&[false, false, true]), [0.75, 1.5]);
        assert_eq!(of(&[false; 9].map(|wanted| wanted)), [0.5, 2.0]);
    }

    #[test]
    fn it_does_not_matter_which_corrections_were_learnt_from_before() {
        let texts = ["Battery, old.", "Any battery!", "My uncle died."];
        let corrections: Vec<_> = texts.iter().map(|text| correction(0, text.len() > 12, text)).collect();
        let model = model();
        let learn = |list: &[Correction], before: &PersonalModel| PersonalModel::learn(&model, list, before);
        let fresh = learn(&corrections, &PersonalModel::default());
        for earlier in [&corrections[..1], &corrections[1..], &[correction(3, true, "Something else.")]] {
            let after = learn(&corrections, &learn(earlier, &PersonalModel::default()));
            assert_eq!((&after.weights, after.biases, &after.read), (&fresh.weights, fresh.biases, &fresh.read));
        }
        assert_eq!(fresh.read.len(), texts.len());
        let (own, comment) = (corrections[0].comment(), Comment { text: texts[0].into(), ..Comment::default() });
        let features = CommentFeatures::extract(&comment);
        assert_eq!(fresh.read[&hash(&own)], *model.score(&comment, &features).all_log_odds());
    }

    #[test]
    fn only_the_newest_corrections_are_learnt_from() {
        let old = correction(4, true, "Zinnias want sun.");
        let newer = (0..MAX_CORRECTIONS).map(|number| correction(5, true, &format!("Number {number}")));
        let corrections: Vec<Correction> = std::iter::once(old).chain(newer).collect();
        assert_eq!(adjustment(&corrections, "Zinnias want sun.")[4], 0.0);
    }
}
