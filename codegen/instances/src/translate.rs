//! Schemas of any OpenAPI 3 dialect in the words of JSON Schema 2020-12.

mod cycles;
mod keywords;

use crate::judge::Patterns;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, VecDeque};

/// Schemas of a description, in the words of JSON Schema 2020-12, with all that they refer to.
#[derive(Clone, Debug)]
pub struct Schemas {
    /// The schemas that were asked for, in their order, then those that they refer to.
    definitions: Vec<Value>,
    /// How many were asked for.
    roots: usize,
}

impl Schemas {
    /// The schemas of a document at JSON pointers, which come to be known by their positions.
    ///
    /// A pointer to nothing stands for any JSON.
    pub fn new(document: &Value, pointers: &[impl AsRef<str>]) -> Self {
        let mut translator = Translator::new(document);
        for pointer in pointers {
            // Each has a definition of its own, so that positions are those that were asked for.
            let definition = translator.reserve();
            let pointer = pointer.as_ref().to_owned();
            translator
                .known
                .entry(pointer.clone())
                .or_insert(definition);
            translator.pending.push_back((definition, pointer));
        }
        let mut definitions = translator.run();
        cycles::cut(&mut definitions);
        Self {
            definitions,
            roots: pointers.len(),
        }
    }

    /// How many schemas were asked for.
    pub fn len(&self) -> usize {
        self.roots
    }

    /// Whether none was asked for.
    pub fn is_empty(&self) -> bool {
        self.roots == 0
    }

    /// A JSON Schema that stands on its own.
    pub fn json_schema(&self, position: usize) -> Value {
        json!({
            "$schema": DIALECT,
            "$ref": reference(position),
            "$defs": self.definitions_by_name(),
        })
    }

    /// All definitions, under the names by which they refer to one another.
    pub(crate) fn definitions_by_name(&self) -> Value {
        let definitions = self.definitions.iter().enumerate();
        Value::Object(
            definitions
                .map(|(position, schema)| (position.to_string(), schema.clone()))
                .collect(),
        )
    }

    pub(crate) fn definitions(&self) -> &[Value] {
        &self.definitions
    }
}

/// The dialect of what [`Schemas`] holds.
pub(crate) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Under which keyword a union keeps what its discriminator says of each member: a schema for each, in their order.
pub(crate) const DISCRIMINATED: &str = "x-discriminated";

const DEFINITIONS: &str = "#/$defs/";

/// How the definition at a position is referred to.
pub(crate) fn reference(position: usize) -> String {
    format!("{DEFINITIONS}{position}")
}

/// The position of the definition that a schema refers to.
pub(crate) fn referred(schema: &Map<String, Value>) -> Option<usize> {
    let reference = schema.get("$ref")?.as_str()?;
    reference.strip_prefix(DEFINITIONS)?.parse().ok()
}

struct Translator<'a> {
    document: &'a Value,
    /// Whether what stands beside a `$ref` counts for nothing.
    is_3_0: bool,
    /// The places that have a name of their own, `$id` or `$anchor`, by that name.
    names: BTreeMap<String, String>,
    /// The definitions of pointers into the document.
    known: BTreeMap<String, usize>,
    pending: VecDeque<(usize, String)>,
    definitions: Vec<Value>,
    patterns: Patterns,
}

