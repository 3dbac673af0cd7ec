//! A page's outline: all its elements in one flat list, with what tells a comment from other things.
//!
//! The [finder](crate::page::finder) sees nothing else of a page, so it needs no browser. `page::html` takes the outline
//! of a saved page; the shell takes the same of a live one, in one walk without layout. Of each text it holds only the
//! start and the length.
//!
//! Messages carry it as a [`PackedOutline`]; natively an `OutlineBuilder` makes one.

#[cfg(feature = "native")]
mod builder;
mod columns;
mod limits;
mod packed;
#[cfg(all(test, feature = "native"))]
mod tests;

#[cfg(feature = "native")]
pub use builder::OutlineBuilder;
pub use columns::Outline;
pub use limits::{
    ATTRIBUTES, DATA_LIMIT, DATA_SCRIPTS, ELEMENTS_LIMIT, OURS, SHADOW_HOST, SKIPPED, TEXT_LIMIT, VALUE_LIMIT,
};
pub use packed::{OutlineError, PackedOutline, STRING_END};
