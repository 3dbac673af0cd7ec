//! Applies an [`Adapter`](crate::page::adapter::Adapter) to a saved page.

mod outline;
mod page;
mod parse;
mod selector;
#[cfg(test)]
mod tests;
mod text;
mod thread;

pub use page::Page;
pub use selector::SelectorError;
