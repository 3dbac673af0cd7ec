//! **Where** the comments of a page are.
//!
//! An [adapter](adapter::Adapter) says where. [`sites`] has the adapters of known platforms. For any other page the [`finder`]
//! writes one. It sees only the page's [`outline`], a flat list of its elements, which comes from the shell or from [`html`].
//!
//! Two programs apply adapters: [`html`] (with the feature `html`, after [`decode`]) to saved pages, and the shell's reader to live ones.

pub mod adapter;
#[cfg(feature = "html")]
pub mod decode;
pub mod finder;
#[cfg(feature = "html")]
pub mod html;
pub mod outline;
#[cfg(feature = "sites")]
pub mod sites;
