//! What is answered: the examples of a description, or else instances of its schemas.

use crate::api::Media;
use crate::schemas::Side;
use crate::shape::Shape;
use crate::view::Document;
use serde_json::Value;

/// An example of a description.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Example {
    /// What it is called among several.
    pub(crate) name: Option<String>,
    pub(crate) value: Written,
}

/// A value, or the text that it is written as.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Written {
    Value(Value),
    Text(String),
}

/// The examples that an object gives: a media type or a header.
pub(crate) fn given(document: &Document, pointer: &str) -> Vec<Example> {
    let Some(object) = document.value.pointer(pointer) else {
        return Vec::new();
    };
    let unnamed = object.get("example").map(|value| Example {
        name: None,
        value: Written::Value(value.clone()),
    });
    let listed = object.get("examples").and_then(Value::as_object);
    let named = listed.into_iter().flatten().filter_map(|(name, example)| {
        let example = referred(&document.value, example);
        let value = ["value", "dataValue"]
            .iter()
            .find_map(|key| example.get(*key));
        let text = || example.get("serializedValue").and_then(Value::as_str);
        let value = match value {
            Some(value) => Written::Value(value.clone()),
            None => Written::Text(text()?.to_owned()),
        };
        Some(Example {
            name: Some(name.clone()),
            value,
        })
    });
    let mut named: Vec<Example> = named.collect();
    let place = format!("{pointer}/examples");
    named
        .sort_by_key(|example| document.order(&place, example.name.as_deref().unwrap_or_default()));
    unnamed.into_iter().chain(named).collect()
}

fn referred<'a>(document: &'a Value, example: &'a Value) -> &'a Value {
    let target = example.get("$ref").and_then(Value::as_str);
    let pointer = target.and_then(crate::place::pointer_of);
    pointer
        .and_then(|pointer| document.pointer(&pointer))
        .unwrap_or(example)
}

/// The example that a schema gives of itself.
pub(crate) fn of_schema(shape: Shape<'_>) -> Option<Value> {
    let listed = || shape.own("examples")?.as_array()?.first();
    shape.own("example").or_else(listed).cloned()
}

/// An example as it is answered, if it is valid: without what is never answered, and read where it is a text of JSON.
pub(crate) fn answerable(
    document: &Value,
    side: &Side,
    media: &Media,
    value: &Value,
) -> Option<Value> {
    let schema = media.schema.as_deref();
    let stripped = |mut value: Value| {
        strip(&mut value, Shape::new(document, schema));
        value
    };
    let value_itself = stripped(value.clone());
    if side.accepts(schema, &value_itself) {
        return Some(value_itself);
    }
    let read = value
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok())
        .map(stripped);
    read.filter(|read| side.accepts(schema, read))
}

/// Takes out the properties that are only ever sent.
fn strip(value: &mut Value, shape: Shape<'_>) {
    match value {
        Value::Object(fields) => {
            let described = shape.properties();
            for (name, property) in described {
                if property.keyword("writeOnly") == Some(&Value::Bool(true)) {
                    fields.remove(name);
                }
            }
            for (name, value) in fields.iter_mut() {
                strip(value, shape.property(name));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                strip(item, shape.item(index));
            }
        }
        _ => {}
    }
}

/// How many instances are made for one that is to be the fullest: the first has as little as can be.
const UP_TO_FULLEST: usize = 2;

/// An instance of a schema, with the examples of its parts where they fit.
pub(crate) fn instance(side: &Side, schema: Option<&str>, seed: u64) -> Option<Value> {
    instances(side, schema, seed, UP_TO_FULLEST).pop()
}

/// Instances of a schema, with the examples of its parts where they fit.
pub(crate) fn instances(side: &Side, schema: Option<&str>, seed: u64, count: usize) -> Vec<Value> {
    let plain = side.instances(schema, seed, count);
    let shape = side.shape(schema);
    plain
        .into_iter()
        .map(|plain| {
            let mut tidied = plain;
            for improve in [tidy, illustrate] {
                let mut improved = tidied.clone();
                improve(&mut improved, shape);
                if improved != tidied && side.accepts(schema, &improved) {
                    tidied = improved;
                }
            }
            tidied
        })
        .collect()
}

/// Takes out the properties that nobody described, which instances have to try out readers.
fn tidy(value: &mut Value, shape: Shape<'_>) {
    match value {
        Value::Object(fields) => {
            let described = shape.properties();
            let is_meant = |name: &str| described.iter().any(|(known, _)| *known == name);
            if !described.is_empty() && !shape.has_others() {
                fields.retain(|name, _| is_meant(name));
            }
            for (name, value) in fields.iter_mut() {
                tidy(value, shape.property(name));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                tidy(item, shape.item(index));
            }
        }
        _ => {}
    }
}

/// Puts the examples of parts in their places.
fn illustrate(value: &mut Value, shape: Shape<'_>) {
    if let Some(example) = of_schema(shape) {
        *value = example;
        return;
    }
    match value {
        Value::Object(fields) => {
            for (name, property) in shape.properties() {
                if let Some(value) = fields.get_mut(name) {
                    illustrate(value, property);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                illustrate(item, shape.item(index));
            }
        }
        _ => {}
    }
}
