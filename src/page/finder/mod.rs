//! Finds the comments of an unknown page and writes an [`Adapter`](super::adapter::Adapter) for them.
//!
//! Writing such extraction rules automatically is known as *wrapper induction* (N. Kushmerick, D. S. Weld, R. Doorenbos: Wrapper
//! Induction for Information Extraction, IJCAI 1997). There, rules are learnt from labelled pages. The finder needs no labels,
//! because the comments of a page look alike and contain what comments contain. It works in steps:
//!
//! 1. `clues`, `page_data` and `tree` read single elements: which of them are times, names, controls or prose.
//! 2. `selectors` and `groups` collect the elements that share a selector.
//! 3. `score` judges each group by a weighted sum of features.
//! 4. `whole` looks for larger elements around the best group, and for a second kind of comments.
//! 5. `parts` finds author, body and the rest in the comments, and writes the adapter.
//!
//! `find` goes through these steps; `pick` does so for a comment that the reader points at. docs/finder.md has more detail, and the
//! figures.
//!
//! All weights and limits in these modules were set by hand, with the pages of `cargo xtask bench-pages` in view.
//!
//! Time and memory are linear in the size of the outline, except for sorting and for the groups that are read closely; the number
//! of those is bounded.

mod clues;
mod find;
mod groups;
mod page_data;
mod parts;
mod pick;
mod rank;
mod score;
mod selectors;
#[cfg(all(test, feature = "html"))]
mod test_page;
mod tree;
mod whole;

pub use find::{adapter, explain};
pub use pick::adapters_containing;
