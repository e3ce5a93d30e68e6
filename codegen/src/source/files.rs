//! The files that a description refers to: loaded, and made part of its tree.
//!
//! Each stands under its path in a mapping at the root, [`FILES`], and a `$ref` to it or inside of it becomes one within
//! the document. So whatever comes later sees a single document, and spans still say in which file a thing is written.

use std::collections::{BTreeSet, VecDeque};

use super::mapping::Entry;
use super::{Loader, Mapping, Node, OUTSIDE, SourceMap, SourceTree, Value, budget, parse};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

/// Where the files stand in the tree. What a document itself has there is left out.
pub(crate) const FILES: &str = "x-oas-files";

/// What a reference into one of the files begins with.
pub(crate) const PREFIX: &str = "#/x-oas-files/";

/// Why a file that is referred to is not in the tree.
#[derive(Clone, Debug)]
pub(crate) enum Unread {
    /// It could not be read, for this reason.
    Missing(String),
    /// It is where nothing is read from.
    Outside,
    /// It is no YAML and no JSON, as these findings say.
    Broken(Vec<Diagnostic>),
}

/// Keywords whose value is an instance and no part of the description: only a `$ref` in place of all of it is one.
const INSTANCES: &[&str] = &["const", "default", "enum", "example", "value"];

/// Keywords whose value has keys that are names.
const NAMED: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// What the keys of a mapping are.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// Keywords of OpenAPI and JSON Schema.
    Keywords,
    /// Names that the document gives.
    Names,
    /// One or the other, as at the root of a file.
    Either,
}

/// How many nodes a file counts as that goes beyond what is read: until that is noticed, it takes as long as one that has them.
const OF_TOO_MUCH: usize = budget::NODES / 16;

/// What is a text as a whole, such as the description that stands in a file of its own.
const TEXTS: &[&str] = &[".md", ".markdown", ".txt", ".html"];

/// Loads what the document at `path` refers to, and what that refers to, and makes it part of the tree.
///
/// What cannot be read is noted in the tree, for not every `$ref` is one: whoever follows it says so. There is a result
/// unless the files together go beyond the budget, which is an error in `diagnostics`.
pub(crate) fn load_references(
    path: &str,
    tree: &mut SourceTree,
    loader: &dyn Loader,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    if let Some(mapping) = tree.root.as_mapping_mut() {
        mapping.remove(FILES);
    }
    let mut files = Files {
        entry: normal(path).unwrap_or_else(|| path.to_owned()),
        schemas: Schemas::of(&tree.root),
        known: BTreeSet::new(),
        pending: VecDeque::new(),
        identities: BTreeSet::new(),
        nodes: 0,
    };
    let entry = files.entry.clone();
    files.identify(&tree.root);
    files.relate(&mut tree.root, &entry, diagnostics);

    let mut loaded = Mapping::new();
    let (mut count, mut bytes) = (0, 0);
    while let Some(path) = files.pending.pop_front() {
        let read = match loader.load(&path) {
            Ok(read) => read,
            Err(reason) => {
                let unread = match reason.as_str() {
                    OUTSIDE => Unread::Outside,
                    _ => Unread::Missing(reason),
                };
                tree.unread.insert(path, unread);
                continue;
            }
        };
        bytes += read.len();
        let mut findings = Diagnostics::new();
        let root = if TEXTS.iter().any(|ending| path.ends_with(ending)) {
            text(&path, read, sources)
        } else {
            parse(&path, read, sources, &mut findings).map(|tree| tree.root)
        };
        count += 1;
        if let Some(mut root) = root {
            diagnostics.extend(findings);
            files.identify(&root);
            files.relate(&mut root, &path, diagnostics);
            loaded.push(Entry {
                key: path.into(),
                key_span: root.span,
                value: root,
            });
        } else if findings.is_empty() {
            let reason = "it is not UTF-8".to_owned();
            tree.unread.insert(path, Unread::Missing(reason));
        } else {
            if findings.iter().any(is_too_much) {
                files.nodes += OF_TOO_MUCH;
            }
            let findings = findings.into_iter().map(|finding| broken(&path, finding));
            let unread = Unread::Broken(findings.collect());
            tree.unread.insert(path, unread);
        }
        if count > budget::FILES || bytes > budget::BYTES || files.nodes > budget::NODES {
            let message = format!(
                "with the files that it refers to, the description has more than {} files, {} MiB or {} nodes",
                budget::FILES,
                budget::BYTES >> 20,
                budget::NODES
            );
            diagnostics.push(Diagnostic::error(Code::LimitExceeded, message).at(tree.root.span));
            return None;
        }
    }
    let span = tree.root.span;
    if let Some(mapping) = tree.root.as_mapping_mut()
        && !loaded.is_empty()
    {
        mapping.insert(Entry {
            key: FILES.into(),
            key_span: span,
            value: Node {
                span,
                value: Value::Mapping(loaded),
            },
        });
    }
    Some(())
}

