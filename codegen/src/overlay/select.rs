//! What a JSONPath expression selects from a tree, as the paths that lead there.
//!
//! Nodes are selected once, in the order in which they are reached. All that is looked at counts, so that no expression
//! can take for ever.

use std::collections::BTreeSet;

use rsonpath_syntax::{
    Index, JsonPathQuery, LogicalExpr, Segment, Selector, Selectors, SingularSegment, Slice, Step,
    TestExpr,
};

use super::compare::{Compared, holds};
use super::target::Target;
use crate::source::{Mapping, Node, Value};

/// The way from the root to a node: at which place among its parent's children each one stands.
pub(super) type Path = Vec<usize>;

/// Says that more was looked at than all overlays together may.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

/// The paths of what a target selects below a root. `steps` is how many nodes may still be looked at.
pub(super) fn select(
    target: &Target,
    root: &Node,
    steps: &mut usize,
) -> Result<Vec<Path>, Exhausted> {
    let mut selection = Selection {
        root,
        steps,
        trails: Vec::new(),
    };
    let found = selection.query(&target.0, selection.start(root))?;
    let paths = found.into_iter().map(|found| selection.path(found));
    Ok(paths.collect())
}

/// A node that was reached, and the last step to it.
#[derive(Clone, Copy)]
struct Found<'n> {
    node: &'n Node,
    trail: Option<usize>,
}

struct Selection<'n, 's> {
    root: &'n Node,
    steps: &'s mut usize,
    /// Steps from a parent to a child: the step that led to the parent, and the place of the child.
    trails: Vec<(Option<usize>, usize)>,
}

