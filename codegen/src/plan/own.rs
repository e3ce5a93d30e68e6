//! Types of the caller's own: their paths, and the file that lets the runtime read and write them.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::room::Room;
use crate::config::{Config, RustPath, StandIn};
use crate::ir::{Foreign, Ty};
use crate::names::Ident;
use crate::rust::{File, Item, Module};

/// The paths of the caller's own types, by what they are for.
pub(super) fn paths(config: &Config) -> BTreeMap<Foreign, Vec<Ident>> {
    let idents = |path: &RustPath| {
        let names = path.names().iter();
        names.map(|name| Ident::of_path(name.clone())).collect()
    };
    let types = config.types.iter();
    let types = types.map(|setting| {
        let of = Foreign::Schema(setting.key.clone());
        (of, idents(&setting.value))
    });
    let formats = config.formats.iter().filter_map(|setting| {
        let StandIn::Own(path) = &setting.value else {
            return None;
        };
        Some((Foreign::Format(setting.key.clone()), idents(path)))
    });
    types.chain(formats).collect()
}

/// The module of the file, if there is one.
pub(super) fn module(context: &Context<'_>) -> Option<Module> {
    (!used(context).is_empty()).then(|| Module {
        public: false,
        name: Ident::known("own"),
        features: Vec::new(),
    })
}

/// The file that lets the runtime read and write the caller's own types, if there are any.
pub(super) fn file(context: &Context<'_>) -> Option<File> {
    let used = used(context);
    if used.is_empty() {
        return None;
    }
    let mut room = Room::new(&context.root, None, []);
    let name = room.runtime_macro("wire_own");
    let items = used
        .into_iter()
        .map(|path| Item::Own(name.clone(), path.to_vec()));
    let items = items.collect();
    Some(File {
        path: "src/generated/own.rs".to_owned(),
        module: Vec::new(),
        features: Vec::new(),
        docs: "The crate's own types that stand for those of the description.".to_owned(),
        uses: room.uses(),
        items,
    })
}

/// The paths of types that the runtime does not know, each once.
fn used<'a>(context: &'a Context<'_>) -> BTreeSet<&'a [Ident]> {
    let mut used = BTreeSet::new();
    context.api.each_ty(&mut |ty| {
        if let Ty::Foreign(foreign) = ty {
            used.insert(context.own_path(foreign));
        }
    });
    used.retain(|path| !is_known(path));
    used
}

/// Whether the runtime knows a type: it reads and writes any JSON.
fn is_known(path: &[Ident]) -> bool {
    path.iter().map(Ident::as_str).eq(["serde_json", "Value"])
}
