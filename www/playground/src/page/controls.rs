//! What the visitor pastes, types, opens and drops.

use std::{cell::Cell, rc::Rc};

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DataTransfer, DragEvent, Event, EventTarget, File, FileList, HtmlElement, HtmlInputElement, HtmlTextAreaElement,
    Node,
};

use super::{
    dom::{by_id, document, on, says},
    playground::Playground,
};
use crate::pasted;

/// How long typing must pause before it is tagged, in milliseconds.
const PAUSE: i32 = 250;

/// The largest file that is read, in bytes: many times a page of a thousand comments.
const LARGEST: f64 = 20e6;

/// Connects the controls, and lets the visitor use them.
pub fn listen(playground: &Rc<Playground>) -> Result<(), JsValue> {
    let form: HtmlElement = by_id("playground")?;
    let more: HtmlElement = by_id("own-more")?;
    listen_to_text(playground)?;
    listen_to_files(playground)?;
    on(&form, "submit", |event| event.prevent_default())?;
    on(&more, "click", {
        let playground = Rc::clone(playground);
        move |_| playground.results.show_more(&playground.content.borrow())
    })?;
    form.remove_attribute("inert")
}

fn listen_to_text(playground: &Rc<Playground>) -> Result<(), JsValue> {
    let text: HtmlTextAreaElement = by_id("own-text")?;
    let title: HtmlInputElement = by_id("own-thread")?;
    let words: HtmlInputElement = by_id("own-words")?;
    let show = {
        let (playground, text, title) = (Rc::clone(playground), text.clone(), title.clone());
        Rc::new(move || playground.show(pasted::comments(&text.value(), &title.value()), String::new()))
    };
    on_pause(&text.clone().into(), {
        let show = Rc::clone(&show);
        move || show()
    })?;
    on_pause(&title.into(), {
        let playground = Rc::clone(playground);
        // A saved page has a title of its own.
        move || {
            if playground.content.borrow().finder.is_empty() {
                show();
            }
        }
    })?;
    on_pause(&words.clone().into(), {
        let (playground, words) = (Rc::clone(playground), words.clone());
        move || {
            *playground.words.borrow_mut() = words.value();
            playground.find_words();
        }
    })?;
    let clear: HtmlElement = by_id("own-clear")?;
    let playground = Rc::clone(playground);
    on(&clear, "click", move |_| {
        text.set_value("");
        playground.show(Vec::new(), String::new());
        // Where one goes on from here.
        let _ = text.focus();
    })
}

fn listen_to_files(playground: &Rc<Playground>) -> Result<(), JsValue> {
    let section: HtmlElement = by_id("your-own")?;
    let page = document();
    let input: HtmlInputElement = by_id("own-page")?;
    on(&input.clone(), "change", {
        let playground = Rc::clone(playground);
        move |_| {
            open(&playground, input.files());
            // So that the same file can be chosen again.
            input.set_value("");
        }
    })?;
    // Wherever a file is dropped: without this, the browser would leave the page for it.
    on(&page, "dragover", |event| {
        if has_files(&event) {
            event.prevent_default();
        }
    })?;
    let playground = Rc::clone(playground);
    on(&page, "drop", move |event| {
        if !has_files(&event) {
            return;
        }
        event.prevent_default();
        let place = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        if !section.contains(place.as_ref()) {
            section.scroll_into_view();
        }
        open(&playground, dragged(&event).and_then(|dragged| dragged.files()));
    })
}

/// What is dragged over the page, or dropped.
fn dragged(event: &Event) -> Option<DataTransfer> {
    event.dyn_ref::<DragEvent>()?.data_transfer()
}

/// Whether files are dragged. Anything else is the browser's affair, such as words that are dragged into the text.
fn has_files(event: &Event) -> bool {
    dragged(event).is_some_and(|dragged| dragged.types().includes(&"Files".into(), 0))
}

/// Opens the first of the files.
fn open(playground: &Rc<Playground>, files: Option<FileList>) {
    let Some(file) = files.and_then(|files| files.item(0)) else { return };
    let playground = Rc::clone(playground);
    spawn_local(async move {
        match bytes(&file).await {
            Ok(bytes) => playground.open(&bytes).await,
            Err(why) => playground.results.say(&why),
        }
    });
}

/// The bytes of a file, or why it is not read.
async fn bytes(file: &File) -> Result<Vec<u8>, String> {
    if file.size() > LARGEST {
        return Err(says("tooLarge", &[]));
    }
    let kind = file.type_();
    if !kind.is_empty() && !kind.contains("html") {
        return Err(says("noPage", &[]));
    }
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| says("noPage", &[]))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Calls a function when the visitor has paused after typing into an input.
fn on_pause(input: &EventTarget, call: impl Fn() + 'static) -> Result<(), JsValue> {
    let timer = Rc::new(Cell::new(None));
    let later = Closure::<dyn Fn()>::new(call).into_js_value();
    on(input, "input", move |_| {
        let Some(window) = web_sys::window() else { return };
        if let Some(timer) = timer.take() {
            window.clear_timeout_with_handle(timer);
        }
        let started = window.set_timeout_with_callback_and_timeout_and_arguments_0(later.unchecked_ref(), PAUSE);
        timer.set(started.ok());
    })
}
