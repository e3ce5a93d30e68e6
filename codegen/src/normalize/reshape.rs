//! Builds the normalized tree from the one that was written: the fields that the grammar knows, with values of the right
//! kind, and everything but schemas put where a `$ref` stood.

use super::grammar::{Holds, Role};
use super::{extension, schema_3_1};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Entry, Mapping, Node, Span, Value, unescape_token};

/// How many nodes a normalized document may have. Descriptions of the largest APIs have a tenth of it; a document that
/// goes beyond refers to the same large parts over and over.
const MAX_NODES: usize = 20_000_000;

/// How deep references may lead through one another.
const MAX_REFERENCES: usize = 64;

const SCHEMAS: &str = "#/components/schemas/";

/// Builds the normalized tree of a document, which is a mapping.
pub(super) fn reshape(root: &Node, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut reshaper = Reshaper {
        root,
        diagnostics,
        nodes: 0,
        references: Vec::new(),
    };
    let mut document = reshaper.object(root, Role::Document, root.span)?;
    if reshaper.nodes > MAX_NODES {
        return None;
    }
    complete(&mut document);
    Some(document)
}

/// Puts in what every document has, where it says nothing by it: an API without operations, and one without a name.
fn complete(document: &mut Node) {
    let span = document.span;
    let Some(mapping) = document.as_mapping_mut() else {
        return;
    };
    for key in ["info", "paths"] {
        if !mapping.contains_key(key) {
            mapping.insert(Entry {
                key: key.into(),
                key_span: span,
                value: Node {
                    span,
                    value: Value::Mapping(Mapping::new()),
                },
            });
        }
    }
}

struct Reshaper<'a> {
    root: &'a Node,
    diagnostics: &'a mut Diagnostics,
    nodes: usize,
    references: Vec<&'a str>,
}

impl<'a> Reshaper<'a> {
    /// Builds an object of a kind. `place` is where the object is asked for, for what is said of it as a whole.
    fn object(&mut self, node: &'a Node, role: Role, place: Span) -> Option<Node> {
        if !self.spend(node.span) {
            return None;
        }
        if role == Role::Schema && node.as_bool().is_some() {
            return Some(boolean_schema(node));
        }
        let Some(mapping) = node.as_mapping() else {
            self.wrong_type(node, &format!("{} is a mapping", role.name()));
            return None;
        };
        if role.may_be_referenced()
            && let Some(reference) = mapping.get("$ref")
        {
            return match reference.as_str() {
                Some(target) if role == Role::Schema => {
                    self.schema_reference(node, mapping, reference, target)
                }
                Some(target) => self.follow(mapping, reference, target, role),
                None => {
                    self.wrong_type(reference, "`$ref` is a string");
                    None
                }
            };
        }
        let mut out = self.fields(mapping, role);
        if role == Role::Schema {
            schema_3_1::rewrite(&mut out);
        }
        if role.is_stamped() {
            out.push(stamp(if role == Role::Schema {
                node.span
            } else {
                place
            }));
        }
        self.require(&mut out, role, node.span)?;
        Some(Node {
            span: node.span,
            value: Value::Mapping(out),
        })
    }

    /// The fields of an object that the grammar knows.
    fn fields(&mut self, mapping: &'a Mapping, role: Role) -> Mapping {
        let mut out = Mapping::new();
        for entry in mapping.iter() {
            let holds = match role.pattern() {
                Some((counts, holds)) if counts(&entry.key) => Some(holds),
                Some(_) => None,
                None => role
                    .fields()
                    .iter()
                    .find(|(name, _)| **name == *entry.key)
                    .map(|(_, holds)| *holds),
            };
            if holds.is_none() {
                self.left_out(entry, role);
            }
            if let Some(holds) = holds
                && let Some(value) = self.value(entry, holds)
            {
                out.push(Entry {
                    key: entry.key.clone(),
                    key_span: entry.key_span,
                    value,
                });
            }
        }
        out
    }

