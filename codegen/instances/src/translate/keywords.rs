//! The keywords of one schema: those that are well-formed, in the words of JSON Schema 2020-12.

use super::{DISCRIMINATED, Translator};
use serde_json::{Map, Value, json};

const TYPES: &[&str] = &[
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// All keywords but `$ref` and `nullable`.
pub(super) fn translate(
    translator: &mut Translator<'_>,
    written: &Map<String, Value>,
) -> Map<String, Value> {
    let mut said = Map::new();
    for (key, value) in written {
        if let Some(value) = keyword(translator, key, value) {
            said.insert(key.clone(), value);
        }
    }
    bound(written, &mut said, "minimum", "exclusiveMinimum");
    bound(written, &mut said, "maximum", "exclusiveMaximum");
    if let Some(Value::Array(schemas)) = written.get("items") {
        // A tuple, as earlier drafts write it.
        if let Some(value) = list(translator, schemas) {
            said.entry("prefixItems").or_insert(value);
        }
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(Value::Array(members)) = written.get(key)
            && let Some(discriminated) = discriminated(written, members)
        {
            said.insert(DISCRIMINATED.to_owned(), discriminated);
        }
    }
    said
}

fn keyword(translator: &mut Translator<'_>, key: &str, value: &Value) -> Option<Value> {
    match (key, value) {
        ("const", value) => Some(value.clone()),
        ("enum", Value::Array(values)) if !values.is_empty() => Some(distinct(values).into()),
        ("format" | "contentEncoding", Value::String(_)) => Some(value.clone()),
        ("type", Value::String(name)) => TYPES.contains(&name.as_str()).then(|| value.clone()),
        ("type", Value::Array(names)) => {
            let known = |name: &&Value| name.as_str().is_some_and(|name| TYPES.contains(&name));
            let names: Vec<Value> = distinct(names).iter().filter(known).cloned().collect();
            (!names.is_empty()).then(|| names.into())
        }
        ("required", Value::Array(names)) => {
            let names = distinct(names).into_iter().filter(Value::is_string);
            Some(names.collect::<Vec<Value>>().into())
        }
        (
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
            | "minContains" | "maxContains",
            value,
        ) => count(value).map(Value::from),
        ("uniqueItems", Value::Bool(_)) => Some(value.clone()),
        ("multipleOf", Value::Number(number)) => number
            .as_f64()
            .is_some_and(|number| number > 0.0)
            .then(|| value.clone()),
        ("pattern", Value::String(pattern)) => {
            translator.patterns.is_valid(pattern).then(|| value.clone())
        }
        (
            "items"
            | "additionalProperties"
            | "propertyNames"
            | "contains"
            | "not"
            | "if"
            | "then"
            | "else"
            | "unevaluatedItems"
            | "unevaluatedProperties",
            Value::Object(_) | Value::Bool(_),
        ) => Some(translator.schema(value, false)),
        ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(schemas)) => {
            list(translator, schemas)
        }
        ("properties" | "dependentSchemas", Value::Object(schemas)) => {
            Some(map(translator, schemas))
        }
        ("patternProperties", Value::Object(schemas)) => {
            let valid = schemas
                .iter()
                .filter(|(pattern, _)| translator.patterns.is_valid(pattern))
                .map(|(pattern, schema)| (pattern.clone(), schema.clone()))
                .collect();
            Some(map(translator, &valid))
        }
        ("dependentRequired", Value::Object(names)) => {
            let lists = names
                .iter()
                .filter_map(|(name, list)| Some((name, distinct(list.as_array()?))))
                .filter(|(_, list)| list.iter().all(Value::is_string));
            Some(lists.map(|(name, list)| (name.clone(), list)).collect())
        }
        _ => None,
    }
}

fn map(translator: &mut Translator<'_>, schemas: &Map<String, Value>) -> Value {
    schemas
        .iter()
        .map(|(name, schema)| (name.clone(), translator.schema(schema, false)))
        .collect()
}

fn list(translator: &mut Translator<'_>, schemas: &[Value]) -> Option<Value> {
    let schemas: Vec<Value> = schemas
        .iter()
        .map(|schema| translator.schema(schema, false))
        .collect();
    (!schemas.is_empty()).then(|| schemas.into())
}

fn distinct(values: &[Value]) -> Vec<Value> {
    let mut distinct: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        if !distinct.contains(value) {
            distinct.push(value.clone());
        }
    }
    distinct
}

fn count(value: &Value) -> Option<u64> {
    let float = || value.as_f64().filter(|float| float.fract() == 0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a small count, and a huge one may as well be the hugest"
    )]
    let rounded = || {
        float()
            .filter(|float| *float >= 0.0)
            .map(|float| float as u64)
    };
    value.as_u64().or_else(rounded)
}

/// A bound, which is exclusive by a flag beside it in OpenAPI 3.0 and by a keyword of its own in later ones.
fn bound(
    written: &Map<String, Value>,
    said: &mut Map<String, Value>,
    inclusive: &str,
    exclusive: &str,
) {
    let number = |key: &str| written.get(key).filter(|value| value.is_number());
    if let Some(value) = number(exclusive) {
        said.insert(exclusive.to_owned(), value.clone());
    }
    if let Some(value) = number(inclusive) {
        let is_exclusive = written.get(exclusive) == Some(&Value::Bool(true));
        let key = if is_exclusive { exclusive } else { inclusive };
        said.insert(key.to_owned(), value.clone());
    }
}

/// For each member of a union the value of the property by which a discriminator tells them apart; any value for one that
/// is not named.
fn discriminated(written: &Map<String, Value>, members: &[Value]) -> Option<Value> {
    let discriminator = written.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let of = |member: &Value| {
        let reference = member.get("$ref").and_then(Value::as_str)?;
        let name = reference.rsplit('/').next()?;
        let mapped: Vec<&String> = mapping
            .into_iter()
            .flatten()
            .filter(|(_, target)| [reference, name].iter().any(|known| *target == known))
            .map(|(value, _)| value)
            .collect();
        let values = if mapped.is_empty() {
            json!([name])
        } else {
            json!(mapped)
        };
        Some(json!({
            "properties": { property: { "enum": values } },
            "required": [property],
        }))
    };
    let members = members
        .iter()
        .map(|member| of(member).unwrap_or(Value::Bool(true)));
    Some(members.collect::<Vec<Value>>().into())
}
