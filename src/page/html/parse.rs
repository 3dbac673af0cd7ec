//! From a page's text to its tree, in linear time for any page.
//!
//! The parser of the HTML standard searches all open elements at each tag, which takes quadratic time on a page that keeps opening
//! elements. Chromium nests elements at most 512 deep, and so does this.

use std::{cell::RefCell, collections::HashMap};

use ego_tree::NodeId;
use html5ever::{
    LocalName, TokenizerResult,
    tendril::StrTendril,
    tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink},
};
use scraper::{Html, HtmlTreeSink, Node};

/// How deep elements can stand. A deeper one is closed as soon as it opens, so that its content follows it.
const MAX_DEPTH: usize = 512;

/// How many nodes one tag or text may add; beyond that, the formatting elements that caused it are closed. The standard reopens
/// unclosed formatting elements in each paragraph, so a thousand of them would make a page a thousand times larger. Set by hand.
const MAX_NEW_NODES: usize = 64;

/// The tree of a page, as in a browser with scripts turned off: the content of `noscript` is part of it, that of templates is not.
pub fn parse(text: &str) -> Html {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options);
    // Decoding has removed the byte-order mark; html5ever would also drop U+FEFF after each script.
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Bounded { builder, closed_early: RefCell::default() }, options);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    // The tokenizer stops at scripts and at names of encodings; neither matters here.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let mut page = tokenizer.sink.builder.sink.finish();
    let contents: Vec<_> = page.tree.nodes().filter(|node| node.value().is_fragment()).map(|node| node.id()).collect();
    for id in contents {
        page.tree.get_mut(id).expect("the id comes from this tree").detach();
    }
    page
}

/// The standard's tree builder, kept from building too deep or too large a tree.
struct Bounded {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    /// For each name, how many elements were closed early: as many of the end tags to come are ignored.
    closed_early: RefCell<HashMap<LocalName, usize>>,
}

impl TokenSink for Bounded {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let mut opened = None;
        if let Token::TagToken(tag) = &token {
            match tag.kind {
                TagKind::EndTag if self.was_closed(&tag.name) => return TokenSinkResult::Continue,
                TagKind::EndTag => self.closed_early.borrow_mut().clear(),
                TagKind::StartTag => opened = Some(tag.name.clone()),
            }
        }
        let before = self.nodes();
        let result = self.builder.process_token(token, line);
        // Any other result means that the tokenizer goes on to the end tag of a script or a style.
        if matches!(result, TokenSinkResult::Continue) {
            if self.nodes() - before > MAX_NEW_NODES {
                self.close_since(before, line);
            } else if let Some(name) = opened
                && self.nodes() > before
                && self.depth() > MAX_DEPTH
                && !is_void(&name)
            {
                *self.closed_early.borrow_mut().entry(name.clone()).or_default() += 1;
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
    /// Whether this end tag is that of an element that was closed early; if so, it is now used up.
    fn was_closed(&self, name: &LocalName) -> bool {
        match self.closed_early.borrow_mut().get_mut(name) {
            Some(count @ 1..) => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// How many nodes the tree has.
    fn nodes(&self) -> usize {
        self.builder.sink.0.borrow().tree.values().len()
    }

    /// How deep the newest node is, counted up to one more than [`MAX_DEPTH`].
    fn depth(&self) -> usize {
        let page = self.builder.sink.0.borrow();
        page.tree.nodes().next_back().map_or(0, |node| node.ancestors().take(MAX_DEPTH + 1).count())
    }

    /// Closes the innermost element with this name.
    fn close(&self, name: LocalName, line: u64) {
        let tag =
            Tag { kind: TagKind::EndTag, name, self_closing: false, attrs: vec![], had_duplicate_attributes: false };
        let _ = self.builder.process_token(Token::TagToken(tag), line);
    }

    /// Closes all elements after the first `count` nodes, innermost first.
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

/// Whether elements with this name have no content and no end tag: <https://html.spec.whatwg.org/multipage/syntax.html#void-elements>
/// and obsolete ones.
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
