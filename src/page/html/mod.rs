//! Applies an [`Adapter`] to a saved page.

mod outline;
mod parse;
mod text;

use std::{
    collections::{HashMap, HashSet},
    iter,
};

use ego_tree::{NodeId, iter::Edge};
use scraper::{ElementRef, Html, Selector};
use thiserror::Error;

use crate::{
    comment::Comment,
    page::{
        adapter::{Adapter, Depth, ValueSource},
        outline::Outline,
        sites::{self, Site},
    },
};
use text::Marks;

/// An adapter or a site has a selector that is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{selector}` is no selector: {reason}")]
pub struct SelectorError {
    /// As it was given.
    pub selector: String,
    /// What is wrong with it.
    pub reason: String,
}

fn selector(text: &str) -> Result<Selector, SelectorError> {
    Selector::parse(text).map_err(|error| SelectorError { selector: text.into(), reason: error.to_string() })
}

/// A page, parsed as a browser without scripts would parse it: they don't run, and what `noscript` holds is there.
#[derive(Debug)]
pub struct Page(Html);

impl Page {
    /// Any text is a page: what is broken is mended as the HTML standard says. Elements stand at most 512 deep.
    pub fn parse(text: &str) -> Self {
        Self(parse::parse(text))
    }

    /// The site that serves this page, if it came from `url`: the first of [`sites::candidates`] whose signature the page
    /// bears.
    pub fn site(&self, url: &str) -> Result<Option<&'static Site>, SelectorError> {
        for site in sites::candidates(url) {
            if site.signature.as_deref().map_or(Ok(true), |signature| self.bears(signature))? {
                return Ok(Some(site));
            }
        }
        Ok(None)
    }

    /// Whether anything in the page matches the selector.
    pub fn bears(&self, signature: &str) -> Result<bool, SelectorError> {
        Ok(self.select(&selector(signature)?).next().is_some())
    }

    /// What the finder looks at.
    pub fn outline(&self) -> Outline {
        outline::outline(*self.0.root_element())
    }

    /// The comments of the page, in page order, as the adapter says.
    pub fn comments(&self, adapter: &Adapter) -> Result<Vec<Comment>, SelectorError> {
        let thread = Thread::new(self, &selector(&adapter.comment)?);
        let bodies = thread.bodies(&selector(&adapter.body)?);
        let ids = thread.values(&adapter.id)?;
        let mut authors = thread.values(&adapter.author)?;
        let mut times = thread.values(&adapter.time)?;
        let mut titles = thread.values(&adapter.title)?;
        let title = thread.title(&adapter.title)?;
        let (depths, parents) = thread.structure(adapter)?;
        let marks = thread.marks(adapter)?;

        let ids: Vec<String> =
            ids.into_iter().enumerate().map(|(index, id)| id.unwrap_or_else(|| (index + 1).to_string())).collect();
        let mut comments = Vec::new();
        // For each element so far: itself where it is listed, else the nearest listed one above it.
        let mut listed: Vec<Option<usize>> = Vec::with_capacity(ids.len());
        for (index, body) in bodies.into_iter().enumerate() {
            let above = parents[index].and_then(|parent| listed[parent]);
            let text = body.map(|body| text::text(body, &marks)).unwrap_or_default();
            if text.is_empty() {
                listed.push(above);
                continue;
            }
            listed.push(Some(index));
            comments.push(Comment {
                id: ids[index].clone(),
                parent_id: above.map(|above| ids[above].clone()),
                author: authors[index].take(),
                time: times[index].take(),
                depth: depths[index],
                title: titles[index].take().or_else(|| title.clone()),
                parent: None,
                text,
            });
        }
        Ok(comments)
    }

    /// What matches, in document order.
    fn select<'a>(&'a self, selector: &Selector) -> impl Iterator<Item = ElementRef<'a>> {
        let root = self.0.root_element();
        iter::once(root).filter(|root| selector.matches(root)).chain(root.select(selector))
    }
}

