//! The way to a type through the modules of a crate, as its sources declare them.

use super::{Problem, bare, near};
use crate::disk;
use crate::shown::shown;
use std::path::{Path, PathBuf};
use syn::{Attribute, Ident, Item, ItemMod, Meta, UseTree};

/// What is wrong with the path of a type behind `crate`, in the crate whose folder and library are given; nothing if it
/// leads to a type, or if only a compiler can tell.
pub(super) fn problem(root: &Path, folder: &str, library: &str, names: &[&str]) -> Option<Problem> {
    let mut path = PathBuf::from(library);
    let mut items = read(&root.join(&path))?;
    let mut below = path.parent().unwrap_or(Path::new("")).to_owned();
    let (last, modules) = names.split_last()?;
    for name in modules {
        let file = shown(folder, &path);
        let (mut found, mut may_be_there) = (None, false);
        for item in items {
            match item {
                Item::Mod(module) if is(&module.ident, name) => found = Some(module),
                item => may_be_there |= may_bring(&item, name),
            }
        }
        let Some(module) = found else {
            let there = below.join(format!("{name}.rs"));
            return (!may_be_there).then(|| {
                (
                    format!("`{file}` has no module `{name}`"),
                    format!(
                        "declare `pub mod {name};` in `{file}`, and what is in it in `{}`",
                        shown(folder, &there)
                    ),
                )
            });
        };
        below.push(name);
        items = match module {
            // Its file is where that says.
            module if module.attrs.iter().any(says_where) => return None,
            ItemMod {
                content: Some((_, items)),
                ..
            } => items,
            _ => {
                let files = [below.with_extension("rs"), below.join("mod.rs")];
                let is_there = |path: &&PathBuf| root.join(path).is_file();
                let Some(there) = files.iter().find(is_there) else {
                    let files = files.map(|path| format!("`{}`", shown(folder, &path)));
                    return Some((
                        format!("`{file}` declares the module `{name}`, which has no file"),
                        format!("write it into {}", files.join(" or ")),
                    ));
                };
                path = there.clone();
                read(&root.join(there))?
            }
        };
    }
    if items
        .iter()
        .any(|item| is_type(item, last) || may_bring(item, last))
    {
        return None;
    }
    let file = shown(folder, &path);
    let known = items.iter().filter_map(type_name).map(Ident::to_string);
    let help = match near(last, known) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("declare it in `{file}`, or name the module that it is in"),
    };
    Some((format!("`{file}` has no type `{last}`"), help))
}

/// Whether a library gives a crate this name itself.
pub(super) fn renames(library: &Path, krate: &str) -> bool {
    let items = read(library).unwrap_or_default();
    items.iter().any(|item| match item {
        Item::ExternCrate(named) => {
            let name = named.rename.as_ref().map(|(_, name)| name);
            is(name.unwrap_or(&named.ident), krate)
        }
        _ => false,
    })
}

/// The items of a file; nothing if it is not there or is no Rust, which the compiler says better.
fn read(path: &Path) -> Option<Vec<Item>> {
    let text = String::from_utf8(disk::read(path).ok()?).ok()?;
    Some(syn::parse_file(&text).ok()?.items)
}

fn is(ident: &Ident, name: &str) -> bool {
    bare(&ident.to_string()) == name
}

/// The name of a type that an item is.
fn type_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}

fn is_type(item: &Item, name: &str) -> bool {
    type_name(item).is_some_and(|ident| is(ident, name))
}

/// Whether an item may be one of this name, or stand for items of which one is.
fn may_bring(item: &Item, name: &str) -> bool {
    let attributes = match item {
        Item::Use(item) => return names(&item.tree, None, name),
        Item::ExternCrate(item) => {
            let rename = item.rename.as_ref().map(|(_, name)| name);
            return is(rename.unwrap_or(&item.ident), name);
        }
        // One with a name defines a macro.
        Item::Macro(item) => return item.ident.is_none(),
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        _ => return true,
    };
    !attributes.iter().all(makes_nothing)
}

/// Whether a `use` brings a name, or may do so by a `*`. What is generated is none of the caller's own.
fn names(tree: &UseTree, of: Option<&Ident>, name: &str) -> bool {
    match tree {
        UseTree::Path(path) => names(&path.tree, Some(&path.ident), name),
        UseTree::Group(group) => group.items.iter().any(|tree| names(tree, of, name)),
        UseTree::Rename(rename) => is(&rename.rename, name),
        UseTree::Name(used) if is(&used.ident, "self") => of.is_some_and(|of| is(of, name)),
        UseTree::Name(used) => is(&used.ident, name),
        _ => !of.is_some_and(|of| is(of, "generated")),
    }
}

