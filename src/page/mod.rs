//! **Where** the comments of a page are.
//!
//! An [adapter](adapter::Adapter) is the one way to say it. [`sites`] holds those of known platforms; `html` (native
//! only, with `decode` before it) applies one to a saved page, the shell's reader applies the same to a living one.

pub mod adapter;
#[cfg(feature = "native")]
pub mod decode;
pub mod finder;
#[cfg(feature = "native")]
pub mod html;
pub mod outline;
pub mod sites;
