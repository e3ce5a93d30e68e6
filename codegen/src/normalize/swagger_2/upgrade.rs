//! A whole document of Swagger 2.0 as one of OpenAPI 3.0, for those who read documents as they are written.

use super::{Context, MediaTypes, Values, rewrite};
use crate::diagnostic::Diagnostics;
use crate::normalize::grammar::{Holds, Role};
use crate::normalize::made;
use crate::source::resolve::Resolver;
use crate::source::{Entry, Mapping, Node, Value};

/// How deep objects may stand in one another, references to parameters and answers among them.
const MAX_DEPTH: usize = 128;

/// Rewrites every object of a document. What keeps an object from being rewritten is said when the document is normalized.
pub(in crate::normalize) fn upgrade(document: &Node) -> Node {
    let resolver = Resolver::new(document);
    let mut diagnostics = Diagnostics::new();
    let mut upgrade = Upgrade {
        document,
        values: Values::of(document, &resolver, &mut diagnostics),
        resolver,
        media_types: MediaTypes::default(),
        diagnostics,
    };
    upgrade.object(document, Role::Document, 0)
}

struct Upgrade<'a> {
    document: &'a Node,
    resolver: Resolver<'a>,
    values: Values,
    media_types: MediaTypes,
    diagnostics: Diagnostics,
}

impl Upgrade<'_> {
    fn object(&mut self, node: &Node, role: Role, depth: usize) -> Node {
        if depth > MAX_DEPTH {
            return node.clone();
        }
        let mut context = Context {
            document: self.document,
            resolver: &self.resolver,
            values: &self.values,
            media_types: &mut self.media_types,
            diagnostics: &mut self.diagnostics,
        };
        // What an answer says of its content depends on who gives it, so each has its own.
        let is_shared = matches!(role, Role::Parameter | Role::RequestBody | Role::Response);
        let node = if is_shared { context.found(node) } else { node };
        let rewritten = rewrite(node, role, &mut context);
        let node = rewritten.as_ref().unwrap_or(node);
        let Some(mapping) = node.as_mapping() else {
            return node.clone();
        };
        let mut out = Mapping::new();
        for entry in mapping.iter() {
            out.push(Entry {
                value: self.field(entry, role, depth),
                ..entry.clone()
            });
        }
        made::mapping(out, node.span)
    }

    fn field(&mut self, entry: &Entry, role: Role, depth: usize) -> Node {
        let node = &entry.value;
        let holds = match role.pattern() {
            Some((counts, holds)) if counts(&entry.key) => Some(holds),
            _ => {
                let known = role.fields().iter();
                let mut known = known.filter(|(name, _)| *name == &*entry.key);
                known.next().map(|(_, holds)| *holds)
            }
        };
        let mut inner = |node: &Node, role| self.object(node, role, depth + 1);
        match (holds, &node.value) {
            _ if &*entry.key == "$ref" && role == Role::Schema => moved(node),
            (Some(Holds::One(role)), Value::Mapping(_)) => inner(node, role),
            (Some(Holds::One(role) | Holds::List(role)), Value::Sequence(nodes)) => {
                let nodes = nodes.iter().map(|node| inner(node, role)).collect();
                made::sequence(nodes, node.span)
            }
            (Some(Holds::Map(role)), Value::Mapping(mapping)) => {
                let mut out = Mapping::new();
                for entry in mapping.iter() {
                    out.push(Entry {
                        value: inner(&entry.value, role),
                        ..entry.clone()
                    });
                }
                made::mapping(out, node.span)
            }
            _ => node.clone(),
        }
    }
}

/// A reference to where a definition is in 3.0.
fn moved(reference: &Node) -> Node {
    let target = reference.as_str();
    match target.and_then(|target| target.strip_prefix("#/definitions/")) {
        Some(rest) => Node::string(format!("#/components/schemas/{rest}"), reference.span),
        None => reference.clone(),
    }
}
