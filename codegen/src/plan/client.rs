//! The client: where the API is served, how callers authenticate, and what leads to each group of operations.

use super::docs::{code, paragraphs, prose, prose_or};
use super::fields::{into, this};
use super::room::Room;
use super::{Context, primitive};
use crate::ir::{ApiKeyLocation, SchemeKind, Server};
use crate::names::Ident;
use crate::prose;
use crate::rust::{
    Alias, Attributes, Body, Constant, Enum, File, Function, Impl, Item, Member, Module, Receiver,
    Type, Use, Visibility,
};

/// The file of the client, and the one that gathers everything.
pub(super) fn files(context: &Context<'_>) -> Vec<File> {
    vec![root(context), client(context)]
}

fn root(context: &Context<'_>) -> File {
    let module = |public, name| {
        Item::Modules(vec![Module {
            public,
            name: Ident::known(name),
        }])
    };
    let mut names = vec![
        Ident::known("Client"),
        Ident::known("ClientBuilder"),
        context.names.api.clone(),
    ];
    names.sort();
    File {
        path: "src/generated/mod.rs".to_owned(),
        module: Vec::new(),
        docs: "What `cargo xtask generate` makes of the API's description. It is written anew each time, so do not edit it.".to_owned(),
        uses: Vec::new(),
        items: vec![
            module(true, "api"),
            module(false, "client"),
            module(true, "types"),
            Item::Use(Use { public: true, module: vec![Ident::known("client")], names }),
        ],
    }
}

fn client(context: &Context<'_>) -> File {
    let api = &context.names.api;
    let (client, builder) = (Ident::known("Client"), Ident::known("ClientBuilder"));
    let mut room = Room::new(
        &context.root,
        None,
        [client.clone(), builder.clone(), api.clone()],
    );
    let title = prose::clean(&context.api.title);
    // `the Close API`, but `Close`.
    let title = match title.to_ascii_lowercase() {
        lower if lower.is_empty() => "the API".to_owned(),
        lower if lower.ends_with("api") && !lower.starts_with("the ") => format!("the {title}"),
        _ => title,
    };
    let about = prose(&context.api.docs);
    let alias = |room: &mut Room, docs: String, name: &Ident, of: &'static str| {
        let own = Type::Path(vec![api.clone()], Vec::new());
        Item::Alias(Alias {
            attributes: Attributes {
                docs,
                ..Attributes::default()
            },
            name: name.clone(),
            ty: room.runtime_type(of, vec![own]),
        })
    };
    let about_client = paragraphs([
        format!("A client of {title}.").as_str(),
        "It begins with [`builder`](runtime::Client::builder), and a clone of it is the same client.",
        about.as_str(),
    ]);
    let mut items = vec![
        alias(&mut room, about_client, &client, "Client"),
        alias(
            &mut room,
            format!("Builds a [`Client`] of {title}."),
            &builder,
            "ClientBuilder",
        ),
        Item::Enum(Enum {
            attributes: Attributes {
                docs: format!("What tells a [`Client`] of {title} from that of another API."),
                derives: vec!["Debug"],
                ..Attributes::default()
            },
            name: api.clone(),
            variants: Vec::new(),
        }),
        Item::Impl(api_impl(context, &mut room)),
    ];
    items.extend(inherent(&client, accessors(context, &mut room)));
    items.extend(inherent(&builder, credentials(context, &mut room)));
    File {
        path: "src/generated/client.rs".to_owned(),
        module: Vec::new(),
        docs: "The client: where the API is served, how callers authenticate, and what leads to each group of operations.".to_owned(),
        uses: room.uses(),
        items,
    }
}

fn inherent(target: &Ident, members: Vec<Member>) -> Option<Item> {
    let target = Type::Path(vec![target.clone()], Vec::new());
    (!members.is_empty()).then_some(Item::Impl(Impl {
        of: None,
        target,
        members,
    }))
}

