//! One action, carried out at every place that its target selects.

use std::collections::BTreeMap;

use super::document::{Action, Change, Expression, Version};
use super::identity::Ids;
use super::merge::{Clash, is_primitive, merge};
use super::select::{Path, select};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Node, SourceMap, Value, budget};

/// How many nodes all expressions of all overlays may look at.
const STEPS: usize = 100_000_000;

/// What all overlays together may still do.
#[derive(Debug)]
pub(super) struct Limits {
    steps: usize,
    nodes: usize,
    bytes: usize,
}

impl Limits {
    pub(super) fn new() -> Self {
        Self {
            steps: STEPS,
            nodes: budget::ALIASED_NODES,
            bytes: budget::ALIASED_BYTES,
        }
    }
}

/// Carries out an action. What it has done when something turns out to be wrong stays done.
pub(super) fn apply(
    root: &mut Node,
    action: &Action<'_>,
    version: Version,
    limits: &mut Limits,
    sources: &mut SourceMap,
) -> Result<(), Diagnostic> {
    let mut paths = selected(root, &action.target, limits)?;
    check_kinds(root, &paths, action, version)?;
    match &action.change {
        Change::Remove => {
            remove(root, paths, sources);
            Ok(())
        }
        Change::Update(update) => {
            innermost_first(&mut paths);
            put(
                root,
                &paths,
                update,
                &action.target,
                version,
                limits,
                sources,
            )
        }
        Change::Copy(from) => {
            let found = selected(root, from, limits)?;
            let [path] = found.as_slice() else {
                let message = format!(
                    "`{}` selects {} values, and `copy` takes one",
                    from.text,
                    found.len()
                );
                return Err(Diagnostic::error(Code::InvalidOverlay, message).at(from.span));
            };
            let Some(copied) = at(root, path) else {
                return Ok(());
            };
            // What is copied may be large, and each target adds it once more, so it is looked at before.
            let copied = copied.clone();
            innermost_first(&mut paths);
            put(
                root,
                &paths,
                &copied,
                &action.target,
                version,
                limits,
                sources,
            )
        }
    }
}

/// What an expression selects; that is something.
fn selected(
    root: &Node,
    expression: &Expression,
    limits: &mut Limits,
) -> Result<Vec<Path>, Diagnostic> {
    let Expression { target, text, span } = expression;
    let paths = select(target, root, &mut limits.steps).map_err(|_| {
        let message = format!("to find what `{text}` selects takes more steps than are allowed");
        Diagnostic::error(Code::LimitExceeded, message).at(*span)
    })?;
    if paths.is_empty() {
        let message = format!("`{text}` selects nothing in the description");
        let help =
            "correct the expression, or take the action out if the description has been corrected";
        return Err(Diagnostic::error(Code::UnmatchedTarget, message)
            .at(*span)
            .help(help));
    }
    Ok(paths)
}

/// What is selected is what the version of the overlay lets an action select.
fn check_kinds(
    root: &Node,
    paths: &[Path],
    action: &Action<'_>,
    version: Version,
) -> Result<(), Diagnostic> {
    let Expression { text, span, .. } = &action.target;
    let error = |message: String, help: &str| {
        Err(Diagnostic::error(Code::InvalidOverlay, message)
            .at(*span)
            .help(help))
    };
    let removes = matches!(action.change, Change::Remove);
    if removes && paths.iter().any(Vec::is_empty) {
        let message = format!("`{text}` selects the whole description, which cannot be removed");
        return error(message, "select what is in it");
    }
    let mut first: Option<&Node> = None;
    for node in paths.iter().filter_map(|path| at(root, path)) {
        if version < Version::V1_1 && is_primitive(node) {
            let message = format!(
                "`{text}` selects {}; OpenAPI Overlay 1.0 changes mappings and sequences only",
                node.kind()
            );
            return error(
                message,
                "select the mapping that holds it, or write `overlay: 1.1.0`",
            );
        }
        let is_like =
            |first: &Node| first.kind() == node.kind() || is_primitive(first) && is_primitive(node);
        if version >= Version::V1_1 && !removes && !first.is_none_or(is_like) {
            let message = format!("`{text}` selects values of different kinds");
            return error(
                message,
                "let an action select mappings, sequences or others",
            );
        }
        first = first.or(Some(node));
    }
    Ok(())
}

/// The order in which a change of one node leaves the paths of those that come later.
fn innermost_first(paths: &mut [Path]) {
    paths.sort_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
}

