//! Builds the normalized tree from the one that was written: the fields that the grammar knows, with values of the right
//! kind, and everything but schemas put where a `$ref` stood.

use std::collections::{BTreeMap, BTreeSet};

use elsa::FrozenVec;

use super::beside::is_beside;
use super::envelope::is_at_least_3_2;
use super::grammar::{Holds, Role};
use super::homes::{Home, Names};
use super::keywords::Patterns;
use super::made::{
    any_schema, boolean_schema, null_schema, stamp, unknown_requirement, unknown_scheme,
};
use super::references::named_schemas;
use super::resolve::Resolver;
use super::size::size;
use super::{
    fixed_words, media_type_names, pagination, parameter_3_2, schema_3_1, sequences, swagger_2,
    type_names,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::files::{self, Unread};
use crate::source::{Entry, Mapping, Node, Span, Value};

/// How large a normalized document may be that says much in few bytes, in nodes of some eighty bytes, and with what `openapiv3` makes of them. The
/// descriptions of the largest APIs have less than half of it; a document that goes beyond refers to the same large parts over
/// and over.
const MAX_SIZE: usize = 5_000_000;

/// How many bytes of a document may always come to a node: what is written out may be as large as it is.
const WRITTEN: usize = 3;

/// How many objects may stand inside of one another. As a document is written, there are fewer; what is referred to in each
/// other's callbacks may be deeper than later stages can go.
const MAX_DEPTH: usize = 100;

/// How many nodes the model of an object of a kind is as large as.
fn weight(role: Role) -> usize {
    match role {
        Role::Schema => 18,
        Role::PathItem => 60,
        Role::Operation => 24,
        Role::Parameter | Role::Header => 8,
        _ => 1,
    }
}

/// Builds the normalized tree of a document, which is a mapping.
pub(super) fn reshape(
    root: &Node,
    unread: &BTreeMap<String, Unread>,
    bytes: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let rewritten = FrozenVec::new();
    let resolver = Resolver::new(root);
    let mut reshaper = Reshaper {
        root,
        values: swagger_2::Values::of(root, &resolver, diagnostics),
        named: named_schemas(root, &resolver, &rewritten),
        resolver,
        unread,
        broken: BTreeSet::new(),
        homes: BTreeMap::new(),
        names: Names::new(),
        rewritten: &rewritten,
        media_types: swagger_2::MediaTypes::default(),
        diagnostics,
        size: 0,
        max_size: MAX_SIZE.max(bytes / WRITTEN),
        roots: file_roots(root),
        references: Vec::new(),
        pointers: BTreeMap::new(),
        pending: Vec::new(),
        hoisted: BTreeMap::new(),
        by_place: None,
        depth: 0,
        patterns: Patterns::default(),
    };
    reshaper.find_homes();
    let Some(mut document) = reshaper.object(root, Role::Document, root.span) else {
        // What is elsewhere left out with a warning is the whole of it here.
        if !reshaper.diagnostics.has_errors() {
            let message = "there is no description where this one refers to";
            let error = Diagnostic::error(Code::UnresolvedReference, message);
            reshaper.diagnostics.push(error.at(root.span));
        }
        return None;
    };
    let pointed_to = reshaper.pointed_to();
    if reshaper.size > reshaper.max_size {
        return None;
    }
    complete(&mut document);
    name_schemas(&mut document, pointed_to);
    Some(document)
}

/// Puts in what every document has, where it says nothing by it: an API without operations, and one without a name.
fn complete(document: &mut Node) {
    for key in ["info", "paths"] {
        child(document, key);
    }
}

/// Adds schemas to the named ones.
fn name_schemas(document: &mut Node, schemas: Vec<Entry>) {
    if schemas.is_empty() {
        return;
    }
    let named = child(document, "components").and_then(|components| child(components, "schemas"));
    if let Some(named) = named.and_then(Node::as_mapping_mut) {
        for entry in schemas {
            named.insert(entry);
        }
    }
}

/// The mapping under a key, which is put there if there is none.
fn child<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let span = node.span;
    let mapping = node.as_mapping_mut()?;
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
    mapping.get_mut(key)
}

