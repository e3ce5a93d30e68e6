//! The client: where the API is served, how callers authenticate, and what leads to each group of operations.

use super::docs::{code, paragraphs, prose, prose_or};
use super::fields::{into, this};
use super::room::Room;
use super::{Context, own, primitive, servers, text, webhooks};
use crate::analyze::Home;
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
            features: Vec::new(),
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
        features: Vec::new(),
        docs: "What `cargo xtask generate` makes of the API's description. It is written anew each time, so do not edit it.".to_owned(),
        uses: Vec::new(),
        items: [module(true, "api"), module(false, "client")]
            .into_iter()
            .chain(servers::are_chosen(context).then(|| module(true, "servers")))
            .chain(own::module(context).map(|module| Item::Modules(vec![module])))
            .chain([module(true, "types")])
            .chain(webhooks::root(context).map(|module| Item::Modules(vec![module])))
            .chain([
                Item::Use(Use { public: true, module: vec![Ident::known("client")], names, features: Vec::new() }),
            ])
            .collect(),
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
    let title = prose::phrase(&context.api.title);
    let title = named(title);
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
            about_builder(context, &title),
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
        features: Vec::new(),
        docs: "The client: where the API is served, how callers authenticate, and what leads to each group of operations.".to_owned(),
        uses: room.uses(),
        items,
    }
}

/// A title as a sentence has it: `the Close API`, but `Close`.
pub(super) fn named(title: String) -> String {
    match title.to_ascii_lowercase() {
        lower if lower.is_empty() => "the API".to_owned(),
        lower if lower.ends_with("api") && !lower.starts_with("the ") => format!("the {title}"),
        _ => title,
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
        let (constructor, more) = constructor(&scheme.kind);
        let texts = [scheme.name.as_str()].into_iter().chain(more);
        let texts = texts.map(str::to_owned).collect();
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

/// What is said of the builder.
fn about_builder(context: &Context<'_>, title: &str) -> String {
    let mut about = vec![format!("Builds a [`Client`] of {title}.")];
    if servers::are_chosen(context) {
        about.push(
            "Which [server](runtime::ClientBuilder::server) it talks to is one of [`servers`](super::servers)."
                .to_owned(),
        );
    }
    let certificates = context.api.schemes.iter();
    let certificates: Vec<String> = certificates
        .filter(|scheme| scheme.kind == SchemeKind::MutualTls)
        .map(|scheme| code(&scheme.name))
        .collect();
    if !certificates.is_empty() {
        about.push(format!(
            "Where {} is asked for, it is the transport that shows a certificate (mutual TLS): nothing is set here.",
            certificates.join(" or ")
        ));
    }
    about.join("\n\n")
}

/// What the runtime calls a kind of scheme, and what it has to know beside the scheme's name.
fn constructor(kind: &SchemeKind) -> (&'static str, Option<&str>) {
    match kind {
        SchemeKind::Basic => ("basic", None),
        SchemeKind::Bearer => ("bearer", None),
        SchemeKind::Http(scheme) => ("http", Some(scheme)),
        SchemeKind::ApiKey(ApiKeyLocation::Header, name) => ("api_key_header", Some(name)),
        SchemeKind::ApiKey(ApiKeyLocation::Query, name) => ("api_key_query", Some(name)),
        SchemeKind::ApiKey(ApiKeyLocation::Cookie, name) => ("api_key_cookie", Some(name)),
        SchemeKind::OAuth2(url) => ("oauth2", Some(url.as_deref().unwrap_or_default())),
        SchemeKind::MutualTls => ("mutual_tls", None),
    }
}

fn accessors(context: &Context<'_>, room: &mut Room) -> Vec<Member> {
    let groups = context.facts.groups.iter().zip(&context.names.groups);
    groups
        .enumerate()
        .filter_map(|(position, (group, names))| {
            let tag = &context.api.tags[group.tag?];
            let features = context.gates.of(Home::Group(position));
            let module = [Ident::known("api"), names.module.clone()];
            let path = match features {
                [] => room.generated(&module, &names.ident),
                // What is not always there is not always there to be imported.
                _ => [
                    &context.root[..],
                    &module,
                    std::slice::from_ref(&names.ident),
                ]
                .concat(),
            };
            let function = Function {
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
            };
            Some(match features {
                [] => Member::Fn(function),
                features => Member::Gated(features.to_vec(), function),
            })
        })
        .collect()
}

/// What the builder's method of a scheme takes; nothing if there is none.
pub(super) fn takes(kind: &SchemeKind) -> Option<&'static [&'static str]> {
    match kind {
        SchemeKind::Basic => Some(&["user", "password"]),
        SchemeKind::Bearer | SchemeKind::Http(_) | SchemeKind::OAuth2(_) => Some(&["token"]),
        SchemeKind::ApiKey(..) => Some(&["key"]),
        SchemeKind::MutualTls => None,
    }
}

fn credentials(context: &Context<'_>, room: &mut Room) -> Vec<Member> {
    let schemes = context.api.schemes.iter().zip(&context.names.schemes);
    schemes
        .filter_map(|(scheme, name)| {
            let what = match &scheme.kind {
                SchemeKind::Basic => "a user name and a password (HTTP basic)".to_owned(),
                SchemeKind::Bearer => "a token (HTTP bearer)".to_owned(),
                SchemeKind::Http(scheme) => {
                    format!("credentials of the HTTP scheme {}", code(scheme))
                }
                SchemeKind::OAuth2(_) => "a token (OAuth 2)".to_owned(),
                SchemeKind::ApiKey(location, name) => {
                    let place = match location {
                        ApiKeyLocation::Header => "header",
                        ApiKeyLocation::Query => "query parameter",
                        ApiKeyLocation::Cookie => "cookie",
                    };
                    format!("a key, in the {place} {}", code(name))
                }
                SchemeKind::MutualTls => return None,
            };
            let takes = takes(&scheme.kind)?;
            let takes: Vec<Ident> = takes.iter().map(|name| Ident::known(name)).collect();
            let is_single = takes.len() == 1;
            let parameters = takes
                .iter()
                .map(|name| {
                    let credential = if is_single {
                        room.runtime_type("Credential", Vec::new())
                    } else {
                        text(room)
                    };
                    (name.clone(), into(room, credential))
                })
                .collect();
            let method = if is_single {
                "credential"
            } else {
                "basic_credentials"
            };
            let said = prose(&scheme.docs);
            Some(Member::Fn(Function {
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
            }))
        })
        .collect()
}
