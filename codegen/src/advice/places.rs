//! Finding the nodes that findings are about, by their spans.

use std::collections::{BTreeMap, BTreeSet};

use super::path::{Step, pointer};
use crate::source::files::FILES;
use crate::source::{Node, Span, Value};

/// A node in one of the files that were read.
#[derive(Clone, Debug)]
pub(super) struct Place<'n> {
    /// Whether it is in a file that the document refers to, and not in the document itself.
    pub(super) is_elsewhere: bool,
    /// The way to it from the root of that file.
    pub(super) steps: Vec<Step<'n>>,
    pub(super) node: &'n Node,
}

/// What the references of the documents lead to, as JSON pointers.
#[derive(Debug, Default)]
pub(super) struct References<'n>(BTreeSet<&'n str>);

impl References<'_> {
    /// Whether any of them leads to a place or into it, in whatever file it is.
    pub(super) fn lead_to(&self, steps: &[Step<'_>]) -> bool {
        let pointer = pointer(steps);
        let mut from = self.0.range(&*pointer..);
        // What has the pointer as its beginning follows it at once, but other keys may begin like the last one of it.
        from.by_ref()
            .map_while(|target| target.strip_prefix(&*pointer))
            .any(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Where the wanted spans are, and what references lead to. What stands at a span several times, as aliases have it, is
/// found where it comes first.
pub(super) fn find<'n>(
    root: &'n Node,
    wanted: BTreeSet<Span>,
) -> (BTreeMap<Span, Place<'n>>, References<'n>) {
    let mut search = Search {
        wanted,
        found: BTreeMap::new(),
        references: References::default(),
        is_elsewhere: false,
        steps: Vec::new(),
    };
    if search.wanted.is_empty() {
        return (search.found, search.references);
    }
    search.visit(root);
    search.is_elsewhere = true;
    let files = root.get(FILES).and_then(Node::as_mapping);
    for file in files.into_iter().flatten() {
        search.visit(&file.value);
    }
    (search.found, search.references)
}

struct Search<'n> {
    wanted: BTreeSet<Span>,
    found: BTreeMap<Span, Place<'n>>,
    references: References<'n>,
    is_elsewhere: bool,
    steps: Vec<Step<'n>>,
}

impl<'n> Search<'n> {
    /// Looks at a node and all that is in it, which `source` keeps from being too deep.
    fn visit(&mut self, node: &'n Node) {
        self.look(node.span, node);
        match &node.value {
            Value::Sequence(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.visit(node);
                    self.steps.pop();
                }
            }
            Value::Mapping(mapping) => {
                for entry in mapping {
                    if self.steps.is_empty() && &*entry.key == FILES {
                        continue;
                    }
                    if let ("$ref", Some((_, pointer))) = (&*entry.key, reference(&entry.value)) {
                        self.references.0.insert(pointer);
                    }
                    self.steps.push(Step::Key(&entry.key));
                    self.look(entry.key_span, &entry.value);
                    self.visit(&entry.value);
                    self.steps.pop();
                }
            }
            _ => {}
        }
    }

    fn look(&mut self, span: Span, node: &'n Node) {
        if self.wanted.remove(&span) {
            let place = Place {
                is_elsewhere: self.is_elsewhere,
                steps: self.steps.clone(),
                node,
            };
            self.found.insert(span, place);
        }
    }
}

/// The file and the pointer of a reference.
fn reference(node: &Node) -> Option<(&str, &str)> {
    node.as_str()?.split_once('#')
}
