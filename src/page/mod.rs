//! **Where** the comments of a page are.
//!
//! An [adapter](adapter::Adapter) is the one way to say it. [`sites`] holds those of known platforms; `html` (native
//! only) applies one to a saved page, the shell's reader applies the same to a living one.

pub mod adapter;
pub mod sites;
