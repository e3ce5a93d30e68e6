//! What a `$ref` points to, and what is put in its place.

use std::collections::btree_map::Entry::Vacant;

use elsa::FrozenVec;

use super::beside::whole;
use super::envelope::is_swagger_2;
use super::grammar::Role;
use super::made::{bytes_response, stamp, unknown_body, unknown_parameter};
use super::reshape::Reshaper;
use super::{extension, schema_3_1};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::files::{self, percent_decode};
use crate::source::resolve::{Resolver, unescape_fragment};
use crate::source::{Entry, Mapping, Node, Span, Value, unescape_token};

/// What a reference to a named schema begins with, once a document is normalized.
pub(crate) const SCHEMAS: &str = "#/components/schemas/";

/// Where the named schemas are.
const IN_COMPONENTS: &str = "#/components/schemas";

/// Where Swagger 2.0 has them.
const DEFINITIONS: &str = "#/definitions/";

/// A schema that is referred to by a pointer.
#[derive(Clone, Debug)]
pub(super) struct Pointed<'a> {
    /// The key under which it becomes a named schema.
    name: String,
    /// Where it stands, which is what it is called after.
    place: String,
    found: &'a Node,
}

impl<'a> Reshaper<'a> {
    /// A schema that refers to another one, with what stands beside the `$ref`.
    pub(super) fn schema_reference(
        &mut self,
        node: &'a Node,
        mapping: &'a Mapping,
        reference: &'a Node,
        target: &'a str,
    ) -> Option<Node> {
        let Some(found) = self.resolve(reference, target) else {
            return self.schema_of_nothing(node, mapping);
        };
        // Of a named schema that is none, that has been said where it stands.
        let named = self.named_schema(target);
        let is_named = named.is_some();
        if !is_named && found.as_mapping().is_none() && found.as_bool().is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::UnresolvedReference,
                    format!(
                        "`{}` is {}, not a schema; it is read as any JSON",
                        files::shown(target),
                        found.kind()
                    ),
                )
                .at(reference.span),
            );
            return self.schema_of_nothing(node, mapping);
        }
        if !is_named && self.is_of_another_kind(reference, target, found, Role::Schema) {
            return self.schema_of_nothing(node, mapping);
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
            Some(name) => name.to_owned(),
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

    /// What is left of a schema whose reference leads to nothing: what stands beside it.
    fn schema_of_nothing(&mut self, node: &'a Node, mapping: &'a Mapping) -> Option<Node> {
        let mut out = self.fields(mapping, Role::Schema);
        schema_3_1::rewrite(&mut out);
        self.hoist(&mut out);
        out.push(stamp(node.span));
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
    pub(super) fn named_schema(&self, target: &str) -> Option<&'a str> {
        let old = || {
            target
                .strip_prefix(DEFINITIONS)
                .filter(|_| self.is_swagger_2())
        };
        let name = target.strip_prefix(SCHEMAS).or_else(old);
        let name = unescape_fragment(name.filter(|name| !name.contains('/'))?);
        let named = self.named.and_then(|named| named.entry(&name));
        // A document of Swagger 2.0 may have what only OpenAPI 3 has, besides.
        let mixed = || {
            let schemas = self.is_swagger_2().then(|| self.resolver.at(IN_COMPONENTS));
            schemas??.as_mapping()?.entry(&name)
        };
        Some(&named.or_else(mixed)?.key)
    }

    /// The component that a target leads to, by its kind and name.
    fn component(&self, target: &str) -> Option<String> {
        let is_old = |target: &&str| {
            let kinds = ["parameters/", "responses/"];
            self.is_swagger_2() && kinds.iter().any(|kind| target.starts_with(kind))
        };
        let old = target.strip_prefix("#/").filter(is_old);
        match old {
            Some(component) => Some(percent_decode(component).into_owned()),
            None => component(target),
        }
    }

    /// The name under which a schema that is not one of the named ones becomes one.
    pub(super) fn name_of(&mut self, target: &str, found: &'a Node) -> String {
        let place = self.resolver.place(target).unwrap_or_default();
        if let Some(known) = self.pointers.get_mut(&found.span) {
            // What has an anchor, or stands at several places through an alias, is called by the plainest of them, whichever
            // comes first.
            if (place.len(), &place) < (known.place.len(), &known.place) {
                known.place = place;
            }
            return known.name.clone();
        }
        if let Some(name) = self.homes.get(&found.span) {
            return (*name).to_owned();
        }
        let schemas = self.named;
        // Another way to say one of the named schemas.
        let by_place = self.by_place.get_or_insert_with(|| {
            let entries = schemas.into_iter().flat_map(Mapping::iter).rev();
            entries
                .map(|entry| (entry.value.span, &*entry.key))
                .collect()
        });
        if let Some(name) = by_place.get(&found.span) {
            return (*name).to_owned();
        }
        // The key says what it is; a schema of the document's own that is called like this keeps its name.
        let mut name = place.clone();
        while schemas.is_some_and(|schemas| schemas.get(&name).is_some()) {
            name.push('#');
        }
        let pointed = Pointed {
            name: name.clone(),
            place,
            found,
        };
        self.pointers.insert(found.span, pointed);
        self.pending.push(found.span);
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
        let mut places = Vec::new();
        while let Some(span) = self.pending.pop() {
            let Some(Pointed { name, found, .. }) = self.pointers.get(&span).cloned() else {
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
            }
            places.push(span);
            entries.push(Entry {
                key: name.into(),
                key_span: found.span,
                value: node,
            });
        }
        // Only now all references to them have been met.
        for (entry, span) in entries.iter_mut().zip(places) {
            let place = self.pointers.get(&span).map_or("", |known| &known.place);
            let said = match place.split_once('#') {
                Some((path, fragment)) => format!("{}#{fragment}", files::stem(path)),
                None => files::stem(place).to_owned(),
            };
            if let Some(mapping) = entry.value.as_mapping_mut() {
                mapping.insert(Entry {
                    key: extension::POINTER.into(),
                    key_span: span,
                    value: Node::string(said, span),
                });
            }
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
        let found = self.reach(reference, target);
        let found = found.filter(|found| !self.is_of_another_kind(reference, target, found, role));
        let Some(found) = found else {
            if role == Role::PathItem {
                let message =
                    "all operations of this path are left out: its `$ref` does not lead to them";
                self.diagnostics
                    .push(Diagnostic::warning(Code::SkippedOperation, message).at(reference.span));
            }
            return instead(role, reference.span, target);
        };
        self.references.push(found);
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
            if let Some(component) = self.component(target)
                && !out.contains_key(extension::COMPONENT)
            {
                let value = Node::string(component, reference.span);
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
        let found = self.reach(reference, target)?;
        self.references.push(found);
        let built = build(self, found);
        self.references.pop();
        built
    }
}

/// The named schemas of a document, which may stand in a file of their own, or some here and some there. What has to be joined
/// for that is kept.
pub(super) fn named_schemas<'a>(
    root: &Node,
    resolver: &Resolver<'a>,
    kept: &'a FrozenVec<Box<Node>>,
) -> Option<&'a Mapping> {
    let schemas = if is_swagger_2(root) {
        resolver.at("#/definitions")?
    } else {
        whole(resolver.at("#/components")?, resolver, kept)?.get("schemas")?
    };
    whole(schemas, resolver, kept)?.as_mapping()
}

