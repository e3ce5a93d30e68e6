//! How the values of a union are told apart, as its docs say it.

use std::collections::BTreeMap;

use super::Context;
use super::docs::code;
use crate::check::Checked;
use crate::ir::{
    Literal, Object, Origin, Presence, Scalar, Shape, SideTable, Ty, TypeDef, TypeId, Union,
    UnionMember,
};

/// How the values of a union are told apart.
pub(super) fn said(context: &Context<'_>, id: TypeId, union: &Union) -> String {
    let kinds: Vec<u8> = union
        .members
        .iter()
        .map(|member| kinds(&context.kinds, &member.ty))
        .collect();
    let objects: Vec<usize> = (0..kinds.len())
        .filter(|position| {
            kinds
                .get(*position)
                .is_some_and(|kinds| kinds & OBJECT != 0)
        })
        .collect();
    let mut seen = 0;
    let is_by_kind = kinds.iter().all(|kinds| {
        let are_new = seen & kinds & !OBJECT == 0;
        seen |= kinds;
        are_new
    });
    let are_all_objects = objects.len() == union.members.len();
    let told = told(context, id, union, &objects);
    let of_all = if is_by_kind {
        "Values are told apart by their JSON type"
    } else {
        "A value is the first of these that it fits"
    };
    match (objects.len() > 1, told) {
        (false, _) => format!("{of_all}."),
        (true, Some(by)) if are_all_objects => format!("Values are told apart by {by}."),
        (true, Some(by)) if is_by_kind => format!("{of_all}, and objects by {by}."),
        (true, Some(by)) => format!("{of_all}.\nObjects are told apart by {by}."),
        (true, None) if are_all_objects => {
            "A value is read as the type that names most of its properties, and as the first of several.".to_owned()
        }
        (true, None) => format!(
            "{of_all}.\nAn object is read as the type that names most of its properties, and as the first of several."
        ),
    }
}

/// What tells the objects among the members of a union apart, if one thing does.
fn told(context: &Context<'_>, id: TypeId, union: &Union, objects: &[usize]) -> Option<String> {
    let members = || {
        let member = |position: &usize| Some((*position, union.members.get(*position)?));
        objects.iter().filter_map(member)
    };
    let is_base = |member: &UnionMember| match &member.ty {
        Ty::Named(id) => matches!(context.api.types[*id].origin, Origin::Base(_)),
        _ => false,
    };
    // One may be whatever the others are not.
    let base = members().find(|(_, member)| is_base(member));
    let rest = base.or_else(|| members().find(|(_, member)| member.constants.is_empty()));
    let rest = rest.map(|(position, _)| position);
    let specific: Vec<&UnionMember> = members()
        .filter(|(position, _)| Some(*position) != rest)
        .map(|(_, member)| member)
        .collect();
    if let Some(property) = telling(&specific, union.discriminator.as_deref()) {
        let names = &context.names.types[id].members;
        let rest = rest.and_then(|position| names.get(position));
        let rest = rest.map(|name| format!("; any other is {}", code(name.plain())));
        return Some(format!(
            "the property {}{}",
            code(property),
            rest.unwrap_or_default()
        ));
    }
    let shapes: Option<Vec<&Object>> = members()
        .map(|(_, member)| match context.api.resolved(&member.ty) {
            Ty::Named(id) => match &context.api.types[*id].shape {
                Shape::Object(object) => Some(object),
                _ => None,
            },
            _ => None,
        })
        .collect();
    are_told_by_requirements(&shapes?).then(|| "the properties that they have to have".to_owned())
}

/// The property that has a constant in each member: the one that the document names, if it does.
fn telling<'u>(members: &[&'u UnionMember], discriminator: Option<&str>) -> Option<&'u str> {
    let (first, others) = members.split_first()?;
    let mut properties: Vec<&str> = {
        let constants = first.constants.iter();
        constants
            .map(|constant| constant.property.as_str())
            .collect()
    };
    for member in others {
        properties.retain(|property| {
            let mut constants = member.constants.iter();
            constants.any(|constant| constant.property == *property)
        });
    }
    let named = properties
        .iter()
        .find(|property| discriminator == Some(property));
    named.or(properties.first()).copied()
}

/// Whether each object has to have a property that none of the others knows.
fn are_told_by_requirements(objects: &[&Object]) -> bool {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for property in objects.iter().flat_map(|object| &object.properties) {
        *known.entry(&property.name).or_default() += 1;
    }
    objects.iter().all(|object| {
        object.properties.iter().any(|property| {
            property.presence == Presence::Required && known.get(property.name.as_str()) == Some(&1)
        })
    })
}

const BOOLEAN: u8 = 1;
const NUMBER: u8 = 2;
const STRING: u8 = 4;
const ARRAY: u8 = 8;
const OBJECT: u8 = 16;
const NULL: u8 = 32;

/// The JSON types that values may have, a bit each, as far as the types are known that they refer to.
fn kinds(known: &Kinds, ty: &Ty) -> u8 {
    match ty {
        Ty::Any | Ty::Foreign(_) => u8::MAX,
        Ty::Boolean => BOOLEAN,
        Ty::Integer(_) | Ty::Number(_) => NUMBER,
        Ty::String(_) => STRING,
        Ty::Array(_) | Ty::Tuple(_) => ARRAY,
        Ty::Map(_) => OBJECT,
        Ty::Nullable(inner) => kinds(known, inner) | NULL,
        Ty::Named(id) => known[*id],
    }
}

/// The JSON types that the values of each type may have, a bit each.
pub(super) type Kinds = SideTable<TypeDef, u8>;

/// Finds the JSON types that the values of each type may have. What unions and aliases find in one another goes back to those
/// that refer to them, until there is no more to be found.
pub(super) fn all_kinds(api: Checked<'_>) -> Kinds {
    let mut known = api.types.map(|_| 0);
    let mut referring = api.types.map(|_| Vec::new());
    for (id, definition) in api.types.iter() {
        let mut refer = |ty: &Ty| {
            if let Ty::Named(other) = inner(ty) {
                referring[*other].push(id);
            }
        };
        match &definition.shape {
            Shape::Union(union) => union.members.iter().for_each(|member| refer(&member.ty)),
            Shape::Alias(ty) => refer(ty),
            Shape::Object(_) | Shape::Enumeration(_) => {}
        }
    }
    let mut pending: Vec<TypeId> = api.types.ids().collect();
    while let Some(id) = pending.pop() {
        let found = match &api.types[id].shape {
            Shape::Object(_) => OBJECT,
            Shape::Enumeration(enumeration) => match enumeration.of {
                Scalar::String => STRING,
                Scalar::Integer(_) => NUMBER,
                Scalar::Mixed => enumeration
                    .members
                    .iter()
                    .fold(0, |kinds, member| kinds | literal_kind(&member.value)),
            },
            Shape::Union(union) => union
                .members
                .iter()
                .fold(0, |found, member| found | kinds(&known, &member.ty)),
            Shape::Alias(ty) => kinds(&known, ty),
        };
        if found != known[id] {
            known[id] = found;
            pending.extend(&referring[id]);
        }
    }
    known
}

/// What may be null, without that.
fn inner(ty: &Ty) -> &Ty {
    match ty {
        Ty::Nullable(inner) => inner,
        ty => ty,
    }
}

fn literal_kind(value: &Literal) -> u8 {
    match value {
        Literal::String(_) => STRING,
        Literal::Integer(_) | Literal::Number(_) => NUMBER,
        Literal::Boolean(_) => BOOLEAN,
    }
}
