//! How much a group looks like the comments of a page.

mod context;
mod extract;
mod features;
mod people;
mod scorer;
mod shape;
#[cfg(all(test, feature = "html"))]
mod tests;

pub use features::GroupFeatures;
pub use scorer::{Candidate, Scorer, THRESHOLD};
