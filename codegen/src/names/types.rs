//! Names of types, their properties and their members.

use std::collections::BTreeSet;

use super::scope::{self, Claim};
use super::words::Words;
use super::{Ident, OperationNames, case, claim, module_name, reserved};
use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::ir::{Enumeration, Operation, Origin, Shape, SideTable, Status, TypeDef, TypeId};

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
    operations: &SideTable<Operation, OperationNames>,
) -> SideTable<TypeDef, TypeNames> {
    let mut idents = api.types.map(|_| String::new());
    // The names of parts are made of those of the types that they are parts of, so named schemas come first.
    for home in homes(facts) {
        let members: Vec<TypeId> = api
            .types
            .ids()
            .filter(|id| scope_of(facts.homes[*id]) == home)
            .collect();
        name_scope(
            api,
            operations,
            home.and_then(|group| facts.groups.get(group)),
            &members,
            &mut idents,
        );
    }
    let schemas: Vec<TypeId> = api
        .types
        .iter()
        .filter(|(_, definition)| matches!(definition.origin, Origin::Schema(_)))
        .map(|(id, _)| id)
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

/// The scopes of types: that of the named schemas, then one a group.
fn homes(facts: &Facts) -> impl Iterator<Item = Option<usize>> {
    std::iter::once(None).chain((0..facts.groups.len()).map(Some))
}

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
        Shape::Alias(_) => Vec::new(),
    }
}

/// One strategy names the whole of an enumeration: words, or words with symbols spelled out if those do not tell all of
/// its members apart, or else numbers for those that are still alike.
fn variants(enumeration: &Enumeration) -> Vec<Ident> {
    let by = |words: fn(&str) -> Words| -> Vec<Claim> {
        let names = enumeration
            .members
            .iter()
            .map(|member| case::pascal(&words(&member.value)));
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

/// Names the types of one scope: that of the named schemas, or that of a group and its operations.
fn name_scope(
    api: Checked<'_>,
    operations: &SideTable<Operation, OperationNames>,
    group: Option<&crate::analyze::Group>,
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
    for (id, name) in named.iter().zip(scope::resolve(&claims, &["self"])) {
        idents[*id] = name;
    }
    // Parts give way to whatever else is in their scope: to the named schemas, and to what the operations are called.
    let mut taken: BTreeSet<String> = named.iter().map(|id| idents[*id].to_lowercase()).collect();
    taken.insert("self".to_owned());
    for id in group.into_iter().flat_map(|group| &group.operations) {
        let types = [&operations[*id].marker, &operations[*id].error];
        taken.extend(types.map(|ident| ident.as_str().to_lowercase()));
    }
    for id in parts {
        let name = part_name(&api.types[id].origin, operations, idents);
        let candidates = [name.clone(), format!("{name}Value")];
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
        Origin::Within(id) => idents[*id].clone(),
        Origin::Property(parent, name) => {
            format!("{}{}", idents[*parent], case::pascal(&Words::new(name)))
        }
        Origin::Item(of) => format!("{}Item", part_name(of, operations, idents)),
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
