//! Runs `threadlight tag` as a program.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Output, Stdio},
    thread,
};

use serde_json::{Value, json};

/// A comment that any model tags with certainty.
const BATTERY: &str = "Has anybody measured how much range the battery of an electric car loses in winter?";

fn threadlight(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threadlight"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn tag(arguments: &[&str], input: impl AsRef<[u8]>) -> Output {
    let mut child = threadlight(&[&["tag"], arguments].concat()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // Written in another thread, because the program answers while it still reads.
    let writer = thread::spawn(move || stdin.write_all(&input).and_then(|()| stdin.flush()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn answers(output: &Output) -> Vec<Value> {
    str::from_utf8(&output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn stderr(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

/// The answers to valid lines.
fn well(arguments: &[&str], lines: &[Value]) -> Vec<Value> {
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let output = tag(arguments, input);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
    answers(&output)
}

fn categories(answer: &Value) -> Vec<&str> {
    answer["tags"].as_array().unwrap().iter().map(|tag| tag["category"].as_str().unwrap()).collect()
}

/// Writes a file with this content in a folder of its own.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

#[test]
fn each_line_gets_its_tags_in_order() {
    let answers = well(&[], &[json!({"id": "b", "text": BATTERY}), json!({"id": "a", "text": "+1"})]);
    assert_eq!(answers[0]["id"], "b");
    assert_eq!(answers[1]["id"], "a");
    let categories = categories(&answers[0]);
    assert!(categories.contains(&"energy") && categories.contains(&"question"), "{categories:?}");
    let tags = answers[0]["tags"].as_array().unwrap();
    let axes: Vec<_> = tags.iter().map(|tag| tag["axis"].as_str().unwrap()).collect();
    assert!(axes.is_sorted_by(|one, next| one >= next), "topics first: {axes:?}");
    for tag in tags {
        assert!((0.0..=1.0).contains(&tag["score"].as_f64().unwrap()), "{tag}");
        for span in tag["evidence"].as_array().unwrap() {
            let (start, end) = (span[0].as_u64().unwrap(), span[1].as_u64().unwrap());
            assert!(start < end && end <= BATTERY.len() as u64, "{tag}");
        }
    }
}

#[test]
fn offsets_count_what_is_asked_for() {
    let text = format!("\u{1F697}é {BATTERY}");
    let spans = |arguments: &[&str]| -> Vec<(usize, usize)> {
        let answer = well(arguments, &[json!({"id": 1, "text": text})]).remove(0);
        let tags = answer["tags"].as_array().unwrap();
        let spans = tags.iter().flat_map(|tag| tag["evidence"].as_array().unwrap());
        spans.map(|span| (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize)).collect()
    };
    let (units, characters): (Vec<u16>, Vec<char>) = (text.encode_utf16().collect(), text.chars().collect());
    let said = |of: &dyn Fn(usize, usize) -> String, spans: Vec<(usize, usize)>| -> Vec<String> {
        spans.into_iter().map(|(start, end)| of(start, end)).collect()
    };
    let expected = said(&|start, end| text[start..end].into(), spans(&["--offsets", "bytes"]));
    assert!(expected.iter().any(|words| words.contains("battery")), "{expected:?}");
    let utf16 = |start, end| String::from_utf16(&units[start..end]).unwrap();
    assert_eq!(said(&utf16, spans(&["--offsets", "utf16"])), expected);
    assert_eq!(said(&utf16, spans(&[])), expected);
    assert_eq!(said(&|start, end| characters[start..end].iter().collect(), spans(&["--offsets=chars"])), expected);
}

#[test]
fn all_lists_every_category_and_marks_what_is_shown() {
    let line = [json!({"id": 1, "text": BATTERY})];
    let (shown, all) = (well(&[], &line).remove(0), well(&["--all"], &line).remove(0));
    let ids: Vec<_> = threadlight::taxonomy::BUILT_IN.iter().map(|category| category.id.to_string()).collect();
    assert_eq!(categories(&all), ids);
    for tag in shown["tags"].as_array().unwrap() {
        assert!(all["tags"].as_array().unwrap().contains(tag), "{tag}");
    }
}

#[test]
fn a_level_shows_what_stricter_ones_do_and_more() {
    let lines =
        [json!({"id": 1, "text": BATTERY}), json!({"id": 2, "text": "My neighbour sold hers, and it was a pity."})];
    let at = |level: &str| -> Vec<Value> {
        let answers = well(&["--level", level], &lines);
        answers.iter().flat_map(|answer| answer["tags"].as_array().unwrap().clone()).collect()
    };
    let levels = ["surest", "sure", "balanced", "everything"];
    let shown = levels.map(at);
    for (level, pair) in shown.windows(2).enumerate() {
        assert!(pair[0].iter().all(|tag| pair[1].contains(tag)), "{pair:?}");
        let more = pair[1].iter().filter(|tag| !pair[0].contains(tag));
        assert!(more.clone().all(|tag| tag["level"] == levels[level + 1]), "{pair:?}");
    }
    assert!(shown[3].len() > shown[0].len(), "{shown:?}");
    assert_eq!(well(&[], &lines), well(&["--level", "sure"], &lines));
    assert_eq!(tag(&["--level", "most"], "").status.code(), Some(2));
}

#[test]
fn the_topic_of_a_thread_is_stated_at_the_end() {
    let lines = vec![json!({"id": 1, "text": BATTERY}); 5];
    let answers = well(&["--thread", "--level", "surest"], &lines);
    assert_eq!(answers.len(), 6);
    let topics = answers[5]["thread"].as_array().unwrap();
    assert_eq!(topics[0]["category"], "energy");
    assert!(topics[0]["score"].as_f64().unwrap() > 0.9);
    assert_eq!(well(&["--thread"], &lines[..1])[1], json!({"thread": []}));
}

#[test]
fn ids_are_given_back_as_written() {
    let output = tag(&[], "{\"id\":12345678901234567890123,\"text\":\"\"}\n{\"id\":\"\\u00e9 7\",\"text\":\"\"}\n");
    let expected = "{\"id\":12345678901234567890123,\"tags\":[]}\n{\"id\":\"\\u00e9 7\",\"tags\":[]}\n";
    assert_eq!(str::from_utf8(&output.stdout).unwrap(), expected);
}

#[test]
fn other_fields_and_nulls_are_no_trouble() {
    let line = json!({"id": 1, "title": null, "parent": null, "parent_id": null, "author": 5, "topics": ["energy"], "text": BATTERY});
    assert_eq!(well(&[], &[line]), well(&[], &[json!({"id": 1, "text": BATTERY})]));
}

#[test]
fn a_parent_can_be_named_by_its_id() {
    let long = BATTERY.repeat(100);
    for parent in [BATTERY, &long] {
        for (parent_id, id) in [(json!("7"), json!("7")), (json!(7), json!("7")), (json!("7"), json!(7))] {
            let reply = "Same here, mine lost a third.";
            let named = [json!({"id": id, "text": parent}), json!({"id": 2, "parent_id": parent_id, "text": reply})];
            let given = [json!({"id": 2, "parent": parent, "text": reply})];
            assert_eq!(well(&["--all"], &named)[1], well(&["--all"], &given)[0]);
        }
    }
    let alone = [json!({"id": 2, "text": "So?"})];
    let unknown = [json!({"id": 2, "parent_id": "nobody", "text": "So?"})];
    assert_eq!(well(&["--all"], &alone), well(&["--all"], &unknown));
}

#[test]
fn bad_lines_are_named_and_the_others_answered() {
    let lines: [&[u8]; 11] = [
        b"{\"id\": 1, \"text\": \"one\"}",
        b"",
        b"[\"2\", \"an array\"]",
        b"{\"id\": 3}",
        b"{\"text\": \"no id\"}",
        b"{\"id\": null, \"text\": \"no id either\"}",
        b"{\"id\": 6, \"text\": \"\xFF\"}",
        b"{\"id\": 7, \"text\": \"cut off",
        b"{\"id\": 8, \"text\": 8}",
        b"not JSON",
        b"{\"id\": 10, \"text\": \"ten\"}",
    ];
    let path = file("bad.jsonl", &lines.join(&b'\n'));
    let output = tag(&[path.to_str().unwrap(), "-"], "{\"id\": 11, \"text\": \"eleven\"}\n?\n");
    assert_eq!(output.status.code(), Some(1));
    let ids: Vec<_> = answers(&output).iter().map(|answer| answer["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!(10), json!(11)]);
    let stderr = stderr(&output);
    assert_eq!(stderr.lines().count(), 9, "{stderr}");
    for number in 3..=10 {
        assert!(stderr.contains(&format!("{}:{number}: ", path.display())), "line {number} in {stderr}");
    }
    assert!(stderr.contains("-:2: "), "{stderr}");
}

#[test]
fn a_missing_file_is_named_and_the_others_read() {
    let path = file(
        "good.jsonl",
        b"\xEF\xBB\xBF{\"id\": 1, \"text\": \"after a byte-order mark, before Windows' line end\"}\r\n",
    );
    let output = tag(&["no/such/file", path.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).starts_with("threadlight: no/such/file: "));
    assert_eq!(answers(&output).len(), 1);
}

#[test]
fn half_surrogate_pairs_lose_nothing() {
    let half = format!("{{\"id\": 1, \"text\": \"\\ud83d {BATTERY} \\udca9\"}}\n");
    let replaced = [json!({"id": 1, "text": format!("\u{FFFD} {BATTERY} \u{FFFD}")})];
    let output = tag(&[], half);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
    assert_eq!(answers(&output), well(&[], &replaced));
}

#[test]
fn an_answer_comes_before_the_next_line_is_sent() {
    let mut child = threadlight(&["tag"]).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for id in 0..3 {
        writeln!(stdin, "{}", json!({"id": id, "text": "One at a time."})).unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["id"], id);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let mut child = threadlight(&["tag", "--all"]).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let line = format!("{}\n", json!({"id": 1, "text": BATTERY}));
    // Ours is the reading end that was closed, so theirs closes too, sooner or later.
    while stdin.write_all(line.as_bytes()).is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
}

#[test]
fn own_categories_come_from_a_file() {
    let rules = json!({"version": 1, "own": [
        {"id": "own-loss", "title": "Loss", "words": ["lose*"], "whole_words": true, "hue": 30},
        {"id": "own-range", "title": "Range", "pattern": "RANGE|🚗", "match_case": false},
        {"id": "own-tea", "title": "Tea", "words": ["tea"]},
    ]});
    let path = file("own.json", rules.to_string().as_bytes());
    let with = ["--own", path.to_str().unwrap()];
    let line = [json!({"id": 1, "text": format!("🚗 {BATTERY}")})];
    let mut answer = well(&with, &line).remove(0);
    let tags = answer["tags"].as_array_mut().unwrap();
    let own = tags.split_off(tags.len() - 2);
    assert_eq!(answer, well(&[], &line)[0]);
    let at = |word: &str| BATTERY.find(word).unwrap() + 3;
    let expected = [
        json!({"category": "own-loss", "axis": "own", "score": 1.0, "level": "surest", "evidence": [[at("loses"), at("loses") + 5]]}),
        json!({"category": "own-range", "axis": "own", "score": 1.0, "level": "surest", "evidence": [[0, 2], [at("range"), at("range") + 5]]}),
    ];
    assert_eq!(own, expected);
}

#[test]
fn own_categories_that_cannot_be_used_are_named() {
    let rules = json!({"own": [
        {"id": "own-1", "title": "One", "words": ["fine", "black *"]},
        {"id": "own-2", "title": "Two", "pattern": "é(a"},
    ]});
    let path = file("flawed.json", rules.to_string().as_bytes());
    let broken = file("broken.json", b"{\"own\": [");
    for (file, told) in [
        (path.to_str().unwrap(), &["own-1: word 2, character 7: ", "own-2: pattern, character 2: unclosed group"][..]),
        (broken.to_str().unwrap(), &["broken.json: EOF"]),
        ("no/such/file", &["no/such/file: "]),
    ] {
        let output = tag(&["--own", file], "");
        assert_eq!((output.status.code(), answers(&output).len()), (Some(1), 0));
        for told in told {
            assert!(stderr(&output).contains(told), "{told} in {}", stderr(&output));
        }
    }
}

#[test]
fn wrong_usage_is_status_2_and_help_is_help() {
    assert_eq!(tag(&["--offsets", "feet"], "").status.code(), Some(2));
    assert_eq!(threadlight(&[]).output().unwrap().status.code(), Some(2));
    let help = tag(&["--help"], "");
    assert_eq!(help.status.code(), Some(0));
    for word in ["Usage: threadlight tag", "--offsets", "--all", "parent_id", "Example:"] {
        assert!(str::from_utf8(&help.stdout).unwrap().contains(word), "{word}");
    }
    let version = threadlight(&["--version"]).output().unwrap();
    assert_eq!(str::from_utf8(&version.stdout).unwrap().trim(), concat!("threadlight ", env!("CARGO_PKG_VERSION")));
}
