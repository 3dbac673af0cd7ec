//! The taxonomy, as far as new entries depend on it.

use std::{fmt, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;

/// The file of the taxonomy.
pub const TAXONOMY: &str = "src/taxonomy.toml";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Axis {
    Topic,
    Kind,
}

impl fmt::Display for Axis {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(if *self == Self::Topic { "topic" } else { "kind" })
    }
}

/// The parts of the taxonomy that are read here.
#[derive(Deserialize)]
pub struct Taxonomy {
    pub topic: Vec<Category>,
    pub kind: Vec<Category>,
}

#[derive(Deserialize)]
pub struct Category {
    pub id: String,
    pub hue: u16,
    pub line: Option<String>,
}

/// Reads it; an error if it is missing or not as expected.
pub fn read(root: &Path) -> Result<Taxonomy> {
    toml::from_str(&project::read(&root.join(TAXONOMY))?).context(TAXONOMY)
}
