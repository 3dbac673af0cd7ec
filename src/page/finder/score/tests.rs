use super::{GroupFeatures, people, shape};
use crate::page::finder::{
    selectors::Selectors,
    test_page::{candidate, each, group, outline},
    tree::{Count, Tree},
};

/// The features of the group with this selector.
#[track_caller]
fn features(body: &str, css: &str) -> GroupFeatures {
    let outline = outline(body);
    let tree = Tree::new(&outline);
    candidate(&tree, &mut Selectors::new(&tree), css).features
}

/// The members of the group with this selector, given to a check.
#[track_caller]
fn check<T>(body: &str, css: &str, check: impl Fn(&Tree, &[u32]) -> T) -> T {
    let outline = outline(body);
    let tree = Tree::new(&outline);
    let group = group(&tree, &mut Selectors::new(&tree), css).expect(css);
    check(&tree, &group.members)
}

#[test]
fn shares_are_those_of_members() {
    let comments = each("<li class=comment><b class=author>{author}</b><p>{text}</p></li>");
    let found = features(&comments.replacen("<p>", "<time datetime=2024-05-04>4 May</time><p>", 1), "li.comment");
    assert_eq!([found.bias, found.prose, found.author, found.comment_word], [1.0; 4]);
    assert_eq!((found.time, found.avatar, found.form, found.single), (0.25, 0.0, 0.0, 0.0));
}

#[test]
fn the_score_is_the_weighted_sum() {
    let constant = GroupFeatures { bias: 1.0, ..GroupFeatures::default() }.score();
    let with = |features: GroupFeatures| features.score() - constant;
    let with_bias = |change: fn(&mut GroupFeatures)| {
        let mut features = GroupFeatures { bias: 1.0, ..GroupFeatures::default() };
        change(&mut features);
        with(features)
    };
    assert!(constant < 0.0 && with_bias(|features| features.time = 1.0) > 0.0);
    assert!(with_bias(|features| features.teaser = 1.0) < 0.0);
    assert_eq!(GroupFeatures::NAMES.len(), GroupFeatures::default().values().len());
}

#[test]
fn nested_members_keep_what_is_their_own() {
    let body = "<div class=c><p>outer words</p><div class=c><p>inner</p></div></div><div class=c><p>last</p></div>";
    let outline = outline(body);
    let tree = Tree::new(&outline);
    let found = candidate(&tree, &mut Selectors::new(&tree), "div.c");
    let texts: Vec<u32> = found.own.iter().map(|counts| counts[Count::Text]).collect();
    assert!(found.nests);
    assert_eq!(texts, [11, 5, 4]);
}

#[test]
fn two_groups_are_one_only_without_common_members() {
    let outline =
        outline(&(each("<p class='a b'>{text}</p>") + &each("<p class=c>{text}</p>") + "<p class=b>more words"));
    let tree = Tree::new(&outline);
    let mut selectors = Selectors::new(&tree);
    let scorer = super::Scorer::new(&tree);
    let [a, b, c] = ["p.a", "p.b", "p.c"].map(|css| candidate(&tree, &mut selectors, css));
    assert!(scorer.union(&a, &b).is_none());
    assert_eq!(scorer.union(&b, &c).map(|union| union.group.members.len()), Some(9));
}

#[test]
fn texts_that_repeat_are_noticed() {
    let long = "The same words, which are too many for a label of the page.";
    assert_eq!(features(&format!("<p class=a>{long}</p>").repeat(4), "p.a").same_length, 0.75);
}

#[test]
fn a_name_may_come_first_last_or_between() {
    let share = |pattern: &str, heading: &str| {
        check(&format!("{heading}<ul>{}</ul>", each(pattern)), "li.n", |tree, members| {
            let context = people::NameContext { is_headed: !heading.is_empty(), is_timed: false, is_answered: false };
            people::likely_names(tree, members, context)
        })
    };
    assert_eq!(share("<li class=n><b>{author}</b><p>{text}</p></li>", ""), 1.0);
    assert_eq!(share("<li class=n>{text} <b>{author}</b></li>", "<h2>Comments</h2>"), 1.0);
    assert_eq!(share("<li class=n><b>Summary</b><p>{text}</p></li>", ""), 0.0);
}

#[test]
fn one_author_of_all_is_a_monologue() {
    let monologue = |pattern: &str| check(&each(pattern), "p.n", people::is_monologue);
    assert!(monologue("<p class=n><b class=author>moss</b> {text}</p>"));
    assert!(!monologue("<p class=n><b class=author>{author}</b> {text}</p>"));
    assert!(!monologue("<p class=n>{text}</p>"));
}

#[test]
fn times_of_a_programme_are_full_five_minutes_and_those_of_a_recording_rise_from_nothing() {
    let schedule = |times: [&str; 4]| {
        let entries: String =
            times.iter().map(|time| format!("<li class=n><i>{time}</i> An evening of glue</li>")).collect();
        check(&entries, "li.n", shape::is_schedule)
    };
    assert!(schedule(["19:00", "19:45", "20:15", "22:00"]));
    assert!(schedule(["0:04", "1:31", "2:07", "3:12"]));
    assert!(!schedule(["19:02", "19:46", "20:15", "22:00"]));
    assert!(!schedule(["0:00", "0:00", "0:00", "0:00"]));
}

#[test]
fn replies_go_down_in_steps_and_up_again() {
    let stepped = |body: &str| check(body, "p.n", shape::is_stepped);
    let note = "<p class=n>It held until the frost.</p>";
    assert!(stepped(&format!("{note}<div>{note}<div>{note}</div></div>{note}")));
    assert!(!stepped(&note.repeat(3)));
    assert!(!stepped(&format!("{note}<div>{note}</div>")));
    assert!(!stepped(&format!("{note}<div>{note}<div><div>{note}</div></div></div>{note}")));
}

#[test]
fn what_stands_beside_members_is_seen() {
    let page = each("<p class=head><b class=author>{author}</b> <i>4 May 2024</i></p><p class=n>{text}</p>");
    let beside = check(&page, "p.n", shape::beside);
    assert_eq!((beside.time, beside.author, beside.teaser), (1.0, 1.0, 0.0));
    assert_eq!(check(&each("<p class=n>{text}</p>"), "p.n", shape::beside), shape::Beside::default());
}

#[test]
fn headed_authors_count_only_below_a_heading() {
    let notes = format!("<ul>{}</ul>", each("<li class=n><b>{author}</b><p>{text}</p></li>"));
    assert!(features(&format!("<h2>Comments</h2>{notes}"), "li.n").headed_authors > 0.75);
    assert_eq!(features(&format!("<h2>Shelves</h2>{notes}"), "li.n").headed_authors, 0.0);
}
