//! Which stage may know of which: every path to another module or crate is read and looked up in a table.
//!
//! The table lists, for each module, the modules of this crate and the other crates that its files may name, outside of
//! their tests. `std` and the module itself go without saying. An entry that nobody uses any more fails, too.
#![expect(clippy::disallowed_methods, reason = "tests read the sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// A module, the modules of this crate that it may name, and the other crates that it may name.
type Layer = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const LAYERS: &[Layer] = &[
    (
        "lib",
        &[
            "advice",
            "analyze",
            "check",
            "config",
            "diagnostic",
            "emit",
            "ir",
            "lower",
            "names",
            "normalize",
            "overlay",
            "parse",
            "plan",
            "rust",
            "source",
        ],
        &[],
    ),
    ("source", &["diagnostic"], &["granit_parser"]),
    (
        "diagnostic",
        &["source"],
        &["annotate_snippets", "serde", "serde_json", "strsim"],
    ),
    ("advice", &["diagnostic", "source"], &["serde_json"]),
    ("config", &["diagnostic", "source"], &[]),
    (
        "overlay",
        &["Input", "diagnostic", "source"],
        &["rsonpath_syntax"],
    ),
    ("normalize", &["diagnostic", "source"], &["elsa", "regress"]),
    (
        "parse",
        &["diagnostic", "normalize", "source"],
        &["indexmap", "openapiv3", "serde_json"],
    ),
    (
        "lower",
        &["config", "diagnostic", "ir", "normalize", "parse", "source"],
        &["indexmap", "openapiv3", "serde_json"],
    ),
    ("ir", &["source"], &[]),
    ("check", &["diagnostic", "ir"], &[]),
    ("analyze", &["check", "ir"], &["petgraph"]),
    (
        "names",
        &["analyze", "check", "config", "diagnostic", "ir"],
        &[
            "heck",
            "unicode_ident",
            "unicode_normalization",
            "unicode_security",
        ],
    ),
    ("prose", &[], &["pulldown_cmark"]),
    (
        "plan",
        &["analyze", "check", "config", "ir", "names", "prose", "rust"],
        &[],
    ),
    ("rust", &["names"], &[]),
    (
        "emit",
        &["names", "rust"],
        &["prettyplease", "proc_macro2", "quote", "syn"],
    ),
];

/// Crates that only one file may name.
const ROOMS: &[(&str, &str)] = &[
    ("granit_parser", "source/yaml.rs"),
    ("heck", "names/case.rs"),
];

#[test]
fn modules_name_only_what_they_may() {
    let found = sources()
        .into_iter()
        .map(|(path, text)| (path.clone(), named(&path, &text)));
    let mut wrong = Vec::new();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, names) in found {
        let layer = layer_of(&path);
        wrong.extend(
            violations(&layer, &names)
                .into_iter()
                .map(|name| format!("{}: `{name}`", path.display())),
        );
        wrong.extend(out_of_room(&path, &names));
        used.entry(layer).or_default().extend(names);
    }
    for (layer, modules, crates) in LAYERS {
        let names = used
            .get(*layer)
            .unwrap_or_else(|| panic!("there is no module `{layer}`"));
        wrong.extend(
            modules
                .iter()
                .chain(*crates)
                .filter(|name| !names.contains(**name))
                .map(|name| {
                    format!("`{layer}` may name `{name}` and does not: take it out of the table")
                }),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_forbidden_name_is_found_wherever_it_stands() {
    let check = |layer: &str, text: &str, expected: &[&str]| {
        let names = named(Path::new("names/made_up.rs"), text);
        assert_eq!(violations(layer, &names), expected, "{text}");
    };
    check("names", "use crate::ir::Api;", &[]);
    check("names", "use crate::plan::plan;", &["plan"]);
    check("names", "use crate::{ir, emit::emit};", &["emit"]);
    check("names", "fn f() { crate::emit::emit(); }", &["emit"]);
    check(
        "names",
        "fn f() -> quote::TokenStream { todo() }",
        &["quote"],
    );
    check("emit", "use crate::ir::Api;", &["ir"]);
    check("ir", "use openapiv3::OpenAPI;", &["openapiv3"]);
    check(
        "ir",
        "use crate::source::Span; #[cfg(test)] mod tests { use crate::emit::emit; }",
        &[],
    );
    check(
        "nowhere",
        "use crate::ir::Api;",
        &["nowhere is not in the table"],
    );
}

#[test]
fn a_crate_stays_in_its_room() {
    let names = named(Path::new("names/words.rs"), "use heck::ToSnakeCase;");
    assert_eq!(out_of_room(Path::new("names/words.rs"), &names).len(), 1);
    assert!(out_of_room(Path::new("names/case.rs"), &names).is_empty());
}

/// What of a file's names its layer does not allow.
fn violations(layer: &str, names: &BTreeSet<String>) -> Vec<String> {
    let Some((_, modules, crates)) = LAYERS.iter().find(|(name, ..)| *name == layer) else {
        return vec![format!("{layer} is not in the table")];
    };
    let known = |name: &String| {
        LAYERS.iter().any(|(layer, ..)| layer == name) || modules.contains(&name.as_str())
    };
    names
        .iter()
        .filter(|name| {
            *name != layer && !modules.contains(&name.as_str()) && !crates.contains(&name.as_str())
        })
        .filter(|name| {
            known(name)
                || dependencies().contains(*name)
                || name.starts_with("std::")
                || name.contains(' ')
        })
        .cloned()
        .collect()
}

fn out_of_room(path: &Path, names: &BTreeSet<String>) -> Vec<String> {
    ROOMS
        .iter()
        .filter(|(krate, room)| names.contains(*krate) && !path.ends_with(room))
        .map(|(krate, room)| format!("{}: `{krate}` is named only in {room}", path.display()))
        .collect()
}

/// The crates that `Cargo.toml` declares, as they are written in Rust.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .expect("it is there");
    let lines = manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]");
    lines
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .map(|name| name.replace('-', "_"))
        .collect()
}

