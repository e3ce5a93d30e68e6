//! Operations: a file a group, with the type that leads to them and what only they use.

use super::docs::{code, prose_or};
use super::fields::this;
use super::requests::{method, setters};
use super::room::{Room, path};
use super::types::items;
use super::{Context, bodies, pages, primitive, responses, security};
use crate::analyze::{Group, Home};
use crate::ir::{Operation, OperationId, Server};
use crate::names::{GroupNames, Ident, OperationNames};
use crate::rust::{
    Attributes, Body, Client, Constant, Enum, Field, File, Function, Impl, Item, Member, Module,
    Receiver, Struct, Type, Visibility,
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
            features: context.gates.of(Home::Group(position)).to_vec(),
        });
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    files.push(File {
        path: "src/generated/api/mod.rs".to_owned(),
        module: Vec::new(),
        features: Vec::new(),
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
        own.extend(context.names.operations[*id].types().cloned());
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
        features: context.gates.of(home).to_vec(),
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
        let methods = methods(context, room, group, names, Client::This).collect();
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
    methods.extend(self::methods(context, room, group, names, Client::Field));
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

/// The methods that begin requests: of the operations that are at home here, then of the guests.
fn methods<'m>(
    context: &'m Context<'_>,
    room: &'m mut Room,
    group: &'m Group,
    names: &'m GroupNames,
    client: Client,
) -> impl Iterator<Item = Member> + 'm {
    let at_home = group.operations.iter();
    let at_home = at_home.map(|id| (*id, &context.names.operations[*id].method));
    let guests = group.guests.iter().copied().zip(&names.guests);
    at_home.chain(guests).map(move |(id, name)| {
        let accessor = names.accessor.as_ref();
        Member::Fn(method(context, room, id, (accessor, name), client))
    })
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
    all.extend(pages::paginated(context, room, operation, names).map(Item::Impl));
    let setters = setters(context, room, id);
    if !setters.is_empty() {
        let marker = Type::Path(vec![names.marker.clone()], Vec::new());
        all.push(Item::Impl(Impl {
            of: None,
            target: room.runtime_type("Request", vec![marker]),
            members: setters,
        }));
    }
    all.extend(responses::headers(context, room, operation, names));
    all.extend(bodies::choice(context, room, operation, names, &leads_here));
    all.extend(responses::choice(
        context,
        room,
        operation,
        names,
        &leads_here,
    ));
    all.push(Item::Enum(Enum {
        attributes: Attributes {
            docs: format!("What {leads_here} answers when it fails, by status."),
            derives: vec!["Clone", "Debug", "PartialEq"],
            non_exhaustive: true,
            deprecated: false,
        },
        name: names.error.clone(),
        variants: responses::failure_variants(context, room, operation, names),
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
    let (output, decode) = responses::success(context, room, operation, names);
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
            text(),
            Constant::Str(operation.method.as_str().to_owned()),
        ),
        constant("PATH", text(), Constant::Str(operation.path.clone())),
        constant(
            "SECURITY",
            Type::Path(security.clone(), Vec::new()),
            security::value(context, security, &operation.security),
        ),
        constant(
            "ACCEPT",
            text(),
            Constant::Str(responses::accept(operation)),
        ),
    ];
    if responses::streams(context, operation) {
        members.push(constant("STREAMS", primitive("bool"), Constant::Flag(true)));
    }
    if !operation.servers.is_empty() {
        let list = Type::Slice(Box::new(text()));
        let servers = operation.servers.iter().map(Server::default_url);
        members.push(constant(
            "SERVERS",
            Type::Ref(Some("'static"), Box::new(list)),
            Constant::Strs(servers.collect()),
        ));
    }
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
    members.push(function(
        "output",
        Type::Path(result.clone(), vec![own("Output"), mistake.clone()]),
        decode,
    ));
    let arms = responses::failure_arms(operation, names);
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
