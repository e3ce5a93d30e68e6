//! Saying what came of a round trip. `cargo xtask roundtrip --help` describes the lines for programs.

use super::trial::{Row, Verdict, shortened};
use serde_json::json;
use std::fmt;

/// For programs: one JSON object a row and line.
pub(super) fn json(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let failures: Vec<_> = row
            .failures
            .iter()
            .map(|failure| {
                json!({
                    "reason": failure.reason,
                    "message": failure.message,
                    "at": failure.at,
                    "limit": failure.limit,
                    "count": failure.count,
                    "instance": failure.instance,
                    "found": failure.found,
                })
            })
            .collect();
        let line = json!({
            "path": row.path,
            "schema": row.schema,
            "result": row.verdict.word(),
            "instances": row.tried,
            "passed": row.passed,
            "failures": failures,
            "message": row.message,
        });
        text += &line.to_string();
        text.push('\n');
    }
    text
}

/// For people: what is wrong, and a line that sums it up.
pub(super) fn human(path: &str, rows: &[Row]) -> String {
    let mut text = String::new();
    if rows.is_empty() {
        return text;
    }
    let mut counts = Vec::new();
    for row in rows {
        match counts
            .iter_mut()
            .find(|(verdict, _)| *verdict == row.verdict)
        {
            Some((_, count)) => *count += 1,
            None => counts.push((row.verdict, 1)),
        }
    }
    let tried: usize = rows.iter().map(|row| row.tried).sum();
    let counts: Vec<String> = counts
        .iter()
        .map(|(verdict, count)| format!("{count} {}", verdict.word()))
        .collect();
    match rows {
        [
            Row {
                schema: None,
                verdict,
                message,
                ..
            },
        ] => {
            let message = message.as_deref().unwrap_or_default().trim_end();
            text += &format!(
                "{path}: {}: {}\n",
                verdict.word(),
                message.replace('\n', "\n    ")
            );
        }
        _ => {
            text += &format!(
                "{path}: {} schemas, {tried} instances: {}\n",
                rows.len(),
                counts.join(", ")
            )
        }
    }
    for row in rows.iter().filter(|row| row.schema.is_some()) {
        if matches!(row.verdict, Verdict::Passed | Verdict::Limited) {
            continue;
        }
        let name = row.schema.as_deref().unwrap_or_default();
        if row.verdict == Verdict::NoInstance {
            text += &format!("  {name}: no instance found\n");
            continue;
        }
        text += &format!(
            "  {name}: {} of {} failed\n",
            row.tried - row.passed,
            row.tried
        );
        for failure in &row.failures {
            let limit = failure.limit.map(|limit| format!(" (limit: {limit})"));
            text += &format!(
                "    {} {}: {}{}\n      {}\n",
                failure.count,
                failure.reason,
                failure.message,
                limit.unwrap_or_default(),
                shortened(&failure.instance)
            );
        }
    }
    text
}

/// What came of all documents.
#[derive(Debug, Default)]
pub(super) struct Total {
    documents: usize,
    schemas: usize,
    instances: usize,
    failed: usize,
    without: usize,
}

impl Total {
    /// Adds the rows of a document.
    pub(super) fn add(&mut self, rows: &[Row]) {
        self.documents += usize::from(!rows.is_empty());
        for row in rows {
            self.schemas += usize::from(row.schema.is_some());
            self.instances += row.tried;
            self.failed += usize::from(row.verdict.is_failure());
            self.without += usize::from(row.verdict == Verdict::NoInstance);
        }
    }

    /// How many rows tell of a failure.
    pub(super) fn failed(&self) -> usize {
        self.failed
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} documents, {} schemas, {} instances: {} failed, {} without an instance",
            self.documents, self.schemas, self.instances, self.failed, self.without
        )
    }
}
