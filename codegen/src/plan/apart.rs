//! How the values of a union are told apart, as its docs say it.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::docs::code;
use crate::ir::{Literal, Object, Origin, Presence, Scalar, Shape, Ty, TypeId, Union, UnionMember};

/// How the values of a union are told apart.
pub(super) fn said(context: &Context<'_>, id: TypeId, union: &Union) -> String {
    let kinds: Vec<u8> = union
        .members
        .iter()
        .map(|member| kinds(context, &member.ty))
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
    match (is_by_kind, objects.len() > 1, told) {
        (true, false, _) => "Values are told apart by their JSON type.".to_owned(),
        (false, false, _) => "A value is the first of these that it fits.".to_owned(),
        (_, true, Some(by)) if are_all_objects => format!("Values are told apart by {by}."),
        (true, true, Some(by)) => {
            format!("Values are told apart by their JSON type, and objects by {by}.")
        }
        (false, true, Some(by)) => {
            format!("A value is the first of these that it fits. Objects are told apart by {by}.")
        }
        (_, true, None) if are_all_objects => {
            "A value is the one of these that names most of its properties; of several, the first.".to_owned()
        }
        (true, true, None) => {
            "Values are told apart by their JSON type. An object is the one of these that names most of its properties; of several, the first.".to_owned()
        }
        (false, true, None) => {
            "A value is the first of these that it fits, and of several objects the one that names most of its properties.".to_owned()
        }
    }
}

/// What tells the objects among the members of a union apart, if one thing does.
fn told(context: &Context<'_>, id: TypeId, union: &Union, objects: &[usize]) -> Option<String> {
    let is_rest = |member: &UnionMember| match &member.ty {
        Ty::Named(id) => matches!(context.api.types[*id].origin, Origin::Base(_)),
        _ => false,
    };
    let members = || {
        objects
            .iter()
            .filter_map(|position| union.members.get(*position))
    };
    let specific: Vec<&UnionMember> = members().filter(|member| !is_rest(member)).collect();
    if let Some(property) = telling(&specific, union.discriminator.as_deref()) {
        let names = &context.names.types[id].members;
        let rest = objects.iter().find(|position| {
            let member = union.members.get(**position);
            member.is_some_and(is_rest)
        });
        let rest = rest.and_then(|position| names.get(*position));
        let rest = rest.map(|name| format!("; any other is {}", code(name.plain())));
        return Some(format!(
            "the property {}{}",
            code(property),
            rest.unwrap_or_default()
        ));
    }
    let shapes: Option<Vec<&Object>> = members()
        .map(|member| match context.api.resolved(&member.ty) {
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

/// The JSON types that values may have, a bit each.
fn kinds(context: &Context<'_>, ty: &Ty) -> u8 {
    let mut kinds = 0;
    let mut seen = BTreeSet::new();
    let mut pending = vec![ty];
    while let Some(ty) = pending.pop() {
        kinds |= match ty {
            Ty::Any => u8::MAX,
            Ty::Boolean => BOOLEAN,
            Ty::Integer(_) | Ty::Number(_) => NUMBER,
            Ty::String(_) => STRING,
            Ty::Array(_) | Ty::Tuple(_) => ARRAY,
            Ty::Map(_) => OBJECT,
            Ty::Nullable(inner) => {
                pending.push(inner);
                NULL
            }
            Ty::Named(id) if !seen.insert(*id) => 0,
            Ty::Named(id) => match &context.api.types[*id].shape {
                Shape::Object(_) => OBJECT,
                Shape::Enumeration(enumeration) => match enumeration.of {
                    Scalar::String => STRING,
                    Scalar::Integer(_) => NUMBER,
                    Scalar::Mixed => enumeration
                        .members
                        .iter()
                        .fold(0, |kinds, member| kinds | literal_kind(&member.value)),
                },
                Shape::Union(union) => {
                    pending.extend(union.members.iter().map(|member| &member.ty));
                    0
                }
                Shape::Alias(ty) => {
                    pending.push(ty);
                    0
                }
            },
        };
    }
    kinds
}

fn literal_kind(value: &Literal) -> u8 {
    match value {
        Literal::String(_) => STRING,
        Literal::Integer(_) | Literal::Number(_) => NUMBER,
        Literal::Boolean(_) => BOOLEAN,
    }
}
