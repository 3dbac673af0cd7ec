//! How much each sort of feature counts before anything is learnt.

use threadlight::tag::features::{Family, FeatureGroup};

/// The weighing for one axis. All numbers were chosen by trying others on one fold of the training comments, which was held out.
#[derive(Debug, Clone, Copy)]
pub struct Weighing {
    /// A word is multiplied by its idf to this power.
    pub idf_power: f32,
    /// What the vector of a word is multiplied by.
    pub vector_weight: f32,
    /// What the words of the title are multiplied by where they count as the comment's own.
    pub title_weight: f32,
    /// What the words of the context are multiplied by where they count as the comment's own.
    pub context_weight: f32,
    /// What structure and cues are multiplied by.
    pub structure_weight: f32,
    /// A feature is multiplied by its naive-Bayes log-count ratio to this power.
    pub ratio_power: f32,
}

impl Weighing {
    /// For topics: rare words tell what a comment is about, even those of its title or parent.
    pub const TOPICS: Self = Self {
        idf_power: 1.0,
        vector_weight: 0.7,
        title_weight: 0.6,
        context_weight: 0.4,
        structure_weight: 0.3,
        ratio_power: 0.5,
    };

    /// For kinds: common words tell what a comment does, but not those of its title or parent.
    pub const KINDS: Self = Self {
        idf_power: 0.5,
        vector_weight: 0.2,
        title_weight: 0.0,
        context_weight: 0.0,
        structure_weight: 0.3,
        ratio_power: 0.5,
    };

    /// What a feature is multiplied by.
    pub fn factor(&self, family: Family, idf: f32) -> f32 {
        match family {
            Family::Structure | Family::Cue => self.structure_weight,
            _ => idf.powf(self.idf_power),
        }
    }

    /// What the features of a group are multiplied by.
    pub fn group_weight(&self, group: FeatureGroup) -> f32 {
        match group {
            FeatureGroup::TitleAsBody => self.title_weight,
            FeatureGroup::ContextAsBody => self.context_weight,
            FeatureGroup::Body | FeatureGroup::Title | FeatureGroup::Context | FeatureGroup::Structure => 1.0,
        }
    }
}
