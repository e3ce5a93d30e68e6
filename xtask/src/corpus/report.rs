//! Saying what came of each description: to people, to programs, and in a document. `cargo xtask corpus --help` describes
//! the lines for programs.

use super::row::{Outcome, Row};
use crate::shown::printable;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// To whom it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// To people.
    Human,
    /// To programs, an object a line.
    Json,
    /// In a document: names and figures, and no text of a description.
    Markdown,
}

impl Format {
    /// What comes before all rows.
    pub(super) fn heading(self) -> String {
        match self {
            Self::Json => String::new(),
            Self::Human => format!(
                "{:9} {:>6} {:>6} {:>7} {:>7} {:>7} {:>6} {:>9} {:>7} {:>7}  document\n",
                "result", "ops", "left", "schemas", "lines", "seconds", "MiB", "version", "check s", "MiB"
            ),
            Self::Markdown => "\
| Document | Version | Operations | Left out | Schemas | Lines | s | MiB | Result | Check, CPU s | MiB |
|---|---|--:|--:|--:|--:|--:|--:|---|--:|--:|
"
            .to_owned(),
        }
    }

    /// A row.
    pub(super) fn row(self, row: &Row) -> String {
        match self {
            Self::Json => format!("{}\n", row.to_json()),
            Self::Human => human(row),
            Self::Markdown => markdown(row),
        }
    }

    /// What comes behind all rows.
    pub(super) fn closing(self, total: &Total) -> String {
        match self {
            Self::Json => String::new(),
            Self::Human => format!("{total}\n"),
            Self::Markdown => format!("\n{total}.{}\n", total.findings()),
        }
    }
}

fn amount(value: Option<f64>, digits: usize) -> String {
    match value {
        Some(value) => format!("{value:.digits$}"),
        None => "-".to_owned(),
    }
}

/// A row of the table, and below it what went wrong.
fn human(row: &Row) -> String {
    let mut text = format!(
        "{:9} {:>6} {:>6} {:>7} {:>7} {:>7.3} {:>6} {:>9} {:>7} {:>7}  {}\n",
        row.outcome().word(),
        row.operations,
        row.skipped_operations,
        row.schemas,
        row.lines,
        row.generate_seconds,
        amount(row.peak_mib, 0),
        printable(row.version.as_deref().unwrap_or("-")),
        amount(row.check.cpu_seconds, 2),
        amount(row.check.peak_mib, 0),
        printable(&row.path),
    );
    if !row.diagnostics.is_empty() {
        let counts = row.diagnostics.iter();
        let counts: Vec<String> = counts
            .map(|(code, count)| format!("{count} {code}"))
            .collect();
        let _ = writeln!(text, "          {}", counts.join(", "));
    }
    if let Some(error) = row.first_error() {
        let _ = writeln!(text, "          {}", printable(&error.replace('\n', " ")));
    }
    text
}

fn markdown(row: &Row) -> String {
    // What a document says of its version is a text like any other.
    let version = row.version.as_deref().filter(|version| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        version.len() < 12 && version.chars().all(is_plain)
    });
    format!(
        "| {} | {} | {} | {} | {} | {} | {:.3} | {} | {} | {} | {} |\n",
        cell(&row.path),
        version.unwrap_or("-"),
        row.operations,
        row.skipped_operations,
        row.schemas,
        row.lines,
        row.generate_seconds,
        amount(row.peak_mib, 0),
        row.outcome().word(),
        amount(row.check.cpu_seconds, 2),
        amount(row.check.peak_mib, 0),
    )
}

