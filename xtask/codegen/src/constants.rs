//! Generates the core's constants for the shell.

use serde_json::{Value, json};
use threadlight::{
    Level, comment,
    page::{adapter, outline},
    tag::{correction, own, own_pattern, personal},
};

/// What a constant is, its name, which is that in Rust, and its value.
type Constant = (&'static str, &'static str, Value);

/// Writes the constants as a JavaScript module.
pub fn constants() -> String {
    let constants = of_comments().into_iter().chain(of_pages());
    constants.map(|(what, name, value)| format!("/** {what} */\nexport const {name} = {value};\n")).collect()
}

/// What bounds comments, corrections and own categories.
fn of_comments() -> Vec<Constant> {
    vec![
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
        (
            "How sure the core must be of a tag for a reader to see it: from the strictest to the least strict.",
            "LEVELS",
            json!(Level::ALL),
        ),
        ("The level of a reader who has chosen none.", "DEFAULT_LEVEL", json!(Level::default())),
        ("The prefix of every own category's id.", "OWN_ID_PREFIX", json!(own::OWN_ID_PREFIX)),
        ("How many own categories a reader can have.", "MAX_OWN_CATEGORIES", json!(own::MAX_OWN_CATEGORIES)),
        (
            "The longest word, phrase or pattern of an own category, in UTF-16 units.",
            "MAX_PATTERN_LENGTH",
            json!(own_pattern::MAX_PATTERN_LENGTH),
        ),
    ]
}

/// What outlines and texts of pages consist of.
fn of_pages() -> Vec<Constant> {
    vec![
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
        (
            "How many scripts of JSON-LD an outline takes into account.",
            "OUTLINE_MAX_DATA_SCRIPTS",
            json!(outline::MAX_DATA_SCRIPTS),
        ),
        ("Elements that an outline leaves out, by name.", "OUTLINE_SKIPPED_ELEMENTS", json!(outline::SKIPPED_ELEMENTS)),
        ("Attributes that an outline keeps, by name.", "OUTLINE_KEPT_ATTRIBUTES", json!(outline::KEPT_ATTRIBUTES)),
        ("Ends each string of a packed outline.", "OUTLINE_STRING_END", json!(outline::STRING_END)),
        ("Stands for the body in the outline of a shadow root.", "SHADOW_HOST", json!(outline::SHADOW_HOST)),
        (
            "The attribute of the elements that the extension adds to pages.",
            "OUR_ATTRIBUTE",
            json!(outline::OUR_ATTRIBUTE),
        ),
        (
            "Elements whose content is not text for readers, by name.",
            "SILENT_ELEMENTS",
            json!(adapter::SILENT_ELEMENTS),
        ),
        ("Elements that begin and end a line, by name.", "BLOCK_ELEMENTS", json!(adapter::BLOCK_ELEMENTS.as_slice())),
    ]
}
