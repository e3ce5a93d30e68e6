//! The entries of a mapping as they are written, to those that it has: merge keys and duplicate keys.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::{Entry, Mapping, Node, SourceFile, Value};
use crate::diagnostic::{Code, Diagnostic};

/// Mappings that are merged into another one, the first of them before the others.
pub(super) struct Merge {
    /// How many entries of the other one stand before the merge key.
    pub(super) before: usize,
    pub(super) sources: Vec<Mapping>,
}

/// The mapping that has some entries.
pub(super) fn collect(
    entries: impl ExactSizeIterator<Item = Entry>,
    file: &SourceFile,
    findings: &mut Findings,
) -> Mapping {
    let mut mapping = Mapping::with_capacity(entries.len());
    for entry in entries {
        add(&mut mapping, entry, file, findings);
    }
    mapping
}

/// The mapping that has some entries and what is merged in. Its own entries count for more, wherever they stand.
pub(super) fn collect_merged(
    entries: Vec<Entry>,
    merges: Vec<Merge>,
    file: &SourceFile,
    findings: &mut Findings,
) -> Mapping {
    let own: BTreeSet<Box<str>> = entries.iter().map(|entry| entry.key.clone()).collect();
    let mut mapping = Mapping::with_capacity(entries.len());
    let merge = |mapping: &mut Mapping, merge: Merge| {
        for entry in merge.sources.into_iter().flatten() {
            if !own.contains(&entry.key) && !mapping.contains_key(&entry.key) {
                mapping.push(entry);
            }
        }
    };
    let mut merges = merges.into_iter().peekable();
    for (place, entry) in entries.into_iter().enumerate() {
        while let Some(here) = merges.next_if(|merge| merge.before <= place) {
            merge(&mut mapping, here);
        }
        add(&mut mapping, entry, file, findings);
    }
    for last in merges {
        merge(&mut mapping, last);
    }
    mapping
}

/// Adds an entry to a mapping. A key that is there already has its value replaced, as readers of JSON do.
fn add(mapping: &mut Mapping, entry: Entry, file: &SourceFile, findings: &mut Findings) {
    let Some(first) = mapping.entry(&entry.key) else {
        mapping.push(entry);
        return;
    };
    let line = file.position(first.key_span.start).line;
    let (said, help) = if first.value.says_the_same(&entry.value) {
        (
            "again, with the same value",
            format!("it is first given in line {line}; take one of them out"),
        )
    } else {
        (
            "again, with another value",
            format!("it is first given in line {line}; that value is not used"),
        )
    };
    let message = format!("the key `{}` is given {said}", entry.key);
    findings.push(
        Diagnostic::warning(Code::DuplicateKey, message)
            .at(entry.key_span)
            .help(help),
    );
    mapping.insert(entry);
}

/// The mappings that the value of a merge key stands for; the value itself if it is something else.
pub(super) fn mergeable(node: Node) -> Result<Vec<Mapping>, Node> {
    match node.value {
        Value::Mapping(mapping) => Ok(vec![mapping]),
        Value::Sequence(nodes) if nodes.iter().all(|node| node.as_mapping().is_some()) => {
            let mappings = nodes.into_iter().filter_map(|node| match node.value {
                Value::Mapping(mapping) => Some(mapping),
                _ => None,
            });
            Ok(mappings.collect())
        }
        value => Err(Node { value, ..node }),
    }
}
