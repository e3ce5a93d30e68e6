//! The document as a whole: its servers, and what it defines for use elsewhere.

use std::collections::BTreeSet;

use super::{Context, schemas, servers, text};
use crate::diagnostic::Code;
use crate::normalize::made;
use crate::source::{Entry, Mapping, Node, unescape_token};

/// Paths that differ from others in their query alone, which `paths` has no room for.
const MORE_PATHS: &str = "x-ms-paths";

/// By what a schema says which value of its parent's discriminator stands for it, where that is not its name.
const VALUES: [&str; 2] = ["x-ms-discriminator-value", "x-discriminator-value"];

/// How many parts of `allOf` may be looked at for the schemas that definitions with a value extend. The largest documents have
/// a thousand.
const MAX_PARTS: usize = 200_000;

/// The document in the words of 3.0. Its `parameters` and `responses` are not in it: they are found where they are written.
pub(super) fn rewrite(node: &Node, mapping: &Mapping, context: &mut Context<'_, '_>) -> Node {
    let mut out = Mapping::new();
    let mut components = mapping.get("components").cloned();
    for entry in mapping.iter() {
        match &*entry.key {
            "swagger" => out.push(made::entry(
                "openapi",
                Node::string("3.0.4", entry.value.span),
            )),
            "definitions" => {
                let definitions = with_values(&entry.value, context);
                put(&mut components, "schemas", entry, definitions);
            }
            "securityDefinitions" => {
                put(
                    &mut components,
                    "securitySchemes",
                    entry,
                    entry.value.clone(),
                );
            }
            "basePath" | "components" | "consumes" | "host" | "parameters" | "produces"
            | "responses" | "schemes" | MORE_PATHS => {}
            _ => out.push(entry.clone()),
        }
    }
    if let Some(servers) = servers::of_document(mapping, context)
        && !out.contains_key("servers")
    {
        out.push(servers);
    }
    if let Some(components) = components {
        out.push(made::entry("components", components));
    }
    if let Some(more) = mapping.entry(MORE_PATHS) {
        add_paths(&mut out, more);
    }
    made::mapping(out, node.span)
}

/// Puts what 2.0 defines at the top where 3.0 has it.
fn put(components: &mut Option<Node>, key: &str, entry: &Entry, value: Node) {
    let components =
        components.get_or_insert_with(|| made::mapping(Mapping::new(), entry.value.span));
    let Some(components) = components.as_mapping_mut() else {
        return;
    };
    let both = components.get_mut(key).and_then(Node::as_mapping_mut);
    match (both, value.as_mapping()) {
        (Some(known), Some(more)) => {
            for entry in more.iter() {
                known.insert(entry.clone());
            }
        }
        _ => {
            components.insert(Entry {
                key: key.into(),
                key_span: entry.key_span,
                value,
            });
        }
    }
}

fn add_paths(out: &mut Mapping, more: &Entry) {
    let Some(paths) = more.value.as_mapping() else {
        return;
    };
    match out.get_mut("paths").and_then(Node::as_mapping_mut) {
        Some(known) => {
            for entry in paths.iter().filter(|entry| entry.key.starts_with('/')) {
                if !known.contains_key(&entry.key) {
                    known.push(entry.clone());
                }
            }
        }
        None => {
            out.insert(Entry {
                key: "paths".into(),
                ..more.clone()
            });
        }
    }
}

/// The definitions, and with each discriminator the values that are not the names of the schemas that they stand for.
fn with_values(definitions: &Node, context: &mut Context<'_, '_>) -> Node {
    let mut out = definitions.clone();
    let Some(named) = definitions.as_mapping() else {
        return out;
    };
    let said: Vec<(&Entry, &Node)> = named
        .iter()
        .filter_map(|entry| {
            let value = VALUES.iter().find_map(|key| entry.value.get(key))?;
            Some((entry, value)).filter(|_| value.as_str().is_some())
        })
        .collect();
    let mut values: std::collections::BTreeMap<&str, Mapping> = Default::default();
    let mut parts_left = MAX_PARTS;
    for (entry, value) in said {
        let bases = with_parents(entry, named, &mut parts_left);
        if parts_left == 0 {
            let message = "schemas extend each other in so many ways that values of discriminators from here on are left out";
            context.warn(Code::LimitExceeded, message, value.span);
            break;
        }
        for base in bases {
            let is_base = named
                .get(base)
                .is_some_and(|base| base.get("discriminator").is_some_and(is_name));
            if is_base {
                let mapped = Entry {
                    key: value.as_str().unwrap_or_default().into(),
                    key_span: value.span,
                    value: Node::string(format!("#/components/schemas/{}", entry.key), value.span),
                };
                values.entry(base).or_default().insert(mapped);
            }
        }
    }
    let Some(written) = out.as_mapping_mut() else {
        return out;
    };
    for (name, values) in values {
        let base = written.get_mut(name).and_then(Node::as_mapping_mut);
        if let Some(base) = base
            && let Some(property) = base.get("discriminator").cloned()
        {
            base.insert(made::entry(
                "discriminator",
                schemas::by_name(&property, values),
            ));
        }
    }
    out
}

fn is_name(discriminator: &Node) -> bool {
    discriminator.as_str().is_some()
}

/// The names of a schema and of all that it extends, as far as may be looked.
fn with_parents<'n>(
    entry: &'n Entry,
    named: &'n Mapping,
    parts_left: &mut usize,
) -> BTreeSet<&'n str> {
    let mut found = BTreeSet::new();
    let mut pending = vec![entry];
    while let Some(entry) = pending.pop() {
        if !found.insert(&*entry.key) {
            continue;
        }
        let parts = entry.value.get("allOf").and_then(Node::as_sequence);
        for part in parts.unwrap_or_default() {
            *parts_left = parts_left.saturating_sub(1);
            if *parts_left == 0 {
                return found;
            }
            let target = part.as_mapping().and_then(|part| text(part, "$ref"));
            let name = target.and_then(|target| target.strip_prefix("#/definitions/"));
            pending.extend(name.and_then(|name| named.entry(&unescape_token(name))));
        }
    }
    found
}
