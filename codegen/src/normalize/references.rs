//! What a `$ref` points to, and what is put in its place.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::Vacant;

use super::envelope::is_swagger_2;
use super::grammar::Role;
use super::made::stamp;
use super::reshape::Reshaper;
use super::{extension, schema_3_1};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Entry, Mapping, Node, Value, unescape_token};

/// How deep references may lead through one another.
const MAX_REFERENCES: usize = 64;

const SCHEMAS: &str = "#/components/schemas/";

/// Where Swagger 2.0 has them.
const DEFINITIONS: &str = "#/definitions/";

impl<'a> Reshaper<'a> {
    /// A schema that refers to another one, with what stands beside the `$ref`.
    pub(super) fn schema_reference(
        &mut self,
        node: &'a Node,
        mapping: &'a Mapping,
        reference: &'a Node,
        target: &'a str,
    ) -> Option<Node> {
        let found = self.resolve(reference, target)?;
        // Of a named schema that is none, that has been said where it stands.
        let named = self.named_schema(target);
        let is_named = named.is_some();
        if !is_named && found.as_mapping().is_none() && found.as_bool().is_none() {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::UnresolvedReference,
                    format!("`{target}` is {}, not a schema", found.kind()),
                )
                .at(reference.span),
            );
            return None;
        }
        let mut out = self.fields(mapping, Role::Schema);
        schema_3_1::rewrite(&mut out);
        self.hoist(&mut out);
        let key = if out.is_empty() {
            "$ref"
        } else {
            extension::REF
        };
        // The name is kept as it is looked up, without the escapes of a pointer in a URI fragment.
        let name = match named {
            Some(name) => unescape_fragment(name),
            None => self.name_of(target, found),
        };
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

    /// Whether the document is one of Swagger 2.0.
    pub(super) fn is_swagger_2(&self) -> bool {
        is_swagger_2(self.root)
    }

    /// The named schema that a target leads to, if it is written as one.
    fn named_schema<'t>(&self, target: &'t str) -> Option<&'t str> {
        let old = || {
            target
                .strip_prefix(DEFINITIONS)
                .filter(|_| self.is_swagger_2())
        };
        let name = target.strip_prefix(SCHEMAS).or_else(old);
        name.filter(|name| !name.contains('/'))
    }

    /// The component that a target leads to, by its kind and name.
    fn component<'t>(&self, target: &'t str) -> Option<&'t str> {
        let is_old = |target: &&str| {
            let kinds = ["parameters/", "responses/"];
            self.is_swagger_2() && kinds.iter().any(|kind| target.starts_with(kind))
        };
        let old = || target.strip_prefix("#/").filter(is_old);
        target.strip_prefix("#/components/").or_else(old)
    }

    /// The name under which a schema that is not one of the named ones becomes one.
    fn name_of(&mut self, target: &str, found: &'a Node) -> String {
        let pointer = percent_decode(target).into_owned();
        if let Some((name, _)) = self.pointers.get(&pointer) {
            return name.clone();
        }
        let place = match self.is_swagger_2() {
            true => "/definitions",
            false => "/components/schemas",
        };
        let schemas = self.root.at_pointer(place);
        // Another way to say one of the named schemas.
        let named = schemas
            .and_then(Node::as_mapping)
            .and_then(|schemas| schemas.iter().find(|entry| entry.value.span == found.span));
        if let Some(entry) = named {
            return entry.key.to_string();
        }
        // The key says what it is; a schema of the document's own that is called like this keeps its name.
        let mut name = pointer.clone();
        while schemas.is_some_and(|schemas| schemas.get(&name).is_some()) {
            name.push('#');
        }
        self.pointers.insert(pointer.clone(), (name.clone(), found));
        self.pending.push(pointer);
        name
    }

    /// Makes named schemas of those for which OpenAPI 3.0 has no place, and leaves references to them.
    pub(super) fn hoist(&mut self, mapping: &mut Mapping) {
        if let Some(items) = mapping.get_mut(extension::PREFIX_ITEMS)
            && let Value::Sequence(nodes) = &mut items.value
        {
            for node in nodes {
                self.hoist_one(node);
            }
        }
        if let Some(patterns) = mapping
            .get_mut(extension::PATTERN_PROPERTIES)
            .and_then(Node::as_mapping_mut)
        {
            let mut hoisted = Mapping::new();
            for mut entry in std::mem::take(patterns) {
                self.hoist_one(&mut entry.value);
                hoisted.push(entry);
            }
            *patterns = hoisted;
        }
    }

    /// Puts the reference to a schema in its place.
    fn hoist_one(&mut self, node: &mut Node) {
        let span = node.span;
        let target = node.get("$ref").and_then(Node::as_str).map(str::to_owned);
        let target = target.unwrap_or_else(|| {
            let name = format!("#{}", extension::stamp(span));
            let target = format!("{SCHEMAS}{name}");
            if let Vacant(place) = self.hoisted.entry(name) {
                if let Some(mapping) = node.as_mapping_mut() {
                    mapping.insert(Entry {
                        key: extension::POINTER.into(),
                        key_span: span,
                        value: Node::string("", span),
                    });
                }
                place.insert(node.clone());
            }
            target
        });
        *node = Node::string(target, span);
    }

    /// The schemas that are referred to by a pointer, as entries of the named schemas.
    pub(super) fn pointed_to(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        while let Some(pointer) = self.pending.pop() {
            let Some((name, found)) = self.pointers.get(&pointer).cloned() else {
                continue;
            };
            let Some(mut node) = self.object(found, Role::Schema, found.span) else {
                continue;
            };
            if let Some(mapping) = node.as_mapping_mut() {
                // A bare reference has no place for more.
                if let Some(reference) = mapping.remove("$ref") {
                    mapping.insert(Entry {
                        key: extension::REF.into(),
                        ..reference
                    });
                    mapping.push(stamp(found.span));
                }
                mapping.insert(Entry {
                    key: extension::POINTER.into(),
                    key_span: found.span,
                    value: Node::string(pointer, found.span),
                });
            }
            entries.push(Entry {
                key: name.into(),
                key_span: found.span,
                value: node,
            });
        }
        for (name, node) in std::mem::take(&mut self.hoisted) {
            entries.push(Entry {
                key: name.into(),
                key_span: node.span,
                value: node,
            });
        }
        entries
    }

    /// The object that a `$ref` points to, built as if it stood there. Of a path item, what stands beside the `$ref` counts,
    /// too; elsewhere it does not.
    pub(super) fn follow(
        &mut self,
        beside: &'a Mapping,
        reference: &'a Node,
        target: &'a str,
        role: Role,
    ) -> Option<Node> {
        let object = self.follow_with(reference, target, |this, found| {
            let place = if role == Role::PathItem {
                reference.span
            } else {
                found.span
            };
            this.object(found, role, place)
        });
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
            if let Some(component) = self.component(target)
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

    /// Builds what a reference leads to, unless it leads back to itself.
    pub(super) fn follow_with(
        &mut self,
        reference: &'a Node,
        target: &'a str,
        build: impl FnOnce(&mut Self, &'a Node) -> Option<Node>,
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
        let built = build(self, found);
        self.references.pop();
        built
    }

    /// The node that a `$ref` points to.
    fn resolve(&mut self, reference: &Node, target: &str) -> Option<&'a Node> {
        if !target.starts_with("#/")
            && target != "#"
            && let Some(found) = self.anchor(target)
        {
            return Some(found);
        }
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

    /// The schema that calls itself by what a `$ref` says (`$anchor` or `$id` of JSON Schema 2020-12, section 8.2).
    fn anchor(&mut self, target: &str) -> Option<&'a Node> {
        let root = self.root;
        self.anchors
            .get_or_insert_with(|| {
                let mut anchors = BTreeMap::new();
                collect_anchors(root, &mut anchors);
                anchors
            })
            .get(target)
            .copied()
    }
}

/// What a target leads to within a document.
pub(super) fn within<'a>(root: &'a Node, target: &str) -> Option<&'a Node> {
    root.at_pointer(&percent_decode(target.strip_prefix('#')?))
}

fn collect_anchors<'a>(node: &'a Node, anchors: &mut BTreeMap<String, &'a Node>) {
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        match &node.value {
            Value::Mapping(mapping) => {
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(name) = mapping.get(key).and_then(Node::as_str) {
                        anchors.entry(format!("#{name}")).or_insert(node);
                    }
                }
                if let Some(id) = mapping.get("$id").and_then(Node::as_str) {
                    anchors.entry(id.to_owned()).or_insert(node);
                }
                // What comes first in the document is looked at first.
                pending.extend(mapping.iter().rev().map(|entry| &entry.value));
            }
            Value::Sequence(nodes) => pending.extend(nodes.iter().rev()),
            _ => {}
        }
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
