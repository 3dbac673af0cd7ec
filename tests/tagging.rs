//! Properties of tags that hold for every comment.

use proptest::prelude::*;
use threadlight::{
    Axis, Comment, Engine, Level, Tag,
    protocol::{Request, Response},
    tag::{format, words},
    taxonomy::BUILT_IN,
    text::{Region, tokenise, utf16},
};

/// Pieces of comments, both common and odd.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "The battery of my electric car died.", "Has anybody tried this?", "I disagree, that's not true.", "Thanks!",
            "You should use Rust.", "lol", "The court said no", "don’t", "state-of-the-art", "https://example.org/a_(b)?c=d.",
            "www.", "> quoted words", ">", "`code`", "```", "    indented = 1", "\n", "\n\n", "\r\n", "👩\u{200D}🚀", "e\u{301}", "漢字",
            "\u{FFFD}", "\u{200B}", "*their", "Edit: typo", "AT&T", "C++", "12,000.50 %", "😂", "\"Sir\"", "’", "?!?!",
        ]).prop_map(String::from),
        1 => ".{0,20}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((piece(), prop::sample::select(vec![" ", "", "\n"])), 0..12)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap.to_string()]).collect())
}

fn comment() -> impl Strategy<Value = Comment> {
    (text(), prop::option::of(text()), prop::option::of(text())).prop_map(|(text, title, parent)| Comment {
        text,
        title,
        parent,
        ..Comment::default()
    })
}

/// Whether a token carries meaning by itself: neither a stop word nor punctuation.
fn speaks(token: &str) -> bool {
    let mut normal = String::new();
    words::normalise(token, &mut normal);
    !words::is_stop_word(&normal) && token.chars().any(|character| !character.is_ascii_punctuation())
}

fn answer(engine: &Engine, comments: Vec<Comment>) -> Vec<Vec<Tag>> {
    match engine.answer(Request::Tag { comments }) {
        Response::Tags { answers } => answers.into_iter().map(|answer| answer.tags).collect(),
        other => panic!("{other:?}"),
    }
}

fn engine() -> &'static Engine {
    static ENGINE: std::sync::OnceLock<Engine> = std::sync::OnceLock::new();
    ENGINE.get_or_init(|| Engine::new().unwrap())
}

