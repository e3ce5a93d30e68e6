//! Parameters as OpenAPI 3.2 has them, in the words of 3.0 and its extensions.

use super::{extension, made};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Mapping, Node};

/// The media type in which a query is written as pairs of names and values.
const FORM: &str = "application/x-www-form-urlencoded";

/// Rewrites one parameter; what its document is by its version is not asked for what no other version knows.
pub(super) fn rewrite(parameter: &mut Mapping, is_3_2: bool, diagnostics: &mut Diagnostics) {
    let says = |key: &str, value: &str| parameter.get(key).and_then(Node::as_str) == Some(value);
    if says("in", "querystring") {
        query_string(parameter, diagnostics);
    } else if says("in", "cookie") && says("style", "cookie") {
        // Pairs as in the style `form`, and nothing is percent-encoded that may stand in a cookie.
        if let Some(style) = parameter.remove("style") {
            reserved(parameter, &style.value);
        }
    } else if is_3_2 && !says("in", "query") && !says("in", "header") {
        let flag = parameter.get("allowReserved").cloned();
        if let Some(flag) = flag.filter(|flag| flag.as_bool() == Some(true)) {
            reserved(parameter, &flag);
        }
    }
}

fn reserved(parameter: &mut Mapping, place: &Node) {
    let mut said = made::entry(extension::RESERVED, made::flag(true, place.span));
    said.key_span = place.span;
    parameter.insert(said);
}

/// The whole of a query that is a form is an object each of whose properties is a pair.
fn query_string(parameter: &mut Mapping, diagnostics: &mut Diagnostics) {
    let content = parameter.get("content").and_then(Node::as_mapping);
    let Some(form) = content.and_then(|content| content.get(FORM)) else {
        // What is said of it then is said of the place, which no other parameter has.
        return;
    };
    let form = form.clone();
    if let Some(encoding) = form.get("encoding") {
        diagnostics.push(
            Diagnostic::warning(
                Code::Unsupported,
                "`encoding` of a query is not expressed and has no effect",
            )
            .at(encoding.span),
        );
    }
    parameter.remove("content");
    let schema = form.get("schema").cloned();
    for node in [
        made::entry("in", Node::string("query", form.span)),
        made::entry("style", Node::string("form", form.span)),
        made::entry("explode", made::flag(true, form.span)),
        made::entry(
            "schema",
            schema.unwrap_or_else(|| made::any_schema(form.span)),
        ),
    ] {
        parameter.insert(node);
    }
}
