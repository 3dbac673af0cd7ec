use super::*;
use crate::{
    comment::Comment,
    tag::{
        features::{GROUPS, word_key},
        hidden_layer::HiddenLayer,
        model::{FeatureRow, Head, Model},
    },
    taxonomy::{BUILT_IN, CATEGORIES},
};

/// A topic.
const ENERGY: &str = "energy";

/// A kind.
const QUESTION: &str = "question";

fn category(id: &str) -> usize {
    BUILT_IN.iter().position(|category| category.id == id).unwrap()
}

/// The evidence for a category in a comment, by a model in which each of these words has this weight, in tenths.
fn evidence<'a>(id: &str, weights: &[(&str, i8)], text: &'a str, title: Option<&str>) -> Vec<&'a str> {
    let head = Head { weight_scale: 0.1, bias: 0.0, threshold: 0.5, group_weights: [1.0; GROUPS] };
    let rows = weights.iter().map(|&(word, weight)| {
        let mut weights = [0; CATEGORIES];
        weights[category(id)] = weight;
        FeatureRow { key: word_key(word), sqrt_idf: 1, weights }
    });
    let model = Model::new(vec![head; CATEGORIES], HiddenLayer::new(Vec::new()), rows.collect());
    let comment = Comment { text: text.into(), title: title.map(Into::into), ..Comment::default() };
    let features = CommentFeatures::extract(&comment);
    let scores = model.score(&Comment::default(), &features);
    let spans = Explainer::new(text, &features, &scores).evidence(category(id), BUILT_IN[category(id)].axis);
    spans.iter().map(|span| &text[span.start as usize..span.end as usize]).collect()
}

#[test]
fn the_weightiest_words_come_first_and_each_once() {
    let weights = [("battery", 20), ("range", 30), ("winter", 2)];
    let text = "The battery, in winter, lost range; the Battery is old.";
    assert_eq!(evidence(ENERGY, &weights, text, None), ["range", "battery"]);
}

#[test]
fn neighbours_are_one_phrase_without_the_stop_words_at_its_ends() {
    let weights = [("the", 20), ("electric", 20), ("car", 20)];
    assert_eq!(evidence(ENERGY, &weights, "Is the electric car old", None), ["electric car"]);
    assert_eq!(evidence(ENERGY, &weights, "Electric\ncar", None), ["Electric", "car"]);
}

#[test]
fn there_are_at_most_four_spans() {
    let words = ["volt", "ampere", "watt", "ohm", "farad"];
    let text = words.join(", ");
    assert_eq!(evidence(ENERGY, &words.map(|word| (word, 20)), &text, None).len(), MAX_SPANS);
}

#[test]
fn weak_words_and_words_under_a_telling_title_are_no_evidence() {
    let weights = [("battery", 1), ("range", 4), ("winter", 120)];
    assert_eq!(evidence(ENERGY, &weights, "A battery", None), [""; 0]);
    assert_eq!(evidence(ENERGY, &weights, "Half the range", None), ["range"]);
    assert_eq!(evidence(ENERGY, &weights, "Half the range", Some("Winter")), [""; 0]);
}

#[test]
fn quoted_words_are_no_evidence() {
    assert_eq!(evidence(ENERGY, &[("battery", 20)], "> battery\nMy battery", None), ["battery"]);
    assert_eq!(evidence(ENERGY, &[("battery", 20)], "> battery\nMine", None), [""; 0]);
}

#[test]
fn a_mark_gives_its_weight_to_the_word_before_it() {
    assert_eq!(evidence(QUESTION, &[("!", 20)], "It is glued! No.", None), ["glued!"]);
    assert_eq!(evidence(ENERGY, &[("?", 20)], "Is it glued? No.", None), [""; 0]);
}

#[test]
fn a_question_mark_shares_its_weight_with_the_first_word_of_the_question() {
    let text = "Well. Could you please tell me whether the lid of yours is glued? No.";
    assert_eq!(evidence(QUESTION, &[("?", 20)], text, None), ["glued?", "Could you"]);
    assert_eq!(evidence(QUESTION, &[("?", 20)], "Really? No.", None), ["Really?"]);
}

#[test]
fn a_phrase_of_a_kind_grows_by_words_that_add_enough() {
    let weights = [("why", 20), ("not", 10), ("just", 1), ("glue", 4)];
    assert_eq!(evidence(QUESTION, &weights, "So why not just glue it", None), ["why not"]);
    assert_eq!(evidence(QUESTION, &weights, "So why not glue it", None), ["why not glue"]);
    assert_eq!(evidence(QUESTION, &weights, "But why. Not now", None), ["But why"]);
}

#[test]
fn two_stop_words_may_be_evidence_of_a_kind_but_not_of_a_topic() {
    let weights = [("could", 20), ("you", 20)];
    assert_eq!(evidence(QUESTION, &weights, "But could you lift it", None), ["could you"]);
    assert_eq!(evidence(ENERGY, &weights, "But could you lift it", None), [""; 0]);
}
