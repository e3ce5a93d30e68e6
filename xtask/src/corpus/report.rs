//! Saying what came of each description. `cargo xtask corpus --help` describes the lines for programs.

use super::Row;
use super::check::Verdict;
use serde_json::json;
use std::fmt;

/// For programs: a JSON object and the end of its line.
pub(super) fn json(row: &Row) -> String {
    let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
    let line = json!({
        "path": row.path,
        "version": row.version,
        "operations": row.operations,
        "schemas": row.schemas,
        "skipped_operations": row.skipped_operations,
        "lines": row.lines,
        "generate_seconds": rounded(row.generate_seconds),
        "peak_mib": row.peak_mib.map(rounded),
        "diagnostics": row.diagnostics,
        "generated": row.generated,
        "panicked": row.panicked,
        "check": row.check.verdict.words(),
        "check_cpu_seconds": row.check.cpu_seconds.map(rounded),
        "check_peak_mib": row.check.peak_mib.map(rounded),
        "first_error": row.first_error,
    });
    format!("{line}\n")
}

/// The heading of the table for people.
pub(super) fn heading() -> String {
    format!(
        "{:9} {:>6} {:>6} {:>7} {:>7} {:>7} {:>6} {:>9} {:>7} {:>7}  document\n",
        "result", "ops", "left", "schemas", "lines", "seconds", "MiB", "version", "check s", "MiB"
    )
}

/// A row of it, and below it what went wrong.
pub(super) fn human(row: &Row) -> String {
    let amount = |value: Option<f64>, digits: usize| match value {
        Some(value) => format!("{value:.digits$}"),
        None => "-".to_owned(),
    };
    let mut text = format!(
        "{:9} {:>6} {:>6} {:>7} {:>7} {:>7.3} {:>6} {:>9} {:>7} {:>7}  {}\n",
        result(row),
        row.operations,
        row.skipped_operations,
        row.schemas,
        row.lines,
        row.generate_seconds,
        amount(row.peak_mib, 0),
        row.version.as_deref().unwrap_or("-"),
        amount(row.check.cpu_seconds, 2),
        amount(row.check.peak_mib, 0),
        row.path,
    );
    if !row.diagnostics.is_empty() {
        let counts = row.diagnostics.iter();
        let counts: Vec<String> = counts
            .map(|(code, count)| format!("{count} {code}"))
            .collect();
        text += &format!("          {}\n", counts.join(", "));
    }
    if let Some(error) = &row.first_error {
        text += &format!("          {}\n", error.replace('\n', " "));
    }
    text
}

/// The word for what came of a description.
fn result(row: &Row) -> &'static str {
    match row.check.verdict {
        _ if row.panicked => "panic",
        _ if !row.generated => "refused",
        Verdict::NotRun => "generated",
        verdict => verdict.words(),
    }
}

/// What came of all descriptions.
#[derive(Debug, Default)]
pub(super) struct Total {
    documents: usize,
    operations: usize,
    skipped: usize,
    refused: usize,
    failed: usize,
}

impl Total {
    /// Adds a row.
    pub(super) fn add(&mut self, row: &Row) {
        self.documents += 1;
        self.failed += usize::from(row.is_failure());
        if row.generated {
            self.operations += row.operations;
            self.skipped += row.skipped_operations;
        } else {
            self.refused += usize::from(!row.panicked);
        }
    }

    /// For how many the generator is at fault.
    pub(super) fn failed(&self) -> usize {
        self.failed
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} documents: {} failed, {} refused; {} operations, of which {} were left out",
            self.documents, self.failed, self.refused, self.operations, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::check::Check;

    #[test]
    fn a_row_has_all_keys() {
        let row = Row {
            path: "a.yaml".to_owned(),
            version: Some("3.0.0".to_owned()),
            generate_seconds: 0.000_4,
            diagnostics: [("unsupported", 2)].into(),
            generated: true,
            check: Check {
                verdict: Verdict::Ok,
                cpu_seconds: Some(1.23456),
                ..Check::default()
            },
            ..Row::default()
        };
        let expected = json!({
            "path": "a.yaml", "version": "3.0.0", "operations": 0, "schemas": 0, "skipped_operations": 0, "lines": 0,
            "generate_seconds": 0.0, "peak_mib": null, "diagnostics": { "unsupported": 2 }, "generated": true,
            "panicked": false, "check": "ok", "check_cpu_seconds": 1.235, "check_peak_mib": null, "first_error": null
        });
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&json(&row)).unwrap(),
            expected
        );
        assert!(human(&row).starts_with("ok "));
    }

    #[test]
    fn what_is_refused_has_not_failed() {
        let mut total = Total::default();
        total.add(&Row::default());
        assert_eq!((total.refused, total.failed()), (1, 0));
        let panicked = Row {
            panicked: true,
            ..Row::default()
        };
        assert_eq!(result(&panicked), "panic");
        total.add(&panicked);
        assert_eq!((total.refused, total.failed()), (1, 1));
    }
}
