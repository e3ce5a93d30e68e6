//! The part of a document that some schemas reach, as it is meant for one direction.
//!
//! A required property that is `readOnly` need not be in a request, and one that is `writeOnly` is not in an answer. What
//! is kept stands at the pointers at which it stood, so that references and discriminators mean what they meant.

use crate::place::{escaped, pointer_of, unescaped};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    Request,
    Answer,
}

impl Direction {
    /// What a property is marked with that does not go there.
    fn mark(self) -> &'static str {
        match self {
            Self::Request => "readOnly",
            Self::Answer => "writeOnly",
        }
    }
}

/// What a fragment of a URI escapes, of what may stand in a pointer.
const FRAGMENT: &AsciiSet = &CONTROLS.add(b'%').add(b' ').add(b'"').add(b'<').add(b'>');

/// How many schemas a property refers to one behind the other, at most, before it says whether it is marked.
const MAX_HOPS: usize = 8;

/// What schemas call themselves (`$id`, `$anchor`), with their pointers.
type Anchors = BTreeMap<String, String>;

/// The keys of mappings in the order in which they were written, by the pointers of the mappings.
pub(crate) type Orders = BTreeMap<String, Vec<String>>;

/// A document whose references lead where they lead.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) value: Value,
    orders: Orders,
    /// What its schemas call themselves, once it has been asked for.
    anchors: OnceLock<Anchors>,
}

impl Document {
    pub(crate) fn new(value: Value, orders: Orders) -> Self {
        Self {
            value,
            orders,
            anchors: OnceLock::new(),
        }
    }

    /// Where a key stands among those of the mapping at a pointer, if their order matters.
    pub(crate) fn order(&self, pointer: &str, key: &str) -> usize {
        let keys = self.orders.get(pointer);
        let found = keys.and_then(|keys| keys.iter().position(|known| known == key));
        found.unwrap_or_default()
    }

    /// The pointer that a reference leads to.
    fn target(&self, reference: &str) -> Option<String> {
        if reference.is_empty() || reference == "#" || reference.starts_with("#/") {
            return pointer_of(reference);
        }
        let anchors = self.anchors.get_or_init(|| anchors(&self.value));
        anchors.get(reference).cloned()
    }
}

fn anchors(document: &Value) -> Anchors {
    let mut anchors = Anchors::new();
    let mut pending = vec![(document, String::new())];
    while let Some((value, pointer)) = pending.pop() {
        match value {
            Value::Object(fields) => {
                for (key, prefix) in [("$id", ""), ("$anchor", "#"), ("$dynamicAnchor", "#")] {
                    if let Some(name) = fields.get(key).and_then(Value::as_str) {
                        let name = format!("{prefix}{name}");
                        anchors.entry(name).or_insert_with(|| pointer.clone());
                    }
                }
                let below =
                    |(key, value): (&String, _)| (value, format!("{pointer}/{}", escaped(key)));
                pending.extend(fields.iter().rev().map(below));
            }
            Value::Array(items) => {
                let below = |(index, value)| (value, format!("{pointer}/{index}"));
                pending.extend(items.iter().enumerate().rev().map(below));
            }
            _ => {}
        }
    }
    anchors
}

/// The part of a document that the schemas at some pointers reach, and how many schemas are referred to in it.
pub(crate) fn view(
    document: &Document,
    pointers: &[String],
    direction: Direction,
) -> (Value, usize) {
    let mut viewer = Viewer {
        document,
        direction,
        pending: pointers.to_vec(),
    };
    let mut out = Map::new();
    if let Some(version) = document.value.get("openapi") {
        out.insert("openapi".to_owned(), version.clone());
    }
    let mut out = Value::Object(out);
    let mut seen = BTreeSet::new();
    while let Some(pointer) = viewer.pending.pop() {
        if !seen.insert(pointer.clone()) {
            continue;
        }
        let is_inside = || {
            pointer
                .match_indices('/')
                .any(|(end, _)| pointer.get(..end).is_some_and(|above| seen.contains(above)))
        };
        if out.pointer(&pointer).is_some() && is_inside() {
            continue;
        }
        if let Some(schema) = document.value.pointer(&pointer) {
            let schema = viewer.schema(schema);
            put(&mut out, &pointer, schema);
        }
    }
    (out, seen.len())
}

/// Puts a value where a pointer leads. What is on the way there and not there yet is made mappings, also where the document has lists.
fn put(out: &mut Value, pointer: &str, value: Value) {
    let mut place = out;
    for token in pointer.split('/').skip(1) {
        let next = match place {
            Value::Object(fields) => Some(
                fields
                    .entry(unescaped(token))
                    .or_insert_with(|| Value::Object(Map::new())),
            ),
            Value::Array(items) => token
                .parse()
                .ok()
                .and_then(|index: usize| items.get_mut(index)),
            _ => None,
        };
        let Some(next) = next else { return };
        place = next;
    }
    *place = value;
}

struct Viewer<'a> {
    document: &'a Document,
    direction: Direction,
    pending: Vec<String>,
}

