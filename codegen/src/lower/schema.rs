//! Schemas to types.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value as Json;

use super::{Lowerer, stamped};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Access, Additional, Docs, Enumeration, Integer, Literal, Member, Number, Object, Origin,
    Presence, Property, Rules, Scalar, Shape, Text, Ty, TypeDef, TypeId,
};
use crate::normalize::extension;

/// What a schema is, once its keywords have been sorted out.
enum Kind<'s> {
    /// A schema that says no more than another one does.
    Same(&'s ReferenceOr<Schema>),
    Object(&'s AnySchema),
    Enumeration(Vec<String>),
    /// A type that needs no definition.
    Plain(&'s AnySchema, &'s str),
    /// Anything, because nothing is said.
    Any,
    /// Anything, because what is said cannot be expressed.
    Widened(&'static str),
}

impl<'a> Lowerer<'a> {
    /// Lowers one of the document's named schemas.
    pub(super) fn named_schema(&mut self, id: TypeId, schema: &ReferenceOr<Schema>) {
        let origin = Origin::Within(id);
        if let ReferenceOr::Item(item) = schema {
            self.api.types[id].docs = docs(&item.schema_data);
            self.api.types[id].deprecated = item.schema_data.deprecated;
        }
        let shape = match schema {
            ReferenceOr::Item(item) if reference(item).is_none() => match kind(item) {
                Kind::Object(keywords) => Some(Shape::Object(self.object(id, keywords, item))),
                Kind::Enumeration(values) => Some(Shape::Enumeration(enumeration(values))),
                Kind::Same(_) | Kind::Plain(..) | Kind::Any | Kind::Widened(_) => None,
            },
            _ => None,
        };
        let shape = shape.unwrap_or_else(|| {
            // Whether a named schema allows null is said where it is referred to.
            Shape::Alias(match self.ty(schema, &origin) {
                Ty::Nullable(ty) => *ty,
                ty => ty,
            })
        });
        self.api.types[id].shape = shape;
    }

    /// Lowers a schema to a type; `origin` is where it stands.
    pub(super) fn ty<S: Borrow<Schema>>(&mut self, schema: &ReferenceOr<S>, origin: &Origin) -> Ty {
        let item = match schema {
            ReferenceOr::Reference { reference } => return self.reference(reference),
            ReferenceOr::Item(item) => item.borrow(),
        };
        let ty = match reference(item) {
            Some(target) => {
                if let Some(beside) = beside(item) {
                    self.widened(item, &format!("{beside} beside a `$ref` is not expressed"));
                }
                self.reference(target)
            }
            None => self.item(item, origin),
        };
        if says_null(item) { ty.nullable() } else { ty }
    }

    fn item(&mut self, item: &Schema, origin: &Origin) -> Ty {
        match kind(item) {
            Kind::Same(inner) => {
                if let Some(beside) = beside(item) {
                    self.widened(
                        item,
                        &format!("{beside} beside a single schema is not expressed"),
                    );
                }
                self.ty(inner, origin)
            }
            Kind::Object(keywords) => self.define(item, origin, |lowerer, id| {
                Shape::Object(lowerer.object(id, keywords, item))
            }),
            Kind::Enumeration(values) => {
                self.define(item, origin, |_, _| Shape::Enumeration(enumeration(values)))
            }
            Kind::Plain(keywords, name) => self.plain(keywords, name, item, origin),
            Kind::Any => Ty::Any,
            Kind::Widened(what) => {
                self.widened(item, &format!("{what} is not expressed as a type: the value is read and written as any JSON"));
                Ty::Any
            }
        }
    }

    /// The definition of a type that the document does not name: the one that was made for the same place, or a new one.
    fn define(
        &mut self,
        item: &Schema,
        origin: &Origin,
        shape: impl FnOnce(&mut Self, TypeId) -> Shape,
    ) -> Ty {
        let span = stamped(&item.schema_data.extensions);
        if let Some(id) = span.and_then(|span| self.inline.get(&span)) {
            return Ty::Named(*id);
        }
        let id = self.api.types.push(TypeDef {
            origin: origin.clone(),
            docs: docs(&item.schema_data),
            deprecated: item.schema_data.deprecated,
            shape: Shape::Alias(Ty::Any),
            rules: Rules::default(),
            span,
        });
        if let Some(span) = span {
            self.inline.insert(span, id);
        }
        let shape = shape(self, id);
        self.api.types[id].shape = shape;
        Ty::Named(id)
    }

    fn reference(&mut self, reference: &str) -> Ty {
        let target = reference
            .strip_prefix(SCHEMAS)
            .and_then(|name| self.schemas.get(name));
        match target {
            Some(&(id, true)) => Ty::Named(id).nullable(),
            Some(&(id, false)) => Ty::Named(id),
            None => {
                // `normalize` leaves no reference that leads nowhere, but the schema may itself have been left out.
                self.warn(Diagnostic::warning(
                    Code::WidenedSchema,
                    format!(
                        "`{reference}` could not be read: the value is read and written as any JSON"
                    ),
                ));
                Ty::Any
            }
        }
    }

    fn plain(&mut self, keywords: &AnySchema, name: &str, item: &Schema, origin: &Origin) -> Ty {
        let format = keywords.format.as_deref();
        if !keywords.enumeration.is_empty()
            || item.schema_data.extensions.contains_key(extension::CONST)
        {
            self.widened(
                item,
                &format!("an enumeration of other than strings is read and written as any {name}"),
            );
        }
        match name {
            "boolean" => Ty::Boolean,
            "integer" => Ty::Integer(match format {
                Some("int32") => Integer::I32,
                Some("uint32") => Integer::U32,
                Some("uint64") => Integer::U64,
                _ => Integer::I64,
            }),
            "number" => Ty::Number(Number::F64),
            "string" => Ty::String(match format {
                Some("date-time") => Text::DateTime,
                Some("uri" | "url") => Text::Uri,
                _ => Text::Plain,
            }),
            "array" => self.array(keywords, item, origin),
            _ => self.map(keywords, origin),
        }
    }

    fn array(&mut self, keywords: &AnySchema, item: &Schema, origin: &Origin) -> Ty {
        if item
            .schema_data
            .extensions
            .contains_key(extension::PREFIX_ITEMS)
        {
            self.widened(item, "`prefixItems` is not expressed as a type: the items are read and written as any JSON");
            return Ty::Array(Box::new(Ty::Any));
        }
        let items = keywords.items.as_ref();
        Ty::Array(Box::new(items.map_or(Ty::Any, |items| {
            self.ty(items, &Origin::Item(Box::new(origin.clone())))
        })))
    }

    fn map(&mut self, keywords: &AnySchema, origin: &Origin) -> Ty {
        let value = match &keywords.additional_properties {
            Some(AdditionalProperties::Schema(schema)) => {
                self.ty(schema, &Origin::Value(Box::new(origin.clone())))
            }
            Some(AdditionalProperties::Any(_)) | None => Ty::Any,
        };
        Ty::Map(Box::new(value))
    }

    fn object(&mut self, id: TypeId, keywords: &AnySchema, item: &Schema) -> Object {
        let required: BTreeSet<&String> = keywords.required.iter().collect();
        let properties = keywords
            .properties
            .iter()
            .map(|(name, schema)| Property {
                name: name.clone(),
                docs: property_docs(schema),
                ty: self.ty(schema, &Origin::Property(id, name.clone())),
                presence: presence(required.contains(name)),
                access: Access::Both,
                rules: Rules::default(),
                default: None,
                deprecated: matches!(schema, ReferenceOr::Item(item) if item.schema_data.deprecated),
            })
            .collect();
        let additional = match &keywords.additional_properties {
            Some(AdditionalProperties::Any(false)) => Additional::Closed,
            Some(AdditionalProperties::Schema(schema)) => {
                if !is_anything(schema) {
                    self.widened(item, "`additionalProperties` beside `properties` are read and written as any JSON");
                }
                Additional::Open
            }
            Some(AdditionalProperties::Any(true)) | None => Additional::Open,
        };
        if item
            .schema_data
            .extensions
            .contains_key(extension::PATTERN_PROPERTIES)
        {
            self.widened(item, "`patternProperties` are read and written as any JSON");
        }
        Object {
            properties,
            additional,
        }
    }

    fn widened(&mut self, item: &Schema, message: &str) {
        self.warn(
            Diagnostic::warning(Code::WidenedSchema, message)
                .at(stamped(&item.schema_data.extensions)),
        );
    }
}

/// Whether each of the named schemas allows null: it says so, or what it stands for does.
pub(super) fn nullable(schemas: &IndexMap<String, ReferenceOr<Schema>>) -> Vec<bool> {
    let mut known: Vec<Option<bool>> = vec![None; schemas.len()];
    for start in 0..schemas.len() {
        // The schemas on the way to one of which it is known, or which leads nowhere or back.
        let mut way = BTreeSet::new();
        let mut at = Some(start);
        let mut allows = false;
        while let Some(position) = at.filter(|position| !way.contains(position)) {
            if let Some(known) = known.get(position).copied().flatten() {
                allows = known;
                break;
            }
            way.insert(position);
            let Some((_, schema)) = schemas.get_index(position) else {
                break;
            };
            if says_so(schema) {
                allows = true;
                break;
            }
            at = stands_for(schema).and_then(|name| schemas.get_index_of(name));
        }
        for position in way {
            if let Some(known) = known.get_mut(position) {
                *known = Some(allows);
            }
        }
    }
    known.into_iter().map(Option::unwrap_or_default).collect()
}

/// Whether a schema, or a single one inside of it that it stands for, says that it allows null.
fn says_so(schema: &ReferenceOr<Schema>) -> bool {
    match schema {
        ReferenceOr::Reference { .. } => false,
        ReferenceOr::Item(item) => {
            says_null(item)
                || matches!(kind(item), Kind::Same(inner) if reference(item).is_none() && says_so(inner))
        }
    }
}

/// The named schema that a schema says no more than.
fn stands_for(schema: &ReferenceOr<Schema>) -> Option<&str> {
    let target = match schema {
        ReferenceOr::Reference { reference } => Some(reference.as_str()),
        ReferenceOr::Item(item) => match (reference(item), kind(item)) {
            (Some(target), _) => Some(target),
            (None, Kind::Same(inner)) => return stands_for(inner),
            _ => None,
        },
    };
    target?.strip_prefix(SCHEMAS)
}

/// Where schemas are referred to.
const SCHEMAS: &str = "#/components/schemas/";

/// The schema that a schema refers to and says something beside.
fn reference(item: &Schema) -> Option<&str> {
    item.schema_data.extensions.get(extension::REF)?.as_str()
}

/// A keyword of a schema that says something of its values, other than that they may be null.
fn beside(item: &Schema) -> Option<&'static str> {
    let SchemaKind::Any(keywords) = &item.schema_kind else {
        return None;
    };
    let extensions = &item.schema_data.extensions;
    let said = [
        ("`properties`", !keywords.properties.is_empty()),
        ("`required`", !keywords.required.is_empty()),
        (
            "`additionalProperties`",
            keywords.additional_properties.is_some(),
        ),
        ("`items`", keywords.items.is_some()),
        ("`enum`", !keywords.enumeration.is_empty()),
        ("`const`", extensions.contains_key(extension::CONST)),
        ("`not`", keywords.not.is_some()),
        ("several types", extensions.contains_key(extension::TYPES)),
    ];
    said.into_iter()
        .find(|(_, is_said)| *is_said)
        .map(|(keyword, _)| keyword)
}

/// Whether a schema says that it allows null, in any of the ways there are.
fn says_null(item: &Schema) -> bool {
    let SchemaKind::Any(keywords) = &item.schema_kind else {
        return false;
    };
    item.schema_data.nullable
        || keywords.enumeration.iter().any(Json::is_null)
        || branches(keywords).is_some_and(|branches| branches.iter().any(is_null))
}

/// The branches of a schema of which one or several hold.
fn branches(keywords: &AnySchema) -> Option<&[ReferenceOr<Schema>]> {
    match (keywords.one_of.as_slice(), keywords.any_of.as_slice()) {
        ([], []) => None,
        (branches, []) | ([], branches) => Some(branches),
        _ => None,
    }
}

/// Whether a schema allows nothing but null.
fn is_null(schema: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(item) = schema else {
        return false;
    };
    let SchemaKind::Any(keywords) = &item.schema_kind else {
        return false;
    };
    item.schema_data
        .extensions
        .get(extension::CONST)
        .is_some_and(Json::is_null)
        || (!keywords.enumeration.is_empty() && keywords.enumeration.iter().all(Json::is_null))
}

/// Whether a schema allows anything.
fn is_anything(schema: &ReferenceOr<Schema>) -> bool {
    matches!(schema, ReferenceOr::Item(item) if matches!(kind(item), Kind::Any))
}

/// Sorts out what a schema is.
fn kind(item: &Schema) -> Kind<'_> {
    let SchemaKind::Any(keywords) = &item.schema_kind else {
        return Kind::Any;
    };
    let extensions = &item.schema_data.extensions;
    if extensions.contains_key(extension::NEVER) {
        return Kind::Widened("a schema that allows nothing");
    }
    if keywords.not.is_some() {
        return Kind::Widened("`not`");
    }
    if let Some(kind) = composition(keywords) {
        return kind;
    }
    if extensions.contains_key(extension::TYPES) {
        return Kind::Widened("a value of several types");
    }
    let constant = extensions.get(extension::CONST);
    let values = keywords
        .enumeration
        .iter()
        .chain(constant)
        .filter(|value| !value.is_null());
    // What is meant to be a string need not be written as one: `enum: ['1', 2]`.
    let is_text = keywords.typ.as_deref() == Some("string");
    let strings: Option<Vec<String>> = values
        .map(|value| match value {
            Json::String(text) => Some(text.clone()),
            Json::Number(_) | Json::Bool(_) if is_text => Some(value.to_string()),
            _ => None,
        })
        .collect();
    match (&keywords.typ, strings) {
        (None, Some(strings)) if !strings.is_empty() => Kind::Enumeration(strings),
        (Some(name), Some(strings)) if name == "string" && !strings.is_empty() => {
            Kind::Enumeration(strings)
        }
        (None, _) if !keywords.properties.is_empty() => Kind::Object(keywords),
        (Some(name), _) if name == "object" && !keywords.properties.is_empty() => {
            Kind::Object(keywords)
        }
        (Some(name), _) => match name.as_str() {
            "boolean" | "integer" | "number" | "string" | "array" | "object" => {
                Kind::Plain(keywords, name)
            }
            _ => Kind::Widened("a type that JSON Schema does not have"),
        },
        (None, _) if keywords.items.is_some() => Kind::Plain(keywords, "array"),
        (None, _) if keywords.additional_properties.is_some() => Kind::Plain(keywords, "object"),
        (None, None) => Kind::Widened("an enumeration of values of no one type"),
        (None, Some(_)) => Kind::Any,
    }
}