/// The roots of the files that are referred to.
fn file_roots(root: &Node) -> BTreeSet<*const Mapping> {
    let loaded = root.get(files::FILES).and_then(Node::as_mapping);
    let roots = loaded.into_iter().flat_map(Mapping::iter);
    roots
        .filter_map(|entry| entry.value.as_mapping())
        .map(std::ptr::from_ref)
        .collect()
}

/// Builds a normalized tree.
pub(super) struct Reshaper<'a> {
    pub(super) root: &'a Node,
    pub(super) resolver: Resolver<'a>,
    /// The named schemas, wherever they are written.
    pub(super) named: Option<&'a Mapping>,
    /// The files that are referred to and could not be read.
    pub(super) unread: &'a BTreeMap<String, Unread>,
    /// Those of them of which it has been said what is wrong with them.
    pub(super) broken: BTreeSet<&'a str>,
    /// The schemas in other files that one of the named schemas stands for, by where they are: each with its name.
    pub(super) homes: BTreeMap<Span, &'a str>,
    /// Where the named schemas are.
    pub(super) names: Names,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// How large the normalized tree is so far.
    size: usize,
    /// How large it may be.
    max_size: usize,
    /// The roots of the files that are referred to.
    roots: BTreeSet<*const Mapping>,
    /// Objects of Swagger 2.0 in the words of 3.0, and mappings joined with what their `$ref` leads to.
    pub(super) rewritten: &'a FrozenVec<Box<Node>>,
    /// The values of discriminators that schemas of Swagger 2.0 say themselves.
    values: swagger_2::Values,
    /// The media types of the operation of Swagger 2.0 that is being built.
    media_types: swagger_2::MediaTypes,
    /// What the references lead to that are being followed, the outermost first.
    pub(super) references: Vec<&'a Node>,
    /// The schemas that are referred to by a pointer, by that: each with the name that it is given.
    pub(super) pointers: BTreeMap<String, (String, &'a Node)>,
    /// Those of them that are still to be built.
    pub(super) pending: Vec<String>,
    /// The schemas for which OpenAPI 3.0 has no place, by the names that they are given.
    pub(super) hoisted: BTreeMap<String, Node>,
    /// The names of the named schemas by where they are, once it has been asked for.
    pub(super) by_place: Option<BTreeMap<Span, &'a str>>,
    /// In how many objects stands what is being built.
    depth: usize,
    /// The patterns that have been looked at.
    pub(super) patterns: Patterns,
}

impl<'a> Reshaper<'a> {
    /// Builds an object of a kind. `place` is where the object is asked for, for what is said of it as a whole.
    pub(super) fn object(&mut self, node: &'a Node, role: Role, place: Span) -> Option<Node> {
        if self.depth == MAX_DEPTH {
            let message =
                "with what it refers to in place, too many objects stand inside of one another";
            let error = Diagnostic::error(Code::LimitExceeded, message);
            self.diagnostics.push(error.at(node.span));
            return None;
        }
        self.depth += 1;
        let built = self.build(node, role, place);
        self.depth -= 1;
        built
    }

