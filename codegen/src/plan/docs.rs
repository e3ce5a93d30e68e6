//! What is said of things: what the document says of them, and what only this crate knows.

use crate::ir::Docs;
use crate::prose;

/// How many characters of a name docs show.
const LONGEST: usize = 300;

/// A name that the document gives, or as much of it as docs show, as code within a line.
pub(super) fn code(name: &str) -> String {
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => prose::code(&format!("{}…", name.get(..end).unwrap_or_default())),
        None => prose::code(name),
    }
}

/// Paragraphs of Markdown, of which the empty ones are left out.
pub(super) fn paragraphs<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// Short sentences, a line each, of which the empty ones are left out.
pub(super) fn lines<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// What the document says, made fit for a Rust comment. A summary that the description repeats is said once.
pub(super) fn prose(docs: &Docs) -> String {
    let summary = docs
        .summary
        .as_deref()
        .map(prose::clean)
        .unwrap_or_default();
    let description = docs
        .description
        .as_deref()
        .map(prose::clean)
        .unwrap_or_default();
    if description.starts_with(&summary) {
        description
    } else {
        paragraphs([summary.as_str(), description.as_str()])
    }
}

/// What the document says, or else what else can be said.
pub(super) fn prose_or(docs: &Docs, otherwise: impl FnOnce() -> String) -> String {
    let text = prose(docs);
    if text.is_empty() { otherwise() } else { text }
}

/// Whether a title says no more than a name: they have the same letters and digits.
pub(super) fn is_same_name(title: &str, name: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|char| char.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    letters(title) == letters(name)
}

/// What is said of what the document advises against.
pub(super) fn deprecated(deprecated: bool) -> &'static str {
    if deprecated { "Deprecated." } else { "" }
}
