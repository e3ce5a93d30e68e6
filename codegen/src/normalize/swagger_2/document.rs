//! The document as a whole: its servers, and what it defines for use elsewhere.

use super::{Context, servers};
use crate::normalize::made;
use crate::source::{Entry, Mapping, Node};

/// Paths that differ from others in their query alone, which `paths` has no room for.
const MORE_PATHS: &str = "x-ms-paths";

/// The document in the words of 3.0. Its `parameters` and `responses` are not in it: they are found where they are written.
pub(super) fn rewrite(node: &Node, mapping: &Mapping, context: &mut Context<'_, '_>) -> Node {
    for key in ["components", "servers"] {
        context.is_of_3(mapping, key);
    }
    let mut out = Mapping::new();
    let mut components = mapping.get("components").cloned();
    for entry in mapping.iter() {
        match &*entry.key {
            "swagger" => out.push(made::entry(
                "openapi",
                Node::string("3.0.4", entry.value.span),
            )),
            "definitions" => put(&mut components, "schemas", entry),
            "securityDefinitions" => put(&mut components, "securitySchemes", entry),
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
        add_paths(&mut out, more, context);
    }
    made::mapping(out, node.span)
}

/// Puts what 2.0 defines at the top where 3.0 has it.
fn put(components: &mut Option<Node>, key: &str, entry: &Entry) {
    let components =
        components.get_or_insert_with(|| made::mapping(Mapping::new(), entry.value.span));
    let Some(components) = components.as_mapping_mut() else {
        return;
    };
    let both = components.get_mut(key).and_then(Node::as_mapping_mut);
    match (both, entry.value.as_mapping()) {
        (Some(known), Some(more)) => {
            for entry in more.iter() {
                known.insert(entry.clone());
            }
        }
        _ => {
            components.insert(Entry {
                key: key.into(),
                ..entry.clone()
            });
        }
    }
}

fn add_paths(out: &mut Mapping, more: &Entry, context: &Context<'_, '_>) {
    let Some(paths) = context.found(&more.value).as_mapping() else {
        return;
    };
    let known = out.get_mut("paths").map(|known| {
        *known = context.found(known).clone();
        known
    });
    match known.and_then(Node::as_mapping_mut) {
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
