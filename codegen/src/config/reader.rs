//! Reading the parts of a configuration, one after the other, whatever is wrong with those before it.

use super::{ClientEntry, Config, Setting, Workspace};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, meant};
use crate::source::{Entry, Mapping, Node, Span, Value};

/// The keys of a client that say where its files are.
const FILES: [&str; 4] = ["spec", "overlays", "crate", "runtime"];

/// The keys of a client that say how the one becomes the other.
const OPTIONS: [&str; 5] = ["rename", "types", "formats", "operations", "features"];

/// What to do about a key without a value.
const NOTHING: &str = "say something, or take the key away";

/// What a configuration has to have.
const A_CLIENT: &str =
    "list which description becomes which crate: `clients: [{ spec: api.yaml, crate: client }]`";

pub(super) struct Reader<'a> {
    pub(super) findings: &'a mut Diagnostics,
}

impl<'a> Reader<'a> {
    pub(super) fn new(findings: &'a mut Diagnostics) -> Self {
        Self { findings }
    }

    pub(super) fn workspace(&mut self, root: &Node) -> Workspace {
        let mut workspace = Workspace {
            clients: Vec::new(),
        };
        let Some(root_mapping) = self.mapping(root, "the configuration", &["clients"]) else {
            return workspace;
        };
        let Some(clients) = self.required(root_mapping, root.span, "clients") else {
            return workspace;
        };
        let Some(nodes) = self.sequence(clients, "clients") else {
            return workspace;
        };
        if nodes.is_empty() {
            self.refuse(clients.span, "`clients` is empty", A_CLIENT);
        }
        for node in nodes {
            if let Some(client) = self.client(node) {
                self.check_apart(&workspace.clients, &client);
                workspace.clients.push(client);
            }
        }
        self.check_runtimes(&workspace.clients);
        workspace
    }

    /// A runtime is copied from where it is written: copies of copies would follow one run later, and circles never.
    fn check_runtimes(&mut self, clients: &[ClientEntry]) {
        let dir = |path: &str| path.to_lowercase();
        for client in clients {
            let Some((copied, span)) = &client.runtime else {
                continue;
            };
            // That is said where it is read.
            if *copied == client.crate_dir {
                continue;
            }
            let mut others = clients.iter();
            let other = others.find(|other| dir(&other.crate_dir) == dir(copied));
            let Some((original, _)) = other.and_then(|other| other.runtime.as_ref()) else {
                continue;
            };
            let message = format!("`{copied}` has a copy itself, of the runtime of `{original}`");
            let is_written = |krate: &str| {
                let mut entries = clients.iter();
                let is_copy = |entry: &ClientEntry| {
                    dir(&entry.crate_dir) == dir(krate) && entry.runtime.is_some()
                };
                !entries.any(is_copy)
            };
            let help = match is_written(original) {
                true => format!(
                    "name the crate whose runtime is written by hand: `runtime: {original}`"
                ),
                false => "take `runtime` away where the runtime is written by hand".to_owned(),
            };
            self.refuse(*span, message, help);
        }
    }

    fn client(&mut self, node: &Node) -> Option<ClientEntry> {
        let mapping = self.mapping(node, "a client", &[&FILES[..], &OPTIONS].concat())?;
        let spec = self.required_path(mapping, node.span, "spec");
        let overlays = mapping
            .get("overlays")
            .map_or_else(Vec::new, |node| self.overlays(node));
        let (overlays, overlay_spans) = overlays.into_iter().unzip();
        let crate_dir = self.required_path(mapping, node.span, "crate");
        let runtime = mapping.get("runtime");
        let runtime = runtime.and_then(|node| self.path(node, "runtime"));
        let config = self.config(mapping);
        let (spec, spec_span) = spec?;
        let (crate_dir, crate_span) = crate_dir?;
        if let Some((runtime, span)) = &runtime
            && *runtime == crate_dir
        {
            let message = format!("`{runtime}` cannot have a copy of its own runtime");
            self.invalid(*span, message);
        }
        Some(ClientEntry {
            spec,
            spec_span,
            overlays,
            overlay_spans,
            crate_dir,
            crate_span,
            runtime,
            config,
        })
    }

    fn config(&mut self, mapping: &Mapping) -> Config {
        let mut config = Config::default();
        for Entry { key, value, .. } in mapping {
            match &**key {
                "rename" => config.rename = self.renames(value),
                "types" => config.types = self.replacements(value),
                "formats" => config.formats = self.formats(value),
                "operations" => config.operations = self.selection(value),
                "features" => config.features = self.features(value),
                _ => {}
            }
        }
        config
    }

    fn overlays(&mut self, node: &Node) -> Vec<(String, Span)> {
        let mut overlays: Vec<(String, Span)> = Vec::new();
        for node in self.sequence(node, "overlays").unwrap_or_default() {
            let Some((path, span)) = self.path(node, "overlays") else {
                continue;
            };
            if overlays.iter().any(|(known, _)| *known == path) {
                self.invalid(span, format!("`{path}` is listed twice"));
            }
            overlays.push((path, span));
        }
        overlays
    }

    /// Each crate has its folder to itself, also where file systems ignore case.
    fn check_apart(&mut self, earlier: &[ClientEntry], client: &ClientEntry) {
        let dir = format!("{}/", client.crate_dir.to_lowercase());
        for other in earlier {
            let other_dir = format!("{}/", other.crate_dir.to_lowercase());
            let said = if dir == other_dir {
                "is another client's crate, too"
            } else if dir.starts_with(&other_dir) {
                "stands inside of another client's crate"
            } else if other_dir.starts_with(&dir) {
                "has another client's crate inside of it"
            } else {
                continue;
            };
            self.invalid(client.crate_span, format!("`{}` {said}", client.crate_dir));
        }
    }