/// Whether a finding is that a file goes beyond what is read.
fn is_too_much(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && finding.code == Code::LimitExceeded
}

/// What is found in a file that cannot be read. It costs what refers to the file, and nothing else, but for what would use up the
/// machine.
fn broken(path: &str, finding: Diagnostic) -> Diagnostic {
    if finding.severity != Severity::Error || is_too_much(&finding) {
        return finding;
    }
    let Diagnostic {
        message,
        span,
        help,
        ..
    } = finding;
    let message = format!("`{path}` cannot be read: {message}");
    let warning = Diagnostic::warning(Code::UnreadableFile, message).at(span);
    Diagnostic { help, ..warning }
}

/// A file that is a text and nothing else.
fn text(path: &str, bytes: Vec<u8>, sources: &mut SourceMap) -> Option<Node> {
    let text = String::from_utf8(bytes).ok()?;
    let length = text.len();
    let file = sources.add(path, text.as_str());
    Some(Node::string(text, super::Span::new(file, 0..length)))
}

/// What is known while files are loaded.
struct Files {
    /// The path of the description itself.
    entry: String,
    /// Its named schemas.
    schemas: Schemas,
    /// The files that have been asked for.
    known: BTreeSet<String>,
    /// Those of them that have not been loaded.
    pending: VecDeque<String>,
    /// What the file that is looked at and its schemas call themselves (`$self` of OpenAPI 3.2, `$id` of JSON Schema).
    identities: BTreeSet<String>,
    /// How many nodes all files have.
    nodes: usize,
}

impl Files {
    /// Notes what a file's schemas call themselves: what refers to that is no file.
    fn identify(&mut self, root: &Node) {
        self.identities.clear();
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            match &node.value {
                Value::Mapping(mapping) => {
                    for key in ["$id", "$self"] {
                        if let Some(identity) = mapping.get(key).and_then(Node::as_str) {
                            self.identities.insert(identity.to_owned());
                        }
                    }
                    pending.extend(mapping.iter().map(|entry| &entry.value));
                }
                Value::Sequence(nodes) => pending.extend(nodes),
                _ => {}
            }
        }
    }

    /// Makes each reference of a file one within the document, and notes the files that they lead to.
    fn relate(&mut self, root: &mut Node, base: &str, diagnostics: &mut Diagnostics) {
        let mut pending = vec![(root, Keys::Either)];
        while let Some((node, keys)) = pending.pop() {
            self.nodes += 1;
            let first = pending.len();
            match &mut node.value {
                Value::Mapping(mapping) => {
                    for entry in mapping.iter_mut() {
                        let key: &str = entry.key;
                        let is_instance = keys == Keys::Keywords && INSTANCES.contains(&key);
                        match &entry.value.value {
                            Value::String(_) if key == "$ref" => {
                                self.reference(entry.value, base, diagnostics);
                            }
                            _ if is_instance && !is_reference(entry.value) => self.nodes += 1,
                            _ => {
                                if key == "discriminator" && keys != Keys::Names {
                                    self.discriminator(entry.value, base, diagnostics);
                                }
                                let inner = if keys != Keys::Names && NAMED.contains(&key) {
                                    Keys::Names
                                } else {
                                    Keys::Keywords
                                };
                                pending.push((entry.value, inner));
                            }
                        }
                    }
                }
                Value::Sequence(nodes) => {
                    pending.extend(nodes.iter_mut().map(|node| (node, Keys::Keywords)))
                }
                _ => {}
            }
            // In the order of the document.
            if let Some(pushed) = pending.get_mut(first..) {
                pushed.reverse();
            }
        }
    }

    /// The values of a discriminator's mapping are references, if they are no names.
    fn discriminator(&mut self, node: &mut Node, base: &str, diagnostics: &mut Diagnostics) {
        let mapping = node
            .as_mapping_mut()
            .and_then(|mapping| mapping.get_mut("mapping"))
            .and_then(Node::as_mapping_mut);
        for entry in mapping.into_iter().flat_map(Mapping::iter_mut) {
            let names_file = |target: &str| {
                let file = target.split('#').next().unwrap_or_default();
                let is_yaml = [".yaml", ".yml", ".json"]
                    .iter()
                    .any(|ending| file.ends_with(ending));
                target.starts_with('#') || is_yaml
            };
            if entry.value.as_str().is_some_and(names_file) {
                self.reference(entry.value, base, diagnostics);
            }
        }
    }

    /// Makes a reference one within the document.
    fn reference(&mut self, node: &mut Node, base: &str, diagnostics: &mut Diagnostics) {
        let Some(target) = node.as_str() else { return };
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let related = if file.is_empty() {
            (base != self.entry && !target.is_empty()).then(|| embedded(base, fragment))
        } else if self.identities.contains(target)
            || self.identities.contains(file)
            || has_scheme(file)
        {
            None
        } else if fragment.is_empty() && self.schemas.names.contains(file) {
            let related = format!("#{}/{file}", self.schemas.place);
            let message = format!("`{file}` is taken for the schema of this name");
            diagnostics.push(
                Diagnostic::warning(Code::RepairedValue, message)
                    .at(node.span)
                    .help(format!("write `{related}`")),
            );
            Some(related)
        } else {
            self.file(base, file).map(|path| {
                if path == self.entry {
                    format!("#{fragment}")
                } else {
                    embedded(&path, fragment)
                }
            })
        };
        if let Some(related) = related {
            node.value = Value::String(related.into());
        }
    }

    /// The path of a file that is referred to from another one, which is loaded if it has not been.
    fn file(&mut self, base: &str, file: &str) -> Option<String> {
        let file = percent_decode(file).replace('\\', "/");
        if file.starts_with('/') {
            return None;
        }
        let folder = base.rfind('/').and_then(|end| base.get(..=end));
        let path = normal(&format!("{}{file}", folder.unwrap_or_default()))?;
        if path != self.entry && self.known.insert(path.clone()) {
            self.pending.push_back(path.clone());
        }
        Some(path)
    }
}

