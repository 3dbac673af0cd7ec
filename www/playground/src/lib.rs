//! The site's playground: a visitor pastes comments or drops a saved page, and sees their tags, how sure each is, and the words that it is
//! based on.
//!
//! It is also a small example of a program around the core. [`pasted`], [`saved_page`], [`search`] and [`marks`] know no browser; the
//! module `page`, which only WebAssembly has, is what they look like in one, through `web-sys`. The engine, and the model with it, runs in
//! the site's worker: here it is asked by messages. A program that has no worker holds the engine itself, which takes no more than this:
//!
//! ```
//! use threadlight::{Engine, Level, page::{finder, html::Page}};
//!
//! let html = "<h1>Electric cars in winter</h1>\
//!     <div class=comment><b>ann</b><p>I have driven one for three winters in Norway, and it lost a third of its range.</p></div>\
//!     <div class=comment><b>ben</b><p>How long does the battery last before you have to replace it?</p></div>\
//!     <div class=comment><b>cem</b><p>Thanks, that is exactly what I wanted to know before I buy one.</p></div>\
//!     <div class=comment><b>dee</b><p>It depends on the heating: with a heat pump it is much less, as they say.</p></div>";
//! let page = Page::parse(html);
//! // A known site's rules say where comments are; elsewhere the finder does.
//! let adapter = match page.site("https://forum.example/42")? {
//!     Some(site) => Some(site.adapter.clone()),
//!     None => finder::adapter(&page.outline()),
//! };
//! let comments = adapter.map_or(Ok(vec![]), |adapter| page.comments(&adapter))?;
//! let engine = Engine::new()?;
//! for comment in &comments {
//!     for tag in engine.tag(comment, Level::Sure) {
//!         println!("{}: {} {:.2}", comment.id, tag.category, tag.score);
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod marks;
pub mod pasted;
pub mod saved_page;
pub mod search;

#[cfg(target_arch = "wasm32")]
pub mod page;

#[cfg(target_arch = "wasm32")]
mod exports {
    use js_sys::Reflect;
    use serde::Serialize;
    use serde_wasm_bindgen::Serializer;
    use wasm_bindgen::prelude::*;

    use crate::{page, saved_page};

    /// For the worker: the comments of a saved page, as an object with `by`, who found them, and `comments`. It may find none.
    #[wasm_bindgen(js_name = readPage)]
    pub fn read_page(bytes: &[u8]) -> Result<JsValue, JsError> {
        Ok(saved_page::read(bytes).serialize(&Serializer::json_compatible())?)
    }

    /// For the page: brings the playground and the examples of categories to life. `host` is an object of three:
    /// `ask`, a function that takes a request to the core and returns a promise of its response; `read`, one that takes the bytes of a saved
    /// page and returns a promise of what [`read_page`] returns; and `labels`, an object with the label of each category by its id.
    ///
    /// # Errors
    ///
    /// Throws if the page lacks a part of the playground.
    #[wasm_bindgen]
    pub fn start(host: &JsValue) -> Result<(), JsValue> {
        let function = |name: &str| Reflect::get(host, &name.into())?.dyn_into::<js_sys::Function>();
        let labels = Reflect::get(host, &"labels".into())?;
        page::start(page::Host {
            ask: function("ask")?,
            read: function("read")?,
            labels: serde_wasm_bindgen::from_value(labels)?,
        })
    }
}
