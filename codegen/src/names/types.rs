//! Names of types, their properties and their members.

use std::collections::{BTreeMap, BTreeSet};

use super::exchanges::is_first_body;
use super::pins::{Pin, Pins};
use super::scope::{self, Claim, Own};
use super::words::Words;
use super::{
    GroupNames, Ident, OperationNames, WebhookNames, case, claim, media, module_name, pointer,
    reserved, variants,
};
use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::ir::{Operation, Origin, Shape, SideTable, Status, TypeDef, TypeId, Webhook, WebhookId};

/// The names of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeNames {
    /// Its own.
    pub ident: Ident,
    /// The module of a named schema, and the file of it; other types stand in the module that they are at home in.
    pub module: Ident,
    /// Its properties, constants or types, in their order.
    pub members: Vec<Ident>,
}

pub(super) fn types(
    api: Checked<'_>,
    facts: &Facts,
    groups: &[GroupNames],
    operations: &SideTable<Operation, OperationNames>,
    webhooks: &SideTable<Webhook, WebhookNames>,
    pins: &Pins,
) -> SideTable<TypeDef, TypeNames> {
    let mut named = Named {
        api,
        operations,
        webhooks,
        pins,
        idents: api.types.map(|_| String::new()),
        choices: api.types.map(|_| Vec::new()),
    };
    let mut by_scope: BTreeMap<Scope, Vec<TypeId>> = BTreeMap::new();
    for id in api.types.ids() {
        by_scope
            .entry(scope_of(facts.homes[id]))
            .or_default()
            .push(id);
    }
    // The names of parts are made of those of the types that they are parts of, so named schemas, in no group, come first.
    for (scope, members) in by_scope {
        // What the operations and their group are called, in a group.
        let mut taken = BTreeSet::new();
        let group = match scope {
            Scope::Group(group) => facts.groups.get(group).zip(groups.get(group)),
            Scope::Schemas | Scope::Webhooks | Scope::Callbacks => None,
        };
        if let Some((group, names)) = group {
            let operations = group
                .operations
                .iter()
                .flat_map(|id| operations[*id].types());
            taken.extend(
                operations
                    .chain([&names.ident])
                    .map(|ident| ident.plain().to_lowercase()),
            );
            taken.insert("client".to_owned());
        }
        if matches!(scope, Scope::Webhooks | Scope::Callbacks) {
            let is_callback = scope == Scope::Callbacks;
            taken.extend(super::webhooks::markers(api, webhooks, is_callback));
        }
        named.scope(taken, &members);
    }
    let Named {
        idents, choices, ..
    } = named;
    let schemas: Vec<TypeId> = api
        .types
        .iter()
        .map(|(id, _)| id)
        .filter(|id| facts.homes[*id] == Home::Schema(*id))
        .collect();
    let mut modules = api.types.map(|_| Ident::new("types".to_owned()));
    let claims: Vec<Claim> = schemas
        .iter()
        .map(|id| {
            let name = module_name(&case::snake(&Words::new(&idents[*id])));
            Claim {
                candidates: vec![name.clone(), format!("{name}_"), format!("{name}_schema")],
                own: pins.ty(*id).map_or(Own::No, |_| Own::Pinned),
            }
        })
        .collect();
    // A module and a type may not share a name. They do where there is no case to tell them apart.
    let caseless = api
        .types
        .ids()
        .map(|id| idents[id].as_str())
        .filter(|name| *name == name.to_lowercase());
    let occupied = reserved::MODULE.iter().copied().chain(caseless);
    for (id, module) in schemas.iter().zip(scope::resolve(&claims, occupied)) {
        modules[*id] = Ident::new(module);
    }
    api.types.map(|(id, definition)| TypeNames {
        ident: Ident::new(idents[id].clone()),
        module: modules[id].clone(),
        members: members(id, &definition.shape, &choices[id], pins),
    })
}

/// What shares names: the named schemas, what is at home in one group, the webhooks, and the callbacks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Schemas,
    Group(usize),
    Webhooks,
    Callbacks,
}

fn scope_of(home: Home) -> Scope {
    match home {
        Home::Schema(_) => Scope::Schemas,
        Home::Group(group) => Scope::Group(group),
        Home::Webhooks => Scope::Webhooks,
        Home::Callbacks => Scope::Callbacks,
    }
}

