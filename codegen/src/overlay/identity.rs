//! What tells one copy of a node from another: the id of the file that its span names.

use std::collections::BTreeMap;

use crate::source::{FileId, Node, SourceMap, Span, Value};

/// Other ids for the files of what is changed.
///
/// What an alias stands for, and what an action puts at several places, has one span wherever it is, and later stages
/// take it for one thing. Once something is changed in one of the copies, that copy and all that it is in are another.
pub(super) struct Ids<'a> {
    sources: &'a mut SourceMap,
    others: BTreeMap<FileId, FileId>,
}

impl<'a> Ids<'a> {
    pub(super) fn new(sources: &'a mut SourceMap) -> Self {
        Self {
            sources,
            others: BTreeMap::new(),
        }
    }

    pub(super) fn of(&mut self, span: &mut Span) {
        let sources = &mut *self.sources;
        let file = span.file;
        span.file = *self
            .others
            .entry(file)
            .or_insert_with(|| sources.another_id(file));
    }

    pub(super) fn renew(&mut self, node: &mut Node) {
        self.of(&mut node.span);
        match &mut node.value {
            Value::Sequence(nodes) => nodes.iter_mut().for_each(|node| self.renew(node)),
            Value::Mapping(mapping) => mapping.iter_mut().for_each(|entry| self.renew(entry.value)),
            _ => {}
        }
    }
}
