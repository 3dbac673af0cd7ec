//! Pages of unknown software: where the finder finds comments, and where it finds none.
#![cfg(feature = "html")]

use proptest::{collection::vec, prelude::*, sample::select};
use threadlight::{
    Comment,
    page::{
        finder,
        html::Page,
        outline::{OutlineBuilder, SHADOW_HOST},
    },
};

/// Names of authors: one has two words, one a digit.
const AUTHORS: [&str; 4] = ["fernhill", "Olive Oyler", "moss", "k2"];

/// Comments of different lengths, all long enough to count as prose.
const TEXTS: [&str; 6] = [
    "I tried this on the roof last summer and it held until the first frost.",
    "Which glue did you use? The one from the hardware shop let go after two weeks, and I had to start all over again.",
    "Never had that problem.",
    "The manual says to wait a day before you load it. Nobody does, of course, and then the forum is full of broken shelves.",
    "Thanks, that was the hint that I needed.",
    "For what it is worth, my neighbour built three of them out of pallets and they look better than mine.",
];

fn find(page: &str) -> Vec<Comment> {
    let page = Page::parse(page);
    finder::adapter(&page.outline()).map_or_else(Vec::new, |adapter| page.comments(&adapter).unwrap())
}

/// A page with an article and, below it, `after`.
fn article(after: &str) -> String {
    let paragraph = format!("<p>{}</p>", TEXTS.join(" "));
    format!(
        "<body><nav><ul><li><a href=/>Home</a><li><a href=/about>About</a></ul></nav><main><h1>A shelf in an afternoon</h1>\
         <article class=story><p class=date>3 May 2024</p>{}</article>{after}</main><footer>All rights reserved</footer>",
        paragraph.repeat(5)
    )
}

/// Repeats a piece of HTML `count` times and fills in `{n}`, `{m}` (two digits), `{hour}`, `{author}` and `{text}`.
fn fill(pattern: &str, count: usize) -> String {
    let piece = |n: usize| {
        pattern
            .replace("{n}", &(1200 + 7 * n).to_string())
            .replace("{m}", &(11 + 7 * n).to_string())
            .replace("{hour}", &(9 + n).to_string())
            .replace("{author}", AUTHORS[n % AUTHORS.len()])
            .replace("{text}", TEXTS[n % TEXTS.len()])
    };
    (0..count).map(piece).collect()
}

/// Asserts that exactly these comments are found: the first `count` of [`TEXTS`], over and over.
#[track_caller]
fn finds(page: &str, count: usize) -> Vec<Comment> {
    let comments = find(page);
    let texts: Vec<_> = comments.iter().map(|comment| comment.text.as_str()).collect();
    let expected: Vec<_> = (0..count).map(|n| TEXTS[n % TEXTS.len()]).collect();
    assert_eq!(texts, expected);
    comments
}

/// Asserts the same as [`finds`], and that authors and times are found.
#[track_caller]
fn finds_with_authors(page: &str, count: usize) -> Vec<Comment> {
    let comments = finds(page, count);
    let authors: Vec<_> = comments.iter().map(|comment| comment.author.as_deref()).collect();
    let expected: Vec<_> = (0..count).map(|n| Some(AUTHORS[n % AUTHORS.len()])).collect();
    assert_eq!(authors, expected);
    assert!(comments.iter().all(|comment| comment.time.is_some()), "{comments:?}");
    comments
}

#[test]
fn comments_below_an_article_are_found() {
    let comments = "<li class='comment even' id=comment-{n}><div class=comment-author><img class=avatar src=a.png>\
        <cite class=fn>{author}</cite> <span>says:</span></div><div class=comment-meta><a href=#comment-{n}>May 4, 2024 at 9:12 am\
        </a></div><p>{text}</p><div class=reply><a href=?replytocom={n}#respond>Reply</a></div></li>";
    let page = article(&format!("<ol class=commentlist>{}</ol>", fill(comments, 5)));
    let comments = finds(&page, 5);
    assert_eq!((comments[1].author.as_deref(), comments[1].id.as_str()), (Some("Olive Oyler"), "comment-1207"));
    assert_eq!(comments[0].title.as_deref(), Some("A shelf in an afternoon"));
}

