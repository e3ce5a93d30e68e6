//! Every decision about the Rust to be written: from an API, what follows from it and its names to a [`Crate`].

mod apart;
mod bodies;
mod client;
mod docs;
mod enumerations;
mod examples;
mod fields;
mod gates;
mod objects;
mod operations;
mod own;
mod pages;
mod parameters;
mod requests;
mod responses;
mod room;
mod rules;
mod said;
mod security;
mod servers;
mod showcase;
mod types;
mod unions;
mod wanted;
mod webhooks;

use std::collections::BTreeMap;

use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::config::Config;
use crate::ir::{Foreign, Integer, Number, OperationId, Origin, Text, Ty, TypeId};
use crate::names::{Ident, Names};
use crate::rust::{Crate, File, Type};
use gates::Gates;
use room::Room;
pub use showcase::{Call, Credentials, Showcase};
pub use wanted::{OPTIONAL_FEATURES, Wanted};

/// What planning a file needs to know.
struct Context<'a> {
    api: Checked<'a>,
    facts: &'a Facts,
    names: &'a Names,
    root: Vec<Ident>,
    /// The same as users of the crate write it, and the runtime likewise.
    outside: Outside,
    /// The types by where they are at home, in their order.
    at_home: BTreeMap<Home, Vec<TypeId>>,
    /// The group that each operation is at home in, by its position.
    group_of: BTreeMap<OperationId, usize>,
    /// The paths of the caller's own types.
    own: BTreeMap<Foreign, Vec<Ident>>,
    /// The features that bring what is at home somewhere.
    gates: Gates,
    /// The JSON types that the values of each type may have.
    kinds: apart::Kinds,
}

/// Where users of the crate find things.
struct Outside {
    /// What is generated.
    root: String,
    /// The runtime.
    runtime: String,
    /// The crate.
    name: String,
}

/// Plans the generated part of a crate.
pub fn plan(api: Checked<'_>, facts: &Facts, names: &Names, config: &Config) -> Crate {
    let context = context(api, facts, names, config);
    let mut files: Vec<File> = Vec::new();
    files.extend(client::files(&context));
    files.extend(operations::files(&context));
    files.extend(servers::file(&context));
    files.extend(types::files(&context));
    files.extend(webhooks::files(&context));
    files.extend(own::file(&context));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Crate { files }
}

/// What the crate has to show of its API.
pub fn showcase(api: Checked<'_>, facts: &Facts, names: &Names, config: &Config) -> Showcase {
    showcase::showcase(&context(api, facts, names, config))
}

/// What the crate has to have for its API.
pub fn wanted(api: Checked<'_>, facts: &Facts, names: &Names, config: &Config) -> Wanted {
    wanted::wanted(&context(api, facts, names, config))
}

fn context<'a>(
    api: Checked<'a>,
    facts: &'a Facts,
    names: &'a Names,
    config: &Config,
) -> Context<'a> {
    let root = config
        .root
        .split("::")
        .map(|name| Ident::of_path(name.to_owned()))
        .collect();
    let mut at_home: BTreeMap<Home, Vec<TypeId>> = BTreeMap::new();
    for id in api.types.ids() {
        at_home.entry(facts.homes[id]).or_default().push(id);
    }
    let groups = facts.groups.iter().enumerate();
    let group_of = groups
        .flat_map(|(position, group)| group.operations.iter().map(move |id| (*id, position)))
        .collect();
    Context {
        api,
        facts,
        names,
        root,
        outside: Outside {
            root: match config.root.strip_prefix("crate") {
                Some(below) => format!("{}{below}", config.crate_name),
                None => config.root.clone(),
            },
            runtime: format!("{}::runtime", config.crate_name),
            name: config.crate_name.clone(),
        },
        at_home,
        group_of,
        own: own::paths(config),
        gates: Gates::new(api, facts, names),
        kinds: apart::all_kinds(api),
    }
}

/// The named schemas, in their order, each with the path of its type below the root.
pub fn schema_paths(api: Checked<'_>, names: &Names) -> Vec<(String, String)> {
    let path = |id| format!("types::{}", names.types[id].ident.as_str());
    let named = api.types.iter().filter_map(|(id, definition)| {
        let Origin::Schema(name) = &definition.origin else {
            return None;
        };
        Some((name.clone(), path(id)))
    });
    named.collect()
}

