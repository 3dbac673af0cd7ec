//! `cargo xtask new site`.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use threadlight::page::{
    decode::decode,
    html::Page,
    sites::{Sample, Site},
};

use crate::name;

/// The keys of a sample that are measured.
const FIGURES: [&str; 5] = ["comments", "authors", "times", "depths", "words"];

/// The line that begins a sample in a site's file.
const SAMPLE: &str = "[[sample]]\n";

/// Writes a site's file and sample page or, if the file exists, the figures of its samples. Returns what to do next.
pub fn write(root: &Path, id: &str) -> Result<String> {
    name::check(id, "site", name::IN_FILE_NAMES, "example-forum")?;
    let file = format!("src/page/sites/{id}.toml");
    if root.join(&file).exists() { measure(root, id, &file) } else { start(root, id, &file) }
}

fn start(root: &Path, id: &str, file: &str) -> Result<String> {
    let page = format!("tests/pages/{id}.html");
    ensure!(!root.join(&page).exists(), "{page} exists already, but {file} does not");
    for (path, text) in [(file, skeleton(id)), (&page, sample_page(id))] {
        fs::write(root.join(path), text).with_context(|| path.to_owned())?;
    }
    Ok(format!(
        "{file}\n{page}\nNext: make the page a short thread in the platform's markup and your own words, and say in the other file \
         where its comments are. Then:\n    cargo xtask new site {id}\nwhich says what is found, and notes it as what the page must give."
    ))
}

/// Where a sample is: the part of its block that is not measured.
#[derive(Deserialize)]
struct Source {
    page: String,
    url: String,
}

/// Reads the sample pages with the site's adapter and writes their figures into the site's file. Returns the figures and what to do
/// next.
fn measure(root: &Path, id: &str, file: &str) -> Result<String> {
    let text = project::read(&root.join(file))?;
    let mut blocks = text.split(SAMPLE);
    let head = blocks.next().unwrap_or_default().trim_end();
    let site: Site = toml::from_str(head).with_context(|| file.to_owned())?;
    let mut blocks: Vec<String> = blocks.map(str::to_owned).collect();
    if blocks.is_empty() {
        blocks.push(first_sample(id, &site));
    }
    let mut text = head.to_owned() + "\n";
    let mut done = String::new();
    for block in blocks {
        let Source { page, url } = toml::from_str(&block).with_context(|| file.to_owned())?;
        let sample = read(root, &site, &page, &url)?;
        text += &format!("\n{SAMPLE}{}", with_figures(&block, &sample));
        done += &format!("tests/pages/{page}: {}\n", figures(&sample).join(", "));
    }
    fs::write(root.join(file), text).with_context(|| file.to_owned())?;
    Ok(format!(
        "{done}{file} says so now. Next: compare it with the page, as somebody would read it. Then:\n    cargo test --test sites"
    ))
}

/// Measures a sample page.
fn read(root: &Path, site: &Site, page: &str, url: &str) -> Result<Sample> {
    let path = root.join("tests/pages").join(page);
    let bytes = fs::read(&path).with_context(|| format!("can't read tests/pages/{page}"))?;
    let parsed = Page::parse(&decode(&bytes, url));
    if let Some(signature) = &site.signature {
        ensure!(parsed.matches(signature)?, "tests/pages/{page}: nothing matches the signature `{signature}`");
    }
    let comments = parsed.comments(&site.adapter)?;
    ensure!(!comments.is_empty(), "tests/pages/{page}: no comment is found with `{}`", site.adapter.comment);
    Ok(Sample::of(page, url, &comments))
}

/// A block for the page that [`start`] wrote, without figures.
fn first_sample(id: &str, site: &Site) -> String {
    let host =
        site.hosts.first().map_or_else(|| format!("{id}.example"), |host| host.trim_start_matches("*.").to_owned());
    format!("page = \"{id}.html\"\nurl = \"https://{host}/\"\n")
}

/// A sample's block with its figures replaced. Its TOML comments stay.
fn with_figures(block: &str, sample: &Sample) -> String {
    let is_figure = |line: &&str| line.split_once(" =").is_some_and(|(key, _)| FIGURES.contains(&key));
    let kept = block.trim_end().lines().filter(|line| !is_figure(line)).map(str::to_owned);
    kept.chain(figures(sample)).map(|line| line + "\n").collect()
}

