//! Servers that callers choose from, and the variables of their URLs.

use super::docs::{code, lines, paragraphs, prose};
use super::fields::this;
use super::room::Room;
use super::{Context, enumerations, primitive};
use crate::ir::{Docs, Enumeration, Literal, Scalar, Server, ServerVariable};
use crate::names::{Ident, ServerNames, VariableNames};
use crate::rust::{
    Attributes, Body, Constant, Enum, File, Function, Impl, Item, Member, Part, Receiver, Taken,
    Type, Visibility,
};

/// Whether there is anything to choose.
pub(super) fn are_chosen(context: &Context<'_>) -> bool {
    let servers = &context.api.servers;
    servers.len() > 1 || servers.iter().any(|server| !server.variables.is_empty())
}

/// The file of the servers, if there is anything to choose.
pub(super) fn file(context: &Context<'_>) -> Option<File> {
    if !are_chosen(context) {
        return None;
    }
    let own = context.names.servers.iter().flat_map(|names| {
        let choices = names.variables.iter().map(|variable| &variable.choice);
        choices.chain([&names.ident])
    });
    let mut room = Room::new(&context.root, None, own.cloned());
    let servers = context.api.servers.iter().zip(&context.names.servers);
    let items = servers
        .flat_map(|(server, names)| items(&mut room, server, names))
        .collect();
    Some(File {
        path: "src/generated/servers.rs".to_owned(),
        module: vec![Ident::known("servers")],
        features: Vec::new(),
        docs: "Where the API is served: the servers to choose from when a client is built."
            .to_owned(),
        uses: room.uses(),
        items,
    })
}

fn items(room: &mut Room, server: &Server, names: &ServerNames) -> Vec<Item> {
    let variables = || server.variables.iter().zip(&names.variables);
    let marker = || Type::Path(vec![names.ident.clone()], Vec::new());
    let defaults = variables().map(|(variable, names)| {
        let (name, default) = (code(names.setter.plain()), code(&variable.default));
        format!("- {name}: {default} unless another one is set.")
    });
    let defaults: Vec<String> = defaults.collect();
    let mut items = vec![
        Item::Enum(Enum {
            attributes: Attributes {
                docs: paragraphs([
                    prose(&server.docs).as_str(),
                    &format!("The server at {}.", code(&server.url)),
                    &defaults.join("\n"),
                ]),
                derives: vec!["Debug"],
                ..Attributes::default()
            },
            name: names.ident.clone(),
            variants: Vec::new(),
        }),
        Item::Impl(template(room, server, marker())),
    ];
    let setters: Vec<Member> = variables()
        .map(|(variable, names)| Member::Fn(setter(room, variable, names)))
        .collect();
    if !setters.is_empty() {
        items.push(Item::Impl(Impl {
            of: None,
            target: room.runtime_type("Server", vec![marker()]),
            members: setters,
        }));
    }
    for (variable, of) in variables().filter(|(variable, _)| !variable.choices.is_empty()) {
        let docs = format!(
            "What the variable {} of [`{}`] may be.",
            code(&variable.name),
            names.ident.plain()
        );
        let choices = choices(variable);
        items.extend(enumerations::written(
            room,
            &of.choice,
            &of.members,
            docs,
            &choices,
        ));
    }
    items
}

fn template(room: &mut Room, server: &Server, target: Type) -> Impl {
    let text = || Type::Ref(Some("'static"), Box::new(primitive("str")));
    let pairs = Type::Slice(Box::new(Type::Tuple(vec![text(), text()])));
    let variables = server.variables.iter();
    let variables = variables.map(|variable| (variable.name.clone(), variable.default.clone()));
    Impl {
        of: Some(room.runtime_type("ServerTemplate", Vec::new())),
        target,
        members: vec![
            Member::Const(
                Ident::known("URL"),
                text(),
                Constant::Str(server.url.clone()),
            ),
            Member::Const(
                Ident::known("VARIABLES"),
                Type::Ref(Some("'static"), Box::new(pairs)),
                Constant::Pairs(variables.collect()),
            ),
        ],
    }
}

fn setter(room: &mut Room, variable: &ServerVariable, names: &VariableNames) -> Function {
    let (ty, how) = if variable.choices.is_empty() {
        let text = Type::Path(room.prelude("convert", "AsRef"), vec![primitive("str")]);
        (Type::Impl(Box::new(text)), Taken::Text)
    } else {
        (
            Type::Path(vec![names.choice.clone()], Vec::new()),
            Taken::Str,
        )
    };
    let default = format!("Default: {}.", code(&variable.default));
    let said = prose(&variable.docs);
    let said = if said.is_empty() {
        format!("Sets the variable {}.", code(&variable.name))
    } else {
        said
    };
    Function {
        docs: paragraphs([said.as_str(), &lines([default.as_str()])]),
        deprecated: false,
        visibility: Visibility::Public,
        name: names.setter.clone(),
        receiver: Receiver::Value,
        parameters: vec![(names.setter.clone(), ty)],
        output: this(),
        body: Body::Add(Part::Value {
            method: "set",
            name: variable.name.clone(),
            style: None,
            from: names.setter.clone(),
            how,
        }),
    }
}

fn choices(variable: &ServerVariable) -> Enumeration {
    let member = |choice: &String| crate::ir::Member {
        value: Literal::String(choice.clone()),
        name: None,
        docs: Docs::default(),
    };
    Enumeration {
        of: Scalar::String,
        members: variable.choices.iter().map(member).collect(),
    }
}
