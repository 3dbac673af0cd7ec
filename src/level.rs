//! Levels: how sure the core must be of a tag for a reader to see it.

use serde::{Deserialize, Serialize};

/// A stop of the reader's slider, the strictest first. A tag of a level is shown at that level and at all that follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(clap::ValueEnum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Only tags that are almost certain.
    Surest,
    /// Tags that are right about nine times out of ten: what a reader sees who has not moved the slider.
    #[default]
    Sure,
    /// Tags from the threshold of their category, where precision and recall are best balanced (the best F1).
    Balanced,
    /// Whatever is likely enough to be worth a look.
    Everything,
}

/// The lowest probability of [`Level::Surest`]. This and the next three are decisions about what readers see; docs/model.md has the precision
/// that follows from them.
const SUREST: f32 = 0.9;

/// The lowest probability of [`Level::Sure`].
const SURE: f32 = 0.75;

/// The highest threshold that a category may have.
pub const MOST: f32 = 0.6;

/// The lowest probability of a tag, and the lowest threshold that a category may have. At the best F1 of a rare category there may be many
/// wrong tags for each right one, and readers would learn to ignore them.
pub const LEAST: f32 = 0.2;

impl Level {
    /// All levels, in their order.
    pub const ALL: [Self; 4] = [Self::Surest, Self::Sure, Self::Balanced, Self::Everything];

    /// The first level at which a tag with this probability is shown, given its category's threshold; `None` if at none.
    pub fn of(probability: f32, threshold: f32) -> Option<Self> {
        let lowest = [SUREST, SURE, threshold, LEAST];
        Self::ALL.into_iter().zip(lowest).find(|(_, lowest)| probability >= *lowest).map(|(level, _)| level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_has_whatever_a_stricter_one_has() {
        for threshold in [LEAST, 0.35, MOST] {
            let levels: Vec<_> = (0..=100).map(|percent| Level::of(percent as f32 / 100.0, threshold)).collect();
            assert_eq!((levels[0], levels[100]), (None, Some(Level::Surest)));
            let shown: Vec<_> = levels.into_iter().flatten().collect();
            assert!(shown.is_sorted_by(|less, more| less >= more), "{shown:?}");
        }
        let of = [0.9, 0.89, 0.75, 0.74, 0.35, 0.34, 0.2, 0.19].map(|probability| Level::of(probability, 0.35));
        let [surest, sure, balanced, everything] = Level::ALL.map(Some);
        assert_eq!(of, [surest, sure, sure, balanced, balanced, everything, everything, None]);
    }
}
