//! Whether a document is an OpenAPI description, and of a version that is supported.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Entry, Node, Value};

/// Reports what keeps a document from being read as an OpenAPI description.
pub(super) fn check(root: &Node, diagnostics: &mut Diagnostics) -> Option<()> {
    let not_openapi = |message: String| Diagnostic::error(Code::NotOpenApi, message).at(root.span);
    let Some(mapping) = root.as_mapping() else {
        diagnostics.push(not_openapi(format!(
            "an OpenAPI description is a mapping; this document is {}",
            root.kind()
        )));
        return None;
    };
    let (is_known, places) = match (mapping.entry("openapi"), mapping.entry("swagger")) {
        (Some(entry), _) => (openapi(entry, diagnostics), &OPENAPI[..]),
        (None, Some(entry)) => (swagger(entry, diagnostics), &SWAGGER[..]),
        (None, None) => {
            diagnostics.push(match mapping.entry("swaggerVersion") {
                Some(entry) => old_swagger(entry),
                None => not_openapi(
                    "this is not an OpenAPI description: it has no field `openapi`".to_owned(),
                )
                .help("an OpenAPI description begins with its version, such as `openapi: 3.1.0`"),
            });
            return None;
        }
    };
    is_known?;
    // What a `$ref` brings is known when it is followed.
    let is_empty = !places.iter().any(|key| mapping.contains_key(key));
    if is_empty && !mapping.contains_key("$ref") {
        let places: Vec<String> = places.iter().map(|key| format!("`{key}`")).collect();
        let message = format!(
            "the description describes nothing: it has none of {}",
            places.join(", ")
        );
        diagnostics.push(Diagnostic::warning(Code::MissingField, message).at(root.span));
    }
    Some(())
}

/// Whether a document says that it is one of Swagger 2.0, of which [`check`] says whether it is.
pub(super) fn is_swagger_2(root: &Node) -> bool {
    root.get("openapi").is_none() && root.get("swagger").is_some()
}

/// Whether a document is of OpenAPI 3.2 or later.
pub(super) fn is_at_least_3_2(root: &Node) -> bool {
    let text = root.get("openapi").and_then(version_text);
    let minor = text.and_then(|text| text.strip_prefix("3.")?.split('.').next());
    minor.is_some_and(|minor| minor.parse::<u32>().is_ok_and(|minor| minor >= 2))
}

/// Whether a document, once it is normalized, describes anything.
pub(super) fn describes_something(document: &Node) -> bool {
    OPENAPI.iter().any(|key| document.get(key).is_some())
}

/// What a description of OpenAPI 3 has something of.
const OPENAPI: [&str; 3] = ["paths", "components", "webhooks"];

/// What one of Swagger 2.0 has something of.
const SWAGGER: [&str; 3] = ["paths", "definitions", "x-ms-paths"];

/// Whether a version of OpenAPI is one that is read. A later one of 3 may say things that are not known yet, each of which is
/// told where it stands.
fn openapi(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<()> {
    let text = version(entry, "3.1.0", diagnostics)?;
    let mut parts = text.split('.');
    let is_numeric =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match (parts.next(), parts.next()) {
        (Some("3"), minor @ (None | Some("0" | "1" | "2"))) => {
            let minor = minor.unwrap_or("0");
            is_number(entry, &format!("OpenAPI 3.{minor}"), "3.1.0", diagnostics);
            Some(())
        }
        (Some("3"), Some(minor)) if is_numeric(minor) => {
            let message = format!(
                "version `{text}` of OpenAPI is later than 3.2 and is read as that: fields that are new have no effect"
            );
            let note = Diagnostic::note(Code::UnsupportedVersion, message);
            diagnostics.push(note.at(entry.value.span));
            Some(())
        }
        _ => {
            let message = format!("version `{text}` of OpenAPI is not supported");
            diagnostics.push(
                Diagnostic::error(Code::UnsupportedVersion, message)
                    .at(entry.value.span)
                    .help(SUPPORTED),
            );
            None
        }
    }
}

const SUPPORTED: &str = "supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2";

/// Whether a version of Swagger is 2.0, as which `2` and `2.0.0` are read, too.
fn swagger(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<()> {
    let text = version(entry, "'2.0'", diagnostics)?;
    let mut parts = text.split('.');
    if parts.next() == Some("2") && parts.all(|part| part == "0") {
        is_number(entry, "Swagger 2.0", "'2.0'", diagnostics);
        return Some(());
    }
    diagnostics.push(if text.starts_with("1.") || text == "1" {
        old_swagger(entry)
    } else {
        let message = format!("version `{text}` of Swagger is not supported");
        Diagnostic::error(Code::UnsupportedVersion, message)
            .at(entry.value.span)
            .help(SUPPORTED)
    });
    None
}

/// A version before 2.0, whose descriptions are something else.
fn old_swagger(entry: &Entry) -> Diagnostic {
    let version = version_text(&entry.value).unwrap_or("1");
    let message = format!("version `{version}` of Swagger is not supported");
    Diagnostic::error(Code::UnsupportedVersion, message)
        .at(entry.value.span)
        .help(
            "convert the description, which before 2.0 is a list of files, to OpenAPI 3.0 or later",
        )
}

/// Says what a version is read as that is a number, of which one writer keeps the zeros and another does not.
fn is_number(entry: &Entry, read: &str, example: &str, diagnostics: &mut Diagnostics) {
    if let Value::Number(text) = &entry.value.value {
        let key = &entry.key;
        let message = format!("the version `{text}` is a number, and is read as {read}");
        diagnostics.push(
            Diagnostic::note(Code::RepairedValue, message)
                .at(entry.value.span)
                .help(format!(
                    "write the version as a string, such as `{key}: {example}`"
                )),
        );
    }
}

/// The text of a version.
fn version<'n>(entry: &'n Entry, example: &str, diagnostics: &mut Diagnostics) -> Option<&'n str> {
    let text = version_text(&entry.value);
    if text.is_none() {
        let (key, kind) = (&entry.key, entry.value.kind());
        diagnostics.push(
            Diagnostic::error(
                Code::NotOpenApi,
                format!("`{key}` is {kind}, not a version"),
            )
            .at(entry.value.span)
            .help(format!(
                "write the version as a string, such as `{key}: {example}`"
            )),
        );
    }
    text
}

/// A version, also one that is written without its third part and so reads as a number.
fn version_text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Some(text),
        _ => None,
    }
}
