//! Comparing a run with an earlier one, whose lines were written to a file.

use super::row::{Outcome, Row};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// The rows of an earlier run, by path.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    rows: BTreeMap<String, Row>,
}

/// What has changed.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Comparison {
    /// What has changed for the worse, a line each.
    pub(super) regressions: Vec<String>,
    /// What else has changed.
    pub(super) changes: Vec<String>,
    /// What all of it took, compared.
    pub(super) costs: Vec<String>,
}

impl Baseline {
    /// Reads what `--format json` has printed, of the descriptions whose path has the text in it.
    ///
    /// # Errors
    ///
    /// A sentence that says why it cannot be read.
    pub(super) fn read(path: &Path, filter: Option<&str>) -> Result<Self, String> {
        let shown = path.display();
        let bytes = crate::disk::read(path);
        let bytes = bytes.map_err(|reason| format!("cannot read `{shown}`: {reason}"))?;
        let mut rows = BTreeMap::new();
        for (number, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
            let row = serde_json::from_str::<Value>(line).ok();
            let row = row.and_then(|line| Row::from_json(&line)).ok_or_else(|| {
                let line = number + 1;
                format!("`{shown}:{line}` is no line of `cargo xtask corpus --format json`")
            })?;
            if filter.is_none_or(|filter| row.path.contains(filter)) {
                rows.insert(row.path.clone(), row);
            }
        }
        Ok(Self { rows })
    }

    /// What has changed since then.
    pub(super) fn compare(&self, now: &[Row]) -> Comparison {
        let mut all = Comparison::default();
        let mut pairs = Vec::new();
        for row in now {
            let path = &row.path;
            match self.rows.get(path) {
                Some(before) => {
                    all.compare(before, row);
                    pairs.push((before, row));
                }
                None => {
                    let word = row.outcome().word();
                    all.changes.push(format!("{path}: appeared, {word}"));
                }
            }
        }
        let there: BTreeSet<&str> = now.iter().map(|row| &*row.path).collect();
        let gone = self
            .rows
            .keys()
            .filter(|path| !there.contains(path.as_str()));
        let gone = gone.map(|path| format!("{path}: vanished"));
        all.regressions.extend(gone);
        all.costs = costs(&pairs);
        all
    }
}

impl Comparison {
    fn compare(&mut self, before: &Row, now: &Row) {
        let path = &now.path;
        let (was, is) = comparable(before, now);
        if was != is {
            let line = format!("{path}: {} → {}", was.word(), is.word());
            let error = now.first_error().filter(|_| is > was);
            let error = error.map(|error| format!(": {}", error.replace('\n', " ")));
            let line = line + &error.unwrap_or_default();
            self.list(is > was).push(line);
        }
        for (what, before, now, is_worse) in [
            (
                "operations",
                before.operations,
                now.operations,
                now.operations < before.operations,
            ),
            (
                "operations left out",
                before.skipped_operations,
                now.skipped_operations,
                now.skipped_operations > before.skipped_operations,
            ),
            ("schemas", before.schemas, now.schemas, false),
            ("lines", before.lines, now.lines, false),
        ] {
            if before != now {
                let line = format!("{path}: {what} {before} → {now}");
                self.list(is_worse).push(line);
            }
        }
        let codes: BTreeSet<&String> = before
            .diagnostics
            .keys()
            .chain(now.diagnostics.keys())
            .collect();
        for code in codes {
            let count = |row: &Row| row.diagnostics.get(code).copied().unwrap_or_default();
            let (before, now) = (count(before), count(now));
            if before != now {
                self.changes
                    .push(format!("{path}: {code} {before} → {now}"));
            }
        }
    }

    fn list(&mut self, is_worse: bool) -> &mut Vec<String> {
        match is_worse {
            true => &mut self.regressions,
            false => &mut self.changes,
        }
    }

    /// In words.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (heading, lines) in [
            ("Worse than the baseline", &self.regressions),
            ("Otherwise different", &self.changes),
            ("Took, compared with the baseline", &self.costs),
        ] {
            if !lines.is_empty() {
                let _ = writeln!(text, "\n{heading}:");
            }
            for line in lines {
                let _ = writeln!(text, "  {line}");
            }
        }
        if self.regressions.is_empty() && self.changes.is_empty() {
            text.insert_str(0, "\nNothing differs from the baseline but what it took.\n");
        }
        text
    }
}

/// What came of a description in two runs, as far as both asked.
fn comparable(before: &Row, now: &Row) -> (Outcome, Outcome) {
    let mut rows = [before.clone(), now.clone()];
    let asked = |ask: fn(&Row) -> Option<Outcome>| ask(before).is_some() && ask(now).is_some();
    let (check, clippy) = (
        asked(|row| row.check.outcome()),
        asked(|row| row.clippy.outcome()),
    );
    for row in &mut rows {
        // Of what was not generated, there is nothing to check: that says enough.
        if !check && before.generated && now.generated {
            row.check = Default::default();
        }
        if !clippy {
            row.clippy = Default::default();
        }
    }
    let [mut was, mut is] = rows.map(|row| row.outcome());
    // Whether it was checked is no difference where only one of them was generated.
    if !check && was == Outcome::Ok {
        was = Outcome::Generated;
    }
    if !check && is == Outcome::Ok {
        is = Outcome::Generated;
    }
    (was, is)
}

