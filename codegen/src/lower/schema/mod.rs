//! Schemas to types.
//!
//! A schema is taken apart into [`elements`] that hold together. If they come down to one named schema, that is the type;
//! otherwise their [`facets`] are joined, and one reading of those is written down: a union, an enumeration, an object, or a
//! type that needs no definition. What no reading takes up is reported.

mod defaults;
mod docs;
mod elements;
mod enumerations;
mod facets;
mod formats;
mod implied;
mod nulls;
mod objects;
mod report;
mod rules;
mod scalars;
mod unions;

use std::borrow::Borrow;

use openapiv3::{ReferenceOr, Schema};

use self::docs::{docs, part_of, title, titled};
use self::elements::{Element, Part, expand, gather, item_of};
use self::facets::Facets;

pub(super) use self::facets::JsonType;
use super::{Lowerer, stamped, work};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Origin, Presence, Rules, Shape, Ty, TypeDef, TypeId};
use crate::normalize::{SCHEMAS, extension};
use crate::source::Span;

pub(super) use self::nulls::Nulls;
pub(super) use self::unions::{Family, Mapping};

/// How deep schemas may stand in one another, once those that hold together are joined.
const DEEPEST: usize = 100;

/// How many types a document may have. The largest descriptions have a tenth of it; a document that goes beyond joins the
/// same schemas in ever new ways.
const MAX_TYPES: usize = 200_000;

/// How many types may be made of parts of several named schemas. The largest descriptions have a tenth of it; schemas that are
/// joined in each other's choices double with each step.
const MAX_JOINED: usize = 10_000;

/// A type, and what its values have to keep to beyond it.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    pub(super) ty: Ty,
    pub(super) rules: Rules,
}

impl Lowered {
    fn plain(ty: Ty) -> Self {
        Self {
            ty,
            rules: Rules::default(),
        }
    }
}

/// Where a type stands, and the definition that waits for it, if there is one.
#[derive(Clone, Debug)]
struct Site {
    origin: Origin,
    own: Option<TypeId>,
    /// The one of several types of a schema that is meant.
    narrowed: Option<JsonType>,
}

impl Site {
    fn at(origin: Origin) -> Self {
        Self {
            origin,
            own: None,
            narrowed: None,
        }
    }
}

impl<'a> Lowerer<'a> {
    /// Lowers one of the document's named schemas.
    pub(super) fn named_schema(
        &mut self,
        id: TypeId,
        name: &'a str,
        schema: &'a ReferenceOr<Schema>,
    ) {
        let mut elements = Vec::new();
        gather(schema, None, &mut elements);
        if let Some((item, _)) = item_of(schema) {
            self.api.types[id].docs =
                titled(docs(&elements), item.schema_data.title.as_deref(), name);
            self.api.types[id].deprecated = item.schema_data.deprecated;
        }
        if self.family.is_polymorphic(name) {
            let shape = self.polymorphic(id, name, &elements);
            self.api.types[id].shape = shape;
            return;
        }
        let site = Site {
            origin: Origin::Within(id),
            own: Some(id),
            narrowed: None,
        };
        let lowered = self.elements(&elements, site);
        if lowered.ty != Ty::Named(id) {
            self.api.types[id].shape = Shape::Alias(lowered.ty);
        } else if self.api.types[id].shape == Shape::Alias(Ty::Any) {
            self.widened(
                self.api.types[id].span,
                "",
                &format!("the schema `{name}` says no more than that it is itself: it is read and written as any JSON"),
            );
        }
        self.api.types[id].rules = lowered.rules;
    }

    /// Lowers a schema to a type; `origin` is where it stands.
    pub(super) fn ty<S: Borrow<Schema>>(
        &mut self,
        schema: &'a ReferenceOr<S>,
        origin: &Origin,
    ) -> Ty {
        let mut elements = Vec::new();
        gather(schema, None, &mut elements);
        let lowered = self.value(&elements, origin.clone());
        self.settle_unions();
        lowered.ty
    }

