//! `spec/codegen.yaml`: which document becomes which crate, and how.
//!
//! ```yaml
//! clients:
//!   - spec: close.yaml            # relative to the folder of this file, and below it
//!     overlays:                   # corrections to it, in their order; relative like `spec`; may be left out
//!       - close.overlay.yaml
//!     crate: generated-client     # the folder of the crate, relative to the top of the workspace, and below it
//!   - spec: pets.yaml
//!     crate: pets
//!     runtime: generated-client   # the folder of the crate whose runtime this one has a copy of; may be left out
//! ```
//!
//! It is read into the same tree as the documents, because that knows where each key stands and goes on after a mistake.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{self, Entry, Mapping, Node, SourceMap, Span, Value};

/// What `spec/codegen.yaml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// The clients, in the order in which they are listed.
    pub clients: Vec<ClientEntry>,
}

/// One client: a document and the crate that is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientEntry {
    /// The path of the document, relative to the folder of the configuration.
    pub spec: String,
    /// Where `spec` is said.
    pub spec_span: Span,
    /// The paths of the overlays that are applied to the document, in this order, relative like `spec`.
    pub overlays: Vec<String>,
    /// The folder of the crate, relative to the top of the workspace.
    pub crate_dir: String,
    /// Where `crate_dir` is said.
    pub crate_span: Span,
    /// The folder of the crate whose runtime this one has a copy of, and where that is said.
    pub runtime: Option<(String, Span)>,
    /// How the document is turned into the crate.
    pub config: Config,
}

/// How a document is turned into a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The path of the module that the generated modules are reachable from, such as `crate`.
    pub root: String,
    /// The name of the crate as its users write it: what the examples in its docs begin with.
    pub crate_name: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            root: "crate".to_owned(),
            crate_name: "generated_client".to_owned(),
        }
    }
}

