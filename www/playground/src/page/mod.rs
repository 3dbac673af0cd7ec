//! The playground in the page.

mod client;
mod content;
mod controls;
mod dom;
mod examples;
mod marked;
mod playground;
mod results;

use std::{collections::HashMap, rc::Rc};

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use self::{client::Client, playground::Playground, results::Results};

/// What the page gives the playground.
pub struct Host {
    /// Asks the core.
    pub ask: Function,
    /// Reads a saved page.
    pub read: Function,
    /// The labels of the categories, by id.
    pub labels: HashMap<String, String>,
}

/// Brings the playground and the examples to life.
///
/// # Errors
///
/// If the page lacks a part of the playground.
pub fn start(host: Host) -> Result<(), JsValue> {
    let client = Client { ask: host.ask, read: host.read };
    spawn_local(examples::tag(client.clone()));
    controls::listen(&Rc::new(Playground::new(client, Results::new(host.labels)?)))
}
