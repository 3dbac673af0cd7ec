//! Runs `threadlight read` as a program, from files and pipes.
#![cfg(feature = "native")]

use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// An address at which pages are read as Hacker News.
const HACKER_NEWS: &str = "https://news.ycombinator.com/item?id=41200100";

fn threadlight() -> Command {
    Command::new(env!("CARGO_BIN_EXE_threadlight"))
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(name)
}

/// Runs `read` on a page from standard input.
fn read(url: &str, arguments: &[&str], page: &[u8]) -> Output {
    let mut child = threadlight()
        .args(["read", "--url", url])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(page).unwrap();
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_saved_page_gives_a_line_for_each_comment() {
    let output = threadlight().args(["read", "--url", HACKER_NEWS]).arg(sample("hacker-news.html")).output().unwrap();
    assert!(output.status.success());
    assert_eq!(stderr(&output), "hacker-news: 12 comments\n");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let first = "{\"id\":\"41200101\",\"parent_id\":null,\"author\":\"fernhill\",\"time\":\"2025-03-08T07:41:12 1741419672\",\
        \"depth\":0,\"title\":\"Ask HN: What did you repair this year instead of replacing it?\",\"text\":\"A dishwasher";
    assert!(text.starts_with(first), "{text}");
    let lines = lines(&output);
    assert_eq!(lines[1]["parent_id"], "41200101");
    assert!(lines[1]["text"].as_str().unwrap().starts_with("> a new board costs more"), "{}", lines[1]);
}

#[test]
fn standard_input_is_read_when_no_file_is_named() {
    let page = std::fs::read(sample("lobsters.html")).unwrap();
    for arguments in [&[][..], &["-"]] {
        let output = read("https://lobste.rs/s/q7w2er", arguments, &page);
        assert_eq!((output.status.code(), lines(&output).len()), (Some(0), 10));
    }
}

#[test]
fn a_known_site_without_comments_gives_none() {
    let front = b"<table><tr class='athing submission' id='1'><td class='title'><span class='titleline'><a>A story</a></span></table>";
    for page in [&front[..], b""] {
        let output = read("https://news.ycombinator.com/", &[], page);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
        assert_eq!(stderr(&output), "hacker-news: 0 comments\n");
    }
}

#[test]
fn on_an_unknown_site_the_finder_decides() {
    let post = |author: &str, text: &str| {
        format!("<div class=entry id=c{}><b class=who>{author}</b> <i>3 hours ago</i><p>{text}</p></div>", text.len())
    };
    let page = [
        post("moss", "The second method works for me, but only on dry days."),
        post("fernhill", "Which days are dry where you live? I have not seen one in weeks."),
        post("moss", "Last Tuesday."),
    ];
    let page = format!("<h1>Drying herbs</h1><div id=comments>{}</div>", page.concat());
    let output = read("https://unknown.example/a", &[], page.as_bytes());
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), "finder: 3 comments\n"));
    let lines = lines(&output);
    assert_eq!(lines[1]["text"], "Which days are dry where you live? I have not seen one in weeks.");
    assert_eq!((&lines[1]["author"], &lines[1]["title"]), (&"fernhill".into(), &"Drying herbs".into()));
}

#[test]
fn site_rules_can_be_left_aside() {
    let page = std::fs::read(sample("threadlight-demo.html")).unwrap();
    for (arguments, line) in [(&[][..], "threadlight-demo: 5 comments\n"), (&["--finder"], "finder: 5 comments\n")] {
        let output = read("https://threadlight.example/", arguments, &page);
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), line));
    }
}

#[test]
fn a_page_without_comments_is_said_to_have_none() {
    let output = read("https://unknown.example/a", &[], b"<p>Hello");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0));
    assert!(stderr(&output).contains("no comments found: https://unknown.example/a"), "{}", stderr(&output));
}

#[test]
fn a_page_is_decoded_as_a_browser_would() {
    let page = |label: &str, text: &[u8]| {
        let start = format!("{label}<main data-threadlight-demo><article class=comment><div class=comment-body>");
        [start.as_bytes(), text].concat()
    };
    for (label, bytes, text) in [
        ("<meta charset=utf-8>", &b"caf\xc3\xa9 \xff"[..], "café \u{fffd}"),
        ("<meta charset=iso-8859-1>", b"caf\xe9 \x80", "café €"),
        ("<meta charset=windows-1251>", b"\xec\xe8\xf0", "мир"),
        ("", b"caf\xe9", "café"),
        ("", "café".as_bytes(), "café"),
        ("\u{feff}<meta charset=big5>", "café".as_bytes(), "café"),
        ("", b"a\0b\r\nc", "ab c"),
    ] {
        let output = read("https://demo.example/", &[], &page(label, bytes));
        assert_eq!(lines(&output)[0]["text"], text, "{label} {bytes:?}");
    }
}

#[test]
fn what_can_not_be_read_is_an_error() {
    let output = threadlight().args(["read", "--url", HACKER_NEWS, "no/such/page.html"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).starts_with("threadlight: no/such/page.html: "), "{}", stderr(&output));
    let output = threadlight().args(["read", "page.html"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--url"), "{}", stderr(&output));
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let comment = format!("<article class=comment><div class=comment-body>{}</div></article>", "word ".repeat(100));
    let path = std::env::temp_dir().join(format!("threadlight-{}.html", std::process::id()));
    std::fs::write(&path, format!("<main data-threadlight-demo>{}</main>", comment.repeat(2000))).unwrap();
    let mut child = threadlight()
        .args(["read", "--url", "https://demo.example/"])
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    std::fs::remove_file(path).unwrap();
    assert!(line.starts_with("{\"id\":\"1\""), "{line}");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), "threadlight-demo: 2000 comments\n"));
}

#[test]
fn help_says_what_a_stranger_needs() {
    let help = String::from_utf8(threadlight().args(["read", "--help"]).output().unwrap().stdout).unwrap();
    for word in ["Example:", "Exit status:", "JSON lines", "\"parent_id\"", "standard input", "--finder"] {
        assert!(help.contains(word), "{word}: {help}");
    }
}
