//! What a person can do about findings: which node of the description each is about, and the change that would make
//! something else of it.
//!
//! Whoever finds something knows what is wrong, and perhaps what there would have to be; where that is in the tree, and how
//! an overlay gets there, is found out here, for all of them alike.

mod by_code;
mod path;
mod places;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Node, SourceMap, Span};

use self::path::{Step, expression};
use self::places::{Place, find};

/// How many bytes a JSONPath expression may have that overlays are to understand.
const EXPRESSION: usize = 4096;

/// Says of each finding where in the documents it is, and of those that something can be done about, what.
///
/// The root is that of the document with its overlays applied, and with the files that it refers to.
pub fn advise(root: &Node, sources: &SourceMap, diagnostics: &mut Diagnostics) {
    for finding in diagnostics
        .iter_mut()
        .filter(|finding| finding.span.is_none())
    {
        locate(finding, root);
    }
    let wanted = diagnostics.iter().filter_map(|finding| finding.span);
    let (places, references) = find(root, wanted.collect());
    for finding in diagnostics.iter_mut() {
        let Some(mut place) = finding.span.and_then(|span| places.get(&span)).cloned() else {
            continue;
        };
        let narrowed = narrow(finding, &mut place);
        let path = expression(&place.steps);
        let origin = origin(&place, finding.span, root, sources);
        finding.path = Some(path.as_str().into());
        if path.len() > EXPRESSION {
            continue;
        }
        let help = match origin {
            Origin::Document => {
                let advice = by_code::advice(finding, &place, narrowed, &references);
                finding.suggestion = finding
                    .suggestion
                    .take()
                    .or(advice.suggestion.map(Box::new));
                advice.help
            }
            Origin::Overlay => by_code::is_correctable(finding.code).then(|| {
                format!("the overlay says this: change its action; it is put at `{path}`")
            }),
            Origin::OtherFile(file) => by_code::is_correctable(finding.code).then(|| {
                format!("correct it there, at `{path}`: overlays do not reach into `{file}`")
            }),
        };
        // Whoever found it may know better.
        finding.help = finding.help.take().or(help);
    }
}

/// Gives a finding its place whose finder knows only what refers to that.
fn locate(finding: &mut Diagnostic, root: &Node) {
    let pointer = finding.key.as_deref().and_then(|key| key.strip_prefix('#'));
    if let Some(node) = pointer.and_then(|pointer| root.at_pointer(pointer)) {
        finding.span = Some(node.span);
        finding.key = None;
    }
}

/// Has a finding about a key of an object point to that key; whether there is one.
fn narrow<'n>(finding: &mut Diagnostic, place: &mut Place<'n>) -> bool {
    let Some(mapping) = place.node.as_mapping() else {
        return false;
    };
    let Some(entry) = finding.key.as_ref().and_then(|key| mapping.entry(key)) else {
        return false;
    };
    place.steps.push(Step::Key(&entry.key));
    place.node = &entry.value;
    finding.span = Some(entry.key_span);
    true
}

/// Where what is found wrong is written.
enum Origin<'s> {
    /// In the document that overlays are applied to.
    Document,
    /// In an overlay.
    Overlay,
    /// In a file that the document refers to.
    OtherFile(&'s str),
}

fn origin<'s>(
    place: &Place<'_>,
    span: Option<Span>,
    root: &Node,
    sources: &'s SourceMap,
) -> Origin<'s> {
    let file = |span: Span| sources.under_first_id(span).file;
    let Some(span) = span else {
        return Origin::Document;
    };
    match sources.get(span.file) {
        Some(other) if place.is_elsewhere => Origin::OtherFile(&other.path),
        _ if file(span) != file(root.span) => Origin::Overlay,
        _ => Origin::Document,
    }
}

#[cfg(test)]
mod tests;
