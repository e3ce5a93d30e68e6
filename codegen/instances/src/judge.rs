//! An independent judge of instances: the validator of the crate `jsonschema`.

use crate::translate::{DIALECT, Schemas, reference};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
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

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The JSON pointer of what is wrong.
    pub pointer: String,
    /// Why: a sentence without its full stop, which shows the value if that is short.
    pub message: String,
    /// The same without the value, for where it should not be written down.
    pub masked: String,
}

/// How long a message may be that shows the value.
const SHORT: usize = 240;

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

    /// What is wrong with a value by the schema at a position: no more than a number of violations.
    pub fn violations(&self, position: usize, value: &Value, limit: usize) -> Vec<Violation> {
        let wrapped = Value::Object(Map::from_iter([(position.to_string(), value.clone())]));
        let found = self.validator.iter_errors(&wrapped).take(limit);
        found.map(|error| violation(&error)).collect()
    }

    /// Whether a value is valid, without a copy of it.
    pub(crate) fn accepts_owned(&self, position: usize, value: Value) -> (bool, Value) {
        let name = position.to_string();
        let mut wrapped = Value::Object(Map::from_iter([(name.clone(), value)]));
        let accepted = self.validator.is_valid(&wrapped);
        let value = wrapped.get_mut(&name).map(Value::take);
        (accepted, value.unwrap_or_default())
    }
}

fn violation(error: &ValidationError<'_>) -> Violation {
    let said = |masked: bool| {
        let said = |error: &ValidationError<'_>| match masked {
            true => error.masked().to_string(),
            false => error.to_string(),
        };
        match nearest(error) {
            Some(nearest) => format!(
                "it is none of the alternatives; of the nearest: {} at `{}`",
                said(nearest),
                unwrapped(nearest)
            ),
            None => said(error),
        }
    };
    let (message, masked) = (said(false), said(true));
    Violation {
        pointer: unwrapped(error),
        message: if message.len() > SHORT {
            masked.clone()
        } else {
            message
        },
        masked,
    }
}

/// Where an error is in the value that was to be judged, which stands in an object.
fn unwrapped(error: &ValidationError<'_>) -> String {
    let pointer = error.instance_path().to_string();
    match pointer.get(1..).and_then(|rest| rest.find('/')) {
        Some(end) => pointer.get(end + 1..).unwrap_or_default().to_owned(),
        None => String::new(),
    }
}

/// Of a value that fits no alternative, what is wrong by the one that it comes nearest to: that in which the first
/// thing that is wrong lies deepest, and of such that with the fewest.
fn nearest<'e>(error: &'e ValidationError<'_>) -> Option<&'e ValidationError<'static>> {
    let (ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context }) =
        error.kind()
    else {
        return None;
    };
    let depth =
        |error: &ValidationError<'_>| error.instance_path().to_string().matches('/').count();
    context
        .iter()
        .filter_map(|errors| Some((errors.first()?, errors.len())))
        .max_by_key(|(first, count)| (depth(first), std::cmp::Reverse(*count)))
        .map(|(first, _)| first)
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