/// Whether a node is a `$ref` and nothing else.
fn is_reference(node: &Node) -> bool {
    node.as_mapping()
        .is_some_and(|mapping| mapping.len() == 1 && mapping.contains_key("$ref"))
}

/// The named schemas of a document.
struct Schemas {
    /// The pointer to where they stand.
    place: &'static str,
    names: BTreeSet<Box<str>>,
}

impl Schemas {
    fn of(root: &Node) -> Self {
        let place = match root.get("openapi") {
            Some(_) => "/components/schemas",
            None => "/definitions",
        };
        let named = root.at_pointer(place).and_then(Node::as_mapping);
        let named = named.into_iter().flat_map(Mapping::iter);
        Self {
            place,
            names: named.map(|entry| entry.key.clone()).collect(),
        }
    }
}

/// The reference within the document to a place in one of its files.
fn embedded(path: &str, fragment: &str) -> String {
    let token = token(path);
    match fragment {
        "" | "/" => format!("{PREFIX}{token}"),
        pointer if pointer.starts_with('/') => format!("{PREFIX}{token}{pointer}"),
        anchor => format!("{PREFIX}{token}#{anchor}"),
    }
}

/// The path of a file as a token of a pointer in a URI fragment.
pub(crate) fn token(path: &str) -> String {
    path.replace('~', "~0")
        .replace('/', "~1")
        .replace('%', "%25")
        .replace('#', "%23")
}

/// The path of a file without the ending that says that it is YAML or JSON.
pub(crate) fn stem(path: &str) -> &str {
    [".yaml", ".yml", ".json"]
        .iter()
        .find_map(|ending| path.strip_suffix(ending))
        .unwrap_or(path)
}

/// What a reference within the document leads to: the path of one of the files, if it is in one, and the fragment there.
pub(crate) fn place(target: &str) -> (Option<String>, &str) {
    let Some(rest) = target.strip_prefix(PREFIX) else {
        return (None, target.strip_prefix('#').unwrap_or(target));
    };
    let end = rest.find(['/', '#']).unwrap_or(rest.len());
    let (token, fragment) = rest.split_at(end);
    let path = super::unescape_token(&percent_decode(token)).into_owned();
    (Some(path), fragment.strip_prefix('#').unwrap_or(fragment))
}

/// A reference as a person would write it who stands at the top: the path of the file and the fragment.
pub(crate) fn shown(target: &str) -> String {
    match place(target) {
        (Some(path), "") => path,
        (Some(path), fragment) => format!("{path}#{fragment}"),
        (None, _) => target.to_owned(),
    }
}

/// Whether a reference names a scheme, as `https:` or `file:`, or a host.
fn has_scheme(file: &str) -> bool {
    let scheme = file.split_once(':').map(|(scheme, _)| scheme);
    file.starts_with("//")
        || scheme.is_some_and(|scheme| {
            !scheme.is_empty()
                && scheme
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        })
}

/// A path without `.` and `..`; nothing if it leads above where it begins.
fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    Some(format!("{root}{}", parts.join("/")))
}

/// The characters of a URI that stand as `%` and two digits (RFC 3986, section 2.1).
pub(crate) fn percent_decode(fragment: &str) -> std::borrow::Cow<'_, str> {
    if !fragment.contains('%') {
        return fragment.into();
    }
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        if let (b'%', [high, low, after @ ..]) = (byte, tail)
            && let (Some(high), Some(low)) =
                ((*high as char).to_digit(16), (*low as char).to_digit(16))
        {
            // Two hexadecimal digits are less than 256.
            bytes.push((high * 16 + low) as u8);
            rest = after;
        } else {
            bytes.push(*byte);
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => fragment.into(),
    }
}

#[cfg(test)]
mod tests;
