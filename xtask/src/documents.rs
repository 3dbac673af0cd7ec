//! Tests of the documents: their links lead somewhere, and the commands, options and files that they mention exist.

use clap::CommandFactory;
use project::{command, output, read, root};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::{Arguments, manifest};

/// Folders whose files the documents mention by full path.
const FOLDERS: [&str; 8] = ["src/", "extension/", "tests/", "xtask/", "docs/", "benches/", "www/", ".github/"];

/// A folder of [`FOLDERS`] that only the build makes.
const GENERATED: &str = "extension/generated";

/// Parts of names that exist only for somebody who follows the walk-throughs of CONTRIBUTING.md.
const WALK_THROUGHS: [&str; 2] = ["example-forum", "gratitude"];

/// The tables of figures that others cut out of the documents by the comments around them.
const TABLES: [(&str, [&str; 3]); 2] =
    [("docs/performance.md", ["page", "wasm", "size"]), ("docs/model.md", ["accuracy", "levels", "verdicts"])];

/// What a document refers to.
#[derive(Debug, Default)]
struct Named {
    /// Where links lead.
    links: Vec<String>,
    /// Inline code, and the lines of code blocks.
    code: Vec<String>,
}

impl Named {
    fn of(markdown: &str) -> Self {
        let mut named = Self::default();
        let mut in_block = false;
        for event in Parser::new(markdown) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    named.links.push(dest_url.into_string());
                }
                Event::Html(html) | Event::InlineHtml(html) => named.links.extend(sources(&html)),
                Event::Start(Tag::CodeBlock(_)) => in_block = true,
                Event::End(TagEnd::CodeBlock) => in_block = false,
                Event::Text(text) if in_block => named.code.extend(text.lines().map(str::to_owned)),
                Event::Code(code) => named.code.push(code.into_string()),
                _ => {}
            }
        }
        named
    }
}

/// The addresses of the pictures in a piece of HTML.
fn sources(html: &str) -> impl Iterator<Item = String> {
    let attributes = [" src=\"", " srcset=\""];
    let values = attributes.into_iter().flat_map(|name| html.split(name).skip(1));
    values.filter_map(|rest| rest.split('"').next()).map(str::to_owned)
}

/// The documents that git knows or would take, with their contents.
fn documents() -> Vec<(String, Named)> {
    let files = output(command("git").args(["ls-files", "--cached", "--others", "--exclude-standard", "*.md"]))
        .expect("this is a checkout of git");
    let documents: Vec<_> = files
        .lines()
        .filter(|file| root().join(file).is_file())
        .map(|file| (file.to_owned(), Named::of(&read(&root().join(file)).expect("a text file"))))
        .collect();
    assert!(documents.iter().any(|(file, _)| file == "README.md"), "found {files}");
    documents
}

/// Asserts that nothing is wrong, and says what is.
fn assert_none(wrong: &[String], what: &str) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}

#[test]
fn links_lead_to_files_that_exist() {
    let mut wrong = Vec::new();
    for (file, Named { links, .. }) in documents() {
        let folder = root().join(&file).parent().expect("a file stands in a folder").to_path_buf();
        for link in links.iter().filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or_default();
            if !folder.join(path).exists() {
                wrong.push(format!("{file}: {link}"));
            }
        }
    }
    assert_none(&wrong, "links that lead nowhere");
}

#[test]
fn files_that_documents_name_exist() {
    let mut wrong = Vec::new();
    for (file, Named { code, .. }) in documents() {
        for name in code.iter().filter(|code| FOLDERS.iter().any(|folder| code.starts_with(folder))) {
            let is_made_up =
                name.contains(['<', '*', '…', ' ', '{']) || WALK_THROUGHS.iter().any(|part| name.contains(part));
            if !is_made_up && !name.starts_with(GENERATED) && !root().join(name).exists() {
                wrong.push(format!("{file}: {name}"));
            }
        }
    }
    assert_none(&wrong, "files that are not there");
}

#[test]
fn commands_that_documents_name_exist() {
    let mut wrong = Vec::new();
    for (file, Named { code, .. }) in documents() {
        for line in code.iter().filter_map(|line| line.trim().strip_prefix("cargo xtask ")) {
            if let Err(why) = check(line) {
                wrong.push(format!("{file}: cargo xtask {line}: {why}"));
            }
        }
    }
    assert_none(&wrong, "commands that don't exist");
}

/// Whether xtask has that command, with those options.
fn check(line: &str) -> Result<(), String> {
    let xtask = Arguments::command();
    let mut words = line.split_whitespace().take_while(|word| !matches!(*word, "#" | "|" | "&&" | "&" | ">"));
    let name = words.next().ok_or("no command")?;
    if name.starts_with("--") {
        return Ok(());
    }
    let command = xtask.find_subcommand(name).ok_or("no such command")?;
    // What is passed on to another program is that program's business.
    if command.get_arguments().any(clap::Arg::is_trailing_var_arg_set) {
        return Ok(());
    }
    for word in words.filter_map(|word| word.strip_prefix("--")) {
        let option = word.split('=').next().unwrap_or_default();
        if option != "help" && !command.get_arguments().any(|argument| argument.get_long() == Some(option)) {
            return Err(format!("no option --{option}"));
        }
    }
    Ok(())
}

#[test]
fn the_readme_names_the_oldest_browsers() {
    let manifest = manifest::read().expect("the manifest is JSON");
    let major = manifest::oldest(&manifest).expect("it names versions").map(|version| version.replace(".0", ""));
    let [chromium, firefox] = major;
    let named = format!("Chromium {chromium} or Firefox {firefox}");
    assert!(read(&root().join("README.md")).expect("a text file").contains(&named), "README.md should say {named}");
}

#[test]
fn pictures_in_html_are_links() {
    let named = Named::of("<picture>\n<source srcset=\"a.png\">\n<img src=\"b.png\" alt=\"\">\n</picture>");
    assert_eq!(named.links.iter().map(String::as_str).collect::<Vec<_>>(), ["a.png", "b.png"]);
}

#[test]
fn tables_of_figures_stand_between_their_markers() {
    for (file, names) in TABLES {
        let text = read(&root().join(file)).expect("a text file");
        for name in names {
            let begin: Vec<_> = text.split(&format!("<!-- figures:{name} -->\n")).collect();
            let [_, rest] = begin[..] else { panic!("{file} has {} tables `{name}`", begin.len() - 1) };
            let (table, _) = rest
                .split_once(&format!("<!-- /figures:{name} -->\n"))
                .unwrap_or_else(|| panic!("{file}: {name} has no end"));
            let lines: Vec<_> = table.lines().filter(|line| !line.is_empty()).collect();
            let bars = |line: &str| line.matches('|').count();
            let is_row = |line: &&str| line.starts_with('|') && line.ends_with('|') && bars(line) == bars(lines[0]);
            assert!(lines.len() > 2 && lines.iter().all(is_row), "{file}: {name} is not one table with rows");
        }
    }
}

#[test]
fn a_wrong_command_is_told() {
    assert_eq!(check("test --only format"), Ok(()));
    assert_eq!(check("tset"), Err("no such command".to_owned()));
    assert_eq!(check("run --bowser firefox # opens it"), Err("no option --bowser".to_owned()));
}
