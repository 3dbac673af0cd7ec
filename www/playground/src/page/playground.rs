//! What happens to comments, wherever they come from: they are tagged, searched and shown.

use std::{cell::RefCell, rc::Rc};

use threadlight::{Comment, Span};
use wasm_bindgen_futures::spawn_local;

use super::{client::Client, content::Content, dom::says, results::Results};

/// How many comments are sent to the core at once: about a tenth of a second of work, so that tags appear while others are on their way.
const BATCH: usize = 16;

/// The playground, with what it shows now.
pub struct Playground {
    client: Client,
    pub results: Results,
    pub content: RefCell<Content>,
    /// The words of the visitor's own category, as they are typed.
    pub words: RefCell<String>,
}

impl Playground {
    pub fn new(client: Client, results: Results) -> Self {
        Self { client, results, content: RefCell::default(), words: RefCell::default() }
    }

    /// Shows these comments, and tags them. `finder` says who found them: see [`Content::finder`].
    pub fn show(self: &Rc<Self>, comments: Vec<Comment>, finder: String) {
        let number = self.begin(comments, finder);
        spawn_local({
            let playground = Rc::clone(self);
            async move { playground.tag(number).await }
        });
        self.find_words();
    }

    /// Shows these comments in place of what was there; returns the number of the new content.
    fn begin(&self, comments: Vec<Comment>, finder: String) -> u32 {
        let number = self.content.borrow().number + 1;
        *self.content.borrow_mut() = Content { number, finder, comments, ..Content::default() };
        self.results.begin(&self.content.borrow());
        number
    }

    /// Tags the comments of that content, a few at a time, for as long as it is shown.
    async fn tag(&self, number: u32) {
        loop {
            let batch: Vec<Comment> = {
                let content = self.content.borrow();
                if content.number != number {
                    return;
                }
                content.comments.iter().skip(content.answers.len()).take(BATCH).cloned().collect()
            };
            if batch.is_empty() {
                return;
            }
            let answers = self.client.tag(&batch).await;
            if self.content.borrow().number != number {
                return;
            }
            match answers {
                Ok(answers) if answers.len() == batch.len() => {
                    let first = self.content.borrow().answers.len();
                    self.content.borrow_mut().answers.extend(answers);
                    self.results.answered(&self.content.borrow(), first);
                }
                Ok(answers) => {
                    let reason = format!("{} answers for {} comments", answers.len(), batch.len());
                    return self.results.say(&says("failed", &[&reason]));
                }
                Err(reason) => return self.results.say(&says("failed", &[&reason])),
            }
        }
    }

    /// Finds the words of the visitor's own category in all comments.
    pub fn find_words(self: &Rc<Self>) {
        let words: Vec<String> =
            self.words.borrow().split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
        let (number, texts): (u32, Vec<String>) = {
            let content = self.content.borrow();
            (content.number, content.comments.iter().map(|comment| comment.text.clone()).collect())
        };
        if words.is_empty() || texts.is_empty() {
            self.content.borrow_mut().mine.clear();
            return self.results.found_words(&self.content.borrow(), !words.is_empty(), None);
        }
        let playground = Rc::clone(self);
        let typed = self.words.borrow().clone();
        spawn_local(async move {
            // An answer to what was typed or shown before is of no use.
            let is_current = || playground.content.borrow().number == number && *playground.words.borrow() == typed;
            let mut mine: Vec<Vec<Span>> = Vec::new();
            let mut flaw = None;
            while mine.len() < texts.len() {
                let found = playground.client.find(&words, &texts[mine.len()..]).await;
                if !is_current() {
                    return;
                }
                match found {
                    Ok(spans) => mine.extend(spans),
                    Err(reason) => {
                        flaw = Some(reason);
                        break;
                    }
                }
            }
            playground.content.borrow_mut().mine = if flaw.is_none() { mine } else { Vec::new() };
            playground.results.found_words(&playground.content.borrow(), true, flaw.as_deref());
        });
    }

    /// Reads a saved page, and shows its comments. What was shown before is gone, whatever comes of it.
    pub async fn open(self: Rc<Self>, bytes: &[u8]) {
        let number = self.begin(Vec::new(), String::new());
        self.find_words();
        self.results.say(&says("reading", &[]));
        let found = self.client.read(bytes).await;
        // The visitor may have gone on to something else.
        if self.content.borrow().number != number {
            return;
        }
        match found {
            Ok(found) if found.comments.is_empty() => self.results.say(&says("none", &[])),
            Ok(found) => {
                let finder = match found.by.as_str() {
                    "" => says("found", &[]),
                    site => says("foundBy", &[&site]),
                };
                self.show(found.comments, finder);
            }
            Err(reason) => self.results.say(&says("failed", &[&reason])),
        }
    }
}
