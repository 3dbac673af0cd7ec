//! Real pages with what people marked on them, and which of the comments found there are the marked ones.
//!
//! `cargo xtask bench-pages` measures with it, and a test checks that the sites do not get worse.

pub mod gold;
pub mod matching;