/// Puts an update into each of the nodes.
fn put(
    root: &mut Node,
    paths: &[Path],
    update: &Node,
    target: &Expression,
    version: Version,
    limits: &mut Limits,
    sources: &mut SourceMap,
) -> Result<(), Diagnostic> {
    let size = Size::of(update);
    for path in paths {
        let limited = |message| Diagnostic::error(Code::LimitExceeded, message).at(target.span);
        let left = (
            limits.nodes.checked_sub(size.nodes),
            limits.bytes.checked_sub(size.bytes),
        );
        let (Some(nodes), Some(bytes)) = left else {
            return Err(limited("overlays add more than they may"));
        };
        (limits.nodes, limits.bytes) = (nodes, bytes);
        // At worst the update becomes an item of a sequence.
        if path.len() + 1 + size.depth > budget::DEPTH {
            return Err(limited(
                "overlays put more collections into one another than they may",
            ));
        }
        let mut ids = Ids::new(sources);
        let Some(there) = at_mut(root, path, &mut ids) else {
            continue;
        };
        let mut update = update.clone();
        ids.renew(&mut update);
        let appends = match &there.value {
            Value::Sequence(_) => version < Version::V1_1 || update.as_sequence().is_none(),
            _ => false,
        };
        match &mut there.value {
            Value::Sequence(nodes) if appends => nodes.push(update),
            _ => merge(there, update, &mut ids).map_err(|clash| clashing(clash, target))?,
        }
    }
    Ok(())
}

fn clashing(clash: Clash, target: &Expression) -> Diagnostic {
    let Clash {
        span,
        said,
        there,
        key,
    } = clash;
    let message = match key {
        Some(key) => format!(
            "`{key}` is {said} here and {there} in the description, at what `{}` selects",
            target.text
        ),
        None => format!("this is {said}, but `{}` selects {there}", target.text),
    };
    Diagnostic::error(Code::InvalidOverlay, message)
        .at(span)
        .help("remove what is there by an action before this one, if it is to be replaced")
}

/// Takes nodes out of what holds them.
fn remove(root: &mut Node, paths: Vec<Path>, sources: &mut SourceMap) {
    let mut places: BTreeMap<Path, Vec<usize>> = BTreeMap::new();
    for mut path in paths {
        if let Some(place) = path.pop() {
            places.entry(path).or_default().push(place);
        }
    }
    // From the end, so that what is left to do keeps its place; and what is inside comes before what it is in.
    for (path, mut places) in places.into_iter().rev() {
        places.sort_unstable();
        let mut ids = Ids::new(sources);
        let Some(parent) = at_mut(root, &path, &mut ids) else {
            continue;
        };
        let mut place = 0..;
        let mut stays = || {
            place
                .next()
                .is_some_and(|place| places.binary_search(&place).is_err())
        };
        match &mut parent.value {
            Value::Sequence(nodes) => nodes.retain(|_| stays()),
            Value::Mapping(mapping) => mapping.retain(|_| stays()),
            _ => {}
        }
    }
}

fn at<'n>(root: &'n Node, path: &[usize]) -> Option<&'n Node> {
    path.iter().try_fold(root, |node, place| match &node.value {
        Value::Sequence(nodes) => nodes.get(*place),
        Value::Mapping(mapping) => mapping.iter().nth(*place).map(|entry| &entry.value),
        _ => None,
    })
}

/// The node at a path, for changing it.
fn at_mut<'n>(root: &'n mut Node, path: &[usize], ids: &mut Ids<'_>) -> Option<&'n mut Node> {
    ids.of(&mut root.span);
    path.iter().try_fold(root, |node, place| {
        let child = match &mut node.value {
            Value::Sequence(nodes) => nodes.get_mut(*place),
            Value::Mapping(mapping) => mapping.value_at_mut(*place),
            _ => None,
        }?;
        ids.of(&mut child.span);
        Some(child)
    })
}

/// How much a node with all that is in it amounts to.
#[derive(Debug, Default)]
struct Size {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

impl Size {
    fn of(node: &Node) -> Self {
        let mut size = Self::default();
        size.add(node, 0);
        size
    }

    fn add(&mut self, node: &Node, around: usize) {
        self.nodes += 1;
        match &node.value {
            Value::Number(text) | Value::String(text) => self.bytes += text.len(),
            Value::Sequence(nodes) => {
                self.depth = self.depth.max(around + 1);
                for node in nodes {
                    self.add(node, around + 1);
                }
            }
            Value::Mapping(mapping) => {
                self.depth = self.depth.max(around + 1);
                for entry in mapping {
                    self.bytes += entry.key.len();
                    self.add(&entry.value, around + 1);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
}