/// What stands for an object to which a reference does not lead. An operation without one of its parameters or without
/// its body would be another one, and an answer of which nothing is known may be anything.
fn instead(role: Role, span: Span, target: &str) -> Option<Node> {
    let name = percent_decode(target.rsplit(['/', '#']).next().unwrap_or_default());
    let why = "which its `$ref` does not lead to";
    match role {
        Role::Parameter => Some(unknown_parameter(span, &name, why)),
        Role::RequestBody => Some(unknown_body(span, why)),
        Role::Response => Some(bytes_response(span)),
        _ => None,
    }
}

/// The kind and the name of the component that a reference leads to, if it is one. What stands in a file of its own is called
/// like the file, and is of the kind that the folder is called; what stands in a list is of the kind that the file is called.
fn component(target: &str) -> Option<String> {
    let (path, fragment) = files::place(target);
    let fragment = percent_decode(fragment);
    if let Some(component) = fragment.strip_prefix("/components/") {
        return Some(component.to_owned());
    }
    let path = path?;
    let stem = files::stem(&path);
    let name = fragment.rsplit('/').next().unwrap_or_default();
    let (above, last) = stem.rsplit_once('/').unwrap_or(("", stem));
    if name.is_empty() {
        let kind = above.rsplit('/').next().unwrap_or_default();
        return Some(format!(
            "{}/{last}",
            if kind.is_empty() { "files" } else { kind }
        ));
    }
    Some(format!("{last}/{}", unescape_token(name)))
}
