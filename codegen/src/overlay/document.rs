//! An overlay as it is written: what it must have, what it may have, and nothing else.

use super::target::Target;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Mapping, Node, Span};

/// The versions of the specification that differ in what an action may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// Mappings and sequences are selected, and nothing else.
    V1_0,
    /// Texts, numbers, Booleans and nulls are selected as well, and there is `copy`.
    V1_1,
}

/// An overlay that can be applied.
#[derive(Debug)]
pub(super) struct Overlay<'n> {
    pub(super) version: Version,
    pub(super) actions: Vec<Action<'n>>,
}

/// One change, at every place that the target selects.
#[derive(Debug)]
pub(super) struct Action<'n> {
    pub(super) target: Expression,
    pub(super) change: Change<'n>,
}

/// A JSONPath expression and where it is written.
#[derive(Debug)]
pub(super) struct Expression {
    pub(super) target: Target,
    pub(super) text: Box<str>,
    pub(super) span: Span,
}

/// What happens to what is selected.
#[derive(Debug)]
pub(super) enum Change<'n> {
    Update(&'n Node),
    Copy(Expression),
    Remove,
}

/// Reads an overlay; there is one if nothing is wrong with it.
pub(super) fn read<'n>(
    root: &'n Node,
    path: &str,
    document: &str,
    findings: &mut Diagnostics,
) -> Option<Overlay<'n>> {
    let mut reader = Reader {
        findings,
        failed: false,
    };
    let overlay = reader.overlay(root, path, document);
    let failed = reader.failed;
    overlay.filter(|_| !failed)
}

/// Reads one part after the other, whatever is wrong with those before it.
struct Reader<'a> {
    findings: &'a mut Diagnostics,
    failed: bool,
}

