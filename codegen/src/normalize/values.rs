//! What fields hold: values of the kinds that the grammar asks for, objects among them, and what is left of others.

use super::beside::is_beside;
use super::grammar::{Holds, Role};
use super::made::{any_schema, null_schema, unknown_requirement, unknown_scheme};
use super::reshape::{Reshaper, reference};
use super::size::size;
use super::{media_type_names, sequences};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Entry, Mapping, Node, Span, Value};

impl<'a> Reshaper<'a> {
    /// The fields of an object that the grammar knows.
    pub(super) fn fields(&mut self, mapping: &'a Mapping, role: Role) -> Mapping {
        let mut out = Mapping::new();
        for entry in mapping.iter() {
            let holds = match role.pattern() {
                Some((counts, holds)) if counts(&entry.key) => Some(holds),
                _ => role
                    .fields()
                    .iter()
                    .find(|(name, _)| **name == *entry.key)
                    .map(|(_, holds)| *holds),
            };
            // Beside an object of its own, the root of a file may hold what is only referred to.
            if holds.is_none() && !self.roots.contains(&std::ptr::from_ref(mapping)) {
                self.left_out(entry, role);
            }
            if let Some(holds) = holds
                && let Some(value) = self.value(&entry.key, entry.key_span, &entry.value, holds)
            {
                if role == Role::Schema && &*entry.key == "pattern" {
                    self.pattern(&value);
                }
                out.push(Entry {
                    key: entry.key.clone(),
                    key_span: entry.key_span,
                    value,
                });
            }
        }
        out
    }