    /// Lowers a schema to a type, what its values have to keep to, and what they are where they are left out.
    pub(super) fn described(
        &mut self,
        schema: &'a ReferenceOr<Schema>,
        origin: &Origin,
    ) -> (Ty, Rules, Option<String>) {
        let mut elements = Vec::new();
        gather(schema, None, &mut elements);
        let lowered = self.value(&elements, origin.clone());
        let default = self.default(&elements);
        self.settle_unions();
        (lowered.ty, lowered.rules, default)
    }

    /// Lowers what holds of a value, which may be null if it says so.
    fn value(&mut self, elements: &[Element<'a>], origin: Origin) -> Lowered {
        let allows_null = self.allows_null(elements);
        let mut lowered = self.elements(elements, Site::at(origin));
        if allows_null {
            lowered.ty = lowered.ty.nullable();
        }
        lowered
    }

    /// Whether all that holds of a value allows it to be null.
    fn allows_null(&mut self, elements: &[Element<'a>]) -> bool {
        let mut said = Vec::new();
        for element in elements {
            match element {
                Element::Ref(name) => said.push(self.nulls.of_named(name)),
                // A schema that says so itself says it of all that it is joined from.
                Element::Own(part) if nulls::says_outright(part.schema, part.keywords) => {
                    return true;
                }
                Element::Own(part) => said.extend(self.nulls.of_part(part)),
            }
        }
        !said.is_empty() && said.iter().all(|allows| *allows)
    }

    /// Lowers what holds of a value that is not null.
    fn elements(&mut self, elements: &[Element<'a>], site: Site) -> Lowered {
        let elements = self.without_implied(elements, site.own);
        let own = || elements.iter().filter_map(Element::own);
        let mut names = elements.iter().filter_map(Element::name);
        match (names.next(), names.next()) {
            (Some(name), None)
                if own().all(|part| !part.is_structural() && self.adds_nothing(&part, name)) =>
            {
                let parts: Vec<Part<'a>> = own().collect();
                self.report_parts(&parts);
                for part in &parts {
                    if self.agrees(part, name) {
                        continue;
                    }
                    self.contradiction(
                        part.at,
                        "type",
                        "the type beside this `$ref` is not that of the schema, and is ignored",
                    );
                }
                return Lowered {
                    ty: self.reference(name, &site.origin),
                    rules: rules::of(&parts, None),
                };
            }
            (None, _) if own().all(|part| part.is_silent()) => {
                let parts: Vec<Part<'a>> = own().collect();
                self.report_parts(&parts);
                return Lowered::plain(Ty::Any);
            }
            _ => {}
        }
        if self.is_too_much(|| own().find_map(|part| part.at)) {
            return Lowered::plain(Ty::Any);
        }
        self.depth += 1;
        let lowered =
            if self.depth > DEEPEST || self.api.types.len() > MAX_TYPES || self.joined > MAX_JOINED
            {
                let span = own().find_map(|part| part.at);
                self.widened(
                    span,
                    "",
                    "schemas stand too deep in one another, or are joined in too many ways",
                );
                Lowered::plain(Ty::Any)
            } else {
                self.joined(&elements, site)
            };
        self.depth -= 1;
        lowered
    }

    /// Whether there is too much in the document to go on, which is an error at the place where that was noticed first.
    pub(super) fn is_too_much(&mut self, place: impl FnOnce() -> Option<Span>) -> bool {
        let is_too_much = self.work.is_too_much();
        if is_too_much && !self.has_too_much {
            self.has_too_much = true;
            let error = Diagnostic::error(Code::LimitExceeded, self.work.said()).at(place());
            self.diagnostics.push(error);
        }
        is_too_much
    }

    /// Lowers elements that do not come down to one of them.
    fn joined(&mut self, elements: &[Element<'a>], site: Site) -> Lowered {
        let (mut parts, names) = expand(elements, self.named, &self.work);
        // What a member of a choice refers to need not be chosen from again.
        if let Some(own) = site.own.and_then(|id| self.name_of(id)) {
            for part in &mut parts {
                let leads_back = part.owner.is_some()
                    && part
                        .unions()
                        .flatten()
                        .any(|branch| elements::refers_to(branch) == Some(own));
                part.has_unions &= !leads_back;
            }
        }
        drop(names);
        self.report_parts(&parts);
        let facets = Facets::of(&parts);
        self.report_facets(&facets, &parts);
        let rules = rules::of(&parts, facets.types.as_deref());
        let mut lowered = self.read(&facets, &parts, elements, site);
        if lowered.ty == Ty::Boolean {
            lowered.rules = rules::constant(&facets);
        }
        let mut rules = match &lowered.ty {
            // How many items a tuple has is what it is.
            Ty::Tuple(_) => rules.without_counts(),
            _ => rules,
        };
        rules.join(&lowered.rules);
        lowered.rules = rules;
        lowered
    }

    /// The one reading of joined facets.
    fn read(
        &mut self,
        facets: &Facets<'a>,
        parts: &[Part<'a>],
        elements: &[Element<'a>],
        site: Site,
    ) -> Lowered {
        if facets.is_never {
            return Lowered::plain(Ty::Any);
        }
        if let Some(ty) = self.choice(facets, parts, elements, &site) {
            return Lowered::plain(ty);
        }
        if let Some(ty) = self.constants(facets, parts, elements, &site) {
            return Lowered::plain(ty);
        }
        match facets.types.as_deref() {
            None | Some([]) => Lowered::plain(Ty::Any),
            Some([one]) => self.of_type(*one, facets, parts, elements, site),
            Some(types) => Lowered::plain(self.several(types, facets, parts, elements, &site)),
        }
    }

    fn of_type(
        &mut self,
        one: JsonType,
        facets: &Facets<'a>,
        parts: &[Part<'a>],
        elements: &[Element<'a>],
        site: Site,
    ) -> Lowered {
        let format = match facets.encoding {
            Some(encoding) if one == JsonType::String && scalars::is_base64(encoding) => {
                Some("byte")
            }
            _ => facets.format,
        };
        if let Some(ty) = format.and_then(|format| self.of_format(format, one)) {
            return Lowered::plain(match ty {
                Ty::Integer(size) => Ty::Integer(scalars::holding(size, facets)),
                ty => ty,
            });
        }
        match one {
            JsonType::Boolean => Lowered::plain(Ty::Boolean),
            JsonType::Integer => Lowered::plain(Ty::Integer(scalars::holding(
                scalars::integer(facets.format, parts),
                facets,
            ))),
            JsonType::Number => Lowered::plain(Ty::Number(scalars::number(facets.format))),
            JsonType::String => Lowered::plain(Ty::String(scalars::text(facets))),
            JsonType::Array => self.array(facets, parts, &site),
            JsonType::Object => self.object_or_map(facets, parts, elements, &site),
        }
    }

    /// The definition of a type that stands at a site: the one that waits for it there, the one that was made of the same
    /// parts, or a new one.
    fn define(
        &mut self,
        parts: &[Part<'a>],
        elements: &[Element<'a>],
        site: &Site,
        shape: impl FnOnce(&mut Self, TypeId) -> Shape,
    ) -> Ty {
        let id = match site.own {
            Some(id) => id,
            None => {
                let key = key(parts).map(|key| (key, site.narrowed));
                if let Some(id) = key.as_ref().and_then(|key| self.inline.get(key)) {
                    let id = *id;
                    self.adopt(id, &site.origin);
                    return Ty::Named(id);
                }
                let id = self.api.types.push(TypeDef {
                    origin: site.origin.clone(),
                    docs: titled(docs(elements), title(elements), part_of(&site.origin)),
                    deprecated: parts
                        .iter()
                        .any(|part| part.owner.is_none() && part.schema.schema_data.deprecated),
                    shape: Shape::Alias(Ty::Any),
                    rules: Rules::default(),
                    span: parts.iter().find_map(|part| part.at),
                });
                if let Some(key) = key {
                    self.fresh.push(key.clone());
                    self.inline.insert(key, id);
                }
                self.work.size(work::TYPE);
                self.work.text(part_of(&site.origin).into());
                self.joined += usize::from(parts.iter().any(|part| part.owner.is_some()));
                id
            }
        };
        let shape = shape(self, id);
        self.api.types[id].shape = shape;
        Ty::Named(id)
    }

    /// A schema that was referred to by a pointer is at home where it stands, once that is met.
    fn adopt(&mut self, id: TypeId, origin: &Origin) {
        let Origin::Pointer(tokens) = &self.api.types[id].origin else {
            return;
        };
        // What is referred to from elsewhere, too, is not at home with a webhook, which a client may leave out. What has
        // no place of its own is.
        if tokens.is_empty() || origin.webhook().is_none() {
            let before = std::mem::replace(&mut self.api.types[id].origin, origin.clone());
            self.adopted.push((id, before));
        }
    }

    fn reference(&mut self, name: &str, origin: &Origin) -> Ty {
        match self.schemas.get(name) {
            Some(&id) => {
                // Schemas that have no place in OpenAPI 3.0 are referred to from where they stand.
                if matches!(&self.api.types[id].origin, Origin::Pointer(tokens) if tokens.is_empty())
                {
                    self.adopt(id, origin);
                }
                Ty::Named(id)
            }
            None => {
                // `normalize` leaves no reference that leads nowhere, but the schema may itself have been left out.
                let pointer = format!("{SCHEMAS}{name}");
                let message = format!(
                    "`{pointer}` could not be read: values of it are read and written as any JSON"
                );
                // Where it is referred to is no longer known, but it is as well shown where it is defined.
                self.warn(Diagnostic::warning(Code::WidenedSchema, message).about(pointer));
                Ty::Any
            }
        }
    }

    fn name_of(&self, id: TypeId) -> Option<&'a str> {
        let Origin::Schema(name) = &self.api.types[id].origin else {
            return None;
        };
        self.schemas
            .get_key_value(name.as_str())
            .map(|(name, _)| *name)
    }

    /// Makes known where the schemas stand that are referred to by pointers, so that they are met there.
    pub(super) fn known_by_pointer(&mut self) {
        let named = self.named;
        for (name, schema) in named {
            let Some(&id) = self.schemas.get(name.as_str()) else {
                continue;
            };
            if matches!(self.api.types[id].origin, Origin::Pointer(_)) {
                let mut elements = Vec::new();
                gather(schema, None, &mut elements);
                if let Some(key) = key(&expand(&elements, named, &self.work).0) {
                    self.inline.entry((key, None)).or_insert(id);
                }
            }
        }
    }
}

/// What tells a definition from others: where its parts are written, and which type of theirs it is.
pub(super) type Key = (Vec<Span>, Option<JsonType>);

/// What tells a definition from others: where its parts are written.
fn key(parts: &[Part<'_>]) -> Option<Vec<Span>> {
    let mut spans: Vec<Span> = parts.iter().map(|part| part.at).collect::<Option<_>>()?;
    spans.sort();
    Some(spans)
}

pub(super) fn presence(required: bool) -> Presence {
    if required {
        Presence::Required
    } else {
        Presence::Optional
    }
}

/// The pointer by which a schema is referred to that is not one of the document's named ones, in tokens. There are none for a
/// schema that is not referred to at all, and only has no place in OpenAPI 3.0.
pub(super) fn pointer(schema: &ReferenceOr<Schema>) -> Option<Vec<String>> {
    let (item, _) = item_of(schema)?;
    let pointer = item
        .schema_data
        .extensions
        .get(extension::POINTER)?
        .as_str()?;
    Some(
        pointer
            .split(['/', '#'])
            .filter(|token| !token.is_empty())
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
            .collect(),
    )
}

/// Where a schema is written.
pub(super) fn span_of(schema: &ReferenceOr<Schema>) -> Option<Span> {
    item_of(schema).and_then(|(item, _)| stamped(&item.schema_data.extensions))
}
