//! Objects, maps, arrays and tuples.

use serde_json::Value as Json;

use super::super::{Lowerer, work};
use super::elements::{Element, Part, gather, item_of};
use super::facets::{Facets, Named, Rest};
use super::{Lowered, Site, docs, pointer, presence, rules};
use crate::diagnostic::{Change, Code, Diagnostic};
use crate::ir::{Access, Additional, Object, Origin, Property, Rules, Shape, Ty, TypeId};
use crate::normalize::{SCHEMAS, extension};

/// How many items the longest tuple has for which Rust's standard library implements what is asked of a type.
const LONGEST_TUPLE: usize = 12;

impl<'a> Lowerer<'a> {
    /// An object with properties, or a map if none are named.
    pub(super) fn object_or_map(
        &mut self,
        facets: &Facets<'a>,
        parts: &[Part<'a>],
        elements: &[Element<'a>],
        site: &Site,
    ) -> Lowered {
        if facets.properties.is_empty() {
            let value = match self.rest(facets, parts, &site.origin) {
                Additional::Typed(ty, rules) => Lowered { ty, rules },
                Additional::Open | Additional::Closed => Lowered::plain(Ty::Any),
            };
            return Lowered {
                ty: Ty::Map(Box::new(value.ty)),
                rules: Rules::of_values(value.rules),
            };
        }
        Lowered::plain(self.define(parts, elements, site, |lowerer, id| {
            Shape::Object(lowerer.object(id, facets, parts))
        }))
    }

    fn object(&mut self, id: TypeId, facets: &Facets<'a>, parts: &[Part<'a>]) -> Object {
        let properties = facets
            .properties
            .iter()
            .map(|(name, named)| {
                let required = facets.required.contains(name);
                self.property(id, name, named, required)
            })
            .collect();
        Object {
            properties,
            additional: self.rest(facets, parts, &Origin::Within(id)),
        }
    }

    fn property(&mut self, id: TypeId, name: &str, named: &Named<'a>, required: bool) -> Property {
        // What is inherited whole is a part of what it is inherited from.
        let mut owners = named.owners.iter();
        let owner = match (owners.next(), owners.next()) {
            (Some(Some(owner)), None) => self.schemas.get(owner).copied(),
            _ => None,
        };
        let origin = Origin::Property(owner.unwrap_or(id), name.to_owned());
        let elements = &named.elements;
        // Where parts say something of the same property, each is compared with those before.
        self.work.steps(elements.len() * elements.len() / 16);
        self.work.size(work::PROPERTY);
        let lowered = self.value(elements, origin);
        let mut own = elements.iter().filter_map(Element::own);
        let docs = docs(elements);
        self.work.text(docs.description.as_deref());
        self.work.text(Some(name));
        Property {
            name: name.to_owned(),
            docs,
            ty: lowered.ty,
            presence: presence(required),
            access: self.access(elements),
            rules: lowered.rules,
            default: self.default(elements),
            deprecated: own.any(|part| part.schema.schema_data.deprecated),
        }
    }

    fn access(&self, elements: &[Element<'a>]) -> Access {
        let names = elements.iter().filter_map(Element::name);
        let referred = names.filter_map(|name| item_of(self.named.get(name)?));
        let referred = referred.map(|(schema, keywords)| Part::new(schema, keywords, None));
        let own = elements.iter().filter_map(Element::own);
        rules::access(own.chain(referred))
    }

    /// Schemas for which OpenAPI 3.0 has no place and that hold together, at the place that they were taken from.
    fn hoisted(&mut self, names: &[&str], origin: Origin) -> Lowered {
        let mut elements = Vec::new();
        for name in names {
            match self.named.get_key_value(*name) {
                Some((_, schema)) if pointer(schema).is_some_and(|tokens| tokens.is_empty()) => {
                    gather(schema, None, &mut elements);
                }
                Some((name, _)) => elements.push(Element::Ref(name)),
                None => {}
            }
        }
        self.value(&elements, origin)
    }

    /// What joined facets say of the properties that they do not name.
    fn rest(&mut self, facets: &Facets<'a>, parts: &[Part<'a>], origin: &Origin) -> Additional {
        let origin = Origin::Value(Box::new(origin.clone()));
        let mut typed: Vec<Lowered> = Vec::new();
        let references = facets
            .patterns
            .iter()
            .filter_map(|patterns| patterns.as_object())
            .flat_map(|patterns| patterns.values())
            .filter_map(Json::as_str);
        for reference in references {
            let Some(name) = reference.strip_prefix(SCHEMAS) else {
                continue;
            };
            typed.push(self.hoisted(&[name], origin.clone()));
        }
        let has_patterns = !typed.is_empty();
        match &facets.rest {
            Rest::Closed if !has_patterns => return Additional::Closed,
            Rest::Unsaid if !has_patterns => return Additional::Open,
            Rest::Closed => {}
            Rest::Unsaid => typed.push(Lowered::plain(Ty::Any)),
            Rest::Of(elements) => typed.push(self.value(elements, origin)),
        }
        let mut alike = typed.iter().map(|one| &one.ty);
        let first = alike.next();
        let are_alike = alike.all(|one| Some(one) == first);
        match typed.into_iter().next() {
            Some(one) if are_alike && one.ty != Ty::Any => Additional::Typed(one.ty, one.rules),
            Some(_) if are_alike => Additional::Open,
            _ => {
                let says =
                    |part: &&Part<'_>| part.extension(extension::PATTERN_PROPERTIES).is_some();
                let part = parts.iter().find(says).or(parts.first());
                self.widened(
                    part.and_then(|part| part.at),
                    "patternProperties",
                    "`patternProperties` are read and written as any JSON: which type a value has depends on its name",
                );
                Additional::Open
            }
        }
    }

    /// An array, or a tuple if it is one of so many items and no more.
    pub(super) fn array(
        &mut self,
        facets: &Facets<'a>,
        parts: &[Part<'a>],
        site: &Site,
    ) -> Lowered {
        let origin = &site.origin;
        if let Some(prefix) = &facets.prefix {
            return self.tuple(facets, parts, prefix, origin);
        }
        if facets.items.is_empty() {
            return Lowered::plain(Ty::Array(Box::new(Ty::Any)));
        }
        let item = self.value(&facets.items, Origin::Item(Box::new(origin.clone())));
        Lowered {
            ty: Ty::Array(Box::new(item.ty)),
            rules: Rules::of_items(item.rules),
        }
    }

    fn tuple(
        &mut self,
        facets: &Facets<'a>,
        parts: &[Part<'a>],
        prefix: &[Vec<&'a str>],
        origin: &Origin,
    ) -> Lowered {
        let least = parts
            .iter()
            .filter_map(|part| part.keywords.min_items)
            .max();
        let most = parts
            .iter()
            .filter_map(|part| part.keywords.max_items)
            .min();
        // What one part says of items that another one does not allow is of no effect.
        let allowed = most.into_iter().chain(facets.most_items).min();
        let allowed = allowed.filter(|allowed| *allowed > 0);
        let prefix = allowed
            .and_then(|allowed| prefix.get(..allowed))
            .unwrap_or(prefix);
        let mut items: Vec<Ty> = prefix
            .iter()
            .enumerate()
            .map(|(position, names)| {
                let origin = Origin::Position(Box::new(origin.clone()), position);
                self.hoisted(names, origin).ty
            })
            .collect();
        let is_full = least.is_some_and(|least| least >= items.len());
        let is_closed = facets.no_more_items || most.is_some_and(|most| most <= items.len());
        if is_full && is_closed && (1..=LONGEST_TUPLE).contains(&items.len()) {
            return Lowered::plain(Ty::Tuple(items));
        }
        // With fewer or more items allowed it is an array, of the one type that all items have.
        if !is_closed {
            items.push(if facets.items.is_empty() {
                Ty::Any
            } else {
                self.value(&facets.items, Origin::Item(Box::new(origin.clone())))
                    .ty
            });
        }
        let mut rest = items.iter();
        let first = rest.next();
        if let Some(first) = first.filter(|first| rest.all(|item| item == *first)) {
            return Lowered::plain(Ty::Array(Box::new(first.clone())));
        }
        let warning = Diagnostic::warning(
            Code::WidenedSchema,
            "`prefixItems` of which there may be fewer or more are read and written as an array of any JSON",
        );
        let count = prefix.len();
        let so_many = (count <= LONGEST_TUPLE).then(|| {
            let update = serde_json::json!({ "minItems": count, "maxItems": count });
            Change::Update(update)
        });
        self.warn(
            warning
                .at(parts.iter().find_map(|part| part.at))
                .unless(so_many),
        );
        Lowered::plain(Ty::Array(Box::new(Ty::Any)))
    }
}
