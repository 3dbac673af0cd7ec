//! Selectors of adapters and sites.

use scraper::Selector;
use thiserror::Error;

/// An adapter or a site has an invalid selector.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{selector}` is no selector: {reason}")]
pub struct SelectorError {
    /// The selector as it was given.
    pub selector: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Parses a selector.
///
/// # Errors
///
/// If the selector is not valid.
pub fn selector(text: &str) -> Result<Selector, SelectorError> {
    Selector::parse(text).map_err(|error| SelectorError { selector: text.into(), reason: error.to_string() })
}
