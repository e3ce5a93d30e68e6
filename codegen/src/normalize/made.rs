//! Schemas and entries that a document does not have and its normalized form needs.

use super::extension;
use crate::source::{Entry, Mapping, Node, Span, Value};

/// An entry whose key is written where its value is.
pub(super) fn entry(key: &str, value: Node) -> Entry {
    Entry {
        key: key.into(),
        key_span: value.span,
        value,
    }
}

/// A mapping at a place.
pub(super) fn mapping(mapping: Mapping, span: Span) -> Node {
    Node {
        span,
        value: Value::Mapping(mapping),
    }
}

/// A sequence at a place.
pub(super) fn sequence(nodes: Vec<Node>, span: Span) -> Node {
    Node {
        span,
        value: Value::Sequence(nodes),
    }
}

/// A Boolean at a place.
pub(super) fn flag(value: bool, span: Span) -> Node {
    Node {
        span,
        value: Value::Bool(value),
    }
}

/// The schema that allows anything.
pub(super) fn any_schema(span: Span) -> Node {
    let mut out = Mapping::new();
    out.push(stamp(span));
    Node {
        span,
        value: Value::Mapping(out),
    }
}

/// The schema that allows null.
pub(super) fn null_schema(span: Span) -> Node {
    let mut schema = any_schema(span);
    if let Some(mapping) = schema.as_mapping_mut() {
        mapping.push(Entry {
            key: extension::CONST.into(),
            key_span: span,
            value: Node {
                span,
                value: Value::Null,
            },
        });
    }
    schema
}

/// A mapping of texts, with the place where it stands for something.
fn texts(span: Span, texts: &[(&str, &str)]) -> Mapping {
    let mut out = Mapping::new();
    for (key, text) in texts {
        out.push(Entry {
            key: (*key).into(),
            key_span: span,
            value: Node::string(*text, span),
        });
    }
    out.push(stamp(span));
    out
}

/// A parameter without which its operation cannot be called, and of which nothing is known but why.
pub(super) fn unknown_parameter(span: Span, name: &str, why: &str) -> Node {
    let said = [("name", name), ("in", "query"), (extension::INVALID, why)];
    let mut out = texts(span, &said);
    out.push(Entry {
        key: "required".into(),
        key_span: span,
        value: Node {
            span,
            value: Value::Bool(true),
        },
    });
    Node {
        span,
        value: Value::Mapping(out),
    }
}

/// A body without which its operation cannot be called, and of which nothing is known but why.
pub(super) fn unknown_body(span: Span, why: &str) -> Node {
    Node {
        span,
        value: Value::Mapping(texts(span, &[(extension::INVALID, why)])),
    }
}

/// A response whose body may be anything.
pub(super) fn bytes_response(span: Span) -> Node {
    let mut content = Mapping::new();
    content.push(Entry {
        key: "*/*".into(),
        key_span: span,
        value: any_schema(span),
    });
    let mut out = texts(span, &[("description", "")]);
    out.push(Entry {
        key: "content".into(),
        key_span: span,
        value: Node {
            span,
            value: Value::Mapping(content),
        },
    });
    Node {
        span,
        value: Value::Mapping(out),
    }
}

/// A security scheme of which nothing is known.
pub(super) fn unknown_scheme(span: Span) -> Node {
    mapping(texts(span, &[(extension::INVALID, "")]), span)
}

/// A requirement of a scheme that no document can declare.
pub(super) fn unknown_requirement(span: Span) -> Node {
    let mut out = Mapping::new();
    out.push(Entry {
        key: extension::UNKNOWN_SCHEME.into(),
        key_span: span,
        value: Node {
            span,
            value: Value::Sequence(Vec::new()),
        },
    });
    Node {
        span,
        value: Value::Mapping(out),
    }
}

/// The schemas `true`, which allows anything, and `false`, which allows nothing.
pub(super) fn boolean_schema(node: &Node) -> Node {
    let mut out = Mapping::new();
    if node.as_bool() == Some(false) {
        let value = Node {
            span: node.span,
            value: Value::Bool(true),
        };
        out.push(Entry {
            key: extension::NEVER.into(),
            key_span: node.span,
            value,
        });
    }
    out.push(stamp(node.span));
    Node {
        span: node.span,
        value: Value::Mapping(out),
    }
}

/// The entry that says where an object was written.
pub(super) fn stamp(span: Span) -> Entry {
    Entry {
        key: extension::AT.into(),
        key_span: span,
        value: Node::string(extension::stamp(span), span),
    }
}
