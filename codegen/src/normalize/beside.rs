//! What stands beside a `$ref` in a mapping, read together with what the `$ref` leads to.
//!
//! OpenAPI has a `$ref` in place of some objects only. Descriptions of many files have one in `paths`, `responses` or
//! `properties` as well, to take over what another file has, and write their own beside it.

use elsa::FrozenVec;

use super::reach::MAX_REFERENCES;
use super::reshape::Reshaper;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::files;
use crate::source::resolve::Resolver;
use crate::source::{Entry, Mapping, Node, Value};

impl<'a> Reshaper<'a> {
    /// Builds a mapping that has entries of its own beside its `$ref`, which are all there is if the `$ref` leads to nothing.
    pub(super) fn joined_with(
        &mut self,
        node: &'a Node,
        reference: &'a Node,
        target: &'a str,
        build: impl FnOnce(&mut Self, &'a Node) -> Option<Node>,
    ) -> Option<Node> {
        let own = node.as_mapping()?;
        let found = self.reach(reference, target);
        let other = found.and_then(Node::as_mapping);
        if let (Some(found), None) = (found, other) {
            let message = format!(
                "`{}` is {}, not a mapping; what stands beside it counts",
                files::shown(target),
                found.kind()
            );
            self.diagnostics
                .push(Diagnostic::warning(Code::WrongType, message).at(reference.span));
        }
        for entry in own.iter() {
            let hidden = other.and_then(|other| other.get(&entry.key));
            let is_other = |hidden: &Node| !hidden.says_the_same(&entry.value);
            if has_own(&entry.key) && hidden.is_some_and(is_other) {
                let message = format!(
                    "`{}` stands beside a `$ref` that has one, too; this one counts",
                    entry.key
                );
                self.diagnostics
                    .push(Diagnostic::warning(Code::Contradiction, message).at(entry.key_span));
            }
        }
        let joined = Node {
            span: node.span,
            value: Value::Mapping(joined(own, other)),
        };
        self.spend_on(&joined);
        let joined = self.rewritten.push_get(Box::new(joined));
        if let Some(other) = other {
            self.is_root_if(other, joined);
        }
        self.references.extend(found);
        let built = build(self, joined);
        if found.is_some() {
            self.references.pop();
        }
        built
    }
}

/// Whether a mapping has entries of its own beside a `$ref`.
pub(super) fn is_beside(node: &Node) -> bool {
    node.as_mapping()
        .is_some_and(|mapping| mapping.iter().any(|entry| has_own(&entry.key)))
}

/// What a node is with all that its `$ref` leads to. What has to be joined for that is kept.
pub(super) fn whole<'a>(
    node: &'a Node,
    resolver: &Resolver<'a>,
    kept: &'a FrozenVec<Box<Node>>,
) -> Option<&'a Node> {
    let (mut node, mut seen) = (node, Vec::new());
    for _ in 0..MAX_REFERENCES {
        let Some(target) = node.get("$ref").and_then(Node::as_str) else {
            return Some(node);
        };
        let found = resolver.meant(target).filter(|_| !seen.contains(&target));
        seen.push(target);
        node = match node.as_mapping().filter(|_| is_beside(node)) {
            Some(own) => kept.push_get(Box::new(Node {
                span: node.span,
                value: Value::Mapping(joined(own, found.and_then(Node::as_mapping))),
            })),
            None => found?,
        };
    }
    None
}

/// Whether a key is that of an entry of the document, beside a `$ref`.
fn has_own(key: &str) -> bool {
    key != "$ref" && key != files::FILES
}

/// The entries of a mapping, which go before those of the one that its `$ref` leads to. These stand where the `$ref` does.
fn joined(own: &Mapping, other: Option<&Mapping>) -> Mapping {
    let mut out = Mapping::new();
    for entry in own.iter() {
        if &*entry.key != "$ref" {
            put(&mut out, entry);
            continue;
        }
        for entry in other.into_iter().flat_map(Mapping::iter) {
            if &*entry.key == "$ref" || !own.contains_key(&entry.key) {
                put(&mut out, entry);
            }
        }
    }
    out
}

/// Copies an entry, but for the files, which stand at the root of the document once.
fn put(out: &mut Mapping, entry: &Entry) {
    if &*entry.key != files::FILES {
        out.push(entry.clone());
    }
}