/// What is measured, in words, and where a row has it.
type Measure = (&'static str, fn(&Row) -> Option<f64>);

/// What was measured in both runs, summed up, and where it differs most.
fn costs(pairs: &[(&Row, &Row)]) -> Vec<String> {
    let measures: [Measure; 4] = [
        ("seconds of generating", |row| Some(row.generate_seconds)),
        ("MiB of generating", |row| row.peak_mib),
        ("CPU seconds of checking", |row| row.check.cpu_seconds),
        ("MiB of checking", |row| row.check.peak_mib),
    ];
    let mut lines = Vec::new();
    for (what, measure) in measures {
        let known = pairs
            .iter()
            .filter_map(|(before, now)| Some((measure(before)?, measure(now)?, &*now.path)));
        let known: Vec<(f64, f64, &str)> = known.collect();
        let before: f64 = known.iter().map(|(before, _, _)| before).sum();
        let now: f64 = known.iter().map(|(_, now, _)| now).sum();
        if before <= 0.0 {
            continue;
        }
        let mut line = format!("{:.2}× {what}, {before:.1} → {now:.1}", now / before);
        // What takes next to nothing differs from run to run.
        let share = before / 100.0;
        let grown = known.iter().filter(|(_, now, _)| *now > share);
        let grown = grown.map(|(before, now, path)| (now / before.max(share / 100.0), path));
        let most = grown.max_by(|(one, _), (other, _)| one.total_cmp(other));
        if let Some((ratio, path)) = most.filter(|(ratio, _)| *ratio > 1.1) {
            let _ = write!(line, "; most of all {ratio:.2}× for {path}");
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::row::End;
    use crate::corpus::verdict::{Check, Verdict};

    fn row(path: &str, verdict: Verdict) -> Row {
        Row {
            path: path.to_owned(),
            operations: 3,
            generated: true,
            generate_seconds: 1.0,
            check: Check {
                verdict,
                ..Check::default()
            },
            ..Row::default()
        }
    }

    fn compare(before: &[Row], now: &[Row]) -> Comparison {
        let rows = before.iter().map(|row| (row.path.clone(), row.clone()));
        Baseline {
            rows: rows.collect(),
        }
        .compare(now)
    }

    #[test]
    fn worse_is_told_from_different() {
        let before = [
            row("a", Verdict::Ok),
            row("b", Verdict::Errors),
            row("gone", Verdict::Ok),
        ];
        let mut now = [
            row("a", Verdict::Warnings),
            row("b", Verdict::Ok),
            row("new", Verdict::Ok),
        ];
        now[0].check.first_error = Some("unused".to_owned());
        now[0].generate_seconds = 3.0;
        now[1].skipped_operations = 1;
        now[1].lines = 5;
        now[1].diagnostics.insert("unsupported".to_owned(), 2);
        let found = compare(&before, &now);
        assert_eq!(
            found.regressions,
            [
                "a: ok → warnings: unused",
                "b: operations left out 0 → 1",
                "gone: vanished"
            ]
        );
        assert_eq!(
            found.changes,
            [
                "b: errors → ok",
                "b: lines 0 → 5",
                "b: unsupported 0 → 2",
                "new: appeared, ok"
            ]
        );
        assert_eq!(
            found.costs,
            ["2.00× seconds of generating, 2.0 → 4.0; most of all 3.00× for a"]
        );
    }

    #[test]
    fn what_was_not_asked_is_not_compared() {
        let checked = row("a", Verdict::Errors);
        let unchecked = row("a", Verdict::NotRun);
        for pair in [[&checked, &unchecked], [&unchecked, &checked]] {
            let found = compare(&[pair[0].clone()], &[pair[1].clone()]);
            assert_eq!((found.regressions.len(), found.changes.len()), (0, 0));
        }
        let mut linted = row("a", Verdict::Ok);
        linted.clippy.verdict = Verdict::Warnings;
        let same = compare(&[linted], &[row("a", Verdict::Ok)]);
        assert!(same.text().starts_with("\nNothing differs"), "{same:?}");
        let mut died = row("a", Verdict::NotRun);
        died.end = End::Panic;
        let found = compare(&[row("a", Verdict::Ok)], &[died.clone()]);
        assert_eq!(found.regressions, ["a: generated → panic"]);
        assert_eq!(compare(&[died], &[checked]).changes.len(), 1);
    }

    #[test]
    fn a_file_that_holds_something_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("before.jsonl");
        std::fs::write(&path, format!("{}\n", row("a", Verdict::Ok).to_json())).unwrap();
        assert_eq!(Baseline::read(&path, None).unwrap().rows.len(), 1);
        assert_eq!(Baseline::read(&path, Some("b")).unwrap().rows.len(), 0);
        std::fs::write(&path, "result ops\n").unwrap();
        let error = Baseline::read(&path, None).unwrap_err();
        assert!(error.contains("before.jsonl:1` is no line"), "{error}");
    }
}
