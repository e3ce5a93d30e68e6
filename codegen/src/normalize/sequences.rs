//! Media types whose values come one after the other, which OpenAPI 3.2 describes by the schema of one of them.

use std::collections::BTreeSet;

use super::{extension, media_type_names};
use crate::source::resolve::Resolver;
use crate::source::{Entry, Node, Span, Value};

/// What media types of sequences are called, apart from events (OpenAPI 3.2.0, section 4.14.3).
const SEQUENCES: &[&str] = &[
    "json-lines",
    "json-seq",
    "jsonl",
    "jsonlines",
    "ldjson",
    "ndjson",
];

/// Makes the schema of one value the schema of a media type, where its values come one after the other.
pub(super) fn settle(media_type: &str, node: &mut Node) {
    let span = node.span;
    let Some(mapping) = node.as_mapping_mut() else {
        return;
    };
    let Some(mut item) = mapping.remove("itemSchema") else {
        return;
    };
    if !is_sequence(media_type) {
        return;
    }
    item.key = "schema".into();
    mapping.insert(item);
    mapping.insert(Entry {
        key: extension::ITEM_SCHEMA.into(),
        key_span: span,
        value: Node {
            span,
            value: Value::Bool(true),
        },
    });
}

fn is_sequence(media_type: &str) -> bool {
    let essence = essence(media_type);
    let (_, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let plain = subtype.trim_start_matches("x-");
    let suffix = subtype.rsplit_once('+').map(|(_, suffix)| suffix);
    is_events(media_type)
        || plain == "stream+json"
        || SEQUENCES.contains(&plain)
        || suffix.is_some_and(|suffix| SEQUENCES.contains(&suffix))
}

fn is_events(media_type: &str) -> bool {
    essence(media_type) == "text/event-stream"
}

/// Whether a key of `content` means events, among others perhaps.
fn may_be_events(key: &str) -> bool {
    is_events(key) || media_type_names::meant(key).into_iter().any(is_events)
}

fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// The document with the data of events as what it holds, if there is such data. The data of an event is a text, and
/// `contentSchema` says what JSON it is (OpenAPI 3.2.0, section 4.14.4): for a caller it is that.
pub(super) fn with_data(root: &Node) -> Option<Node> {
    let is_old = |version: &Node| match &version.value {
        Value::String(text) | Value::Number(text) => {
            ["3.0", "3.1"].iter().any(|old| text.starts_with(old))
        }
        _ => true,
    };
    if root.get("openapi").is_none_or(is_old) {
        return None;
    }
    let data = data(root);
    if data.is_empty() {
        return None;
    }
    let mut root = root.clone();
    let mut pending = vec![&mut root];
    while let Some(node) = pending.pop() {
        if data.contains(&node.span) && is_json(node) {
            let schema = node.as_mapping_mut();
            if let Some(content) = schema.and_then(|schema| schema.remove("contentSchema")) {
                *node = content.value;
            }
            continue;
        }
        match &mut node.value {
            Value::Mapping(mapping) => {
                pending.extend(mapping.iter_mut().map(|entry| entry.value));
            }
            Value::Sequence(nodes) => pending.extend(nodes),
            _ => {}
        }
    }
    Some(root)
}

/// Where the data of events is written that is JSON.
fn data(root: &Node) -> BTreeSet<Span> {
    let resolver = Resolver::new(root);
    let (mut found, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut pending = items(root);
    while let Some(schema) = pending.pop() {
        if !seen.insert(schema.span) {
            continue;
        }
        let target = schema.get("$ref").and_then(Node::as_str);
        pending.extend(target.and_then(|target| resolver.meant(target)));
        for key in ["allOf", "anyOf", "oneOf"] {
            let choices = schema.get(key).and_then(Node::as_sequence);
            pending.extend(choices.into_iter().flatten());
        }
        let data = schema.get("properties").and_then(|all| all.get("data"));
        found.extend(data.filter(|data| is_json(data)).map(|data| data.span));
    }
    found
}

/// Whether a schema says what JSON its text is.
fn is_json(schema: &Node) -> bool {
    let media_type = schema.get("contentMediaType").and_then(Node::as_str);
    let is_json = media_type.is_none_or(|media_type| {
        let essence = essence(media_type);
        essence == "application/json" || essence.ends_with("+json")
    });
    is_json && schema.get("contentSchema").is_some()
}

/// The schemas of single events, wherever there are any.
fn items(root: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping {
                    if may_be_events(&entry.key) {
                        found.extend(entry.value.get("itemSchema"));
                    }
                    pending.push(&entry.value);
                }
            }
            Value::Sequence(nodes) => pending.extend(nodes),
            _ => {}
        }
    }
    found
}
