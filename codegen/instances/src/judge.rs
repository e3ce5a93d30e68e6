//! An independent judge of instances: the validator of the crate `jsonschema`.

use crate::translate::{DIALECT, Schemas, reference};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Says whether values are valid.
///
/// Formats are annotations to it, as they are to JSON Schema 2020-12, and so are discriminators.
#[derive(Debug)]
pub struct Judge {
    /// One validator of all definitions, since a definition that others refer to is compiled only once in it: the value
    /// for a definition stands in an object at the definition's position.
    validator: Validator,
}

impl Judge {
    /// A judge of schemas.
    ///
    /// # Errors
    ///
    /// What the validator finds wrong with the schemas; it is a defect of this crate.
    pub fn new(schemas: &Schemas) -> Result<Self, String> {
        let count = schemas.definitions().len();
        let properties: Map<String, Value> = (0..count)
            .map(|position| (position.to_string(), json!({ "$ref": reference(position) })))
            .collect();
        let schema = json!({
            "$schema": DIALECT,
            "properties": properties,
            "$defs": schemas.definitions_by_name(),
        });
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(false)
            .build(&schema)
            .map_err(|error| format!("{error} at {}", error.instance_path()))?;
        Ok(Self { validator })
    }

    /// Whether a value is valid by the schema at a position.
    pub fn accepts(&self, position: usize, value: &Value) -> bool {
        self.accepts_owned(position, value.clone()).0
    }

    /// The same, without a copy of the value.
    pub(crate) fn accepts_owned(&self, position: usize, value: Value) -> (bool, Value) {
        let name = position.to_string();
        let mut wrapped = Value::Object(Map::from_iter([(name.clone(), value)]));
        let accepted = self.validator.is_valid(&wrapped);
        let value = wrapped.get_mut(&name).map(Value::take);
        (accepted, value.unwrap_or_default())
    }
}

/// Regular expressions by the judge's reading of them.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    compiled: BTreeMap<String, Option<Validator>>,
}

impl Patterns {
    /// Whether this is a regular expression.
    pub(crate) fn is_valid(&mut self, pattern: &str) -> bool {
        self.validator(pattern).is_some()
    }

    /// Whether a text matches.
    pub(crate) fn matches(&mut self, pattern: &str, text: &str) -> bool {
        let text = Value::String(text.to_owned());
        self.validator(pattern)
            .is_some_and(|validator| validator.is_valid(&text))
    }

    fn validator(&mut self, pattern: &str) -> Option<&Validator> {
        if !self.compiled.contains_key(pattern) {
            let schema = json!({ "pattern": pattern });
            let compiled = jsonschema::draft202012::new(&schema).ok();
            self.compiled.insert(pattern.to_owned(), compiled);
        }
        self.compiled.get(pattern)?.as_ref()
    }
}
