//! What the generator has to say about a document: values with a severity, a stable code and a place.
//!
//! No stage stops at its first finding. Each pushes what it found into one [`Diagnostics`], and the caller decides how
//! to show them: as text like rustc's ([`render()`]), those that are alike as one ([`folded`]), as numbers ([`Tally`]) or,
//! for machines, as JSON ([`to_json`]).

mod category;
mod code;
mod fold;
mod json;
mod near;
mod render;
mod suggestion;

pub use category::{Category, Tally};
pub use code::Code;
pub use fold::{Alike, folded};
pub use json::to_json;
pub use near::distance;
pub(crate) use near::{did_you_mean, hint, meant, near};
pub use render::{Style, render, render_alike, summary};
pub(crate) use suggestion::GAP;
pub use suggestion::{Change, Suggestion};

use std::collections::BTreeSet;

use crate::source::{SourceMap, Span};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is lost; the reader may still want to know.
    Note,
    /// Part of the document is not in the output, or is there in a wider form.
    Warning,
    /// There is no output.
    Error,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What kind of finding it is; stable from one version to the next.
    pub code: Code,
    /// What was found: one sentence, lower-case, without a full stop.
    pub message: String,
    /// Where it was found, if it has a place.
    pub span: Option<Span>,
    /// What to do about it: one sentence, lower-case, without a full stop.
    pub help: Option<String>,
    /// The JSONPath expression (RFC 9535) of what it is about, in the file that it is in; none where that is no longer known.
    pub path: Option<Box<str>>,
    /// A change of the description or of the configuration that would change the outcome.
    pub suggestion: Option<Box<Suggestion>>,
    /// The key of the object at the place that it is about, unless it is about all of it.
    pub(crate) key: Option<Box<str>>,
    /// What there would have to be at the place instead, where whoever found it knows.
    pub(crate) change: Option<Box<Change>>,
}

impl Diagnostic {
    /// An error of the given kind, as yet without a place.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning of the given kind, as yet without a place.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note of the given kind, as yet without a place.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            span: None,
            help: None,
            path: None,
            suggestion: None,
            key: None,
            change: None,
        }
    }

    /// The same finding, at a place.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// The same finding, about one key of the object at its place.
    #[must_use]
    pub(crate) fn about(mut self, key: impl Into<Box<str>>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The same finding, with what there would have to be at its place.
    #[must_use]
    pub(crate) fn unless(mut self, change: impl Into<Option<Change>>) -> Self {
        self.change = change.into().map(Box::new);
        self
    }

    /// What becomes of what was found.
    pub fn category(&self) -> Category {
        match self.severity {
            Severity::Error => Category::Refused,
            _ => self.code.category(),
        }
    }

    /// The same finding, with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// How many findings are listed. A document that has more is hardly read for them.
const MOST: usize = 100_000;

/// How many bytes a message has at most: what it repeats of a document may be of any length.
const LONGEST: usize = 4_000;

/// Findings in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding. Beyond a hundred thousand there are only errors.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if self.0.len() == MOST {
            let message = format!("there are more than {MOST} findings; the others are not listed");
            let last = Diagnostic::warning(Code::LimitExceeded, message).at(diagnostic.span);
            self.0.push(last);
        }
        if self.0.len() < MOST || diagnostic.severity == Severity::Error {
            cut(&mut diagnostic.message);
            diagnostic.help.as_mut().map(cut);
            self.0.push(diagnostic);
        }
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// The findings, one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The findings, one by one, to be changed.
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.0.iter_mut()
    }

    /// The same for a file of our own, which may not do what a document may: of a key that is given twice, one value goes
    /// unused, and that is an error.
    pub(crate) fn strict(mut self) -> Self {
        for diagnostic in &mut self.0 {
            if diagnostic.code == Code::DuplicateKey {
                diagnostic.severity = Severity::Error;
            }
        }
        self
    }

    /// Says for each place what it is to be.
    pub(crate) fn each_place(&mut self, place: impl Fn(Span) -> Span) {
        for diagnostic in &mut self.0 {
            diagnostic.span = diagnostic.span.map(&place);
        }
    }

    /// Puts them in the order of their places: by file, by position, then as they were made; those without a place come
    /// first. What was found more than once at a place is said once.
    pub fn sort(&mut self) {
        self.0
            .sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.file, span.start)));
        let mut said = BTreeSet::new();
        self.0.retain(|diagnostic| {
            let place = diagnostic
                .span
                .map(|span| (span.file, span.start, span.end));
            said.insert((place, diagnostic.code, diagnostic.message.clone()))
        });
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        iter.into_iter()
            .for_each(|diagnostic| self.push(diagnostic));
    }
}

/// Cuts a text that is too long to be read.
fn cut(text: &mut String) {
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Findings together with the texts that they point into.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The findings.
    pub diagnostics: Diagnostics,
    /// The files that their spans point into.
    pub sources: SourceMap,
}
