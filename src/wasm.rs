//! The WebAssembly binding: the only file of the core that knows JavaScript.

use std::panic::{self, PanicHookInfo};

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::console;

use crate::{engine::Engine, protocol::Response};

/// The engine, as the background holds it.
#[wasm_bindgen(js_name = Engine)]
pub struct JsEngine(Engine);

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// See [`Engine::new`]. From then on, panics are logged.
    ///
    /// # Errors
    ///
    /// Throws an `Error` if the engine can't start.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<JsEngine, JsError> {
        panic::set_hook(Box::new(log_panic));
        Ok(Self(Engine::new()?))
    }

    /// See [`Engine::configure`]: takes a `Configuration` and returns a list of `Flaw`s.
    ///
    /// # Errors
    ///
    /// Throws an `Error` if the argument is not a `Configuration`.
    pub fn configure(&mut self, configuration: JsValue) -> Result<JsValue, JsError> {
        let configuration = serde_wasm_bindgen::from_value(configuration)?;
        Ok(self.0.configure(&configuration).serialize(&Serializer::json_compatible())?)
    }

    /// See [`Engine::warm_up`].
    #[wasm_bindgen(js_name = warmUp)]
    pub fn warm_up(&self) {
        self.0.warm_up();
    }

    /// See [`Engine::answer`]: takes a `Request` and returns a `Response`, of type `error` if the argument is not a `Request`.
    /// Never throws.
    pub fn answer(&self, request: JsValue) -> JsValue {
        let response = match serde_wasm_bindgen::from_value(request) {
            Ok(request) => self.0.answer(request),
            Err(error) => Response::Error { message: format!("not a request: {error}") },
        };
        response.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
    }
}

/// Writes a panic's message and place to the background's console. Panics abort, so otherwise the log would show only that the
/// module trapped.
fn log_panic(panic: &PanicHookInfo) {
    console::error_1(&panic.to_string().into());
}
