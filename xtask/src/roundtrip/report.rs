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

/// How many kinds of failures of a schema people are shown.
const SHOWN: usize = 5;

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
        for failure in row.failures.iter().take(SHOWN) {
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
        if let Some(more) = row.failures.len().checked_sub(SHOWN + 1) {
            text += &format!("    and {} kinds of failures more\n", more + 1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roundtrip::trial::Failure;

    fn row(schema: &str, failures: Vec<Failure>) -> Row {
        Row {
            path: "api.yaml".to_owned(),
            schema: Some(schema.to_owned()),
            verdict: if failures.is_empty() {
                Verdict::Passed
            } else {
                Verdict::Failed
            },
            tried: 3,
            passed: 3 - failures.len(),
            failures,
            message: None,
        }
    }

    fn rows() -> [Row; 2] {
        let failure = Failure {
            reason: "difference",
            message: "/a is lost".to_owned(),
            at: Some("/a".to_owned()),
            limit: None,
            count: 1,
            instance: json!({ "a": 1 }),
            found: Some(json!({})),
        };
        [row("Good", Vec::new()), row("Bad", vec![failure])]
    }

    #[test]
    fn people_see_what_failed() {
        assert_eq!(
            human("api.yaml", &rows()),
            "api.yaml: 2 schemas, 6 instances: 1 passed, 1 failed\n  \
             Bad: 1 of 3 failed\n    \
             1 difference: /a is lost\n      \
             {\"a\":1}\n"
        );
        let whole = Row::whole("api.yaml", Verdict::NotCompiled, "no\nat all".to_owned());
        assert_eq!(
            human("api.yaml", &[whole]),
            "api.yaml: not compiled: no\n    at all\n"
        );
        assert_eq!(human("api.yaml", &[]), "");
    }

    #[test]
    fn programs_see_everything() {
        let text = json(&rows());
        let last: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!(
            (&last["result"], &last["passed"]),
            (&json!("failed"), &json!(2))
        );
        assert_eq!(
            last["failures"],
            json!([{
                "reason": "difference", "message": "/a is lost", "at": "/a", "limit": null, "count": 1,
                "instance": { "a": 1 }, "found": {}
            }])
        );
    }

    #[test]
    fn the_total_counts_failures_of_every_sort() {
        let mut total = Total::default();
        total.add(&rows());
        total.add(&[Row::whole("b.yaml", Verdict::NotGenerated, String::new())]);
        total.add(&[]);
        assert_eq!(total.failed(), 2);
        assert_eq!(
            total.to_string(),
            "2 documents, 2 schemas, 6 instances: 2 failed, 0 without an instance"
        );
    }
}
