//! Webhooks and callbacks: types that say what they bring, the enum of all webhooks, and how they are verified.
//!
//! They stand behind a feature of the crate, so nothing outside of their modules may name what is in there.

mod verifier;

use super::docs::{code, deprecated, lines, paragraphs, prose, prose_or};
use super::room::{Room, path};
use super::types::items;
use super::{Context, enumerations, primitive, text};
use crate::analyze::Home;
use crate::ir::{Header, Payload, Shape, Status, Text, Ty, Webhook, WebhookId};
use crate::names::Ident;
use crate::rust::{
    Argument, Attributes, Body, Choice, Constant, Enum, File, Function, Holder, Impl, Item, Member,
    Module, Received, Receiver, Rows, Type, Variant, Visibility, Wire,
};

/// The feature of the crate.
pub(super) const FEATURE: &str = "webhooks";

/// The module of the webhooks, or that of the callbacks.
pub(super) fn module(callbacks: bool) -> Vec<Ident> {
    match callbacks {
        false => path(&["webhooks"]),
        true => path(&["webhooks", "callbacks"]),
    }
}

/// The module of all of it, if there is anything.
pub(super) fn root(context: &Context<'_>) -> Option<Module> {
    (!context.api.webhooks.is_empty()).then(|| Module {
        public: true,
        name: Ident::known("webhooks"),
        features: vec![FEATURE.to_owned()],
    })
}

/// The files of the webhooks and of the callbacks.
pub(super) fn files(context: &Context<'_>) -> Vec<File> {
    let (callbacks, webhooks): (Vec<WebhookId>, Vec<WebhookId>) = context
        .api
        .webhooks
        .ids()
        .partition(|id| context.api.webhooks[*id].callback.is_some());
    let mut files = Vec::new();
    if !webhooks.is_empty() || !callbacks.is_empty() {
        let mut all = Vec::new();
        if !callbacks.is_empty() {
            all.push(Item::Modules(vec![Module {
                public: true,
                name: Ident::known("callbacks"),
                features: Vec::new(),
            }]));
        }
        let docs = match webhooks.is_empty() {
            true => "The requests that the server makes for operations.",
            false => "The webhooks: the requests that the server makes on its own accord.",
        };
        files.push(file(context, Home::Webhooks, &webhooks, all, docs));
    }
    if !callbacks.is_empty() {
        let docs = "The callbacks: the requests that the server makes for operations.";
        files.push(file(context, Home::Callbacks, &callbacks, Vec::new(), docs));
    }
    files
}

fn file(
    context: &Context<'_>,
    home: Home,
    webhooks: &[WebhookId],
    mut all: Vec<Item>,
    docs: &str,
) -> File {
    let types = context.at_home(home);
    let own = types
        .iter()
        .map(|id| context.names.types[*id].ident.clone())
        .chain(
            webhooks
                .iter()
                .map(|id| context.names.webhooks[*id].marker.clone()),
        )
        .chain([Ident::known("Event")]);
    let mut room = Room::new(&context.root, Some(home), own);
    if home == Home::Webhooks {
        all.extend(event(context, &mut room, webhooks));
    }
    for id in webhooks {
        all.extend(webhook_items(context, &mut room, *id));
    }
    all.extend(types.iter().flat_map(|id| items(context, &mut room, *id)));
    let path = match home {
        Home::Callbacks => "src/generated/webhooks/callbacks.rs",
        _ => "src/generated/webhooks/mod.rs",
    };
    File {
        path: path.to_owned(),
        module: module(home == Home::Callbacks),
        features: Vec::new(),
        docs: docs.to_owned(),
        uses: room.uses(),
        items: all,
    }
}

/// What stands for a webhook, and what it brings.
fn webhook_items(context: &Context<'_>, room: &mut Room, id: WebhookId) -> Vec<Item> {
    let webhook = &context.api.webhooks[id];
    let names = &context.names.webhooks[id];
    let marker = || Type::Path(vec![names.marker.clone()], Vec::new());
    let static_text = || Type::Ref(Some("'static"), Box::new(primitive("str")));
    let constant = |name, text: &str| {
        Member::Const(
            Ident::known(name),
            static_text(),
            Constant::Str(text.to_owned()),
        )
    };
    let (payload, how) = held(context, room, webhook);
    let body = room.runtime_type("WebhookBody", Vec::new());
    let own = Type::Path(path(&["Self", "Payload"]), Vec::new());
    let mistake = room.runtime_type("DecodeError", Vec::new());
    let mut all = vec![
        Item::Enum(Enum {
            attributes: Attributes {
                docs: docs(webhook),
                derives: vec!["Debug"],
                ..Attributes::default()
            },
            name: names.marker.clone(),
            variants: Vec::new(),
        }),
        Item::Impl(Impl {
            of: Some(room.runtime_type("Webhook", Vec::new())),
            target: marker(),
            members: vec![
                Member::Type(Ident::known("Payload"), payload),
                constant("NAME", &webhook.name),
                constant("METHOD", webhook.method.as_str()),
                Member::Fn(Function {
                    docs: String::new(),
                    deprecated: false,
                    visibility: Visibility::Inherited,
                    name: Ident::known("payload"),
                    receiver: Receiver::None,
                    parameters: vec![(Ident::known("body"), Type::Ref(None, Box::new(body)))],
                    output: Type::Path(room.prelude("result", "Result"), vec![own, mistake]),
                    body: Body::Receive(how),
                }),
            ],
        }),
    ];
    if let Some(signature) = &webhook.signature {
        all.push(Item::Impl(Impl {
            of: None,
            target: marker(),
            members: vec![Member::Fn(verifier::verifier(room, signature))],
        }));
    }
    let headers = webhook.headers.iter().zip(&names.headers);
    let members: Vec<Member> = headers
        .map(|(header, name)| Member::Fn(self::header(context, room, header, name)))
        .collect();
    if !members.is_empty() {
        all.push(Item::Impl(Impl {
            of: None,
            target: room.runtime_type("WebhookDelivery", vec![marker()]),
            members,
        }));
    }
    all
}

