//! What a crate's `Cargo.toml` has to have for what its API has come to need: features of the runtime with their
//! dependencies, as the client has them whose runtime it has a copy of, and serde's derive for types of its own.
//!
//! What is there stays, needed or not: somebody may have turned it on.

use codegen::plan::Wanted;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// The manifest with what is missing; nothing if nothing is.
///
/// The other one is that of the client whose runtime the crate has a copy of. Without it, features are its own business.
///
/// # Errors
///
/// What is wrong with the manifest, and what to do.
pub(super) fn with_wanted(
    manifest: &str,
    wanted: &Wanted,
    model: Option<&str>,
) -> Result<Option<String>, (String, String)> {
    let parse = |text: &str| text.parse::<DocumentMut>();
    let mut document = parse(manifest).map_err(|error| {
        let message = format!("it is not TOML: {error}");
        (message, "mend it, and run the command again".to_owned())
    })?;
    let model = model.and_then(|model| parse(model).ok());
    let mut is_changed = false;
    for name in &wanted.features {
        if let Some(model) = &model
            && !has(&document, "features", name)
        {
            is_changed |= add_feature(&mut document, model, name)?;
        }
    }
    if wanted.own_types {
        is_changed |= derive(&mut document);
    }
    Ok(is_changed.then(|| document.to_string()))
}

fn has(document: &DocumentMut, table: &str, name: &str) -> bool {
    let table = document.get(table).and_then(Item::as_table_like);
    table.is_some_and(|table| table.contains_key(name))
}

/// Adds a feature with the features and dependencies that it turns on, as another manifest has them; whether that has it.
fn add_feature(
    document: &mut DocumentMut,
    model: &DocumentMut,
    name: &str,
) -> Result<bool, (String, String)> {
    let features = model.get("features").and_then(Item::as_table);
    let Some((key, feature)) = features.and_then(|features| features.get_key_value(name)) else {
        return Ok(false);
    };
    // It is there from now on, also for features that turn each other on.
    table(document, "features")?.insert(name, Item::Value(Value::Array(Array::new())));
    let mut turned_on = Array::new();
    for value in feature.as_array().into_iter().flatten() {
        let Some(value) = value.as_str() else {
            continue;
        };
        let (dependency, is_turned_on) = match (value.strip_prefix("dep:"), value.split_once('/')) {
            (Some(dependency), _) => (dependency, true),
            (None, Some((dependency, _))) => (dependency.trim_end_matches('?'), false),
            (None, None) if has(model, "features", value) => {
                if !has(document, "features", value) {
                    add_feature(document, model, value)?;
                }
                turned_on.push(value);
                continue;
            }
            // A feature that cargo makes of a dependency.
            (None, None) => (value, true),
        };
        if dependencies(document, dependency).next().is_none() {
            add_dependency(document, model, dependency, name)?;
        }
        // What is there anyway cannot be turned on.
        if !is_turned_on || dependencies(document, dependency).any(is_optional) {
            turned_on.push(value);
        }
    }
    let features = table(document, "features")?;
    features.insert(name, Item::Value(Value::Array(turned_on)));
    if let (Some(mut new), Some(remark)) = (features.key_mut(name), key.leaf_decor().prefix()) {
        new.leaf_decor_mut().set_prefix(remark.clone());
    }
    Ok(true)
}

/// What a manifest says of a dependency: for all systems, and for some.
fn dependencies<'d>(document: &'d DocumentMut, name: &str) -> impl Iterator<Item = &'d Item> {
    let targets = document.get("target").and_then(Item::as_table_like);
    let targets = targets.into_iter().flat_map(TableLike::iter);
    let tables = targets.map(|(_, target)| target.get("dependencies"));
    let tables = [document.get("dependencies")].into_iter().chain(tables);
    tables.flatten().filter_map(move |table| table.get(name))
}

/// Adds a dependency that a feature needs, as another manifest has it.
fn add_dependency(
    document: &mut DocumentMut,
    model: &DocumentMut,
    name: &str,
    feature: &str,
) -> Result<(), (String, String)> {
    let listed = model.get("dependencies").and_then(|table| table.get(name));
    let said = match listed {
        Some(Item::Value(said)) => said.clone(),
        Some(Item::Table(said)) => Value::InlineTable(inline(said)),
        _ => {
            let help = format!(
                "declare the feature `{feature}` by hand, as the client whose runtime is copied does"
            );
            let message = format!(
                "its feature `{feature}` needs `{name}`, which is not in `[dependencies]` of that client"
            );
            return Err((message, help));
        }
    };
    insert_sorted(table(document, "dependencies")?, name, Item::Value(said));
    Ok(())
}

