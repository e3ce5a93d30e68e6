//! The description: read as the generator reads it, overlays and all, and handed on as it was written.

use crate::{Mock, Options};
use codegen::Input;
use codegen::diagnostic::{Diagnostic, Diagnostics, Report, Severity};
use codegen::source::{self, SourceMap};
use codegen::{normalize, overlay, parse};
use instances::value_of;
use serde_json::Value;

/// A server of a description, and how many warnings the description gives rise to.
///
/// # Errors
///
/// What is wrong with the description: the errors that keep the generator from reading it.
pub fn read(input: &Input<'_>, options: Options) -> Result<(Mock, usize), Report> {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let document = document(input, &mut sources, &mut diagnostics);
    match document.filter(|_| !diagnostics.has_errors()) {
        Some(document) => {
            let warnings = diagnostics.count(Severity::Warning);
            Ok((Mock::new(document, options), warnings))
        }
        None => {
            let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
            let mut errors = Diagnostics::new();
            errors.extend(diagnostics.into_iter().filter(is_error));
            errors.sort();
            Err(Report {
                diagnostics: errors,
                sources,
            })
        }
    }
}

/// The document as it was written. What normalizing and parsing make of it is not used, but what they find wrong with it
/// is said before anything is served.
fn document(
    input: &Input<'_>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let mut tree = source::read(input.path, input.loader, sources, diagnostics)?;
    overlay::apply(input, &mut tree, sources, diagnostics)?;
    let normalized = normalize::normalize(&tree, diagnostics)?;
    parse::parse(&normalized, diagnostics);
    Some(value_of(&tree.root))
}