impl<'n> Selection<'n, '_> {
    fn start(&self, node: &'n Node) -> Found<'n> {
        Found { node, trail: None }
    }

    fn path(&self, found: Found<'n>) -> Path {
        let mut path = Vec::new();
        let mut next = found.trail;
        while let Some((parent, place)) = next.and_then(|trail| self.trails.get(trail)) {
            path.push(*place);
            next = *parent;
        }
        path.reverse();
        path
    }

    fn query(
        &mut self,
        query: &JsonPathQuery,
        start: Found<'n>,
    ) -> Result<Vec<Found<'n>>, Exhausted> {
        let mut nodes = vec![start];
        for segment in query.segments() {
            let mut next = Vec::new();
            match segment {
                Segment::Child(selectors) => {
                    for found in nodes {
                        self.children(selectors, found, &mut next)?;
                    }
                }
                Segment::Descendant(selectors) => {
                    self.descendants(selectors, nodes, &mut next)?;
                }
            }
            // One selector selects each child of a node at most once.
            nodes = match segment.selectors().as_slice() {
                [_] => next,
                _ => distinct(next),
            };
        }
        Ok(nodes)
    }

    fn descendants(
        &mut self,
        selectors: &Selectors,
        nodes: Vec<Found<'n>>,
        next: &mut Vec<Found<'n>>,
    ) -> Result<(), Exhausted> {
        let mut seen = BTreeSet::new();
        // Only what several lead to can be reached twice.
        let is_one = nodes.len() == 1;
        for found in nodes {
            let mut pending = vec![found];
            while let Some(found) = pending.pop() {
                // What was seen has been gone through with all that is in it.
                if !is_one && !seen.insert(address(found.node)) {
                    continue;
                }
                self.children(selectors, found, next)?;
                for place in (0..length(found.node)).rev() {
                    pending.extend(self.child(found, place)?);
                }
            }
        }
        Ok(())
    }

    /// Adds the children of a node that any of the selectors selects.
    fn children(
        &mut self,
        selectors: &Selectors,
        found: Found<'n>,
        next: &mut Vec<Found<'n>>,
    ) -> Result<(), Exhausted> {
        self.step()?;
        for selector in selectors.as_slice() {
            match selector {
                Selector::Name(name) => {
                    if let Some(place) = place_of(found.node, name.unquoted()) {
                        next.extend(self.child(found, place)?);
                    }
                }
                Selector::Wildcard => {
                    for place in 0..length(found.node) {
                        next.extend(self.child(found, place)?);
                    }
                }
                Selector::Index(index) => {
                    if let Some(place) = index_in(found.node, *index) {
                        next.extend(self.child(found, place)?);
                    }
                }
                Selector::Slice(slice) => {
                    for place in slice_in(found.node, slice) {
                        next.extend(self.child(found, place)?);
                    }
                }
                Selector::Filter(filter) => {
                    for place in 0..length(found.node) {
                        let Some(child) = self.child(found, place)? else {
                            continue;
                        };
                        if self.passes(filter, child.node)? {
                            next.push(child);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn child(&mut self, found: Found<'n>, place: usize) -> Result<Option<Found<'n>>, Exhausted> {
        self.step()?;
        let Some(node) = child(found.node, place) else {
            return Ok(None);
        };
        self.trails.push((found.trail, place));
        let trail = self.trails.len().checked_sub(1);
        Ok(Some(Found { node, trail }))
    }

    fn passes(&mut self, filter: &LogicalExpr, current: &'n Node) -> Result<bool, Exhausted> {
        self.step()?;
        Ok(match filter {
            LogicalExpr::Or(one, other) => {
                self.passes(one, current)? || self.passes(other, current)?
            }
            LogicalExpr::And(one, other) => {
                self.passes(one, current)? && self.passes(other, current)?
            }
            LogicalExpr::Not(inner) => !self.passes(inner, current)?,
            LogicalExpr::Comparison(comparison) => {
                let lhs = self.compared(comparison.lhs(), current);
                let rhs = self.compared(comparison.rhs(), current);
                holds(&lhs, comparison.op(), &rhs)
            }
            LogicalExpr::Test(test) => {
                let (query, start) = match test {
                    TestExpr::Relative(query) => (query, current),
                    TestExpr::Absolute(query) => (query, self.root),
                };
                // The steps of a test lead nowhere that is asked about.
                let before = self.trails.len();
                let found = self.query(query, self.start(start))?;
                self.trails.truncate(before);
                !found.is_empty()
            }
        })
    }

    fn compared<'c>(
        &self,
        comparable: &'c rsonpath_syntax::Comparable,
        current: &'n Node,
    ) -> Compared<'c>
    where
        'n: 'c,
    {
        use rsonpath_syntax::Comparable;
        let (query, start) = match comparable {
            Comparable::Literal(literal) => return Compared::literal(literal),
            Comparable::RelativeSingularQuery(query) => (query, current),
            Comparable::AbsoluteSingularQuery(query) => (query, self.root),
        };
        let mut node = start;
        for segment in query.segments() {
            let place = match segment {
                SingularSegment::Name(name) => place_of(node, name.unquoted()),
                SingularSegment::Index(index) => index_in(node, *index),
            };
            match place.and_then(|place| child(node, place)) {
                Some(child) => node = child,
                None => return Compared::Nothing,
            }
        }
        Compared::node(node)
    }

    fn step(&mut self) -> Result<(), Exhausted> {
        *self.steps = self.steps.checked_sub(1).ok_or(Exhausted)?;
        Ok(())
    }
}

/// Which node this is, of those that are in the tree.
fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

/// The same nodes, each only where it comes first.
fn distinct(nodes: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let mut seen = BTreeSet::new();
    let is_new = |found: &Found<'_>| seen.insert(address(found.node));
    nodes.into_iter().filter(is_new).collect()
}

fn length(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(nodes) => nodes.len(),
        Value::Mapping(mapping) => mapping.len(),
        _ => 0,
    }
}

fn child(node: &Node, place: usize) -> Option<&Node> {
    match &node.value {
        Value::Sequence(nodes) => nodes.get(place),
        Value::Mapping(mapping) => mapping.iter().nth(place).map(|entry| &entry.value),
        _ => None,
    }
}

fn place_of(node: &Node, key: &str) -> Option<usize> {
    node.as_mapping()
        .and_then(|mapping: &Mapping| mapping.place(key))
}

fn index_in(node: &Node, index: Index) -> Option<usize> {
    let length = node.as_sequence()?.len();
    let place = match index {
        Index::FromStart(index) => usize::try_from(index.as_u64()).ok()?,
        Index::FromEnd(index) => length.checked_sub(usize::try_from(index.as_u64()).ok()?)?,
    };
    (place < length).then_some(place)
}

/// The places of a slice, in its order.
fn slice_in(node: &Node, slice: &Slice) -> Vec<usize> {
    let length = node.as_sequence().map_or(0, <[Node]>::len);
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let at = |index: Index| match index {
        Index::FromStart(index) => number(index.as_u64()),
        Index::FromEnd(index) => length.saturating_sub(number(index.as_u64())),
    };
    let mut places = Vec::new();
    let mut add = |place: i64| places.extend(usize::try_from(place));
    let start = at(slice.start());
    let end = slice.end().map(at);
    match slice.step() {
        Step::Forward(step) if step.as_u64() > 0 => {
            let end = end.unwrap_or(length).clamp(0, length);
            let mut place = start.clamp(0, length);
            while place < end {
                add(place);
                place = place.saturating_add(number(step.as_u64()));
            }
        }
        Step::Forward(_) => {}
        Step::Backward(step) => {
            let end = end.unwrap_or(-1).clamp(-1, length.max(1) - 1);
            let mut place = start.clamp(-1, length.max(1) - 1).min(length - 1);
            while place > end {
                add(place);
                place = place.saturating_sub(number(step.as_u64()));
            }
        }
    }
    places
}
