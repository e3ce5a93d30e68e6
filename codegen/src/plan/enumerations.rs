//! Enumerations: enums of constants, and their tables.

use super::docs::{code, paragraphs, prose};
use super::room::Room;
use super::{Context, primitive, types};
use crate::ir::{self, Enumeration, Integer, Scalar, TypeId};
use crate::names::Ident;
use crate::rust::{Attributes, Enum, Item, Literal, Rows, Variant, Wire};

/// What an enumeration is written as.
pub(super) fn items(
    context: &Context<'_>,
    room: &mut Room,
    id: TypeId,
    enumeration: &Enumeration,
) -> Vec<Item> {
    let names = &context.names.types[id];
    let docs = types::docs(context, id, "");
    written(room, &names.ident, &names.members, docs, enumeration)
}

/// An enumeration of a name, with those of its constants and with docs.
pub(super) fn written(
    room: &mut Room,
    ident: &Ident,
    members: &[Ident],
    docs: String,
    enumeration: &Enumeration,
) -> Vec<Item> {
    let members = || enumeration.members.iter().zip(members);
    let of = scalar(enumeration.of);
    let mut variants: Vec<Variant> = members()
        .map(|(member, name)| Variant {
            docs: paragraphs([prose(&member.docs).as_str(), &constant(&member.value)]),
            name: name.clone(),
            holds: None,
        })
        .collect();
    let unknown = match of {
        None => Vec::new(),
        Some("Json") => vec![room.runtime_type("Json", Vec::new())],
        Some(of) => vec![primitive(of)],
    };
    variants.push(Variant {
        docs: "A value that this version of the crate does not know, as it was received."
            .to_owned(),
        name: Ident::known("Unknown"),
        holds: Some(room.runtime_type("Unknown", unknown)),
    });
    // Strings and integers have `Eq` and `Hash`, whichever of them are added. Any JSON may have neither.
    let derives = match of {
        Some("Json") => vec!["Clone", "Debug", "PartialEq"],
        _ => vec!["Clone", "Debug", "PartialEq", "Eq", "Hash"],
    };
    vec![
        Item::Enum(Enum {
            attributes: Attributes {
                docs,
                derives,
                non_exhaustive: true,
                deprecated: false,
            },
            name: ident.clone(),
            variants,
        }),
        Item::Wire(Wire {
            path: room.runtime_macro("wire"),
            name: ident.clone(),
            rules: Vec::new(),
            rows: Rows::Enum(
                of,
                members()
                    .map(|(member, name)| (literal(&member.value), name.clone()))
                    .collect(),
            ),
        }),
    ]
}

/// What the table calls all the constants, unless they are strings. What fits into no integer of the table is any JSON.
fn scalar(of: Scalar) -> Option<&'static str> {
    match of {
        Scalar::String => None,
        Scalar::Integer(Integer::I32) => Some("i32"),
        Scalar::Integer(Integer::I64) => Some("i64"),
        Scalar::Integer(Integer::U32) => Some("u32"),
        Scalar::Integer(Integer::U64) => Some("u64"),
        Scalar::Integer(Integer::I128 | Integer::Big) | Scalar::Mixed => Some("Json"),
    }
}

/// A constant as the table has it.
pub(super) fn literal(value: &ir::Literal) -> Literal {
    match value {
        ir::Literal::String(text) => Literal::Str(text.clone()),
        ir::Literal::Integer(number) => Literal::Integer(*number),
        // `check` has seen to it that it is a number.
        ir::Literal::Number(text) => Literal::Float(text.parse().unwrap_or_default()),
        ir::Literal::Boolean(value) => Literal::Bool(*value),
    }
}

/// A constant as it is said: `in-progress`, or `1`.
pub(super) fn constant(value: &ir::Literal) -> String {
    match value {
        ir::Literal::String(text) | ir::Literal::Number(text) => code(text),
        ir::Literal::Integer(number) => code(&number.to_string()),
        ir::Literal::Boolean(value) => code(&value.to_string()),
    }
}