/// What a schema that is composed of others is; nothing if it is not composed.
fn composition(keywords: &AnySchema) -> Option<Kind<'_>> {
    let alone = keywords.properties.is_empty();
    match (
        keywords.all_of.as_slice(),
        keywords.one_of.as_slice(),
        keywords.any_of.as_slice(),
    ) {
        ([], [], []) => None,
        ([one], [], []) if alone => Some(Kind::Same(one)),
        ([], branches, []) | ([], [], branches) if alone => {
            let mut values = branches.iter().filter(|branch| !is_null(branch));
            match (values.next(), values.next()) {
                (Some(one), None) => Some(Kind::Same(one)),
                (None, _) => Some(Kind::Any),
                (Some(_), Some(_)) => Some(Kind::Widened("a value of one of several schemas")),
            }
        }
        _ => Some(Kind::Widened("a schema that is composed of others")),
    }
}

fn enumeration(values: Vec<String>) -> Enumeration {
    let values: IndexSet<String> = values.into_iter().collect();
    let member = |value| Member {
        value: Literal::String(value),
        name: None,
        docs: Docs::default(),
    };
    Enumeration {
        of: Scalar::String,
        members: values.into_iter().map(member).collect(),
    }
}

pub(super) fn presence(required: bool) -> Presence {
    if required {
        Presence::Required
    } else {
        Presence::Optional
    }
}

fn docs(data: &SchemaData) -> Docs {
    Docs {
        summary: None,
        description: data.description.clone(),
    }
}

/// What is said of a property where it stands; what its type says of itself stands with the type.
fn property_docs<S: Borrow<Schema>>(schema: &ReferenceOr<S>) -> Docs {
    match schema {
        ReferenceOr::Reference { .. } => Docs::default(),
        ReferenceOr::Item(item) => docs(&item.borrow().schema_data),
    }
}
