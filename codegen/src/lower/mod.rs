//! From OpenAPI's model to the model of an API.
//!
//! What the model of an API cannot say is left out or taken for any JSON, and reported with its place.

mod alias;
mod foreign;
mod identical;
mod media;
mod operation;
mod pagination;
mod parameter;
mod payload;
mod response;
mod rewrite;
mod schema;
mod security;
mod selection;
mod server;
mod settle;
mod signature;
mod streams;
mod webhook;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use identical::Joins;
use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, ReferenceOr};

use crate::config::{Config, Features};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ir::{
    Api, Arena, Docs, OperationId, Origin, Rules, Security, Shape, TagId, Ty, TypeDef, TypeId,
};
use crate::normalize::extension;
use crate::parse::{Parsed, Webhooks};
use crate::source::Span;

/// Lowers a document that `normalize` made: what the configuration selects of it, with the caller's own types where it has any.
///
/// Beside the model come the named schemas that allow null. Their types do not say so, since that is said where they are
/// referred to.
pub fn lower(
    parsed: &Parsed,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> (Api, BTreeSet<String>) {
    let none = IndexMap::new();
    let components = parsed.document.components.as_ref();
    let named = components.map_or(&none, |components| &components.schemas);
    let selected = selection::select(parsed, &config.operations, diagnostics);
    let mut found = Diagnostics::new();
    let mut lowerer = Lowerer::new(parsed, named, config, selected, &mut found);
    lowerer.schemas();
    lowerer.operations();
    lowerer.webhooks();
    let first = lowerer
        .api
        .types
        .iter()
        .find_map(|(_, definition)| definition.span);
    lowerer.is_too_much(|| first);
    lowerer.report_formats();
    let nullable = named.keys().filter(|name| lowerer.nulls.of_named(name));
    let nullable = nullable.cloned().collect();
    let said = lowerer.pagination;
    let (mut api, found) = (lowerer.api, lowerer.diagnostics);
    alias::break_cycles(&mut api, found);
    identical::see_through(&mut api);
    let replaced = foreign::replace(&mut api, config, found);
    let joins = Joins {
        apart: config.features != Features::None,
    };
    let remains = identical::join(&mut api, joins);
    let keeps_unused = config.operations.is_empty();
    let gone = identical::compact(&mut api, &remains, |id| {
        keeps_unused && !replaced.contains(&id)
    });
    pagination::settle(&mut api, &said, found);
    diagnostics.extend(without(std::mem::take(found), &gone));
    (api, nullable)
}

/// Findings but for warnings and notes about types that are not there after all.
fn without(found: Diagnostics, gone: &[Span]) -> impl Iterator<Item = Diagnostic> {
    let is_gone = |at: Span| {
        let is_inside =
            |whole: &Span| whole.file == at.file && whole.start <= at.start && at.end <= whole.end;
        gone.iter().any(is_inside)
    };
    found.into_iter().filter(move |finding| {
        finding.severity == Severity::Error || !finding.span.is_some_and(is_gone)
    })
}

struct Lowerer<'a> {
    document: &'a OpenAPI,
    config: &'a Config,
    /// Which operations and webhooks there are.
    selected: selection::Selected,
    /// What became of the formats that the configuration says something of.
    formats: foreign::Formats,
    /// The operations of other methods than OpenAPI 3.0 knows, by their path.
    others: &'a IndexMap<String, Vec<(String, Operation)>>,
    /// The requests that the server makes.
    requests: &'a Webhooks,
    diagnostics: &'a mut Diagnostics,
    api: Api,
    /// The named schemas, as the document has them.
    named: &'a IndexMap<String, ReferenceOr<openapiv3::Schema>>,
    /// The types of the named schemas.
    schemas: IndexMap<&'a str, TypeId>,
    /// Which of them allow null.
    nulls: schema::Nulls<'a>,
    /// Which of them specialise which.
    family: schema::Family<'a>,
    /// The types that have no name of their own, by where they are written: what is referred to twice is one type.
    inline: BTreeMap<schema::Key, TypeId>,
    /// Those of them that came with the operation that is being lowered.
    fresh: Vec<schema::Key>,
    /// What discriminators say of the members of unions.
    mappings: BTreeMap<TypeId, schema::Mapping>,
    /// The members of unions that are a named schema joined with what stands beside the choice, and the type of that.
    stand_ins: BTreeMap<TypeId, TypeId>,
    /// The types that were found to stand somewhere by the operation that is being lowered, and what they were before.
    adopted: Vec<(TypeId, Origin)>,
    /// How many types have been settled.
    settled: usize,
    /// How many types were made of several schemas joined.
    joined: usize,
    /// How deep the schema that is being lowered stands in others.
    depth: usize,
    /// How much the document has asked for.
    work: work::Work,
    /// Whether it has been said that this is too much.
    has_too_much: bool,
    tags: IndexMap<&'a str, TagId>,
    /// What the document says of tags.
    described_tags: BTreeMap<&'a str, Option<String>>,
    /// What operations say of their pages, and whether they are the first of those that one of the document became.
    pagination: BTreeMap<OperationId, (&'a serde_json::Value, bool)>,
    /// What an operation that says nothing of security inherits.
    security: Security,
}

impl<'a> Lowerer<'a> {
    fn new(
        parsed: &'a Parsed,
        named: &'a IndexMap<String, ReferenceOr<openapiv3::Schema>>,
        config: &'a Config,
        selected: selection::Selected,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let Parsed {
            document,
            others,
            webhooks: requests,
            bytes,
        } = parsed;
        let mut lowerer = Self {
            document,
            config,
            selected,
            formats: foreign::Formats::default(),
            others,
            requests,
            diagnostics,
            api: Api {
                title: document.info.title.clone(),
                docs: Docs {
                    summary: None,
                    description: document.info.description.clone(),
                },
                servers: server::servers(&document.servers),
                schemes: Vec::new(),
                tags: Arena::new(),
                types: Arena::new(),
                operations: Arena::new(),
                webhooks: Arena::new(),
                event_header: None,
                signature: None,
            },
            named,
            schemas: IndexMap::new(),
            nulls: schema::Nulls::new(named),
            family: schema::Family::new(named),
            inline: BTreeMap::new(),
            fresh: Vec::new(),
            mappings: BTreeMap::new(),
            stand_ins: BTreeMap::new(),
            adopted: Vec::new(),
            settled: 0,
            joined: 0,
            depth: 0,
            work: work::Work::new(*bytes),
            has_too_much: false,
            tags: IndexMap::new(),
            // The first of one name counts.
            described_tags: document
                .tags
                .iter()
                .rev()
                .map(|tag| (tag.name.as_str(), tag.description.clone()))
                .collect(),
            pagination: BTreeMap::new(),
            security: Security::Unspecified,
        };
        lowerer.security_schemes();
        lowerer.security = lowerer.default_security();
        lowerer
    }

    /// Lowers the named schemas. Each has its id before any of them is looked into, since they refer to one another.
    fn schemas(&mut self) {
        for (name, schema) in self.named {
            let origin = match schema::pointer(schema) {
                Some(tokens) => Origin::Pointer(tokens),
                None => Origin::Schema(name.clone()),
            };
            let id = self.api.types.push(TypeDef {
                origin,
                docs: Docs::default(),
                deprecated: false,
                shape: Shape::Alias(Ty::Any),
                rules: Rules::default(),
                span: schema::span_of(schema),
            });
            self.schemas.insert(name, id);
            self.work.size(work::TYPE);
            self.work.text(Some(name));
        }
        self.known_by_pointer();
        for (name, schema) in self.named {
            if let Some(&id) = self.schemas.get(name.as_str()) {
                self.named_schema(id, name, schema);
            }
            if self.is_too_much(|| schema::span_of(schema)) {
                return;
            }
        }
        alias::break_cycles(&mut self.api, self.diagnostics);
        self.settle_unions();
    }

    fn warn(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Where an object was written, by the stamp that `normalize` left on it.
fn stamped(extensions: &IndexMap<String, serde_json::Value>) -> Option<Span> {
    extension::unstamp(extensions.get(extension::AT)?.as_str()?)
}

/// The named component that an object stands for, if a reference led to it.
fn component(extensions: &IndexMap<String, serde_json::Value>) -> Option<Origin> {
    let (kind, name) = extensions
        .get(extension::COMPONENT)?
        .as_str()?
        .split_once('/')?;
    Some(Origin::Component(kind.to_owned(), name.to_owned()))
}
