//! How much each sort of feature counts before anything is learnt: chosen on parts of the training comments that nothing was learnt from.

use threadlight::tag::features::{Family, FeatureGroup};

/// The choices for an axis.
#[derive(Debug, Clone, Copy)]
pub struct Weighing {
    /// Which power of a word's information it is weighed by.
    pub information: f32,
    /// How much the vector of a word counts.
    pub meaning: f32,
    /// How much title and context count when their words are weighed as the comment's own.
    pub title: f32,
    pub context: f32,
    /// How much the structure counts.
    pub structure: f32,
    /// Which power of the naive Bayes ratio a feature is weighed by.
    pub bayes: f32,
}

impl Weighing {
    /// What a comment is about is said by rare words, whoever says them.
    pub const TOPICS: Self =
        Self { information: 1.0, meaning: 0.7, title: 0.6, context: 0.4, structure: 0.3, bayes: 0.5 };

    /// What a comment does is said by common ones, and never by title or parent.
    pub const KINDS: Self =
        Self { information: 0.5, meaning: 0.2, title: 0.0, context: 0.0, structure: 0.3, bayes: 0.5 };

    /// What a feature of a family is multiplied by, if its word has that much information.
    pub fn factor(&self, family: Family, information: f32) -> f32 {
        match family {
            Family::Structure | Family::Cue => self.structure,
            _ => information.powf(self.information),
        }
    }

    /// What a group is multiplied by.
    pub fn share(&self, group: FeatureGroup) -> f32 {
        match group {
            FeatureGroup::TitleAsBody => self.title,
            FeatureGroup::ContextAsBody => self.context,
            FeatureGroup::Body | FeatureGroup::Title | FeatureGroup::Context | FeatureGroup::Structure => 1.0,
        }
    }
}