/// Whether an attribute says where the file of a module is.
fn says_where(attribute: &Attribute) -> bool {
    attribute.path().is_ident("path") || attribute.path().is_ident("cfg_attr")
}

/// Attributes and derives that make no types.
const PLAIN: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
    "allow",
    "cfg",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "non_exhaustive",
    "repr",
    "serde",
    "skip",
    "test",
    "warn",
];

/// Whether an attribute is none of a macro that may make types beside the item.
fn makes_nothing(attribute: &Attribute) -> bool {
    let is_plain = |path: &syn::Path| {
        let last = path.segments.last();
        last.is_some_and(|last| PLAIN.iter().any(|plain| is(&last.ident, plain)))
    };
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("derive") => {
            let mut is_all_plain = true;
            let parsed = attribute.parse_nested_meta(|derived| {
                is_all_plain &= is_plain(&derived.path);
                Ok(())
            });
            parsed.is_ok() && is_all_plain
        }
        meta => is_plain(meta.path()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A crate of these files.
    fn krate(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn said(files: &[(&str, &str)], path: &str) -> Option<(String, String)> {
        let krate = krate(files);
        let names: Vec<&str> = path.split("::").collect();
        problem(krate.path(), "client", "src/lib.rs", &names)
    }

    #[track_caller]
    fn check(files: &[(&str, &str)], path: &str, reason: &str, help: &str) {
        let said = said(files, path);
        assert_eq!(said, Some((reason.to_owned(), help.to_owned())));
    }

    #[test]
    fn modules_are_followed_to_the_type() {
        let files = [
            (
                "src/lib.rs",
                "pub mod money; mod generated; pub use generated::*; mod r#in { pub enum Side {} }",
            ),
            (
                "src/money.rs",
                "//! Money.\nmod coins;\n#[derive(Debug)] pub struct Money;",
            ),
            ("src/money/coins.rs", "pub type Coin = u8; pub mod purse;"),
            ("src/money/coins/purse/mod.rs", "pub union Purse { a: u8 }"),
        ];
        for there in [
            "money::Money",
            "money::coins::Coin",
            "money::coins::purse::Purse",
            "in::Side",
        ] {
            assert_eq!(said(&files, there), None, "{there}");
        }
        check(
            &files,
            "cash::Cash",
            "`client/src/lib.rs` has no module `cash`",
            "declare `pub mod cash;` in `client/src/lib.rs`, and what is in it in `client/src/cash.rs`",
        );
        check(
            &files,
            "money::notes::Note",
            "`client/src/money.rs` has no module `notes`",
            "declare `pub mod notes;` in `client/src/money.rs`, and what is in it in `client/src/money/notes.rs`",
        );
        check(
            &files,
            "money::Monney",
            "`client/src/money.rs` has no type `Monney`",
            "did you mean `Money`?",
        );
        check(
            &files,
            "Price",
            "`client/src/lib.rs` has no type `Price`",
            "declare it in `client/src/lib.rs`, or name the module that it is in",
        );
    }

    #[test]
    fn a_module_needs_a_file() {
        check(
            &[("src/lib.rs", "pub mod money;")],
            "money::Money",
            "`client/src/lib.rs` declares the module `money`, which has no file",
            "write it into `client/src/money.rs` or `client/src/money/mod.rs`",
        );
    }

    #[test]
    fn what_only_a_compiler_can_tell_is_left_to_it() {
        for library in [
            "pub use other::money;",
            "pub use other::{a, b as money};",
            "pub use other::money::{self, Money};",
            "pub use other::*;",
            "include!(\"other.rs\");",
            "#[path = \"other.rs\"] mod money;",
            "#[maker] struct Maker;",
            "#[derive(Clone, made::Maker)] struct Maker;",
            "extern crate other as money;",
            "not rust",
        ] {
            assert_eq!(
                said(&[("src/lib.rs", library)], "money::Money"),
                None,
                "{library}"
            );
        }
        assert_eq!(said(&[], "money::Money"), None);
        // These make nothing.
        for library in [
            "#[derive(Clone, serde::Serialize)] #[serde(transparent)] struct Maker(u8);",
            "macro_rules! money { () => {} }",
            "pub use generated::*; pub use other::{Money, more as cash};",
        ] {
            assert!(
                said(&[("src/lib.rs", library)], "money::Money").is_some(),
                "{library}"
            );
        }
    }

    #[test]
    fn a_library_may_give_crates_names() {
        let krate = krate(&[(
            "src/lib.rs",
            "extern crate self as client; extern crate test;",
        )]);
        let library = krate.path().join("src/lib.rs");
        assert!(renames(&library, "client") && renames(&library, "test"));
        assert!(!renames(&library, "self") && !renames(Path::new("/none"), "client"));
    }
}
