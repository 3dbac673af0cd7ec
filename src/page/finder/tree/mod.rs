//! An outline with an index: what any element contains is known at once, without walking through it.

mod count;
mod counter;
mod element_clues;
mod elements;
mod index;
#[cfg(all(test, feature = "html"))]
mod tests;
mod texts;

pub use count::{Count, Counts};
pub use counter::is_heading;
pub use elements::NONE;
pub use index::Tree;
