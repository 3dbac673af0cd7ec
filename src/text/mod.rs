//! From a text to tokens with offsets, and from byte offsets to UTF-16.

pub mod tokens;
pub mod utf16;

pub use tokens::{Region, Token, TokenKind, tokenise};