/// What is said of a webhook.
fn docs(webhook: &Webhook) -> String {
    let name = code(&webhook.name);
    let told = prose_or(&webhook.docs, || match &webhook.callback {
        Some(_) => format!("The callback {name}."),
        None => format!("The webhook {name}."),
    });
    let belongs = webhook.callback.as_ref().map(|callback| {
        format!(
            "The server makes it for {}, to {}.",
            code(&format!("{} {}", callback.method, callback.path)),
            code(&callback.expression)
        )
    });
    let answers: Vec<String> = webhook.answers.iter().map(answer).collect();
    let answers = match answers.is_empty() {
        true => String::new(),
        false => format!("What it wants to be answered:\n{}", answers.join("\n")),
    };
    paragraphs([
        told.as_str(),
        lines([
            belongs.as_deref().unwrap_or_default(),
            deprecated(webhook.deprecated),
        ])
        .as_str(),
        answers.as_str(),
    ])
}

/// An item of a list.
fn answer((status, docs): &(Status, crate::ir::Docs)) -> String {
    let status = match status {
        Status::Code(code) => format!("{code}"),
        Status::Range(digit) => format!("{digit}00 to {digit}99"),
        Status::Default => "any other status".to_owned(),
    };
    let said = prose(docs);
    // What has paragraphs of its own is said by its first line.
    match said.lines().next() {
        Some(first) => format!("- {status}: {first}"),
        None => format!("- {status}"),
    }
}

/// The type of what a webhook brings, and how that is read.
fn held(context: &Context<'_>, room: &mut Room, webhook: &Webhook) -> (Type, Received) {
    match webhook.content.as_ref().map(|content| &content.payload) {
        None => (Type::Unit, Received::Empty),
        Some(Payload::Json(ty)) => (context.ty(room, ty), Received::Json),
        Some(Payload::Form(ty, _)) => (context.ty(room, ty), Received::Form),
        Some(Payload::Text) => (text(room), Received::Text),
        Some(
            Payload::Multipart(..)
            | Payload::Events(..)
            | Payload::Lines(_)
            | Payload::Bytes
            | Payload::Any,
        ) => (room.runtime_type("Bytes", Vec::new()), Received::Bytes),
    }
}

fn header(context: &Context<'_>, room: &mut Room, header: &Header, name: &Ident) -> Function {
    let ty = match context.api.resolved(&header.ty) {
        Ty::Nullable(inner) => inner,
        _ => &header.ty,
    };
    let value = match *context.api.resolved(ty) == Ty::String(Text::Binary) {
        true => text(room),
        false => context.ty(room, ty),
    };
    let docs = prose_or(&header.docs, || {
        format!("The header {}.", code(&header.name))
    });
    Function {
        docs: paragraphs([docs.as_str(), deprecated(header.deprecated)]),
        deprecated: false,
        visibility: Visibility::Public,
        name: name.clone(),
        receiver: Receiver::Ref,
        parameters: Vec::new(),
        output: Type::Path(room.prelude("option", "Option"), vec![value]),
        body: Body::Delegate(Ident::known("header"), header.name.clone(), Vec::new()),
    }
}

