//! Whether a document is an OpenAPI description, and of a version that is supported.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Node;

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
    let Some(version) = mapping.get("openapi") else {
        diagnostics.push(match mapping.entry("swagger") {
            Some(swagger) => {
                Diagnostic::error(Code::UnsupportedVersion, "Swagger 2.0 is not supported")
                    .at(swagger.key_span)
                    .help("convert the document to OpenAPI 3.0 or later")
            }
            None => not_openapi(
                "this is not an OpenAPI description: it has no field `openapi`".to_owned(),
            )
            .help("an OpenAPI description begins with its version, such as `openapi: 3.1.0`"),
        });
        return None;
    };
    let Some(text) = version_text(version) else {
        diagnostics.push(
            Diagnostic::error(
                Code::NotOpenApi,
                format!("`openapi` is {}, not a version", version.kind()),
            )
            .at(version.span)
            .help("write the version as a string, such as `openapi: 3.1.0`"),
        );
        return None;
    };
    let mut parts = text.split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0" | "1" | "2")) => {}
        _ => {
            diagnostics.push(
                Diagnostic::error(
                    Code::UnsupportedVersion,
                    format!("version `{text}` of OpenAPI is not supported"),
                )
                .at(version.span)
                .help("supported are the versions 3.0, 3.1 and 3.2"),
            );
            return None;
        }
    }
    if !["paths", "components", "webhooks"]
        .iter()
        .any(|key| mapping.contains_key(key))
    {
        let message = "this OpenAPI description describes nothing: it has no `paths`, `components` or `webhooks`";
        diagnostics.push(not_openapi(message.to_owned()));
        return None;
    }
    Some(())
}

/// A version, also one that is written without its third part and so reads as a number.
fn version_text(node: &Node) -> Option<&str> {
    match &node.value {
        crate::source::Value::String(text) | crate::source::Value::Number(text) => Some(text),
        _ => None,
    }
}
