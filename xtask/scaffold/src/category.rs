//! `cargo xtask new category`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    cue, name,
    taxonomy::{self, Axis, Category, TAXONOMY, Taxonomy},
};

/// The styles of lines, in the order in which kinds are given them.
const LINES: [&str; 4] = ["solid", "dotted", "dashed", "double"];

/// The hues of neighbours in the list must differ by more than this, in degrees. A test of the palette requires it.
const NEIGHBOURS: u16 = 60;

/// Adds a draft to the end of its axis, texts to be translated to every other language, and for a kind a file of cues.
/// Returns what to do next.
pub fn write(root: &Path, id: &str, axis: Axis) -> Result<String> {
    name::check(id, "category", "", "gratitude")?;
    let Taxonomy { topic, kind } = taxonomy::read(root)?;
    ensure!(topic.iter().chain(&kind).all(|known| known.id != id), "{TAXONOMY} has a category called `{id}` already");
    let cues = format!("src/tag/cues/{id}.toml");
    ensure!(axis == Axis::Topic || !root.join(&cues).exists(), "{cues} exists already");
    let mut changes = vec![insert(root, &entry(id, axis, if axis == Axis::Topic { &topic } else { &kind }), axis)?];
    changes.extend(translations(root, id)?);
    if axis == Axis::Kind {
        changes.push((root.join(&cues), cue::skeleton(id)));
    }
    let mut done = String::new();
    for (path, text) in changes {
        fs::write(&path, text).with_context(|| path.display().to_string())?;
        done += &format!("{}\n", path.strip_prefix(root).unwrap_or(&path).display());
    }
    let tests = if axis == Axis::Kind { "cargo test --lib cues\n    " } else { "" };
    Ok(format!(
        "{done}Next: write its title, label and description, and their translations{}. Then:\n    \
         cargo test --lib taxonomy\n    {tests}cargo test --test taxonomy",
        if axis == Axis::Kind { ", and its first cues" } else { "" },
    ))
}

/// The entry of a draft, with a colour far from the others of its axis.
fn entry(id: &str, axis: Axis, others: &[Category]) -> String {
    let title: String = id[..1].to_ascii_uppercase() + &id[1..];
    let hue = free_hue(&others.iter().map(|other| other.hue).collect::<Vec<_>>());
    let line = match axis {
        Axis::Topic => String::new(),
        Axis::Kind => format!("line = \"{}\"\n", free_line(others)),
    };
    format!(
        "[[{axis}]]\nid = \"{id}\"\ntitle = \"{title}\"\nlabel = \"{title}\"\ndescription = \"\"\nhue = {hue}\n{line}draft = true\n"
    )
}

/// Among the hues that are far enough from the last one, the one farthest from its nearest neighbour on the colour circle.
fn free_hue(taken: &[u16]) -> u16 {
    let distance = |one: u16, other: u16| one.abs_diff(other).min(360 - one.abs_diff(other));
    let is_far = |&hue: &u16| taken.last().is_none_or(|&last| distance(hue, last) > NEIGHBOURS);
    let room = |&hue: &u16| taken.iter().map(|&other| distance(hue, other)).min();
    (0..360).filter(is_far).max_by_key(room).expect("some hue is far from any one hue")
}

/// Among the styles that the last kind does not have, the one that the fewest kinds have.
fn free_line(kinds: &[Category]) -> &'static str {
    let last = kinds.last().and_then(|kind| kind.line.as_deref());
    let uses = |line: &&str| kinds.iter().filter(|kind| kind.line.as_deref() == Some(line)).count();
    LINES.into_iter().filter(|&line| Some(line) != last).min_by_key(uses).expect("there are several styles")
}

/// The taxonomy with an entry at the end of its axis.
fn insert(root: &Path, entry: &str, axis: Axis) -> Result<(PathBuf, String)> {
    let path = root.join(TAXONOMY);
    let text = project::read(&path)?;
    let text = match axis {
        Axis::Kind => format!("{text}\n{entry}"),
        Axis::Topic => match text.split_once("\n[[kind]]\n") {
            Some((topics, kinds)) => format!("{topics}\n{entry}\n[[kind]]\n{kinds}"),
            None => bail!("{TAXONOMY} has no kinds"),
        },
    };
    Ok((path, text))
}

