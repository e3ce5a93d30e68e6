//! Whether the types of the caller's own that the configuration names are there, as far as that can be seen without a
//! compiler: the crates that their paths begin with in the manifest, and the modules in the sources.
//!
//! What cannot be told without a compiler, as what a macro makes, is taken for right.

mod modules;

use crate::disk;
use crate::shown::{printable, shown};
use codegen::config::{Config, RustPath, StandIn, distance};
use codegen::diagnostic::{Code, Diagnostic};
use codegen::source::Span;
use std::collections::BTreeSet;
use std::path::Path;
use toml::{Table, Value};

/// What is wrong with a path, and what to do.
type Problem = (String, String);

/// An error for each entry of the configuration whose type the crate does not have. The crate's folder is given, and how
/// the configuration names it.
pub(super) fn missing(root: &Path, folder: &str, config: &Config) -> Vec<Diagnostic> {
    let named = named(config);
    if named.is_empty() {
        return Vec::new();
    }
    let manifest = disk::read(&root.join("Cargo.toml")).ok();
    let manifest = manifest.and_then(|bytes| String::from_utf8(bytes).ok()?.parse::<Table>().ok());
    // Whoever needs the manifest says that it is none.
    let Some(manifest) = manifest else {
        return Vec::new();
    };
    let library = manifest
        .get("lib")
        .and_then(|lib| lib.get("path")?.as_str())
        .unwrap_or("src/lib.rs");
    let problem = |path: &RustPath| {
        let names: Vec<&str> = path.names().iter().map(|name| bare(name)).collect();
        match names.split_first()? {
            (&"crate", rest) => modules::problem(root, folder, library, rest),
            (krate, _) => {
                let is_renamed = modules::renames(&root.join(library), krate);
                let problem = dependency(&manifest, krate, folder)?;
                (!is_renamed).then_some(problem)
            }
        }
    };
    let found = named.into_iter().filter_map(|(path, span)| {
        let (reason, help) = problem(path)?;
        let message = format!("`{}` is not there: {reason}", path.names().join("::"));
        let error = Diagnostic::error(Code::InvalidConfiguration, message);
        Some(error.at(span).help(help))
    });
    found.collect()
}

/// The paths of the configuration, and where they stand.
fn named(config: &Config) -> Vec<(&RustPath, Span)> {
    let types = config.types.iter();
    let types = types.map(|setting| (&setting.value, setting.span));
    let formats = config.formats.iter();
    let formats = formats.filter_map(|setting| match &setting.value {
        StandIn::Own(path) => Some((path, setting.span)),
        StandIn::BuiltIn(_) => None,
    });
    types.chain(formats).collect()
}

/// A name as it is without what makes a name of a keyword.
fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// What is wrong with a name that a crate is to have; nothing if the manifest brings one.
fn dependency(manifest: &Table, krate: &str, folder: &str) -> Option<Problem> {
    let tables = |name: &str| {
        let targets = manifest.get("target").and_then(Value::as_table);
        let targets = targets.into_iter().flatten();
        let targets = targets.filter_map(|(_, target)| target.get(name)?.as_table());
        let own = manifest.get(name).and_then(Value::as_table);
        own.into_iter().chain(targets).collect::<Vec<&Table>>()
    };
    let listed = tables("dependencies");
    let listed = || listed.iter().flat_map(|table| table.iter());
    let called = |name: &str| name.replace('-', "_");
    let found: Vec<(&String, &Value)> =
        listed().filter(|(name, _)| called(name) == krate).collect();
    let file = shown(folder, Path::new("Cargo.toml"));
    if found.is_empty() {
        let is_elsewhere = ["dev-dependencies", "build-dependencies"]
            .into_iter()
            .find(|name| {
                let mut names = tables(name).into_iter().flat_map(Table::keys);
                names.any(|name| called(name) == krate)
            });
        let but = is_elsewhere.map(|place| format!(", but for those in `[{place}]`"));
        let message = format!(
            "`{krate}` is none of the dependencies of the crate{}",
            but.unwrap_or_default()
        );
        let names = listed().map(|(name, _)| called(name));
        let help = match near(krate, names) {
            Some(name) => format!("did you mean `{}`?", printable(&name)),
            None => format!(
                "add `{krate}` to `[dependencies]` of `{file}`; one whose library has another name than its package is \
                 written `{krate} = {{ package = \"…\", version = \"…\" }}`"
            ),
        };
        return Some((message, help));
    }
    let turned_on = turned_on(manifest);
    let is_there = |(name, said): &(&String, &Value)| {
        let optional = said.get("optional").and_then(Value::as_bool);
        optional != Some(true) || turned_on.contains(name.as_str())
    };
    if found.iter().any(is_there) {
        return None;
    }
    let (name, _) = found.first()?;
    Some((
        format!("`{name}` is a dependency that is off by default"),
        format!(
            "add the feature that turns `{name}` on to `default` under `[features]` of `{file}`, or take \
             `optional = true` away from it"
        ),
    ))
}