/// Reads the configuration, whose path is only shown.
///
/// Adds its text to `sources` and everything that is wrong with it to `diagnostics`; there is a workspace unless one of
/// the findings is an error.
pub fn parse(
    path: &str,
    bytes: Vec<u8>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Workspace> {
    let mut findings = Diagnostics::new();
    let tree = source::parse(path, bytes, sources, &mut findings);
    let workspace = tree.map(|tree| {
        Reader {
            findings: &mut findings,
        }
        .workspace(&tree.root)
    });
    let findings = findings.strict();
    let failed = findings.has_errors();
    diagnostics.extend(findings);
    workspace.filter(|_| !failed)
}

/// Reads one part after the other, whatever is wrong with those before it.
struct Reader<'a> {
    findings: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn workspace(&mut self, root: &Node) -> Workspace {
        let mut workspace = Workspace {
            clients: Vec::new(),
        };
        let Some(root_mapping) = self.mapping(root, "the configuration", &["clients"]) else {
            return workspace;
        };
        let Some(clients) = self.required(root_mapping, root.span, "clients") else {
            return workspace;
        };
        let Some(nodes) = clients.as_sequence() else {
            let message = format!(
                "`clients` must be a sequence, but this is {}",
                clients.kind()
            );
            self.invalid(clients.span, message);
            return workspace;
        };
        if nodes.is_empty() {
            self.invalid(clients.span, "`clients` is empty");
        }
        for node in nodes {
            if let Some(client) = self.client(node) {
                self.check_apart(&workspace.clients, &client);
                workspace.clients.push(client);
            }
        }
        workspace
    }

    fn client(&mut self, node: &Node) -> Option<ClientEntry> {
        let mapping = self.mapping(node, "a client", &["spec", "overlays", "crate", "runtime"])?;
        let spec = self.required_path(mapping, node.span, "spec");
        let overlays = mapping
            .get("overlays")
            .map_or_else(Vec::new, |node| self.overlays(node));
        let crate_dir = self.required_path(mapping, node.span, "crate");
        let runtime = mapping.get("runtime");
        let runtime = runtime.and_then(|node| self.path(node, "runtime"));
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
            crate_dir,
            crate_span,
            runtime,
            config: Config::default(),
        })
    }

    fn overlays(&mut self, node: &Node) -> Vec<String> {
        let Some(nodes) = node.as_sequence() else {
            let message = format!("`overlays` must be a sequence, but this is {}", node.kind());
            self.invalid(node.span, message);
            return Vec::new();
        };
        let mut overlays = Vec::new();
        for node in nodes {
            let Some((path, span)) = self.path(node, "overlays") else {
                continue;
            };
            if overlays.contains(&path) {
                self.invalid(span, format!("`{path}` is listed twice"));
            }
            overlays.push(path);
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
    fn mapping<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> Option<&'n Mapping> {
        let Some(mapping) = node.as_mapping() else {
            self.invalid(
                node.span,
                format!("{what} must be a mapping, but this is {}", node.kind()),
            );
            return None;
        };
        for Entry { key, key_span, .. } in mapping {
            if !known.contains(&&**key) {
                let keys: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
                let error =
                    Diagnostic::error(Code::UnknownKey, format!("{what} has no key `{key}`"))
                        .at(*key_span);
                let (keys, are) = (
                    keys.join(", "),
                    if known.len() == 1 {
                        "key is"
                    } else {
                        "keys are"
                    },
                );
                self.findings
                    .push(error.help(format!("the known {are} {keys}")));
            }
        }
        Some(mapping)
    }

    fn required<'n>(&mut self, mapping: &'n Mapping, span: Span, key: &str) -> Option<&'n Node> {
        let node = mapping.get(key);
        if node.is_none() {
            self.invalid(span, format!("the key `{key}` is missing"));
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
            self.invalid(
                node.span,
                format!("`{key}` must be a path, but this is {}", node.kind()),
            );
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
            self.findings.push(
                Diagnostic::error(Code::InvalidConfiguration, message)
                    .at(node.span)
                    .help(help),
            );
            return None;
        }
        Some((path.to_string(), node.span))
    }

    fn invalid(&mut self, span: Span, message: impl Into<String>) {
        self.findings
            .push(Diagnostic::error(Code::InvalidConfiguration, message).at(span));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the configuration says, or else the findings, one a line.
    fn read(text: &str) -> Result<Workspace, String> {
        let mut sources = SourceMap::new();
        let mut diagnostics = Diagnostics::new();
        let workspace = parse(
            "spec/codegen.yaml",
            text.into(),
            &mut sources,
            &mut diagnostics,
        );
        let lines = diagnostics.iter().map(|finding| {
            let place = sources
                .display(finding.span.unwrap())
                .replace("spec/codegen.yaml:", "");
            format!("{place} {}: {}\n", finding.code, finding.message)
        });
        let lines: String = lines.collect();
        assert_eq!(workspace.is_some(), lines.is_empty(), "{lines}");
        workspace.ok_or(lines)
    }

    /// What is said holds for another reader of YAML as well.
    #[track_caller]
    fn check_read(text: &str) {
        let workspace = read(text).unwrap();
        let judge: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
        let judged = judge["clients"].as_sequence().unwrap().iter();
        let judged: Vec<_> = judged
            .map(|client| {
                (
                    client["spec"].as_str().unwrap(),
                    client["crate"].as_str().unwrap(),
                )
            })
            .collect();
        let read: Vec<_> = workspace
            .clients
            .iter()
            .map(|client| (&*client.spec, &*client.crate_dir))
            .collect();
        assert_eq!(read, judged);
        for client in &workspace.clients {
            let said = |span: Span| {
                text[span.start as usize..span.end as usize]
                    .trim_matches(['"', '\''])
                    .to_owned()
            };
            assert_eq!(said(client.spec_span), client.spec);
            assert_eq!(said(client.crate_span), client.crate_dir);
            assert_eq!(client.config, Config::default());
        }
    }

    #[track_caller]
    fn check_refused(text: &str, expect: &str) {
        assert_eq!(read(text).unwrap_err().trim_end(), expect);
    }

    #[test]
    fn clients_are_read_in_order() {
        check_read("clients:\n  - spec: close.yaml\n    crate: generated-client\n");
        check_read(
            "# Two.\nclients:\n- {crate: 'b', spec: \"v2/b.json\"}\n- crate: clients/a\n  spec: ä.yaml\n",
        );
    }

    #[test]
    fn everything_is_said_at_once() {
        check_refused(
            "clients:\n  - spec: close.yaml\n    crat: x\n  - spec: 5\n    crate: [a]\n    extra: 1\nclient: 1\n",
            "7:1 unknown-key: the configuration has no key `client`\n\
             3:5 unknown-key: a client has no key `crat`\n\
             2:5 invalid-configuration: the key `crate` is missing\n\
             6:5 unknown-key: a client has no key `extra`\n\
             4:11 invalid-configuration: `spec` must be a path, but this is a number\n\
             5:12 invalid-configuration: `crate` must be a path, but this is a sequence",
        );
    }

    #[test]
    fn shapes_that_it_cannot_have() {
        check_refused(
            "[]",
            "1:1 invalid-configuration: the configuration must be a mapping, but this is a sequence",
        );
        check_refused(
            "{}",
            "1:1 invalid-configuration: the key `clients` is missing",
        );
        check_refused(
            "clients: []",
            "1:10 invalid-configuration: `clients` is empty",
        );
        check_refused(
            "clients:\n",
            "1:8 invalid-configuration: `clients` must be a sequence, but this is null",
        );
        check_refused(
            "clients: [x]",
            "1:11 invalid-configuration: a client must be a mapping, but this is a string",
        );
        check_refused(
            "# nothing\n",
            "1:1 empty-document: the file holds nothing, or nothing but comments",
        );
        check_refused("clients: [", "1:10 syntax: the bracket `[` is never closed");
    }

    #[test]
    fn a_runtime_is_that_of_another_crate() {
        let clients = read("clients: [{spec: a, crate: b}, {spec: c, crate: d, runtime: b}]");
        let runtimes = clients.unwrap().clients.into_iter();
        let runtimes: Vec<_> = runtimes
            .map(|client| client.runtime.map(|(runtime, _)| runtime))
            .collect();
        assert_eq!(runtimes, [None, Some("b".to_owned())]);
        check_refused(
            "clients: [{spec: a, crate: b, runtime: b}]",
            "1:40 invalid-configuration: `b` cannot have a copy of its own runtime",
        );
    }

    #[test]
    fn keys_given_twice_are_errors() {
        check_refused(
            "clients:\n  - {spec: a, crate: b}\nclients:\n  - {spec: c, crate: d, spec: c}\n",
            "3:1 duplicate-key: the key `clients` is given again, with another value\n\
             4:25 duplicate-key: the key `spec` is given again, with the same value",
        );
    }

    #[test]
    fn paths_stay_below_their_folder() {
        let paths = [
            "",
            "/etc/x",
            "../x",
            "a/../../x",
            "./x",
            "a//b",
            "a/",
            "a\\\\b",
            "C:x",
            "a\\u0000",
            "a\\nb",
            "..",
        ];
        for path in paths {
            for (text, key, column) in [
                (
                    format!("clients: [{{spec: \"{path}\", crate: x}}]"),
                    "spec",
                    18,
                ),
                (
                    format!("clients: [{{spec: x, crate: \"{path}\"}}]"),
                    "crate",
                    28,
                ),
                (
                    format!("clients: [{{spec: x, overlays: [\"{path}\"], crate: y}}]"),
                    "overlays",
                    32,
                ),
                (
                    format!("clients: [{{spec: x, crate: y, runtime: \"{path}\"}}]"),
                    "runtime",
                    40,
                ),
            ] {
                let said = read(&text).unwrap_err();
                assert!(
                    said.starts_with(&format!("1:{column} invalid-configuration: `")),
                    "{said}"
                );
                assert!(
                    said.ends_with(&format!("is not a path that `{key}` can be\n")),
                    "{said}"
                );
            }
        }
    }

    #[test]
    fn overlays_are_read_in_order() {
        let overlays = |text: &str| read(text).map(|read| read.clients[0].overlays.clone());
        assert_eq!(
            overlays("clients:\n- {spec: a, overlays: [c, x/b], crate: d}\n").unwrap(),
            ["c", "x/b"]
        );
        let nothing: [&str; 0] = [];
        assert_eq!(overlays("clients: [{spec: a, crate: d}]").unwrap(), nothing);
        assert_eq!(
            overlays("clients: [{spec: a, overlays: [], crate: d}]").unwrap(),
            nothing
        );
        check_refused(
            "clients: [{spec: a, overlays: b, crate: d}]",
            "1:31 invalid-configuration: `overlays` must be a sequence, but this is a string",
        );
        check_refused(
            "clients: [{spec: a, overlays: [b, 5, b], crate: d}]",
            "1:35 invalid-configuration: `overlays` must be a path, but this is a number\n\
             1:38 invalid-configuration: `b` is listed twice",
        );
    }

    #[test]
    fn each_crate_has_its_folder_to_itself() {
        let clients = "clients:\n- {spec: a, crate: x/y}\n";
        check_read(&format!("{clients}- {{spec: a, crate: x/yz}}\n"));
        for (dir, said) in [
            ("x/y", "is another client's crate, too"),
            ("X/y", "is another client's crate, too"),
            ("x/y/z", "stands inside of another client's crate"),
            ("x", "has another client's crate inside of it"),
        ] {
            let expect = format!("3:20 invalid-configuration: `{dir}` {said}");
            check_refused(&format!("{clients}- {{spec: a, crate: {dir}}}\n"), &expect);
        }
    }
}
