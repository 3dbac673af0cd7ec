//! From text to words with offsets.

pub mod utf16;
