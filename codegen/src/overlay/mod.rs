//! Corrections that stand beside a description: OpenAPI Overlays 1.0 and 1.1, applied to the tree before anything reads it.
//!
//! What an overlay puts into the tree keeps the place where the overlay says it, so whatever is found wrong with it later
//! is shown there. The specification lets an action whose target selects nothing pass; here it is an error, since a
//! correction that corrects nothing is a correction that somebody believes in.

mod apply;
mod compare;
mod document;
mod identity;
mod merge;
mod select;
mod target;

use crate::Input;
use crate::diagnostic::Diagnostics;
use crate::source::{self, SourceMap, SourceTree};

/// Applies the overlays of an input to its document, one after the other.
///
/// There is a result unless one of the findings is an error. Each overlay is read whatever is wrong with the others.
pub fn apply(
    input: &Input<'_>,
    tree: &mut SourceTree,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let mut findings = Diagnostics::new();
    let mut limits = apply::Limits::new();
    for path in input.overlays {
        let Some(text) = source::read(path, input.loader, sources, &mut findings) else {
            continue;
        };
        let overlay = document::read(&text.root, path, input.path, &mut findings);
        let Some(overlay) = overlay else { continue };
        for action in &overlay.actions {
            let applied = apply::apply(
                &mut tree.root,
                action,
                overlay.version,
                &mut limits,
                sources,
            );
            findings.extend(applied.err());
        }
    }
    let findings = findings.strict();
    let failed = findings.has_errors();
    diagnostics.extend(findings);
    (!failed).then_some(())
}

#[cfg(test)]
mod tests;
