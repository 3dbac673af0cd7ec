//! Hostile pages are read to the end, whatever is in them. They are large enough to expose quadratic time and deep recursion.
#![cfg(feature = "html")]

use threadlight::{
    Comment,
    page::{decode::decode, finder, html::Page, sites},
};

/// Reads a page with a site's adapter. Also runs the finder, whatever it finds.
fn read(site: &str, page: &str) -> Vec<Comment> {
    let site = sites::all().iter().find(|known| known.id == site).unwrap();
    let page = Page::parse(page);
    if let Some(adapter) = finder::adapter(&page.outline()) {
        page.comments(&adapter).unwrap();
    }
    page.comments(&site.adapter).unwrap()
}

fn demo(text: &str) -> String {
    format!("<article class=comment><p class=comment-header>x</p><div class=comment-body>{text}</div></article>")
}

#[test]
fn elements_may_nest_without_end() {
    /// Far deeper than any stack.
    const DEEP: usize = 100_000;
    let page = demo(&format!("{}inner{}<p>outer</p>", "<div>".repeat(DEEP), "</div>".repeat(DEEP)));
    assert_eq!(read("threadlight-demo", &page)[0].text, "inner\nouter");
    for tag in ["span", "b", "blockquote", "ul><li", "table><tr><td", "svg><g", "template"] {
        let page = format!("{}{}inner", demo("before"), format!("<{tag}>").repeat(DEEP / 10));
        assert_eq!(read("threadlight-demo", &page)[0].text, "before", "{tag}");
    }
}

#[test]
fn formatting_may_never_be_closed() {
    let open: String = (0..5_000).map(|number| format!("<b id={number}>")).collect();
    let page = demo(&format!("<p>{open}</p>{}", "<p>x</p>".repeat(20_000)));
    assert_eq!(read("threadlight-demo", &page)[0].text.lines().count(), 20_000);
}

#[test]
fn comments_may_nest_without_end() {
    let open = "<article class=comment><div class=comment-body>text</div>".repeat(20_000);
    let comments = read("threadlight-demo", &open);
    assert!(comments.len() > 400, "{}", comments.len());
    assert!(comments.iter().zip(0..).all(|(comment, depth)| comment.depth == depth));
}

#[test]
fn there_may_be_any_number_of_comments() {
    let row = "<tr class=athing><td><table><tr><td class=ind indent=1><td class=default><span class=comhead>\
        <a class=hnuser>a</a></span><div class=comment><div class=commtext>text</div></div></table>";
    let comments = read("hacker-news", &format!("<table>{}</table>", row.repeat(20_000)));
    assert_eq!(comments.len(), 20_000);
    assert!(comments.iter().all(|comment| comment.text == "text" && comment.author.as_deref() == Some("a")));
}

#[test]
fn a_comment_may_have_five_megabytes() {
    for text in
        ["word ".repeat(1_000_000), "x".repeat(5_000_000), "<br>".repeat(200_000) + "x", "<p>x ".repeat(200_000)]
    {
        let comments = read("threadlight-demo", &demo(&text));
        assert_eq!(comments.len(), 1);
        assert!(comments[0].text.starts_with(['w', 'x']));
    }
}

#[test]
fn markup_may_be_broken() {
    for page in [
        "<",
        "<!",
        "<!--",
        "<![CDATA[",
        "</",
        "<a",
        "<a b",
        "<a b=",
        "<a b='",
        "&",
        "&#",
        "&#x110000;",
        "&#xD800;",
        "\0",
        "<plaintext>",
        "<script>",
        "<style>",
        "<textarea>",
        "<title>",
        "<svg><![CDATA[",
        "<frameset>",
        "<select><table>",
        "</p></br></html></body>",
        "<table><p>a<tr>b<td>c",
        "<a><table><a>",
        "<p></table></p>",
        "\u{feff}",
        "",
    ] {
        let _ = read("hacker-news", page);
        let comments = read("threadlight-demo", &format!("{}{page}", demo("a")));
        assert_eq!(comments.len(), 1, "{page}");
        let _ = read("threadlight-demo", &format!("<article class=comment><div class=comment-body>{page}"));
    }
    let comments =
        read("threadlight-demo", "<main><article class=comment><p class=comment-body>a<b>b<article class=comment>c");
    assert_eq!(comments[0].text, "ab");
}

#[test]
fn bytes_may_be_noise() {
    let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for start in [&b""[..], b"\xff\xfe", b"\xef\xbb\xbf", b"<meta charset=iso-2022-jp>", b"<meta charset=gb18030>"] {
        let page = [start, &noise].concat();
        assert!(!decode(&page, "https://example.org/").is_empty());
        Page::parse(&decode(&page, "")).site("https://example.org/").unwrap();
    }
}
