//! Answers: the schema of one becomes the schema of each media type that the operation produces.

use super::{Context, media_types, text};
use crate::normalize::{made, type_names};
use crate::source::{Entry, Mapping, Node};

/// An answer with its content.
pub(super) fn response(
    node: &Node,
    mapping: &Mapping,
    context: &mut Context<'_, '_>,
) -> Option<Node> {
    context.is_of_3(mapping, "content");
    if !mapping.contains_key("schema") && !mapping.contains_key("examples") {
        return bytes(node, mapping, context);
    }
    let mut out = Mapping::new();
    let mut content = None;
    let examples = mapping.get("examples").and_then(Node::as_mapping);
    for entry in mapping.iter() {
        match &*entry.key {
            // Said in the words of 3.0, in which case those count.
            _ if mapping.contains_key("content") => out.push(entry.clone()),
            "schema" => {
                let mut made = described(node, &entry.value, context);
                if let Some(content) = made.as_mapping_mut() {
                    add_examples(content, examples);
                }
                content = Some(made);
            }
            "examples" => {}
            _ => out.push(entry.clone()),
        }
    }
    if content.is_none() && !mapping.contains_key("content") {
        content = examples.and_then(|examples| undescribed(examples, node));
    }
    if let Some(content) = content {
        out.push(made::entry("content", content));
    }
    Some(made::mapping(out, node.span))
}

/// What an answer has for content. An operation produces an image, a file or a text when it succeeds; what it then says of a
/// failure by a schema of several properties is JSON.
fn described(node: &Node, schema: &Node, context: &mut Context<'_, '_>) -> Node {
    let found = context.found(schema).as_mapping();
    let kind = found.and_then(|found| text(found, "type"));
    let is_file = kind.is_some_and(type_names::is_file)
        || found.is_some_and(|found| text(found, "format") == Some("binary"));
    let is_failure = context.media_types.failures.contains(&node.span);
    let types = std::mem::take(&mut context.media_types.produces);
    let fits = types
        .iter()
        .filter_map(Node::as_str)
        .any(media_types::has_structure);
    let is_json = is_failure && !fits && !is_file && kind.map(type_names::plain) != Some("string");
    let used = if is_json { &[][..] } else { types.as_slice() };
    let default = (is_file && !is_json).then_some("*/*");
    let made = media_types::content(used, default, schema, context);
    context.media_types.produces = types;
    made
}

/// An answer that says nothing of its content, of an operation that produces files or texts: what there is is one.
fn bytes(node: &Node, mapping: &Mapping, context: &Context<'_, '_>) -> Option<Node> {
    if mapping.contains_key("content") || !context.media_types.files.contains(&node.span) {
        return None;
    }
    let mut content = Mapping::new();
    for kind in &context.media_types.produces {
        content.insert(Entry {
            key: kind.as_str()?.into(),
            key_span: kind.span,
            value: made::mapping(Mapping::new(), node.span),
        });
    }
    let mut out = mapping.clone();
    out.push(made::entry("content", made::mapping(content, node.span)));
    Some(made::mapping(out, node.span))
}

/// Puts the examples where 3.0 has them: with their media types.
fn add_examples(content: &mut Mapping, examples: Option<&Mapping>) {
    for entry in examples.into_iter().flat_map(Mapping::iter) {
        let media_type = content.get_mut(&entry.key).and_then(Node::as_mapping_mut);
        if let Some(media_type) = media_type {
            media_type.push(made::entry("example", entry.value.clone()));
        }
    }
}

/// The content of an answer of which there are examples and no schema: that there is one is all that is known.
fn undescribed(examples: &Mapping, node: &Node) -> Option<Node> {
    let mut out = Mapping::new();
    for entry in examples.iter().filter(|entry| entry.key.contains('/')) {
        let mut inner = Mapping::new();
        inner.push(made::entry("example", entry.value.clone()));
        out.push(Entry {
            key: entry.key.clone(),
            key_span: entry.key_span,
            value: made::mapping(inner, entry.value.span),
        });
    }
    (!out.is_empty()).then(|| made::mapping(out, node.span))
}
