//! The binding: the only file that knows JavaScript.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::{engine::Engine, protocol::Response};

/// The engine, as the background page holds it.
#[wasm_bindgen(js_name = Engine)]
pub struct JsEngine(Engine);

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// Loads the model that is compiled in. Throws when it doesn't fit the program.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<JsEngine, JsError> {
        Ok(Self(Engine::new()?))
    }

    /// Takes a `Configuration`, and gives the `Flaw`s in it. Throws when it is none.
    pub fn configure(&mut self, configuration: JsValue) -> Result<JsValue, JsError> {
        let configuration = serde_wasm_bindgen::from_value(configuration)?;
        Ok(self.0.configure(&configuration).serialize(&Serializer::json_compatible())?)
    }

    /// See [`Engine::warm_up`].
    #[wasm_bindgen(js_name = warmUp)]
    pub fn warm_up(&self) {
        self.0.warm_up();
    }

    /// Answers one message: takes a `Request`, gives a `Response` (an `error` for what is no request). Never throws.
    pub fn answer(&self, request: JsValue) -> JsValue {
        let response = match serde_wasm_bindgen::from_value(request) {
            Ok(request) => self.0.answer(request),
            Err(error) => Response::Error { message: format!("not a request: {error}") },
        };
        response.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
    }
}
