//! A page's outline: all its elements in one flat list, with what tells a comment from other things.
//!
//! The [finder](crate::page::finder) sees nothing else of a page, so it needs no browser. `page::html` takes the outline
//! of a saved page; the shell takes the same one of a live page, in a single walk without layout. An outline has only the start and
//! the length of each text.
//!
//! Messages carry it as a [`PackedOutline`]. Native code makes one with an `OutlineBuilder`.

#[cfg(feature = "html")]
mod builder;
mod columns;
mod limits;
mod packed;
#[cfg(all(test, feature = "html"))]
mod tests;

#[cfg(feature = "html")]
pub use builder::OutlineBuilder;
pub use columns::Outline;
pub use limits::{
    DATA_LIMIT, ELEMENTS_LIMIT, KEPT_ATTRIBUTES, MAX_DATA_SCRIPTS, OUR_ATTRIBUTE, SHADOW_HOST, SKIPPED_ELEMENTS,
    TEXT_LIMIT, VALUE_LIMIT,
};
pub use packed::{OutlineError, PackedOutline, STRING_END};
