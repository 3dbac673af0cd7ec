//! Where the parts of a comment are: its body, author, time and the rest.
//!
//! The comments of a thread are looked into one by one. Each element in them can be located in several ways (a class, a path of
//! tags ...); the way that finds a part best in all comments goes into the adapter.

mod adapter;
mod author;
mod body;
mod depth;
mod ids;
mod locator;
mod omit;
mod part_finder;
mod sample;
#[cfg(all(test, feature = "native"))]
mod tests;
mod time;

pub use adapter::adapter;
