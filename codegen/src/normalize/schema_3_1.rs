//! Schemas of OpenAPI 3.1, which are those of JSON Schema 2020-12, in the words of 3.0 and its extensions.

use super::extension;
use crate::source::{Entry, Mapping, Node, Value};

/// Rewrites the keywords of one schema; the schemas inside of it are rewritten each on its own.
pub(super) fn rewrite(mapping: &mut Mapping) {
    int_or_string(mapping);
    type_array(mapping);
    bounds(mapping);
    tuple(mapping);
    rename(mapping, "const", extension::CONST);
    rename(mapping, "prefixItems", extension::PREFIX_ITEMS);
    rename(mapping, "patternProperties", extension::PATTERN_PROPERTIES);
    binary(mapping);
    rename(mapping, "contentEncoding", extension::CONTENT_ENCODING);
    for name in ["x-enum-varnames", "x-enumNames", "x-enum-names"] {
        rename(mapping, name, extension::ENUM_NAMES);
    }
    for name in ["x-enum-descriptions", "x-enumDescriptions"] {
        rename(mapping, name, extension::ENUM_DESCRIPTIONS);
    }
    described_values(mapping);
}

/// A text that may be an integer, too, which the descriptions of Kubernetes and what is built on it say by a format.
fn int_or_string(mapping: &mut Mapping) {
    let is = |key, text| mapping.get(key).and_then(Node::as_str) == Some(text);
    let says_format = is("format", "int-or-string") && is("type", "string");
    let says_extension = mapping
        .remove("x-kubernetes-int-or-string")
        .filter(|entry| entry.value.as_bool() == Some(true) && !mapping.contains_key("anyOf"));
    let Some(place) =
        says_extension.or_else(|| mapping.entry("format").filter(|_| says_format).cloned())
    else {
        return;
    };
    mapping.remove("format");
    let span = place.value.span;
    let types = ["integer", "string"].map(|name| Node::string(name, span));
    mapping.insert(Entry {
        key: "type".into(),
        key_span: place.key_span,
        value: Node {
            span,
            value: Value::Sequence(types.into()),
        },
    });
}

/// `type: [string, 'null']` is `nullable`; of several other types, OpenAPI 3.0 knows nothing.
fn type_array(mapping: &mut Mapping) {
    let Some(entry) = mapping.remove("type") else {
        return;
    };
    let span = entry.value.span;
    let types = match entry.value.value {
        Value::Sequence(nodes) => nodes,
        _ => vec![entry.value],
    };
    let (nulls, mut types): (Vec<_>, Vec<_>) = types
        .into_iter()
        .partition(|node| node.as_str() == Some("null"));
    if !nulls.is_empty() {
        let value = Node {
            span,
            value: Value::Bool(true),
        };
        mapping.insert(Entry {
            key: "nullable".into(),
            key_span: entry.key_span,
            value,
        });
    }
    match types.len() {
        // Null and nothing else is the constant null.
        0 if !nulls.is_empty() => {
            let value = Node {
                span,
                value: Value::Null,
            };
            mapping.insert(Entry {
                key: extension::CONST.into(),
                key_span: entry.key_span,
                value,
            });
        }
        0 => {}
        1 => {
            if let Some(value) = types.pop() {
                mapping.insert(Entry {
                    key: "type".into(),
                    key_span: entry.key_span,
                    value,
                });
            }
        }
        _ => {
            let value = Node {
                span,
                value: Value::Sequence(types),
            };
            mapping.insert(Entry {
                key: extension::TYPES.into(),
                key_span: entry.key_span,
                value,
            });
        }
    }
}

/// Content of a media type that is no text and not encoded as one is what 3.0 calls `binary`.
fn binary(mapping: &mut Mapping) {
    let Some(entry) = mapping.remove("contentMediaType") else {
        return;
    };
    let media_type = entry.value.as_str().unwrap_or_default();
    let is_text = media_type.starts_with("text/")
        || ["json", "xml", "yaml", "javascript"]
            .iter()
            .any(|known| media_type.contains(known));
    let is_string = |node: &Node| node.as_str() == Some("string");
    if is_text
        || mapping.contains_key("contentEncoding")
        || mapping.contains_key("format")
        || !mapping.get("type").is_none_or(is_string)
    {
        return;
    }
    for (key, value) in [("type", "string"), ("format", "binary")] {
        if !mapping.contains_key(key) {
            mapping.insert(Entry {
                key: key.into(),
                key_span: entry.key_span,
                value: Node::string(value, entry.value.span),
            });
        }
    }
}

/// `items: [A, B]` is what `prefixItems` was before.
fn tuple(mapping: &mut Mapping) {
    if mapping
        .get("items")
        .is_some_and(|items| items.as_sequence().is_some())
    {
        rename(mapping, "items", "prefixItems");
    }
}

/// `x-ms-enum` has names and descriptions beside the values.
fn described_values(mapping: &mut Mapping) {
    let Some(entry) = mapping.remove("x-ms-enum") else {
        return;
    };
    let Some(values) = entry.value.get("values").and_then(Node::as_sequence) else {
        return;
    };
    let in_order = mapping
        .get("enum")
        .and_then(Node::as_sequence)
        .is_some_and(|members| {
            members.len() == values.len()
                && members.iter().zip(values).all(|(member, value)| {
                    value
                        .get("value")
                        .is_none_or(|value| value.says_the_same(member))
                })
        });
    for (from, to) in [
        ("name", extension::ENUM_NAMES),
        ("description", extension::ENUM_DESCRIPTIONS),
    ] {
        let texts: Option<Vec<Node>> = values
            .iter()
            .map(|value| value.get(from).cloned())
            .collect();
        if let Some(texts) = texts.filter(|_| in_order && !mapping.contains_key(to)) {
            mapping.insert(Entry {
                key: to.into(),
                key_span: entry.key_span,
                value: Node {
                    span: entry.value.span,
                    value: Value::Sequence(texts),
                },
            });
        }
    }
}

/// Bounds keep their text, and an exclusive one may be a number in 3.1 and a Boolean in 3.0.
fn bounds(mapping: &mut Mapping) {
    for (key, extension) in extension::BOUNDS {
        let Some(entry) = mapping.remove(key) else {
            continue;
        };
        let value = match entry.value.value {
            Value::Number(text) => Node::string(text, entry.value.span),
            _ => entry.value,
        };
        mapping.insert(Entry {
            key: extension.into(),
            key_span: entry.key_span,
            value,
        });
    }
}

fn rename(mapping: &mut Mapping, from: &str, to: &str) {
    if let Some(entry) = mapping.remove(from) {
        mapping.insert(Entry {
            key: to.into(),
            ..entry
        });
    }
}
