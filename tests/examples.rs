//! The examples of categories on the site.

use std::{collections::BTreeMap, fs};

use threadlight::{Comment, Engine, Level, taxonomy::BUILT_IN};

/// Kinds that the model gives too seldom for a test: docs/model.md says so, and the site shows it.
const RARE: [&str; 1] = ["opinion"];

#[test]
fn each_category_has_an_example_that_is_recognised() {
    let examples: BTreeMap<String, String> = toml::from_str(&fs::read_to_string("www/examples.toml").unwrap()).unwrap();
    let engine = Engine::new().unwrap();
    let mut unrecognised = Vec::new();
    for category in &BUILT_IN {
        let text = examples.get(category.id).unwrap_or_else(|| panic!("no example of {}", category.id));
        let comment = Comment { id: category.id.into(), text: text.clone(), ..Comment::default() };
        let tags = engine.tag(&comment, Level::Balanced);
        if !tags.iter().any(|tag| tag.category == category.id) && !RARE.contains(&category.id) {
            unrecognised.push(category.id);
        }
    }
    assert!(unrecognised.is_empty(), "www/examples.toml: write other examples for {unrecognised:?}");
    assert_eq!(examples.len(), BUILT_IN.len(), "there is an example of no category");
}
