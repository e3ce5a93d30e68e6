//! What a schema says of the shape of values: which JSON types they have, and the schemas of their parts. Texts of
//! requests are read by it; whether what was read is valid is for the judge to say.

use crate::place::pointer_of;
use serde_json::{Number, Value};

/// How many schemas are looked at for one answer.
const MAX_SCHEMAS: usize = 300;

/// How many references are followed, one behind the other.
const MAX_REFERENCES: usize = 32;

/// The types that a schema speaks of; none if it says nothing of any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(crate) array: bool,
    pub(crate) boolean: bool,
    pub(crate) null: bool,
    pub(crate) number: bool,
    pub(crate) object: bool,
    pub(crate) string: bool,
}

/// How a text is read that may be several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As a number, a Boolean or null, if it looks like one.
    Typed,
    /// As a text, if it may be one.
    Text,
}

/// A schema in the document that its references are in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape<'a> {
    document: &'a Value,
    schema: Option<&'a Value>,
}

impl<'a> Shape<'a> {
    /// The shape of what is at a pointer; of anything if there is nothing.
    pub(crate) fn new(document: &'a Value, pointer: Option<&str>) -> Self {
        let schema = pointer.and_then(|pointer| document.pointer(pointer));
        Self { document, schema }
    }

    fn of(self, schema: Option<&'a Value>) -> Self {
        Self { schema, ..self }
    }

    /// The types that values may have.
    pub(crate) fn kinds(self) -> Kinds {
        let mut kinds = Kinds::default();
        for schema in self.alternatives() {
            let mut note = |name: &str| match name {
                "array" => kinds.array = true,
                "boolean" => kinds.boolean = true,
                "integer" | "number" => kinds.number = true,
                "null" => kinds.null = true,
                "object" => kinds.object = true,
                "string" => kinds.string = true,
                _ => {}
            };
            match schema.get("type") {
                Some(Value::String(name)) => note(name),
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).for_each(note),
                _ => {
                    let listed = schema.get("enum").and_then(Value::as_array);
                    let constant = schema.get("const");
                    listed
                        .into_iter()
                        .flatten()
                        .chain(constant)
                        .for_each(|value| note(kind(value)));
                    if schema.get("properties").is_some()
                        || schema.get("additionalProperties").is_some()
                    {
                        note("object");
                    }
                    if schema.get("items").is_some() || schema.get("prefixItems").is_some() {
                        note("array");
                    }
                }
            }
            if schema.get("nullable") == Some(&Value::Bool(true)) {
                kinds.null = true;
            }
        }
        kinds
    }

    /// The properties that are described.
    pub(crate) fn properties(self) -> Vec<(&'a str, Self)> {
        let mut found: Vec<(&str, Self)> = Vec::new();
        for schema in self.alternatives() {
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, schema) in properties.into_iter().flatten() {
                if !found.iter().any(|(known, _)| known == name) {
                    found.push((name, self.of(Some(schema))));
                }
            }
        }
        found
    }

    /// What a property is like.
    pub(crate) fn property(self, name: &str) -> Self {
        let alternatives = self.alternatives();
        let described = alternatives
            .iter()
            .find_map(|schema| schema.get("properties")?.get(name));
        let others = || {
            alternatives
                .iter()
                .find_map(|schema| schema.get("additionalProperties"))
        };
        self.of(described.or_else(others))
    }

    /// Whether objects may have properties that are described by no name, and that are meant to be there.
    pub(crate) fn has_others(self) -> bool {
        let says = |schema: &&Value| {
            schema
                .get("additionalProperties")
                .is_some_and(|others| others.is_object() || others == &Value::Bool(true))
        };
        self.alternatives().iter().any(says)
    }

    /// What an item of an array is like.
    pub(crate) fn item(self, index: usize) -> Self {
        let alternatives = self.alternatives();
        let by_position = alternatives.iter().find_map(|schema| {
            let tuple = schema.get("prefixItems").or_else(|| schema.get("items"))?;
            tuple.as_array()?.get(index)
        });
        let any = || {
            alternatives
                .iter()
                .find_map(|schema| schema.get("items").filter(|items| items.is_object()))
        };
        self.of(by_position.or_else(any))
    }

    /// What a keyword says, wherever in the schema it stands first.
    pub(crate) fn keyword(self, key: &str) -> Option<&'a Value> {
        self.alternatives()
            .iter()
            .find_map(|schema| schema.get(key))
    }

    /// What a keyword of the schema itself says, or of what it refers to.
    pub(crate) fn own(self, key: &str) -> Option<&'a Value> {
        let mut schema = self.schema?;
        for _ in 0..MAX_REFERENCES {
            if let Some(value) = schema.get(key) {
                return Some(value);
            }
            let pointer = pointer_of(schema.get("$ref")?.as_str()?)?;
            schema = self.document.pointer(&pointer)?;
        }
        None
    }

    /// A text as a value of this shape that is neither array nor object.
    pub(crate) fn scalar(self, text: &str, reading: Reading) -> Value {
        let kinds = self.kinds();
        let says_nothing = kinds == Kinds::default();
        if reading == Reading::Text && (kinds.string || says_nothing) {
            return text.into();
        }
        if (kinds.number || says_nothing)
            && let Ok(number) = serde_json::from_str::<Number>(text)
        {
            return number.into();
        }
        match text {
            "true" | "false" if kinds.boolean || says_nothing => (text == "true").into(),
            "null" | "" if kinds.null => Value::Null,
            _ => text.into(),
        }
    }

    /// The schemas that have a say in what values are like: the schema, what it refers to, and what it is composed of.
    fn alternatives(self) -> Vec<&'a Value> {
        let mut found: Vec<&'a Value> = Vec::new();
        let mut pending: Vec<&'a Value> = self.schema.into_iter().collect();
        while let Some(schema) = pending.pop() {
            if found.len() >= MAX_SCHEMAS || found.iter().any(|known| std::ptr::eq(*known, schema))
            {
                continue;
            }
            found.push(schema);
            for key in ["oneOf", "anyOf", "allOf"] {
                let members = schema.get(key).and_then(Value::as_array);
                pending.extend(members.into_iter().flatten().rev());
            }
            let target = ["$ref", "$dynamicRef"]
                .iter()
                .find_map(|key| schema.get(*key)?.as_str());
            let referred = target
                .and_then(pointer_of)
                .and_then(|pointer| self.document.pointer(&pointer));
            pending.extend(referred);
        }
        found
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_read_by_their_schema() {
        let check = |schema: Value, text: &str, typed: Value, as_text: Value| {
            let document = json!({ "it": schema, "other": { "type": "integer" } });
            let shape = Shape::new(&document, Some("/it"));
            assert_eq!(
                shape.scalar(text, Reading::Typed),
                typed,
                "{text} by {schema}"
            );
            assert_eq!(
                shape.scalar(text, Reading::Text),
                as_text,
                "{text} by {schema}"
            );
        };
        check(json!({ "type": "integer" }), "1", json!(1), json!(1));
        check(json!({ "type": "string" }), "1", json!("1"), json!("1"));
        check(
            json!({ "type": ["string", "integer"] }),
            "1",
            json!(1),
            json!("1"),
        );
        check(json!({ "$ref": "#/other" }), "x", json!("x"), json!("x"));
        check(
            json!({ "anyOf": [{ "$ref": "#/other" }, { "type": "null" }] }),
            "",
            json!(null),
            json!(null),
        );
        check(
            json!({ "enum": [true, "a"] }),
            "true",
            json!(true),
            json!("true"),
        );
        check(json!({}), "1.5", json!(1.5), json!("1.5"));
    }
}