proptest! {
    // Failures are printed in full, so no file of seeds is needed.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_are_whole_characters_in_order(text in text()) {
        let mut end = 0;
        for token in tokenise(&text) {
            prop_assert!(token.start >= end && token.end > token.start);
            prop_assert!(text.get(token.start as usize..token.end as usize).is_some());
            end = token.end;
        }
    }

    #[test]
    fn evidence_is_whole_tokens_of_the_writers_own(comment in comment()) {
        let tokens = tokenise(&comment.text);
        for tag in engine().tag(&comment, Level::Everything) {
            for span in &tag.evidence {
                prop_assert!(tokens.iter().any(|token| token.start == span.start), "{tag:?}");
                prop_assert!(tokens.iter().any(|token| token.end == span.end), "{tag:?}");
                let inside = tokens.iter().filter(|token| token.start >= span.start && token.end <= span.end);
                prop_assert!(inside.clone().all(|token| token.region != Region::Quote), "{tag:?}");
                let said = inside.filter(|token| speaks(token.text(&comment.text))).count();
                let words = tokens.iter().filter(|token| token.start >= span.start && token.end <= span.end).count();
                prop_assert!(said > 0 || (tag.axis == Axis::Kind && words > 1), "{tag:?}");
            }
            prop_assert!(tag.evidence.len() <= threadlight::tag::evidence::MAX_SPANS);
        }
    }

    #[test]
    fn tags_keep_to_the_rules_of_the_taxonomy(comment in comment()) {
        for level in Level::ALL {
            let tags = engine().tag(&comment, level);
            prop_assert!(tags.is_sorted_by_key(|tag| tag.axis == Axis::Kind), "topics first");
            for axis in [Axis::Topic, Axis::Kind] {
                let of_axis: Vec<_> = tags.iter().filter(|tag| tag.axis == axis).collect();
                prop_assert!(of_axis.len() <= 3 || level == Level::Everything);
                prop_assert!(of_axis.is_sorted_by(|one, next| one.score >= next.score), "surest first");
            }
            let has = |id: &str| tags.iter().any(|tag| tag.category == id);
            prop_assert!(!(has("opinion") && has("criticism")));
        }
    }

    #[test]
    fn messages_count_utf16(comment in comment()) {
        let units: Vec<u16> = comment.text.encode_utf16().collect();
        let in_bytes = engine().tag(&comment, Level::Everything);
        let in_units = answer(engine(), vec![comment.clone()]).remove(0);
        for (bytes, sent) in in_bytes.iter().zip(&in_units) {
            for (bytes, sent) in bytes.evidence.iter().zip(&sent.evidence) {
                let said = String::from_utf16(&units[sent.start as usize..sent.end as usize]);
                prop_assert_eq!(said.unwrap(), &comment.text[bytes.start as usize..bytes.end as usize]);
            }
        }
        prop_assert_eq!(in_bytes.len(), in_units.len());
    }

    #[test]
    fn answers_do_not_depend_on_the_batch(comments in prop::collection::vec(comment(), 1..5), at in 0_usize..5) {
        let together = answer(engine(), comments.clone());
        let (first, second) = comments.split_at(at.min(comments.len()));
        let apart = [answer(engine(), first.to_vec()), answer(engine(), second.to_vec())].concat();
        prop_assert_eq!(together, apart);
    }

    #[test]
    fn a_cut_text_is_a_start_of_it(text in text(), limit in 0_usize..100) {
        let cut = utf16::truncate(&text, limit);
        prop_assert!(text.starts_with(cut) && cut.encode_utf16().count() <= limit);
        let next = text[cut.len()..].chars().next();
        prop_assert!(next.is_none_or(|next| cut.encode_utf16().count() + next.len_utf16() > limit), "no shorter than needed");
    }
}

fn tags(text: &str) -> Vec<String> {
    let tags = engine().tag(&Comment { text: text.into(), ..Comment::default() }, Level::Balanced);
    tags.into_iter().map(|tag| tag.category.into_owned()).collect()
}

#[test]
fn what_says_nothing_is_not_tagged() {
    for text in ["", "?", "...", "!!!", ">", "> a quoted line\n> another", "\u{200B}", "-----", "```\n```"] {
        assert_eq!(tags(text), [""; 0], "{text:?}");
    }
}

#[test]
fn a_tag_that_comes_from_elsewhere_marks_nothing() {
    let title = "Electric cars and heat pumps: what the grid and solar power can carry";
    for comment in [
        Comment { text: "Good point.".into(), title: Some(title.into()), ..Comment::default() },
        Comment { text: "Good point.".into(), parent: Some(title.into()), ..Comment::default() },
    ] {
        let tags = engine().tag(&comment, Level::Balanced);
        let energy = tags.iter().find(|tag| tag.category == "energy");
        assert!(energy.is_some_and(|tag| tag.evidence.is_empty()), "{tags:?}");
    }
}

/// The evidence for a category in a text.
fn evidence<'a>(text: &'a str, category: &str) -> Vec<&'a str> {
    let tags = engine().tag(&Comment { text: text.into(), ..Comment::default() }, Level::Balanced);
    let spans = tags.iter().filter(|tag| tag.category == category).flat_map(|tag| &tag.evidence);
    spans.map(|span| &text[span.start as usize..span.end as usize]).collect()
}

