//! Each site file is complete, and its sample pages give the figures that it states.
#![cfg(feature = "html")]

use std::{collections::BTreeSet, fs, path::Path};

use scraper::{ElementRef, Html, Selector};
use threadlight::page::{
    decode::decode,
    html::Page,
    sites::{self, Sample},
};

fn folder(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(path: &str, extension: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(path)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.filter(|name| name.ends_with(extension)).collect()
}

fn text(sample: &Sample) -> String {
    let bytes = fs::read(folder("tests/pages").join(&sample.page)).unwrap_or_else(|e| panic!("{}: {e}", sample.page));
    decode(&bytes, &sample.url).into_owned()
}

#[test]
fn samples_give_what_their_site_says() {
    for site in sites::all() {
        assert!(
            !site.samples.is_empty(),
            "src/page/sites/{id}.toml has no sample: write tests/pages/{id}.html, then run `cargo xtask new site {id}`",
            id = site.id
        );
        for sample in &site.samples {
            let page = Page::parse(&text(sample));
            let serves = page.site(&sample.url).unwrap().map(|site| &site.id);
            assert_eq!(serves, Some(&site.id), "{}", sample.page);
            let comments = page.comments(&site.adapter).unwrap();
            let found = Sample::of(&sample.page, &sample.url, &comments);
            assert_eq!(
                &found,
                sample,
                "src/page/sites/{id}.toml: its adapter gives other figures: mend it, or run `cargo xtask new site {id}`",
                id = site.id
            );
            let ids: BTreeSet<_> = comments.iter().map(|comment| &comment.id).collect();
            assert_eq!(ids.len(), comments.len(), "{}: ids are not unique", sample.page);
        }
    }
}

#[test]
fn each_comment_has_a_place_for_badges() {
    for site in sites::all() {
        let Some(badge) = &site.adapter.badge else { continue };
        let (badge, comment) = (Selector::parse(badge).unwrap(), Selector::parse(&site.adapter.comment).unwrap());
        for sample in &site.samples {
            for element in Html::parse_document(&text(sample)).select(&comment) {
                let own = element.select(&badge).any(|place| {
                    place.ancestors().filter_map(ElementRef::wrap).find(|above| comment.matches(above)) == Some(element)
                });
                assert!(own, "{}: {}", sample.page, element.html());
            }
        }
    }
}

#[test]
fn each_page_is_a_sample_and_needs_nothing_from_elsewhere() {
    let named: Vec<_> = sites::all().iter().flat_map(|site| &site.samples).collect();
    let pages: BTreeSet<_> = named.iter().map(|sample| sample.page.clone()).collect();
    assert_eq!(pages, files("tests/pages", "").into_iter().collect());
    for sample in named {
        for load in ["<script", "<link", "<iframe", "@import", "url(", "src=\"http", "src=http", "src=\"/"] {
            assert!(!text(sample).contains(load), "{}: {load}", sample.page);
        }
    }
}

/// Keys are in the same order in all files and in the documentation, so that files are easy to compare.
#[test]
fn keys_stand_in_the_order_of_the_documentation() {
    /// The keys of each table, as CONTRIBUTING.md and the types have them.
    const ORDER: [&str; 3] = [
        "name hosts signature elsewhere",
        "[adapter] comment body id author time permalink title depth quote omit badge",
        "[[sample]] page url comments authors times depths words",
    ];
    for file in files("src/page/sites", ".toml") {
        let text = fs::read_to_string(folder("src/page/sites").join(&file)).unwrap();
        let mut order = ORDER[0].split(' ');
        for line in text.lines().filter(|line| line.starts_with(|c: char| c == '[' || c.is_alphabetic())) {
            let key = line.split(' ').next().unwrap();
            if key.starts_with('[') {
                let section =
                    ORDER.iter().find(|keys| keys.starts_with(key)).unwrap_or_else(|| panic!("{file}: {key}"));
                order = section.split(' ');
            }
            assert!(order.any(|next| next == key), "{file}: {key} is not in its place");
        }
    }
}
