//! JSON Schemas of what the shell stores, made from the core's types.

use anyhow::{Result, bail};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use threadlight::{
    page::adapter,
    tag::{correction, own},
};

/// Writes the schemas as a JavaScript module, for `extension/store/schema.js`.
pub fn schemas() -> Result<String> {
    let schemas = [
        ("An adapter, as the core gives it.", "ADAPTER", without_empty_strings(schema::<adapter::Adapter>()?)),
        ("An own category, as the core takes it.", "OWN_CATEGORY", schema::<own::OwnCategory>()?),
        ("A correction, as the core takes it.", "CORRECTION", schema::<correction::Correction>()?),
    ];
    let exports = schemas.iter().map(|(what, name, schema)| {
        format!("/** {what} @type {{import(\"../store/schema.js\").Schema}} */\nexport const {name} = {schema};\n")
    });
    Ok(exports.collect())
}

/// The schema of a type's serialised form. Fields that may be absent when it is read are required, unless serialising skips them.
fn schema<T: JsonSchema>() -> Result<Value> {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.inline_subschemas = true;
    simplify(settings.into_generator().into_root_schema_for::<T>().as_value())
}

/// A schema reduced to the keywords that `extension/store/schema.js` checks. What only people read is left out, and so is the ban
/// on unknown fields: a newer version may have written them.
///
/// # Errors
///
/// If the schema has a keyword that nobody would check.
fn simplify(schema: &Value) -> Result<Value> {
    let Some(keywords) = schema.as_object() else { bail!("a schema that is no object: {schema}") };
    let mut simple = Map::new();
    for (keyword, value) in keywords {
        let value = match (keyword.as_str(), value) {
            ("$schema" | "additionalProperties" | "default" | "description" | "format" | "title", _) => continue,
            ("type" | "required" | "minimum" | "maximum" | "minLength" | "maxLength" | "pattern", _) => value.clone(),
            ("items", _) => simplify(value)?,
            ("anyOf", Value::Array(all)) => Value::Array(all.iter().map(simplify).collect::<Result<_>>()?),
            ("properties", Value::Object(all)) => {
                let required = keywords.get("required").and_then(Value::as_array);
                let is_required = |name: &str| required.is_some_and(|all| all.iter().any(|each| each == name));
                let field = |(name, field): (&String, &Value)| {
                    let field = simplify(field)?;
                    Ok((name.clone(), if is_required(name) { field } else { never_null(field) }))
                };
                Value::Object(all.iter().map(field).collect::<Result<_>>()?)
            }
            _ => bail!("extension/store/schema.js does not check the keyword `{keyword}`: {schema}"),
        };
        simple.insert(keyword.clone(), value);
    }
    Ok(Value::Object(simple))
}

/// The schema of a field that is left out when it is `None`, and therefore never null.
fn never_null(mut field: Value) -> Value {
    if let Some(types) = field.get_mut("type")
        && let Some(of_some) = types.as_array().and_then(|all| all.iter().find(|each| *each != "null"))
    {
        *types = of_some.clone();
    }
    field
}

/// The schema with no string allowed to be empty. All strings of an adapter are selectors, names of attributes or markers in
/// their values; an empty one would be an error in the page or match anything.
fn without_empty_strings(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(keywords) => {
            keywords.values_mut().for_each(|value| *value = without_empty_strings(value.take()));
            if keywords.get("type").is_some_and(|kind| kind == "string") {
                keywords.insert("minLength".into(), json!(1));
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|value| *value = without_empty_strings(value.take())),
        _ => {}
    }
    schema
}
