//! Types: a file a named schema, with the types that are parts of it.

use super::Context;
use super::docs::{code, deprecated, paragraphs, prose, prose_or};
use super::fields::{into, this};
use super::room::Room;
use crate::analyze::Home;
use crate::ir::{
    Additional, Enumeration, Literal, Object, OperationId, Origin, Presence, Shape, TypeId,
};
use crate::names::Ident;
use crate::rust::{
    Alias, Attributes, Body, Enum, Field, File, Function, Impl, Initial, Item, Member, Module,
    Receiver, Row, Rows, Struct, Type, Use, Variant, Visibility, Wire,
};

/// The files of the types, and the one that gathers them.
pub(super) fn files(context: &Context<'_>) -> Vec<File> {
    let mut files = Vec::new();
    let mut modules = Vec::new();
    let mut uses = Vec::new();
    for id in context.api.types.ids() {
        let home = Home::Schema(id);
        if context.facts.homes[id] != home {
            continue;
        }
        let members = context.at_home(home);
        let mut names: Vec<Ident> = members
            .iter()
            .map(|id| context.names.types[*id].ident.clone())
            .collect();
        names.sort();
        let mut room = Room::new(&context.root, Some(home), names.clone());
        let items = members
            .iter()
            .flat_map(|id| items(context, &mut room, *id))
            .collect();
        let module = context.names.types[id].module.clone();
        files.push(File {
            path: format!("src/generated/types/{}.rs", module.plain()),
            module: vec![Ident::known("types")],
            docs: format!(
                "{}, as it is sent and received.",
                code(context.wire_name(id))
            ),
            uses: room.uses(),
            items,
        });
        modules.push(Module {
            public: false,
            name: module.clone(),
        });
        uses.push(Use {
            public: true,
            module: vec![module],
            names,
        });
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    uses.sort_by(|one, other| one.module.cmp(&other.module));
    let items = [Item::Modules(modules)]
        .into_iter()
        .chain(uses.into_iter().map(Item::Use))
        .collect();
    files.push(File {
        path: "src/generated/types/mod.rs".to_owned(),
        module: Vec::new(),
        docs: "The types that requests and answers are made of.".to_owned(),
        uses: Vec::new(),
        items,
    });
    files
}

/// What a type is written as.
pub(super) fn items(context: &Context<'_>, room: &mut Room, id: TypeId) -> Vec<Item> {
    let definition = &context.api.types[id];
    match &definition.shape {
        Shape::Object(object) => object_items(context, room, id, object),
        Shape::Enumeration(enumeration) => enumeration_items(context, room, id, enumeration),
        Shape::Union(_) => Vec::new(),
        Shape::Alias(ty) => vec![Item::Alias(Alias {
            attributes: Attributes {
                docs: type_docs(context, id),
                ..Attributes::default()
            },
            name: context.names.types[id].ident.clone(),
            ty: context.ty(room, ty),
        })],
    }
}

fn type_docs(context: &Context<'_>, id: TypeId) -> String {
    let definition = &context.api.types[id];
    let said = prose_or(&definition.docs, || {
        let what = origin(context, &definition.origin);
        let mut chars = what.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.chain(chars).chain(['.']).collect()
    });
    paragraphs([said.as_str(), deprecated(definition.deprecated)])
}

/// What a type is by where it stands, for one of which nothing is said.
fn origin(context: &Context<'_>, of: &Origin) -> String {
    let call = |id: &OperationId| {
        let operation = &context.api.operations[*id];
        code(&format!("{} {}", operation.method.as_str(), operation.path))
    };
    let link = |id: &TypeId| format!("[`{}`]", context.names.types[*id].ident.plain());
    match of {
        Origin::Schema(name) => format!("the schema {}", code(name)),
        Origin::Component(_, name) => format!("the component {}", code(name)),
        Origin::Pointer(tokens) => format!("the schema {}", code(&tokens.join("/"))),
        Origin::Within(id) => link(id),
        Origin::Member(id, _) => format!("a value of {}", link(id)),
        Origin::Base(id) => format!("any other {}", link(id)),
        Origin::Property(parent, name) => {
            format!("the property {} of {}", code(name), link(parent))
        }
        Origin::Parameter(id, name) => format!("the parameter {} of {}", code(name), call(id)),
        Origin::Body(id) => format!("what {} sends", call(id)),
        Origin::Response(id, _) => format!("what {} answers", call(id)),
        Origin::Item(of) | Origin::Position(of, _) => format!("an item of {}", origin(context, of)),
        Origin::Value(of) => format!("a value of {}", origin(context, of)),
    }
}

fn object_items(context: &Context<'_>, room: &mut Room, id: TypeId, object: &Object) -> Vec<Item> {
    let names = &context.names.types[id];
    let is_open = object.additional == Additional::Open;
    let sent = context.facts.direction[id].sent;
    let has_default = sent
        && object
            .properties
            .iter()
            .all(|property| property.presence == Presence::Optional);
    let mut derives = vec!["Clone", "Debug"];
    derives.extend(has_default.then_some("Default"));
    derives.push("PartialEq");

    let mut fields = Vec::new();
    let mut setters = Vec::new();
    let mut required = Vec::new();
    let mut initial = Vec::new();
    let mut rows = Vec::new();
    for (position, (property, name)) in object.properties.iter().zip(&names.members).enumerate() {
        let held = context.held(
            room,
            property,
            context.facts.boxed.contains(&(id, position)),
        );
        let wire = if name.plain() == property.name {
            String::new()
        } else {
            format!("The property {}.", code(&property.name))
        };
        let said = prose(&property.docs);
        fields.push(Field {
            docs: paragraphs([
                said.as_str(),
                wire.as_str(),
                deprecated(property.deprecated),
            ]),
            public: true,
            name: name.clone(),
            ty: held.field,
        });
        let is_required = property.presence == Presence::Required;
        rows.push(Row {
            key: property.name.clone(),
            field: name.clone(),
            required: is_required,
            rules: Vec::new(),
        });
        if is_required {
            required.push((name.clone(), held.parameter.clone()));
        }
        initial.push((
            name.clone(),
            if is_required {
                Initial::Parameter(held.conversion)
            } else {
                Initial::Empty
            },
        ));
        setters.push(Member::Fn(Function {
            docs: format!("Sets `{}`.", name.plain()),
            deprecated: false,
            visibility: Visibility::Public,
            name: name.clone(),
            receiver: Receiver::Mutable,
            parameters: vec![(name.clone(), held.parameter)],
            output: this(),
            body: Body::Set(name.clone(), held.conversion),
        }));
    }
    if is_open {
        let extra = Ident::known("extra");
        fields.push(Field {
            docs: "Properties that the description does not name.".to_owned(),
            public: true,
            name: extra.clone(),
            ty: room.runtime_type("Extra", Vec::new()),
        });
        initial.push((extra, Initial::Empty));
        if sent {
            setters.push(Member::Fn(extra_setter(room)));
        }
    }

    let mut items = vec![Item::Struct(Struct {
        attributes: Attributes {
            docs: type_docs(context, id),
            derives,
            non_exhaustive: true,
            deprecated: false,
        },
        name: names.ident.clone(),
        borrows: false,
        fields,
    })];
    if sent {
        let body = if has_default {
            Body::Default
        } else {
            Body::Construct(initial)
        };
        let constructor = Function {
            docs: if required.is_empty() {
                "A value without any property."
            } else {
                "A value with the properties that it has to have."
            }
            .to_owned(),
            deprecated: false,
            visibility: Visibility::Public,
            name: Ident::known("new"),
            receiver: Receiver::None,
            parameters: required,
            output: this(),
            body,
        };
        items.push(Item::Impl(Impl {
            of: None,
            target: Type::Path(vec![names.ident.clone()], Vec::new()),
            members: std::iter::once(Member::Fn(constructor))
                .chain(setters)
                .collect(),
        }));
    }
    items.push(Item::Wire(Wire {
        path: room.runtime_macro("wire"),
        name: names.ident.clone(),
        rules: Vec::new(),
        rows: Rows::Struct(rows, is_open),
    }));
    items
}

/// The setter of properties that the description does not name.
fn extra_setter(room: &mut Room) -> Function {
    let (name, value) = (Ident::known("name"), Ident::known("value"));
    let text = Type::Path(room.prelude("string", "String"), Vec::new());
    let json = room.runtime_type("Json", Vec::new());
    Function {
        docs: "Sets a property that the description does not name.".to_owned(),
        deprecated: false,
        visibility: Visibility::Public,
        name: Ident::known("extra"),
        receiver: Receiver::Mutable,
        parameters: vec![
            (name.clone(), into(room, text)),
            (value.clone(), into(room, json)),
        ],
        output: this(),
        body: Body::Insert(Ident::known("extra"), name, value),
    }
}

fn enumeration_items(
    context: &Context<'_>,
    room: &mut Room,
    id: TypeId,
    enumeration: &Enumeration,
) -> Vec<Item> {
    let names = &context.names.types[id];
    let mut variants: Vec<Variant> = Vec::new();
    let mut rows = Vec::new();
    for (member, name) in enumeration.members.iter().zip(&names.members) {
        let said = prose(&member.docs);
        let wire = match &member.value {
            Literal::String(text) => text.clone(),
            _ => String::new(),
        };
        let docs = paragraphs([said.as_str(), &code(&wire)]);
        variants.push(Variant {
            docs,
            name: name.clone(),
            holds: None,
        });
        rows.push((crate::rust::Literal::Str(wire), name.clone()));
    }
    variants.push(Variant {
        docs: "A value that this version of the crate does not know, as it was received."
            .to_owned(),
        name: Ident::known("Unknown"),
        holds: Some(room.runtime_type("Unknown", Vec::new())),
    });
    let attributes = Attributes {
        docs: type_docs(context, id),
        derives: vec!["Clone", "Debug", "PartialEq", "Eq", "Hash"],
        non_exhaustive: true,
        deprecated: false,
    };
    vec![
        Item::Enum(Enum {
            attributes,
            name: names.ident.clone(),
            variants,
        }),
        Item::Wire(Wire {
            path: room.runtime_macro("wire"),
            name: names.ident.clone(),
            rules: Vec::new(),
            rows: Rows::Enum(None, rows),
        }),
    ]
}