impl Reader<'_> {
    fn overlay<'n>(&mut self, root: &'n Node, path: &str, document: &str) -> Option<Overlay<'n>> {
        let what = "an overlay";
        let mapping = self.mapping(root, what)?;
        let version = self.version(mapping, root.span)?;
        self.known(mapping, what, &["overlay", "info", "extends", "actions"]);
        self.info(mapping, root.span, version);
        self.extends(mapping, path, document);
        let actions = self.required(mapping, root.span, what, "actions")?;
        let Some(nodes) = actions.as_sequence() else {
            let message = format!(
                "`actions` must be a sequence, but this is {}",
                actions.kind()
            );
            self.invalid(actions.span, message);
            return None;
        };
        if nodes.is_empty() {
            self.invalid(actions.span, "`actions` is empty");
        }
        let actions = nodes
            .iter()
            .filter_map(|node| self.action(node, version))
            .collect();
        Some(Overlay { version, actions })
    }

    fn version(&mut self, mapping: &Mapping, span: Span) -> Option<Version> {
        let help = "write `overlay: 1.0.0` or `overlay: 1.1.0`";
        let Some(node) = mapping.get("overlay") else {
            let message = "this is no overlay: it has no key `overlay`";
            self.push(
                Diagnostic::error(Code::InvalidOverlay, message)
                    .at(span)
                    .help(help),
            );
            return None;
        };
        let feature_set = node.as_str().and_then(|text| text.rsplit_once('.'));
        let version = match feature_set {
            Some((version, patch)) if patch.parse::<u32>().is_ok() => match version {
                "1.0" => Some(Version::V1_0),
                "1.1" => Some(Version::V1_1),
                _ => None,
            },
            _ => None,
        };
        if version.is_none() {
            let message = "this is no version of OpenAPI Overlays that is supported";
            self.push(
                Diagnostic::error(Code::UnsupportedVersion, message)
                    .at(node.span)
                    .help(help),
            );
        }
        version
    }

    fn info(&mut self, mapping: &Mapping, span: Span, version: Version) {
        let Some(info) = self.required(mapping, span, "an overlay", "info") else {
            return;
        };
        let what = "the `info` of an overlay";
        let Some(fields) = self.mapping(info, what) else {
            return;
        };
        match version {
            Version::V1_0 => self.known(fields, what, &["title", "version"]),
            Version::V1_1 => self.known(fields, what, &["title", "version", "description"]),
        }
        for key in ["title", "version"] {
            if let Some(node) = self.required(fields, info.span, what, key) {
                self.text(node, key);
            }
        }
        if let Some(node) = fields.get("description") {
            self.text(node, "description");
        }
    }

    /// What an overlay says that it extends is the document that it is applied to. Nothing is asked of another host.
    fn extends(&mut self, mapping: &Mapping, path: &str, document: &str) {
        let Some(node) = mapping.get("extends") else {
            return;
        };
        let Some(reference) = self.text(node, "extends") else {
            return;
        };
        let first = reference.split('/').next().unwrap_or_default();
        if first.contains(':') || reference.starts_with('/') {
            return;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let named = format!("{folder}/{reference}");
        if normal(&named) != normal(document) {
            let message = format!(
                "the overlay is listed for `{document}` and says that it extends `{reference}`"
            );
            self.invalid(node.span, message);
        }
    }

    fn action<'n>(&mut self, node: &'n Node, version: Version) -> Option<Action<'n>> {
        let what = "an action";
        let mapping = self.mapping(node, what)?;
        match version {
            Version::V1_0 => {
                self.known(
                    mapping,
                    what,
                    &["target", "description", "update", "remove"],
                );
            }
            Version::V1_1 => {
                let known = ["target", "description", "update", "copy", "remove"];
                self.known(mapping, what, &known);
            }
        }
        if let Some(description) = mapping.get("description") {
            self.text(description, "description");
        }
        let target = self
            .required(mapping, node.span, what, "target")
            .and_then(|target| self.expression(target, "target"));
        let change = self.change(mapping, node.span, version);
        let (target, change) = (target?, change?);
        if matches!(change, Change::Remove) && target.target.is_root() {
            self.invalid(target.span, "the whole description cannot be removed");
            return None;
        }
        Some(Action { target, change })
    }

    fn change<'n>(
        &mut self,
        mapping: &'n Mapping,
        span: Span,
        version: Version,
    ) -> Option<Change<'n>> {
        let remove = match mapping.get("remove") {
            None => false,
            Some(node) => match node.as_bool() {
                Some(remove) => remove,
                None => {
                    let message =
                        format!("`remove` must be a Boolean, but this is {}", node.kind());
                    self.invalid(node.span, message);
                    return None;
                }
            },
        };
        if remove {
            return Some(Change::Remove);
        }
        let copy = mapping.get("copy").filter(|_| version >= Version::V1_1);
        match (mapping.get("update"), copy) {
            (Some(update), None) => Some(Change::Update(update)),
            (None, Some(copy)) => self.expression(copy, "copy").map(Change::Copy),
            (Some(_), Some(copy)) => {
                self.invalid(copy.span, "an action has either `update` or `copy`");
                None
            }
            (None, None) => {
                let help = match version {
                    Version::V1_0 => "give it an `update`, or `remove: true`",
                    Version::V1_1 => "give it an `update`, a `copy`, or `remove: true`",
                };
                let error = Diagnostic::error(Code::InvalidOverlay, "the action changes nothing");
                self.push(error.at(span).help(help));
                None
            }
        }
    }

    fn expression(&mut self, node: &Node, key: &str) -> Option<Expression> {
        let text = self.text(node, key)?;
        match Target::parse(text) {
            Ok(target) => Some(Expression {
                target,
                text: text.into(),
                span: node.span,
            }),
            Err(wrong) => {
                let error = Diagnostic::error(wrong.code, wrong.message).at(node.span);
                self.push(match wrong.help {
                    Some(help) => error.help(help),
                    None => error,
                });
                None
            }
        }
    }

    fn mapping<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n Mapping> {
        if node.as_mapping().is_none() {
            let message = format!("{what} must be a mapping, but this is {}", node.kind());
            self.invalid(node.span, message);
        }
        node.as_mapping()
    }

    fn known(&mut self, mapping: &Mapping, what: &str, known: &[&str]) {
        for entry in mapping {
            if known.contains(&&*entry.key) || entry.key.starts_with("x-") {
                continue;
            }
            let help = if &*entry.key == "copy" && what == "an action" {
                "`copy` is of OpenAPI Overlay 1.1: write `overlay: 1.1.0`".to_owned()
            } else {
                let keys: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
                format!(
                    "the known keys are {}, and those that begin with `x-`",
                    keys.join(", ")
                )
            };
            let message = format!("{what} has no key `{}`", entry.key);
            let error = Diagnostic::error(Code::UnknownKey, message).at(entry.key_span);
            self.push(error.help(help));
        }
    }

    fn required<'n>(
        &mut self,
        mapping: &'n Mapping,
        span: Span,
        what: &str,
        key: &str,
    ) -> Option<&'n Node> {
        let node = mapping.get(key);
        if node.is_none() {
            self.invalid(span, format!("{what} lacks the key `{key}`"));
        }
        node
    }

    fn text<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n str> {
        if node.as_str().is_none() {
            let message = format!("`{key}` must be a string, but this is {}", node.kind());
            self.invalid(node.span, message);
        }
        node.as_str()
    }

    fn invalid(&mut self, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::error(Code::InvalidOverlay, message).at(span));
    }

    fn push(&mut self, error: Diagnostic) {
        self.failed = true;
        self.findings.push(error);
    }
}

/// A path without `.` and `..`, as far as it does not lead out of what it is relative to.
fn normal(path: &str) -> Vec<&str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}
