//! Unions: enums of types, and their tables.

use std::collections::BTreeSet;

use super::docs::{code, lines, paragraphs, prose_or};
use super::enumerations::{constant, literal};
use super::room::Room;
use super::{Context, rules, types};
use crate::ir::{
    Integer, Literal, Number, Origin, Scalar, Shape, Text, Ty, TypeId, Union, UnionMember,
};
use crate::names::Ident;
use crate::prose::clean;
use crate::rust::{Attributes, Choice, Enum, Holder, Item, Rows, Type, Variant, Wire};

/// How many parts of two types are compared. Types with more parts are hardly written by hand.
const PARTS: usize = 1_000;

/// What a union is written as.
pub(super) fn items(
    context: &Context<'_>,
    room: &mut Room,
    id: TypeId,
    union: &Union,
) -> Vec<Item> {
    let names = &context.names.types[id];
    let mut variants = Vec::new();
    let mut rows = Vec::new();
    for position in distinct(context, id, union) {
        let (Some(member), Some(name)) = (union.members.get(position), names.members.get(position))
        else {
            continue;
        };
        let ty = context.ty(room, &member.ty);
        let boxed = context.facts.boxed.contains(&(id, position));
        variants.push(Variant {
            docs: variant_docs(member, name),
            name: name.clone(),
            holds: Some(if boxed {
                Type::Path(room.prelude("boxed", "Box"), vec![ty.clone()])
            } else {
                ty.clone()
            }),
        });
        let is_text = matches!(
            context.api.resolved(&member.ty),
            Ty::String(Text::Plain | Text::Binary)
        );
        let constants = member.constants.iter().map(|constant| {
            let values = constant.values.iter().map(literal);
            (constant.property.clone(), values.collect())
        });
        rows.push(Choice {
            variant: name.clone(),
            holder: match (boxed, is_text) {
                (true, _) => Holder::Boxed,
                (false, true) => Holder::Text,
                (false, false) => Holder::Plain,
            },
            ty,
            constants: constants.collect(),
            rules: rules::table(&rules::all(context, &member.ty, &member.rules)),
        });
    }
    variants.push(Variant {
        docs: "A value that is none of these, as it was received.".to_owned(),
        name: Ident::known("Unknown"),
        holds: Some(room.runtime_type("Json", Vec::new())),
    });
    vec![
        Item::Enum(Enum {
            attributes: Attributes {
                docs: types::docs(context, id, &told_apart(context, id, union)),
                // No more than all types have: a type that is added may not have more.
                derives: vec!["Clone", "Debug", "PartialEq"],
                non_exhaustive: true,
                deprecated: false,
            },
            name: names.ident.clone(),
            variants,
        }),
        Item::Wire(Wire {
            path: room.runtime_macro("wire"),
            name: names.ident.clone(),
            rules: rules::table(&context.api.types[id].rules),
            rows: Rows::Union(rows),
        }),
    ]
}

/// What is said of a variant. What its type says of itself stands there.
fn variant_docs(member: &UnionMember, name: &Ident) -> String {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|char| char.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let said = prose_or(&member.docs, || {
        let title = member.title.as_deref().unwrap_or_default();
        // That the variant is called so need not be said.
        let is_news = letters(title) != letters(name.plain());
        if is_news { clean(title) } else { String::new() }
    });
    let constants = member.constants.iter().map(|of| {
        let values: Vec<String> = of.values.iter().map(constant).collect();
        format!("{} is {}.", code(&of.property), values.join(" or "))
    });
    let facts: Vec<String> = constants.chain([rules::said(&member.rules)]).collect();
    let facts = lines(facts.iter().map(String::as_str));
    paragraphs([said.as_str(), facts.as_str()])
}

/// The positions of the members that Rust tells apart. Of two whose values are held alike, the second is never met; and
/// that a value may be what it is says nothing.
fn distinct(context: &Context<'_>, id: TypeId, union: &Union) -> Vec<usize> {
    let mut kept = Vec::new();
    // What is defined elsewhere is told apart by that, and there may be many of it.
    let mut defined = BTreeSet::from([id]);
    let mut others: Vec<&Ty> = Vec::new();
    for (position, member) in union.members.iter().enumerate() {
        let is_new = match context.api.resolved(&member.ty) {
            Ty::Named(id) => defined.insert(*id),
            ty => {
                let is_met = |other: &&Ty| alike(context, ty, other, &mut { PARTS });
                let is_new = !others.iter().any(is_met);
                others.push(ty);
                is_new
            }
        };
        if is_new {
            kept.push(position);
        }
    }
    kept
}

/// Whether two types are the same in Rust. What is too large to say counts as the same.
fn alike(context: &Context<'_>, one: &Ty, other: &Ty, parts: &mut usize) -> bool {
    let Some(left) = parts.checked_sub(1) else {
        return true;
    };
    *parts = left;
    match (context.api.resolved(one), context.api.resolved(other)) {
        (Ty::Array(one), Ty::Array(other))
        | (Ty::Map(one), Ty::Map(other))
        | (Ty::Nullable(one), Ty::Nullable(other)) => alike(context, one, other, parts),
        (Ty::Tuple(ones), Ty::Tuple(others)) => {
            ones.len() == others.len()
                && ones
                    .iter()
                    .zip(others)
                    .all(|(one, other)| alike(context, one, other, parts))
        }
        (Ty::String(Text::Plain | Text::Binary), Ty::String(Text::Plain | Text::Binary))
        | (Ty::Integer(Integer::Big), Ty::Number(Number::Decimal))
        | (Ty::Number(Number::Decimal), Ty::Integer(Integer::Big)) => true,
        (one, other) => one == other,
    }
}

/// How the values of a union are told apart.
fn told_apart(context: &Context<'_>, id: TypeId, union: &Union) -> String {
    let is_rest = |member: &UnionMember| match &member.ty {
        Ty::Named(id) => matches!(context.api.types[*id].origin, Origin::Base(_)),
        _ => false,
    };
    let names = &context.names.types[id].members;
    if let Some(property) = telling(union, is_rest) {
        let rest = union.members.iter().zip(names);
        let rest = rest
            .filter(|(member, _)| is_rest(member))
            .map(|(_, name)| format!("; any other is {}", code(name.plain())))
            .next();
        let rest = rest.unwrap_or_default();
        return format!(
            "Values are told apart by the property {}{rest}.",
            code(property)
        );
    }
    let mut all = 0;
    let is_by_kind = union.members.iter().all(|member| {
        let kinds = kinds(context, &member.ty);
        let are_new = all & kinds == 0;
        all |= kinds;
        are_new
    });
    if is_by_kind {
        "Values are told apart by their JSON type."
    } else {
        "A value is the first of these that it fits, and of several objects the one that names most of its properties."
    }
    .to_owned()
}

/// The property that has a constant in each member, but for the one that is the rest: the one that the document names, if
/// it does.
fn telling(union: &Union, is_rest: impl Fn(&UnionMember) -> bool) -> Option<&str> {
    let mut members = union.members.iter().filter(|member| !is_rest(member));
    let mut properties: Vec<&str> = {
        let constants = members.next()?.constants.iter();
        constants
            .map(|constant| constant.property.as_str())
            .collect()
    };
    for member in members {
        properties.retain(|property| {
            let mut constants = member.constants.iter();
            constants.any(|constant| constant.property == *property)
        });
    }
    let named = properties
        .iter()
        .find(|property| union.discriminator.as_deref() == Some(property));
    named.or(properties.first()).copied()
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