/// A path in a cell of a table.
fn cell(path: &str) -> String {
    let mut text = String::new();
    for character in path.chars() {
        if character.is_ascii_punctuation() && !matches!(character, '.' | '-' | '/') {
            text.push('\\');
        }
        text.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    text
}

/// What came of all descriptions.
#[derive(Debug, Default)]
pub(super) struct Total {
    documents: usize,
    operations: usize,
    skipped: usize,
    failed: usize,
    kept: usize,
    outcomes: Vec<(Outcome, usize)>,
    diagnostics: BTreeMap<String, usize>,
}

impl Total {
    /// Adds a row.
    pub(super) fn add(&mut self, row: &Row, may_refuse: bool) {
        self.documents += 1;
        self.failed += usize::from(row.has_failed(may_refuse));
        self.kept += usize::from(row.kept);
        let outcome = row.outcome();
        match self.outcomes.iter_mut().find(|(one, _)| *one == outcome) {
            Some((_, count)) => *count += 1,
            None => self.outcomes.push((outcome, 1)),
        }
        self.outcomes.sort_unstable();
        if row.generated {
            self.operations += row.operations;
            self.skipped += row.skipped_operations;
        }
        for (code, count) in &row.diagnostics {
            *self.diagnostics.entry(code.clone()).or_default() += count;
        }
    }

    /// How many failed.
    pub(super) fn failed(&self) -> usize {
        self.failed
    }

    /// How many were as an earlier run had left them.
    pub(super) fn kept(&self) -> usize {
        self.kept
    }

    /// The findings of all, by code, as a paragraph of Markdown.
    fn findings(&self) -> String {
        let counts = self.diagnostics.iter();
        let counts: Vec<String> = counts
            .map(|(code, count)| format!("`{code}` {count}"))
            .collect();
        match counts.is_empty() {
            true => String::new(),
            false => format!("\n\nDiagnostics: {}.", counts.join(", ")),
        }
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcomes = self.outcomes.iter();
        let outcomes: Vec<String> = outcomes
            .map(|(outcome, count)| format!("{count} {}", outcome.word()))
            .collect();
        write!(
            f,
            "{} documents: {}; {} operations, of which {} were left out",
            self.documents,
            if outcomes.is_empty() {
                "none".to_owned()
            } else {
                outcomes.join(", ")
            },
            self.operations,
            self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            path: "a|b_c/d.yaml".to_owned(),
            version: Some("3.0.0".to_owned()),
            operations: 7,
            generated: true,
            diagnostics: [("unsupported".to_owned(), 2)].into(),
            first_error: Some("a.yaml:1:1: what\nit says".to_owned()),
            ..Row::default()
        }
    }

    #[test]
    fn people_see_what_went_wrong() {
        let text = Format::Human.row(&row());
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert!(lines[0].starts_with("generated ") && lines[0].ends_with("a|b_c/d.yaml"));
        assert_eq!(lines[1..], ["2 unsupported", "a.yaml:1:1: what it says"]);
    }

    #[test]
    fn a_document_gets_names_and_figures_only() {
        let text = Format::Markdown.row(&row());
        assert_eq!(
            text,
            "| a\\|b\\_c/d.yaml | 3.0.0 | 7 | 0 | 0 | 0 | 0.000 | - | generated | - | - |\n"
        );
        let hostile = Row {
            version: Some("3 | <b>".to_owned()),
            ..row()
        };
        assert!(Format::Markdown.row(&hostile).contains("| - | 7 |"));
        let mut total = Total::default();
        total.add(&row(), false);
        assert_eq!(
            Format::Markdown.closing(&total),
            "\n1 documents: 1 generated; 7 operations, of which 0 were left out.\n\nDiagnostics: `unsupported` 2.\n"
        );
    }

    #[test]
    fn what_is_refused_has_failed_unless_it_may() {
        let mut total = Total::default();
        total.add(&Row::default(), true);
        assert_eq!((total.failed(), total.kept()), (0, 0));
        total.add(&Row::default(), false);
        total.add(
            &Row {
                kept: true,
                ..row()
            },
            false,
        );
        assert_eq!((total.failed(), total.kept()), (1, 1));
        assert_eq!(
            total.to_string(),
            "3 documents: 1 generated, 2 refused; 7 operations, of which 0 were left out"
        );
    }
}
