//! Media types whose values come one after the other, which OpenAPI 3.2 describes by the schema of one of them.

use std::collections::BTreeSet;

use super::{extension, media_type_names};
use crate::source::{Entry, Node, Value, unescape_token};

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

/// The steps from the root to a node.
type Path = Vec<Box<str>>;

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
    for path in data {
        let Some(node) = at_mut(&mut root, &path) else {
            continue;
        };
        if let Some(content) = node
            .as_mapping_mut()
            .and_then(|schema| schema.remove("contentSchema"))
        {
            *node = content.value;
        }
    }
    Some(root)
}

/// The data of events that is JSON.
fn data(root: &Node) -> Vec<Path> {
    let mut found: Vec<Path> = Vec::new();
    let mut seen: BTreeSet<Path> = BTreeSet::new();
    let mut pending = items(root);
    while let Some(path) = pending.pop() {
        if seen.contains(&path) {
            continue;
        }
        let Some(schema) = at(root, &path) else {
            continue;
        };
        let below = |steps: &[&str]| {
            let steps = steps.iter().map(|step| Box::from(*step));
            path.iter().cloned().chain(steps).collect::<Path>()
        };
        if let Some(pointer) = schema.get("$ref").and_then(Node::as_str)
            && let Some(pointer) = pointer.strip_prefix("#/")
        {
            let tokens = pointer.split('/').map(|token| unescape_token(token).into());
            pending.push(tokens.collect());
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            let choices = schema.get(key).and_then(Node::as_sequence);
            let count = choices.map_or(0, <[Node]>::len);
            pending.extend((0..count).map(|position| below(&[key, &position.to_string()])));
        }
        let data = schema.get("properties").and_then(|all| all.get("data"));
        if data.is_some_and(is_json) {
            found.push(below(&["properties", "data"]));
        }
        seen.insert(path);
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
fn items(root: &Node) -> Vec<Path> {
    let mut found = Vec::new();
    let mut pending: Vec<(Path, &Node)> = vec![(Path::new(), root)];
    while let Some((path, node)) = pending.pop() {
        let below = |step: &str| path.iter().cloned().chain([step.into()]).collect::<Path>();
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping.iter() {
                    if may_be_events(&entry.key) && entry.value.get("itemSchema").is_some() {
                        let mut path = below(&entry.key);
                        path.push("itemSchema".into());
                        found.push(path);
                    }
                    pending.push((below(&entry.key), &entry.value));
                }
            }
            Value::Sequence(nodes) => {
                let nodes = nodes.iter().enumerate();
                pending.extend(nodes.map(|(at, node)| (below(&at.to_string()), node)));
            }
            _ => {}
        }
    }
    found
}

fn at<'n>(root: &'n Node, path: &[Box<str>]) -> Option<&'n Node> {
    path.iter().try_fold(root, |node, step| match &node.value {
        Value::Mapping(mapping) => mapping.get(step),
        Value::Sequence(nodes) => nodes.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

fn at_mut<'n>(root: &'n mut Node, path: &[Box<str>]) -> Option<&'n mut Node> {
    path.iter()
        .try_fold(root, |node, step| match &mut node.value {
            Value::Mapping(mapping) => mapping.get_mut(step),
            Value::Sequence(nodes) => nodes.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        })
}
