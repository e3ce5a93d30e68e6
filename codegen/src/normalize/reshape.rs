//! Builds the normalized tree from the one that was written, object by object, with everything but schemas put where a `$ref`
//! stood. What the fields of an object hold is the matter of `values`.

use std::collections::{BTreeMap, BTreeSet};

use elsa::FrozenVec;

use super::beside::is_beside;
use super::circles::break_circles;
use super::envelope::{describes_something, is_at_least_3_2};
use super::grammar::Role;
use super::homes::{Home, Names};
use super::keywords::Patterns;
use super::made::{boolean_schema, stamp};
use super::references::{Pointed, named_schemas};
use super::size::{MAX_DEPTH, MAX_SIZE, WRITTEN, weight};
use super::whole::{complete, name_schemas};
use super::{fixed_words, pagination, parameter_3_2, schema_3_1, swagger_2, type_names};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::files::{self, Unread};
use crate::source::resolve::Resolver;
use crate::source::{Entry, Mapping, Node, Span, Value};

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
    let built = reshaper.object(root, Role::Document, root.span);
    // Of a description whose `$ref` leads to nothing, what stands beside it is left, if that describes anything.
    let is_there = |built: &Node| root.get("$ref").is_none() || describes_something(built);
    let Some(mut document) = built.filter(is_there) else {
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
    break_circles(&mut document, diagnostics);
    Some(document)
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
    pub(super) size: usize,
    /// How large it may be.
    pub(super) max_size: usize,
    /// The roots of the files that are referred to.
    pub(super) roots: BTreeSet<*const Mapping>,
    /// Objects of Swagger 2.0 in the words of 3.0, and mappings joined with what their `$ref` leads to.
    pub(super) rewritten: &'a FrozenVec<Box<Node>>,
    /// The values of discriminators that schemas of Swagger 2.0 say themselves.
    values: swagger_2::Values,
    /// The media types of the operation of Swagger 2.0 that is being built.
    media_types: swagger_2::MediaTypes,
    /// What the references lead to that are being followed, the outermost first.
    pub(super) references: Vec<&'a Node>,
    /// The schemas that are referred to by pointers, by where they are written: however many pointers lead to one, and however they
    /// are written, it is one.
    pub(super) pointers: BTreeMap<Span, Pointed<'a>>,
    /// Those of them that are still to be built.
    pub(super) pending: Vec<Span>,
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
            let help = "give the schemas among them names under `components`: those are referred to, and not put in place";
            self.diagnostics.push(error.at(node.span).help(help));
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
            if is_beside(node) {
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

    /// Has what was joined with the root of a file hold what only is referred to, as that may.
    pub(super) fn is_root_if(&mut self, other: &Mapping, joined: &Node) {
        if self.roots.contains(&std::ptr::from_ref(other)) {
            self.roots
                .extend(joined.as_mapping().map(std::ptr::from_ref));
        }
    }
}

/// The reference that a node is, and its target.
pub(super) fn reference(node: &Node) -> Option<(&Node, &str)> {
    let reference = node.get("$ref")?;
    Some((reference, reference.as_str()?))
}
