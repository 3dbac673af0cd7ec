//! Finding and making elements.

use std::fmt::Display;

use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, HtmlTemplateElement};

/// The page.
pub fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect_throw("a page has a document")
}

/// The element with this id.
///
/// # Errors
///
/// If the page has none, or one of another kind.
pub fn by_id<T: JsCast>(id: &str) -> Result<T, JsValue> {
    let found = document().get_element_by_id(id).and_then(|element| element.dyn_into().ok());
    found.ok_or_else(|| JsValue::from_str(&format!("the page lacks #{id}")))
}

/// A copy of the element in the template with this id.
pub fn copy(template: &str) -> Result<Element, JsValue> {
    let content = by_id::<HtmlTemplateElement>(template)?.content();
    let first = content.first_element_child().ok_or_else(|| JsValue::from_str("an empty template"))?;
    first.clone_node_with_deep(true)?.dyn_into().map_err(JsValue::from)
}

/// A new element with a class and a text.
pub fn make(tag: &str, class: &str, text: &str) -> Element {
    let element = document().create_element(tag).expect_throw("the name of an element");
    element.set_class_name(class);
    element.set_text_content(Some(text));
    element
}

/// The first element that matches, within another. There must be one: this is for what templates have.
pub fn within(element: &Element, selector: &str) -> Element {
    element.query_selector(selector).ok().flatten().expect_throw("the template has it")
}

/// One of the playground's texts in the visitor's language, with these values for `$1`, `$2` ...
pub fn says(name: &str, values: &[&dyn Display]) -> String {
    let texts = by_id::<HtmlElement>("own-says").map(|element| element.dataset().get(name));
    let mut text = texts.ok().flatten().unwrap_or_default();
    for (index, value) in values.iter().enumerate() {
        text = text.replace(&format!("${}", index + 1), &value.to_string());
    }
    text
}

/// Calls a function at each event, for as long as the page is there.
pub fn on(target: &EventTarget, event: &str, call: impl FnMut(Event) + 'static) -> Result<(), JsValue> {
    let call = Closure::<dyn FnMut(Event)>::new(call);
    target.add_event_listener_with_callback(event, call.as_ref().unchecked_ref())?;
    call.forget();
    Ok(())
}
