//! Answers that come one value after the other: what the values are, and how each is written.
//!
//! Before OpenAPI 3.2 there was no place to say it, and documents say it in several ways under `schema`: most describe what
//! the data of one event holds, some the event with its fields, and some a choice with what ends the stream. What they mean is
//! told by what the schema looks like.

use openapiv3::{AnySchema, MediaType, ReferenceOr, Schema, SchemaKind};

use super::Lowerer;
use crate::ir::{EventData, Origin, Payload, Text, Ty};
use crate::normalize::{SCHEMAS, extension};

/// The fields of an event that documents describe: those of the standard, and what some frameworks call them.
const FIELDS: &[&str] = &["comment", "data", "event", "id", "name", "retry"];

/// What many services send when they are done.
const DONE: &str = "[DONE]";

/// How many references may lead from one to the next.
const MAX_REFERENCES: usize = 64;

/// What the schema of events describes.
enum Said<'a> {
    /// The data of each.
    Data(&'a ReferenceOr<Schema>),
    /// The data of each, which stands in a property.
    Property(&'a ReferenceOr<Box<Schema>>),
    /// Each with its fields.
    Whole,
}

impl<'a> Lowerer<'a> {
    /// Lowers an answer of events.
    pub(super) fn events(&mut self, declared: &'a MediaType, origin: &Origin) -> Payload {
        let texts = Payload::Events(Ty::String(Text::Plain), EventData::Text);
        let Some(schema) = &declared.schema else {
            return texts;
        };
        let origin = Origin::Item(Box::new(origin.clone()));
        let ty = match self.said(schema, is_item(declared)) {
            Said::Whole => {
                let ty = self.ty(schema, &origin);
                return Payload::Events(ty, EventData::Whole);
            }
            Said::Data(schema) => self.ty(schema, &origin),
            Said::Property(schema) => self.ty(schema, &origin),
        };
        match self.api.resolved(&ty) {
            Ty::String(Text::Plain | Text::Binary) => texts,
            _ => Payload::Events(ty, EventData::Json),
        }
    }

    /// Lowers an answer of JSON values, each on a line of its own.
    pub(super) fn lines(&mut self, declared: &'a MediaType, origin: &Origin) -> Payload {
        let origin = Origin::Item(Box::new(origin.clone()));
        let Some(schema) = &declared.schema else {
            return Payload::Lines(Ty::Any);
        };
        if is_item(declared) {
            return Payload::Lines(self.ty(schema, &origin));
        }
        // A list can only mean all the lines together, and so can a text.
        if let Some(AnySchema { items, .. }) = self.found(schema)
            && let Some(items) = items
        {
            return Payload::Lines(self.ty(items, &origin));
        }
        let ty = self.ty(schema, &origin);
        match self.api.resolved(&ty) {
            Ty::String(Text::Binary) => Payload::Bytes,
            Ty::String(_) => Payload::Lines(Ty::Any),
            _ => Payload::Lines(ty),
        }
    }

    fn said(&self, schema: &'a ReferenceOr<Schema>, is_item: bool) -> Said<'a> {
        if let Some(data) = self.data(schema, is_item) {
            return Said::Property(data);
        }
        let whole = match is_item {
            true => Said::Whole,
            false => Said::Data(schema),
        };
        let Some(found) = self.found(schema) else {
            return whole;
        };
        let choices = [&found.one_of, &found.any_of];
        let Some(choices) = choices.into_iter().find(|choices| !choices.is_empty()) else {
            return whole;
        };
        let values = choices.iter().filter(|choice| !self.is_done(choice));
        let values: Vec<&ReferenceOr<Schema>> = values.collect();
        match values.as_slice() {
            [only] if values.len() < choices.len() => match self.data(only, is_item) {
                Some(data) => Said::Property(data),
                None => Said::Data(only),
            },
            [_, ..]
                if values
                    .iter()
                    .all(|value| self.data(value, is_item).is_some()) =>
            {
                Said::Whole
            }
            _ => whole,
        }
    }

    /// The data of an event, where a schema describes one with its fields and nothing else. What has an id, a name and
    /// data may as well be what the data of an event is, unless the schema is known to be of an event.
    fn data(
        &self,
        schema: &'a ReferenceOr<Schema>,
        is_item: bool,
    ) -> Option<&'a ReferenceOr<Box<Schema>>> {
        let found = self.found(schema)?;
        let is_bare = found.all_of.is_empty() && found.one_of.is_empty() && found.any_of.is_empty();
        let mut names = found.properties.keys();
        let is_event = is_bare && names.all(|name| FIELDS.contains(&name.as_str()));
        let has = |name: &str| found.properties.contains_key(name);
        let is_clear = is_item || found.properties.len() == 1 || has("event") || has("retry");
        found
            .properties
            .get("data")
            .filter(|_| is_event && is_clear)
    }

    /// Whether a schema describes what ends the stream, and nothing else.
    fn is_done(&self, schema: &'a ReferenceOr<Schema>) -> bool {
        let is_constant = |schema: &Schema| {
            let constant = schema.schema_data.extensions.get(extension::CONST);
            let SchemaKind::Any(any) = &schema.schema_kind else {
                return false;
            };
            match (constant, any.enumeration.as_slice()) {
                (Some(only), []) | (None, [only]) => only.as_str() == Some(DONE),
                _ => false,
            }
        };
        match self.data(schema, true) {
            Some(ReferenceOr::Item(data)) => is_constant(data),
            Some(ReferenceOr::Reference { reference }) => {
                self.followed(reference).is_some_and(is_constant)
            }
            None => match schema {
                ReferenceOr::Item(schema) => is_constant(schema),
                ReferenceOr::Reference { reference } => {
                    self.followed(reference).is_some_and(is_constant)
                }
            },
        }
    }

    /// The keywords of a schema, unless it is more than it says itself.
    fn found(&self, schema: &'a ReferenceOr<Schema>) -> Option<&'a AnySchema> {
        let schema = match schema {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => self.followed(reference)?,
        };
        let is_joined = schema.schema_data.extensions.contains_key(extension::REF);
        match &schema.schema_kind {
            SchemaKind::Any(any) if !is_joined => Some(any),
            _ => None,
        }
    }

    /// The schema that a reference leads to.
    fn followed(&self, reference: &str) -> Option<&'a Schema> {
        let mut reference = reference;
        for _ in 0..MAX_REFERENCES {
            let name = reference.strip_prefix(SCHEMAS)?;
            match self.named.get(name)? {
                ReferenceOr::Item(schema) => return Some(schema),
                ReferenceOr::Reference { reference: next } => reference = next,
            }
        }
        None
    }
}

/// Whether the schema is said to be that of one value.
fn is_item(declared: &MediaType) -> bool {
    declared.extensions.contains_key(extension::ITEM_SCHEMA)
}

/// Takes streams among several successes for bytes where those are not all the same: whether an answer is read whole is decided
/// before its status is known. Gives back whether there were any.
pub(super) fn unmix<'p>(
    api: &crate::ir::Api,
    successes: impl IntoIterator<Item = &'p mut Payload>,
) -> bool {
    let mut payloads: Vec<&mut Payload> = successes.into_iter().collect();
    let are_alike = |one: &Payload, other: &Payload| match (one, other) {
        (Payload::Events(one, how), Payload::Events(other, others)) => {
            how == others && api.resolved(one) == api.resolved(other)
        }
        (Payload::Lines(one), Payload::Lines(other)) => api.resolved(one) == api.resolved(other),
        _ => false,
    };
    let is_mixed = payloads
        .windows(2)
        .any(|pair| matches!(pair, [one, other] if !are_alike(one, other)));
    let mut found = false;
    if is_mixed {
        for payload in &mut payloads {
            if payload.is_stream() {
                **payload = Payload::Bytes;
                found = true;
            }
        }
    }
    found
}