/// The optional dependencies that the default features turn on.
fn turned_on(manifest: &Table) -> BTreeSet<&str> {
    let features = manifest.get("features").and_then(Value::as_table);
    let (mut on, mut pending) = (BTreeSet::new(), vec!["default"]);
    let mut known = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if !known.insert(name) {
            continue;
        }
        let feature = features.and_then(|features| features.get(name)?.as_array());
        for entry in feature.into_iter().flatten().filter_map(Value::as_str) {
            match (entry.strip_prefix("dep:"), entry.split_once('/')) {
                (Some(dependency), _) => drop(on.insert(dependency)),
                (None, Some((dependency, _))) if dependency.ends_with('?') => {}
                (None, Some((dependency, _))) => drop(on.insert(dependency)),
                // A feature, or a dependency that nobody names with `dep:`.
                (None, None) => {
                    on.insert(entry);
                    pending.push(entry);
                }
            }
        }
    }
    on
}

/// The nearest of some names, if one may have been meant.
fn near(name: &str, known: impl IntoIterator<Item = String>) -> Option<String> {
    let known = known.into_iter();
    let known = known.map(|other| (distance(name, &other), other));
    let near = known.filter(|(steps, other)| steps * 3 <= other.len().min(name.len()));
    near.min().map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(manifest: &str, krate: &str, expected: Option<(&str, &str)>) {
        let manifest: Table = manifest.parse().unwrap();
        let said = dependency(&manifest, krate, "client");
        match (&said, expected) {
            (None, None) => {}
            (Some((reason, help)), Some((why, what))) => {
                assert!(reason.contains(why) && help.contains(what), "{said:?}");
            }
            _ => panic!("{said:?}"),
        }
    }

    #[test]
    fn dependencies_are_known_by_the_name_that_they_have_in_code() {
        let manifest = "\
[dependencies]
rust-decimal = \"1\"
other = { package = \"something\", version = \"1\" }
[target.'cfg(unix)'.dependencies]
rustix = \"1\"
[dev-dependencies]
insta = \"1\"
";
        for there in ["rust_decimal", "other", "rustix"] {
            check(manifest, there, None);
        }
        let add = "add `money` to `[dependencies]` of `client/Cargo.toml`";
        check(manifest, "money", Some(("`money` is none of", add)));
        check(manifest, "something", Some(("none of", "add `something`")));
        check(
            manifest,
            "insta",
            Some(("`[dev-dependencies]`", "add `insta`")),
        );
        let meant = "did you mean `rust_decimal`?";
        check(manifest, "rust_decmal", Some(("none of", meant)));
        check("", "money", Some(("none of", add)));
    }

    #[test]
    fn what_is_off_by_default_is_not_there() {
        let off = "[dependencies]\nuuid = { version = \"1\", optional = true }\n[features]\n";
        let said = Some(("off by default", "add the feature that turns `uuid` on"));
        for features in [
            "",
            "uuid = [\"dep:uuid\"]",
            "default = [\"x\"]\nx = [\"uuid?/v4\"]",
        ] {
            check(&format!("{off}{features}"), "uuid", said);
        }
        for features in [
            "default = [\"uuid\"]\nuuid = [\"dep:uuid\"]",
            "default = [\"a\"]\na = [\"b\", \"a\"]\nb = [\"dep:uuid\"]",
            "default = [\"uuid/v4\"]",
            "default = [\"uuid\"]",
        ] {
            check(&format!("{off}{features}"), "uuid", None);
        }
    }
}
