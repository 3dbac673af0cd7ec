//! `cargo xtask new cue`.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{name, taxonomy};

/// The part of a kind's file that is read here.
#[derive(Deserialize)]
struct CueFile {
    cue: Vec<Cue>,
}

#[derive(Deserialize)]
struct Cue {
    name: String,
}

/// Adds a cue without sentences to the file of its kind. Returns what to do next.
pub fn write(root: &Path, kind: &str, name: &str) -> Result<String> {
    name::check(name, "cue", name::IN_CUE_NAMES, "any pointers")?;
    let kinds: Vec<_> = taxonomy::read(root)?.kind.into_iter().map(|kind| kind.id).collect();
    ensure!(kinds.iter().any(|known| known == kind), "`{kind}` is no kind; the kinds are {}", kinds.join(", "));
    let file = format!("src/tag/cues/{kind}.toml");
    let path = root.join(&file);
    let before = if path.exists() { project::read(&path)? } else { String::new() };
    if !before.is_empty() {
        let CueFile { cue } = toml::from_str(&before).with_context(|| file.clone())?;
        ensure!(cue.iter().all(|cue| cue.name != name), "{file} has a cue called `{name}` already");
    }
    let space = if before.is_empty() { "" } else { "\n" };
    fs::write(&path, format!("{before}{space}{}", skeleton(name))).with_context(|| file.clone())?;
    Ok(format!(
        "{file}: `{name}`, at the end\n\
         Next: write its pattern, sentences that it must match, and similar ones that it must not. Then:\n    \
         cargo test --lib cues"
    ))
}

/// A cue that matches its own name. It has no sentences yet; a test fails until it has.
pub fn skeleton(name: &str) -> String {
    format!("[[cue]]\nname = \"{name}\"\npattern = '''\\b({name})\\b'''\nmatches = []\nignores = []\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Repository;

    const QUESTIONS: &str = "src/tag/cues/question.toml";

    #[test]
    fn a_cue_goes_to_the_end_of_its_file_once() {
        let repository = Repository::with("cue", &["src/taxonomy.toml", QUESTIONS]);
        let before = repository.read(QUESTIONS);
        write(repository.root(), "question", "any pointers").unwrap();
        let after = repository.read(QUESTIONS);
        assert!(after.starts_with(&before) && after.ends_with("ignores = []\n"), "{after}");
        let CueFile { cue } = toml::from_str(&after).unwrap();
        assert_eq!(cue.last().unwrap().name, "any pointers");
        let error = write(repository.root(), "question", "any pointers").unwrap_err();
        assert_eq!(error.to_string(), "src/tag/cues/question.toml has a cue called `any pointers` already");
        assert_eq!(repository.read(QUESTIONS), after);
    }

    #[test]
    fn only_kinds_have_cues() {
        let repository = Repository::with("cue-kinds", &["src/taxonomy.toml"]);
        for kind in ["sport", "questions", "../question"] {
            let error = write(repository.root(), kind, "any pointers").unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{kind}` is no kind; the kinds are question, ")), "{error}");
        }
    }
}
