use super::adapter;
use crate::page::{
    adapter::{Adapter, Depth, ValueSource},
    finder::{
        selectors::Selectors,
        test_page::{candidate, each, outline},
        tree::Tree,
    },
};

/// The adapter for the comments that this selector matches.
#[track_caller]
fn adapt(body: &str, css: &str) -> Adapter {
    let outline = outline(body);
    let tree = Tree::new(&outline);
    let mut selectors = Selectors::new(&tree);
    let thread = candidate(&tree, &mut selectors, css);
    adapter(&tree, &mut selectors, &thread).expect("the bodies are found").0
}

fn source(select: &str, attr: Option<&str>) -> Vec<ValueSource> {
    vec![ValueSource { select: Some(select.into()), attr: attr.map(Into::into) }]
}

#[test]
fn each_part_is_found_by_its_class() {
    let adapter = adapt(
        &each(
            "<li class=c id=c{n}><a class=who href=/user/{n}>{author}</a><time class=when datetime=2024-05-04>4 May</time>\
             <a class=link href=#c{n}>#</a><div class=body><p>{text}</p></div></li>",
        ),
        "li.c",
    );
    assert_eq!((adapter.comment.as_str(), adapter.body.as_str()), ("li.c", "div.body"));
    assert_eq!(adapter.id, [ValueSource { select: None, attr: Some("id".into()) }]);
    assert_eq!(adapter.time, source("time.when", Some("datetime")));
    assert_eq!(adapter.permalink, source("a.link", Some("href")));
    assert_eq!(adapter.author.len(), 1);
    assert_eq!((adapter.depth, adapter.omit), (vec![], None));
}

#[test]
fn the_comment_itself_may_be_the_body() {
    let adapter = adapt(&each("<p class=c><b class=author>{author}</b> {text}</p>"), "p.c");
    assert_eq!((adapter.body.as_str(), adapter.omit.as_deref()), ("p.c", Some("b.author")));
}

#[test]
fn cells_without_names_are_told_by_their_number() {
    let rows = each("<tr class=c><td>{author}</td><td>4 May 2024</td><td>{text}</td></tr>");
    let adapter = adapt(&format!("<table>{rows}</table>"), "tr.c");
    assert_eq!(adapter.body, "tr.c > td:nth-of-type(3)");
}

#[test]
fn a_time_may_stand_in_a_title() {
    let adapter = adapt(
        &each("<div class=c><b>{author}</b><abbr class=t title='4 May 2024, 09:12'>2d</abbr><p>{text}</p></div>"),
        "div.c",
    );
    assert_eq!(adapter.time, source("abbr.t", Some("title")));
}

#[test]
fn the_same_name_everywhere_is_a_label() {
    let adapter =
        adapt(&each("<div class=c><b class=author>Guest</b><i class=nick>{author}</i><p>{text}</p></div>"), "div.c");
    assert_eq!(adapter.author, source("i.nick", None));
}

#[test]
fn author_and_time_may_be_attributes_of_the_comment() {
    let adapter = adapt(&each("<div class=c data-author={n}x data-time=2024-05-04><p>{text}</p></div>"), "div.c");
    let attribute = |name: &str| [ValueSource { select: None, attr: Some(name.into()) }];
    assert_eq!((adapter.author, adapter.time), (attribute("data-author").into(), attribute("data-time").into()));
}

#[test]
fn signatures_and_buttons_in_bodies_are_left_out() {
    let adapter = adapt(
        &each(
            "<div class=c><div class=body>{text}<button class=r>Reply</button><div class=signature>{author}, at home</div></div></div>",
        ),
        "div.c",
    );
    assert_eq!((adapter.body.as_str(), adapter.omit.as_deref()), ("div.body", Some("div.signature, button.r")));
}

#[test]
fn depths_are_read_from_numbers_or_from_what_is_around() {
    let comment = |attributes: &str| {
        format!(
            "<div class='c'{attributes}><b>moss</b><p>It held until the first frost, and then it fell down.</p></div>"
        )
    };
    let stated: String = [0, 1, 2, 1, 0].iter().map(|depth| comment(&format!(" data-depth={depth}"))).collect();
    let [Depth::Stated { select: None, attr, first: 0, .. }] = &adapt(&stated, "div.c").depth[..] else {
        panic!("the depth is stated")
    };
    assert_eq!(attr, "data-depth");
    let one = comment("");
    let wrapped = format!("{one}<div class=replies>{one}<div class=replies>{one}</div></div>{one}");
    assert_eq!(adapt(&wrapped, "div.c").depth, [Depth::Wrapped { around: "div.replies".into() }]);
}
