//! **Where** the comments of a page are.
//!
//! An [adapter](adapter::Adapter) is the one way to say it. [`sites`] holds those of known platforms. For all other pages the
//! [`finder`] writes one: it sees the [`outline`] of a page, a flat list of its elements, which a shell sends or [`html`] takes.
//!
//! Two programs apply adapters: [`html`], native only, to saved pages (with [`decode`] before it), and the shell's reader to live
//! ones.

pub mod adapter;
#[cfg(feature = "native")]
pub mod decode;
pub mod finder;
#[cfg(feature = "native")]
pub mod html;
pub mod outline;
#[cfg(feature = "sites")]
pub mod sites;
