//! `securityDefinitions`: basic authentication, keys, and the flows of OAuth 2 under their names of 2.0.

use super::{Context, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::normalize::fixed_words::{self, Words};
use crate::normalize::made;
use crate::source::{Entry, Mapping, Node};

/// A security scheme in the words of 3.0.
pub(super) fn scheme(
    node: &Node,
    mapping: &Mapping,
    context: &mut Context<'_, '_>,
) -> Option<Node> {
    let mut repaired = mapping.clone();
    let is_repaired = fixed_words::repair(&mut repaired, WORDS, context.diagnostics);
    let scheme = in_words_of_3(node, &repaired, context);
    scheme.or_else(|| is_repaired.then(|| made::mapping(repaired, node.span)))
}

/// The words of 2.0 that OpenAPI 3 does not have.
const WORDS: Words = &[
    ("type", &["basic", "oauth2"]),
    (
        "flow",
        &["accessCode", "application", "implicit", "password"],
    ),
];

fn in_words_of_3(node: &Node, mapping: &Mapping, context: &mut Context<'_, '_>) -> Option<Node> {
    let kind = mapping.entry("type")?;
    match kind.value.as_str()? {
        "basic" => {
            let mut out = Mapping::new();
            for entry in mapping.iter().filter(|entry| &*entry.key != "type") {
                out.push(entry.clone());
            }
            for (key, value) in [("type", "http"), ("scheme", "basic")] {
                out.insert(made::entry(key, Node::string(value, kind.value.span)));
            }
            Some(made::mapping(out, node.span))
        }
        "oauth2" if !mapping.contains_key("flows") => Some(oauth2(node, mapping, context)),
        _ => None,
    }
}

/// What stands beside the flow in 2.0, and in it in 3.0.
const OF_FLOWS: [&str; 4] = ["authorizationUrl", "refreshUrl", "scopes", "tokenUrl"];

fn oauth2(node: &Node, mapping: &Mapping, context: &mut Context<'_, '_>) -> Node {
    let mut out = Mapping::new();
    let mut inner = Mapping::new();
    for entry in mapping.iter() {
        if OF_FLOWS.contains(&&*entry.key) {
            inner.push(entry.clone());
        } else if &*entry.key != "flow" {
            out.push(entry.clone());
        }
    }
    let said = mapping.entry("flow");
    let name = match said.and_then(|entry| entry.value.as_str()) {
        Some("implicit") => "implicit",
        Some("password") => "password",
        Some("application") => "clientCredentials",
        Some("accessCode") => "authorizationCode",
        other => {
            let name = likely(mapping);
            let (message, span) = match (other, said) {
                (Some(other), Some(entry)) => {
                    (format!("OAuth 2 has no flow `{other}`"), entry.value.span)
                }
                _ => ("a scheme of OAuth 2 says no `flow`".to_owned(), node.span),
            };
            context.diagnostics.push(
                Diagnostic::warning(
                    Code::WrongType,
                    format!("{message}; by its URLs it is taken for `{name}` of OpenAPI 3"),
                )
                .at(span)
                .help("write `implicit`, `password`, `application` or `accessCode`"),
            );
            name
        }
    };
    let mut flows = Mapping::new();
    let span = said.map_or(node.span, |entry| entry.value.span);
    flows.push(Entry {
        key: name.into(),
        key_span: span,
        value: made::mapping(inner, node.span),
    });
    out.push(made::entry("flows", made::mapping(flows, span)));
    made::mapping(out, node.span)
}

/// The flow that has the URLs that a scheme has.
fn likely(mapping: &Mapping) -> &'static str {
    match (text(mapping, "authorizationUrl"), text(mapping, "tokenUrl")) {
        (Some(_), Some(_)) => "authorizationCode",
        (Some(_), None) => "implicit",
        _ => "clientCredentials",
    }
}