/// The elements of a page's comments. Each selector is matched once against the whole page, never once a comment, so that
/// a page of nested comments costs no more than a flat one.
struct Thread<'a> {
    page: &'a Page,
    /// In page order.
    elements: Vec<ElementRef<'a>>,
    /// For each element of the page that stands in comments, the innermost of them (for a comment's own: itself).
    owners: HashMap<NodeId, usize>,
    /// For each comment, the one that its element stands in, and how many do.
    nesting: Vec<(Option<usize>, u32)>,
}

impl<'a> Thread<'a> {
    fn new(page: &'a Page, comment: &Selector) -> Self {
        let elements: Vec<_> = page.select(comment).collect();
        let mut owners = HashMap::new();
        let mut nesting = Vec::with_capacity(elements.len());
        let mut open: Vec<usize> = Vec::new();
        for edge in page.0.root_element().traverse() {
            match edge {
                Edge::Open(node) if node.value().is_element() => {
                    // Both go through the page in the same order.
                    if elements.get(nesting.len()).is_some_and(|element| element.id() == node.id()) {
                        nesting.push((open.last().copied(), open.len() as u32));
                        open.push(nesting.len() - 1);
                    }
                    if let Some(&owner) = open.last() {
                        owners.insert(node.id(), owner);
                    }
                }
                Edge::Close(node) if open.last().is_some_and(|&last| elements[last].id() == node.id()) => {
                    open.pop();
                }
                _ => {}
            }
        }
        Self { page, elements, owners, nesting }
    }

    /// For each comment, the first element within it, but in no comment nested there, that matches.
    fn firsts(&self, selector: &Selector) -> Vec<Option<ElementRef<'a>>> {
        let mut firsts = vec![None; self.elements.len()];
        for element in self.page.select(selector) {
            if let Some(&owner) = self.owners.get(&element.id())
                && element.id() != self.elements[owner].id()
            {
                firsts[owner].get_or_insert(element);
            }
        }
        firsts
    }

    /// For each comment, the element that holds its text: its own where that matches.
    fn bodies(&self, selector: &Selector) -> Vec<Option<ElementRef<'a>>> {
        let mut bodies = self.firsts(selector);
        for (body, element) in bodies.iter_mut().zip(&self.elements) {
            if selector.matches(element) {
                *body = Some(*element);
            }
        }
        bodies
    }

    /// For each comment, the elements that a place or depth without a selector stands for, or [`Self::firsts`].
    fn places(&self, select: Option<&str>) -> Result<Vec<Option<ElementRef<'a>>>, SelectorError> {
        Ok(match select {
            Some(select) => self.firsts(&selector(select)?),
            None => self.elements.iter().copied().map(Some).collect(),
        })
    }

    /// For each comment, the value of the first place that has one.
    fn values(&self, places: &[ValueSource]) -> Result<Vec<Option<String>>, SelectorError> {
        let mut values = vec![None; self.elements.len()];
        for place in places {
            for (found, element) in values.iter_mut().zip(self.places(place.select.as_deref())?) {
                if found.is_none() {
                    *found = element.and_then(|element| value(element, place));
                }
            }
        }
        Ok(values)
    }

    /// The title that stands outside all comments.
    fn title(&self, places: &[ValueSource]) -> Result<Option<String>, SelectorError> {
        for place in places {
            if let Some(select) = &place.select
                && let Some(element) =
                    self.page.select(&selector(select)?).find(|element| !self.owners.contains_key(&element.id()))
                && let Some(title) = value(element, place)
            {
                return Ok(Some(title));
            }
        }
        Ok(None)
    }

    /// The depth and the parent of each comment.
    fn structure(&self, adapter: &Adapter) -> Result<(Vec<u32>, Vec<Option<usize>>), SelectorError> {
        if adapter.depth.is_empty() {
            return Ok(self.nesting.iter().map(|&(parent, depth)| (depth, parent)).unzip());
        }
        let mut stated = vec![None; self.elements.len()];
        for depth in &adapter.depth {
            for (found, depth) in stated.iter_mut().zip(self.depths(depth)?) {
                *found = found.or(depth);
            }
        }
        let depths: Vec<u32> = stated.into_iter().map(Option::unwrap_or_default).collect();
        // Those that a later comment can still be a reply to: each deeper than the one before it.
        let mut open: Vec<usize> = Vec::new();
        let parents = depths
            .iter()
            .enumerate()
            .map(|(index, depth)| {
                while open.pop_if(|last| depths[*last] >= *depth).is_some() {}
                let parent = open.last().copied();
                open.push(index);
                parent
            })
            .collect();
        Ok((depths, parents))
    }

    /// For each comment, what one of the adapter's depths gives.
    fn depths(&self, depth: &Depth) -> Result<Vec<Option<u32>>, SelectorError> {
        Ok(match depth {
            Depth::Wrapped { around } => self.around(around)?.into_iter().map(Some).collect(),
            Depth::Stated { select, attr, after, first, step } => {
                let number = |element: ElementRef<'_>| number(element.attr(attr)?, after.as_deref());
                let places = self.places(select.as_deref())?.into_iter();
                places.map(|element| Some(element.and_then(number)?.saturating_sub(*first) / *step)).collect()
            }
        })
    }

    /// For each comment, how many elements around it match.
    fn around(&self, around: &str) -> Result<Vec<u32>, SelectorError> {
        let wrappers: HashSet<NodeId> = self.page.select(&selector(around)?).map(|element| element.id()).collect();
        let mut counts = Vec::with_capacity(self.elements.len());
        let mut open = 0;
        for edge in self.page.0.root_element().traverse() {
            match edge {
                Edge::Open(node) => {
                    if self.elements.get(counts.len()).is_some_and(|element| element.id() == node.id()) {
                        counts.push(open);
                    }
                    open += u32::from(wrappers.contains(&node.id()));
                }
                Edge::Close(node) => open -= u32::from(wrappers.contains(&node.id())),
            }
        }
        Ok(counts)
    }

    fn marks(&self, adapter: &Adapter) -> Result<Marks, SelectorError> {
        let mut marks = Marks::default();
        marks.quotes.extend(self.page.select(&selector(&adapter.quote)?).map(|element| element.id()));
        marks.skipped.extend(self.elements.iter().map(|element| element.id()));
        if let Some(omit) = &adapter.omit {
            marks.skipped.extend(self.page.select(&selector(omit)?).map(|element| element.id()));
        }
        Ok(marks)
    }
}

