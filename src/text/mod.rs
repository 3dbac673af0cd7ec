//! From text to words with offsets.

pub mod tokens;
pub mod utf16;

pub use tokens::{Kind, Place, Token, tokens};
