//! Every category is complete: it is known in every place that must know it.

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde_json::Value;
use threadlight::{
    Category,
    taxonomy::{BUILT_IN, DRAFTS, LABEL_LIMIT},
};

/// What `cargo xtask new category` writes where a translation is missing.
const PLACEHOLDER: &str = "TRANSLATE";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The languages of the interface and their texts.
fn locales() -> Vec<(String, Value)> {
    let entries = fs::read_dir(root().join("extension/_locales")).unwrap().map(|entry| entry.unwrap());
    let texts = entries.map(|entry| {
        let text = fs::read_to_string(entry.path().join("messages.json")).unwrap();
        (entry.file_name().into_string().unwrap(), serde_json::from_str(&text).unwrap())
    });
    texts.collect()
}

/// The keys of the texts that belong to categories.
fn keys(texts: &Value) -> BTreeSet<&str> {
    let keys = texts.as_object().unwrap().keys().map(String::as_str);
    keys.filter(|key| ["title_", "label_", "means_"].iter().any(|what| key.starts_with(what))).collect()
}

#[test]
fn every_language_but_english_names_and_describes_every_category() {
    for (language, texts) in locales().iter().filter(|(language, _)| language != "en") {
        let file = format!("extension/_locales/{language}/messages.json");
        for Category { id, title, label, description, .. } in BUILT_IN.iter().chain(&DRAFTS) {
            for (what, english) in [("title", title), ("label", label), ("means", description)] {
                let key = format!("{what}_{id}");
                let text = texts[&key]["message"].as_str().unwrap_or_default();
                assert!(
                    !text.is_empty() && !text.starts_with(PLACEHOLDER),
                    "{file}: write a translation of \"{english}\" as the message of `{key}`"
                );
                assert!(
                    what != "label" || text.chars().count() <= LABEL_LIMIT,
                    "{file}: the message of `{key}` is longer than {LABEL_LIMIT} characters"
                );
            }
        }
    }
}

#[test]
fn no_language_has_texts_for_a_category_that_is_gone() {
    for (language, texts) in locales() {
        for key in keys(&texts) {
            let (_, id) = key.split_once('_').unwrap();
            let is_known = BUILT_IN.iter().chain(&DRAFTS).any(|category| category.id == id);
            assert!(
                is_known,
                "extension/_locales/{language}/messages.json: remove `{key}`, src/taxonomy.toml has no `{id}`"
            );
        }
    }
}

#[test]
fn english_texts_stand_in_the_taxonomy_alone() {
    for (_, texts) in locales().iter().filter(|(language, _)| language == "en") {
        assert_eq!(keys(texts), BTreeSet::new(), "src/taxonomy.toml has the English titles and descriptions");
    }
}
