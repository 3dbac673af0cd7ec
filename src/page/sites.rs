//! The platforms that Threadlight knows, one file each in `sites/`.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::page::adapter::Adapter;

/// A platform: how its pages are recognised and where their comments are. CONTRIBUTING.md shows how to add one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Site {
    /// The file's name without `.toml`.
    #[serde(default)]
    pub id: String,
    /// What readers call it.
    pub name: String,
    /// Host names (`news.example.org`; `*.example.org`: that host and all below it).
    #[serde(default)]
    pub hosts: Vec<String>,
    /// A selector that must match something in the page. On `hosts` it may be missing; elsewhere it decides alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Whether other hosts can run the same software, so that the signature is worth a look on any page.
    #[serde(default)]
    pub elsewhere: bool,
    /// Where its comments are.
    pub adapter: Adapter,
    /// Pages under `tests/pages/` and what they must give.
    #[serde(default, skip_serializing, rename = "sample")]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub samples: Vec<Sample>,
}

/// A sample page of a [`Site`], in our own words, and what its adapter must find there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The file under `tests/pages/`.
    pub page: String,
    /// The address that it is read as.
    pub url: String,
    /// How many comments it has.
    pub comments: usize,
    /// How many of them name an author.
    pub authors: usize,
    /// How many of them have a time.
    pub times: usize,
    /// The depth of each comment, in page order.
    pub depths: Vec<u32>,
    /// How many words all bodies have together: runs of letters and digits.
    pub words: usize,
}

/// Every known site, in the order of their ids.
pub fn all() -> &'static [Site] {
    static SITES: OnceLock<Vec<Site>> = OnceLock::new();
    SITES.get_or_init(|| FILES.iter().map(|(id, text)| parse(id, text).expect("a test parses every file")).collect())
}

/// (id, text) of every file.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sites.rs"));

fn parse(id: &str, text: &str) -> Result<Site, toml::de::Error> {
    Ok(Site { id: id.into(), ..toml::from_str(text)? })
}

/// The sites that may serve the page at `url`, best first: those of its host, then software that runs anywhere. The first
/// whose signature the page bears (or that needs none) serves it. An address without a host gets the latter only.
pub fn candidates(url: &str) -> Vec<&'static Site> {
    let host = host(url);
    let (here, elsewhere): (Vec<_>, Vec<_>) = all()
        .iter()
        .partition(|site| host.as_deref().is_some_and(|host| site.hosts.iter().any(|of| is_host(of, host))));
    here.into_iter().chain(elsewhere.into_iter().filter(|site| site.elsewhere && site.signature.is_some())).collect()
}

/// The host of an address in lower case, without user, port and final dot.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = if host.starts_with('[') { host } else { host.split(':').next()? };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (!host.is_empty()).then_some(host)
}

fn is_host(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(domain) => host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
        None => pattern == host,
    }
}
