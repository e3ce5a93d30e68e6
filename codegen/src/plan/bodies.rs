//! Bodies of requests: how callers pass them, and the choice where there are several media types.

use super::docs::code;
use super::fields::{into, this};
use super::parameters::property_style;
use super::room::Room;
use super::unions::are_alike;
use super::{Context, primitive, text};
use crate::ir::{self, Content, Operation, OperationId, Payload, Text, Ty};
use crate::names::{Ident, OperationNames};
use crate::rust::{
    Attributes, Body, Conversion, Encoding, Enum, Function, Impl, Item, Member, Part, Receiver,
    Sent, Type, Variant, Visibility,
};

/// How a caller passes the body, and how it is added to the request.
pub(super) fn argument(
    context: &Context<'_>,
    room: &mut Room,
    id: OperationId,
    body: &ir::Body,
) -> Option<(Type, Part)> {
    let from = Ident::known("body");
    if let Some(choice) = &context.names.operations[id].body {
        let choice = Type::Path(context.beside(room, id, choice), Vec::new());
        let how = Sent::Choice(context.beside(room, id, &context.names.operations[id].marker));
        return Some((into(room, choice), Part::Body { from, how }));
    }
    let content = body.contents.first()?;
    let held = held(context, room, &content.payload);
    let ty = match content.payload {
        Payload::Text | Payload::Events(..) | Payload::Lines(_) | Payload::Bytes => {
            into(room, held)
        }
        Payload::Json(_) | Payload::Form(..) | Payload::Multipart(..) | Payload::Any => held,
    };
    let how = sent(room, content);
    Some((ty, Part::Body { from, how }))
}

/// The type of a body.
fn held(context: &Context<'_>, room: &mut Room, payload: &Payload) -> Type {
    match payload {
        Payload::Json(ty) | Payload::Form(ty, _) | Payload::Multipart(ty, _) => {
            context.ty(room, ty)
        }
        Payload::Text => text(room),
        // Nothing but bytes is sent as it comes.
        Payload::Events(..) | Payload::Lines(_) | Payload::Bytes => {
            room.runtime_type("Body", Vec::new())
        }
        Payload::Any => room.runtime_type("Content", Vec::new()),
    }
}

/// What a body is sent as.
fn sent(room: &mut Room, content: &Content) -> Sent {
    let media_type = content.media_type.clone();
    let mut encoded = |encodings: &[(String, ir::Encoding)]| {
        let encodings = encodings.iter().map(|(property, encoding)| {
            let of = room.runtime("Encoding");
            let encoding = match encoding {
                ir::Encoding::Style(style) => Encoding::Style(of, property_style(room, *style)),
                ir::Encoding::ContentType(media_type) => {
                    Encoding::ContentType(of, media_type.clone())
                }
            };
            (property.clone(), encoding)
        });
        encodings.collect()
    };
    match &content.payload {
        Payload::Json(_) => {
            let is_plain = media_type.eq_ignore_ascii_case("application/json");
            Sent::Json((!is_plain).then_some(media_type))
        }
        Payload::Form(_, encodings) => Sent::Form(encoded(encodings)),
        Payload::Multipart(_, encodings) => Sent::Multipart(media_type, encoded(encodings)),
        Payload::Text => Sent::Text(media_type),
        Payload::Events(..) | Payload::Lines(_) | Payload::Bytes => Sent::Bytes(media_type),
        Payload::Any => Sent::Content,
    }
}

/// What an operation sends where that is one of several: the enum, and what makes it of what it holds.
pub(super) fn choice(
    context: &Context<'_>,
    room: &mut Room,
    operation: &Operation,
    names: &OperationNames,
    leads_here: &str,
) -> Vec<Item> {
    let (Some(ident), Some(body)) = (&names.body, &operation.body) else {
        return Vec::new();
    };
    let contents = || body.contents.iter().zip(&names.contents);
    let variants = contents()
        .map(|(content, name)| Variant {
            docs: format!("{}.", code(&content.media_type)),
            name: name.clone(),
            holds: Some(held(context, room, &content.payload)),
        })
        .collect();
    let mut items = vec![Item::Enum(Enum {
        attributes: Attributes {
            docs: format!("What {leads_here} sends, by media type."),
            derives: vec!["Clone", "Debug"],
            non_exhaustive: true,
            deprecated: false,
        },
        name: ident.clone(),
        variants,
    })];
    let mut met: Vec<&Payload> = Vec::new();
    for (content, name) in contents() {
        // Of several that are the same in Rust, the first is what was there before the others came.
        if met
            .iter()
            .any(|met| are_same(context, met, &content.payload))
        {
            continue;
        }
        met.push(&content.payload);
        let held = held(context, room, &content.payload);
        items.push(Item::Impl(from(room, ident, name, held, Conversion::Plain)));
        // What a single text or bytes may be made of goes on when there is a choice.
        let others = match content.payload {
            Payload::Text => Some(Type::Ref(None, Box::new(primitive("str")))),
            Payload::Bytes => {
                let bytes = room.prelude("vec", "Vec");
                Some(Type::Path(bytes, vec![primitive("u8")]))
            }
            _ => None,
        };
        if let Some(other) = others {
            items.push(Item::Impl(from(room, ident, name, other, Conversion::Into)));
        }
    }
    items
}

/// Whether two bodies are the same type in Rust.
fn are_same(context: &Context<'_>, one: &Payload, other: &Payload) -> bool {
    const TEXT: &Ty = &Ty::String(Text::Plain);
    let ty = |payload| match payload {
        &Payload::Text => Some(TEXT),
        payload => Payload::ty(payload),
    };
    match (ty(one), ty(other)) {
        (Some(one), Some(other)) => are_alike(context, one, other),
        (None, None) => one == other,
        _ => false,
    }
}

/// What makes a variant of what it holds.
fn from(
    room: &mut Room,
    choice: &Ident,
    variant: &Ident,
    held: Type,
    conversion: Conversion,
) -> Impl {
    let value = Ident::known("value");
    let function = Function {
        docs: String::new(),
        deprecated: false,
        visibility: Visibility::Inherited,
        name: Ident::known("from"),
        receiver: Receiver::None,
        parameters: vec![(value.clone(), held.clone())],
        output: this(),
        body: Body::Hold(variant.clone(), value, conversion),
    };
    Impl {
        of: Some(Type::Path(room.prelude("convert", "From"), vec![held])),
        target: Type::Path(vec![choice.clone()], Vec::new()),
        members: vec![Member::Fn(function)],
    }
}

/// What adds the body that was chosen to the request.
pub(super) fn chooser(
    room: &mut Room,
    operation: &Operation,
    names: &OperationNames,
) -> Option<Member> {
    let (ident, body) = (names.body.as_ref()?, operation.body.as_ref()?);
    let from = Ident::known("body");
    let arms = body.contents.iter().zip(&names.contents);
    let arms = arms.map(|(content, name)| {
        let part = Part::Body {
            from: from.clone(),
            how: sent(room, content),
        };
        (vec![ident.clone(), name.clone()], part)
    });
    Some(Member::Fn(Function {
        docs: String::new(),
        deprecated: false,
        visibility: Visibility::Crate,
        name: Ident::known("set_body"),
        receiver: Receiver::Value,
        parameters: vec![(from.clone(), Type::Path(vec![ident.clone()], Vec::new()))],
        output: this(),
        body: Body::Choose(from.clone(), arms.collect()),
    }))
}
