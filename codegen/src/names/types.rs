//! Names of types, their properties and their members.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::{self, Claim};
use super::words::Words;
use super::{GroupNames, Ident, OperationNames, case, claim, module_name, reserved};
use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::ir::{
    Enumeration, Literal, Operation, Origin, Shape, SideTable, Status, TypeDef, TypeId,
};

/// The names of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeNames {
    /// Its own.
    pub ident: Ident,
    /// The module of a named schema, and the file of it; other types stand in the module that they are at home in.
    pub module: Ident,
    /// Its properties or members, in their order.
    pub members: Vec<Ident>,
}

pub(super) fn types(
    api: Checked<'_>,
    facts: &Facts,
    groups: &[GroupNames],
    operations: &SideTable<Operation, OperationNames>,
) -> SideTable<TypeDef, TypeNames> {
    let mut idents = api.types.map(|_| String::new());
    let mut by_scope: BTreeMap<Option<usize>, Vec<TypeId>> = BTreeMap::new();
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
        if let Some((group, names)) =
            scope.and_then(|scope| facts.groups.get(scope).zip(groups.get(scope)))
        {
            let operations = group
                .operations
                .iter()
                .flat_map(|id| [&operations[*id].marker, &operations[*id].error]);
            taken.extend(
                operations
                    .chain([&names.ident])
                    .map(|ident| ident.plain().to_lowercase()),
            );
            taken.insert("client".to_owned());
        }
        name_scope(api, operations, taken, &members, &mut idents);
    }
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
                exact: false,
            }
        })
        .collect();
    // A module and a type may not share a name. They do where there is no case to tell them apart.
    let caseless = api
        .types
        .ids()
        .map(|id| idents[id].as_str())
        .filter(|name| *name == name.to_lowercase());
    let occupied: Vec<&str> = reserved::MODULE.iter().copied().chain(caseless).collect();
    for (id, module) in schemas.iter().zip(scope::resolve(&claims, &occupied)) {
        modules[*id] = Ident::new(module);
    }
    api.types.map(|(id, definition)| TypeNames {
        ident: Ident::new(idents[id].clone()),
        module: modules[id].clone(),
        members: members(&definition.shape),
    })
}

/// The group in whose module a type stands, if it does not stand with the named schemas.
fn scope_of(home: Home) -> Option<usize> {
    match home {
        Home::Schema(_) => None,
        Home::Group(group) => Some(group),
    }
}

fn members(shape: &Shape) -> Vec<Ident> {
    match shape {
        Shape::Object(object) => {
            let claims: Vec<Claim> = object
                .properties
                .iter()
                .map(|property| claim(&property.name, case::snake))
                .collect();
            scope::resolve(&claims, reserved::STRUCT)
                .into_iter()
                .map(Ident::new)
                .collect()
        }
        Shape::Enumeration(enumeration) => variants(enumeration),
        Shape::Union(_) | Shape::Alias(_) => Vec::new(),
    }
}

/// One strategy names the whole of an enumeration: words, or words with symbols spelled out if those do not tell all of
/// its members apart, or else numbers for those that are still alike.
fn variants(enumeration: &Enumeration) -> Vec<Ident> {
    let by = |words: fn(&str) -> Words| -> Vec<Claim> {
        let names = enumeration
            .members
            .iter()
            .map(|member| match &member.value {
                Literal::String(text) => case::pascal(&words(text)),
                _ => String::new(),
            });
        names
            .map(|name| Claim {
                candidates: vec![name.clone(), format!("{name}Value")],
                exact: false,
            })
            .collect()
    };
    let plain = by(Words::new);
    let distinct = {
        let mut names: Vec<String> = plain
            .iter()
            .flat_map(|claim| claim.candidates.first())
            .map(|name| name.to_lowercase())
            .collect();
        names.sort();
        names.windows(2).all(|pair| pair.first() != pair.last())
    };
    let claims = if distinct { plain } else { by(Words::spelled) };
    scope::resolve(&claims, reserved::ENUM)
        .into_iter()
        .map(Ident::new)
        .collect()
}

/// Names the types of one scope: that of the named schemas, or that of a group, in which some names are taken.
fn name_scope(
    api: Checked<'_>,
    operations: &SideTable<Operation, OperationNames>,
    mut taken: BTreeSet<String>,
    members: &[TypeId],
    idents: &mut SideTable<TypeDef, String>,
) {
    let (named, parts): (Vec<TypeId>, Vec<TypeId>) = members
        .iter()
        .partition(|id| matches!(api.types[**id].origin, Origin::Schema(_)));
    let claims: Vec<Claim> = named
        .iter()
        .map(|id| match &api.types[*id].origin {
            Origin::Schema(name) => {
                let mut claim = claim(name, case::pascal);
                if let Some(last) = claim.candidates.last_mut() {
                    *last = format!("{}Schema", last.trim_end_matches('_'));
                }
                claim
            }
            _ => Claim {
                candidates: Vec::new(),
                exact: false,
            },
        })
        .collect();
    for (id, name) in named.iter().zip(scope::resolve(&claims, reserved::TYPE)) {
        idents[*id] = name;
    }
    // Parts give way to whatever else is in their scope: to the named schemas, and to what the operations are called.
    taken.extend(named.iter().map(|id| idents[*id].to_lowercase()));
    taken.extend(reserved::TYPE.iter().map(|name| (*name).to_owned()));
    for id in parts {
        let name = part_name(&api.types[id].origin, operations, idents);
        let role = match &api.types[id].origin {
            Origin::Component(kind, _) => case::pascal(&Words::new(kind.trim_end_matches('s'))),
            _ => "Value".to_owned(),
        };
        let candidates = [name.clone(), format!("{name}{role}")];
        idents[id] = scope::first_free(&candidates, &mut taken).unwrap_or(name);
    }
}

/// What a type without a name of its own is called: what it is a part of, and which part.
fn part_name(
    origin: &Origin,
    operations: &SideTable<Operation, OperationNames>,
    idents: &SideTable<TypeDef, String>,
) -> String {
    let of = |operation: &crate::ir::OperationId, role: &str| {
        format!(
            "{}{}",
            operations[*operation].marker.plain(),
            case::pascal(&Words::new(role))
        )
    };
    match origin {
        Origin::Schema(name) => case::pascal(&Words::new(name)),
        Origin::Component(_, name) => case::pascal(&Words::new(name)),
        Origin::Pointer(tokens) => case::pascal(&Words::new(&tokens.join(" "))),
        Origin::Within(id) | Origin::Member(id, _) | Origin::Base(id) => idents[*id].clone(),
        Origin::Property(parent, name) => {
            format!("{}{}", idents[*parent], case::pascal(&Words::new(name)))
        }
        Origin::Item(of) | Origin::Position(of, _) => {
            format!("{}Item", part_name(of, operations, idents))
        }
        Origin::Value(of) => format!("{}Value", part_name(of, operations, idents)),
        Origin::Parameter(operation, name) => of(operation, name),
        Origin::Body(operation) => of(operation, "body"),
        Origin::Response(operation, status) => match status {
            Status::Code(200..=299) => of(operation, "response"),
            Status::Code(code) => of(operation, &format!("response {code}")),
            Status::Range(digit) => of(operation, &format!("response {digit}xx")),
            Status::Default => of(operation, "default response"),
        },
    }
}
