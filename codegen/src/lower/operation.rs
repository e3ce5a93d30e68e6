//! Paths and their operations.

use std::collections::BTreeMap;

use openapiv3::{Operation as Declared, PathItem, ReferenceOr};
use serde_json::Value as Json;

use super::payload::Inexpressible;
use super::{Lowerer, server, stamped, work};
use crate::diagnostic::{Change, Code, Diagnostic};
use crate::ir::{Docs, Method, Operation, Security, Tag, TagId};
use crate::normalize::extension;
use crate::source::Span;

impl<'a> Lowerer<'a> {
    pub(super) fn operations(&mut self) {
        let document = self.document;
        let mut ids = BTreeMap::new();
        for (path, item) in &document.paths.paths {
            let ReferenceOr::Item(item) = item else {
                continue;
            };
            let others = self.others.get(path).into_iter().flatten();
            let others = others.map(|(method, one)| (Method::Other(method.clone()), one));
            for (method, operation) in methods(item).chain(others) {
                if self.selected.has(method.as_str(), path) {
                    self.repeated_id(operation, &mut ids);
                    self.operation(path, item, method, operation);
                }
                if self.is_too_much(|| stamped(&operation.extensions)) {
                    return;
                }
            }
        }
    }

    /// Says that an operation has the id of another one. What is there twice by a reference has the id of none but itself.
    fn repeated_id(&mut self, operation: &'a Declared, ids: &mut BTreeMap<&'a str, Option<Span>>) {
        let Some(id) = operation.operation_id.as_deref() else {
            return;
        };
        let span = stamped(&operation.extensions);
        let first = *ids.entry(id).or_insert(span);
        if first != span {
            let message = format!("`{id}` is the `operationId` of another operation, too");
            self.warn(
                Diagnostic::note(Code::RepeatedOperationId, message)
                    .at(span)
                    .about("operationId")
                    .unless(Change::to_fill_in(&["operationId"])),
            );
        }
    }

    /// Lowers an operation. One that cannot be expressed is left out, with the types that were made for it.
    fn operation(
        &mut self,
        path: &str,
        item: &'a PathItem,
        method: Method,
        declared: &'a Declared,
    ) {
        let types = self.api.types.len();
        self.adopted.clear();
        self.fresh.clear();
        match self.expressed(path, item, method.clone(), declared) {
            Ok(operations) => {
                for operation in operations {
                    let is_first = operation.representation.is_none();
                    let id = self.api.operations.push(operation);
                    if let Some(said) = declared.extensions.get(extension::PAGINATION) {
                        self.pagination.insert(id, (said, is_first));
                    }
                }
            }
            Err(Inexpressible(why)) => {
                self.forget(types);
                self.warn(
                    Diagnostic::warning(
                        Code::SkippedOperation,
                        format!("`{} {path}` is left out: {why}", method.as_str()),
                    )
                    .at(stamped(&declared.extensions)),
                );
            }
        }
    }

    /// Takes back all types but the first so many, and what is known of them.
    fn forget(&mut self, types: usize) {
        self.api.types.truncate(types);
        for key in std::mem::take(&mut self.fresh) {
            self.inline.remove(&key);
        }
        let first = self.api.types.next_id();
        self.mappings.split_off(&first);
        self.stand_ins.split_off(&first);
        self.settled = self.settled.min(types);
        for (id, origin) in std::mem::take(&mut self.adopted) {
            if id.index() < types {
                self.api.types[id].origin = origin;
            }
        }
    }