/// What stands at a place: the attribute or the text, white space collapsed; `None` where that is empty.
fn value(element: ElementRef<'_>, place: &ValueSource) -> Option<String> {
    let value = match &place.attr {
        Some(attr) => element.attr(attr)?.to_owned(),
        None => element.text().collect(),
    };
    let words: Vec<_> = value.split_ascii_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The number that is all of a text, or that stands behind something in it.
fn number(text: &str, after: Option<&str>) -> Option<u32> {
    let digits = match after {
        None => text.trim_ascii(),
        Some(after) => {
            let rest = text.split_once(after)?.1.trim_ascii_start();
            &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()]
        }
    };
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(rest: &str) -> Adapter {
        toml::from_str(&format!("comment = '.c'\nbody = '.b'\n{rest}")).unwrap()
    }

    fn read(page: &str, rest: &str) -> Vec<Comment> {
        Page::parse(page).comments(&adapter(rest)).unwrap()
    }

    /// The text of a body that holds this.
    fn text(body: &str) -> String {
        let page = format!("<div class=c><div class=b>{body}</div></div>");
        let comments = read(&page, "quote = 'blockquote, .q'\nomit = '.o, button.x'");
        comments.into_iter().next().map(|comment| comment.text).unwrap_or_default()
    }

    #[test]
    fn white_space_collapses_and_blocks_make_lines() {
        for (body, expected) in [
            (" one\n\ttwo <b> three</b>\u{c}four ", "one two three four"),
            ("one<b>two</b><i> </i> three", "onetwo three"),
            ("one<br>two<br/><br>three<br>", "one\ntwo\nthree"),
            ("<p>one<p>two</p>three<ul><li>four<li>five</ul>", "one\ntwo\nthree\nfour\nfive"),
            ("<table><tr><td>1<td>2<tr><th>3</table>", "1\n2\n3"),
            ("one <span style='display: block'>two</span>", "one two"),
            ("a\u{a0} b\u{2003}\u{2003}c", "a\u{a0} b\u{2003}\u{2003}c"),
            ("<p>a</p><p>\u{a0}</p><p> \u{3000} </p><p>b</p>", "a\nb"),
            ("<p><b>\u{a0}</b> a <i>\u{a0}</i></p>", "\u{a0} a \u{a0}"),
            ("one<!-- two --><?three?>four", "onefour"),
            ("<script></script>\u{feff}one", "\u{feff}one"),
            ("", ""),
        ] {
            assert_eq!(text(body), expected, "{body}");
        }
    }

    #[test]
    fn preformatted_text_keeps_its_white_space() {
        for (body, expected) in [
            ("a<pre>\n  b\t c \n\n    d\u{a0} \n</pre>e", "a\n  b\t c\n    d\u{a0}\ne"),
            ("<pre><code>  x  <b>  y</b>\n</code> z</pre>", "  x    y\n z"),
            ("<pre>a&#13;&#10;b&#13;c</pre>", "a\nb\nc"),
            ("<pre>a<br>  b</pre>", "a\n  b"),
            ("<pre><div>  a</div>  b</pre> c  d", "  a\n  b\nc d"),
        ] {
            assert_eq!(text(body), expected, "{body}");
        }
        let page = "<div class=c><pre class=b>\n a\n  b</pre></div>";
        assert_eq!(read(page, "")[0].text, " a\n  b");
    }

    #[test]
    fn quoted_lines_are_marked_once_for_each_level() {
        for (body, expected) in [
            ("<blockquote>a<blockquote><p>b</p></blockquote>c<br>d</blockquote>e", "> a\n> > b\n> c\n> d\ne"),
            ("<div class=q><pre>  a\n\n  b</pre></div>", ">   a\n>   b"),
            ("a <span class=q>b <i>c</i></span> d", "a\n> b c\nd"),
        ] {
            assert_eq!(text(body), expected, "{body}");
        }
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        for (body, expected) in [
            ("a<span class=o>b<span>c</span></span>d<button class=x>e</button>", "ad"),
            ("a<span hidden>b</span><i data-threadlight>c</i>d", "ad"),
            ("a<script>b</script><style>c</style><noscript>d</noscript><template>e</template>f", "af"),
            ("a<svg><title>b</title></svg><math><mi>c</mi></math><textarea>d</textarea><button>e</button>f", "af"),
            (
                "a<select><option>b</select><object>c</object><video>d</video><canvas>e</canvas><iframe>f</iframe>g",
                "ag",
            ),
            ("a <div class=o>b</div> c", "a c"),
            ("a<div class=c><div class=b>b</div></div>d", "ad"),
        ] {
            assert_eq!(text(body), expected, "{body}");
        }
    }

    #[test]
    fn parts_are_those_of_the_comment_itself() {
        let page = "<h1>Title</h1><div class=c id=1><div class=c id=2><p class=b>reply<p class=a>B</div>\
            <p class=b>first<p class=b>second<p class=a> A\n a </div><div class=c><p class=b>third<p class=a></div>";
        let comments = read(page, "id = { attr = 'id' }\nauthor = { select = '.a' }\ntitle = { select = 'h1' }");
        let shown: Vec<_> = comments
            .iter()
            .map(|c| (c.id.as_str(), c.parent_id.as_deref(), c.author.as_deref(), c.text.as_str()))
            .collect();
        assert_eq!(
            shown,
            [("1", None, Some("A a"), "first"), ("2", Some("1"), Some("B"), "reply"), ("3", None, None, "third")]
        );
        assert!(comments.iter().all(|comment| comment.title.as_deref() == Some("Title")));
    }

    #[test]
    fn a_title_is_the_comments_own_or_stands_outside_all_comments() {
        let page = "<div class=c><p class=b>x<p class=t>One</div><div class=c><p class=b>y</div>";
        let titles = |page: &str| -> Vec<_> {
            read(page, "title = [{ select = '.t' }, { select = 'h1' }]").into_iter().map(|c| c.title).collect()
        };
        assert_eq!(titles(page), [Some("One".into()), None]);
        assert_eq!(titles(&format!("{page}<h1>Two</h1>")), [Some("One".into()), Some("Two".into())]);
    }

    #[test]
    fn a_comment_without_text_keeps_its_place() {
        let page = "<div class=c id=1><p class=b>a<div class=c id=2><div class=c id=3><p class=b>b</div></div></div>\
            <div class=c id=4><p class=b> \u{a0} </div>";
        let comments = read(page, "id = { attr = 'id' }");
        let shown: Vec<_> = comments.iter().map(|c| (c.id.as_str(), c.parent_id.as_deref(), c.depth)).collect();
        assert_eq!(shown, [("1", None, 0), ("3", Some("1"), 2)]);
        let numbers: Vec<_> = read(page, "").into_iter().map(|comment| comment.id).collect();
        assert_eq!(numbers, ["1", "3"]);
    }

    #[test]
    fn stated_depths_make_the_thread() {
        let row = |attr: &str| format!("<div class=c><p class=b>x<img {attr}></div>");
        let rows = ["w=0", "w=40", "w=125", "w=80", "w=' 39 '", "w=1em", "", "d=2 w=40", "w=99999999999"].map(row);
        let rules = "depth = [{ select = 'img', attr = 'd' }, { select = 'img', attr = 'w', step = 40 }]";
        let comments = read(&rows.concat(), rules);
        assert_eq!(comments.iter().map(|c| c.depth).collect::<Vec<_>>(), [0, 1, 3, 2, 0, 0, 0, 2, 0]);
        let parents: Vec<_> = comments.iter().map(|c| c.parent_id.as_deref()).collect();
        assert_eq!(parents, [None, Some("1"), Some("2"), Some("2"), None, None, None, Some("7"), None]);
    }

    #[test]
    fn depths_stand_in_other_words_or_around_the_comments() {
        let depths = |page: &str, rules: &str| read(page, rules).iter().map(|c| c.depth).collect::<Vec<_>>();
        let page = "<div class='c step-1'><p class=b>1</div><div class='c x step-3 step-9'><p class=b>2</div>\
            <div class='c step-'><p class=b>3</div><div class='c step- 2'><p class=b>4</div><div class=c><p class=b>5</div>";
        assert_eq!(depths(page, "depth = { attr = 'class', after = 'step-', first = 1 }"), [0, 2, 0, 1, 0]);
        let page = "<div class=c style='margin-left: 40px'><p class=b>1</div><div class=c style='MARGIN-LEFT:80px'><p class=b>2</div>\
            <div class=c style='margin-left:80.5px'><p class=b>3</div>";
        assert_eq!(depths(page, "depth = { attr = 'style', after = 'margin-left:', step = 40 }"), [1, 0, 2]);
        let page = "<section class=r><div class=c><p class=b>1</div><i><div class='c r'><p class=b>2</div></i><section class=r>\
            <div class=c><p class=b>3</div></section><section class=r></section></section><div class=c><p class=b>4</div>";
        assert_eq!(depths(page, "depth = { around = '.r' }"), [1, 1, 2, 0]);
        assert_eq!(depths(page, "depth = { around = '.r .r' }"), [0, 0, 1, 0]);
    }

    #[test]
    fn a_signature_is_looked_for_in_the_whole_page_but_not_in_templates() {
        let page = Page::parse("<html class=forum><body><template><p class=x></p></template>");
        assert_eq!(["html.forum", "body", "p.x", "template"].map(|s| page.bears(s)), [true, true, false, true].map(Ok));
    }

    #[test]
    fn scripts_are_off() {
        let page = "<noscript><div class=c><p class=b>a<noscript>b</noscript></div></noscript>";
        assert_eq!(read(page, "").into_iter().map(|comment| comment.text).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn what_is_no_selector_is_an_error() {
        let page = Page::parse("<p>");
        assert!(page.bears("p[").is_err());
        for rules in [
            "omit = 'a >'",
            "quote = ''",
            "author = { select = '!' }",
            "depth = { around = '>' }",
            "title = { select = ')' }",
        ] {
            let error = page.comments(&adapter(rules)).unwrap_err();
            assert!(error.to_string().starts_with(&format!("`{}` is no selector", error.selector)), "{error}");
        }
    }
}
