//! From OpenAPI's model to the model of an API.
//!
//! What the model of an API cannot say is left out or taken for any JSON, and reported with its place.

mod alias;
mod operation;
mod parameter;
mod payload;
mod schema;
mod security;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Arena, Docs, Origin, Security, Server, Shape, TagId, Ty, TypeDef, TypeId};
use crate::normalize::extension;
use crate::source::Span;

/// Lowers a document that `normalize` made.
pub fn lower(document: &OpenAPI, diagnostics: &mut Diagnostics) -> Api {
    let mut lowerer = Lowerer::new(document, diagnostics);
    lowerer.schemas();
    lowerer.operations();
    alias::break_cycles(&mut lowerer.api, lowerer.diagnostics);
    lowerer.api
}

/// The named schemas that allow null. Their types do not say so, since that is said where they are referred to.
pub fn nullable_schemas(document: &OpenAPI) -> BTreeSet<String> {
    let schemas = document.components.iter().flat_map(|components| {
        let nullable = schema::nullable(&components.schemas);
        components.schemas.keys().zip(nullable)
    });
    schemas
        .filter(|(_, allows_null)| *allows_null)
        .map(|(name, _)| name.clone())
        .collect()
}

struct Lowerer<'a> {
    document: &'a OpenAPI,
    diagnostics: &'a mut Diagnostics,
    api: Api,
    /// The named schemas and whether each of them allows null.
    schemas: IndexMap<&'a str, (TypeId, bool)>,
    /// The types that have no name of their own, by where they are written: what is referred to twice is one type.
    inline: BTreeMap<Span, TypeId>,
    tags: IndexMap<&'a str, TagId>,
    /// What an operation that says nothing of security inherits.
    security: Security,
}

impl<'a> Lowerer<'a> {
    fn new(document: &'a OpenAPI, diagnostics: &'a mut Diagnostics) -> Self {
        let mut lowerer = Self {
            document,
            diagnostics,
            api: Api {
                title: document.info.title.clone(),
                docs: Docs {
                    summary: None,
                    description: document.info.description.clone(),
                },
                servers: document
                    .servers
                    .iter()
                    .map(|server| Server {
                        url: with_defaults(server),
                        docs: Docs {
                            summary: None,
                            description: server.description.clone(),
                        },
                    })
                    .collect(),
                schemes: Vec::new(),
                tags: Arena::new(),
                types: Arena::new(),
                operations: Arena::new(),
            },
            schemas: IndexMap::new(),
            inline: BTreeMap::new(),
            tags: IndexMap::new(),
            security: Security::Unspecified,
        };
        lowerer.security_schemes();
        lowerer.security = lowerer.default_security();
        lowerer
    }

    /// Lowers the named schemas. Each has its id before any of them is looked into, since they refer to one another.
    fn schemas(&mut self) {
        let Some(components) = &self.document.components else {
            return;
        };
        let nullable = schema::nullable(&components.schemas);
        for ((name, schema), allows_null) in components.schemas.iter().zip(nullable) {
            let id = self.api.types.push(TypeDef {
                origin: Origin::Schema(name.clone()),
                docs: Docs::default(),
                deprecated: false,
                shape: Shape::Alias(Ty::Any),
                span: span_of(schema),
            });
            self.schemas.insert(name, (id, allows_null));
        }
        for (name, schema) in &components.schemas {
            if let Some(&(id, _)) = self.schemas.get(name.as_str()) {
                self.named_schema(id, schema);
            }
        }
    }

    fn warn(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// The URL of a server with its variables in place, as far as they have defaults.
fn with_defaults(server: &openapiv3::Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
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

fn span_of<S: std::borrow::Borrow<openapiv3::Schema>>(schema: &ReferenceOr<S>) -> Option<Span> {
    match schema {
        ReferenceOr::Reference { .. } => None,
        ReferenceOr::Item(schema) => stamped(&schema.borrow().schema_data.extensions),
    }
}
