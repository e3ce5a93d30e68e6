//! How large a document becomes: what nodes count for, and how many there may be.

use super::grammar::Role;
use super::reshape::Reshaper;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Node, Span, Value};

/// How large a normalized document may be that says much in few bytes, in nodes of some eighty bytes, and with what `openapiv3` makes of them. The
/// descriptions of the largest APIs have less than half of it; a document that goes beyond refers to the same large parts over
/// and over.
pub(super) const MAX_SIZE: usize = 5_000_000;

/// How many bytes of a document may always come to a node: what is written out may be as large as it is.
pub(super) const WRITTEN: usize = 3;

/// How many objects may stand inside of one another. As a document is written, there are fewer; what is referred to in each
/// other's callbacks may be deeper than later stages can go.
pub(super) const MAX_DEPTH: usize = 100;

/// How many nodes the model of an object of a kind is as large as.
pub(super) fn weight(role: Role) -> usize {
    match role {
        Role::Schema => 18,
        Role::PathItem => 60,
        Role::Operation => 24,
        Role::Parameter | Role::Header => 8,
        _ => 1,
    }
}

/// How many bytes of text count as a node.
const NODE_BYTES: usize = 64;

/// How many nodes there are in a value, and how many its texts count for.
pub(super) fn size(node: &Node) -> usize {
    let (mut size, mut pending) = (0, vec![node]);
    while let Some(node) = pending.pop() {
        size += 1;
        match &node.value {
            Value::String(text) | Value::Number(text) => size += text.len() / NODE_BYTES,
            Value::Sequence(nodes) => pending.extend(nodes),
            Value::Mapping(mapping) => {
                for entry in mapping {
                    size += 1 + entry.key.len() / NODE_BYTES;
                    pending.push(&entry.value);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
    size
}

impl Reshaper<'_> {
    /// Counts a node that is kept beside what was written.
    pub(super) fn spend_on(&mut self, node: &Node) {
        self.spend(node.span, size(node));
    }

    /// Counts nodes; whether the budget still allows them.
    pub(super) fn spend(&mut self, span: Span, weight: usize) -> bool {
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
