//! Unions: enums of types, and their tables.

use std::collections::BTreeSet;

use super::docs::{code, is_same_name, lines, paragraphs, prose_or};
use super::enumerations::{constant, literal};
use super::room::Room;
use super::{Context, apart, rules, said, types};
use crate::ir::{Integer, Number, Text, Ty, TypeId, Union, UnionMember};
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
        let is_text = *context.api.resolved(&member.ty) == Ty::String(Text::Plain);
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
                docs: types::docs(context, id, &apart::said(context, id, union)),
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
    let told = prose_or(&member.docs, || {
        let title = member.title.as_deref().unwrap_or_default();
        // That the variant is called so need not be said.
        if !is_same_name(title, name.plain()) {
            clean(title)
        } else {
            String::new()
        }
    });
    let constants = member.constants.iter().map(|of| {
        let values: Vec<String> = of.values.iter().map(constant).collect();
        format!("{} is {}.", code(&of.property), values.join(" or "))
    });
    let facts: Vec<String> = constants.chain([said::rules(&member.rules)]).collect();
    let facts = lines(facts.iter().map(String::as_str));
    paragraphs([told.as_str(), facts.as_str()])
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
pub(super) fn are_alike(context: &Context<'_>, one: &Ty, other: &Ty) -> bool {
    alike(context, one, other, &mut { PARTS })
}

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
        (Ty::Integer(Integer::Big), Ty::Number(Number::Decimal))
        | (Ty::Number(Number::Decimal), Ty::Integer(Integer::Big)) => true,
        (Ty::Foreign(one), Ty::Foreign(other)) => context.own_path(one) == context.own_path(other),
        (one, other) => one == other,
    }
}