fn is_optional(dependency: &Item) -> bool {
    let optional = dependency.get("optional").and_then(Item::as_bool);
    optional == Some(true)
}

/// A table of its own, which is made if there is none.
fn table<'d>(document: &'d mut DocumentMut, name: &str) -> Result<&'d mut Table, (String, String)> {
    let item = document
        .entry(name)
        .or_insert_with(|| Item::Table(Table::new()));
    let table = item.as_table_mut().filter(|table| !table.is_dotted());
    table.ok_or_else(|| {
        (
            format!("its {name} do not stand in a table `[{name}]` of their own"),
            format!("write `[{name}]` on a line, with what there is below it"),
        )
    })
}

/// Where the names stand in alphabetical order, they do so afterwards.
fn insert_sorted(table: &mut Table, name: &str, item: Item) {
    let names: Vec<&str> = table.iter().map(|(name, _)| name).collect();
    let is_sorted = names.is_sorted();
    table.insert(name, item);
    if is_sorted {
        table.sort_values();
    }
}

/// Turns on serde's derive, where serde is depended on; whether it was off.
fn derive(document: &mut DocumentMut) -> bool {
    let serde = document
        .get_mut("dependencies")
        .and_then(|table| table.get_mut("serde"));
    let Some(serde) = serde else { return false };
    if let Some(version) = serde.as_str() {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        table.insert("features", with_derive(Array::new()));
        *serde = Item::Value(Value::InlineTable(table));
        return true;
    }
    let Some(said) = serde.as_table_like() else {
        return false;
    };
    let features = said.get("features").and_then(Item::as_array);
    let features = features.cloned().unwrap_or_default();
    if features.iter().any(|name| name.as_str() == Some("derive")) {
        return false;
    }
    let is_dotted = serde.as_table().is_some_and(Table::is_dotted);
    if is_dotted {
        *serde = Item::Value(Value::InlineTable(inline(said)));
    }
    if let Some(serde) = serde.as_table_like_mut() {
        serde.insert("features", Item::Value(with_derive(features)));
    }
    true
}

fn with_derive(mut features: Array) -> Value {
    features.push("derive");
    Value::Array(features)
}

