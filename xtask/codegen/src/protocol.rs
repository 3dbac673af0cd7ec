//! Generates what the shell knows about the core: types, categories, sites, schemas and limits.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::json;
use threadlight::{
    comment,
    page::{adapter, outline, sites},
    protocol,
    tag::{correction, own, own_pattern, personal},
    taxonomy,
};
use ts_rs::TS;

use crate::schemas;

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
    project::write(&folder.join("constants.js"), constants())
}

fn constants() -> String {
    let constants = [
        (
            "How much of a parent comment is given to the model as context for its replies, in UTF-16 units.",
            "PARENT_TEXT_LIMIT",
            json!(comment::PARENT_TEXT_LIMIT),
        ),
        (
            "How much of a corrected comment is kept and learnt from, in UTF-16 units.",
            "CORRECTION_TEXT_LIMIT",
            json!(correction::CORRECTION_TEXT_LIMIT),
        ),
        (
            "How much of its thread's title is kept with a corrected comment, in UTF-16 units.",
            "CORRECTION_TITLE_LIMIT",
            json!(correction::CORRECTION_TITLE_LIMIT),
        ),
        (
            "How many corrections are kept and learnt from: the newest.",
            "MAX_CORRECTIONS",
            json!(personal::MAX_CORRECTIONS),
        ),
        ("How many own categories a reader can have.", "MAX_OWN_CATEGORIES", json!(own::MAX_OWN_CATEGORIES)),
        (
            "The longest word, phrase or pattern of an own category, in UTF-16 units.",
            "MAX_PATTERN_LENGTH",
            json!(own_pattern::MAX_PATTERN_LENGTH),
        ),
        ("How many elements an outline holds.", "OUTLINE_ELEMENTS_LIMIT", json!(outline::ELEMENTS_LIMIT)),
        (
            "How much of an element's own text an outline holds, in characters.",
            "OUTLINE_TEXT_LIMIT",
            json!(outline::TEXT_LIMIT),
        ),
        (
            "How much of an attribute's value an outline holds, in characters.",
            "OUTLINE_VALUE_LIMIT",
            json!(outline::VALUE_LIMIT),
        ),
        (
            "How much JSON-LD an outline holds, in UTF-16 units of all scripts together.",
            "OUTLINE_DATA_LIMIT",
            json!(outline::DATA_LIMIT),
        ),
        ("How many scripts of JSON-LD are looked at.", "OUTLINE_DATA_SCRIPTS", json!(outline::DATA_SCRIPTS)),
        ("Elements that an outline leaves out, by name.", "OUTLINE_SKIPPED_ELEMENTS", json!(outline::SKIPPED)),
        ("Attributes that an outline keeps, by name.", "OUTLINE_ATTRIBUTES", json!(outline::ATTRIBUTES)),
        ("Ends each string of a packed outline.", "OUTLINE_STRING_END", json!(outline::STRING_END)),
        ("Stands for the body in the outline of a shadow root.", "SHADOW_HOST", json!(outline::SHADOW_HOST)),
        ("The attribute of the elements that the extension adds to pages.", "OURS", json!(outline::OURS)),
        (
            "Elements whose content is not text for readers, by name.",
            "SILENT_ELEMENTS",
            json!(adapter::SILENT_ELEMENTS),
        ),
        ("Elements that begin and end a line, by name.", "BLOCK_ELEMENTS", json!(adapter::BLOCK_ELEMENTS.as_slice())),
    ];
    constants.iter().map(|(what, name, value)| format!("/** {what} */\nexport const {name} = {value};\n")).collect()
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
        declaration::<comment::Span>(&config),
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
