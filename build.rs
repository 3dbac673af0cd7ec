//! Compiles the data files in, so that adding a site or a cue is adding one file.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    list(&root.join("src/page/sites"), &out.join("sites.rs"))?;
    cues(&root.join("src/tag/cues"), &out.join("cues.rs"), &out.join("cue_sentences.rs"))
}

/// Writes to `list` a Rust slice of (file stem, file text) of the TOML files in `folder`, in the order of their names.
fn list(folder: &Path, list: &Path) -> Result<(), Box<dyn Error>> {
    let mut source = String::from("&[\n");
    for path in &toml_files(folder)? {
        source += &format!("    ({:?}, include_str!({:?})),\n", stem(path), path.display().to_string());
    }
    source += "]\n";
    Ok(fs::write(list, source)?)
}

/// A cue as its file has it: see `src/tag/cues.rs`.
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

/// Writes to `cues` a Rust slice of the cues of every TOML file in `folder`: parsed here, as at run time it would take
/// longer than all else at start. And to `sentences`, which only tests need, one of what each must match and must not.
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