fn api_impl(context: &Context<'_>, room: &mut Room) -> Impl {
    let text = || Type::Ref(Some("'static"), Box::new(primitive("str")));
    let list = |item| Type::Ref(Some("'static"), Box::new(Type::Slice(Box::new(item))));
    let scheme = room.runtime("Scheme");
    let schemes = context.api.schemes.iter().map(|scheme| {
        let (constructor, name) = constructor(&scheme.kind);
        let texts = [&scheme.name].into_iter().chain(name).cloned().collect();
        (Ident::known(constructor), texts)
    });
    let servers = context.api.servers.iter().map(Server::default_url);
    Impl {
        of: Some(room.runtime_type("Api", Vec::new())),
        target: Type::Path(vec![context.names.api.clone()], Vec::new()),
        members: vec![
            Member::Const(
                Ident::known("TITLE"),
                text(),
                Constant::Str(context.api.title.clone()),
            ),
            Member::Const(
                Ident::known("SERVERS"),
                list(text()),
                Constant::Strs(servers.collect()),
            ),
            Member::Const(
                Ident::known("SCHEMES"),
                list(Type::Path(scheme.clone(), Vec::new())),
                Constant::Calls(scheme, schemes.collect()),
            ),
        ],
    }
}

/// What the runtime calls a kind of scheme, and what it has to know beside the scheme's name.
fn constructor(kind: &SchemeKind) -> (&'static str, Option<&String>) {
    match kind {
        SchemeKind::Basic => ("basic", None),
        SchemeKind::Bearer
        | SchemeKind::OAuth2(_)
        | SchemeKind::Http(_)
        | SchemeKind::MutualTls => ("bearer", None),
        SchemeKind::ApiKey(ApiKeyLocation::Header, name) => ("api_key_header", Some(name)),
        SchemeKind::ApiKey(ApiKeyLocation::Query, name) => ("api_key_query", Some(name)),
        SchemeKind::ApiKey(ApiKeyLocation::Cookie, name) => ("api_key_cookie", Some(name)),
    }
}

fn accessors(context: &Context<'_>, room: &mut Room) -> Vec<Member> {
    let groups = context.facts.groups.iter().zip(&context.names.groups);
    groups
        .filter_map(|(group, names)| {
            let tag = &context.api.tags[group.tag?];
            let path = room.generated(&[Ident::known("api"), names.module.clone()], &names.ident);
            Some(Member::Fn(Function {
                docs: prose_or(&tag.docs, || {
                    format!("The operations tagged {}.", code(&tag.name))
                }),
                deprecated: false,
                visibility: Visibility::Public,
                name: names.accessor.clone()?,
                receiver: Receiver::Ref,
                parameters: Vec::new(),
                output: Type::Borrowing(path.clone(), "'_"),
                body: Body::Enter(path),
            }))
        })
        .collect()
}

fn credentials(context: &Context<'_>, room: &mut Room) -> Vec<Member> {
    let schemes = context.api.schemes.iter().zip(&context.names.schemes);
    schemes
        .map(|(scheme, name)| {
            let (what, method, takes): (String, _, &[&'static str]) = match &scheme.kind {
                SchemeKind::Basic => {
                    let what = "a user name and a password (HTTP basic)".to_owned();
                    (what, "basic_credentials", &["user", "password"])
                }
                SchemeKind::Bearer
                | SchemeKind::OAuth2(_)
                | SchemeKind::Http(_)
                | SchemeKind::MutualTls => (
                    "a token (HTTP bearer)".to_owned(),
                    "bearer_credentials",
                    &["token"],
                ),
                SchemeKind::ApiKey(location, name) => {
                    let place = match location {
                        ApiKeyLocation::Header => "header",
                        ApiKeyLocation::Query => "query parameter",
                        ApiKeyLocation::Cookie => "cookie",
                    };
                    (
                        format!("a key, in the {place} {}", code(name)),
                        "api_key_credentials",
                        &["key"],
                    )
                }
            };
            let takes: Vec<Ident> = takes.iter().map(|name| Ident::known(name)).collect();
            let parameters = takes
                .iter()
                .map(|name| {
                    let text = Type::Path(room.prelude("string", "String"), Vec::new());
                    (name.clone(), into(room, text))
                })
                .collect();
            let said = prose(&scheme.docs);
            Member::Fn(Function {
                docs: paragraphs([
                    format!("Authenticates by {}: {what}.", code(&scheme.name)).as_str(),
                    said.as_str(),
                ]),
                deprecated: false,
                visibility: Visibility::Public,
                name: name.clone(),
                receiver: Receiver::Value,
                parameters,
                output: this(),
                body: Body::Delegate(Ident::known(method), scheme.name.clone(), takes),
            })
        })
        .collect()
}
