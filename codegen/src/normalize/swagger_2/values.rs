//! Values of discriminators that are not the names of the schemas that they stand for: the schemas say them, wherever they are
//! written, and in 3.0 the discriminator of what they extend does.

use std::collections::{BTreeMap, BTreeSet};

use super::text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::normalize::envelope::is_swagger_2;
use crate::source::files::{FILES, PREFIX, token};
use crate::source::resolve::Resolver;
use crate::source::{Entry, Mapping, Node, Span, Value};

/// By what a schema says which value of its parent's discriminator stands for it, where that is not its name.
const SAID_BY: [&str; 2] = ["x-ms-discriminator-value", "x-discriminator-value"];

/// How many schemas one schema extends, at most. There are no such hierarchies; a document that goes beyond is made to take long.
const MAX_PARENTS: usize = 256;

/// The values of discriminators, by where the schemas with the discriminators are written: each with a reference to the schema
/// that it stands for.
#[derive(Debug, Default)]
pub(in crate::normalize) struct Values(BTreeMap<Span, Mapping>);

impl Values {
    /// Those of a document of Swagger 2.0, and none of any other.
    pub(in crate::normalize) fn of(
        root: &Node,
        resolver: &Resolver<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        if !is_swagger_2(root) {
            return Self::default();
        }
        let mut search = Search {
            resolver,
            parents: BTreeMap::new(),
            known: BTreeSet::new(),
            values: BTreeMap::new(),
            diagnostics,
        };
        let named = resolver.end("#/definitions").and_then(Node::as_mapping);
        for entry in named.into_iter().flatten() {
            let target = || format!("#/components/schemas/{}", token(&entry.key));
            search.schema(&entry.value, target);
        }
        let files = root.get(FILES).and_then(Node::as_mapping);
        for file in files.into_iter().flatten() {
            let mut steps = vec![token(&file.key)];
            search.visit(&file.value, &mut steps);
        }
        Self(search.values)
    }

    /// Those of the discriminator of a schema that is written at a place.
    pub(super) fn at(&self, span: Span) -> Mapping {
        self.0.get(&span).cloned().unwrap_or_default()
    }
}

struct Search<'r, 'a> {
    resolver: &'r Resolver<'a>,
    /// What schemas extend, by where they are written, as far as that has been asked for.
    parents: BTreeMap<Span, Vec<&'a Node>>,
    /// The schemas that have been looked at.
    known: BTreeSet<Span>,
    values: BTreeMap<Span, Mapping>,
    diagnostics: &'r mut Diagnostics,
}

impl<'a> Search<'_, 'a> {
    /// Looks for schemas in a node of a file and in all that is in it, which `source` keeps from being too deep.
    fn visit(&mut self, node: &Node, steps: &mut Vec<String>) {
        self.schema(node, || format!("{PREFIX}{}", steps.join("/")));
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping {
                    steps.push(token(&entry.key));
                    self.visit(&entry.value, steps);
                    steps.pop();
                }
            }
            Value::Sequence(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    steps.push(index.to_string());
                    self.visit(node, steps);
                    steps.pop();
                }
            }
            _ => {}
        }
    }

    /// Gives the value that a schema says, if it says one, to all that it extends. `target` is a reference to the schema.
    fn schema(&mut self, schema: &Node, target: impl FnOnce() -> String) {
        let said = SAID_BY.iter().find_map(|key| Some((key, schema.get(key)?)));
        let Some((key, said)) = said else {
            return;
        };
        // A value that is written without quotes may be a number or a Boolean, which stands for its text.
        let value = match &said.value {
            Value::String(text) | Value::Number(text) => text.clone(),
            Value::Bool(value) => value.to_string().into(),
            _ => {
                let message = format!("`{key}` is a text, and this is {}", said.kind());
                let warning = Diagnostic::warning(Code::WrongType, message);
                self.diagnostics.push(warning.at(said.span));
                return;
            }
        };
        if !self.known.insert(schema.span) {
            return;
        }
        let bases = self.bases(schema);
        if bases.is_empty() {
            return;
        }
        let mapped = Entry {
            key: value,
            key_span: said.span,
            value: Node::string(target(), said.span),
        };
        for base in bases {
            let values = self.values.entry(base).or_default();
            if values.contains_key(&mapped.key) {
                let message = format!(
                    "another schema says that `{}` stands for it; for this one it has no effect",
                    mapped.key.escape_debug()
                );
                let warning = Diagnostic::warning(Code::Contradiction, message);
                self.diagnostics.push(warning.at(said.span));
            } else {
                values.push(mapped.clone());
            }
        }
    }

    /// Where those are written of a schema and of all that it extends which have a discriminator.
    fn bases(&mut self, schema: &Node) -> Vec<Span> {
        let has_discriminator = |schema: &Node| {
            let discriminator = schema.get("discriminator");
            discriminator.is_some_and(|property| property.as_str().is_some())
        };
        let mut bases: Vec<Span> = Vec::new();
        if has_discriminator(schema) {
            bases.push(schema.span);
        }
        let mut found = BTreeSet::from([schema.span]);
        let mut pending = parents(schema, self.resolver);
        while let Some(next) = pending.pop() {
            if found.len() > MAX_PARENTS {
                break;
            }
            if !found.insert(next.span) {
                continue;
            }
            if has_discriminator(next) {
                bases.push(next.span);
            }
            let resolver = self.resolver;
            let known = self.parents.entry(next.span);
            pending.extend_from_slice(known.or_insert_with(|| parents(next, resolver)));
        }
        bases
    }
}

/// The schemas that a schema extends.
fn parents<'a>(schema: &Node, resolver: &Resolver<'a>) -> Vec<&'a Node> {
    let parts = schema.get("allOf").and_then(Node::as_sequence);
    let parts = parts.unwrap_or_default().iter();
    parts
        .filter_map(|part| resolver.end(text(part.as_mapping()?, "$ref")?))
        .collect()
}
