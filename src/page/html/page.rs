//! A saved page, its site and its comments.

use scraper::Html;

use super::{
    outline, parse,
    selector::{SelectorError, selector},
    text,
    thread::{Thread, select},
};
use crate::{
    comment::Comment,
    page::{
        adapter::Adapter,
        outline::Outline,
        sites::{self, Site},
    },
};

/// A page, parsed as by a browser with scripts turned off: what `noscript` contains is part of it.
#[derive(Debug)]
pub struct Page(Html);

impl Page {
    /// Parses any text: broken markup is repaired as the HTML standard says. Elements stand at most 512 deep. Linear in the length
    /// of the text.
    pub fn parse(text: &str) -> Self {
        Self(parse::parse(text))
    }

    /// The site of a page from `url`: the first of [`sites::candidates`] whose signature matches.
    ///
    /// # Errors
    ///
    /// If the signature of a site is not a valid selector.
    pub fn site(&self, url: &str) -> Result<Option<&'static Site>, SelectorError> {
        for site in sites::candidates(url) {
            if site.signature.as_deref().map_or(Ok(true), |signature| self.matches(signature))? {
                return Ok(Some(site));
            }
        }
        Ok(None)
    }

    /// Whether anything in the page matches this CSS selector.
    ///
    /// # Errors
    ///
    /// If the selector is not valid.
    pub fn matches(&self, css: &str) -> Result<bool, SelectorError> {
        Ok(select(&self.0, &selector(css)?).next().is_some())
    }

    /// The page's outline, for the finder.
    pub fn outline(&self) -> Outline {
        outline::outline(*self.0.root_element())
    }

    /// The comments that an adapter finds, in page order.
    ///
    /// # Errors
    ///
    /// If a selector of the adapter is not valid.
    pub fn comments(&self, adapter: &Adapter) -> Result<Vec<Comment>, SelectorError> {
        let thread = Thread::new(&self.0, &selector(&adapter.comment)?);
        let bodies = thread.bodies(&selector(&adapter.body)?);
        let ids = thread.values(&adapter.id)?;
        let mut authors = thread.values(&adapter.author)?;
        let mut times = thread.values(&adapter.time)?;
        let mut titles = thread.values(&adapter.title)?;
        let title = thread.title(&adapter.title)?;
        let (depths, parents) = thread.structure(adapter)?;
        let special = thread.special_nodes(adapter)?;

        let ids: Vec<String> =
            ids.into_iter().enumerate().map(|(index, id)| id.unwrap_or_else(|| (index + 1).to_string())).collect();
        let mut comments = Vec::new();
        // For each comment element so far, itself if it has a text, else the nearest one above it that has.
        let mut listed: Vec<Option<usize>> = Vec::with_capacity(ids.len());
        for (index, body) in bodies.into_iter().enumerate() {
            let above = parents[index].and_then(|parent| listed[parent]);
            let text = body.map(|body| text::text(body, &special)).unwrap_or_default();
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
}