/// The text files of all languages except English, each with a title, a label and a description to translate at its end.
fn translations(root: &Path, id: &str) -> Result<Vec<(PathBuf, String)>> {
    let folder = root.join("extension/_locales");
    let mut languages: Vec<_> = fs::read_dir(&folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    languages.retain(|language| !language.ends_with("en"));
    languages.sort();
    let with_texts = |language: PathBuf| {
        let path = language.join("messages.json");
        let text = project::read(&path)?;
        let (texts, _) = text.rsplit_once("\n}").with_context(|| format!("{} is no JSON object", path.display()))?;
        let added =
            ["title", "label", "means"].map(|what| format!(",\n  \"{what}_{id}\": {{ \"message\": \"TRANSLATE\" }}"));
        let text = format!("{texts}{}\n}}\n", added.concat());
        Ok((path, text))
    };
    languages.into_iter().map(with_texts).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::testing::Repository;

    const GERMAN: &str = "extension/_locales/de/messages.json";

    fn repository(test: &str) -> Repository {
        Repository::with(test, &[TAXONOMY, GERMAN, "extension/_locales/en/messages.json", "src/tag/cues/question.toml"])
    }

    fn ids(categories: &[Category]) -> Vec<&str> {
        categories.iter().map(|category| category.id.as_str()).collect()
    }

    #[test]
    fn a_kind_is_a_draft_with_cues_and_texts_to_translate() {
        let repository = repository("kind");
        let english = repository.read("extension/_locales/en/messages.json");
        let before = taxonomy::read(repository.root()).unwrap();
        write(repository.root(), "gratitude", Axis::Kind).unwrap();
        let after = taxonomy::read(repository.root()).unwrap();
        assert_eq!(ids(&after.topic), ids(&before.topic));
        assert_eq!(ids(&after.kind), [ids(&before.kind), vec!["gratitude"]].concat());
        assert!(repository.read(TAXONOMY).ends_with("draft = true\n"));
        assert!(repository.read("src/tag/cues/gratitude.toml").contains("name = \"gratitude\""));
        let german: Value = serde_json::from_str(&repository.read(GERMAN)).unwrap();
        assert_eq!(german["title_gratitude"]["message"], "TRANSLATE");
        assert_eq!(german["label_gratitude"]["message"], "TRANSLATE");
        assert_eq!(german["means_gratitude"]["message"], "TRANSLATE");
        assert_eq!(repository.read("extension/_locales/en/messages.json"), english);
    }

    #[test]
    fn a_topic_goes_behind_the_last_topic_and_has_no_cues() {
        let repository = repository("topic");
        let before = taxonomy::read(repository.root()).unwrap();
        write(repository.root(), "gardens", Axis::Topic).unwrap();
        let after = taxonomy::read(repository.root()).unwrap();
        assert_eq!(ids(&after.topic), [ids(&before.topic), vec!["gardens"]].concat());
        assert_eq!(ids(&after.kind), ids(&before.kind));
        assert!(after.topic.last().unwrap().line.is_none());
        assert!(!repository.root().join("src/tag/cues/gardens.toml").exists());
    }

    #[test]
    fn an_id_is_used_once() {
        let repository = repository("twice");
        let before = repository.read(TAXONOMY);
        for axis in [Axis::Topic, Axis::Kind] {
            let error = write(repository.root(), "sport", axis).unwrap_err().to_string();
            assert_eq!(error, "src/taxonomy.toml has a category called `sport` already");
        }
        assert_eq!(repository.read(TAXONOMY), before);
    }

    #[test]
    fn colours_keep_their_distance() {
        assert_eq!(free_hue(&[0, 180]), 270);
        assert!(free_hue(&[0, 100, 200, 250]).abs_diff(250) > NEIGHBOURS);
        let kind = |line: &str| Category { id: String::new(), hue: 0, line: Some(line.into()) };
        assert_eq!(free_line(&[]), "solid");
        assert_eq!(free_line(&[kind("solid")]), "dotted");
        assert_eq!(free_line(&LINES.map(kind)), "solid");
        assert_eq!(free_line(&[&LINES[..], &["solid"]].concat().into_iter().map(kind).collect::<Vec<_>>()), "dotted");
    }
}
