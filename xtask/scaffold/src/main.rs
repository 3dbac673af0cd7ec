//! `cargo xtask new`: writes the first lines of a site, a cue or a category where the project expects them. Tests say what is still
//! missing; CONTRIBUTING.md walks through all of it.

mod category;
mod cue;
mod site;
#[cfg(test)]
mod testing;

use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::{Parser, Subcommand};

/// Write the first lines of a site, a cue or a category
#[derive(Debug, Parser)]
#[command(name = "cargo xtask new")]
struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A platform: its file and its sample page. When these exist, the figures that the page gives
    Site {
        /// Its id, such as example-forum: lower-case letters, digits and hyphens
        name: String,
    },
    /// A pattern that shows what a comment does
    Cue {
        /// The id of the kind that it shows, such as question
        kind: String,
        /// What it is called in the kind's file, such as "any pointers": lower-case letters, digits, spaces and hyphens
        name: String,
    },
    /// Something that comments can be tagged with: a draft, until a model is trained for it
    Category {
        /// Its id: lower-case letters
        name: String,
        /// Whether it is what a comment is about (topic) or what it does (kind)
        #[arg(long)]
        axis: category::Axis,
    },
}

fn main() -> ExitCode {
    let root = project::root();
    let done = match Options::parse().what {
        What::Site { name } => site::write(root, &name),
        What::Cue { kind, name } => cue::write(root, &kind, &name),
        What::Category { name, axis } => category::write(root, &name, axis),
    };
    project::exit(done.map(|done| println!("{done}")))
}

/// Checks a name that was typed in; `others` are the characters that it may have besides lower-case letters.
fn check_name(name: &str, what: &str, others: &str, example: &str) -> Result<()> {
    let is_allowed = |character: char| character.is_ascii_lowercase() || others.contains(character);
    let is_sound = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.ends_with(|last: char| last.is_ascii_alphanumeric())
        && name.chars().all(is_allowed);
    let allowed = match others {
        "" => "lower-case letters only",
        _ if others.contains(' ') => "lower-case letters, digits, spaces and hyphens, with a letter first",
        _ => "lower-case letters, digits and hyphens, with a letter first",
    };
    ensure!(is_sound, "`{name}` can't be the name of a {what}: use {allowed}, as in `{example}`");
    Ok(())
}

/// Digits and a hyphen: what [`check_name`] allows in names of files.
const IN_FILE_NAMES: &str = "0123456789-";

/// What [`check_name`] allows in names of cues.
const IN_CUE_NAMES: &str = "0123456789- ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_refused_in_one_line_that_says_how_they_should_look() {
        for name in ["example-forum", "phpbb-2", "x"] {
            check_name(name, "site", IN_FILE_NAMES, "example-forum").unwrap();
        }
        for name in ["", "Example", "a b", "-a", "a-", "2a", "../a", "é", "a\n"] {
            let error = check_name(name, "site", IN_FILE_NAMES, "example-forum").unwrap_err().to_string();
            assert!(error.contains("as in `example-forum`"), "{error}");
        }
        check_name("any pointers", "cue", IN_CUE_NAMES, "any pointers").unwrap();
        assert!(check_name("seeks \"help\"", "cue", IN_CUE_NAMES, "any pointers").is_err());
        assert!(check_name("a-b", "category", "", "gratitude").is_err());
    }

    #[test]
    fn arguments_are_as_the_documentation_has_them() {
        for line in ["new site example-forum", "new cue question any-pointers", "new category gratitude --axis kind"] {
            Options::try_parse_from(line.split(' ')).unwrap();
        }
        for line in ["new", "new site", "new cue question", "new category gratitude", "new category x --axis own"] {
            assert!(Options::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
