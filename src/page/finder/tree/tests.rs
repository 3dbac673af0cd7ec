use super::{Count, Tree};
use crate::page::finder::test_page::{by_id, outline};

/// How often something is counted in the element with the id `x`.
#[track_caller]
fn count(body: &str, count: Count) -> u32 {
    let outline = outline(body);
    let tree = Tree::new(&outline);
    tree.counts(by_id(&tree, "x"))[count]
}

#[test]
fn elements_know_where_they_end_and_what_they_stand_in() {
    let outline = outline("<div id=a><p id=b>one</p><p id=c>two <b id=d>three</b></p></div><p id=e>four");
    let tree = Tree::new(&outline);
    let [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map(|id| by_id(&tree, id));
    assert_eq!([a, b, c, d, e].map(|element| tree.end(element)), [e, c, e, e, tree.len()]);
    assert_eq!([a, b, d].map(|element| tree.level(element)), [2, 3, 4]);
    assert_eq!([b, d].map(|element| tree.parent(element)), [a, c]);
    assert_eq!(tree.texts(0, tree.len()).collect::<Vec<_>>(), [b, c, d, e]);
    assert_eq!(tree.texts_backwards(c, e).collect::<Vec<_>>(), [d, c]);
    assert_eq!(tree.texts(a, b).next(), None);
}

#[test]
fn prose_is_what_somebody_wrote() {
    let prose = |body: &str| count(&format!("<div id=x>{body}</div>"), Count::Prose);
    assert_eq!(prose("<p>It held.</p><p>So far.</p>"), 15);
    for other in [
        "<a href=/>It held.</a>",
        "<h3>It held.</h3>",
        "<button>It held.</button>",
        "<span>3 hours ago</span>",
        "<span class=author>moss</span>",
        "<div class=signature>It held.</div>",
        "<form><p>It held.</p><textarea></textarea></form>",
        "<i>12 points</i><i>7 points</i><i>9 points</i>",
    ] {
        assert_eq!(prose(other), 0, "{other}");
    }
    let page_in_a_form = format!("<form><p>{}</p><textarea></textarea></form>", "It held. ".repeat(200));
    assert_eq!(prose(&page_in_a_form), 1799);
}

#[test]
fn a_time_within_a_time_is_the_same_time() {
    let times = |body: &str| count(&format!("<div id=x>{body}</div>"), Count::Time);
    assert_eq!(times("<time datetime=2024-05-04>4 May 2024</time> <i>3 hours ago</i>"), 2);
    assert_eq!(times("<time datetime=2024-05-04><i>4 May 2024</i></time>"), 1);
    assert_eq!(times("<p data-time=2024-05-04>It held.</p>"), 1);
}

#[test]
fn links_are_told_apart() {
    let counts = |body: &str| {
        [Count::ReplyControl, Count::Permalink, Count::Teaser, Count::ReadMore, Count::Outbound, Count::Author]
            .map(|kind| count(&format!("<div id=x>{body}</div>"), kind))
    };
    assert_eq!(counts("<a href=?reply=7>Reply</a>"), [1, 0, 0, 0, 0, 0]);
    assert_eq!(counts("<a href=#c12>#12</a>"), [0, 1, 0, 0, 0, 0]);
    assert_eq!(counts("<h2><a href=/s/12>Shelves</a></h2>"), [0, 0, 1, 0, 0, 0]);
    assert_eq!(counts("<a href=/s/12><h2>Shelves</h2></a>"), [0, 0, 1, 0, 0, 0]);
    assert_eq!(counts("<a href=/s/12>Read more</a>"), [0, 0, 0, 1, 0, 0]);
    assert_eq!(counts("<a href=/s/12>What the frost did</a>"), [0, 0, 0, 0, 1, 0]);
    assert_eq!(counts("<a href=/user/moss>moss</a>"), [0, 0, 0, 0, 0, 1]);
}

#[test]
fn the_author_is_the_name_and_not_what_introduces_it() {
    let outline = outline("<div id=x><p class=author><i>posted by</i> <b>moss</b></p><p>It held.</p></div><p>So far.");
    let tree = Tree::new(&outline);
    let x = by_id(&tree, "x");
    assert_eq!(tree.author(x, tree.end(x)).map(|name| tree.string(name)), Some("moss"));
    assert_eq!(tree.author(tree.end(x), tree.len()), None);
}

#[test]
fn comments_follow_a_heading_with_hardly_any_prose_between() {
    let follows = |before: &str| {
        let outline = outline(&format!("{before}<div id=x>It held.</div>"));
        let tree = Tree::new(&outline);
        tree.follows_comment_heading(by_id(&tree, "x"))
    };
    assert!(follows("<h2>12 Comments</h2>"));
    assert!(follows("<h2>3 answers</h2><p>Sorted by time.</p>"));
    assert!(follows("<section aria-label=Comments>"));
    assert!(follows("<div role=log>"));
    assert!(!follows("<h2>Shelves</h2>"));
    assert!(!follows("<span>3 answers</span>"));
    assert!(!follows("<a href=#comments>12 Comments</a>"));
    assert!(!follows(&format!("<h2>12 Comments</h2><p>{}</p>", "It held until the frost. ".repeat(5))));
}
