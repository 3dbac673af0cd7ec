//! Generates what the shell knows about the core: types, categories, sites, schemas and limits.

use std::collections::BTreeMap;

use anyhow::Result;
use threadlight::{
    comment, level,
    page::{adapter, outline, sites},
    protocol,
    tag::{correction, own, thread_topics},
    taxonomy,
};
use ts_rs::TS;

use crate::{constants, schemas};

/// Writes `protocol.d.ts`, `categories.js`, `descriptions.js`, `sites.js`, `schemas.js` and `constants.js` to `extension/generated`,
/// and `hosts.json` for the manifest.
pub fn generate() -> Result<()> {
    let folder = project::generated();
    project::write(&folder.join("protocol.d.ts"), declarations())?;
    let categories = serde_json::to_string_pretty(taxonomy::BUILT_IN.as_slice())?;
    project::write(
        &folder.join("categories.js"),
        format!(
            "/** @type {{readonly import(\"./protocol\").Category[]}} */\nexport const CATEGORIES = {categories};\n"
        ),
    )?;
    let descriptions: BTreeMap<_, _> = taxonomy::BUILT_IN.iter().map(|each| (each.id, each.description)).collect();
    let descriptions = serde_json::to_string_pretty(&descriptions)?;
    project::write(
        &folder.join("descriptions.js"),
        format!("/** @type {{Readonly<Record<string, string>>}} */\nexport const DESCRIPTIONS = {descriptions};\n"),
    )?;
    let sites = serde_json::to_string(sites::all())?;
    project::write(
        &folder.join("sites.js"),
        format!("/** @type {{readonly import(\"./protocol\").Site[]}} */\nexport const SITES = {sites};\n"),
    )?;
    project::write(&folder.join("hosts.json"), serde_json::to_string(&sites::match_patterns())?)?;
    project::write(&folder.join("schemas.js"), schemas::schemas()?)?;
    project::write(&folder.join("constants.js"), constants::constants())
}

fn declarations() -> String {
    // Counts arrive as JavaScript numbers.
    let config = ts_rs::Config::new().with_large_int("number");
    let declarations = [
        declaration::<protocol::Request>(&config),
        declaration::<protocol::Response>(&config),
        declaration::<protocol::Answer>(&config),
        declaration::<protocol::Configuration>(&config),
        declaration::<protocol::Flaw>(&config),
        declaration::<own::OwnCategory>(&config),
        declaration::<correction::Correction>(&config),
        declaration::<comment::Comment>(&config),
        declaration::<comment::Tag>(&config),
        declaration::<level::Level>(&config),
        declaration::<comment::Span>(&config),
        declaration::<thread_topics::ThreadCounts>(&config),
        declaration::<thread_topics::ThreadTopic>(&config),
        declaration::<taxonomy::Category>(&config),
        declaration::<taxonomy::Axis>(&config),
        declaration::<taxonomy::LineStyle>(&config),
        declaration::<outline::PackedOutline>(&config),
        declaration::<sites::Site>(&config),
        declaration::<adapter::Adapter>(&config),
        declaration::<adapter::ValueSource>(&config),
        declaration::<adapter::Depth>(&config),
    ];
    declarations.join("\n")
}

fn declaration<T: TS>(config: &ts_rs::Config) -> String {
    format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(config))
}
