//! Types and constants of schemas that are written as other notations have them, where there is no doubt about what they
//! mean.

use super::made;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Mapping, Node, Value};

/// The types of JSON Schema.
pub(super) const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// What types are called elsewhere, in small letters: the type that is meant, and its format if it has one.
const NAMES: &[(&str, &str, Option<&str>)] = &[
    ("bool", "boolean", None),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("decimal", "number", Some("decimal")),
    ("str", "string", None),
    ("text", "string", None),
    ("enum", "string", None),
    ("date", "string", Some("date")),
    ("datetime", "string", Some("date-time")),
    ("date-time", "string", Some("date-time")),
    ("uuid", "string", Some("uuid")),
    ("guid", "string", Some("uuid")),
    ("email", "string", Some("email")),
    ("uri", "string", Some("uri")),
    ("url", "string", Some("uri")),
    ("byte", "string", Some("byte")),
    ("binary", "string", Some("binary")),
    ("file", "string", Some("binary")),
    ("list", "array", None),
    ("dict", "object", None),
    ("map", "object", None),
];

/// Puts the types of JSON Schema in the place of what means them, and the constants of a list's items where they belong.
pub(super) fn repair(schema: &mut Mapping, diagnostics: &mut Diagnostics) {
    names(schema, diagnostics);
    constants(schema, diagnostics);
}

fn names(schema: &mut Mapping, diagnostics: &mut Diagnostics) {
    let has_format = schema.contains_key("format");
    let Some(types) = schema.get_mut("type") else {
        return;
    };
    let span = types.span;
    let mut format = None;
    let mut nodes = match &mut types.value {
        Value::Sequence(nodes) => nodes.iter_mut().collect(),
        _ => vec![types],
    };
    let has_one = nodes.len() == 1;
    for node in &mut nodes {
        let Some((name, said)) = node.as_str().and_then(meant) else {
            continue;
        };
        let written = node.as_str().unwrap_or_default().escape_debug();
        let said = said.filter(|_| has_one && !has_format);
        let message = match said {
            Some(format) => format!(
                "`{written}` is not a type of JSON Schema; it is taken for `{name}` of the format `{format}`"
            ),
            None => format!("`{written}` is not a type of JSON Schema; it is taken for `{name}`"),
        };
        diagnostics.push(Diagnostic::warning(Code::RepairedValue, message).at(node.span));
        format = said;
        **node = Node::string(name, node.span);
    }
    if let Some(format) = format {
        schema.insert(made::entry("format", Node::string(format, span)));
    }
}

/// The type of JSON Schema that a text means, as far as it means one.
pub(super) fn plain(text: &str) -> &str {
    meant(text).map_or(text, |(name, _)| name)
}

/// Whether a type is that of files, which JSON Schema has none for.
pub(super) fn is_file(text: &str) -> bool {
    meant(text).is_some_and(|(_, format)| format == Some("binary"))
}

/// The type that is meant by a text that is none, and its format.
fn meant(text: &str) -> Option<(&'static str, Option<&'static str>)> {
    if TYPES.contains(&text) {
        return None;
    }
    let text = text.trim().to_lowercase();
    let plain = TYPES.iter().find(|name| **name == text);
    plain.map(|name| (*name, None)).or_else(|| {
        let known = NAMES.iter().find(|(name, ..)| *name == text);
        known.map(|(_, name, format)| (*name, *format))
    })
}

/// `type: array` with an `enum` of what is no array: the constants are those of the items.
fn constants(schema: &mut Mapping, diagnostics: &mut Diagnostics) {
    let is_list = schema.get("type").and_then(Node::as_str) == Some("array");
    let Some(entry) = schema.entry("enum").filter(|_| is_list) else {
        return;
    };
    let is_scalar = |node: &Node| {
        !matches!(
            node.value,
            Value::Sequence(_) | Value::Mapping(_) | Value::Null
        )
    };
    let Some(values) = entry.value.as_sequence() else {
        return;
    };
    if values.is_empty() || !values.iter().all(is_scalar) {
        return;
    }
    let constants = entry.clone();
    let place = constants.key_span;
    let items = match schema.get_mut("items") {
        Some(items) => items.as_mapping_mut(),
        None => {
            schema.insert(made::entry("items", made::any_schema(place)));
            schema.get_mut("items").and_then(Node::as_mapping_mut)
        }
    };
    let Some(items) = items.filter(|items| says_nothing_of_constants(items)) else {
        return;
    };
    items.insert(constants);
    schema.remove("enum");
    let message = "a list is none of these constants; they are taken for those of its items";
    diagnostics.push(Diagnostic::warning(Code::RepairedValue, message).at(place));
}

fn says_nothing_of_constants(schema: &Mapping) -> bool {
    ["$ref", "enum", "const"]
        .iter()
        .all(|key| !schema.contains_key(key))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn types_of_other_notations_are_known() {
        assert_eq!(meant("String"), Some(("string", None)));
        assert_eq!(meant("long"), Some(("integer", Some("int64"))));
        assert_eq!(meant("DateTime"), Some(("string", Some("date-time"))));
        for other in ["string", "null", "any", "", "Pet"] {
            assert_eq!(meant(other), None, "{other}");
        }
    }
}