impl<'a> Viewer<'a> {
    /// A schema without what says nothing of values, whose references are followed later.
    fn schema(&mut self, schema: &'a Value) -> Value {
        let Value::Object(written) = schema else {
            return schema.clone();
        };
        let mut out = Map::new();
        for (key, value) in written {
            let copy = match (key.as_str(), value) {
                (
                    "description" | "title" | "externalDocs" | "$comment" | "$defs" | "definitions"
                    | "$id" | "$anchor" | "$dynamicAnchor",
                    _,
                ) => continue,
                ("$ref" | "$dynamicRef", Value::String(target)) => self.reference(target),
                ("properties", Value::Object(properties)) => {
                    let is_answer = self.direction == Direction::Answer;
                    let kept: Vec<_> = properties
                        .iter()
                        .filter(|(_, property)| !(is_answer && self.is_marked(property, MAX_HOPS)))
                        .collect();
                    let kept = kept.into_iter();
                    kept.map(|(name, schema)| (name.clone(), self.schema(schema)))
                        .collect()
                }
                ("required", Value::Array(names)) => {
                    let is_kept = |name: &&Value| {
                        !name
                            .as_str()
                            .is_some_and(|name| self.has_marked(schema, name, MAX_HOPS))
                    };
                    names.iter().filter(is_kept).cloned().collect()
                }
                ("patternProperties" | "dependentSchemas", Value::Object(schemas)) => {
                    let schemas = schemas.iter();
                    schemas
                        .map(|(name, schema)| (name.clone(), self.schema(schema)))
                        .collect()
                }
                ("allOf" | "anyOf" | "oneOf" | "prefixItems" | "items", Value::Array(schemas)) => {
                    schemas.iter().map(|schema| self.schema(schema)).collect()
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
                    | "unevaluatedProperties"
                    | "contentSchema",
                    Value::Object(_),
                ) => self.schema(value),
                _ => value.clone(),
            };
            out.insert(key.clone(), copy);
        }
        Value::Object(out)
    }

    /// A reference by the pointer that it leads to.
    fn reference(&mut self, target: &str) -> Value {
        match self.document.target(target) {
            Some(pointer) => {
                let fragment = utf8_percent_encode(&pointer, FRAGMENT);
                let reference = Value::String(format!("#{fragment}"));
                self.pending.push(pointer);
                reference
            }
            None => target.into(),
        }
    }

    /// Whether a schema has a property of that name that does not go in this direction.
    fn has_marked(&self, schema: &Value, name: &str, hops: usize) -> bool {
        let Some(hops) = hops.checked_sub(1) else {
            return false;
        };
        let own = schema
            .get("properties")
            .and_then(|properties| properties.get(name));
        own.is_some_and(|property| self.is_marked(property, hops))
            || self
                .parts(schema)
                .any(|part| self.has_marked(part, name, hops))
    }

    /// Whether a property does not go in this direction.
    fn is_marked(&self, property: &Value, hops: usize) -> bool {
        let Some(hops) = hops.checked_sub(1) else {
            return false;
        };
        property.get(self.direction.mark()) == Some(&Value::Bool(true))
            || self.parts(property).any(|part| self.is_marked(part, hops))
    }

    /// What a schema consists of: what it refers to, and its `allOf`.
    fn parts<'s>(&self, schema: &'s Value) -> impl Iterator<Item = &'s Value> + use<'s, 'a>
    where
        'a: 's,
    {
        let target = schema.get("$ref").and_then(Value::as_str);
        let referred = target
            .and_then(|target| self.document.target(target))
            .and_then(|pointer| self.document.value.pointer(&pointer));
        let all = schema.get("allOf").and_then(Value::as_array);
        referred.into_iter().chain(all.into_iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_reached_is_kept_where_it_was() {
        let document = json!({
            "openapi": "3.1.0",
            "components": { "schemas": {
                "Pet": {
                    "required": ["id", "name", "secret"],
                    "properties": {
                        "id": { "$ref": "#/components/schemas/Id" },
                        "name": { "$ref": "#name" },
                        "secret": { "writeOnly": true },
                    },
                },
                "Id": { "readOnly": true },
                "Name": { "$anchor": "name", "type": "string", "description": "…" },
                "Unused": {},
            } }
        });
        let document = Document::new(document, Orders::new());
        let pointers = ["/components/schemas/Pet".to_owned()];
        let (request, _) = view(&document, &pointers, Direction::Request);
        let schemas = &request["components"]["schemas"];
        assert_eq!(schemas["Pet"]["required"], json!(["name", "secret"]));
        assert_eq!(
            schemas["Pet"]["properties"]["name"]["$ref"],
            "#/components/schemas/Name"
        );
        assert_eq!(schemas["Name"], json!({ "type": "string" }));
        assert!(schemas.get("Unused").is_none());
        let (answer, _) = view(&document, &pointers, Direction::Answer);
        let pet = &answer["components"]["schemas"]["Pet"];
        assert_eq!(pet["required"], json!(["id", "name"]));
        assert!(pet["properties"].get("secret").is_none());
    }
}