    /// The mapping that a node must be, all of whose keys must be among `known`.
    pub(super) fn mapping<'n>(
        &mut self,
        node: &'n Node,
        what: &str,
        known: &[&str],
    ) -> Option<&'n Mapping> {
        let mapping = self.any_mapping(node, what)?;
        for Entry { key, key_span, .. } in mapping {
            if known.contains(&&**key) {
                continue;
            }
            let error = Diagnostic::error(Code::UnknownKey, format!("{what} has no key `{key}`"))
                .at(*key_span);
            let keys: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            let are = if known.len() == 1 {
                "key is"
            } else {
                "keys are"
            };
            let all = || format!("the known {are} {}", keys.join(", "));
            let help = meant(key, known.iter().copied()).unwrap_or_else(all);
            self.findings.push(error.help(help));
        }
        Some(mapping)
    }

    /// The mapping that a node must be, with whatever keys.
    pub(super) fn any_mapping<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n Mapping> {
        let mapping = node.as_mapping();
        if mapping.is_none() {
            let help = match node.value {
                Value::Null => NOTHING,
                _ => {
                    "a mapping has a line `key: value` for each of its entries, or is written `{ key: value }`"
                }
            };
            let message = format!("{what} must be a mapping, but this is {}", node.kind());
            self.refuse(node.span, message, help);
        }
        mapping
    }

    /// The sequence that the value of a key must be.
    pub(super) fn sequence<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n [Node]> {
        let nodes = node.as_sequence();
        if nodes.is_none() {
            let help = match &node.value {
                Value::Null => NOTHING.to_owned(),
                Value::String(text) => format!("write `{key}: [{text}]`"),
                _ => "a sequence has a line for each of its items that begins with `- `".to_owned(),
            };
            let message = format!("`{key}` must be a sequence, but this is {}", node.kind());
            self.refuse(node.span, message, help);
        }
        nodes
    }

    /// The entries of a mapping, whose values are texts that have to be what is expected.
    pub(super) fn settings<T>(
        &mut self,
        node: &Node,
        what: &str,
        expected: &str,
        value: impl Fn(&str) -> Result<T, (String, &'static str)>,
    ) -> Vec<Setting<T>> {
        let Some(mapping) = self.any_mapping(node, &format!("`{what}`")) else {
            return Vec::new();
        };
        if mapping.is_empty() {
            self.invalid(node.span, format!("`{what}` is empty, and does nothing"));
        }
        let mut settings = Vec::new();
        for entry in mapping {
            let span = entry.value.span;
            let Some(text) = entry.value.as_str() else {
                let kind = entry.value.kind();
                let message = format!("`{}` must be {expected}, but this is {kind}", entry.key);
                let help = match entry.value.value {
                    Value::Null => NOTHING,
                    Value::Sequence(_) | Value::Mapping(_) => "it is a text on the same line",
                    _ => "a text that means something else in YAML stands in quotes",
                };
                self.refuse(span, message, help);
                continue;
            };
            match value(text) {
                Ok(value) => settings.push(Setting {
                    key: entry.key.to_string(),
                    key_span: entry.key_span,
                    value,
                    span,
                }),
                Err((message, help)) => self.refuse(span, message, help),
            }
        }
        settings
    }

    fn required<'n>(&mut self, mapping: &'n Mapping, span: Span, key: &str) -> Option<&'n Node> {
        let node = mapping.get(key);
        if node.is_none() {
            let help = match key {
                "spec" => {
                    "`spec: api.yaml` names the description, relative to the folder of this file"
                }
                "crate" => {
                    "`crate: client` names the folder of the crate, relative to the top of the workspace"
                }
                _ => A_CLIENT,
            };
            self.refuse(span, format!("the key `{key}` is missing"), help);
        }
        node
    }

    fn required_path(
        &mut self,
        mapping: &Mapping,
        span: Span,
        key: &str,
    ) -> Option<(String, Span)> {
        let node = self.required(mapping, span, key)?;
        self.path(node, key)
    }

    /// The path that a node is, which cannot lead out of the folder that it is relative to.
    fn path(&mut self, node: &Node, key: &str) -> Option<(String, Span)> {
        let Value::String(path) = &node.value else {
            let message = format!("`{key}` must be a path, but this is {}", node.kind());
            let help = match node.value {
                Value::Null => NOTHING,
                Value::Sequence(_) | Value::Mapping(_) => "it is one text, such as `api/v2.yaml`",
                _ => "a path that means something else in YAML stands in quotes",
            };
            self.refuse(node.span, message, help);
            return None;
        };
        let stays_below = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !stays_below
            || path.contains(|character: char| {
                matches!(character, '\\' | ':') || character.is_control()
            })
        {
            let help = "name what is below the folder, with `/` between the parts and none of them `.` or `..`";
            let message = format!("`{path}` is not a path that `{key}` can be");
            self.refuse(node.span, message, help);
            return None;
        }
        Some((path.to_string(), node.span))
    }

    pub(super) fn invalid(&mut self, span: Span, message: impl Into<String>) {
        self.findings
            .push(Diagnostic::error(Code::InvalidConfiguration, message).at(span));
    }

    /// The same, and what to do.
    pub(super) fn refuse(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let error = Diagnostic::error(Code::InvalidConfiguration, message);
        self.findings.push(error.at(span).help(help));
    }
}
