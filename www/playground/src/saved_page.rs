//! Comments from a saved page.

use serde::{Deserialize, Serialize};
use threadlight::{
    Comment,
    page::{decode::decode, finder, html::Page},
};

/// How much of a page is searched for its address, in bytes: browsers and sites put it at the top.
const HEAD: usize = 100_000;

/// What was found in a page.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The name of the site whose rules found the comments; empty if the finder did, or nobody.
    pub by: String,
    /// In page order.
    pub comments: Vec<Comment>,
}

/// Finds the comments of a saved page, from its bytes. Whatever the bytes are, there is an answer; for something that is no page,
/// one without comments.
pub fn read(bytes: &[u8]) -> Found {
    let text = decode(bytes, "");
    let address = address(&text).unwrap_or_default();
    let page = Page::parse(&text);
    // The selectors of the sites are tested, so an error would be one of the finder's.
    if let Ok(Some(site)) = page.site(address) {
        let comments = page.comments(&site.adapter).unwrap_or_default();
        if !comments.is_empty() {
            return Found { by: site.name.clone(), comments };
        }
    }
    let adapter = finder::adapter(&page.outline());
    let comments = adapter.and_then(|adapter| page.comments(&adapter).ok()).unwrap_or_default();
    Found { by: String::new(), comments }
}

/// Where a page was saved from, if it says so: in the comment that browsers write, or as its canonical address.
fn address(text: &str) -> Option<&str> {
    let end = (0..=HEAD.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    let head = &text[..end];
    let saved = head.split_once("saved from url=(").and_then(|(_, rest)| rest.split_once(')')).map(|(_, rest)| rest);
    if let Some(address) = saved.and_then(|rest| rest.split_ascii_whitespace().next()) {
        return Some(address);
    }
    let tag = |at: usize| -> Option<&str> {
        let begin = head[..at].rfind('<')?;
        Some(&head[begin..at + head[at..].find('>')?])
    };
    let link = tag(head.find("canonical")?)?;
    let (_, value) = link.split_once("href=")?;
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    match quote {
        Some(quote) => value[1..].split(quote).next(),
        None => value.split_ascii_whitespace().next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_one_that_the_page_names() {
        let saved = "<!doctype html>\n<!-- saved from url=(0029)https://forum.example/t/1?a=b -->\n<html>";
        assert_eq!(address(saved), Some("https://forum.example/t/1?a=b"));
        assert_eq!(address("<link rel=\"canonical\" href=\"https://a.example/\">"), Some("https://a.example/"));
        assert_eq!(address("<link href='https://b.example/' rel=canonical>"), Some("https://b.example/"));
        assert_eq!(address("<link rel=canonical href=https://c.example/ >"), Some("https://c.example/"));
        for none in ["", "canonical", "<p>canonical", "<!-- saved from url=(00", "<link rel=canonical>"] {
            assert_eq!(address(none), None, "{none}");
        }
    }

    #[test]
    fn a_known_site_is_read_by_its_rules() {
        let page = std::fs::read("../../tests/pages/hacker-news.html").unwrap();
        let found =
            read(&[b"<!-- saved from url=(0036)https://news.ycombinator.com/item?id=1 -->\n", &page[..]].concat());
        assert_eq!(found.by, "Hacker News");
        assert!(found.comments.len() > 3);
    }

    #[test]
    fn what_is_no_page_has_no_comments() {
        for bytes in [&b""[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"just a line", &[0xFF; 64]] {
            assert_eq!(read(bytes), Found::default());
        }
    }
}