    /// Says what is left out, if it meant something.
    fn left_out(&mut self, entry: &Entry, role: Role) {
        let key = &entry.key;
        let message = if role == Role::Paths && !key.starts_with("x-") {
            format!("the path `{key}` is left out: a path begins with `/`")
        } else if role.unexpressed().contains(&&**key) {
            format!(
                "`{key}` of {} is not expressed and has no effect",
                role.name()
            )
        } else if !key.starts_with("x-")
            && role
                .passed_over()
                .is_some_and(|known| !known.contains(&&**key))
        {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::UnknownField,
                    format!(
                        "`{key}` is not a field of {} and has no effect",
                        role.name()
                    ),
                )
                .at(entry.key_span),
            );
            return;
        } else {
            return;
        };
        self.diagnostics
            .push(Diagnostic::warning(Code::Unsupported, message).at(entry.key_span));
    }

    /// Builds the value of a field, if it is of the right kind.
    fn value(&mut self, entry: &'a Entry, holds: Holds) -> Option<Node> {
        let node = &entry.value;
        if !self.spend(node.span) {
            return None;
        }
        let key = &entry.key;
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
            Holds::Things => node.as_sequence().is_some(),
            Holds::Texts => node
                .as_sequence()
                .is_some_and(|nodes| nodes.iter().all(|node| node.as_str().is_some())),
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
            Holds::TextMap => node
                .as_mapping()
                .is_some_and(|mapping| mapping.iter().all(|entry| entry.value.as_str().is_some())),
            Holds::One(role) => return self.object(node, role, entry.key_span),
            Holds::List(role) => return self.list(node, key, role),
            Holds::Map(role) => return self.map(node, key, role),
        };
        if !fits {
            self.wrong_type(node, &format!("`{key}` is {}", expected(holds)));
            return None;
        }
        Some(node.clone())
    }

    fn list(&mut self, node: &'a Node, key: &str, role: Role) -> Option<Node> {
        let Some(nodes) = node.as_sequence() else {
            self.wrong_type(node, &format!("`{key}` is a sequence"));
            return None;
        };
        let nodes = nodes
            .iter()
            .filter_map(|item| self.object(item, role, item.span))
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
            if let Some(value) = self.object(&entry.value, role, entry.key_span) {
                out.push(Entry {
                    key: entry.key.clone(),
                    key_span: entry.key_span,
                    value,
                });
            }
        }
        Some(Node {
            span: node.span,
            value: Value::Mapping(out),
        })
    }

    /// Whether an object has what one of its kind must have; what it lacks is reported.
    fn require(&mut self, out: &mut Mapping, role: Role, span: Span) -> Option<()> {
        let needs: &[&str] = match role {
            Role::Parameter => &["name", "in"],
            Role::Server => &["url"],
            Role::Tag => &["name"],
            Role::SecurityScheme => &["type"],
            Role::Discriminator => &["propertyName"],
            _ => &[],
        };
        let mut missing = needs.iter().filter(|key| !out.contains_key(key)).peekable();
        if missing.peek().is_none() {
            return Some(());
        }
        for key in missing {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::MissingField,
                    format!("{} without `{key}` is left out", role.name()),
                )
                .at(span),
            );
        }
        None
    }

    /// A schema that refers to another one, with what stands beside the `$ref`.
    fn schema_reference(
        &mut self,
        node: &'a Node,
        mapping: &'a Mapping,
        reference: &'a Node,
        target: &'a str,
    ) -> Option<Node> {
        let found = self.resolve(reference, target)?;
        let is_component = target
            .strip_prefix(SCHEMAS)
            .is_some_and(|name| !name.contains('/'));
        if !is_component {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::WidenedSchema,
                    format!("`{target}` is not one of the named schemas and is read and written as any JSON"),
                )
                .at(reference.span)
                .help("move the schema to `components/schemas` and refer to it there"),
            );
            let mut out = Mapping::new();
            out.push(stamp(found.span));
            return Some(Node {
                span: node.span,
                value: Value::Mapping(out),
            });
        }
        let mut out = self.fields(mapping, Role::Schema);
        schema_3_1::rewrite(&mut out);
        let key = if out.is_empty() {
            "$ref"
        } else {
            extension::REF
        };
        // The name is kept as it is looked up, without the escapes of a pointer in a URI fragment.
        let name = unescape_fragment(target.get(SCHEMAS.len()..).unwrap_or_default());
        let value = Node::string(format!("{SCHEMAS}{name}"), reference.span);
        let beside = !out.is_empty();
        out.push(Entry {
            key: key.into(),
            key_span: reference.span,
            value,
        });
        if beside {
            out.push(stamp(node.span));
        }
        Some(Node {
            span: node.span,
            value: Value::Mapping(out),
        })
    }

    /// The object that a `$ref` points to, built as if it stood there. Of a path item, what stands beside the `$ref` counts,
    /// too; elsewhere it does not.
    fn follow(
        &mut self,
        beside: &'a Mapping,
        reference: &'a Node,
        target: &'a str,
        role: Role,
    ) -> Option<Node> {
        let found = self.resolve(reference, target)?;
        if self.references.contains(&target) || self.references.len() >= MAX_REFERENCES {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::CircularReference,
                    format!("`{target}` leads back to itself"),
                )
                .at(reference.span),
            );
            return None;
        }
        self.references.push(target);
        let place = if role == Role::PathItem {
            reference.span
        } else {
            found.span
        };
        let object = self.object(found, role, place);
        self.references.pop();
        let mut object = object?;
        let own = if role == Role::PathItem {
            self.fields(beside, role)
        } else {
            Mapping::new()
        };
        if let Some(out) = object.as_mapping_mut() {
            for entry in own {
                out.insert(entry);
            }
            if let Some(component) = target.strip_prefix("#/components/")
                && !out.contains_key(extension::COMPONENT)
            {
                let value = Node::string(percent_decode(component), reference.span);
                out.insert(Entry {
                    key: extension::COMPONENT.into(),
                    key_span: reference.span,
                    value,
                });
            }
        }
        Some(object)
    }

    /// The node that a `$ref` points to.
    fn resolve(&mut self, reference: &Node, target: &str) -> Option<&'a Node> {
        let Some(fragment) = target.strip_prefix('#') else {
            let (message, help) = if target.is_empty() {
                (
                    "this `$ref` is empty".to_owned(),
                    "refer to something, such as `#/components/schemas/Name`",
                )
            } else if target.contains("://") {
                (
                    format!("`{target}` is on another host, and nothing is read from there"),
                    "copy the file into the description's folder and refer to it there",
                )
            } else {
                (
                    format!(
                        "`{target}` is in another file, and descriptions of several files are not supported"
                    ),
                    "bundle the description into one file",
                )
            };
            self.diagnostics.push(
                Diagnostic::error(Code::ForbiddenReference, message)
                    .at(reference.span)
                    .help(help),
            );
            return None;
        };
        let found = self.root.at_pointer(&percent_decode(fragment));
        if found.is_none() {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::UnresolvedReference,
                    format!("`{target}` is not in the document"),
                )
                .at(reference.span),
            );
        }
        found
    }

    fn wrong_type(&mut self, node: &Node, expectation: &str) {
        self.diagnostics.push(
            Diagnostic::warning(
                Code::WrongType,
                format!("{expectation}, and this is {}; it is ignored", node.kind()),
            )
            .at(node.span),
        );
    }

    /// Counts a node; whether the budget still allows it.
    fn spend(&mut self, span: Span) -> bool {
        self.nodes += 1;
        if self.nodes == MAX_NODES + 1 {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::LimitExceeded,
                    format!("with all that it refers to in place, the document has more than {MAX_NODES} nodes"),
                )
                .at(span),
            );
        }
        self.nodes <= MAX_NODES
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

