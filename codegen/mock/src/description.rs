//! The description: read as the generator reads it, overlays and all, and handed on as it was written.

use crate::place::escaped;
use crate::view::{Document, Orders};
use crate::{Mock, Options};
use codegen::Input;
use codegen::diagnostic::{Diagnostic, Diagnostics, Report, Severity};
use codegen::source::{Node, SourceMap, Value};
use codegen::{normalize, parse};
use instances::value_of;

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

/// The document as it was written, or as OpenAPI 3 has it written. What normalizing and parsing make of it is not used, but what they find wrong with it
/// is said before anything is served.
fn document(
    input: &Input<'_>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let tree = codegen::read(input, sources, diagnostics)?;
    let normalized = normalize::normalize(&tree, diagnostics)?;
    parse::parse(&normalized, diagnostics);
    let tree = normalize::upgraded(tree);
    let mut orders = Orders::new();
    collect(&tree.root, &mut String::new(), &mut orders);
    Some(Document::new(value_of(&tree.root), orders))
}

/// Notes in which order media types and examples stand, for the first of them is answered.
fn collect(node: &Node, pointer: &mut String, orders: &mut Orders) {
    let length = pointer.len();
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in mapping.iter() {
                pointer.push('/');
                pointer.push_str(&escaped(&entry.key));
                let listed = entry.value.as_mapping().filter(|listed| listed.len() > 1);
                if let Some(listed) =
                    listed.filter(|_| ["content", "examples"].contains(&&*entry.key))
                {
                    let keys = listed.iter().map(|entry| entry.key.to_string());
                    orders.insert(pointer.clone(), keys.collect());
                }
                collect(&entry.value, pointer, orders);
                pointer.truncate(length);
            }
        }
        Value::Sequence(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                collect(node, pointer, orders);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}
