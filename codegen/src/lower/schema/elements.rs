//! What has to hold of a value: a schema taken apart into the named schemas that it refers to and the keywords of its own.
//!
//! `allOf`, a `$ref` with siblings and a choice of one are all the same thing said in different ways: several schemas that
//! hold together. Here they become one list; the rest of the stage knows only lists.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind};
use serde_json::Value as Json;

use super::super::stamped;
use super::super::work::Work;
use crate::normalize::{SCHEMAS, extension};
use crate::source::Span;

/// The named schemas of a document.
pub(super) type Schemas = IndexMap<String, ReferenceOr<Schema>>;

/// Something that has to hold of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Element<'a> {
    /// A named schema.
    Ref(&'a str),
    /// The keywords of a schema itself, without those that lead to other elements.
    Own(Part<'a>),
}

impl<'a> Element<'a> {
    /// The named schema, if it is one.
    pub(super) fn name(&self) -> Option<&'a str> {
        match self {
            Element::Ref(name) => Some(name),
            Element::Own(_) => None,
        }
    }

    /// The keywords of a schema itself, if it is those.
    pub(super) fn own(&self) -> Option<Part<'a>> {
        match self {
            Element::Own(part) => Some(*part),
            Element::Ref(_) => None,
        }
    }
}

/// The keywords of a schema itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) schema: &'a Schema,
    pub(super) keywords: &'a AnySchema,
    /// Whether its `oneOf` and `anyOf` count.
    pub(super) has_unions: bool,
    /// The named schema that it was found in, if that was not the one that is being looked at.
    pub(super) owner: Option<&'a str>,
    /// Where it is written.
    pub(super) at: Option<Span>,
}

impl<'a> Part<'a> {
    pub(super) fn new(schema: &'a Schema, keywords: &'a AnySchema, owner: Option<&'a str>) -> Self {
        Self {
            schema,
            keywords,
            has_unions: true,
            owner,
            at: stamped(&schema.schema_data.extensions),
        }
    }

    /// The value of an extension by which `normalize` says what OpenAPI 3.0 cannot.
    pub(super) fn extension(&self, name: &str) -> Option<&'a Json> {
        self.schema.schema_data.extensions.get(name)
    }

    /// The choices that it leaves, each with more than one live branch.
    pub(super) fn unions(&self) -> impl Iterator<Item = &'a [ReferenceOr<Schema>]> {
        let unions = [&self.keywords.one_of, &self.keywords.any_of];
        unions
            .into_iter()
            .filter(|branches| self.has_unions && live(branches).count() > 1)
            .map(Vec::as_slice)
    }

    /// The types that it names, without null.
    pub(super) fn types(&self) -> Option<Vec<&'a str>> {
        if let Some(types) = self.extension(extension::TYPES).and_then(Json::as_array) {
            return Some(types.iter().filter_map(Json::as_str).collect());
        }
        self.keywords.typ.as_deref().map(|name| vec![name])
    }

    /// Whether it says anything of the shape of values, beyond their type.
    pub(super) fn is_structural(&self) -> bool {
        let keywords = self.keywords;
        !keywords.properties.is_empty()
            || !keywords.required.is_empty()
            || keywords.additional_properties.is_some()
            || keywords.items.is_some()
            || !keywords.enumeration.is_empty()
            || self.unions().next().is_some()
            || [
                extension::CONST,
                extension::NEVER,
                extension::PREFIX_ITEMS,
                extension::PATTERN_PROPERTIES,
            ]
            .iter()
            .any(|name| self.extension(name).is_some())
    }

    /// Whether it says nothing of the shape of values at all.
    pub(super) fn is_silent(&self) -> bool {
        !self.is_structural() && self.types().is_none()
    }
}

/// The branches of a choice that a value other than null can be of.
pub(super) fn live(branches: &[ReferenceOr<Schema>]) -> impl Iterator<Item = &ReferenceOr<Schema>> {
    branches
        .iter()
        .filter(|branch| !is_null(branch) && !is_never(branch))
}

/// Whether a schema allows nothing.
fn is_never(schema: &ReferenceOr<Schema>) -> bool {
    item_of(schema)
        .is_some_and(|(item, _)| item.schema_data.extensions.contains_key(extension::NEVER))
}

/// Whether a schema allows null and nothing else.
pub(super) fn is_null(schema: &ReferenceOr<Schema>) -> bool {
    let Some((item, keywords)) = item_of(schema) else {
        return false;
    };
    item.schema_data
        .extensions
        .get(extension::CONST)
        .is_some_and(Json::is_null)
        || (!keywords.enumeration.is_empty() && keywords.enumeration.iter().all(Json::is_null))
}

/// A schema that is no bare reference, with its keywords.
pub(super) fn item_of<S: Borrow<Schema>>(schema: &ReferenceOr<S>) -> Option<(&Schema, &AnySchema)> {
    let ReferenceOr::Item(item) = schema else {
        return None;
    };
    let item = item.borrow();
    match &item.schema_kind {
        SchemaKind::Any(keywords) => Some((item, keywords)),
        _ => None,
    }
}

/// The named schema that a schema refers to and says something beside.
pub(super) fn reference_beside(item: &Schema) -> Option<&str> {
    item.schema_data
        .extensions
        .get(extension::REF)?
        .as_str()?
        .strip_prefix(SCHEMAS)
}

