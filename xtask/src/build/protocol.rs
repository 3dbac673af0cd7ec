//! What the shell knows of the core, written from the core: types, categories, limits.

use anyhow::Result;
use threadlight::{category, comment, page, protocol};
use ts_rs::TS;

use crate::project;

/// Writes `extension/generated/protocol.d.ts`, `categories.js` and `limits.js`.
pub fn generate() -> Result<()> {
    let folder = project::generated();
    project::write(&folder.join("protocol.d.ts"), declarations())?;
    let categories = serde_json::to_string_pretty(category::BUILT_IN.as_slice())?;
    project::write(
        &folder.join("categories.js"),
        format!(
            "/** @type {{readonly import(\"./protocol\").Category[]}} */\nexport const CATEGORIES = {categories};\n"
        ),
    )?;
    project::write(
        &folder.join("limits.js"),
        format!(
            "/** How much of a comment its replies are read with, in UTF-16 units. */\n\
             export const PARENT_LIMIT = {};\n",
            comment::PARENT_LIMIT
        ),
    )
}

fn declarations() -> String {
    // Counts arrive as JavaScript numbers.
    let config = ts_rs::Config::new().with_large_int("number");
    let declarations = [
        declaration::<protocol::Request>(&config),
        declaration::<protocol::Response>(&config),
        declaration::<protocol::Answer>(&config),
        declaration::<comment::Comment>(&config),
        declaration::<comment::Tag>(&config),
        declaration::<comment::Span>(&config),
        declaration::<category::Category>(&config),
        declaration::<category::Axis>(&config),
        declaration::<page::sites::Site>(&config),
        declaration::<page::adapter::Adapter>(&config),
        declaration::<page::adapter::Place>(&config),
        declaration::<page::adapter::Depth>(&config),
    ];
    declarations.join("\n")
}

fn declaration<T: TS>(config: &ts_rs::Config) -> String {
    format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(config))
}
