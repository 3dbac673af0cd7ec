//! Compiles the data files into the core: taxonomy, sites and cues. Parsing them at run time would take longer than the rest of
//! the start.

use std::{
    collections::BTreeSet,
    env,
    error::Error,
    fmt::Display,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    taxonomy(&root.join("src/taxonomy.toml"), &out.join("taxonomy.rs"))?;
    list(&root.join("src/page/sites"), &out.join("sites.rs"))?;
    cues(&root.join("src/tag/cues"), &out.join("cues.rs"), &out.join("cue_sentences.rs"))
}

/// The taxonomy as it is written in its file, which explains each field.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Taxonomy {
    version: u16,
    topic: Vec<Category>,
    kind: Vec<Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Category {
    id: String,
    title: String,
    label: String,
    description: String,
    hue: u16,
    line: Option<Line>,
    #[serde(default)]
    excludes: Vec<String>,
    #[serde(default)]
    draft: bool,
}

/// `LineStyle` of `src/taxonomy.rs`: the `Debug` form of a variant is the code for it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Solid,
    Dotted,
    Dashed,
    Double,
}

/// Writes the constants of `src/taxonomy.rs` to `constants`. Checks only what they depend on; tests check the texts.
fn taxonomy(file: &Path, constants: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", file.display());
    let wrong = |error: &dyn Display| format!("src/taxonomy.toml: {error}");
    let Taxonomy { version, topic, kind } =
        toml::from_str(&fs::read_to_string(file)?).map_err(|error| wrong(&error))?;
    check(&topic, &kind).map_err(|error| wrong(&error))?;
    let with_axis = |axis, categories: Vec<Category>| categories.into_iter().map(move |category| (axis, category));
    let all = with_axis("Topic", topic).chain(with_axis("Kind", kind));
    let (drafts, built_in): (Vec<_>, Vec<_>) = all.partition(|(_, category)| category.draft);
    let topics = built_in.iter().filter(|(axis, _)| *axis == "Topic").count();
    let index = |id: &str| built_in.iter().position(|(_, category)| category.id == id);
    let mut exclusive = BTreeSet::new();
    for (one, (_, category)) in built_in.iter().enumerate() {
        exclusive
            .extend(category.excludes.iter().filter_map(|id| index(id)).map(|other| [one.min(other), one.max(other)]));
    }
    let source = format!(
        "/// Which taxonomy this is: a model is trained for one version and fits no other.\n\
         pub const VERSION: u16 = {version};\n\
         /// How many categories of [`BUILT_IN`] are topics. They come first.\n\
         pub const TOPICS: usize = {topics};\n\
         /// Every category that ships, topics first. A model's outputs are in this order.\n\
         pub static BUILT_IN: [Category; {}] = [\n{}];\n\
         /// The categories that the model does not know yet. Nobody sees them; tests check them like the others.\n\
         pub static DRAFTS: [Category; {}] = [\n{}];\n\
         /// The pairs of indexes in [`BUILT_IN`], the lower first, that exclude each other.\n\
         static EXCLUSIVE: [[usize; 2]; {}] = [{}];\n",
        built_in.len(),
        literals(&built_in),
        drafts.len(),
        literals(&drafts),
        exclusive.len(),
        exclusive.iter().map(|pair| format!("{pair:?}")).collect::<Vec<_>>().join(", "),
    );
    Ok(fs::write(constants, source)?)
}

/// Checks that constants can be made of the categories, and that the shell can show them. The error says what to change.
fn check(topics: &[Category], kinds: &[Category]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for (axis, categories) in [("topic", topics), ("kind", kinds)] {
        for Category { id, hue, line, excludes, .. } in categories {
            if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_lowercase()) {
                return Err(format!("`{id}` is not a valid id: use lower-case letters only"));
            }
            if !seen.insert(id) {
                return Err(format!("there are two categories with the id `{id}`"));
            }
            if *hue >= 360 {
                return Err(format!("`{id}` has the hue {hue}: it is an angle from 0 to 359"));
            }
            if line.is_some() != (axis == "kind") {
                return Err(format!("`{id}` is a {axis}: every kind has a `line`, and no topic has one"));
            }
            if let Some(other) = excludes.iter().find(|other| !categories.iter().any(|category| category.id == **other))
            {
                return Err(format!("`{id}` excludes `{other}`, but no {axis} has that id"));
            }
        }
    }
    Ok(())
}

/// The entries of an array of `Category`.
fn literals(categories: &[(&str, Category)]) -> String {
    let literal = |(axis, category): &(&str, Category)| {
        let Category { id, title, label, description, hue, line, .. } = category;
        let line = line.as_ref().map_or("None".into(), |line| format!("Some(LineStyle::{line:?})"));
        format!(
            "    Category {{ id: {id:?}, axis: Axis::{axis}, title: {title:?}, label: {label:?}, \
             description: {description:?}, hue: {hue}, line: {line} }},\n"
        )
    };
    categories.iter().map(literal).collect()
}

/// Writes a Rust slice to `list`: (file stem, file text) of each TOML file in `folder`, in the order of their names.
fn list(folder: &Path, list: &Path) -> Result<(), Box<dyn Error>> {
    let mut source = String::from("&[\n");
    for path in &toml_files(folder)? {
        source += &format!("    ({:?}, include_str!({:?})),\n", stem(path), path.display().to_string());
    }
    source += "]\n";
    Ok(fs::write(list, source)?)
}

/// A cue as it is written in its file; `src/tag/cues.rs` explains the fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cue {
    name: String,
    pattern: String,
    matches: Vec<String>,
    ignores: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    cue: Vec<Cue>,
}

/// Writes two Rust slices in the same order: the cues of every TOML file in `folder` to `cues`, and the sentences that each must
/// and must not match to `sentences`, which only tests include.
fn cues(folder: &Path, cues: &Path, sentences: &Path) -> Result<(), Box<dyn Error>> {
    let (mut cue_source, mut sentence_source) = (String::from("&[\n"), String::from("&[\n"));
    for path in &toml_files(folder)? {
        println!("cargo::rerun-if-changed={}", path.display());
        let file: CueFile =
            toml::from_str(&fs::read_to_string(path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        for Cue { name, pattern, matches, ignores } in file.cue {
            cue_source += &format!("    Cue {{ kind: {:?}, name: {name:?}, pattern: {pattern:?} }},\n", stem(path));
            sentence_source += &format!("    (&{matches:?}, &{ignores:?}),\n");
        }
    }
    fs::write(cues, cue_source + "]\n")?;
    Ok(fs::write(sentences, sentence_source + "]\n")?)
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