/// Takes a schema apart. References are not followed.
pub(super) fn gather<'a, S: Borrow<Schema>>(
    schema: &'a ReferenceOr<S>,
    owner: Option<&'a str>,
    elements: &mut Vec<Element<'a>>,
) {
    gather_into(schema, owner, elements, &mut None);
}

/// How many steps it takes to follow a reference.
const REFERENCE: usize = 4;

/// How many schemas `allOf` may list before what is known of them is looked up instead of searched.
const MANY: usize = 16;

/// What has been gathered, to be looked up.
struct Known<'a> {
    names: BTreeSet<&'a str>,
    spans: BTreeSet<Span>,
}

impl<'a> Known<'a> {
    fn of(elements: &[Element<'a>]) -> Self {
        Self {
            names: elements.iter().filter_map(Element::name).collect(),
            spans: elements
                .iter()
                .filter_map(|element| element.own()?.at)
                .collect(),
        }
    }
}

fn gather_into<'a, S: Borrow<Schema>>(
    schema: &'a ReferenceOr<S>,
    owner: Option<&'a str>,
    elements: &mut Vec<Element<'a>>,
    known: &mut Option<Known<'a>>,
) {
    match schema {
        ReferenceOr::Reference { reference } => {
            // A reference that leads nowhere has been reported, and says nothing.
            if let Some(name) = reference.strip_prefix(SCHEMAS) {
                refer(name, elements, known);
            }
        }
        ReferenceOr::Item(item) => gather_item(item.borrow(), owner, elements, known),
    }
}

fn refer<'a>(name: &'a str, elements: &mut Vec<Element<'a>>, known: &mut Option<Known<'a>>) {
    let is_it = |element: &Element<'_>| matches!(element, Element::Ref(known) if *known == name);
    let is_new = match known {
        Some(known) => known.names.insert(name),
        None => !elements.iter().any(is_it),
    };
    if is_new {
        elements.push(Element::Ref(name));
    }
}

fn gather_item<'a>(
    item: &'a Schema,
    owner: Option<&'a str>,
    elements: &mut Vec<Element<'a>>,
    known: &mut Option<Known<'a>>,
) {
    let SchemaKind::Any(keywords) = &item.schema_kind else {
        return;
    };
    if keywords.all_of.len() > MANY {
        known.get_or_insert_with(|| Known::of(elements));
    }
    if let Some(name) = reference_beside(item) {
        refer(name, elements, known);
    }
    for member in &keywords.all_of {
        gather_into(member, owner, elements, known);
    }
    for branches in [&keywords.one_of, &keywords.any_of] {
        let mut branches = live(branches);
        if let (Some(one), None) = (branches.next(), branches.next()) {
            gather_into(one, owner, elements, known);
        }
    }
    let part = Part::new(item, keywords, owner);
    let is_it =
        |element: &Element<'_>| matches!(element, Element::Own(known) if known.at == part.at);
    let is_new = match (part.at, known) {
        (None, _) => true,
        (Some(at), Some(known)) => known.spans.insert(at),
        (Some(_), None) => !elements.iter().any(is_it),
    };
    if is_new {
        elements.push(Element::Own(part));
    }
}

/// The parts of all elements, with the named schemas taken apart in their place, and which ones those were.
///
/// If there is too much work in it, it is left where it is.
pub(super) fn expand<'a>(
    elements: &[Element<'a>],
    schemas: &'a Schemas,
    work: &Work,
) -> (Vec<Part<'a>>, BTreeSet<&'a str>) {
    let mut parts: Vec<Part<'a>> = Vec::new();
    let mut names = BTreeSet::new();
    let mut spans = BTreeSet::new();
    let mut pending: Vec<Element<'a>> = elements.iter().rev().copied().collect();
    while let Some(element) = pending.pop() {
        match element {
            Element::Own(part) => {
                let branches = part.keywords.one_of.len() + part.keywords.any_of.len();
                if !work.steps(1 + branches) {
                    break;
                }
                if part.at.is_none_or(|at| spans.insert(at)) {
                    parts.push(part);
                }
            }
            Element::Ref(name) => {
                if !names.insert(name) {
                    continue;
                }
                let Some((key, schema)) = schemas.get_key_value(name) else {
                    continue;
                };
                let mut inner = Vec::new();
                gather(schema, Some(key), &mut inner);
                if !work.steps(REFERENCE + inner.len()) {
                    break;
                }
                pending.extend(inner.into_iter().rev());
            }
        }
    }
    // What is one of several by its parent need not be told apart from the others where it is joined with that.
    for part in &mut parts {
        let leads_back = part
            .unions()
            .flatten()
            .any(|branch| refers_to(branch).is_some_and(|name| names.contains(name)));
        part.has_unions &= !leads_back;
    }
    (parts, names)
}

/// The named schema that a schema refers to, whatever it says beside.
pub(super) fn refers_to<S: Borrow<Schema>>(schema: &ReferenceOr<S>) -> Option<&str> {
    match schema {
        ReferenceOr::Reference { reference } => reference.strip_prefix(SCHEMAS),
        ReferenceOr::Item(item) => reference_beside(item.borrow()),
    }
}

/// The named schemas that have to hold wherever a named schema does, itself among them.
pub(super) fn ancestors<'a>(name: &'a str, schemas: &'a Schemas, work: &Work) -> BTreeSet<&'a str> {
    expand(&[Element::Ref(name)], schemas, work).1
}
