//! `consumes` and `produces`: of the whole document, and of an operation instead.

use std::collections::BTreeSet;

use super::Context;
use crate::diagnostic::Code;
use crate::normalize::size::size;
use crate::normalize::{made, media_type_names};
use crate::source::{Entry, Mapping, Node, Span, Value};

/// How many media types an operation may have in one direction. Each has a copy of the schema.
const MAX_TYPES: usize = 32;

/// How many nodes all those copies together may have.
const MAX_NODES: usize = 1_000_000;

/// JSON is what is meant where nothing is said: 2.0 knows no default.
const DEFAULT: &str = "application/json";

/// The media types of an operation.
#[derive(Debug, Default)]
pub(in crate::normalize) struct MediaTypes {
    /// What it sends; nothing if nothing is said.
    pub(super) consumes: Vec<Node>,
    /// What it answers; nothing if nothing is said.
    pub(super) produces: Vec<Node>,
    /// The answers that it gives when it fails, by where they are written.
    pub(super) failures: Vec<Span>,
    /// Its other answers that have a body, by where they are written, where it says itself that it produces files or texts: such
    /// a body needs no schema.
    pub(super) files: Vec<Span>,
}

impl MediaTypes {
    /// Those of an operation. An empty list of its own says as much as nothing: what the document says is cleared.
    pub(super) fn of(operation: &Mapping, context: &mut Context<'_, '_>) -> Self {
        let produces = said(operation, "produces", context);
        let mut types = produces.iter().filter_map(Node::as_str);
        let says_files =
            operation.contains_key("produces") && !produces.is_empty() && !types.any(has_structure);
        Self {
            consumes: said(operation, "consumes", context),
            produces,
            failures: failures(operation, context),
            files: match says_files {
                true => successes(operation, context),
                false => Vec::new(),
            },
        }
    }
}

fn responses<'n, 'a: 'n>(operation: &'n Mapping, context: &Context<'_, 'a>) -> Option<&'n Mapping> {
    let responses = operation.get("responses")?;
    context.found(responses).as_mapping()
}

fn failures(operation: &Mapping, context: &Context<'_, '_>) -> Vec<Span> {
    let Some(responses) = responses(operation, context) else {
        return Vec::new();
    };
    let is_success = |entry: &Entry| entry.key.starts_with('2');
    // What is answered otherwise is what is answered, where nothing else is said.
    let has_success = responses.iter().any(is_success);
    responses
        .iter()
        .filter(|entry| has_success && !is_success(entry))
        .map(|entry| context.found(&entry.value).span)
        .collect()
}

/// The answers of a status that says success and has a body.
fn successes(operation: &Mapping, context: &Context<'_, '_>) -> Vec<Span> {
    let has_body =
        |entry: &&Entry| entry.key.starts_with('2') && !matches!(&*entry.key, "204" | "205");
    let responses = responses(operation, context).into_iter();
    let responses = responses.flat_map(Mapping::iter);
    let successes = responses.filter(has_body);
    successes
        .map(|entry| context.found(&entry.value).span)
        .collect()
}

/// Whether a value of several parts may be written as a media type.
pub(super) fn has_structure(media_type: &str) -> bool {
    let media_type = media_type.to_ascii_lowercase();
    STRUCTURED.iter().any(|known| media_type.contains(known))
}

/// What the names of such media types have in them.
const STRUCTURED: [&str; 8] = [
    "*",
    "cbor",
    "json",
    "msgpack",
    "protobuf",
    "urlencoded",
    "xml",
    "yaml",
];

fn said(operation: &Mapping, key: &str, context: &mut Context<'_, '_>) -> Vec<Node> {
    let own = operation.get(key).filter(|node| node.value != Value::Null);
    let Some(node) = own.or_else(|| context.document.get(key)) else {
        return Vec::new();
    };
    let node = context.found(node);
    let list = match &node.value {
        Value::Sequence(nodes) => nodes.as_slice(),
        // One media type that stands where a list of them should.
        Value::String(_) => std::slice::from_ref(node),
        Value::Null => &[],
        _ => {
            let message = format!(
                "`{key}` is a sequence of media types, and this is {}; it is ignored",
                node.kind()
            );
            context.warn(Code::WrongType, message, node.span);
            &[]
        }
    };
    let written: BTreeSet<&str> = list.iter().filter_map(Node::as_str).collect();
    let mut known = BTreeSet::new();
    let mut types = Vec::new();
    for node in list {
        match node.as_str() {
            Some("") => {}
            Some(text) => {
                let is_there = |name: &str| written.contains(name) || known.contains(name);
                let names =
                    media_type_names::repaired(text, node.span, is_there, context.diagnostics);
                let names = names
                    .into_iter()
                    .filter(|name| known.insert((*name).to_owned()));
                types.extend(names.map(|name| Node::string(name, node.span)));
            }
            None => {
                let message = format!(
                    "`{key}` is a sequence of strings, and this is {}; it is ignored",
                    node.kind()
                );
                context.warn(Code::WrongType, message, node.span);
            }
        }
    }
    if types.len() > MAX_TYPES {
        let message = format!("of more than {MAX_TYPES} media types, the others are left out");
        context.warn(Code::LimitExceeded, message, node.span);
        types.truncate(MAX_TYPES);
    }
    types
}

/// The content of a body or an answer: its schema for each media type. `default` is what is meant where nothing is said.
pub(super) fn content(
    types: &[Node],
    default: Option<&str>,
    schema: &Node,
    context: &mut Context<'_, '_>,
) -> Node {
    let mut out = Mapping::new();
    if types.is_empty() {
        out.push(with_schema(default.unwrap_or(DEFAULT), schema.span, schema));
    }
    let most = (MAX_NODES / size(schema)).max(1);
    if types.len() > most {
        let message = "a schema of this size has no room for so many media types: those after the first ones are left out";
        context.warn(Code::LimitExceeded, message, schema.span);
    }
    for node in types.iter().take(most) {
        if let Some(text) = node.as_str() {
            out.push(with_schema(text, node.span, schema));
        }
    }
    made::mapping(out, schema.span)
}

fn with_schema(media_type: &str, span: Span, schema: &Node) -> Entry {
    let mut inner = Mapping::new();
    inner.push(made::entry("schema", schema.clone()));
    Entry {
        key: media_type.into(),
        key_span: span,
        value: made::mapping(inner, schema.span),
    }
}
