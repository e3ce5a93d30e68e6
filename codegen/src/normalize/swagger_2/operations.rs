//! Path items and operations: of their parameters, those that are a body in 3.0 become one.

use super::media_types::{self, MediaTypes};
use super::parameters::{PLACES, of_schema, place};
use super::{Context, forms, servers};
use crate::diagnostic::Code;
use crate::normalize::grammar::METHODS;
use crate::normalize::{fixed_words, made};
use crate::source::{Entry, Mapping, Node, Span, Value};

/// A path item whose operations have what it says of all their bodies; nothing if it says nothing of them.
pub(super) fn path_item(
    node: &Node,
    mapping: &Mapping,
    context: &mut Context<'_, '_>,
) -> Option<Node> {
    let list = context.found(mapping.get("parameters")?);
    let (bodies, others): (Vec<&Node>, Vec<&Node>) = list
        .as_sequence()?
        .iter()
        .partition(|parameter| is_body(context.found(parameter)));
    if bodies.is_empty() {
        return None;
    }
    let mut out = Mapping::new();
    for entry in mapping.iter() {
        let value = match &*entry.key {
            "parameters" => {
                let others = others.iter().map(|node| (*node).clone()).collect();
                made::sequence(others, list.span)
            }
            key if METHODS.contains(&key) => with_shared(&entry.value, &bodies, context),
            _ => entry.value.clone(),
        };
        out.push(Entry {
            value,
            ..entry.clone()
        });
    }
    Some(made::mapping(out, node.span))
}

/// An operation with parameters that its path has for all of them; its own come after those, and count.
fn with_shared(operation: &Node, shared: &[&Node], context: &Context<'_, '_>) -> Node {
    let mut operation = context.found(operation).clone();
    let span = operation.span;
    if let Some(mapping) = operation.as_mapping_mut() {
        let own = mapping.get("parameters").map(|own| context.found(own));
        let span = own.map_or(span, |own| own.span);
        let own = own.and_then(Node::as_sequence).unwrap_or_default();
        let all = shared.iter().copied().chain(own).cloned().collect();
        mapping.insert(made::entry("parameters", made::sequence(all, span)));
    }
    operation
}

/// Whether a parameter is a body in 3.0, or part of one.
fn is_body(parameter: &Node) -> bool {
    let place = parameter.as_mapping().and_then(place);
    matches!(place, Some("body" | "formData"))
}

/// An operation with its body and servers.
pub(super) fn operation(node: &Node, mapping: &Mapping, context: &mut Context<'_, '_>) -> Node {
    *context.media_types = MediaTypes::of(mapping, context);
    for key in ["requestBody", "servers"] {
        context.is_of_3(mapping, key);
    }
    let mut out = Mapping::new();
    let mut body = None;
    for entry in mapping.iter() {
        match &*entry.key {
            "consumes" | "produces" => {}
            "schemes" => {
                if let Some(servers) = servers::of_operation(entry, context) {
                    out.push(servers);
                }
            }
            "parameters" if context.found(&entry.value).as_sequence().is_some() => {
                let (others, made) = split(context.found(&entry.value), context);
                out.push(Entry {
                    value: others,
                    ..entry.clone()
                });
                body = made;
            }
            _ => out.push(entry.clone()),
        }
    }
    if let Some(body) = body {
        if mapping.contains_key("requestBody") {
            let message = "this parameter is left out: the operation has a `requestBody`, too";
            context.warn(Code::Contradiction, message, body.span);
        } else {
            out.push(made::entry("requestBody", body));
        }
    }
    made::mapping(out, node.span)
}

fn name(parameter: &Node) -> Option<&str> {
    parameter.get("name").and_then(Node::as_str)
}

/// The parameters that are parameters in 3.0, and the body that the others are.
fn split(list: &Node, context: &mut Context<'_, '_>) -> (Node, Option<Node>) {
    let mut others = Vec::new();
    let mut body: Option<&Node> = None;
    let mut fields: Vec<forms::Field<'_>> = Vec::new();
    for parameter in list.as_sequence().unwrap_or_default() {
        let found = context.found(parameter);
        if is_body(found)
            && let Some(place) = found.get("in")
        {
            fixed_words::repaired(place, PLACES, context.diagnostics);
        }
        if forms::is_field(found) {
            // The last of one name counts, at the place of the first.
            let same = |known: &&mut forms::Field<'_>| name(known.node) == name(found);
            let field = forms::Field {
                node: found,
                is_listed: is_within(parameter.span, list.span),
            };
            match fields.iter_mut().find(same) {
                Some(known) => *known = field,
                None => fields.push(field),
            }
        } else if is_body(found) {
            if let Some(before) = body.replace(parameter)
                && name(context.found(before)) != name(found)
            {
                let message = "this body is left out: the operation has another one, and a request has one body";
                context.warn(Code::Contradiction, message, before.span);
            }
        } else {
            others.push(parameter.clone());
        }
    }
    let others = made::sequence(others, list.span);
    if body.is_some() {
        for field in &fields {
            let message = "this field of a form is left out: the operation has a body that is none";
            context.warn(Code::Contradiction, message, field.node.span);
        }
        return (others, body.cloned());
    }
    let form = (!fields.is_empty()).then(|| forms::body(&fields, list.span, context));
    (others, form)
}

fn is_within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

/// The body that a parameter `in: body` is.
pub(super) fn body(node: &Node, mapping: &Mapping, context: &mut Context<'_, '_>) -> Option<Node> {
    if mapping.contains_key("content") || !mapping.contains_key("in") {
        return None;
    }
    let mut out = Mapping::new();
    let mut inline = Mapping::new();
    for entry in mapping.iter() {
        match &*entry.key {
            "description" | "required" => out.push(entry.clone()),
            "name" | "in" | "schema" => {}
            // What is said of other parameters beside their names is said here in `schema`, but not by everybody.
            key if of_schema(key) => inline.push(entry.clone()),
            _ => {}
        }
    }
    let schema = match mapping.get("schema") {
        Some(schema) if schema.value != Value::Null => schema.clone(),
        _ => {
            if inline.is_empty() {
                let message = "this body has no `schema`: it is any JSON";
                context.warn(Code::WidenedSchema, message, node.span);
            }
            made::mapping(inline, node.span)
        }
    };
    let types = std::mem::take(&mut context.media_types.consumes);
    let content = media_types::content(&types, None, &schema, context);
    context.media_types.consumes = types;
    out.push(made::entry("content", content));
    Some(made::mapping(out, node.span))
}