#[test]
fn the_words_that_say_so_are_marked() {
    for (text, category, words) in [
        ("Thanks, that fixed it for me.", "agreement", "Thanks"),
        ("I worked there for six years.", "experience", "I worked"),
        ("The senator lost the election.", "politics", "election"),
        ("You should use a sharper knife.", "advice", "You should"),
        ("Numbers are here: https://example.org/census", "evidence", "https://example.org/census"),
    ] {
        let said = evidence(text, category);
        assert!(said.iter().any(|said| said.contains(words)), "{text:?}: {said:?}");
    }
}

#[test]
fn of_marks_only_those_that_speak_are_marked() {
    for (text, category, words) in [
        ("+1", "agreement", "+1"),
        ("Thanks, that fixed it.", "agreement", "Thanks"),
        ("Is it glued?", "question", "glued?"),
        ("\"Thank you!\"", "agreement", "Thank you!"),
    ] {
        let said = evidence(text, category);
        assert!(said.iter().any(|said| said.ends_with(words)), "{text:?}: {said:?}");
    }
}

#[test]
fn short_comments_are_understood() {
    for (text, kind) in [("Thanks!", "agreement"), ("+1", "agreement"), ("Source?", "question"), ("lmao", "humour")] {
        assert!(tags(text).iter().any(|tag| tag == kind), "{text:?}: {:?}", tags(text));
    }
}

#[test]
fn shouting_and_emoji_change_little() {
    let said = "The battery of my electric car lost half its range in winter.";
    for text in [said.to_uppercase(), format!("{said} 😡😡"), format!("🚗 {said}")] {
        assert!(tags(&text).contains(&"energy".into()), "{text:?}: {:?}", tags(&text));
    }
}

#[test]
fn a_list_of_links_points_to_sources() {
    let text = "https://example.org/a\nhttps://example.org/b\nhttps://example.net/c";
    assert_eq!(tags(text), ["evidence"]);
}

#[test]
fn a_very_long_comment_is_tagged_like_a_short_one() {
    let sentence = "The battery of my electric car lost half its range in winter. ";
    let long = sentence.repeat(5_000_000 / sentence.len());
    assert_eq!(tags(&long).first(), Some(&"energy".into()));
    for character in ["?", "`", ">", "(", "a", "漢", "👍", "\n", "www.", "http://", "a.", "a'"] {
        // This only has to end: nothing here may take more than linear time.
        tags(&character.repeat(1_000_000 / character.len()));
    }
}

#[test]
fn every_category_is_scored() {
    let scores = engine().score(&Comment { text: "Anything.".into(), ..Comment::default() });
    let ids: Vec<_> = scores.iter().map(|tag| &tag.category).collect();
    assert_eq!(ids, BUILT_IN.iter().map(|category| &category.id).collect::<Vec<_>>());
    assert!(scores.iter().all(|tag| (0.0..=1.0).contains(&tag.score)));
}

/// The model card must have the figures of the model that ships.
#[test]
fn the_model_card_is_about_the_embedded_model() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = std::fs::read(root.join("src/tag/model.bin")).unwrap();
    let checksum: String = model[format::CHECKSUM].iter().map(|byte| format!("{byte:02x}")).collect();
    let card = std::fs::read_to_string(root.join("docs/model.md")).unwrap();
    assert!(
        card.contains(&format!("Model `{checksum}`")),
        "docs/model.md is not the report of model {checksum}: run `cargo xtask train`"
    );
}

/// A model file has no ids, so a category that changes its place would go unnoticed.
#[test]
fn the_model_was_trained_for_these_categories_in_this_order() {
    let card = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/model.md")).unwrap();
    let (_, table) = card.split_once("\ncategory ").expect("the model card has a table of all categories");
    let rows = table.lines().skip(1).take_while(|line| !line.starts_with("topics:"));
    let trained: Vec<_> = rows.map(|line| line.split_whitespace().next().unwrap()).collect();
    let ids: Vec<_> = BUILT_IN.iter().map(|category| category.id).collect();
    assert_eq!(
        trained, ids,
        "src/taxonomy.toml is not what the model was trained for: mark a new category with `draft = true`, or raise \
         `version` and run `cargo xtask train`"
    );
}
