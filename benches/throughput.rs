//! Measures how fast native code tags comments: `cargo bench --bench throughput`.
//!
//! Times depend on the machine. Compare the ratio to tokenising the same texts, which any tagger must do.

use std::{hint::black_box, time::Instant};

use threadlight::{Comment, Engine, Level, text};

/// A JSON list of paragraphs from which comments are made. `benches/wasm.mjs` and `benches/page.mjs` use it, too.
const PARAGRAPHS: &str = include_str!("paragraphs.json");

fn main() {
    let paragraphs: Vec<String> = serde_json::from_str(PARAGRAPHS).expect("the file is a list of strings");
    let comments: Vec<Comment> = (0..1000)
        .map(|number| {
            let text = [0, 1, 2].map(|step| &*paragraphs[(number + step * number) % paragraphs.len()]).join("\n\n");
            let title = (number % 3 == 0).then(|| "Electric cars, three years on".into());
            Comment { id: number.to_string(), title, text, ..Comment::default() }
        })
        .collect();
    let bytes: usize = comments.iter().map(|comment| comment.text.len()).sum();

    let start = Instant::now();
    let engine = Engine::new().expect("the embedded model fits");
    let loading = start.elapsed();
    engine.tag(&comments[0], Level::Everything);
    let first = start.elapsed().saturating_sub(loading);

    let tokenising = best(|| comments.iter().map(|comment| text::tokenise(&comment.text).len()).sum());
    let tagging = best(|| comments.iter().map(|comment| engine.tag(comment, Level::Everything).len()).sum());
    let speed = |seconds: f64| bytes as f64 / 1e6 / seconds;
    println!("{} comments, {bytes} bytes", comments.len());
    println!("loading the model       {:8.2} ms", loading.as_secs_f64() * 1e3);
    println!("the first comment       {:8.2} ms (compiles the cues)", first.as_secs_f64() * 1e3);
    println!("tokenising alone        {:8.1} MB/s", speed(tokenising));
    println!("tagging with evidence   {:8.1} MB/s, {:.1} times as long", speed(tagging), tagging / tokenising);
}

/// The shortest time of ten runs, in seconds: the other runs were disturbed.
fn best(mut work: impl FnMut() -> usize) -> f64 {
    let run = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..10).map(run).fold(f64::INFINITY, f64::min)
}
