//! The examples of categories: comments in the page, tagged when it has loaded, in which the words of their own category are marked.

use threadlight::{Comment, Level, protocol::Answer};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    client::Client,
    dom::{document, make, says},
    marked::marked,
};

/// Tags all examples.
pub async fn tag(core: Client) {
    let Ok(found) = document().query_selector_all("[data-example]") else { return };
    let elements: Vec<HtmlElement> =
        (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect();
    let comments: Vec<Comment> = elements
        .iter()
        .map(|element| Comment {
            id: element.dataset().get("example").unwrap_or_default(),
            text: element.text_content().unwrap_or_default(),
            ..Comment::default()
        })
        .collect();
    // If the core can't be asked, the examples are there to read, and the playground says why.
    let Ok(answers) = core.tag(&comments).await else { return };
    for ((element, comment), answer) in elements.iter().zip(&comments).zip(&answers) {
        show(element, comment, answer);
    }
}

/// Marks the words of an example's category. If it doesn't get its category, the page says so.
fn show(element: &HtmlElement, comment: &Comment, answer: &Answer) {
    let tag = answer.tags.iter().find(|tag| tag.category == comment.id && tag.level <= Level::Balanced);
    let Some(tag) = tag else {
        let note = make("p", "hint", &says("unrecognised", &[]));
        let _ = element.after_with_node_1(&note);
        return;
    };
    element.set_text_content(None);
    for node in marked(&comment.text, &[tag], &[]) {
        let _ = element.append_child(&node);
    }
}
