//! What is found in one file, as long as somebody will read it.

use super::{Span, budget};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// What was found: the first of it one by one, the rest as a number.
#[derive(Default)]
pub(super) struct Findings {
    warnings: Vec<Diagnostic>,
    /// Apart from the warnings, so that no number of these hides one.
    errors: Vec<Diagnostic>,
    unlisted: usize,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Diagnostic) {
        let list = if finding.severity == Severity::Error {
            &mut self.errors
        } else {
            &mut self.warnings
        };
        if list.len() < budget::FINDINGS {
            list.push(finding);
        } else {
            self.unlisted += 1;
        }
    }

    /// All of it, in the order of places.
    pub(super) fn finish(self, file: Span) -> Vec<Diagnostic> {
        let mut all = self.warnings;
        all.extend(self.errors);
        all.sort_by_key(|finding| finding.span);
        if self.unlisted > 0 {
            let message = format!(
                "{} more findings in this file are not listed",
                self.unlisted
            );
            all.push(Diagnostic::warning(Code::LimitExceeded, message).at(file));
        }
        all
    }
}