impl Context<'_> {
    /// The module below the root in which a type is found.
    fn module_of(&self, id: TypeId) -> Vec<Ident> {
        match self.facts.homes[id] {
            Home::Schema(_) => vec![Ident::known("types")],
            Home::Group(group) => self.module_of_group(group),
            Home::Webhooks => webhooks::module(false),
            Home::Callbacks => webhooks::module(true),
        }
    }

    fn module_of_group(&self, group: usize) -> Vec<Ident> {
        let names = self.names.groups.get(group);
        let module = names.map(|names| names.module.clone());
        [Ident::known("api")].into_iter().chain(module).collect()
    }

    /// A type that stands with an operation, as a file writes it.
    fn beside(&self, room: &mut Room, operation: OperationId, ident: &Ident) -> Vec<Ident> {
        let group = self.group_of.get(&operation).copied();
        match group.filter(|group| !room.defines(ident, Home::Group(*group))) {
            Some(group) => room.generated(&self.module_of_group(group), ident),
            None => vec![ident.clone()],
        }
    }

    /// A type as a file writes it.
    fn ty(&self, room: &mut Room, ty: &Ty) -> Type {
        match ty {
            Ty::Any => room.runtime_type("Json", Vec::new()),
            Ty::Boolean => primitive("bool"),
            Ty::Integer(Integer::I32) => primitive("i32"),
            Ty::Integer(Integer::I64) => primitive("i64"),
            Ty::Integer(Integer::U32) => primitive("u32"),
            Ty::Integer(Integer::U64) => primitive("u64"),
            Ty::Integer(Integer::I128) => primitive("i128"),
            Ty::Integer(Integer::Big) | Ty::Number(Number::Decimal) => {
                room.runtime_type("Number", Vec::new())
            }
            Ty::Number(Number::F64) => primitive("f64"),
            Ty::String(format) => match format {
                Text::Plain => text(room),
                Text::Binary => room.runtime_type("File", Vec::new()),
                Text::DateTime => room.runtime_type("DateTime", Vec::new()),
                Text::Date => room.runtime_type("Date", Vec::new()),
                Text::Time => room.runtime_type("Time", Vec::new()),
                Text::Duration => room.runtime_type("Duration", Vec::new()),
                Text::Uuid => room.runtime_type("Uuid", Vec::new()),
                Text::Uri => room.runtime_type("Uri", Vec::new()),
                Text::Byte => room.runtime_type("Base64", Vec::new()),
                Text::Decimal => room.runtime_type("Decimal", Vec::new()),
            },
            Ty::Array(item) => {
                let item = self.ty(room, item);
                Type::Path(room.prelude("vec", "Vec"), vec![item])
            }
            Ty::Tuple(items) => Type::Tuple(items.iter().map(|item| self.ty(room, item)).collect()),
            Ty::Map(value) => {
                let value = self.ty(room, value);
                let key = Type::Path(room.prelude("string", "String"), Vec::new());
                Type::Path(room.std("collections", "BTreeMap"), vec![key, value])
            }
            Ty::Named(id) => Type::Path(self.named(room, *id), Vec::new()),
            Ty::Nullable(inner) => {
                let inner = self.ty(room, inner);
                Type::Path(room.prelude("option", "Option"), vec![inner])
            }
            Ty::Foreign(foreign) => Type::Path(room.own(self.own_path(foreign)), Vec::new()),
        }
    }

    /// The path of a type of the caller's own.
    fn own_path(&self, foreign: &Foreign) -> &[Ident] {
        self.own.get(foreign).map_or(&[], Vec::as_slice)
    }

    fn named(&self, room: &mut Room, id: TypeId) -> Vec<Ident> {
        let ident = &self.names.types[id].ident;
        if room.defines(ident, self.facts.homes[id]) {
            return vec![ident.clone()];
        }
        room.generated(&self.module_of(id), ident)
    }

    /// What a type is called in the document, for its docs.
    fn wire_name(&self, id: TypeId) -> &str {
        match &self.api.types[id].origin {
            Origin::Schema(name) | Origin::Component(_, name) => name,
            _ => self.names.types[id].ident.plain(),
        }
    }

    /// The types that are at home somewhere, in their order.
    fn at_home(&self, home: Home) -> &[TypeId] {
        self.at_home.get(&home).map_or(&[], Vec::as_slice)
    }
}

fn text(room: &mut Room) -> Type {
    Type::Path(room.prelude("string", "String"), Vec::new())
}

fn primitive(name: &'static str) -> Type {
    Type::Path(vec![Ident::known(name)], Vec::new())
}