/// The files of the library, relative to its folder.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut pending = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("sources are text");
                files.push((
                    path.strip_prefix(&root).expect("it is below").to_owned(),
                    text,
                ));
            }
        }
    }
    files
}

/// The module of the crate's root that a file belongs to.
fn layer_of(path: &Path) -> String {
    let first = path
        .iter()
        .next()
        .and_then(|name| name.to_str())
        .expect("paths are plain");
    first.trim_end_matches(".rs").to_owned()
}

/// The modules of this crate and the other crates that a file names outside of its tests.
fn named(path: &Path, text: &str) -> BTreeSet<String> {
    // Files of tests are modules that are only there for tests.
    if path
        .iter()
        .any(|part| part == "tests" || part == "tests.rs")
    {
        return BTreeSet::new();
    }
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // A folder's `mod.rs` is the module of the folder.
    let mut module: Vec<String> = path
        .with_extension("")
        .iter()
        .map(|part| part.to_str().expect("paths are plain").to_owned())
        .collect();
    module.retain(|part| part != "mod" && part != "lib");
    let mut names = Names {
        module,
        found: BTreeSet::new(),
    };
    names.visit_file(&file);
    names.found
}

struct Names {
    /// The module that is being read.
    module: Vec<String>,
    found: BTreeSet<String>,
}

/// Modules of the standard library that what is pure does not name.
const IMPURE: [&str; 7] = ["env", "fs", "io", "net", "process", "thread", "time"];

impl Names {
    fn path(&mut self, segments: &[String]) {
        let up = segments
            .iter()
            .take_while(|segment| *segment == "super")
            .count();
        match segments {
            [root, name, ..] if root == "crate" => drop(self.found.insert(name.clone())),
            [root, name, ..] if root == "std" && IMPURE.contains(&name.as_str()) => {
                self.found.insert(format!("std::{name}"));
            }
            // `super` leads out of the layer where it leads up to the root.
            _ if up > 0 && up >= self.module.len() => self.found.extend(segments.get(up).cloned()),
            _ if up > 0 => {}
            [first, _, ..] => drop(self.found.insert(first.clone())),
            _ => {}
        }
    }

    fn tree(&mut self, before: &mut Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(before, &path.tree);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.tree(before, tree))
            }
            syn::UseTree::Name(name) => self.leaf(before, name.ident.to_string()),
            // Under another name the root would not be recognised.
            syn::UseTree::Rename(name) if name.ident == "crate" => {
                self.found.insert("crate under another name".to_owned());
            }
            syn::UseTree::Rename(name) => self.leaf(before, name.ident.to_string()),
            syn::UseTree::Glob(_) => self.leaf(before, "*".to_owned()),
        }
    }

    fn leaf(&mut self, before: &[String], name: String) {
        let mut path = before.to_vec();
        path.push(name);
        self.path(&path);
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = module.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Ident>()
                    .is_ok_and(|name| name == "test")
        });
        if !is_test {
            self.module.push(module.ident.to_string());
            visit::visit_item_mod(self, module);
            self.module.pop();
        }
    }

    /// Macros take anything, so what looks like a path of this crate in their arguments is one.
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let text = called.tokens.to_string();
        for rest in text.split("crate :: ").skip(1) {
            let name = rest
                .split(|char: char| !char.is_alphanumeric() && char != '_')
                .next();
            self.found.extend(name.map(str::to_owned));
        }
        visit::visit_macro(self, called);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&mut Vec::new(), &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.path(&segments);
        visit::visit_path(self, path);
    }
}
