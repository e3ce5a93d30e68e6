//! Answers: the schema of one becomes the schema of each media type that the operation produces.

use super::{Context, media_types, text};
use crate::normalize::made;
use crate::source::{Entry, Mapping, Node};

/// An answer with its content.
pub(super) fn response(
    node: &Node,
    mapping: &Mapping,
    context: &mut Context<'_, '_>,
) -> Option<Node> {
    if !mapping.contains_key("schema") && !mapping.contains_key("examples") {
        return None;
    }
    let mut out = Mapping::new();
    let mut content = None;
    let examples = mapping.get("examples").and_then(Node::as_mapping);
    for entry in mapping.iter() {
        match &*entry.key {
            // Said in the words of 3.0, in which case those count.
            _ if mapping.contains_key("content") => out.push(entry.clone()),
            "schema" => {
                let types = std::mem::take(&mut context.media_types.produces);
                let default = is_file(&entry.value).then_some("*/*");
                let mut made = media_types::content(&types, default, &entry.value, context);
                context.media_types.produces = types;
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

/// Whether a schema is that of a file.
fn is_file(schema: &Node) -> bool {
    schema.as_mapping().is_some_and(|schema| {
        text(schema, "type") == Some("file") || text(schema, "format") == Some("binary")
    })
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
