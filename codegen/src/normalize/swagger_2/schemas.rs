//! Schemas: what 2.0 says of them in other words, and what is said by extensions since 2.0 has no words for it.

use super::{Context, text};
use crate::normalize::made;
use crate::source::{Entry, Mapping, Node};

/// By what documents say that a value may be null, which 2.0 cannot say.
pub(super) const NULLABLE: [&str; 2] = ["x-nullable", "x-isnullable"];

/// A schema in the words of 3.0; nothing if it is in them already.
pub(super) fn schema(node: &Node, mapping: &Mapping, context: &Context<'_, '_>) -> Option<Node> {
    let discriminator = mapping
        .entry("discriminator")
        .filter(|entry| entry.value.as_str().is_some());
    let is_file = text(mapping, "type") == Some("file");
    let nullable = NULLABLE
        .iter()
        .find_map(|key| {
            mapping
                .entry(key)
                .filter(|entry| entry.value.as_bool() == Some(true))
        })
        .filter(|_| !mapping.contains_key("nullable"));
    if discriminator.is_none() && !is_file && nullable.is_none() {
        return None;
    }
    let mut out = mapping.clone();
    if let Some(entry) = discriminator {
        out.insert(Entry {
            value: by_name(&entry.value, context.values.at(node.span)),
            ..entry.clone()
        });
    }
    if is_file && let Some(entry) = mapping.entry("type") {
        let span = entry.value.span;
        out.insert(Entry {
            value: Node::string("string", span),
            ..entry.clone()
        });
        out.insert(made::entry("format", Node::string("binary", span)));
    }
    if let Some(entry) = nullable {
        out.insert(made::entry("nullable", made::flag(true, entry.value.span)));
    }
    Some(made::mapping(out, node.span))
}

/// The discriminator that 2.0 writes as the name of its property.
fn by_name(property: &Node, values: Mapping) -> Node {
    let span = property.span;
    let mut out = Mapping::new();
    out.push(made::entry("propertyName", property.clone()));
    if !values.is_empty() {
        out.push(made::entry("mapping", made::mapping(values, span)));
    }
    made::mapping(out, span)
}
