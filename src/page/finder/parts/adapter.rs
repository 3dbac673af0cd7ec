//! Puts the parts of a thread's comments into an adapter.

use super::{depth, part_finder::PartFinder, sample::sample};
use crate::page::{
    adapter::{Adapter, ValueSource, default_quote},
    finder::{clues, score::Candidate, selectors::Selectors, tree::Tree},
};

/// If at least this share of the comments seem to begin with a name, all are taken to.
const MIN_LEADING_NAMES: f32 = 0.5;

/// An adapter for a thread, and how well its bodies were found, from 0 to about 1; `None` if no element holds them.
pub fn adapter(tree: &Tree, selectors: &mut Selectors, thread: &Candidate) -> Option<(Adapter, f32)> {
    let comments = sample(tree, selectors, thread);
    let members = &thread.group.members;
    let wrapped = if thread.nests { None } else { depth::wrapped(tree, selectors, members) };
    let parts = PartFinder {
        tree,
        selectors,
        is_sample: members.len() > comments.len(),
        comments,
        begins_with_name: thread.features.likely_name > MIN_LEADING_NAMES,
        comment_css: thread.group.css(selectors),
    };
    let (body, score) = parts.body()?;
    let author = parts.author(body);
    let time = parts.time(body, author);
    let adapter = Adapter {
        comment: parts.comment_css.clone(),
        body: body.map_or_else(|| parts.comment_css.clone(), |body| parts.css(body)),
        id: parts.id(),
        author: match author {
            Some(author) => vec![parts.source(author, None)],
            None => parts.shared_attribute(clues::is_author_attribute),
        },
        time: match time {
            Some((time, attribute)) => vec![parts.source(time, attribute)],
            None => parts.shared_attribute(clues::is_time_attribute),
        },
        permalink: parts.permalink().map(|link| parts.source(link, Some("href"))).into_iter().collect(),
        title: title_sources(),
        depth: if thread.nests { vec![] } else { parts.stated_depth().or(wrapped).into_iter().collect() },
        quote: default_quote(),
        omit: parts.omit(body, author, time.map(|(time, _)| time)),
        badge: None,
    };
    Some((adapter, score))
}

/// Where most pages have their title.
fn title_sources() -> Vec<ValueSource> {
    vec![
        ValueSource { select: Some("h1".into()), attr: None },
        ValueSource { select: Some("meta[property='og:title']".into()), attr: Some("content".into()) },
    ]
}