    fn build(&mut self, node: &'a Node, role: Role, place: Span) -> Option<Node> {
        if !self.spend(node.span, weight(role)) {
            return None;
        }
        let node = self.in_words_of_3_0(node, role);
        if role == Role::Schema && node.as_bool().is_some() {
            return Some(boolean_schema(node));
        }
        if role == Role::Discriminator && node.as_str().is_some() {
            return Some(self.property_name(node));
        }
        let Some(mapping) = node.as_mapping() else {
            self.wrong_type(node, &format!("{} is a mapping", role.name()));
            return None;
        };
        if role == Role::Schema
            && let Some(home) = self.at_home(node)
        {
            return self.named_elsewhere(&home, place);
        }
        if !role.may_be_referenced()
            && let Some((reference, target)) = reference(node)
        {
            // Of a whole description that is not there, nothing is left by what stands beside it.
            if role != Role::Document && is_beside(node) {
                return self.joined_with(node, reference, target, |this, joined| {
                    this.object(joined, role, place)
                });
            }
            return self.follow_with(reference, target, |this, found| {
                this.object(found, role, place)
            });
        }
        if role.may_be_referenced()
            && let Some(reference) = mapping
                .get("$ref")
                .or_else(|| mapping.get("$dynamicRef").filter(|_| role == Role::Schema))
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
        if role == Role::Operation
            && let Some(said) = pagination::said(mapping, self.diagnostics)
        {
            out.push(said);
        }
        match role {
            Role::Parameter => {
                fixed_words::repair(&mut out, fixed_words::OF_PARAMETERS, self.diagnostics)
            }
            Role::SecurityScheme => {
                fixed_words::repair(&mut out, fixed_words::OF_SECURITY_SCHEMES, self.diagnostics)
            }
            _ => false,
        };
        if role == Role::Parameter {
            let is_3_2 = is_at_least_3_2(self.root);
            parameter_3_2::rewrite(&mut out, is_3_2, self.diagnostics);
        }
        if role == Role::Schema {
            type_names::repair(&mut out, self.diagnostics);
            schema_3_1::rewrite(&mut out);
            self.hoist(&mut out);
        }
        if role == Role::Discriminator {
            self.name_mapped(&mut out);
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

    /// A named schema that stands in another file, with what is said of it where it is named.
    fn named_elsewhere(&mut self, home: &Home<'a>, place: Span) -> Option<Node> {
        let mut built = self.object(home.found, Role::Schema, place)?;
        let Some(out) = built.as_mapping_mut() else {
            return Some(built);
        };
        for said in home.way.iter().rev().filter_map(|node| node.as_mapping()) {
            for key in ["title", "description"] {
                let text = said
                    .entry(key)
                    .filter(|entry| entry.value.as_str().is_some());
                // A bare reference has no place for more.
                if let Some(entry) = text.filter(|_| !out.contains_key("$ref")) {
                    out.insert(entry.clone());
                }
            }
        }
        Some(built)
    }

    /// An object of Swagger 2.0 as OpenAPI 3.0 has it, and any other as it is.
    fn in_words_of_3_0(&mut self, node: &'a Node, role: Role) -> &'a Node {
        if !self.is_swagger_2() {
            return node;
        }
        let mut context = swagger_2::Context {
            document: self.root,
            resolver: &self.resolver,
            values: &self.values,
            media_types: &mut self.media_types,
            diagnostics: self.diagnostics,
        };
        match swagger_2::rewrite(node, role, &mut context) {
            // It is kept beside what was written, and what is inside of it may be rewritten once more.
            Some(node) => {
                self.spend_on(&node);
                self.rewritten.push_get(Box::new(node))
            }
            None => node,
        }
    }

    /// A discriminator that is the name of a property, as Swagger 2.0 has it.
    fn property_name(&mut self, node: &Node) -> Node {
        self.diagnostics.push(
            Diagnostic::warning(
                Code::RepairedValue,
                "a discriminator is a mapping; this is taken for its `propertyName`",
            )
            .at(node.span),
        );
        let mut out = Mapping::new();
        out.push(Entry {
            key: "propertyName".into(),
            key_span: node.span,
            value: node.clone(),
        });
        Node {
            span: node.span,
            value: Value::Mapping(out),
        }
    }

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

    /// Counts a node that is kept beside what was written.
    pub(super) fn spend_on(&mut self, node: &Node) {
        self.spend(node.span, size(node));
    }

    /// Has what was joined with the root of a file hold what only is referred to, as that may.
    pub(super) fn is_root_if(&mut self, other: &Mapping, joined: &Node) {
        if self.roots.contains(&std::ptr::from_ref(other)) {
            self.roots
                .extend(joined.as_mapping().map(std::ptr::from_ref));
        }
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

    /// Counts nodes; whether the budget still allows them.
    fn spend(&mut self, span: Span, weight: usize) -> bool {
        let before = self.size;
        self.size = before.saturating_add(weight);
        if before <= self.max_size && self.size > self.max_size {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::LimitExceeded,
                    "with all that it refers to in place, the document is too large to be read",
                )
                .at(span),
            );
        }
        self.size <= self.max_size
    }
}

/// The reference that a node is, and its target.
fn reference(node: &Node) -> Option<(&Node, &str)> {
    let reference = node.get("$ref")?;
    Some((reference, reference.as_str()?))
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
