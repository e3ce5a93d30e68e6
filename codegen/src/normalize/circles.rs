//! Named schemas that are one another and nothing else: each no more than a `$ref` to the next, and the last to the first.

use std::collections::{BTreeMap, BTreeSet};

use super::extension;
use super::made::any_schema;
use super::references::SCHEMAS;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Mapping, Node};

/// How many of a circle's schemas a message lists.
const LISTED: usize = 8;

/// Makes any JSON of the first schema of each circle, which is said with the way around.
pub(super) fn break_circles(document: &mut Node, diagnostics: &mut Diagnostics) {
    let schemas = document.as_mapping_mut();
    let schemas = schemas.and_then(|document| document.get_mut("components"));
    let schemas = schemas.and_then(Node::as_mapping_mut);
    let schemas = schemas.and_then(|components| components.get_mut("schemas"));
    let Some(schemas) = schemas.and_then(Node::as_mapping_mut) else {
        return;
    };
    for circle in circles(schemas) {
        let Some(reference) = circle.first().and_then(|first| schemas.get_mut(first)) else {
            continue;
        };
        let span = next(reference).map_or(reference.span, |(target, _)| target.span);
        diagnostics.push(Diagnostic::warning(Code::CircularReference, said(&circle)).at(span));
        // What is said beside it still is.
        let beside = reference.as_mapping_mut();
        let beside = beside.and_then(|beside| beside.remove(extension::REF));
        if beside.is_none() {
            *reference = any_schema(reference.span);
        }
    }
}

/// The circles, each from the schema of it that the document has first.
fn circles(schemas: &Mapping) -> Vec<Vec<Box<str>>> {
    let ways: BTreeMap<&str, &str> = schemas
        .iter()
        .filter_map(|entry| Some((&*entry.key, next(&entry.value)?.1)))
        .collect();
    let mut circles = Vec::new();
    let mut done = BTreeSet::new();
    for entry in schemas.iter() {
        let (mut way, mut on_way) = (Vec::new(), BTreeSet::new());
        let mut at = &*entry.key;
        while let Some(to) = ways.get(at).filter(|_| done.insert(at)) {
            way.push(at);
            on_way.insert(at);
            at = to;
        }
        // What leads into a circle is no part of it.
        if on_way.contains(at)
            && let Some(begin) = way.iter().position(|name| *name == at)
        {
            let names = way.iter().skip(begin);
            circles.push(names.map(|name| Box::from(*name)).collect());
        }
    }
    circles
}

/// The reference that a schema is, if it says nothing else of values, and the name of the schema that it leads to.
fn next(schema: &Node) -> Option<(&Node, &str)> {
    let mapping = schema.as_mapping()?;
    let only_says = mapping.iter().all(|entry| {
        let prose = ["$ref", extension::REF, extension::AT, extension::POINTER];
        prose.contains(&&*entry.key)
            || matches!(&*entry.key, "title" | "description" | "deprecated")
    });
    let target = mapping
        .get("$ref")
        .or_else(|| mapping.get(extension::REF))?;
    let name = target.as_str()?.strip_prefix(SCHEMAS)?;
    only_says.then_some((target, name))
}

fn said(circle: &[Box<str>]) -> String {
    let names: Vec<String> = circle.iter().map(|name| format!("`{name}`")).collect();
    let first = names.first().map_or("", String::as_str);
    if names.len() == 1 {
        return format!(
            "{first} is a reference to itself and nothing else: it is read and written as any JSON"
        );
    }
    let mut way: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
    if names.len() > LISTED {
        way.push("…");
    }
    way.push(first);
    format!(
        "schemas that refer to one another and say nothing else ({}) are read and written as any JSON",
        way.join(" → ")
    )
}
