//! What the shell knows of the core, written from the core: types, categories, limits.

use anyhow::Result;
use serde_json::json;
use threadlight::{
    comment,
    page::{adapter, outline, sites},
    protocol,
    tag::{correction, own, personal},
    taxonomy,
};
use ts_rs::TS;

/// Writes `extension/generated/protocol.d.ts`, `categories.js`, `sites.js`, `limits.js`, and `hosts.json` for the manifest.
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
    let sites = serde_json::to_string(sites::all())?;
    project::write(
        &folder.join("sites.js"),
        format!("/** @type {{readonly import(\"./protocol\").Site[]}} */\nexport const SITES = {sites};\n"),
    )?;
    project::write(&folder.join("hosts.json"), serde_json::to_string(&sites::match_patterns())?)?;
    project::write(&folder.join("limits.js"), limits())
}

fn limits() -> String {
    let constants = [
        (
            "How much of a comment its replies are read with, in UTF-16 units.",
            "PARENT_LIMIT",
            json!(comment::PARENT_TEXT_LIMIT),
        ),
        (
            "How much of a corrected comment is learnt from, in UTF-16 units.",
            "CORRECTED_TEXT_LIMIT",
            json!(correction::CORRECTION_TEXT_LIMIT),
        ),
        ("How many corrections are learnt from.", "MOST_CORRECTIONS", json!(personal::MAX_CORRECTIONS)),
        ("How many categories of the reader's own are looked for.", "MOST_OWN", json!(own::MAX_OWN_CATEGORIES)),
        ("How many elements an outline holds.", "ELEMENTS_LIMIT", json!(outline::ELEMENTS_LIMIT)),
        (
            "How much of an element's own text an outline holds, in characters.",
            "TEXT_LIMIT",
            json!(outline::TEXT_LIMIT),
        ),
        (
            "How much of an attribute's value an outline holds, in characters.",
            "VALUE_LIMIT",
            json!(outline::VALUE_LIMIT),
        ),
        (
            "How much JSON-LD an outline holds, in UTF-16 units of all scripts together.",
            "DATA_LIMIT",
            json!(outline::DATA_LIMIT),
        ),
        ("How many scripts of JSON-LD are looked at.", "DATA_SCRIPTS", json!(outline::DATA_SCRIPTS)),
        ("Names of elements that an outline leaves out.", "SKIPPED", json!(outline::SKIPPED)),
        ("Names of attributes that an outline keeps.", "ATTRIBUTES", json!(outline::ATTRIBUTES)),
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
