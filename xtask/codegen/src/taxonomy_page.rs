//! `docs/taxonomy.md`: the categories for people to read.

use std::path::PathBuf;

use anyhow::Result;
use threadlight::{
    Axis, Category,
    taxonomy::{self, BUILT_IN},
};

/// Writes the page.
pub fn generate() -> Result<()> {
    project::write(&path(), page())
}

fn path() -> PathBuf {
    project::root().join("docs/taxonomy.md")
}

fn page() -> String {
    let table =
        |axis: Axis| -> String { (0..BUILT_IN.len()).filter(|&at| BUILT_IN[at].axis == axis).map(row).collect() };
    format!(
        "# Taxonomy\n\n\
         <!-- `cargo xtask build` writes this page from src/taxonomy.toml. -->\n\n\
         What comments are tagged with. A comment has up to three topics and up to three kinds.\n\n\
         ## Topics: what a comment is about\n\n{HEAD}{}\n\
         ## Kinds: what a comment does\n\n{HEAD}{}",
        table(Axis::Topic),
        table(Axis::Kind),
    )
}

/// The head of each table.
const HEAD: &str = "| id | title | short label | a comment that ... |\n| --- | --- | --- | --- |\n";

/// A category's row of the table.
fn row(index: usize) -> String {
    let Category { id, title, label, description, .. } = &BUILT_IN[index];
    let excluded = (0..BUILT_IN.len()).filter(|&other| taxonomy::exclude_each_other(index, other));
    let never: String = excluded.map(|other| format!("; never together with `{}`", BUILT_IN[other].id)).collect();
    // Some descriptions say it already.
    let never = if description.contains("never together") { "" } else { &never };
    format!("| `{id}` | {title} | {label} | {description}{never} |\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_in_step_with_the_taxonomy() {
        let written = project::read(&path()).unwrap();
        assert!(written == page(), "docs/taxonomy.md is not what src/taxonomy.toml says: run `cargo xtask build`");
    }
}