impl<'a> Translator<'a> {
    fn new(document: &'a Value) -> Self {
        let version = document.get("openapi").map(|version| match version {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        let mut names = BTreeMap::new();
        collect_names(document, &mut String::new(), &mut names);
        Self {
            document,
            is_3_0: version.is_some_and(|version| version.starts_with("3.0")),
            names,
            known: BTreeMap::new(),
            pending: VecDeque::new(),
            definitions: Vec::new(),
            patterns: Patterns::default(),
        }
    }

    fn run(mut self) -> Vec<Value> {
        while let Some((definition, pointer)) = self.pending.pop_front() {
            let schema = match self.document.pointer(&pointer) {
                Some(schema) => self.schema(schema, true),
                None => Value::Bool(true),
            };
            self.definitions[definition] = schema;
        }
        self.definitions
    }

    /// Room for a definition.
    fn reserve(&mut self) -> usize {
        self.definitions.push(Value::Bool(true));
        self.definitions.len() - 1
    }

    /// The definition of what a reference leads to, if it leads to something in the document.
    fn target(&mut self, reference: &str) -> Option<usize> {
        let pointer = match self.names.get(reference) {
            Some(pointer) => pointer.clone(),
            None => {
                let fragment = reference.strip_prefix('#')?;
                percent_decoded(fragment)
            }
        };
        if let Some(definition) = self.known.get(&pointer) {
            return Some(*definition);
        }
        self.document.pointer(&pointer)?;
        let definition = self.reserve();
        self.known.insert(pointer.clone(), definition);
        self.pending.push_back((definition, pointer));
        Some(definition)
    }

    /// A schema; `is_definition` is whether it becomes a definition, and so can be judged on its own.
    fn schema(&mut self, schema: &Value, is_definition: bool) -> Value {
        let Value::Object(written) = schema else {
            return Value::Bool(schema.as_bool().unwrap_or(true));
        };
        let refers = ["$ref", "$dynamicRef"]
            .iter()
            .find_map(|key| written.get(*key)?.as_str());
        let target = refers.and_then(|reference| self.target(reference));
        if refers.is_some() && self.is_3_0 {
            return match target {
                Some(target) => json!({ "$ref": reference(target) }),
                None => Value::Bool(true),
            };
        }
        let mut said = keywords::translate(self, written);
        if let Some(target) = target {
            said.insert("$ref".to_owned(), reference(target).into());
        }
        let is_nullable = written.get("nullable") == Some(&Value::Bool(true));
        let said = Value::Object(if is_nullable { or_null(said) } else { said });
        if is_definition || !is_doubtful(&said) {
            return said;
        }
        let definition = self.reserve();
        self.definitions[definition] = said;
        json!({ "$ref": reference(definition) })
    }
}

/// What is made of a schema may be wrong all the same if it has one of these, so that it is judged by itself.
const DOUBTFUL: &[&str] = &[
    "oneOf",
    "not",
    "if",
    "contains",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
];

/// Whether a schema has a keyword that instances are not made by, but checked for.
pub(crate) fn is_doubtful(schema: &Value) -> bool {
    DOUBTFUL.iter().any(|key| schema.get(key).is_some())
}

/// What a schema says, or null. Null is allowed whatever `enum` beside `nullable` says.
fn or_null(mut said: Map<String, Value>) -> Map<String, Value> {
    if said.is_empty() {
        return said;
    }
    let plain = ["enum", "const", "$ref", "allOf", "anyOf", "oneOf", "not"]
        .iter()
        .all(|key| !said.contains_key(*key));
    if plain {
        match said.get("type").cloned() {
            None => {
                // Whatever else is said is about values of other types than null.
            }
            Some(Value::Array(mut types)) => {
                if !types.contains(&"null".into()) {
                    types.push("null".into());
                }
                said.insert("type".to_owned(), types.into());
            }
            Some(name) => {
                said.insert("type".to_owned(), json!([name, "null"]));
            }
        }
        return said;
    }
    let Value::Object(either) = json!({ "anyOf": [{ "type": "null" }, said] }) else {
        return Map::new();
    };
    either
}

/// Notes what has an `$id` or an anchor, by what it is referred to by.
fn collect_names(value: &Value, pointer: &mut String, names: &mut BTreeMap<String, String>) {
    let length = pointer.len();
    match value {
        Value::Object(fields) => {
            for (key, prefix) in [("$id", ""), ("$anchor", "#"), ("$dynamicAnchor", "#")] {
                if let Some(name) = fields.get(key).and_then(Value::as_str) {
                    let name = format!("{prefix}{name}");
                    names.entry(name).or_insert_with(|| pointer.clone());
                }
            }
            for (key, value) in fields {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                collect_names(value, pointer, names);
                pointer.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                collect_names(value, pointer, names);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// A fragment of a URI as the text that it stands for.
fn percent_decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
