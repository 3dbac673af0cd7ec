//! Where the parts of a comment are: its body, author, time and the rest.
//!
//! Each element of a comment can be located in several ways (a class, a path of tags ...). The way that finds a part best across all
//! comments goes into the adapter.

mod adapter;
mod author;
mod body;
mod depth;
mod ids;
mod locator;
mod omit;
mod part_finder;
mod sample;
#[cfg(all(test, feature = "html"))]
mod tests;
mod time;

pub use adapter::adapter;
