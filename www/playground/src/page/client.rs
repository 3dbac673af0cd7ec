//! The messages to the core, which runs in the site's worker.

use js_sys::{Function, Promise, Uint8Array};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use threadlight::{Comment, Span, protocol::Answer, tag::own_pattern::OwnCategory};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::dom::says;
use crate::{
    saved_page::Found,
    search::{complete, distributed, group, joined},
};

/// Asks the core.
#[derive(Clone)]
pub struct Client {
    pub ask: Function,
    pub read: Function,
}

/// See `threadlight::protocol::Request`.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Request<'a> {
    Tag { comments: &'a [Comment] },
    Check { category: OwnCategory, sample: String },
}

/// See `threadlight::protocol::Response::Tags`.
#[derive(Deserialize)]
struct Tags {
    answers: Vec<Answer>,
}

/// See `threadlight::protocol::Response::Checked`.
#[derive(Deserialize)]
struct Checked {
    flaw: Option<Flaw>,
    matches: Vec<Span>,
}

#[derive(Deserialize)]
struct Flaw {
    /// The index of the wrong word; none if it is the words as a whole.
    word: Option<u32>,
    /// Where in that word, in UTF-16 units.
    at: u32,
    message: String,
}

impl Client {
    /// The tags of comments, in their order.
    ///
    /// # Errors
    ///
    /// If the core can't be asked; the message says why.
    pub async fn tag(&self, comments: &[Comment]) -> Result<Vec<Answer>, String> {
        let Tags { answers } = self.request(&Request::Tag { comments }).await?;
        Ok(answers)
    }

    /// Where any of these words stand in each of the first of these texts, at least in one, in UTF-16 units.
    ///
    /// # Errors
    ///
    /// If the words can't be a category, or the core can't be asked; the message says why.
    pub async fn find(&self, words: &[String], texts: &[String]) -> Result<Vec<Vec<Span>>, String> {
        let words = words.to_vec();
        let category = OwnCategory { id: "own-playground".into(), words, whole_words: true, ..OwnCategory::default() };
        let texts = &texts[..group(texts)];
        let Checked { flaw, matches } = self.request(&Request::Check { category, sample: joined(texts) }).await?;
        match flaw {
            Some(Flaw { word: Some(word), at, message }) => {
                Err(says("flawInWord", &[&(word + 1), &(at + 1), &message]))
            }
            Some(Flaw { message, .. }) => Err(message),
            None => {
                let mut found = distributed(&matches, texts);
                found.truncate(complete(&found));
                Ok(found)
            }
        }
    }

    /// The comments of a saved page.
    ///
    /// # Errors
    ///
    /// If it can't be read; the message says why.
    pub async fn read(&self, bytes: &[u8]) -> Result<Found, String> {
        answer(self.read.call1(&JsValue::NULL, &Uint8Array::from(bytes))).await
    }

    async fn request<T: DeserializeOwned>(&self, request: &Request<'_>) -> Result<T, String> {
        let request = request.serialize(&Serializer::json_compatible()).map_err(|error| error.to_string())?;
        answer(self.ask.call1(&JsValue::NULL, &request)).await
    }
}

/// What the promise that a function has returned resolves to.
async fn answer<T: DeserializeOwned>(called: Result<JsValue, JsValue>) -> Result<T, String> {
    let promise: Promise = called.map_err(reason)?.dyn_into().map_err(reason)?;
    let value = JsFuture::from(promise).await.map_err(reason)?;
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

/// What a thrown value says.
fn reason(thrown: JsValue) -> String {
    match thrown.dyn_into::<js_sys::Error>() {
        Ok(error) => error.message().into(),
        Err(other) => format!("{other:?}"),
    }
}