    /// The operation, and once more for each other media type that callers may ask it for.
    fn expressed(
        &mut self,
        path: &str,
        item: &'a PathItem,
        method: Method,
        declared: &'a Declared,
    ) -> Result<Vec<Operation>, Inexpressible> {
        let span = stamped(&declared.extensions);
        let bare = path.split(['?', '#']).next().unwrap_or_default();
        if bare.split('/').any(|segment| matches!(segment, "." | "..")) {
            let why = "its path has a segment of dots, which means another path";
            return Err(Inexpressible(why.to_owned()));
        }
        let id = self.api.operations.next_id();
        let (path, parameters) =
            self.parameters(id, path, &item.parameters, &declared.parameters, span)?;
        let body = match &declared.request_body {
            Some(ReferenceOr::Item(body)) => {
                if let Some(why) = body
                    .extensions
                    .get(extension::INVALID)
                    .and_then(Json::as_str)
                {
                    return Err(Inexpressible(format!("it sends a body, {why}")));
                }
                Some(self.body(id, body))
            }
            Some(ReferenceOr::Reference { .. }) | None => None,
        };
        let (responses, others) = self.responses(id, &declared.responses);
        let servers = [&declared.servers, &item.servers];
        let servers = servers.into_iter().find(|servers| !servers.is_empty());
        let operation = Operation {
            id: declared.operation_id.clone(),
            method,
            path,
            representation: None,
            tags: declared.tags.iter().map(|name| self.tag(name)).collect(),
            docs: Docs {
                summary: declared.summary.clone().or_else(|| item.summary.clone()),
                description: declared
                    .description
                    .clone()
                    .or_else(|| item.description.clone()),
            },
            deprecated: declared.deprecated,
            parameters,
            body,
            responses,
            pagination: None,
            security: match &declared.security {
                Some(requirements) => self.requirements(requirements, span),
                None => self.security.clone(),
            },
            servers: servers
                .map(|servers| server::servers(servers))
                .filter(|servers| *servers != self.api.servers)
                .unwrap_or_default(),
            span,
        };
        if !self.has_room(&operation, 1 + others.len()) {
            return Ok(vec![operation]);
        }
        let others: Vec<Operation> = others
            .into_iter()
            .map(|(media_type, responses)| Operation {
                representation: Some(media_type),
                responses,
                ..operation.clone()
            })
            .collect();
        Ok([operation].into_iter().chain(others).collect())
    }

    /// Whether there may be so many of an operation.
    fn has_room(&self, operation: &Operation, times: usize) -> bool {
        let parts = operation.parameters.len()
            + operation.servers.len()
            + match &operation.security {
                Security::Unspecified => 0,
                Security::AnyOf(all) => all.iter().map(Vec::len).sum(),
            }
            + operation
                .body
                .iter()
                .flat_map(|body| &body.contents)
                .count()
            + operation
                .responses
                .iter()
                .map(|response| 1 + response.headers.len())
                .sum::<usize>();
        let size = work::OPERATION + work::PROPERTY * parts;
        self.work.size(size.saturating_mul(times));
        let parameters = operation.parameters.iter().map(|parameter| &parameter.docs);
        let headers = operation
            .responses
            .iter()
            .flat_map(|response| &response.headers);
        for docs in parameters
            .chain(headers.map(|header| &header.docs))
            .chain([&operation.docs])
        {
            for _ in 0..times {
                self.work.text(docs.description.as_deref());
            }
        }
        for _ in 0..times {
            self.work.text(Some(&operation.path));
        }
        !self.work.is_too_much()
    }

    /// The group of a name: what the document says of it, if it says anything.
    fn tag(&mut self, name: &'a str) -> TagId {
        if let Some(id) = self.tags.get(name) {
            return *id;
        }
        let docs = Docs {
            summary: None,
            description: self.described_tags.get(name).cloned().flatten(),
        };
        let id = self.api.tags.push(Tag {
            name: name.to_owned(),
            docs,
        });
        self.tags.insert(name, id);
        id
    }
}

/// The operations of a path, in the order in which `openapiv3` keeps them.
pub(super) fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &Declared)> {
    [
        (Method::Get, &item.get),
        (Method::Put, &item.put),
        (Method::Post, &item.post),
        (Method::Delete, &item.delete),
        (Method::Options, &item.options),
        (Method::Head, &item.head),
        (Method::Patch, &item.patch),
        (Method::Trace, &item.trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}
