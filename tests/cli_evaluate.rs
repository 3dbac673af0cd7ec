//! Runs `threadlight evaluate` as a program.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

fn evaluate(input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_threadlight"))
        .arg("evaluate")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn right_tags_are_counted() {
    let battery = "Has anybody measured how much range the battery of an electric car loses in winter?";
    let line = serde_json::json!({"text": battery, "topics": ["energy"], "kinds": ["question"]});
    let output = evaluate(&format!("{line}\n").repeat(5));
    assert_eq!((output.status.code(), str::from_utf8(&output.stderr).unwrap()), (Some(0), ""));
    let table = str::from_utf8(&output.stdout).unwrap();
    let question: Vec<_> =
        table.lines().find(|line| line.starts_with("question ")).unwrap().split_whitespace().collect();
    assert_eq!(question, ["question", "1.000", "1.000", "1.000", "5", "5"]);
    assert!(table.contains("main topic found: 1.000 of 5; comments: 5"), "{table}");
}

#[test]
fn unknown_labels_and_missing_ones_are_named() {
    let output = evaluate("{\"text\": \"a\", \"topics\": [\"question\"], \"kinds\": []}\n{\"text\": \"a\"}\n");
    assert_eq!(output.status.code(), Some(1));
    let stderr = str::from_utf8(&output.stderr).unwrap();
    assert!(stderr.contains("-:1: \"question\" is no topic of the taxonomy"), "{stderr}");
    assert!(stderr.contains("-:2: missing field `topics`"), "{stderr}");
}
