//! Servers: what `host`, `basePath` and `schemes` make together, or the host with parameters that Azure's documents have.

use std::collections::BTreeSet;

use super::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::normalize::made;
use crate::source::{Entry, Mapping, Node, Span, Value};

/// A host whose parts are parameters.
const PARAMETERIZED: &str = "x-ms-parameterized-host";

/// The servers of a document; nothing if it says nothing of them.
pub(super) fn of_document(mapping: &Mapping, context: &mut Context<'_, '_>) -> Option<Entry> {
    let schemes = mapping.entry("schemes");
    let schemes = schemes.map_or_else(Vec::new, |entry| http(&entry.value, context));
    servers(mapping, &schemes, context)
}

/// The servers of an operation that says by which schemes it is reached; nothing if the one by which all others are reached
/// is among them: whoever has the client talk to another server means this operation, too.
pub(super) fn of_operation(schemes: &Entry, context: &mut Context<'_, '_>) -> Option<Entry> {
    let document = context.document.as_mapping()?;
    let own = http(&schemes.value, context);
    let shared = document.get("schemes").map(names).unwrap_or_default();
    let default = match shared.contains("https") || shared.is_empty() {
        true => "https",
        false => "http",
    };
    if own.is_empty() || own.iter().any(|(scheme, _)| *scheme == default) {
        return None;
    }
    servers(document, &own, context)
}

/// Schemes by which requests are sent, that which keeps secrets first.
fn http(node: &Node, context: &mut Context<'_, '_>) -> Vec<(&'static str, Span)> {
    let list = match &node.value {
        Value::Sequence(nodes) => nodes.as_slice(),
        // One scheme that stands where a list of them should.
        _ => std::slice::from_ref(node),
    };
    let mut found: Vec<(&'static str, Span)> = Vec::new();
    for node in list {
        match known(node) {
            Some(scheme) if found.iter().any(|(known, _)| *known == scheme) => {}
            Some(scheme) => found.push((scheme, node.span)),
            None => {
                let message = match node.as_str() {
                    Some(other) => {
                        format!("`{other}` is left out: requests are sent by `http` or `https`")
                    }
                    None => format!(
                        "a scheme is a string, and this is {}; it is ignored",
                        node.kind()
                    ),
                };
                context.warn(Code::Unsupported, message, node.span);
            }
        }
    }
    found.sort_by_key(|(scheme, _)| *scheme != "https");
    found
}

fn known(scheme: &Node) -> Option<&'static str> {
    let text = scheme.as_str()?.trim_end_matches("://");
    ["https", "http"]
        .into_iter()
        .find(|known| text.eq_ignore_ascii_case(known))
}

fn names(schemes: &Node) -> BTreeSet<&'static str> {
    let nodes = schemes
        .as_sequence()
        .unwrap_or(std::slice::from_ref(schemes));
    nodes.iter().filter_map(known).collect()
}

