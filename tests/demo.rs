//! The sample thread from its page to its tags: the whole path in native code.

use std::{collections::BTreeSet, fs};

use serde::Deserialize;
use threadlight::{Axis, Category, Comment, Engine, Level, page::html::Page, taxonomy};

/// The categories that a reader would give a comment, written by hand.
#[derive(Deserialize)]
struct Labels {
    id: String,
    topics: BTreeSet<String>,
    kinds: BTreeSet<String>,
}

fn labels() -> Vec<Labels> {
    let lines = fs::read_to_string("tests/demo.labels.jsonl").unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn comments() -> Vec<Comment> {
    let page = Page::parse(&fs::read_to_string("www/thread.html").unwrap());
    let site = page.site("http://localhost/").unwrap().expect("the page is known by its markup");
    page.comments(&site.adapter).unwrap()
}

#[test]
fn every_comment_is_found_and_labelled() {
    let found: Vec<_> = comments().into_iter().map(|comment| comment.id).collect();
    let labelled: Vec<_> = labels().into_iter().map(|labels| labels.id).collect();
    assert_eq!(found, labelled);
}

#[test]
fn labels_use_the_whole_taxonomy() {
    let labels = labels();
    for &Category { id, .. } in &taxonomy::BUILT_IN {
        // `opinion` is for comments that no other kind fits, and here each comment has another kind.
        let used = labels.iter().any(|labels| labels.topics.contains(id) || labels.kinds.contains(id));
        assert!(
            used || id == "opinion",
            "no comment of the sample thread is labelled `{id}`: write one into www/thread.html and label it in \
             tests/demo.labels.jsonl"
        );
    }
}

#[test]
fn labels_are_categories_of_their_axis() {
    for Labels { id: comment, topics, kinds } in labels() {
        for (axis, ids) in [(Axis::Topic, topics), (Axis::Kind, kinds)] {
            for id in ids {
                let found = taxonomy::find(&id).map(|category| category.axis);
                assert_eq!(
                    found,
                    Some(axis),
                    "tests/demo.labels.jsonl: comment {comment} is labelled `{id}`, but src/taxonomy.toml has no {axis:?} \
                     with this id (or only a draft)"
                );
            }
        }
    }
}

/// A lower bound far below the model's quality: it catches a broken path, not a worse model.
#[test]
fn tags_agree_with_the_labels() {
    let engine = Engine::new().unwrap();
    for axis in [Axis::Topic, Axis::Kind] {
        let (mut right, mut given, mut labelled) = (0, 0, 0);
        for (comment, labels) in comments().iter().zip(labels()) {
            let labels = if axis == Axis::Topic { labels.topics } else { labels.kinds };
            let tags: BTreeSet<String> = engine
                .tag(comment, Level::Balanced)
                .into_iter()
                .filter(|tag| tag.axis == axis)
                .map(|tag| tag.category.into())
                .collect();
            right += tags.intersection(&labels).count();
            given += tags.len();
            labelled += labels.len();
        }
        assert!(2 * right * 2 > given + labelled, "{axis:?}: {right} right of {given} given and {labelled} labelled");
    }
}
