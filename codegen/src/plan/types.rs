//! Types: a file a named schema, with the types that are parts of it.

use super::Context;
use super::docs::{code, deprecated, is_same_name, lines, paragraphs, prose_or};
use super::room::Room;
use super::{enumerations, objects, said, unions};
use crate::analyze::Home;
use crate::ir::{Docs, OperationId, Origin, Shape, TypeId};
use crate::names::Ident;
use crate::rust::{Alias, Attributes, File, Item, Module, Use};

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
        let features = context.gates.of(home).to_vec();
        files.push(File {
            path: format!("src/generated/types/{}.rs", module.plain()),
            module: vec![Ident::known("types")],
            features: features.clone(),
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
            features: features.clone(),
        });
        uses.push(Use {
            public: true,
            module: vec![module],
            names,
            features,
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
        features: Vec::new(),
        docs: "The types that requests and answers are made of.".to_owned(),
        uses: Vec::new(),
        items,
    });
    files
}

/// What a type is written as.
pub(super) fn items(context: &Context<'_>, room: &mut Room, id: TypeId) -> Vec<Item> {
    match &context.api.types[id].shape {
        Shape::Object(object) => objects::items(context, room, id, object),
        Shape::Enumeration(enumeration) => enumerations::items(context, room, id, enumeration),
        Shape::Union(union) => unions::items(context, room, id, union),
        Shape::Alias(ty) => vec![Item::Alias(Alias {
            attributes: Attributes {
                docs: docs(context, id, ""),
                ..Attributes::default()
            },
            name: context.names.types[id].ident.clone(),
            ty: context.ty(room, ty),
        })],
    }
}

/// What is said of a type, with what else there is to say of its values.
pub(super) fn docs(context: &Context<'_>, id: TypeId, values: &str) -> String {
    let definition = &context.api.types[id];
    let name = context.names.types[id].ident.plain();
    let told = prose_or(&without_name(&definition.docs, name), || {
        let what = origin(context, &definition.origin);
        let mut chars = what.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.chain(chars).chain(['.']).collect()
    });
    let facts = lines([
        values,
        &said::rules(&definition.rules),
        deprecated(definition.deprecated),
    ]);
    paragraphs([told.as_str(), facts.as_str()])
}

/// What the document says of something, unless it is the name that it has anyway.
fn without_name(docs: &Docs, name: &str) -> Docs {
    let summary = docs.summary.as_deref();
    Docs {
        summary: summary
            .filter(|summary| !is_same_name(summary, name))
            .map(str::to_owned),
        description: docs.description.clone(),
    }
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
        Origin::Body(id, _) => format!("what {} sends", call(id)),
        Origin::Header(id, name) => format!("the header {} that {} answers", code(name), call(id)),
        Origin::Response(id, _) => format!("what {} answers", call(id)),
        Origin::Webhook(id) => {
            let name = code(&context.api.webhooks[*id].name);
            match context.api.webhooks[*id].callback {
                Some(_) => format!("what the callback {name} brings"),
                None => format!("what the webhook {name} brings"),
            }
        }
        Origin::WebhookHeader(id, name) => {
            let webhook = code(&context.api.webhooks[*id].name);
            format!("the header {} that {webhook} comes with", code(name))
        }
        Origin::Item(of) | Origin::Position(of, _) => format!("an item of {}", origin(context, of)),
        Origin::Value(of) => format!("a value of {}", origin(context, of)),
    }
}
