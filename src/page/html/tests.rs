use super::Page;
use crate::{comment::Comment, page::adapter::Adapter};

fn adapter(rest: &str) -> Adapter {
    toml::from_str(&format!("comment = '.c'\nbody = '.b'\n{rest}")).unwrap()
}

fn read(page: &str, rest: &str) -> Vec<Comment> {
    Page::parse(page).comments(&adapter(rest)).unwrap()
}

/// The text of a body with this content.
fn text(body: &str) -> String {
    let page = format!("<div class=c><div class=b>{body}</div></div>");
    let comments = read(&page, "quote = 'blockquote, .q'\nomit = '.o, button.x'");
    comments.into_iter().next().map(|comment| comment.text).unwrap_or_default()
}

#[test]
fn white_space_collapses_and_blocks_make_lines() {
    for (body, expected) in [
        (" one\n\ttwo <b> three</b>\u{c}four ", "one two three four"),
        ("one<b>two</b><i> </i> three", "onetwo three"),
        ("one<br>two<br/><br>three<br>", "one\ntwo\nthree"),
        ("<p>one<p>two</p>three<ul><li>four<li>five</ul>", "one\ntwo\nthree\nfour\nfive"),
        ("<table><tr><td>1<td>2<tr><th>3</table>", "1\n2\n3"),
        ("one <span style='display: block'>two</span>", "one two"),
        ("a\u{a0} b\u{2003}\u{2003}c", "a\u{a0} b\u{2003}\u{2003}c"),
        ("<p>a</p><p>\u{a0}</p><p> \u{3000} </p><p>b</p>", "a\nb"),
        ("<p><b>\u{a0}</b> a <i>\u{a0}</i></p>", "\u{a0} a \u{a0}"),
        ("one<!-- two --><?three?>four", "onefour"),
        ("<script></script>\u{feff}one", "\u{feff}one"),
        ("", ""),
    ] {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn preformatted_text_keeps_its_white_space() {
    for (body, expected) in [
        ("a<pre>\n  b\t c \n\n    d\u{a0} \n</pre>e", "a\n  b\t c\n    d\u{a0}\ne"),
        ("<pre><code>  x  <b>  y</b>\n</code> z</pre>", "  x    y\n z"),
        ("<pre>a&#13;&#10;b&#13;c</pre>", "a\nb\nc"),
        ("<pre>a<br>  b</pre>", "a\n  b"),
        ("<pre><div>  a</div>  b</pre> c  d", "  a\n  b\nc d"),
    ] {
        assert_eq!(text(body), expected, "{body}");
    }
    let page = "<div class=c><pre class=b>\n a\n  b</pre></div>";
    assert_eq!(read(page, "")[0].text, " a\n  b");
}

#[test]
fn quoted_lines_are_marked_once_for_each_level() {
    for (body, expected) in [
        ("<blockquote>a<blockquote><p>b</p></blockquote>c<br>d</blockquote>e", "> a\n> > b\n> c\n> d\ne"),
        ("<div class=q><pre>  a\n\n  b</pre></div>", ">   a\n>   b"),
        ("a <span class=q>b <i>c</i></span> d", "a\n> b c\nd"),
    ] {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn elements_without_text_for_readers_are_left_out() {
    for (body, expected) in [
        ("a<span class=o>b<span>c</span></span>d<button class=x>e</button>", "ad"),
        ("a<span hidden>b</span><i data-threadlight>c</i>d", "ad"),
        ("a<script>b</script><style>c</style><noscript>d</noscript><template>e</template>f", "af"),
        ("a<svg><title>b</title></svg><math><mi>c</mi></math><textarea>d</textarea><button>e</button>f", "af"),
        ("a<select><option>b</select><object>c</object><video>d</video><canvas>e</canvas><iframe>f</iframe>g", "ag"),
        ("a <div class=o>b</div> c", "a c"),
        ("a<div class=c><div class=b>b</div></div>d", "ad"),
    ] {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn parts_are_those_of_the_comment_itself() {
    let page = "<h1>Title</h1><div class=c id=1><div class=c id=2><p class=b>reply<p class=a>B</div>\
        <p class=b>first<p class=b>second<p class=a> A\n a </div><div class=c><p class=b>third<p class=a></div>";
    let comments = read(page, "id = { attr = 'id' }\nauthor = { select = '.a' }\ntitle = { select = 'h1' }");
    let shown: Vec<_> = comments
        .iter()
        .map(|c| (c.id.as_str(), c.parent_id.as_deref(), c.author.as_deref(), c.text.as_str()))
        .collect();
    assert_eq!(
        shown,
        [("1", None, Some("A a"), "first"), ("2", Some("1"), Some("B"), "reply"), ("3", None, None, "third")]
    );
    assert!(comments.iter().all(|comment| comment.title.as_deref() == Some("Title")));
}

#[test]
fn a_title_is_the_comments_own_or_stands_outside_all_comments() {
    let page = "<div class=c><p class=b>x<p class=t>One</div><div class=c><p class=b>y</div>";
    let titles = |page: &str| -> Vec<_> {
        read(page, "title = [{ select = '.t' }, { select = 'h1' }]").into_iter().map(|c| c.title).collect()
    };
    assert_eq!(titles(page), [Some("One".into()), None]);
    assert_eq!(titles(&format!("{page}<h1>Two</h1>")), [Some("One".into()), Some("Two".into())]);
}

#[test]
fn a_comment_without_text_keeps_its_place() {
    let page = "<div class=c id=1><p class=b>a<div class=c id=2><div class=c id=3><p class=b>b</div></div></div>\
        <div class=c id=4><p class=b> \u{a0} </div>";
    let comments = read(page, "id = { attr = 'id' }");
    let shown: Vec<_> = comments.iter().map(|c| (c.id.as_str(), c.parent_id.as_deref(), c.depth)).collect();
    assert_eq!(shown, [("1", None, 0), ("3", Some("1"), 2)]);
    let numbers: Vec<_> = read(page, "").into_iter().map(|comment| comment.id).collect();
    assert_eq!(numbers, ["1", "3"]);
}

#[test]
fn stated_depths_make_the_thread() {
    let row = |attr: &str| format!("<div class=c><p class=b>x<img {attr}></div>");
    let rows = ["w=0", "w=40", "w=125", "w=80", "w=' 39 '", "w=1em", "", "d=2 w=40", "w=99999999999"].map(row);
    let rules = "depth = [{ select = 'img', attr = 'd' }, { select = 'img', attr = 'w', step = 40 }]";
    let comments = read(&rows.concat(), rules);
    assert_eq!(comments.iter().map(|c| c.depth).collect::<Vec<_>>(), [0, 1, 3, 2, 0, 0, 0, 2, 0]);
    let parents: Vec<_> = comments.iter().map(|c| c.parent_id.as_deref()).collect();
    assert_eq!(parents, [None, Some("1"), Some("2"), Some("2"), None, None, None, Some("7"), None]);
}

#[test]
fn depths_stand_in_other_words_or_around_the_comments() {
    let depths = |page: &str, rules: &str| read(page, rules).iter().map(|c| c.depth).collect::<Vec<_>>();
    let page = "<div class='c step-1'><p class=b>1</div><div class='c x step-3 step-9'><p class=b>2</div>\
        <div class='c step-'><p class=b>3</div><div class='c step- 2'><p class=b>4</div><div class=c><p class=b>5</div>";
    assert_eq!(depths(page, "depth = { attr = 'class', after = 'step-', first = 1 }"), [0, 2, 0, 1, 0]);
    let page = "<div class=c style='margin-left: 40px'><p class=b>1</div><div class=c style='MARGIN-LEFT:80px'><p class=b>2</div>\
        <div class=c style='margin-left:80.5px'><p class=b>3</div>";
    assert_eq!(depths(page, "depth = { attr = 'style', after = 'margin-left:', step = 40 }"), [1, 0, 2]);
    let page = "<section class=r><div class=c><p class=b>1</div><i><div class='c r'><p class=b>2</div></i><section class=r>\
        <div class=c><p class=b>3</div></section><section class=r></section></section><div class=c><p class=b>4</div>";
    assert_eq!(depths(page, "depth = { around = '.r' }"), [1, 1, 2, 0]);
    assert_eq!(depths(page, "depth = { around = '.r .r' }"), [0, 0, 1, 0]);
}

#[test]
fn a_signature_is_looked_for_in_the_whole_page_but_not_in_templates() {
    let page = Page::parse("<html class=forum><body><template><p class=x></p></template>");
    assert_eq!(["html.forum", "body", "p.x", "template"].map(|s| page.matches(s)), [true, true, false, true].map(Ok));
}

#[test]
fn scripts_are_off() {
    let page = "<noscript><div class=c><p class=b>a<noscript>b</noscript></div></noscript>";
    assert_eq!(read(page, "").into_iter().map(|comment| comment.text).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn an_invalid_selector_is_an_error() {
    let page = Page::parse("<p>");
    assert!(page.matches("p[").is_err());
    for rules in [
        "omit = 'a >'",
        "quote = ''",
        "author = { select = '!' }",
        "depth = { around = '>' }",
        "title = { select = ')' }",
    ] {
        let error = page.comments(&adapter(rules)).unwrap_err();
        assert!(error.to_string().starts_with(&format!("`{}` is no selector", error.selector)), "{error}");
    }
}