/// A server a scheme.
fn servers(
    document: &Mapping,
    schemes: &[(&'static str, Span)],
    context: &mut Context<'_, '_>,
) -> Option<Entry> {
    let base = base_path(document, context);
    let said = |key| document.entry(key);
    let place = [PARAMETERIZED, "host", "basePath", "schemes"]
        .into_iter()
        .find_map(said)?
        .value
        .span;
    let host = match &base {
        // It says all that there is to say.
        Base::Url(_) => None,
        Base::Path(_) => parameterized(document, context).or_else(|| host(document, context)),
    };
    let (Base::Url(base) | Base::Path(base)) = base;
    // Each with what it is called, where there are several.
    let urls: Vec<(String, Span, Option<&str>)> = match &host {
        Some(host) if host.is_url => vec![(format!("{}{base}", host.text), host.span, None)],
        Some(host) if schemes.is_empty() => {
            vec![(format!("https://{}{base}", host.text), host.span, None)]
        }
        Some(host) => schemes
            .iter()
            .map(|(scheme, span)| {
                let name = Some(*scheme).filter(|_| schemes.len() > 1);
                (format!("{scheme}://{}{base}", host.text), *span, name)
            })
            .collect(),
        // Wherever the document was found: no more is known.
        None if base.is_empty() => vec![("/".to_owned(), place, None)],
        None => vec![(base, place, None)],
    };
    let servers = urls.into_iter().map(|(url, span, name)| {
        let mut out = Mapping::new();
        out.push(made::entry("url", Node::string(url, span)));
        if let Some(name) = name {
            out.push(made::entry("name", Node::string(name, span)));
        }
        if let Some(variables) = host.as_ref().and_then(|host| host.variables.clone()) {
            out.push(made::entry("variables", variables));
        }
        made::mapping(out, span)
    });
    let servers = made::sequence(servers.collect(), place);
    Some(made::entry("servers", servers))
}

struct Host {
    /// The host, with its scheme if it is written with one.
    text: String,
    is_url: bool,
    span: Span,
    variables: Option<Node>,
}

/// What `basePath` says.
enum Base {
    /// The path that comes before all others, which begins with `/` and does not end with one, or is empty.
    Path(String),
    /// The whole URL of the server, which 2.0 does not know.
    Url(String),
}

fn base_path(document: &Mapping, context: &mut Context<'_, '_>) -> Base {
    let Some(node) = document.get("basePath") else {
        return Base::Path(String::new());
    };
    let text = node.as_str().unwrap_or_default();
    let text = text.trim().trim_end_matches('/');
    if text.contains("://") {
        let beside = match document.contains_key("host") {
            true => ", and `host` has no effect",
            false => "",
        };
        let message = format!(
            "a `basePath` is a path: this is taken for the whole URL of the server{beside}"
        );
        repaired(message, node.span, context);
        return Base::Url(text.to_owned());
    }
    Base::Path(match text {
        "" => String::new(),
        _ if text.starts_with('/') => text.to_owned(),
        _ => format!("/{text}"),
    })
}

fn repaired(message: impl Into<String>, span: Span, context: &mut Context<'_, '_>) {
    let help = "`host` is a name with or without a port, `schemes` says how it is reached, and `basePath` is a path";
    let warning = Diagnostic::warning(Code::RepairedValue, message).at(span);
    context.diagnostics.push(warning.help(help));
}

/// The host; nothing if there is none. What is written with a scheme or a path, which 2.0 does not know, is read all the same.
fn host(document: &Mapping, context: &mut Context<'_, '_>) -> Option<Host> {
    let node = document.get("host")?;
    let text = node.as_str()?.trim().trim_end_matches('/');
    let is_url = text.contains("://");
    let text = text.strip_prefix("//").unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    if is_url {
        let message = "a `host` has no scheme: this one counts, and `schemes` has no effect";
        repaired(message, node.span, context);
    } else if text.contains('/') {
        let message = "a `host` has no path: this one comes before `basePath`";
        repaired(message, node.span, context);
    }
    let mut variables = Mapping::new();
    for name in placeholders(text) {
        variables.insert(Entry {
            key: name.into(),
            key_span: node.span,
            value: variable(None, node.span),
        });
    }
    Some(Host {
        text: text.to_owned(),
        is_url,
        span: node.span,
        variables: (!variables.is_empty()).then(|| made::mapping(variables, node.span)),
    })
}

/// The names in braces of a text.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let rests = text.split('{').skip(1);
    rests.filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// What a parameter says of the part of a host that it is, as a variable. Without a default, callers have to set it.
fn variable(parameter: Option<&Mapping>, span: Span) -> Node {
    let mut out = Mapping::new();
    for key in ["default", "enum", "description"] {
        if let Some(entry) = parameter.and_then(|parameter| parameter.entry(key)) {
            out.push(entry.clone());
        }
    }
    if !out.contains_key("default") && !out.contains_key("enum") {
        out.push(made::entry("default", Node::string("", span)));
    }
    made::mapping(out, span)
}

/// The host that Azure's documents have instead of one that is always the same.
fn parameterized(document: &Mapping, context: &mut Context<'_, '_>) -> Option<Host> {
    let entry = document.entry(PARAMETERIZED)?;
    let said = entry.value.as_mapping()?;
    let template = said.get("hostTemplate")?;
    let text = template.as_str()?.trim().trim_end_matches('/');
    let mut variables = Mapping::new();
    let parameters = said.get("parameters").and_then(Node::as_sequence);
    for parameter in parameters.unwrap_or_default() {
        let found = context.found(parameter);
        let Some(mapping) = found.as_mapping() else {
            continue;
        };
        let name = mapping.get("name").and_then(Node::as_str);
        let Some(name) = name.filter(|name| placeholders(text).any(|known| known == *name)) else {
            let message = "this parameter is not in the host's template, and has no effect";
            context
                .diagnostics
                .push(Diagnostic::warning(Code::IgnoredParameter, message).at(parameter.span));
            continue;
        };
        variables.insert(Entry {
            key: name.into(),
            key_span: found.span,
            value: variable(Some(mapping), found.span),
        });
    }
    for name in placeholders(text) {
        if !variables.contains_key(name) {
            variables.insert(Entry {
                key: name.into(),
                key_span: template.span,
                value: variable(None, template.span),
            });
        }
    }
    let has_prefix = said.get("useSchemePrefix").and_then(Node::as_bool);
    Some(Host {
        text: text.to_owned(),
        is_url: has_prefix == Some(false) || text.contains("://"),
        span: template.span,
        variables: (!variables.is_empty()).then(|| made::mapping(variables, template.span)),
    })
}
