//! The manifest of a new client: that of the client whose runtime it has a copy of, as far as the API needs it.

use codegen::plan::{OPTIONAL_FEATURES, Wanted};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use toml::{Table, Value};

/// What a manifest is made of.
pub(super) struct Manifest<'m> {
    /// The name of the crate.
    pub(super) name: &'m str,
    /// The API as a sentence has it.
    pub(super) api: &'m str,
    /// What the crate has to have for the API.
    pub(super) wanted: &'m Wanted,
    /// The manifest of the other client.
    pub(super) model: &'m str,
    /// The manifest of the workspace.
    pub(super) workspace: &'m str,
}

/// A feature, and what the model says of it and of those behind it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) about: Option<String>,
}

/// How long a description is at most.
const LONG: usize = 160;

impl Manifest<'_> {
    /// The text of the manifest.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with one of the other two.
    pub(super) fn text(&self) -> Result<String, String> {
        let workspace: Table = self
            .workspace
            .parse()
            .map_err(|_| "the `Cargo.toml` at the top is no TOML".to_owned())?;
        let workspace = workspace.get("workspace").unwrap_or(&Value::Boolean(false));
        let model: Table = self
            .model
            .parse()
            .map_err(|_| "the `Cargo.toml` of the first client is no TOML".to_owned())?;
        let shared = |key: &str, otherwise: &str| {
            let package = workspace.get("package");
            let is_shared = package.is_some_and(|package| package.get(key).is_some());
            match (is_shared, otherwise) {
                (true, _) => format!("{key}.workspace = true\n"),
                (false, "") => String::new(),
                (false, value) => format!("{key} = {value:?}\n"),
            }
        };
        let mut text = format!(
            "[package]\nname = {}\ndescription = {}\nversion = \"0.1.0\"\n{}{}",
            Value::from(self.name),
            Value::from(format!("A client of {}", shortened(self.api))),
            shared("edition", "2024"),
            shared("rust-version", ""),
        );
        let (license, repository) = (shared("license", ""), shared("repository", ""));
        text += match license.as_str() {
            "" => "# Yours to choose; crates.io asks for it.\n# license = \"MIT OR Apache-2.0\"\n",
            shared => shared,
        };
        text += match repository.as_str() {
            "" => "# Where its source is, once it is anywhere.\n# repository = \"https://…\"\n",
            shared => shared,
        };
        text += "\
keywords = [\"api\", \"client\", \"openapi\"]
categories = [\"api-bindings\"]
# What is published, and nothing that comes to lie beside it.
include = [\"/API.txt\", \"/LICENSE*\", \"/README.md\", \"/examples\", \"/src\", \"/tests\"]

[package.metadata.docs.rs]
all-features = true

";
        let features = self.lines("features");
        let optional = enabled(&features);
        let _ = writeln!(text, "[features]\n{}", features.join("\n"));
        text += "\n[dependencies]\n";
        for line in self.lines("dependencies") {
            let name = key(&line).unwrap_or_default();
            let dependency = model.get("dependencies").and_then(|all| all.get(&name));
            let is_optional = dependency.and_then(|dependency| dependency.get("optional"));
            if is_optional != Some(&Value::Boolean(true)) || optional.contains(&name) {
                text += &format!("{line}\n");
            }
        }
        // The tests of the runtime need them, and the example.
        text += "\n[dev-dependencies]\n\
            tokio = { workspace = true, features = [\"macros\", \"rt\", \"rt-multi-thread\", \"time\"] }\n\n";
        text += &self.lints(workspace);
        Ok(text)
    }

    /// The features of the crate.
    pub(super) fn features(&self) -> Vec<Feature> {
        let mut features = Vec::new();
        let mut about = Vec::new();
        for line in self.lines("features") {
            match (line.strip_prefix('#'), key(&line)) {
                (Some(comment), _) => about.push(comment.trim().to_owned()),
                (None, Some(name)) => {
                    let said = about.join(" ");
                    about.clear();
                    features.push(Feature {
                        name,
                        about: (!said.is_empty()).then_some(said),
                    });
                }
                _ => {}
            }
        }
        features
    }

    /// What is linted, as elsewhere in the workspace.
    fn lints(&self, workspace: &Value) -> String {
        let lints = workspace.get("lints").and_then(Value::as_table);
        let absent = self.absent();
        if absent.is_empty() {
            return match lints {
                Some(_) => "[lints]\nworkspace = true\n".to_owned(),
                None => String::new(),
            };
        }
        let mut text = String::from(
            "# As in the whole workspace; and the runtime has features that the API had no use for when this was written.\n",
        );
        let lints = lints.into_iter().flatten();
        let lints = lints.filter_map(|(tool, lints)| Some((tool.as_str(), lints.as_table()?)));
        let (rust, others): (Vec<_>, Vec<_>) = lints.partition(|(tool, _)| *tool == "rust");
        text += "[lints.rust]\n";
        for (name, level) in rust.into_iter().flat_map(|(_, lints)| lints) {
            if name != "unexpected_cfgs" {
                let _ = writeln!(text, "{name} = {level}");
            }
        }
        let _ = writeln!(
            text,
            "unexpected_cfgs = {{ level = \"warn\", check-cfg = ['cfg(feature, values({}))'] }}",
            absent.join(", ")
        );
        for (tool, lints) in others {
            let _ = writeln!(text, "\n[lints.{tool}]");
            for (name, level) in lints {
                let _ = writeln!(text, "{name} = {level}");
            }
        }
        text
    }

    /// The features of the runtime that the API has no use for, each as a text.
    fn absent(&self) -> Vec<String> {
        let unused = OPTIONAL_FEATURES.iter();
        let unused = unused.filter(|name| !self.wanted.features.contains(*name));
        unused.map(|name| format!("{name:?}")).collect()
    }

    /// The lines of a table of the model, comments and all, that the API needs. What is said of several stays with those of
    /// them that do.
    fn lines(&self, table: &str) -> Vec<String> {
        let heading = format!("[{table}]");
        let lines = self.model.lines().skip_while(|line| line.trim() != heading);
        let lines = lines.skip(1).take_while(|line| !line.starts_with('['));
        let (mut kept, mut remarks, mut is_remark) = (Vec::new(), Vec::new(), false);
        for line in lines.filter(|line| !line.trim().is_empty()) {
            let Some(key) = key(line) else {
                if !is_remark {
                    remarks.clear();
                }
                is_remark = true;
                remarks.push(line.to_owned());
                continue;
            };
            is_remark = false;
            let is_unused = OPTIONAL_FEATURES.contains(&key.as_str())
                && !self.wanted.features.contains(key.as_str());
            if table != "features" || !is_unused {
                kept.append(&mut remarks);
                kept.push(line.to_owned());
            }
        }
        kept
    }
}

/// The key of a line, `a = …` or `a.workspace = …`.
fn key(line: &str) -> Option<String> {
    let key = line.split(['=', '.']).next()?.trim();
    (!key.is_empty() && !key.starts_with('#')).then(|| key.to_owned())
}

/// The optional dependencies that some feature turns on.
fn enabled(features: &[String]) -> BTreeSet<String> {
    let table: Table = features.join("\n").parse().unwrap_or_default();
    let values = table.values().filter_map(Value::as_array).flatten();
    let values = values.filter_map(Value::as_str);
    let names = values.map(|value| value.strip_prefix("dep:").unwrap_or(value));
    let names = names.map(|name| name.split(['/', '?']).next().unwrap_or(name));
    names.map(str::to_owned).collect()
}

/// As much of a text as a description of a crate may have.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = "\
[package]
name = \"first\"

[features]
default = [\"rustls\"]
# HTTPS.
rustls = [\"reqwest/rustls\", \"dep:rustls\"]
# Conversions.
chrono = [\"dep:chrono\"]
jiff = []
# Of others.
uuid = []
# Requests of the server.
webhooks = [\"dep:ring\"]

[dependencies]
bytes.workspace = true
chrono = { workspace = true, optional = true }
reqwest = { workspace = true, optional = true }
ring = { workspace = true, optional = true }
rustls = { workspace = true, optional = true }

[dev-dependencies]
rcgen.workspace = true
";

    const WORKSPACE: &str = "\
[workspace.package]
edition = \"2024\"

[workspace.lints.rust]
unsafe_code = \"forbid\"

[workspace.lints.clippy]
todo = { level = \"warn\", priority = 1 }
";

    fn wanted(features: &[&'static str]) -> &'static Wanted {
        Box::leak(Box::new(Wanted {
            features: features.iter().copied().collect(),
            own_types: false,
        }))
    }

    fn manifest(api: &'static str, features: &[&'static str]) -> Manifest<'static> {
        Manifest {
            name: "pets",
            api,
            wanted: wanted(features),
            model: MODEL,
            workspace: WORKSPACE,
        }
    }

    #[test]
    fn nothing_is_there_that_the_api_has_no_use_for() {
        let text = manifest("Pets", &["jiff"]).text().unwrap();
        assert!(text.contains("edition.workspace = true\n"), "{text}");
        let said: Table = text.parse().unwrap();
        let keys = |table: &str| {
            said[table]
                .as_table()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(keys("features"), ["default", "jiff", "rustls"]);
        assert_eq!(keys("dependencies"), ["bytes", "reqwest", "rustls"]);
        assert_eq!(keys("dev-dependencies"), ["tokio"]);
        assert_eq!(
            said["lints"]["rust"]["unsafe_code"].as_str(),
            Some("forbid")
        );
        assert_eq!(
            said["lints"]["clippy"]["todo"]["priority"].as_integer(),
            Some(1)
        );
        let lint = said["lints"]["rust"]["unexpected_cfgs"].to_string();
        let known = r#"values("chrono", "time", "uuid", "validate", "webhooks")"#;
        assert!(lint.contains(known), "{lint}");
        // Whoever publishes it has to choose where the workspace has not.
        assert!(text.contains("\n# license = ") && text.contains("\n# repository = "));
        let include = said["package"]["include"].as_array().unwrap();
        assert!(include.contains(&"/src".into()), "{text}");

        let text = manifest("Pets", &OPTIONAL_FEATURES).text().unwrap();
        let said: Table = text.parse().unwrap();
        assert!(said["features"]["webhooks"].is_array() && said["dependencies"]["ring"].is_table());
        assert_eq!(said["lints"]["workspace"].as_bool(), Some(true));
    }

    #[test]
    fn what_the_workspace_has_chosen_holds_for_the_crate() {
        let workspace =
            "[workspace.package]\nlicense = \"MIT\"\nrepository = \"https://example.com\"\n";
        let manifest = Manifest {
            workspace,
            ..manifest("Pets", &[])
        };
        let said: Table = manifest.text().unwrap().parse().unwrap();
        for key in ["license", "repository"] {
            assert_eq!(said["package"][key]["workspace"].as_bool(), Some(true));
        }
    }

    #[test]
    fn a_title_stays_a_text() {
        let title = "\"]\n[dependencies]\nevil = '*' # \\u{7}";
        let said: Table = manifest(title, &[]).text().unwrap().parse().unwrap();
        let description = said["package"]["description"].as_str().unwrap();
        assert_eq!(description, format!("A client of {title}"));
        assert!(
            !said["dependencies"]
                .as_table()
                .unwrap()
                .contains_key("evil")
        );
        assert_eq!(shortened(&"ä".repeat(500)).chars().count(), LONG + 1);
    }

    #[test]
    fn features_are_described_as_the_model_does() {
        let features = manifest("Pets", &["jiff"]).features();
        let said = features
            .iter()
            .map(|feature| (&*feature.name, feature.about.as_deref()));
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                ("default", None),
                ("rustls", Some("HTTPS.")),
                ("jiff", Some("Conversions."))
            ]
        );
    }
}