/// A table as it is written on one line.
fn inline(table: &dyn TableLike) -> InlineTable {
    let values = table
        .iter()
        .filter_map(|(name, item)| Some((name.to_owned(), item.as_value()?.clone())));
    let mut inline: InlineTable = values.collect();
    inline.fmt();
    inline
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = "\
[features]
default = []
# Conversions of dates.
chrono = [\"dep:chrono\"]
time = [\"dep:time\", \"tokio/time\"]

[dependencies]
chrono = { workspace = true, optional = true }
time = { version = \"0.3\", optional = true }
tokio = \"1\"
";

    const MANIFEST: &str = "\
[package]
name = \"a\" # mine

[features]
# First.
default = []

[dependencies]
bytes = \"1\"
serde.workspace = true
url = \"2\" # of course

[lints]
workspace = true
";

    fn wanted(features: &[&'static str], own_types: bool) -> Wanted {
        Wanted {
            features: features.iter().copied().collect(),
            own_types,
        }
    }

    #[track_caller]
    fn check(manifest: &str, wanted: &Wanted, expected: &str) {
        let new = with_wanted(manifest, wanted, Some(MODEL)).unwrap();
        assert_eq!(new.as_deref(), Some(expected));
        assert_eq!(with_wanted(expected, wanted, Some(MODEL)), Ok(None));
    }

    #[test]
    fn a_feature_comes_with_what_it_turns_on_and_the_rest_stays() {
        let expected = MANIFEST
            .replace(
                "default = []\n",
                "default = []\n# Conversions of dates.\nchrono = [\"dep:chrono\"]\n",
            )
            .replace(
                "bytes = \"1\"\n",
                "bytes = \"1\"\nchrono = { workspace = true, optional = true }\n",
            );
        check(MANIFEST, &wanted(&["chrono"], false), &expected);
    }

    #[test]
    fn what_is_there_is_left_alone() {
        let untouched = [
            wanted(&[], false),
            // The other client does not have it either.
            wanted(&["uuid"], false),
        ];
        for wanted in untouched {
            assert_eq!(with_wanted(MANIFEST, &wanted, Some(MODEL)), Ok(None));
        }
        let chrono = wanted(&["chrono"], false);
        assert_eq!(with_wanted(MANIFEST, &chrono, None), Ok(None));
        // A dependency that is always there cannot be turned on.
        let always = MANIFEST.replace("url = ", "time = \"0.3\"\nurl = ");
        let expected = always
            .replace("default = []\n", "default = []\ntime = [\"tokio/time\"]\n")
            .replace("url = ", "tokio = \"1\"\nurl = ");
        check(&always, &wanted(&["time"], false), &expected);
    }

    #[test]
    fn what_has_no_table_gets_one_or_is_refused() {
        let new = with_wanted("", &wanted(&["chrono"], false), Some(MODEL)).unwrap();
        let new: toml::Table = new.unwrap().parse().unwrap();
        assert!(new["dependencies"]["chrono"].is_table() && new["features"]["chrono"].is_array());
        for manifest in ["features = { a = [] }\n", "features.a = []\n"] {
            let said = with_wanted(manifest, &wanted(&["chrono"], false), Some(MODEL));
            assert!(said.unwrap_err().0.contains("a table `[features]`"));
        }
    }

    #[test]
    fn what_a_feature_needs_comes_along() {
        let model = "\
[features]
webhooks = [\"signed\", \"tokio/rt\", \"other?/std\", \"implied\"]
# Who sent it.
signed = [\"dep:ring\"]
[dependencies]
implied = { version = \"4\", optional = true }
other = { version = \"3\", optional = true }
tokio = \"1\"
[dependencies.ring]
version = \"2\"
optional = true
";
        let expected = "\
[dependencies]
implied = { version = \"4\", optional = true }
other = { version = \"3\", optional = true }
ring = { version = \"2\", optional = true }
tokio = \"1\"
[dependencies.url]
version = \"2\"

[features]
webhooks = [\"signed\", \"tokio/rt\", \"other?/std\", \"implied\"]
# Who sent it.
signed = [\"dep:ring\"]
";
        let wanted = wanted(&["webhooks"], false);
        let before = "[dependencies.url]\nversion = \"2\"\n";
        let new = with_wanted(before, &wanted, Some(model)).unwrap();
        assert_eq!(new.as_deref(), Some(expected));
        // What is there for some systems is there.
        let ring =
            "[target.'cfg(unix)'.dependencies]\nring = { version = \"2\", optional = true }\n";
        let model = model.replace("implied\"]", "signed\"]");
        let new = with_wanted(&format!("{expected}{ring}"), &wanted, Some(&model));
        assert_eq!(new, Ok(None));
        let new = with_wanted(ring, &wanted, Some(&model)).unwrap().unwrap();
        assert_eq!(new.matches("ring = {").count(), 1, "{new}");
        assert!(new.contains("signed = [\"dep:ring\"]"), "{new}");
    }

    #[test]
    fn a_dependency_that_is_nowhere_is_said() {
        for model in [
            "[features]\nchrono = [\"dep:chrono\"]\n",
            "[features]\nchrono = [\"dep:chrono\"]\n[dependencies]\nbytes = \"1\"\n",
            "[features]\nchrono = [\"dep:chrono\"]\n[target.'cfg(unix)'.dependencies]\nchrono = \"1\"\n",
        ] {
            let said = with_wanted(MANIFEST, &wanted(&["chrono"], false), Some(model));
            let (message, _) = said.unwrap_err();
            assert!(
                message.contains("needs `chrono`, which is not"),
                "{message}"
            );
        }
        // Features that turn each other on end.
        let model = "[features]\nchrono = [\"b\"]\nb = [\"chrono\"]\n";
        assert!(with_wanted("", &wanted(&["chrono"], false), Some(model)).is_ok());
    }

    #[test]
    fn serde_can_derive_for_types_of_the_crate() {
        let becomes = |before: &str, after: &str| {
            let manifest = |serde: &str| format!("[dependencies]\n{serde}\nurl = \"2\"\n");
            let expected = manifest(after);
            check(&manifest(before), &wanted(&[], true), &expected);
        };
        let derive = "features = [\"derive\"] }";
        becomes(
            "serde = \"1\"",
            &format!("serde = {{ version = \"1\", {derive}"),
        );
        becomes(
            "serde.workspace = true",
            &format!("serde = {{ workspace = true, {derive}"),
        );
        becomes(
            "serde = { version = \"1\", features = [\"rc\"] }",
            "serde = { version = \"1\", features = [\"rc\", \"derive\"] }",
        );
        let none = with_wanted("[dependencies]\n", &wanted(&[], true), Some(MODEL));
        assert_eq!(none, Ok(None));
    }
}
