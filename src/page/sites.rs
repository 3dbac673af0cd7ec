//! The platforms that Threadlight knows, each in a file of its own in `sites/`.

use std::{collections::BTreeSet, sync::OnceLock};

use serde::{Deserialize, Serialize};
#[cfg(feature = "html")]
use url::Url;

use crate::{comment::Comment, page::adapter::Adapter};

/// A platform: how to recognise its pages and where their comments are. CONTRIBUTING.md shows how to add one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Site {
    /// The file's name without `.toml`.
    #[serde(default)]
    pub id: String,
    /// The name that readers know.
    pub name: String,
    /// Host names: `news.example.org`, or `*.example.org` for that host and all below it.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// A selector that must match something in the page. Optional on the site's own hosts; on others it alone decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Whether other hosts run the same software, so that every page is checked for the signature.
    #[serde(default)]
    pub elsewhere: bool,
    /// Where its comments are.
    pub adapter: Adapter,
    /// Sample pages in `tests/pages/`, with what the adapter must find in each.
    #[serde(default, skip_serializing, rename = "sample")]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub samples: Vec<Sample>,
}

/// A sample page of a [`Site`], in our own words, with what the site's adapter must find there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Its file in `tests/pages/`.
    pub page: String,
    /// The address that it is read as if it came from.
    pub url: String,
    /// How many comments it has.
    pub comments: usize,
    /// How many of them name an author.
    pub authors: usize,
    /// How many of them have a time.
    pub times: usize,
    /// The depth of each comment, in page order.
    pub depths: Vec<u32>,
    /// How many words (runs of letters and digits) all bodies have together.
    pub words: usize,
}

impl Sample {
    /// The figures of these comments, which were read from the file `page` as if it came from `url`.
    pub fn of(page: &str, url: &str, comments: &[Comment]) -> Self {
        let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
        Self {
            page: page.into(),
            url: url.into(),
            comments: comments.len(),
            authors: comments.iter().filter(|comment| comment.author.is_some()).count(),
            times: comments.iter().filter(|comment| comment.time.is_some()).count(),
            depths: comments.iter().map(|comment| comment.depth).collect(),
            words: comments.iter().map(|comment| words(&comment.text)).sum(),
        }
    }
}

/// Every known site, in the order of their ids.
///
/// # Panics
///
/// If a compiled-in file is invalid. A test parses them all.
pub fn all() -> &'static [Site] {
    static SITES: OnceLock<Vec<Site>> = OnceLock::new();
    SITES.get_or_init(|| {
        let parse = |&(id, text)| parse(id, text).unwrap_or_else(|error| panic!("{id}.toml: {error}"));
        FILES.iter().map(parse).collect()
    })
}

/// The id and the text of every file.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sites.rs"));

fn parse(id: &str, text: &str) -> Result<Site, toml::de::Error> {
    Ok(Site { id: id.into(), ..toml::from_str(text)? })
}

/// The sites that a page at `url` may belong to, best first: those of its host, then software that runs on any host. The page
/// belongs to the first site whose signature matches, or that has no signature. Without a host in `url`, only software that runs
/// on any host is a candidate. The shell chooses in the same way
/// (`extension/background/site-choice.js`); a test compares the two.
#[cfg(feature = "html")]
pub fn candidates(url: &str) -> Vec<&'static Site> {
    let host = host(url);
    let (here, elsewhere): (Vec<_>, Vec<_>) = all()
        .iter()
        .partition(|site| host.as_deref().is_some_and(|host| site.hosts.iter().any(|of| is_host(of, host))));
    here.into_iter().chain(elsewhere.into_iter().filter(|site| site.elsewhere && site.signature.is_some())).collect()
}

/// The hosts of all sites as match patterns of a browser extension's manifest (`*://news.example.org/*`), sorted.
pub fn match_patterns() -> Vec<String> {
    let hosts: BTreeSet<_> = all().iter().flat_map(|site| &site.hosts).collect();
    hosts.into_iter().map(|host| format!("*://{host}/*")).collect()
}

/// The host of an address as the URL Standard writes it, without a final dot; `None` if it has none.
#[cfg(feature = "html")]
pub(crate) fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_owned())
}

/// Whether a host matches a pattern of [`Site::hosts`].
#[cfg(feature = "html")]
fn is_host(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(domain) => host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
        None => pattern == host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "name = 'Forum'\n[adapter]\ncomment = '.c'\nbody = '.b'\n";

    #[test]
    fn unknown_keys_and_wrong_types_are_refused() {
        let site = parse("forum", FILE).unwrap();
        assert_eq!((site.id.as_str(), site.adapter.quote.as_str()), ("forum", "blockquote"));
        for wrong in [
            "text = '.b'",
            "id = { selector = '.i' }",
            "depth = { attr = 'd', step = 0 }",
            "depth = { around = 'p', step = 2 }",
            "time = '.t'",
        ] {
            assert!(parse("forum", &format!("{FILE}{wrong}")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_value_has_one_source_or_several() {
        let sources = |text: &str| parse("forum", &format!("{FILE}author = {text}")).unwrap().adapter.author.len();
        assert_eq!(["[]", "{ attr = 'a' }", "[{ attr = 'a' }]", "[{ attr = 'a' }, {}]"].map(sources), [0, 1, 1, 2]);
    }

    #[test]
    fn hosts_are_those_of_addresses() {
        for (url, expected) in [
            ("https://News.Example.org/item?id=1", Some("news.example.org")),
            ("http://user:secret@example.org.:8080?q=a://b/", Some("example.org")),
            ("http://[::1]:80/", Some("[::1]")),
            ("https://münchen.example/", Some("xn--mnchen-3ya.example")),
            ("about:blank", None),
            ("file:///home/page.html", None),
            ("example.org/page", None),
            ("", None),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_star_stands_for_a_domain_and_all_below_it() {
        for (pattern, host, expected) in [
            ("example.org", "example.org", true),
            ("example.org", "www.example.org", false),
            ("*.example.org", "example.org", true),
            ("*.example.org", "a.b.example.org", true),
            ("*.example.org", "badexample.org", false),
        ] {
            assert_eq!(is_host(pattern, host), expected, "{pattern} {host}");
        }
    }

    #[test]
    fn sites_of_the_host_come_before_software_that_runs_anywhere() {
        let ids = |url| candidates(url).iter().map(|site| site.id.as_str()).collect::<Vec<_>>();
        let anywhere = ids("https://unknown.example/");
        assert!(anywhere.contains(&"lobsters") && !anywhere.contains(&"hacker-news"), "{anywhere:?}");
        assert_eq!(ids(""), anywhere);
        assert_eq!(ids("https://news.ycombinator.com/news"), [&["hacker-news"], &anywhere[..]].concat());
        let first = ids("https://lobste.rs/");
        assert_eq!((first[0], first.len()), ("lobsters", anywhere.len()));
    }

    #[test]
    fn match_patterns_are_sorted_and_unique() {
        let patterns = match_patterns();
        assert!(patterns.contains(&"*://news.ycombinator.com/*".into()), "{patterns:?}");
        assert!(patterns.is_sorted_by(|a, b| a < b), "{patterns:?}");
    }
}
