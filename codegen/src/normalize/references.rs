//! What a `$ref` points to, and what is put in its place.

use super::grammar::Role;
use super::reshape::{Reshaper, stamp};
use super::{extension, schema_3_1};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Entry, Mapping, Node, Value, unescape_token};

/// How deep references may lead through one another.
const MAX_REFERENCES: usize = 64;

const SCHEMAS: &str = "#/components/schemas/";

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
    pub(super) fn follow(
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