/// The schemas `true`, which allows anything, and `false`, which allows nothing.
fn boolean_schema(node: &Node) -> Node {
    let mut out = Mapping::new();
    if node.as_bool() == Some(false) {
        let value = Node {
            span: node.span,
            value: Value::Bool(true),
        };
        out.push(Entry {
            key: extension::NEVER.into(),
            key_span: node.span,
            value,
        });
    }
    out.push(stamp(node.span));
    Node {
        span: node.span,
        value: Value::Mapping(out),
    }
}

/// The entry that says where an object was written.
fn stamp(span: Span) -> Entry {
    Entry {
        key: extension::AT.into(),
        key_span: span,
        value: Node::string(extension::stamp(span), span),
    }
}

/// A fragment of a URI as the pointer that it encodes (RFC 6901, section 6).
fn percent_decode(fragment: &str) -> std::borrow::Cow<'_, str> {
    if !fragment.contains('%') {
        return fragment.into();
    }
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        if let (b'%', [high, low, after @ ..]) = (byte, tail)
            && let (Some(high), Some(low)) =
                ((*high as char).to_digit(16), (*low as char).to_digit(16))
        {
            // Two hexadecimal digits are less than 256.
            bytes.push((high * 16 + low) as u8);
            rest = after;
        } else {
            bytes.push(*byte);
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => fragment.into(),
    }
}

/// A token of a pointer in a URI fragment as the key that it stands for.
fn unescape_fragment(token: &str) -> String {
    unescape_token(&percent_decode(token)).into_owned()
}
