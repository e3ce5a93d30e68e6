//! The requests that the server makes, for which OpenAPI 3.0 has no place or only half of one.

use std::collections::BTreeSet;

use openapiv3::{Operation, PathItem};

use super::paths::other_methods;
use super::{Parser, is_token, text, texts};
use crate::diagnostic::{Code, Diagnostic};
use crate::normalize::METHODS;
use crate::source::{Mapping, Node};

/// The requests that the server makes, and what is said of all of them.
#[derive(Clone, Debug, Default)]
pub struct Webhooks {
    /// The webhooks in the order of the document, then the callbacks in the order of the operations.
    pub all: Vec<Webhook>,
    /// What is said of how they are told apart, as it was written.
    pub event: Option<Node>,
    /// What is said of how they are signed, as it was written.
    pub signature: Option<Node>,
}

/// One method of a webhook or of a callback.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The document's name for it.
    pub name: String,
    /// The operation that asks for it, if one does.
    pub callback: Option<Callback>,
    /// The HTTP method, in upper case unless the document spells it out.
    pub method: String,
    /// The path item that it stands in.
    pub item: PathItem,
    /// What it says as an operation.
    pub operation: Operation,
    /// What is said of how it is told from others, as it was written.
    pub event: Option<Node>,
    /// What is said of how it is signed, as it was written.
    pub signature: Option<Node>,
}

/// What a callback belongs to.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The document's name for the operation.
    pub operation: Option<String>,
    /// The first tag of the operation.
    pub tag: Option<String>,
    /// The method of the operation.
    pub method: String,
    /// The path of the operation.
    pub path: String,
    /// Where the request goes.
    pub expression: String,
}

const EVENT: &str = "x-webhook-event";
const SIGNATURE: &str = "x-webhook-signature";

/// A path item of a webhook or of a callback.
struct Found<'n> {
    name: &'n str,
    callback: Option<Callback>,
    item: &'n Node,
    /// What is said outside of it of how it is signed.
    signature: Option<&'n Node>,
}

impl Parser<'_> {
    pub(super) fn webhooks(&mut self, root: &Node) -> Webhooks {
        let mut webhooks = Webhooks::default();
        let Some(root) = root.as_mapping() else {
            return webhooks;
        };
        let mut known = BTreeSet::new();
        for key in ["webhooks", "x-webhooks"] {
            let entries = root.get(key).and_then(Node::as_mapping);
            for entry in entries.into_iter().flat_map(Mapping::iter) {
                if known.insert(&*entry.key) {
                    let found = Found {
                        name: &entry.key,
                        callback: None,
                        item: &entry.value,
                        signature: None,
                    };
                    self.webhook(&found, &mut webhooks.all);
                }
            }
        }
        let paths = root.get("paths").and_then(Node::as_mapping);
        for entry in paths.into_iter().flat_map(Mapping::iter) {
            let Some(item) = entry.value.as_mapping() else {
                continue;
            };
            for (method, operation) in methods(item) {
                if let Some(operation) = operation.as_mapping() {
                    self.callbacks(&entry.key, &method, operation, &mut webhooks.all);
                }
            }
        }
        webhooks.event = root.get(EVENT).cloned();
        webhooks.signature = root.get(SIGNATURE).cloned();
        webhooks
    }

    /// The callbacks of an operation: by name, each with path items by the expression that says where it goes.
    fn callbacks(&mut self, path: &str, method: &str, operation: &Mapping, all: &mut Vec<Webhook>) {
        let callbacks = operation.get("callbacks").and_then(Node::as_mapping);
        for callback in callbacks.into_iter().flat_map(Mapping::iter) {
            let Some(expressions) = callback.value.as_mapping() else {
                continue;
            };
            let signature = expressions.get(SIGNATURE);
            let items = expressions.iter();
            for entry in items.filter(|entry| !entry.key.starts_with("x-")) {
                let found = Found {
                    name: &callback.key,
                    callback: Some(Callback {
                        operation: text(operation, "operationId"),
                        tag: texts(operation, "tags").into_iter().next(),
                        method: method.to_owned(),
                        path: path.to_owned(),
                        expression: entry.key.to_string(),
                    }),
                    item: &entry.value,
                    signature,
                };
                self.webhook(&found, all);
            }
        }
    }

    /// The methods of a path item, each as a webhook.
    fn webhook(&mut self, found: &Found<'_>, all: &mut Vec<Webhook>) {
        let Some(mapping) = found.item.as_mapping() else {
            return;
        };
        let Some(item) = self.path_item(found.item) else {
            return;
        };
        for (method, node) in methods(mapping) {
            let name = found.name;
            if !is_token(&method) {
                let message = format!(
                    "`{method}` of the webhook `{name}` is left out: no method of HTTP can be called so"
                );
                self.diagnostics
                    .push(Diagnostic::warning(Code::SkippedOperation, message).at(node.span));
                continue;
            }
            let Some(operation) = self.operation(node) else {
                continue;
            };
            let said = |key: &str| {
                let own = node.as_mapping().and_then(|operation| operation.get(key));
                own.or_else(|| mapping.get(key))
            };
            all.push(Webhook {
                name: name.to_owned(),
                callback: found.callback.clone(),
                method,
                item: item.clone(),
                operation,
                event: said(EVENT).cloned(),
                signature: said(SIGNATURE).or(found.signature).cloned(),
            });
        }
    }
}

/// The operations of a path item, in the order in which those of paths come.
fn methods(item: &Mapping) -> impl Iterator<Item = (String, &Node)> {
    let known = METHODS
        .iter()
        .filter_map(|method| Some((method.to_ascii_uppercase(), item.get(method)?)));
    known.chain(other_methods(item).map(|(method, node)| (method.to_owned(), node)))
}
