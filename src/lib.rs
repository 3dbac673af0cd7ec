//! The core of Threadlight. It decides **where** the comments of a page are ([`page`]: known sites have an adapter, the
//! [finder](page::finder) writes one for any other page) and **what** each comment says ([`tag`]: a trained model, the
//! reader's own categories and corrections). It knows no browser and does no I/O, so the extension (through WebAssembly), the
//! command line and the tools run the same code. [`Engine`] is its public interface; [`protocol`] has the messages between it and
//! the shell.
//!
//! ```
//! use threadlight::{Comment, Engine, Level};
//!
//! let engine = Engine::new()?;
//! let comment = Comment {
//!     id: "1".into(),
//!     text: "Does anybody know how much the electric car's battery loses in winter?".into(),
//!     ..Comment::default()
//! };
//! for tag in engine.tag(&comment, Level::Sure) {
//!     let words: Vec<_> =
//!         tag.evidence.iter().map(|span| &comment.text[span.start as usize..span.end as usize]).collect();
//!     println!("{} {:.2} {words:?}", tag.category, tag.score);
//! }
//! # Ok::<(), threadlight::EngineError>(())
//! ```
//!
//! `docs/architecture.md` in the repository shows how this and the extension around it fit together; `docs/glossary.md` has the
//! vocabulary.

pub mod comment;
pub mod engine;
pub mod level;
pub mod page;
pub mod protocol;
pub mod tag;
pub mod taxonomy;
pub mod text;
#[cfg(all(target_arch = "wasm32", feature = "binding"))]
pub mod wasm;

pub use comment::{Comment, Span, Tag};
pub use engine::{Engine, EngineError};
pub use level::Level;
pub use page::adapter::Adapter;
pub use taxonomy::{Axis, Category};
