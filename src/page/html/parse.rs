//! From a page's text to its tree, in linear time whatever the page.
//!
//! The parser of the HTML standard looks through all open elements at each tag, which takes quadratic time on a page that
//! opens elements without end. Chromium nests elements 512 deep at most; so does this.

use std::{cell::RefCell, collections::HashMap};

use ego_tree::NodeId;
use html5ever::{
    LocalName, TokenizerResult,
    tendril::StrTendril,
    tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink},
};
use scraper::{Html, HtmlTreeSink, Node};

/// How deep elements can stand. What would stand deeper is closed as soon as it opens, so that what it holds comes after it.
const DEPTH: usize = 512;

/// How many nodes one tag or text may bring. Formatting elements that nobody closed are opened again in each paragraph: a
/// thousand of them would make a page a thousand times larger. Beyond this number they are closed.
const REOPENED: usize = 64;

/// The tree of a page, as in a browser without scripts: what `noscript` holds is part of it, what templates hold isn't.
pub fn parse(text: &str) -> Html {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options);
    // A byte-order mark is the decoder's affair; html5ever would drop U+FEFF after each script, too.
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Bounded { builder, passed: RefCell::default() }, options);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    // It stops for scripts and for encodings; neither matters here.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let mut page = tokenizer.sink.builder.sink.finish();
    let contents: Vec<_> = page.tree.nodes().filter(|node| node.value().is_fragment()).map(|node| node.id()).collect();
    for id in contents {
        page.tree.get_mut(id).expect("it was found there").detach();
    }
    page
}

/// The standard's tree builder, kept from building too deep or too much.
struct Bounded {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    /// How many elements of each name were closed early: so many of their end tags say nothing any more.
    passed: RefCell<HashMap<LocalName, usize>>,
}

impl TokenSink for Bounded {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let mut opened = None;
        if let Token::TagToken(tag) = &token {
            match tag.kind {
                TagKind::EndTag if self.was_closed(&tag.name) => return TokenSinkResult::Continue,
                TagKind::EndTag => self.passed.borrow_mut().clear(),
                TagKind::StartTag => opened = Some(tag.name.clone()),
            }
        }
        let before = self.nodes();
        let result = self.builder.process_token(token, line);
        // Anything else means that the tokenizer now reads the content of a script or a style, to its end tag.
        if matches!(result, TokenSinkResult::Continue) {
            if self.nodes() - before > REOPENED {
                self.close_since(before, line);
            } else if let Some(name) = opened
                && self.nodes() > before
                && self.depth() > DEPTH
                && !is_void(&name)
            {
                *self.passed.borrow_mut().entry(name.clone()).or_default() += 1;
                self.close(name, line);
            }
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Bounded {
    /// Whether an element of this name that was closed early still has its end tag to come. Takes it as come.
    fn was_closed(&self, name: &LocalName) -> bool {
        match self.passed.borrow_mut().get_mut(name) {
            Some(count @ 1..) => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    fn nodes(&self) -> usize {
        self.builder.sink.0.borrow().tree.values().len()
    }

    /// How deep the newest node stands, up to just beyond [`DEPTH`].
    fn depth(&self) -> usize {
        let page = self.builder.sink.0.borrow();
        page.tree.nodes().next_back().map_or(0, |node| node.ancestors().take(DEPTH + 1).count())
    }

    fn close(&self, name: LocalName, line: u64) {
        let tag =
            Tag { kind: TagKind::EndTag, name, self_closing: false, attrs: vec![], had_duplicate_attributes: false };
        let _ = self.builder.process_token(Token::TagToken(tag), line);
    }

    /// Closes all elements that came after the first `count` nodes, innermost first.
    fn close_since(&self, count: usize, line: u64) {
        let names: Vec<LocalName> = {
            let page = self.builder.sink.0.borrow();
            let name = |node: &Node| node.as_element().map(|element| element.name.local.clone());
            page.tree.values().skip(count).filter_map(name).collect()
        };
        for name in names.into_iter().rev() {
            self.close(name, line);
        }
    }
}

/// Whether elements of this name have no content and no end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}