    /// Builds the value of a field, if it is of the right kind.
    fn value(
        &mut self,
        key: &'a str,
        key_span: Span,
        node: &'a Node,
        holds: Holds,
    ) -> Option<Node> {
        let is_copied = !matches!(holds, Holds::One(_) | Holds::List(_) | Holds::Map(_));
        let weight = if is_copied { size(node) } else { 1 };
        if !self.spend(node.span, weight) {
            return None;
        }
        // OpenAPI knows references in place of some objects only, but descriptions of many files have them anywhere.
        let is_object = matches!(
            holds,
            Holds::One(_) | Holds::Anything | Holds::TextMap | Holds::Scopes
        );
        if !is_object && let Some((reference, target)) = reference(node) {
            if matches!(holds, Holds::Map(_)) && is_beside(node) {
                return self.joined_with(node, reference, target, |this, joined| {
                    this.value(key, key_span, joined, holds)
                });
            }
            return self.follow_with(reference, target, |this, found| {
                this.value(key, key_span, found, holds)
            });
        }
        let fits = match holds {
            Holds::Anything => true,
            Holds::Text => match &node.value {
                Value::String(_) => true,
                // `version: 1.0` is meant as the text that it is.
                Value::Number(text) => {
                    return Some(Node {
                        span: node.span,
                        value: Value::String(text.clone()),
                    });
                }
                Value::Bool(value) => {
                    return Some(Node {
                        span: node.span,
                        value: Value::String(value.to_string().into()),
                    });
                }
                _ => false,
            },
            Holds::Flag => matches!(node.value, Value::Bool(_)),
            Holds::Number => matches!(node.value, Value::Number(_)),
            Holds::NumberOrFlag => matches!(node.value, Value::Number(_) | Value::Bool(_)),
            Holds::Count => {
                matches!(&node.value, Value::Number(text) if text.parse::<u64>().is_ok())
            }
            Holds::Things => {
                if node.as_sequence().is_some_and(<[Node]>::is_empty) {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            Code::Contradiction,
                            format!("`{key}` lists nothing, and has no effect"),
                        )
                        .at(node.span),
                    );
                    return None;
                }
                node.as_sequence().is_some()
            }
            Holds::Texts => match node.as_sequence() {
                Some(nodes) if nodes.iter().any(|node| node.as_str().is_none()) => {
                    return Some(self.texts(node, nodes, key));
                }
                nodes => nodes.is_some(),
            },
            Holds::Scopes => {
                let is_list = node
                    .as_sequence()
                    .is_some_and(|nodes| nodes.iter().all(|node| node.as_str().is_some()));
                if !is_list {
                    if node.value != Value::Null {
                        self.wrong_type(node, &format!("`{key}` is a sequence of strings"));
                    }
                    return Some(Node {
                        span: node.span,
                        value: Value::Sequence(Vec::new()),
                    });
                }
                true
            }
            Holds::TextOrTexts => {
                node.as_str().is_some()
                    || node
                        .as_sequence()
                        .is_some_and(|nodes| nodes.iter().all(|node| node.as_str().is_some()))
            }
            Holds::TextMap => match node.as_mapping() {
                Some(mapping) => return Some(self.text_map(node, mapping, key)),
                None => false,
            },
            // Before JSON Schema 2020-12, the schemas of the first items stood in `items`.
            Holds::One(Role::Schema) if key == "items" && node.as_sequence().is_some() => {
                return self.list(node, key, Role::Schema);
            }
            Holds::One(role) => return self.object(node, role, key_span),
            Holds::List(role) => return self.list(node, key, role),
            Holds::Map(role) => return self.map(node, key, role),
        };
        if !fits {
            self.wrong_type(node, &format!("`{key}` is {}", expected(holds)));
            return None;
        }
        Some(node.clone())
    }

    /// The strings of a sequence of which some are none.
    fn texts(&mut self, node: &Node, nodes: &[Node], key: &str) -> Node {
        for other in nodes.iter().filter(|node| node.as_str().is_none()) {
            self.wrong_type(other, &format!("`{key}` is a sequence of strings"));
        }
        let texts = nodes.iter().filter(|node| node.as_str().is_some());
        Node {
            span: node.span,
            value: Value::Sequence(texts.cloned().collect()),
        }
    }

    /// The entries of a mapping that are strings.
    fn text_map(&mut self, node: &Node, mapping: &Mapping, key: &str) -> Node {
        let mut texts = Mapping::new();
        for entry in mapping.iter() {
            if entry.value.as_str().is_some() {
                texts.push(entry.clone());
            } else {
                self.wrong_type(&entry.value, &format!("`{key}` is a mapping to strings"));
            }
        }
        Node {
            span: node.span,
            value: Value::Mapping(texts),
        }
    }

    fn list(&mut self, node: &'a Node, key: &str, role: Role) -> Option<Node> {
        let Some(nodes) = node.as_sequence() else {
            self.wrong_type(node, &format!("`{key}` is a sequence"));
            return None;
        };
        // Which schema an item of an array has is a matter of its position.
        let has_positions = matches!(key, "items" | "prefixItems");
        let is_choice = matches!(key, "oneOf" | "anyOf");
        let nodes = nodes
            .iter()
            .filter_map(|item| {
                let object = self.object(item, role, item.span);
                let instead = || match item.value {
                    _ if has_positions => Some(any_schema(item.span)),
                    // What cannot be read is still required: an operation is not open to all by a mistake.
                    _ if role == Role::SecurityRequirement => Some(unknown_requirement(item.span)),
                    // What is meant by null among choices is null.
                    Value::Null if is_choice => Some(null_schema(item.span)),
                    _ => None,
                };
                object.or_else(instead)
            })
            .collect();
        Some(Node {
            span: node.span,
            value: Value::Sequence(nodes),
        })
    }

    fn map(&mut self, node: &'a Node, key: &str, role: Role) -> Option<Node> {
        let Some(mapping) = node.as_mapping() else {
            self.wrong_type(node, &format!("`{key}` is a mapping"));
            return None;
        };
        let mut out = Mapping::new();
        for entry in mapping.iter() {
            let is_there = |name: &str| mapping.contains_key(name) || out.contains_key(name);
            let keys = match role {
                Role::MediaType => {
                    let (key, span) = (&entry.key, entry.key_span);
                    media_type_names::repaired(key, span, is_there, self.diagnostics)
                }
                _ => vec![&*entry.key],
            };
            for key in keys {
                if let Some(value) = self.map_value(key, entry, role) {
                    out.push(Entry {
                        key: key.into(),
                        key_span: entry.key_span,
                        value,
                    });
                }
            }
        }
        Some(Node {
            span: node.span,
            value: Value::Mapping(out),
        })
    }

    /// The value of a key of a map of objects.
    fn map_value(&mut self, key: &str, entry: &'a Entry, role: Role) -> Option<Node> {
        let mut value = self.object(&entry.value, role, entry.key_span);
        if role == Role::MediaType {
            value
                .iter_mut()
                .for_each(|value| sequences::settle(key, value));
        }
        // A schema that is none is still the schema of something.
        value.or_else(|| {
            let span = entry.value.span;
            match role {
                Role::Schema if entry.value.as_mapping().is_none() => Some(any_schema(span)),
                // What is wrong with it has been said. It is known by its name all the same.
                Role::SecurityScheme => Some(unknown_scheme(span)),
                _ => None,
            }
        })
    }
}

/// What a value of a field is, for messages.
fn expected(holds: Holds) -> &'static str {
    match holds {
        Holds::Text => "a string",
        Holds::Flag => "a Boolean",
        Holds::Number => "a number",
        Holds::NumberOrFlag => "a number or a Boolean",
        Holds::Count => "a whole number that is not negative",
        Holds::Things => "a sequence",
        Holds::Texts => "a sequence of strings",
        Holds::TextOrTexts => "a string or a sequence of strings",
        Holds::TextMap => "a mapping to strings",
        Holds::Anything | Holds::Scopes | Holds::One(_) | Holds::List(_) | Holds::Map(_) => {
            "something else"
        }
    }
}