/// The enum of what all webhooks bring that bring JSON.
fn event(context: &Context<'_>, room: &mut Room, webhooks: &[WebhookId]) -> Vec<Item> {
    let api = context.api;
    let known: Vec<(WebhookId, &Ty)> = webhooks
        .iter()
        .filter_map(|id| {
            let webhook = &api.webhooks[*id];
            let Payload::Json(ty) = &webhook.content.as_ref()?.payload else {
                return None;
            };
            // What may be anything is only known by what tells it apart.
            let is_told = webhook.event.is_some() || !webhook.constants.is_empty();
            (is_told || *api.resolved(ty) != Ty::Any).then_some((*id, ty))
        })
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let name = Ident::known("Event");
    let mut variants = Vec::new();
    let mut rows = Vec::new();
    let mut values = Vec::new();
    for (id, ty) in known {
        let webhook = &api.webhooks[id];
        let marker = &context.names.webhooks[id].marker;
        let held = context.ty(room, ty);
        // As members of unions are: an event is as large as the largest of them.
        let is_large = match api.resolved(ty) {
            Ty::Nullable(inner) => is_large(context, inner),
            ty => is_large(context, ty),
        };
        variants.push(Variant {
            docs: format!("What [`{}`] brings.", marker.plain()),
            name: marker.clone(),
            holds: Some(match is_large {
                true => Type::Path(room.prelude("boxed", "Box"), vec![held.clone()]),
                false => held.clone(),
            }),
        });
        let constants = webhook.constants.iter().map(|constant| {
            let values = constant.values.iter().map(enumerations::literal);
            (constant.property.clone(), values.collect())
        });
        rows.push(Choice {
            variant: marker.clone(),
            holder: if is_large {
                Holder::Boxed
            } else {
                Holder::Plain
            },
            ty: held,
            constants: constants.collect(),
            rules: Vec::new(),
        });
        values.push(webhook.event.clone().unwrap_or_default());
    }
    variants.push(Variant {
        docs: "What is none of these, as it was received.".to_owned(),
        name: Ident::known("Unknown"),
        holds: Some(room.runtime_type("Json", Vec::new())),
    });
    let target = || Type::Path(vec![name.clone()], Vec::new());
    let mut all = vec![
        Item::Enum(Enum {
            attributes: Attributes {
                docs: event_docs(api.event_header.as_deref()),
                derives: vec!["Clone", "Debug", "PartialEq"],
                non_exhaustive: true,
                deprecated: false,
            },
            name: name.clone(),
            variants,
        }),
        Item::Wire(Wire {
            path: room.runtime_macro("webhook_event"),
            name: name.clone(),
            rules: Vec::new(),
            rows: Rows::Union(rows),
        }),
    ];
    let static_text = || Type::Ref(Some("'static"), Box::new(primitive("str")));
    let members = match &api.event_header {
        Some(header) => vec![
            Member::Const(
                Ident::known("HEADER"),
                static_text(),
                Constant::Str(header.clone()),
            ),
            Member::Const(
                Ident::known("VALUES"),
                Type::Ref(
                    Some("'static"),
                    Box::new(Type::Slice(Box::new(static_text()))),
                ),
                Constant::Strs(values),
            ),
        ],
        None => Vec::new(),
    };
    all.push(Item::Impl(Impl {
        of: Some(room.runtime_type("WebhookEvent", Vec::new())),
        target: target(),
        members,
    }));
    let mut members = vec![Member::Fn(parse(room))];
    if let Some(signature) = &api.signature {
        members.push(Member::Fn(verifier::verifier(room, signature)));
    }
    all.push(Item::Impl(Impl {
        of: None,
        target: target(),
        members,
    }));
    all
}

fn is_large(context: &Context<'_>, ty: &Ty) -> bool {
    match context.api.resolved(ty) {
        Ty::Named(id) => matches!(
            context.api.types[*id].shape,
            Shape::Object(_) | Shape::Union(_)
        ),
        Ty::Tuple(_) => true,
        _ => false,
    }
}

fn event_docs(header: Option<&str>) -> String {
    let told = match header {
        Some(header) => format!(
            "The header {} says which one it is and, of several, what it brings: the first that fits.",
            code(header)
        ),
        None => "What it brings says which one it is: the first that fits.".to_owned(),
    };
    format!(
        "What any of the webhooks brings, for a URL that receives several of them.\n\n{told} What fits none is not lost: see `Unknown`."
    )
}

/// Reads an event from a request.
fn parse(room: &mut Room) -> Function {
    let (headers, body) = (Ident::known("headers"), Ident::known("body"));
    let mut function = room.runtime("WebhookEvent");
    function.push(Ident::known("read_event"));
    let header_map = room.runtime_type("HeaderMap", Vec::new());
    let bytes = Type::Slice(Box::new(primitive("u8")));
    let this = Type::Path(path(&["Self"]), Vec::new());
    let mistake = room.runtime_type("DecodeError", Vec::new());
    Function {
        docs: "Reads what a request brings whose signature has been verified.\n\n# Errors\n\nWhen the body is not JSON."
            .to_owned(),
        deprecated: false,
        visibility: Visibility::Public,
        name: Ident::known("parse"),
        receiver: Receiver::None,
        parameters: vec![
            (headers.clone(), Type::Ref(None, Box::new(header_map))),
            (body.clone(), Type::Ref(None, Box::new(bytes))),
        ],
        output: Type::Path(room.prelude("result", "Result"), vec![this, mistake]),
        body: Body::Call(
            function,
            vec![Argument::Parameter(headers), Argument::Parameter(body)],
            Vec::new(),
        ),
    }
}
