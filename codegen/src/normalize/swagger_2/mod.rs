//! Swagger 2.0 in the words of OpenAPI 3.0, one object at a time: what is asked for as an object of 3.0 and is written as 2.0
//! has it becomes that object, with the places that it was written at.
//!
//! References stay as they are, and what they lead to is rewritten when it is asked for. Only where what a parameter is decides
//! what becomes of the object around it (a body is no parameter in 3.0), references to parameters are looked at.

mod document;
mod forms;
mod media_types;
mod operations;
mod parameters;
mod responses;
mod schemas;
mod security;
mod servers;
mod upgrade;
mod values;

use super::grammar::Role;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::resolve::Resolver;
use crate::source::{Mapping, Node, Span};

pub(super) use self::media_types::MediaTypes;
pub(super) use self::upgrade::upgrade;
pub(super) use self::values::Values;

/// How many references may lead through one another to a parameter.
const MAX_REFERENCES: usize = 64;

/// What rewriting has to know of what is around an object.
pub(super) struct Context<'c, 'a> {
    /// The document, for what it says of all operations.
    pub(super) document: &'a Node,
    /// What references lead to. That one leads to nothing says whoever follows it.
    pub(super) resolver: &'c Resolver<'a>,
    /// The values of discriminators that schemas say themselves.
    pub(super) values: &'c Values,
    /// The media types of the operation that is being built. They are set when it is rewritten.
    pub(super) media_types: &'c mut MediaTypes,
    pub(super) diagnostics: &'c mut Diagnostics,
}

/// An object in the words of OpenAPI 3.0; nothing if it is in them already.
pub(super) fn rewrite(node: &Node, role: Role, context: &mut Context<'_, '_>) -> Option<Node> {
    let mapping = node.as_mapping()?;
    // What a reference leads to is rewritten when it is there.
    let is_reference = mapping
        .get("$ref")
        .is_some_and(|node| node.as_str().is_some());
    if is_reference && role != Role::Schema {
        return None;
    }
    match role {
        Role::Document => Some(document::rewrite(node, mapping, context)),
        Role::PathItem => operations::path_item(node, mapping, context),
        Role::Operation => Some(operations::operation(node, mapping, context)),
        Role::Parameter => parameters::parameter(node, mapping, context),
        Role::Header => parameters::header(node, mapping, context),
        Role::RequestBody => operations::body(node, mapping, context),
        Role::Response => responses::response(node, mapping, context),
        Role::SecurityScheme => security::scheme(node, mapping, context),
        Role::Schema => schemas::schema(node, mapping, context),
        _ => None,
    }
}

impl<'a> Context<'_, 'a> {
    fn warn(&mut self, code: Code, message: impl Into<String>, span: Span) {
        self.diagnostics
            .push(Diagnostic::warning(code, message).at(span));
    }

    /// Says that a field is one of OpenAPI 3, which is read all the same.
    fn is_of_3(&mut self, mapping: &Mapping, key: &str) {
        if let Some(entry) = mapping.entry(key) {
            let message = format!("`{key}` is of OpenAPI 3, and is read as it is there");
            let warning = Diagnostic::warning(Code::RepairedValue, message).at(entry.key_span);
            self.diagnostics
                .push(warning.help("a description of OpenAPI 3 begins with `openapi: 3.0.4`"));
        }
    }

    /// The object that a node is or refers to, as far as that can be found.
    fn found<'n>(&self, node: &'n Node) -> &'n Node
    where
        'a: 'n,
    {
        let mut found = node;
        for _ in 0..MAX_REFERENCES {
            let target = found.get("$ref").and_then(Node::as_str);
            match target.and_then(|target| self.resolver.meant(target)) {
                Some(next) => found = next,
                None => break,
            }
        }
        found
    }
}

/// A text that an object says, if it says it.
fn text<'m>(mapping: &'m Mapping, key: &str) -> Option<&'m str> {
    mapping.get(key).and_then(Node::as_str)
}

#[cfg(test)]
mod tests;
