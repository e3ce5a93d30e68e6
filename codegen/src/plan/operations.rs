//! Operations: a file a group, with the type that leads to them and what only they use.

use super::docs::{code, prose_or};
use super::fields::this;
use super::requests::{method, setters};
use super::responses::{accept, failure_docs, failures, success};
use super::room::{Room, path};
use super::types::items;
use super::{Context, primitive};
use crate::analyze::{Group, Home};
use crate::ir::{Operation, OperationId, Requirement, Security, Status};
use crate::names::{GroupNames, Ident, OperationNames};
use crate::rust::{
    Attributes, Body, Client, Constant, Decode, Enum, Field, File, Function, Impl, Item, Member,
    Module, Receiver, StatusArm, StatusPattern, Struct, Type, Variant, Visibility,
};

/// The files of the groups, and the one that gathers them.
pub(super) fn files(context: &Context<'_>) -> Vec<File> {
    let mut files = Vec::new();
    let mut modules = Vec::new();
    for (position, (group, names)) in context
        .facts
        .groups
        .iter()
        .zip(&context.names.groups)
        .enumerate()
    {
        files.push(file(context, position, group, names));
        modules.push(Module {
            public: true,
            name: names.module.clone(),
        });
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    files.push(File {
        path: "src/generated/api/mod.rs".to_owned(),
        module: Vec::new(),
        docs: "The operations, one module a tag.".to_owned(),
        uses: Vec::new(),
        items: vec![Item::Modules(modules)],
    });
    files
}

fn file(context: &Context<'_>, position: usize, group: &Group, names: &GroupNames) -> File {
    let home = Home::Group(position);
    let types = context.at_home(home);
    let mut own: Vec<Ident> = types
        .iter()
        .map(|id| context.names.types[*id].ident.clone())
        .collect();
    own.push(names.ident.clone());
    for id in &group.operations {
        let names = &context.names.operations[*id];
        own.extend([names.marker.clone(), names.error.clone()]);
    }
    let mut room = Room::new(&context.root, Some(home), own);
    let mut all = entrance(context, &mut room, group, names);
    for id in &group.operations {
        all.extend(operation_items(context, &mut room, names, *id));
    }
    all.extend(types.iter().flat_map(|id| items(context, &mut room, *id)));
    File {
        path: format!("src/generated/api/{}.rs", names.module.plain()),
        module: vec![Ident::known("api"), names.module.clone()],
        docs: match group.tag {
            Some(tag) => format!(
                "The operations tagged {}.",
                code(&context.api.tags[tag].name)
            ),
            None => "The operations without a tag.".to_owned(),
        },
        uses: room.uses(),
        items: all,
    }
}

/// What leads to the operations: a type of their own, or the client where they have no tag.
fn entrance(
    context: &Context<'_>,
    room: &mut Room,
    group: &Group,
    names: &GroupNames,
) -> Vec<Item> {
    let client = room.generated(&[], &Ident::known("Client"));
    let Some(tag) = group.tag else {
        let methods = group
            .operations
            .iter()
            .map(|id| Member::Fn(method(context, room, *id, Client::This)))
            .collect();
        return vec![Item::Impl(Impl {
            of: None,
            target: Type::Path(client, Vec::new()),
            members: methods,
        })];
    };
    let tag = &context.api.tags[tag];
    let field = Ident::known("client");
    let borrowed = Type::Ref(Some("'c"), Box::new(Type::Path(client, Vec::new())));
    let mut methods = vec![Member::Fn(Function {
        docs: String::new(),
        deprecated: false,
        visibility: Visibility::Crate,
        name: Ident::known("new"),
        receiver: Receiver::None,
        parameters: vec![(field.clone(), borrowed.clone())],
        output: this(),
        body: Body::Wrap(field.clone()),
    })];
    methods.extend(
        group
            .operations
            .iter()
            .map(|id| Member::Fn(method(context, room, *id, Client::Field))),
    );
    vec![
        Item::Struct(Struct {
            attributes: Attributes {
                docs: prose_or(&tag.docs, || {
                    format!("The operations tagged {}.", code(&tag.name))
                }),
                derives: vec!["Clone", "Copy", "Debug"],
                ..Attributes::default()
            },
            name: names.ident.clone(),
            borrows: true,
            fields: vec![Field {
                docs: String::new(),
                public: false,
                name: field,
                ty: borrowed,
            }],
        }),
        Item::Impl(Impl {
            of: None,
            target: Type::Borrowing(vec![names.ident.clone()], "'c"),
            members: methods,
        }),
    ]
}
/// What stands for an operation, and what it may be given and may answer.
fn operation_items(
    context: &Context<'_>,
    room: &mut Room,
    group: &GroupNames,
    id: OperationId,
) -> Vec<Item> {
    let operation = &context.api.operations[id];
    let names = &context.names.operations[id];
    let leads_here = match &group.accessor {
        Some(_) => format!("[`{}::{}`]", group.ident.plain(), names.method.plain()),
        None => format!("[`Client::{}`]", names.method.plain()),
    };
    let mut all = vec![
        Item::Enum(Enum {
            attributes: Attributes {
                docs: format!("The operation of {leads_here}, as a type."),
                derives: vec!["Debug"],
                ..Attributes::default()
            },
            name: names.marker.clone(),
            variants: Vec::new(),
        }),
        Item::Impl(operation_impl(context, room, operation, names)),
    ];
    let setters = setters(context, room, operation, names);
    if !setters.is_empty() {
        let marker = Type::Path(vec![names.marker.clone()], Vec::new());
        all.push(Item::Impl(Impl {
            of: None,
            target: room.runtime_type("Request", vec![marker]),
            members: setters,
        }));
    }
    let variants = failures(operation, names)
        .map(|(response, name, ty)| Variant {
            docs: failure_docs(response),
            name: name.clone(),
            holds: Some(context.ty(room, ty)),
        })
        .collect();
    all.push(Item::Enum(Enum {
        attributes: Attributes {
            docs: format!("What {leads_here} answers when it fails, by status."),
            derives: vec!["Clone", "Debug", "PartialEq"],
            non_exhaustive: true,
            deprecated: false,
        },
        name: names.error.clone(),
        variants,
    }));
    all
}

fn operation_impl(
    context: &Context<'_>,
    room: &mut Room,
    operation: &Operation,
    names: &OperationNames,
) -> Impl {
    let text = || Type::Ref(Some("'static"), Box::new(primitive("str")));
    let constant = |name, ty, value| Member::Const(Ident::known(name), ty, value);
    let success = success(operation);
    let output = success.map_or(Type::Unit, |ty| context.ty(room, ty));
    let method = room.runtime("Method");
    let security = room.runtime("Security");
    let id = operation
        .id
        .clone()
        .unwrap_or_else(|| format!("{} {}", operation.method.as_str(), operation.path));
    let mut members = vec![
        Member::Type(Ident::known("Output"), output.clone()),
        Member::Type(
            Ident::known("Error"),
            Type::Path(vec![names.error.clone()], Vec::new()),
        ),
        constant("ID", text(), Constant::Str(id)),
        constant(
            "METHOD",
            Type::Path(method.clone(), Vec::new()),
            Constant::Associated(method, Ident::known(operation.method.as_str())),
        ),
        constant("PATH", text(), Constant::Str(operation.path.clone())),
        constant(
            "SECURITY",
            Type::Path(security.clone(), Vec::new()),
            security_value(context, security, &operation.security),
        ),
        constant("ACCEPT", text(), Constant::Str(accept(operation))),
    ];
    let answer = (
        Ident::known("answer"),
        Type::Ref(None, Box::new(room.runtime_type("Answer", Vec::new()))),
    );
    let mistake = room.runtime_type("DecodeError", Vec::new());
    let result = room.prelude("result", "Result");
    let own = |name| Type::Path(path(&["Self", name]), Vec::new());
    let function = |name, output, body| {
        Member::Fn(Function {
            docs: String::new(),
            deprecated: false,
            visibility: Visibility::Inherited,
            name: Ident::known(name),
            receiver: Receiver::None,
            parameters: vec![answer.clone()],
            output,
            body,
        })
    };
    let decode = if success.is_some() {
        Decode::Json
    } else {
        Decode::Empty
    };
    members.push(function(
        "output",
        Type::Path(result.clone(), vec![own("Output"), mistake.clone()]),
        Body::Decode(decode),
    ));
    let arms: Vec<StatusArm> = failures(operation, names)
        .map(|(response, name, _)| StatusArm {
            status: match response.status {
                Status::Code(code) => StatusPattern::One(code),
                Status::Range(digit) => StatusPattern::Hundred(digit),
                Status::Default => StatusPattern::Rest,
            },
            how: Decode::Json,
            variant: vec![names.error.clone(), name.clone()],
        })
        .collect();
    if !arms.is_empty() {
        let read = Type::Path(result, vec![own("Error"), mistake]);
        let output = Type::Path(room.prelude("option", "Option"), vec![read]);
        members.push(function("error", output, Body::DecodeByStatus(arms)));
    }
    Impl {
        of: Some(room.runtime_type("Operation", Vec::new())),
        target: Type::Path(vec![names.marker.clone()], Vec::new()),
        members,
    }
}

fn security_value(context: &Context<'_>, path: Vec<Ident>, security: &Security) -> Constant {
    match security {
        Security::Unspecified => Constant::Associated(path, Ident::known("Configured")),
        Security::AnyOf(alternatives) if alternatives.iter().all(Vec::is_empty) => {
            Constant::Associated(path, Ident::known("None"))
        }
        Security::AnyOf(alternatives) => {
            // That nothing is an alternative, too, goes without saying: what is not configured is not sent.
            let alternatives = alternatives
                .iter()
                .filter(|combination| !combination.is_empty());
            let name = |requirement: &Requirement| {
                context
                    .api
                    .schemes
                    .get(requirement.scheme)
                    .map(|scheme| scheme.name.clone())
            };
            let alternatives = alternatives
                .map(|combination| combination.iter().filter_map(name).collect())
                .collect();
            Constant::Alternatives(path, Ident::known("AnyOf"), alternatives)
        }
    }
}