#[test]
fn posts_of_a_forum_are_found() {
    let posts = "<div class=msg><table><tr><td class=who><b>{author}</b><br>Posts: {n}<br>Joined: 2019</td><td>\
        <small>Posted: 4 May 2024 09:12</small><a href=quote?p={n}>Quote</a><hr><div class=txt>{text}</div></td></tr></table></div>";
    finds_with_authors(&format!("<body><h1>Shelves</h1>{}", fill(posts, 7)), 7);
}

#[test]
fn microdata_is_enough_where_names_say_nothing() {
    let comments = "<div class=xk3 itemprop=comment itemscope itemtype=https://schema.org/Comment><span itemprop=author>{author}\
        </span><time datetime=2024-05-04T09:12>yesterday</time><div itemprop=text><p>{text}</p></div></div>";
    finds_with_authors(&article(&format!("<div class=q9>{}</div>", fill(comments, 3))), 3);
}

/// The markup alone doesn't show that these are comments, but the page's JSON-LD lists them.
#[test]
fn comments_that_json_ld_lists_are_found() {
    let comments: Vec<String> = (0..6)
        .map(|n| {
            let (author, text) = (AUTHORS[n % 4], TEXTS[n]);
            format!(r#"{{"@type": "Comment", "author": {{"name": "{author}"}}, "text": "<p>{text}</p>"}}"#)
        })
        .collect();
    let data = |comments: &str| {
        format!(
            r#"<script type="application/ld+json">{{"@type": "Article", "headline": "Shelves", "comment": [{comments}]}}</script>"#
        )
    };
    let said = article(&fill("<div><i>{author}</i><p>{text}</p></div>", 6));
    let found = finds(&(data(&comments.join(",")) + &said), 6);
    let authors: Vec<_> = found.iter().map(|comment| comment.author.as_deref()).collect();
    assert_eq!(authors, (0..6).map(|n| Some(AUTHORS[n % 4])).collect::<Vec<_>>());
    for data in [String::new(), data(""), data(&comments.join(";"))] {
        assert_eq!(find(&(data.clone() + &said)), [], "{data}");
    }
}

/// Between two likely candidates, the number of comments that the page states decides.
#[test]
fn the_number_of_comments_in_json_ld_decides() {
    let data = |count: u32| {
        format!(r#"<script type=application/ld+json>{{"@type": "NewsArticle", "commentCount": {count}}}</script>"#)
    };
    let little = article(&fill("<div><b>{author}</b> <i>4 May 2024</i><p>{text}</p></div>", 6));
    assert_eq!(find(&little), []);
    assert_eq!(find(&(data(40) + &little)), []);
    finds_with_authors(&(data(6) + &little), 6);
    let more = article(&fill("<div><b>{author}</b> <i>4 May 2024</i><p>{text}</p><a href=#>Reply</a></div>", 6));
    finds_with_authors(&more, 6);
    assert_eq!(find(&(data(0) + &more)), []);
}

#[test]
fn rows_may_state_their_depth() {
    let row = |depth: usize| {
        format!(
            "<tr><td><img src=s.gif height=1 width={}></td><td><a href=user?id={{author}}>{{author}}</a> \
             <a href=item?id={{n}}>2 hours ago</a><br><span class=c>{{text}}</span><u><a href=reply?id={{n}}>reply</a></u></td></tr>",
            depth * 40
        )
    };
    let rows: String = [0, 1, 2, 1, 0, 1]
        .iter()
        .enumerate()
        .map(|(n, depth)| {
            row(*depth)
                .replace("{n}", &n.to_string())
                .replace("{author}", AUTHORS[n % AUTHORS.len()])
                .replace("{text}", TEXTS[n])
        })
        .collect();
    let comments = finds_with_authors(&format!("<body><h1>Shelves</h1><table>{rows}</table>"), 6);
    assert_eq!(comments.iter().map(|comment| comment.depth).collect::<Vec<_>>(), [0, 1, 2, 1, 0, 1]);
}

/// All comments of these threads are siblings. Their depth follows from what is around them or from their markup.
#[test]
fn depths_may_be_shown_beside_the_comments() {
    /// The depth of each comment.
    const DEPTHS: [u32; 6] = [0, 1, 2, 1, 0, 1];
    let comment = |n: usize, open: &str| {
        format!(
            "<div class=note{open}><b class=user>{}</b> <i>4 May 2024</i><p>{}</p><a href=#>Reply</a></div>",
            AUTHORS[n % 4],
            TEXTS[n]
        )
    };
    let flat = |open: fn(u32) -> String| -> String { (0..6).map(|n| comment(n, &open(DEPTHS[n]))).collect() };
    let wrapped = |open: &str, close: &str| -> String {
        let piece = |n: usize| {
            let before = n.checked_sub(1).map_or(0, |before| DEPTHS[before]);
            let up = before.saturating_sub(DEPTHS[n]) as usize;
            let down = DEPTHS[n].saturating_sub(before) as usize;
            close.repeat(up) + &open.repeat(down) + &comment(n, "")
        };
        (0..6).map(piece).collect()
    };
    for thread in [
        wrapped("<div class=indented>", "</div>"),
        wrapped("<section>", "</section>"),
        format!("<section><section>{}</section></section>", wrapped("<section>", "</section>")),
        flat(|depth| format!(" level-{depth}"))
            .replace("class=note level-", "class='note level-")
            .replace("><b", "'><b"),
        flat(|depth| format!(" style='margin-left: {}px'", depth * 24)),
        flat(|depth| format!(" role=treeitem aria-level={}", depth + 1)),
        flat(|depth| format!(" data-depth={depth}")),
    ] {
        let comments = finds_with_authors(&article(&format!("<div id=talk>{thread}</div>")), 6);
        assert_eq!(comments.iter().map(|comment| comment.depth).collect::<Vec<_>>(), DEPTHS, "{thread}");
    }
}

/// An element around a comment that is there for another reason doesn't make the comment a reply.
#[test]
fn comments_that_are_marked_out_are_not_replies() {
    let note = "<div class=note><b class=user>{author}</b> <i>4 May 2024</i><p>{text}</p><a href=#>Reply</a></div>";
    let notes: String = (0..6)
        .map(|n| {
            let one = note.replace("{author}", AUTHORS[n % 4]).replace("{text}", TEXTS[n]);
            if n % 3 == 1 { format!("<div class=pinned>{one}</div>") } else { one }
        })
        .collect();
    let comments = finds_with_authors(&article(&format!("<div id=talk>{notes}</div>")), 6);
    assert!(comments.iter().all(|comment| comment.depth == 0), "{comments:?}");
}

#[test]
fn replies_stand_in_what_they_answer() {
    let comment = |n: usize, replies: &str| {
        let own = "<li class=node id=r{n}><div class=head><a class=user href=/u/{author}>{author}</a> <i>4 May 2024</i></div>\
            <div class=words>{text}</div><ul>";
        let own = own.replace("{n}", &n.to_string()).replace("{author}", AUTHORS[n % 4]).replace("{text}", TEXTS[n]);
        format!("{own}{replies}</ul></li>")
    };
    let page = [comment(0, &[comment(1, &comment(2, "")), comment(3, "")].concat()), comment(4, ""), comment(5, "")];
    let comments = finds_with_authors(&article(&format!("<ul id=discussion>{}</ul>", page.concat())), 6);
    let parents: Vec<_> = comments.iter().map(|comment| comment.parent_id.as_deref()).collect();
    assert_eq!(parents, [None, Some("r0"), Some("r1"), Some("r0"), None, None]);
}

#[test]
fn names_and_bodies_may_alternate() {
    let pairs =
        "<dt class=name>{author} said...</dt><dd class=comment-text><p>{text}</p></dd><dd class=date>May 4, 2024</dd>";
    finds(&article(&format!("<div id=comments><dl>{}</dl></div>", fill(pairs, 6))), 6);
}

#[test]
fn one_comment_is_found_if_it_is_named_so() {
    let comment = "<div class=comment id=comment-{n}><span class=author>{author}</span> <span class=date>May 4, 2024</span>\
        <div class=comment-body>{text}</div></div>";
    finds_with_authors(&article(&format!("<section id=comments>{}</section>", fill(comment, 1))), 1);
}

#[test]
fn an_article_alone_has_no_comments() {
    assert_eq!(find(&article("")), []);
}

#[test]
fn a_form_to_comment_with_is_not_a_comment() {
    let form = "<div id=respond class=comment-respond><h3>Leave a comment</h3><form class=comment-form><p class=comment-notes>\
        Your address will not be shown to anybody who reads this.</p><textarea name=comment></textarea><button>Post</button></form></div>";
    assert_eq!(find(&article(form)), []);
}

#[test]
fn links_to_other_articles_are_not_comments() {
    let teasers = "<li class=related-item><h3><a href=/story/{n}>A story of {author}</a></h3><p>{text}</p><span>3 May 2024</span></li>";
    assert_eq!(find(&article(&format!("<ul class=related>{}</ul>", fill(teasers, 6)))), []);
}

#[test]
fn the_front_page_of_a_blog_has_no_comments() {
    let teasers = "<article class=post id=post-{n}><h2><a href=/{n}.html>What {author} built</a></h2><p class=meta>by <a href=/author/x>\
        {author}</a> on May 4, 2024</p><p>{text} {text}</p><a href=/{n}.html#more>Read more</a> <a href=/{n}.html#c>12 comments</a></article>";
    assert_eq!(find(&format!("<body><h1>Shelves</h1><main>{}</main>", fill(teasers, 8))), []);
}

#[test]
fn the_index_of_a_forum_has_no_comments() {
    let rows = "<tr class=topic><td><a href=topic?t={n}>Shelf number {n}</a><br>by <a href=/user/{n}>{author}</a></td><td>{n}</td>\
        <td>4 May 2024 by <a href=/user/1>{author}</a></td></tr>";
    assert_eq!(find(&format!("<body><h1>Forum</h1><table class=forumline>{}</table>", fill(rows, 20))), []);
}

#[test]
fn comments_of_programs_are_not_taken() {
    let lines = "<span class=line><span class=comment>// {text}</span>\n<span class=k>let</span> <span class=n>shelf</span></span>";
    assert_eq!(find(&article(&format!("<pre class=highlight><code>{}</code></pre>", fill(lines, 8)))), []);
}

/// Class names that mean nothing to the finder, in many languages: each page gives six comments with authors and times.
#[test]
fn class_names_may_say_nothing() {
    for comment in [
        // Utility classes and generated class names.
        "<div class='flex gap-3 border-b'><img class='w-8 rounded-full' src=/img/{n}.png alt><div class='flex-1'><div class='flex'>\
         <span class='font-semibold'>{author}</span><span class='text-xs'>3 hours ago</span></div><p class='mt-1 text-sm'>{text}</p>\
         <button class='text-xs'>Reply</button></div></div>",
        "<div class=css-1x2y3z><div class=css-a8d9f7><a class=css-99dk2l href=/u/{author}>{author}</a><time class=css-2l3k4j \
         datetime=2024-05-04T09:12>May 4</time></div><div class=css-5h6j7k><p>{text}</p></div><button class=css-8g7f6d>Reply</button></div>",
        // No class names at all.
        "<div><div><a href=/profile.php?id={n}>{author}</a><span>{text}</span></div><div><a href=#>Like</a> · <a href=#>Reply</a> · \
         <abbr title='Saturday, 4 May 2024 at 09:12'>2d</abbr></div></div>",
        "<div role=article aria-label='Comment by {author}'><a href=/p/{n} role=link><strong>{author}</strong></a><div dir=auto>{text}\
         </div><ul><li><a href=#>2 d</a></li><li>Like</li><li>Reply</li></ul></div>",
        "<p-post post-id={n}><p-who>{author}</p-who><p-when>4 May 2024</p-when><p-said>{text}</p-said></p-post>",
        // Other languages.
        "<div class=otvet><span class=imya>{author}</span> <span class=data>4 мая 2024, 09:12</span><div class=soob>{text}</div>\
         <a href=#>Ответить</a></div>",
        "<div class=wpis><span class=podpis>{author}</span><span class=kiedy>4 maja 2024</span><div class=tresc>{text}</div>\
         <a href=#odp>Odpowiedz</a></div>",
        "<article class=opinion><header><strong>{author}</strong> dijo: <small>4 de mayo de 2024 a las 9:12</small></header><p>{text}\
         </p><footer><a href=#>Responder</a></footer></article>",
        "<li class=lou><a class=uname href=/space/{n}>{author}</a><p>{text}</p><em>3小时前</em><a href=#>回复</a></li>",
    ] {
        finds_with_authors(&article(&format!("<section>{}</section>", fill(comment, 6))), 6);
    }
}

/// Chats, letters and definition lists, which count as comments on a page that has little else.
#[test]
fn chats_letters_and_definitions_may_be_comments() {
    let pages = [
        fill("<li><span>09:{m}</span> <b>{author}</b> {text}</li>", 6),
        fill(
            "<p><a href=#m{n}>09:{m}</a> <span class=nick>&lt;{author}&gt;</span> <span class=said>{text}</span></p>",
            6,
        ),
        format!("<div role=log>{}</div>", fill("<div><span>{author}</span><p>{text}</p></div>", 6)),
        fill(
            "<div>From: {author}<br>Date: Sat, 4 May 2024 09:{m}:00 +0200<br>Subject: Re: shelves<pre>{text}</pre></div>",
            6,
        ),
        format!("<dl>{}</dl>", fill("<dt><b>{author}</b> <i>4 May 2024</i></dt><dd>{text}</dd>", 6)),
        format!("<h2>Comments</h2><dl>{}</dl>", fill("<dt>{author}</dt><dd>{text}</dd>", 6)),
        format!(
            "<h2>Comments</h2>{}",
            fill("<figure><blockquote>{text}</blockquote><figcaption>{author}</figcaption></figure>", 6)
        ),
        format!(
            "<section aria-label=Comments>{}</section>",
            fill("<div><div>{author}</div><div>{text}</div></div>", 6)
        ),
        fill(
            "<article><header><h4>{author}</h4><time datetime=2024-05-04>4 May</time></header><section>{text}</section>\
             <footer><button>Reply</button></footer></article>",
            6,
        ),
        fill(
            "<div class=itm><div><button>▲</button><span>{m}</span><button>▼</button></div><div><span>{author}</span> · \
             <span>2h</span><p>{text}</p></div></div>",
            6,
        ),
    ];
    for comments in pages {
        finds(&format!("<body><h1>Shelves</h1><div>{comments}</div>"), 6);
    }
}

/// Name and text share one line. The punctuation that joins them stays in the text.
#[test]
fn a_name_may_stand_in_the_text() {
    for (comment, before, after) in [
        ("<li>{text} — <b>{author}</b></li>", "", " —"),
        ("<li><b>{author}:</b> {text}</li>", "", ""),
        ("<li><strong>{author}</strong>: {text}</li>", ": ", ""),
    ] {
        let comments = find(&article(&format!("<section><h3>Comments</h3><ul>{}</ul></section>", fill(comment, 6))));
        let said: Vec<_> = comments.iter().map(|comment| (comment.author.as_deref(), comment.text.clone())).collect();
        let is_label = |name: &str| if comment.contains(":</b>") { format!("{name}:") } else { name.to_owned() };
        let authors: Vec<_> = (0..6).map(|n| is_label(AUTHORS[n % 4])).collect();
        let expected: Vec<_> =
            (0..6).map(|n| (Some(authors[n].as_str()), format!("{before}{}{after}", TEXTS[n]))).collect();
        assert_eq!(said, expected, "{comment}");
    }
}

/// In a shadow root there may be no element around the comments with which a selector could begin.
#[test]
fn comments_in_a_shadow_root_need_no_names() {
    let mut page = OutlineBuilder::default();
    let none = || std::iter::empty::<(&str, &str)>();
    let root = page.element("html", 0, "", none());
    let host = page.element(SHADOW_HOST, root, "", none());
    for (n, text) in TEXTS.iter().enumerate() {
        let comment = page.element("div", host, "", none());
        page.element("b", comment, AUTHORS[n % 4], none());
        page.element("time", comment, "3 days ago", none());
        page.element("p", comment, text, none());
        page.element("button", comment, "Reply", none());
    }
    let adapter = finder::adapter(&page.build()).unwrap();
    assert_eq!((adapter.comment.as_str(), adapter.body.as_str()), ("div:not(* > *)", "div:not(* > *) > p"));
}

/// Each comment is a table with one row.
#[test]
fn each_comment_may_be_a_table() {
    let entry =
        "<table><tr><td>Name: {author}</td></tr><tr><td>Date: 4 May 2024</td></tr><tr><td>{text}</td></tr></table>";
    finds(&format!("<body><h1>Guestbook</h1>{}", fill(entry, 6)), 6);
}

/// Rare kinds of markup; all authors are found.
#[test]
fn unusual_markup_is_understood() {
    for comments in [
        fill(
            "<details open><summary><b>{author}</b> · <span>3 hours ago</span></summary><p>{text}</p><button>Reply</button></details>",
            6,
        ),
        // One row for each comment; its third cell has no class, so its number must do.
        format!(
            "<h2>Comments</h2><table>{}</table>",
            fill("<tr><td>{author}</td><td>4 May 2024</td><td>{text}</td></tr>", 6)
        ),
        format!(
            "<h2>Comments</h2><table><tr><th>Name<th>Text<th>Date</tr>{}</table>",
            fill("<tr><td>{author}</td><td>{text}</td><td>2024-05-04</td></tr>", 6)
        ),
        // Marked for assistive technology only.
        format!(
            "<div role=feed>{}</div>",
            fill("<div role=article><span>{author}</span><span>3 hours ago</span><div>{text}</div></div>", 6)
        ),
        fill("<div role=comment><span>{author}</span><p>{text}</p></div>", 6),
        // Author and time only in attributes.
        fill("<x-note author='{author}' created=2024-05-04T09:12><p>{text}</p><a href=#>Reply</a></x-note>", 6),
        fill("<div class=q data-author='{author}' data-time=2024-05-04><p>{text}</p><a href=#>Reply</a></div>", 6),
        // Only a name and a text, below a heading that says what they are.
        format!("<h3>Comments</h3><ul>{}</ul>", fill("<li><strong>{author}</strong><p>{text}</p></li>", 6)),
        format!(
            "<h2>Answers</h2>{}",
            fill(
                "<div class=a><div class=x>{text}</div><div>answered May 4 by <a href=/user/{n}>{author}</a></div></div>",
                6
            )
        ),
    ] {
        let found = finds(&article(&format!("<section>{comments}</section>")), 6);
        let authors: Vec<_> = found.iter().map(|comment| comment.author.as_deref()).collect();
        assert_eq!(authors, (0..6).map(|n| Some(AUTHORS[n % 4])).collect::<Vec<_>>(), "{comments}");
    }
}

/// Author and time share one line, which is taken for the time.
#[test]
fn name_and_time_may_share_a_line() {
    for comment in [
        "<dl class=note><dt>{author}, 4. Mai 2024</dt><dd>{text}</dd></dl>",
        "<div class=node><p>{author} on 4 May 2024</p><div class=said>{text}</div></div>",
    ] {
        let comments = finds(&format!("<body><h1>Shelves</h1>{}", fill(comment, 6)), 6);
        let is_found = |(n, comment): (usize, &Comment)| {
            comment.time.as_deref().is_some_and(|time| time.starts_with(AUTHORS[n % AUTHORS.len()]))
        };
        assert!(comments.iter().enumerate().all(is_found), "{comments:?}");
    }
}

#[test]
fn replies_may_stand_in_details() {
    let comment = |n: usize, replies: &str| {
        let own =
            "<details open><summary><b>{author}</b> <time>3h ago</time></summary><p>{text}</p>{replies}</details>";
        own.replace("{author}", AUTHORS[n % 4]).replace("{text}", TEXTS[n]).replace("{replies}", replies)
    };
    let page = [comment(0, &comment(1, &comment(2, ""))), comment(3, ""), comment(4, &comment(5, ""))].concat();
    let comments = finds_with_authors(&article(&format!("<section>{page}</section>")), 6);
    assert_eq!(comments.iter().map(|comment| comment.depth).collect::<Vec<_>>(), [0, 1, 2, 0, 0, 1]);
}

/// The cells of a table have no classes; the text is in the second one.
#[test]
fn cells_of_a_table_need_no_names() {
    let row = "<tr><td><b>{author}</b><br><small>Posts: {n}</small></td><td><small>4 May 2024 09:12</small><p>{text}</p></td></tr>";
    let comments = finds(&format!("<body><h1>Shelves</h1><table>{}</table>", fill(row, 6)), 6);
    assert_eq!(comments[1].author.as_deref(), Some("Olive Oyler"));
}

#[test]
fn a_heading_makes_comments_likelier() {
    let note = "<div><b>{author}</b> <i>4 May 2024</i><p>{text}</p></div>";
    let page = |heading: &str| article(&format!("<section><h2>{heading}</h2>{}</section>", fill(note, 4)));
    finds_with_authors(&page("4 Comments"), 4);
    assert_eq!(find(&page("Recent comments")), []);
    let elsewhere = "<li><b>{author}</b> on <i>4 May 2024</i>: <span>{text}</span> <a href=/t/{n}#c{n}>…</a></li>";
    assert_eq!(find(&article(&format!("<div class=recent-comments><ul>{}</ul></div>", fill(elsewhere, 6)))), []);
}

/// Lists of other things that look much like comments.
const OTHER_THINGS: &[&str] = &[
    // Topics with the start of their text, and the forums of a board.
    "<div class=topic-row><a class=title href=/t/{n}>Shelf number {n}</a><p class=preview>{text}</p><a class=user \
     href=/u/{author}>{author}</a> <time datetime=2024-05-04>3h ago</time> <span>Last post by moss</span></div>",
    "<li class=forumbit id=forum{n}><h2><a href=/forum{n}>Shelves {n}</a></h2><p>{text}</p><div class=lastpost>\
     <a href=/t/{n}#post{n}>A shelf</a> by <a class=username href=/u/1>{author}</a> 4 May 2024</div></li>",
    // Search results, events, episodes, jobs, people, one author's letters, products, reviews, a shop's answers.
    "<div class=g><h3><a href=https://e{n}.example/>A page by {author}</a></h3><cite>e{n}.example › shelves</cite><div><span>\
     4 May 2024 — </span>{text}</div></div>",
    "<div class=event><time datetime=2024-05-04T19:00>4 May 2024, 19:00</time><h4><a href=/e/{n}>An evening with {author}</a></h4>\
     <p>{text}</p><span>Town hall</span></div>",
    "<div class=episode><h3>Episode {n}: {author}</h3><p>4 May 2024 · 45 min</p><p>{text} {text}</p><a href=/{n}.mp3>Listen</a></div>",
    "<div class=entry id=block-{n}><time datetime=2024-05-04T09:12>09:12</time><h3>Shelf {n} falls</h3><p>{text} {text}</p></div>",
    "<li><a href=/job/{n}>Carpenter at {author}</a><p>{text}</p><span>Posted 3 days ago</span> <a href=/apply/{n}>Apply</a></li>",
    "<div class=card><img class=avatar src=a.png><a href=/users/{n}>{author}</a><p>{text}</p><small>Joined 4 May 2019</small></div>",
    "<li class=hentry><img class=avatar src=a.png><a class=author href=/u/shelves>shelves</a><p>{text}</p><i>3 hours ago</i>\
     <a href=#>Reply</a></li>",
    "<li><a href=/p/{n}><img src=x.png></a><h4><a href=/p/{n}>Shelf {n}</a></h4><div class=stars>4.5</div><blockquote>{text} <span>\
     {author}</span></blockquote></li>",
    "<div class=review><span class=rating>5 of 5</span><b>{author}</b> <span>4 May 2024</span><p>{text}</p></div>",
    "<div itemprop=mainEntity itemtype=https://schema.org/Question><h3>How does {author} do it?</h3><div itemprop=acceptedAnswer \
     itemtype=https://schema.org/Answer><p>{text}</p></div></div>",
    // Releases, changes, logs, mail, notices, unnamed ratings.
    "<section><h2>1.{n}.0</h2><time datetime=2024-05-04>4 May 2024</time><ul><li>{text}</li><li>Fixed by <a href=/u/{author}>\
     @{author}</a></li></ul></section>",
    "<div class=release><a href=/r/{n}>v1.{n}</a> <span>{author} released this 4 May 2024</span><div class=markdown-body><p>{text}\
     </p></div></div>",
    "<li><code>a1b{n}</code> <b>{author}</b> <i>4 May 2024</i><pre>{text}</pre></li>",
    "<div class=line><span class=time>09:12:07</span> <span class=level>INFO</span> <span class=message>{text}</span></div>",
    "<li class=conversation><a href=/messages/{n}><img class=avatar src=a.png><b>{author}</b><span class=preview>{text}</span>\
     <time>3h ago</time></a></li>",
    "<div class=r><span aria-label='4 out of 5 stars'>★★★★☆</span> <b>{author}</b> <span>4 May 2024</span><p>{text}</p></div>",
    "<article><meter value=4 max=5></meter><h3>{author}</h3><time>04.05.2024</time><p>{text}</p></article>",
    "<div class=hit><div><a href=/t/{n}#p{n}>Re: shelves</a> in <a href=/f/2>Wood</a></div><div>by <a href=/u/{n}>{author}</a>, \
     4 May 2024</div><div>… {text} …</div></div>",
    "<div class=item><h3><a href=/r/{n}>Soup {n}</a></h3><p>{text}</p><span>by {author}</span> <span>30 min</span></div>",
    "<details><summary>How long does shelf {n} take?</summary><p>{text}</p></details>",
    "<figure><blockquote>{text}</blockquote><figcaption>{author}, carpenter</figcaption></figure>",
    "<li id=step-{n}><b>Step {n}.</b> {text} 30 minutes</li>",
    // Programmes, recordings, offers, visitors, comments on other pages.
    "<tr><td>{hour}:00</td><td>{author}</td><td>{text}</td></tr>",
    "<tr><td>{hour}:00 – {hour}:45</td><td><b>{author}</b></td><td>{text}</td></tr>",
    "<li><time>{hour}:30</time> <a href=/show/{n}>{author}</a><p>{text}</p></li>",
    "<p><time>0:{m}</time> <b>{author}</b> {text}</p>",
    "<div class=ad><b>{author}</b> <span>4 May 2024</span><p>{text}</p><span>€{m}</span></div>",
    "<li><a href=/user/{n}>{author}</a> <span>Last seen 3 hours ago</span><p>{text}</p></li>",
    "<dt>{author}</dt><dd>{text}</dd>",
    "<p><b>{author}:</b> {text}</p>",
    "<div><img src=a.png><strong>{author}</strong><span>since 2019</span><p>{text}</p></div>",
    "<li><img class=avatar src=a.png><a href=/user/{n}>{author}</a> liked <a href=/p/{n}>{text}</a> <time>3h</time></li>",
];

#[test]
fn lists_of_other_things_are_not_comments() {
    for entry in OTHER_THINGS {
        let around = if entry.starts_with("<tr>") { "table" } else { "div" };
        let page = format!("<body><h1>Shelves</h1><{around}>{}</{around}>", fill(entry, 6));
        assert_eq!(find(&page), [], "{entry}");
    }
}

/// Templates of comments, which scripts fill in later.
#[test]
fn templates_hidden_by_their_style_are_not_comments() {
    let model = "<div class=comment style='display: none'><b class=author>{author}</b> <i class=date>4 May 2024</i><p>{text}</p></div>";
    assert_eq!(find(&article(&fill(model, 2))), []);
}

/// Pieces of pages, put together at random.
const PIECES: &[&str] = &[
    "<div class=comment>",
    "<li id=c1>",
    "<ul>",
    "<p>",
    "</p>",
    "</div>",
    "</ul>",
    "<a href=#c2>",
    "</a>",
    "<img class=avatar>",
    "<time datetime=2024>",
    "3 hours ago",
    "words of somebody who has something to say",
    "<table>",
    "<tr>",
    "<td indent=1>",
    "<span class='author 1:2 -'>",
    "</span>",
    "<b id=\"a'b\\7\">",
    "<x-comment depth=1>",
    "</x-comment>",
    "<h2>",
    "Reply",
    "é\u{0}",
];

proptest! {
    // Failures are printed in full, so no file of seeds is needed.
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_is_read(pieces in vec(select(PIECES), 0..300)) {
        let page = Page::parse(&pieces.concat());
        let outline = page.outline();
        prop_assert!(outline.is_valid());
        if let Some(adapter) = finder::adapter(&outline) {
            let comments = page.comments(&adapter);
            prop_assert!(comments.is_ok(), "{comments:?}: {adapter:?}");
        }
    }
}

#[test]
fn a_pick_gives_groups_from_few_to_many() {
    let note = "<div class='note fresh'><p>{text}</p><i class=by>{author}</i></div>";
    let old = "<div class='note'><p>{text}</p><i class=by>{author}</i></div>";
    let page = Page::parse(&article(&format!("<div>{}{}</div>", fill(note, 3), fill(old, 4))));
    let outline = page.outline();
    // The first note's paragraph.
    let paragraph =
        (0..outline.len() as u32).find(|&at| outline.lengths[at as usize] as usize == TEXTS[0].len()).unwrap();
    let (adapters, best) = finder::adapters_containing(&outline, paragraph);
    let counts: Vec<_> = adapters.iter().map(|adapter| page.comments(adapter).unwrap().len()).collect();
    assert!(counts.is_sorted() && counts.contains(&3) && counts.contains(&7), "{counts:?}");
    assert_eq!(counts[best as usize], 7);
    let comments = page.comments(&adapters[best as usize]).unwrap();
    assert_eq!(comments[6].text, TEXTS[3]);
}