fn members(id: TypeId, shape: &Shape, choices: &[String], pins: &Pins) -> Vec<Ident> {
    let names = match shape {
        Shape::Object(object) => {
            let mut claims: Vec<Claim> = object
                .properties
                .iter()
                .map(|property| claim(&property.name, case::snake))
                .collect();
            pins.members(id, &mut claims, Pin::snake);
            scope::resolve(&claims, reserved::STRUCT)
        }
        Shape::Enumeration(enumeration) => variants::constants(enumeration, |claims| {
            pins.members(id, claims, Pin::pascal);
        }),
        Shape::Union(_) => choices.to_vec(),
        Shape::Alias(_) => Vec::new(),
    };
    names.into_iter().map(Ident::new).collect()
}

/// What has been named so far.
struct Named<'a> {
    api: Checked<'a>,
    operations: &'a SideTable<Operation, OperationNames>,
    webhooks: &'a SideTable<Webhook, WebhookNames>,
    pins: &'a Pins,
    idents: SideTable<TypeDef, String>,
    /// The variants of unions, which what is inline there is named after.
    choices: SideTable<TypeDef, Vec<String>>,
}

impl Named<'_> {
    /// Names the types of one scope: that of the named schemas, or that of a group, in which some names are taken.
    fn scope(&mut self, mut taken: BTreeSet<String>, members: &[TypeId]) {
        taken.extend(reserved::TYPE.iter().map(|name| (*name).to_owned()));
        let given = self.given(&mut taken, members);
        let is_given = |id: &TypeId| given.contains(id);
        let origin = |id: &&TypeId| &self.api.types[**id].origin;
        let is_schema = |id: &&TypeId| matches!(origin(id), Origin::Schema(_));
        let is_root =
            |id: &&TypeId| matches!(origin(id), Origin::Component(..) | Origin::Pointer(_));
        let schemas: Vec<TypeId> = members.iter().filter(is_schema).copied().collect();
        let roots: Vec<TypeId> = members.iter().filter(is_root).copied().collect();
        let parts: Vec<TypeId> = members
            .iter()
            .filter(|id| !is_schema(id) && !is_root(id))
            .copied()
            .collect();
        let unnamed = |ids: &[TypeId]| -> Vec<TypeId> {
            ids.iter().copied().filter(|id| !is_given(id)).collect()
        };
        let unnamed_schemas = unnamed(&schemas);
        let claims = unnamed_schemas.iter().map(|id| self.schema_claim(*id));
        let claims: Vec<Claim> = claims.collect();
        self.resolve(&unnamed_schemas, &claims, &taken);
        taken.extend(schemas.iter().map(|id| self.idents[*id].to_lowercase()));
        // Everything else gives way to the named schemas, and to what the operations are called.
        let unnamed_roots = unnamed(&roots);
        let claims = unnamed_roots.iter().map(|id| self.root_claim(*id));
        let claims: Vec<Claim> = claims.collect();
        self.resolve(&unnamed_roots, &claims, &taken);
        taken.extend(roots.iter().map(|id| self.idents[*id].to_lowercase()));
        for id in schemas.into_iter().chain(roots) {
            self.name_choices(id);
        }
        let mut numbers = scope::Numbers::default();
        for id in parts {
            if is_given(&id) {
                self.name_choices(id);
                continue;
            }
            let name = case::short(self.part_name(&self.api.types[id].origin));
            let candidates = match &self.api.types[id].origin {
                Origin::Response(_, Status::Code(code)) => [name.clone(), format!("{name}{code}")],
                _ => [name.clone(), format!("{name}Value")],
            };
            self.idents[id] =
                scope::first_free(&candidates, &mut taken, &mut numbers).unwrap_or(name);
            self.name_choices(id);
        }
    }

    /// Gives types the names that were given to them by hand, as far as those are to be had: which types.
    fn given(&mut self, taken: &mut BTreeSet<String>, members: &[TypeId]) -> BTreeSet<TypeId> {
        let mut given = BTreeSet::new();
        for id in members {
            if let Some(name) = self.pins.ty(*id).map(Pin::pascal)
                && taken.insert(name.to_lowercase())
            {
                self.idents[*id] = name;
                given.insert(*id);
            }
        }
        given
    }

    fn resolve(&mut self, ids: &[TypeId], claims: &[Claim], taken: &BTreeSet<String>) {
        for (id, name) in ids.iter().zip(scope::resolve(claims, taken)) {
            self.idents[*id] = name;
        }
    }

    fn schema_claim(&self, id: TypeId) -> Claim {
        let name = match &self.api.types[id].origin {
            Origin::Schema(name) => name,
            _ => "",
        };
        let mut claim = claim(name, case::pascal);
        if let Some(last) = claim.candidates.last_mut() {
            *last = format!("{}Schema", last.trim_end_matches('_'));
        }
        claim
    }

    /// What a component that is no named schema would do with, or a schema that a pointer leads to.
    fn root_claim(&self, id: TypeId) -> Claim {
        let (mut candidates, role) = match &self.api.types[id].origin {
            Origin::Pointer(tokens) => (pointer::names(tokens), "Value".to_owned()),
            Origin::Component(kind, name) => (
                vec![case::pascal(&Words::new(name))],
                case::pascal(&Words::new(kind.trim_end_matches('s'))),
            ),
            _ => (Vec::new(), String::new()),
        };
        candidates.extend(candidates.first().map(|name| format!("{name}{role}")));
        Claim {
            candidates,
            own: Own::No,
        }
    }

    fn name_choices(&mut self, id: TypeId) {
        if let Shape::Union(union) = &self.api.types[id].shape {
            self.choices[id] = variants::choices(self.api, &self.idents, id, union, self.pins);
        }
    }

    /// What a type without a name of its own is called: what it is a part of, and which part.
    fn part_name(&self, origin: &Origin) -> String {
        let of = |operation: &crate::ir::OperationId, role: &str| {
            let marker = self.operations[*operation].marker.plain();
            case::joined(marker, &case::pascal(&Words::new(role)))
        };
        let webhook = |id: &WebhookId, role: &str| {
            let marker = self.webhooks[*id].marker.plain();
            case::joined(marker, &case::pascal(&Words::new(role)))
        };
        match origin {
            Origin::Schema(name) => case::pascal(&Words::new(name)),
            Origin::Component(_, name) => case::pascal(&Words::new(name)),
            Origin::Pointer(tokens) => pointer::names(tokens)
                .into_iter()
                .next()
                .unwrap_or_default(),
            Origin::Within(id) => self.idents[*id].clone(),
            Origin::Member(id, position) => {
                let choice = self.choices[*id].get(*position);
                let choice = choice.map_or("Value", String::as_str);
                case::joined(&self.idents[*id], choice)
            }
            Origin::Base(id) => format!("{}Base", self.idents[*id]),
            Origin::Property(parent, name) => {
                case::joined(&self.idents[*parent], &case::pascal(&Words::new(name)))
            }
            Origin::Item(of) => {
                let name = self.part_name(of);
                // The variant is called `ObjectArray`; its items are not.
                let name = match **of {
                    Origin::Member(..) => name.strip_suffix("Array").unwrap_or(&name),
                    _ => &name,
                };
                format!("{name}Item")
            }
            Origin::Position(of, position) => {
                format!("{}{}", self.part_name(of), ordinal(*position))
            }
            Origin::Value(of) => format!("{}Value", self.part_name(of)),
            Origin::Parameter(operation, name) => of(operation, name),
            Origin::Body(operation, media_type) => match media_type {
                Some(media_type)
                    if !is_first_body(&self.api.operations[*operation], Some(media_type)) =>
                {
                    of(operation, &format!("{} body", media::words(media_type)))
                }
                // Whatever else comes to be sent, the first is called what it was.
                _ => of(operation, "body"),
            },
            Origin::Header(operation, name) => of(operation, &format!("{name} header")),
            Origin::Webhook(id) => webhook(id, "payload"),
            Origin::WebhookHeader(id, name) => webhook(id, &format!("{name} header")),
            Origin::Response(operation, status) => match status {
                Status::Code(200..=299) => of(operation, "response"),
                Status::Code(code) => of(operation, &format!("response {code}")),
                Status::Range(digit) => of(operation, &format!("response {digit}xx")),
                Status::Default => of(operation, "default response"),
            },
        }
    }
}

/// The position of an item of a tuple, in words as far as tuples go.
fn ordinal(position: usize) -> String {
    const ORDINALS: [&str; 12] = [
        "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth",
        "Tenth", "Eleventh", "Twelfth",
    ];
    match ORDINALS.get(position) {
        Some(ordinal) => (*ordinal).to_owned(),
        None => format!("Item{}", position + 1),
    }
}