/// The figures as lines of TOML.
fn figures(Sample { comments, authors, times, depths, words, .. }: &Sample) -> [String; 5] {
    let values =
        [comments.to_string(), authors.to_string(), times.to_string(), format!("{depths:?}"), words.to_string()];
    std::array::from_fn(|at| format!("{} = {}", FIGURES[at], values[at]))
}

/// The name that readers see, as a first guess.
fn title(id: &str) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    id.split('-').filter(|part| !part.is_empty()).map(word).collect::<Vec<_>>().join(" ")
}

fn skeleton(id: &str) -> String {
    format!(
        r#"name = "{}"
hosts = ["{id}.example"]
signature = "body.{id}"
elsewhere = true

[adapter]
comment = "article.post"
body = ".post-text"
id = {{ attr = "id" }}
author = {{ select = ".post-author" }}
time = {{ select = "time", attr = "datetime" }}
title = {{ select = "h1" }}
badge = ".post-header"
"#,
        title(id)
    )
}

fn sample_page(id: &str) -> String {
    let post = |number: u32, author: &str, text: &str, replies: &str| {
        format!(
            r#"<article class="post" id="post-{number}">
  <p class="post-header"><span class="post-author">{author}</span> <time datetime="2024-05-0{number}T09:00:00Z">{number} May</time></p>
  <div class="post-text">{text}</div>
{replies}</article>
"#
        )
    };
    let reply = post(2, "olive", "<blockquote><p>A comment.</p></blockquote><p>A reply to it.</p>", "");
    let posts = post(1, "moss", "<p>A comment.</p>", &reply) + &post(3, "fern", "<p>Another comment.</p>", "");
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>The title of the thread</title>
</head>
<body class="{id}">
<h1>The title of the thread</h1>
{posts}</body>
</html>
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Repository;

    const FILE: &str = "src/page/sites/example-forum.toml";
    const PAGE: &str = "tests/pages/example-forum.html";

    #[test]
    fn the_first_call_writes_skeletons_and_the_second_what_the_page_gives() {
        let repository = Repository::with("site", &[]);
        write(repository.root(), "example-forum").unwrap();
        assert!(!repository.read(FILE).contains(SAMPLE));
        let done = write(repository.root(), "example-forum").unwrap();
        assert!(done.starts_with("tests/pages/example-forum.html: comments = 3, authors = 3, times = 3, "), "{done}");
        let site: Site = toml::from_str(&repository.read(FILE)).unwrap();
        let [sample] = &site.samples[..] else { panic!("{site:?}") };
        assert_eq!((&*sample.page, &*sample.url), ("example-forum.html", "https://example-forum.example/"));
        assert_eq!((sample.comments, &sample.depths[..], sample.words), (3, &[0, 1, 0][..], 10));
    }

    #[test]
    fn figures_follow_the_page_and_all_else_stays() {
        let repository = Repository::with("site-again", &[]);
        write(repository.root(), "example-forum").unwrap();
        write(repository.root(), "example-forum").unwrap();
        let before = repository.read(FILE).replace("[[sample]]\n", "[[sample]]\n# A thread.\n");
        let second = "\n[[sample]]\npage = \"other.html\"\nurl = \"https://other.example/t/1\"\n";
        repository.write(FILE, &(before.clone() + second));
        repository
            .write("tests/pages/other.html", &repository.read(PAGE).replace("moss", "").replace("reply", "long reply"));
        write(repository.root(), "example-forum").unwrap();
        let after = repository.read(FILE);
        assert!(after.starts_with(&(before + second)), "{after}");
        assert!(after.ends_with("comments = 3\nauthors = 2\ntimes = 3\ndepths = [0, 1, 0]\nwords = 11\n"), "{after}");
    }

    #[test]
    fn what_is_missing_is_said_in_a_line() {
        let repository = Repository::with("site-missing", &[]);
        repository.write(PAGE, "");
        let error = |repository: &Repository| write(repository.root(), "example-forum").unwrap_err().to_string();
        assert_eq!(error(&repository), format!("{PAGE} exists already, but {FILE} does not"));
        repository.write(FILE, &skeleton("example-forum"));
        assert_eq!(error(&repository), format!("{PAGE}: nothing matches the signature `body.example-forum`"));
        repository.write(PAGE, "<body class=example-forum>");
        assert_eq!(error(&repository), format!("{PAGE}: no comment is found with `article.post`"));
        repository.write(FILE, &skeleton("example-forum").replace("article.post", "article["));
        assert!(error(&repository).contains("article["));
        fs::remove_file(repository.root().join(PAGE)).unwrap();
        assert_eq!(error(&repository), format!("can't read {PAGE}"));
    }
}
