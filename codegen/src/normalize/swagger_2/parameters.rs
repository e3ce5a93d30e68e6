//! Parameters and headers: what 2.0 says of their values beside their names becomes a schema, and `collectionFormat` a style.

use super::{Context, schemas, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::normalize::grammar::Role;
use crate::normalize::{fixed_words, made, type_names};
use crate::source::{Mapping, Node, Span, Value};

/// Where a value goes, as far as that decides how lists are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the query or in a form.
    Pairs,
    /// In a path or a header.
    Simple,
}

/// The places of parameters.
pub(super) const PLACES: &[&str] = &["body", "cookie", "formData", "header", "path", "query"];

/// The place of a parameter. How it is written is repaired where it is kept.
pub(super) fn place(parameter: &Mapping) -> Option<&'static str> {
    fixed_words::meant(text(parameter, "in")?, PLACES)
}

/// How a value is described and written.
pub(super) struct Described {
    pub(super) schema: Node,
    /// The style of OpenAPI 3 and whether it is exploded, where that is not what goes without saying.
    pub(super) style: Option<(&'static str, bool)>,
}

/// A parameter that is one in 3.0, too.
pub(super) fn parameter(
    node: &Node,
    mapping: &Mapping,
    context: &mut Context<'_, '_>,
) -> Option<Node> {
    let name = place(mapping);
    let place = match name {
        Some("query") => Place::Pairs,
        Some("path" | "header" | "cookie") => Place::Simple,
        _ => return None,
    };
    if let Some(said) = mapping
        .get(UNESCAPED)
        .filter(|said| said.as_bool() == Some(true))
        && name == Some("path")
    {
        context.diagnostics.push(
            Diagnostic::warning(
                Code::Unsupported,
                "a value is percent-encoded wherever it could be taken for more than one segment of the path, whatever is said here",
            )
            .at(said.span)
            .help("a path of several segments can be called by hand"),
        );
    }
    Some(described(node, mapping, place, context))
}

/// A header of an answer.
pub(super) fn header(
    node: &Node,
    mapping: &Mapping,
    context: &mut Context<'_, '_>,
) -> Option<Node> {
    Some(described(node, mapping, Place::Simple, context))
}

fn described(node: &Node, mapping: &Mapping, place: Place, context: &mut Context<'_, '_>) -> Node {
    // Whoever writes `schema` or `content` here writes in the words of 3.0.
    for key in ["content", "schema"] {
        context.is_of_3(mapping, key);
    }
    let is_new = mapping.contains_key("schema") || mapping.contains_key("content");
    let mut out = Mapping::new();
    for entry in mapping.iter() {
        let is_old = of_schema(&entry.key) || &*entry.key == "collectionFormat";
        if is_new || !is_old {
            out.push(entry.clone());
        }
    }
    if is_new {
        if let Some(format) = out.remove("collectionFormat")
            && place == Place::Pairs
            && !out.contains_key("style")
            && !out.contains_key("explode")
            && let Some((style, explode)) = format.value.as_str().and_then(in_pairs)
        {
            put_style(&mut out, style, explode, format.value.span);
        }
        return made::mapping(out, node.span);
    }
    let value = value(node, mapping, place, context);
    out.push(made::entry("schema", value.schema));
    if let Some((style, explode)) = value.style {
        put_style(&mut out, style, explode, node.span);
    }
    made::mapping(out, node.span)
}

/// By what Azure's documents say that a value is put into a path as it is.
const UNESCAPED: &str = "x-ms-skip-url-encoding";

/// Adds a style to what has one.
pub(super) fn put_style(out: &mut Mapping, style: &str, explode: bool, span: Span) {
    out.push(made::entry("style", Node::string(style, span)));
    out.push(made::entry("explode", made::flag(explode, span)));
}

/// The schema and the style of a parameter, a header or a field of a form that says of its value what it says.
pub(super) fn value(
    node: &Node,
    mapping: &Mapping,
    place: Place,
    context: &mut Context<'_, '_>,
) -> Described {
    let mut schema = Mapping::new();
    for entry in mapping.iter().filter(|entry| of_schema(&entry.key)) {
        schema.push(entry.clone());
    }
    let mut style = None;
    if is_list(mapping) {
        match list(mapping, place, context) {
            Some(said) => {
                style = said;
                flatten_items(&mut schema, context);
            }
            None => schema = text_schema(node.span),
        }
    }
    Described {
        schema: made::mapping(schema, node.span),
        style,
    }
}

/// Whether a keyword of a parameter says something of its value.
pub(super) fn of_schema(key: &str) -> bool {
    let known = Role::Schema.fields().iter().map(|(name, _)| *name);
    let known = known.chain(Role::Schema.unexpressed().iter().copied());
    !OF_PARAMETERS.contains(&key) && known.chain(schemas::NULLABLE).any(|name| name == key)
}

/// Keywords of schemas that mean something else in a parameter, or the same for the parameter itself.
const OF_PARAMETERS: [&str; 3] = ["deprecated", "description", "required"];

fn is_list(mapping: &Mapping) -> bool {
    match mapping.get("type").map(|node| &node.value) {
        Some(Value::String(name)) => type_names::plain(name) == "array",
        Some(Value::Sequence(names)) => names
            .iter()
            .filter_map(Node::as_str)
            .any(|name| type_names::plain(name) == "array"),
        None => mapping.contains_key("items"),
        _ => false,
    }
}

/// The style of a list; nothing if OpenAPI 3 has none for it.
fn list(
    mapping: &Mapping,
    place: Place,
    context: &mut Context<'_, '_>,
) -> Option<Option<(&'static str, bool)>> {
    let said = mapping.get("collectionFormat");
    let format = said.map_or("csv", |node| node.as_str().unwrap_or_default());
    let span = said.map(|node| node.span);
    let plain = match place {
        Place::Pairs => in_pairs("csv"),
        Place::Simple => None,
    };
    match format {
        "csv" => Some(plain),
        "multi" if place == Place::Simple => {
            let message = "only the query and forms have room for a parameter more than once: the items of this list are joined by `,`";
            context
                .diagnostics
                .push(Diagnostic::warning(Code::Contradiction, message).at(span));
            Some(plain)
        }
        "ssv" | "tsv" | "pipes" | "multi" => {
            let style = in_pairs(format).filter(|_| place == Place::Pairs);
            if style.is_none() {
                joined_by_hand(format, span, context);
            }
            style.map(Some)
        }
        _ => {
            let message =
                "there is no such `collectionFormat`; the items of the list are joined by `,`";
            context.diagnostics.push(
                Diagnostic::warning(Code::WrongType, message)
                    .at(span)
                    .help("write `csv`, `ssv`, `tsv`, `pipes` or `multi`"),
            );
            Some(plain)
        }
    }
}

/// The style of a list in the query or in a form.
fn in_pairs(format: &str) -> Option<(&'static str, bool)> {
    match format {
        "csv" => Some(("form", false)),
        "multi" => Some(("form", true)),
        "ssv" => Some(("spaceDelimited", false)),
        "pipes" => Some(("pipeDelimited", false)),
        _ => None,
    }
}

/// Says that a list is a text whose items the caller joins: anything else would not be what the server reads.
fn joined_by_hand(format: &str, span: Option<Span>, context: &mut Context<'_, '_>) {
    let between = match format {
        "ssv" => "a space",
        "tsv" => "a tab",
        "pipes" => "`|`",
        _ => "`,`",
    };
    let message = format!(
        "there is no style for a list with {between} between its items here: it is a text, and who calls joins them"
    );
    context
        .diagnostics
        .push(Diagnostic::warning(Code::WidenedSchema, message).at(span));
}

/// Makes texts of the lists in a list. How those are joined is up to them in 2.0, and nobody's in 3.0.
fn flatten_items(schema: &mut Mapping, context: &mut Context<'_, '_>) {
    let Some(items) = schema.get_mut("items") else {
        return;
    };
    let Some(inner) = items.as_mapping().filter(|inner| is_list(inner)) else {
        return;
    };
    let said = inner.get("collectionFormat");
    let format = said.and_then(Node::as_str).unwrap_or("csv");
    let span = said.map_or(items.span, |node| node.span);
    joined_by_hand(format, Some(span), context);
    *items = made::mapping(text_schema(items.span), items.span);
}

fn text_schema(span: Span) -> Mapping {
    let mut schema = Mapping::new();
    schema.push(made::entry("type", Node::string("string", span)));
    schema
}
