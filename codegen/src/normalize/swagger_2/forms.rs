//! Fields of forms, which are parameters in 2.0 and the properties of one body in 3.0.

use super::parameters::{Place, place, put_style, value};
use super::{Context, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::normalize::{made, type_names};
use crate::source::{Entry, Mapping, Node, Span, Value};

const MULTIPART: &str = "multipart/form-data";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// A field of a form.
pub(super) struct Field<'n> {
    /// The parameter that it is, behind all references.
    pub(super) node: &'n Node,
    /// Whether it is written in the list of parameters of the operation, or referred to there.
    pub(super) is_listed: bool,
}

/// The body that the fields of a form make. `span` is that of the parameters of the operation.
pub(super) fn body(fields: &[Field<'_>], span: Span, context: &mut Context<'_, '_>) -> Node {
    let mut properties = Mapping::new();
    let mut encoding = Mapping::new();
    let mut required = Vec::new();
    let mut has_files = false;
    for node in fields.iter().map(|field| field.node) {
        let Some(mapping) = node.as_mapping() else {
            continue;
        };
        let Some(name) = name(node, mapping, context) else {
            continue;
        };
        has_files |= is_file(mapping);
        if mapping.get("required").and_then(Node::as_bool) == Some(true) {
            required.push(Node::string(&*name.0, name.1));
        }
        let (schema, style) = field(node, mapping, context);
        properties.insert(Entry {
            key: name.0.clone(),
            key_span: name.1,
            value: schema,
        });
        if let Some((style, explode)) = style {
            let mut said = Mapping::new();
            put_style(&mut said, style, explode, node.span);
            encoding.insert(Entry {
                key: name.0,
                key_span: name.1,
                value: made::mapping(said, node.span),
            });
        }
    }
    let is_required = !required.is_empty();
    let schema = match fields.iter().all(|field| field.is_listed) {
        true => object(properties, required, span),
        // What has the same place is the same schema, and an alias has the list at several operations: with what their paths
        // say, each of them may have another form. So each field says where it is.
        false => all_of(properties, &required, span),
    };
    let mut media_type = Mapping::new();
    media_type.push(made::entry("schema", schema));
    if !encoding.is_empty() {
        media_type.push(made::entry("encoding", made::mapping(encoding, span)));
    }
    let media_type = made::mapping(media_type, span);
    let mut content = Mapping::new();
    for kind in kinds(has_files, span, context) {
        content.insert(Entry {
            key: kind.0,
            key_span: kind.1,
            value: media_type.clone(),
        });
    }
    let mut out = Mapping::new();
    out.push(made::entry("content", made::mapping(content, span)));
    out.push(made::entry("required", made::flag(is_required, span)));
    made::mapping(out, span)
}

/// The schema of an object.
fn object(properties: Mapping, required: Vec<Node>, span: Span) -> Node {
    let mut schema = Mapping::new();
    schema.push(made::entry("type", Node::string("object", span)));
    schema.push(made::entry("properties", made::mapping(properties, span)));
    if !required.is_empty() {
        schema.push(made::entry("required", made::sequence(required, span)));
    }
    made::mapping(schema, span)
}

/// The schema of an object as those of its properties that hold together.
fn all_of(properties: Mapping, required: &[Node], span: Span) -> Node {
    let parts = properties.into_iter().map(|property| {
        let is_required = |name: &&Node| name.as_str() == Some(&*property.key);
        let required = required.iter().filter(is_required).cloned().collect();
        let span = property.key_span;
        let mut one = Mapping::new();
        one.push(property);
        object(one, required, span)
    });
    let mut schema = Mapping::new();
    schema.push(made::entry("allOf", made::sequence(parts.collect(), span)));
    made::mapping(schema, span)
}

/// The schema of a field with its docs, and its style.
fn field(
    node: &Node,
    mapping: &Mapping,
    context: &mut Context<'_, '_>,
) -> (Node, Option<(&'static str, bool)>) {
    let (mut schema, style) = match mapping.get("schema") {
        // Whoever writes `schema` here means it.
        Some(schema) => (schema.clone(), None),
        None => {
            let described = value(node, mapping, Place::Pairs, context);
            // A file is a part of its own, and so is each of several.
            let style = described.style.filter(|_| !is_file(mapping));
            (described.schema, style)
        }
    };
    if let Some(schema) = schema.as_mapping_mut() {
        for key in ["description", "deprecated"] {
            if let Some(entry) = mapping.entry(key)
                && !schema.contains_key(key)
            {
                schema.push(entry.clone());
            }
        }
    }
    (schema, style)
}

/// The name of a field with its place.
fn name(node: &Node, mapping: &Mapping, context: &mut Context<'_, '_>) -> Option<(Box<str>, Span)> {
    let name = mapping.get("name");
    match name.map(|node| (&node.value, node.span)) {
        Some((Value::String(text) | Value::Number(text), span)) => Some((text.clone(), span)),
        _ => {
            let message = "a field of a form without `name` is left out";
            context.warn(Code::MissingField, message, node.span);
            None
        }
    }
}

/// Whether a field is a file, or a list of them.
fn is_file(mapping: &Mapping) -> bool {
    let items = mapping.get("items").and_then(Node::as_mapping);
    [Some(mapping), items].into_iter().flatten().any(|mapping| {
        text(mapping, "type").is_some_and(type_names::is_file)
            || text(mapping, "format") == Some("binary")
    })
}

/// How a form is sent: as what the operation consumes, as far as forms are, and a file always as one of several parts.
fn kinds(has_files: bool, span: Span, context: &mut Context<'_, '_>) -> Vec<(Box<str>, Span)> {
    let types = context.media_types.consumes.iter();
    let types = types.filter_map(|node| Some((Box::from(node.as_str()?), node.span)));
    let (multipart, others): (Vec<_>, Vec<_>) =
        types.partition(|(text, _): &(Box<str>, Span)| is(text, "multipart/"));
    let encoded: Vec<_> = others
        .into_iter()
        .filter(|(text, _)| is(text, URL_ENCODED))
        .collect();
    if !has_files {
        // In the order in which they are written.
        let mut all = [multipart, encoded].concat();
        all.sort_by_key(|(_, span)| (span.file, span.start));
        return match all.is_empty() {
            true => vec![(URL_ENCODED.into(), span)],
            false => all,
        };
    }
    if let (true, Some((_, span))) = (multipart.is_empty(), encoded.first()) {
        context.diagnostics.push(
            Diagnostic::warning(
                Code::Contradiction,
                format!("a form with a file is sent as `{MULTIPART}`, whatever is said here"),
            )
            .at(*span),
        );
    }
    match multipart.is_empty() {
        true => vec![(MULTIPART.into(), span)],
        false => multipart,
    }
}

/// Whether a media type begins with something.
fn is(media_type: &str, start: &str) -> bool {
    let beginning = media_type.trim().get(..start.len());
    beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

/// Whether a parameter is a field of a form.
pub(super) fn is_field(parameter: &Node) -> bool {
    parameter.as_mapping().and_then(place) == Some("formData")
}
