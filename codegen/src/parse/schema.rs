//! Schemas, all of them as `openapiv3`'s form for any combination of keywords.

use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind,
};

use super::{Extensions, Parser, count, extensions, flag, json, text, texts};
use crate::normalize::extension;
use crate::source::{Mapping, Node};

/// The schema that allows anything.
pub(super) fn any() -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    }
}

impl Parser<'_> {
    pub(super) fn schema(&mut self, node: &Node) -> ReferenceOr<Schema> {
        let Some(mapping) = self.mapping(node) else {
            return ReferenceOr::Item(any());
        };
        match text(mapping, "$ref") {
            Some(reference) => ReferenceOr::Reference { reference },
            None => ReferenceOr::Item(Schema {
                schema_data: self.schema_data(mapping),
                schema_kind: SchemaKind::Any(self.keywords(mapping)),
            }),
        }
    }

    fn boxed(&mut self, node: &Node) -> ReferenceOr<Box<Schema>> {
        match self.schema(node) {
            ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
            ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
        }
    }

    fn schema_data(&mut self, mapping: &Mapping) -> SchemaData {
        SchemaData {
            nullable: flag(mapping, "nullable").unwrap_or_default(),
            read_only: flag(mapping, "readOnly").unwrap_or_default(),
            write_only: flag(mapping, "writeOnly").unwrap_or_default(),
            deprecated: flag(mapping, "deprecated").unwrap_or_default(),
            external_docs: None,
            example: None,
            title: text(mapping, "title"),
            description: text(mapping, "description"),
            discriminator: mapping
                .get("discriminator")
                .and_then(|node| self.discriminator(node)),
            default: mapping.get("default").map(json),
            extensions: extensions(mapping),
        }
    }

    fn discriminator(&mut self, node: &Node) -> Option<Discriminator> {
        let inner = self.mapping(node)?;
        Some(Discriminator {
            property_name: text(inner, "propertyName")?,
            mapping: self.map(inner, "mapping", |_, node| node.as_str().map(str::to_owned)),
            extensions: text(inner, "defaultMapping")
                .map(|name| (extension::DEFAULT_MAPPING.to_owned(), name.into()))
                .into_iter()
                .collect::<Extensions>(),
        })
    }

    fn keywords(&mut self, mapping: &Mapping) -> AnySchema {
        AnySchema {
            typ: text(mapping, "type"),
            pattern: text(mapping, "pattern"),
            properties: self.map(mapping, "properties", |parser, node| {
                Some(parser.boxed(node))
            }),
            required: texts(mapping, "required"),
            additional_properties: mapping
                .get("additionalProperties")
                .map(|node| self.additional_properties(node)),
            min_properties: count(mapping, "minProperties"),
            max_properties: count(mapping, "maxProperties"),
            items: mapping.get("items").map(|node| self.boxed(node)),
            min_items: count(mapping, "minItems"),
            max_items: count(mapping, "maxItems"),
            unique_items: flag(mapping, "uniqueItems"),
            enumeration: mapping
                .get("enum")
                .and_then(Node::as_sequence)
                .map(|nodes| nodes.iter().map(json).collect())
                .unwrap_or_default(),
            format: text(mapping, "format"),
            min_length: count(mapping, "minLength"),
            max_length: count(mapping, "maxLength"),
            one_of: self.list(mapping, "oneOf", |parser, node| Some(parser.schema(node))),
            all_of: self.list(mapping, "allOf", |parser, node| Some(parser.schema(node))),
            any_of: self.list(mapping, "anyOf", |parser, node| Some(parser.schema(node))),
            not: mapping.get("not").map(|node| Box::new(self.schema(node))),
            // Bounds travel by their text, in extensions.
            multiple_of: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            minimum: None,
            maximum: None,
        }
    }

    fn additional_properties(&mut self, node: &Node) -> AdditionalProperties {
        match node.get(extension::NEVER) {
            Some(_) => AdditionalProperties::Any(false),
            None => AdditionalProperties::Schema(Box::new(self.schema(node))),
        }
    }
}
