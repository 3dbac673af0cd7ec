//! `cargo xtask new`: writes the first lines of a site, a cue or a category where the project expects them. Tests say what is still
//! missing; CONTRIBUTING.md walks through all of it.

mod category;
mod cue;
mod name;
mod site;
mod taxonomy;
#[cfg(test)]
mod testing;

use std::process::ExitCode;

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
        axis: taxonomy::Axis,
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

#[cfg(test)]
mod tests {
    use super::*;

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
