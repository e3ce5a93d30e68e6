//! What came of a description: the figures of its row, the word for it, and whether it failed.

use super::verdict::Check;
use codegen::diagnostic::Code;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What came of a description.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    pub(super) path: String,
    pub(super) version: Option<String>,
    pub(super) operations: usize,
    pub(super) schemas: usize,
    pub(super) skipped_operations: usize,
    pub(super) lines: usize,
    pub(super) generate_seconds: f64,
    pub(super) peak_mib: Option<f64>,
    pub(super) diagnostics: BTreeMap<String, usize>,
    pub(super) generated: bool,
    pub(super) end: End,
    pub(super) check: Check,
    pub(super) clippy: Check,
    /// Of the generator; that of the compiler is in its verdict.
    pub(super) first_error: Option<String>,
    /// Whether nothing was done for it, since an earlier run had done it.
    pub(super) kept: bool,
}

/// How the process ended that generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// It handed over what it found.
    #[default]
    Done,
    /// The generator panicked.
    Panic,
    /// The process died, as by a stack that is too small.
    Crash,
    /// It took more time than it may.
    Time,
    /// It took more memory than it may.
    Memory,
}

/// The word for what came of a description, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Ok,
    Generated,
    Warnings,
    Errors,
    Refused,
    Defect,
    Panic,
    Crash,
    Timeout,
    Memory,
}

const OUTCOMES: &[(Outcome, &str)] = &[
    (Outcome::Ok, "ok"),
    (Outcome::Generated, "generated"),
    (Outcome::Warnings, "warnings"),
    (Outcome::Errors, "errors"),
    (Outcome::Refused, "refused"),
    (Outcome::Defect, "defect"),
    (Outcome::Panic, "panic"),
    (Outcome::Crash, "crash"),
    (Outcome::Timeout, "timeout"),
    (Outcome::Memory, "memory"),
];

impl Outcome {
    /// The word.
    pub(super) fn word(self) -> &'static str {
        let known = OUTCOMES.iter().find(|(outcome, _)| *outcome == self);
        known.map_or("", |(_, word)| word)
    }
}

impl Row {
    /// What came of it.
    pub(super) fn outcome(&self) -> Outcome {
        match self.end {
            End::Panic => return Outcome::Panic,
            End::Crash => return Outcome::Crash,
            End::Time => return Outcome::Timeout,
            End::Memory => return Outcome::Memory,
            End::Done => {}
        }
        if self.diagnostics.contains_key(Code::InternalError.as_str()) {
            return Outcome::Defect;
        }
        if !self.generated {
            return Outcome::Refused;
        }
        let check = self.check.outcome().unwrap_or(Outcome::Generated);
        check.max(self.clippy.outcome().unwrap_or(Outcome::Ok))
    }

    /// Whether it failed. A description that is refused has failed unless that is allowed.
    pub(super) fn has_failed(&self, may_refuse: bool) -> bool {
        match self.outcome() {
            Outcome::Ok | Outcome::Generated => false,
            Outcome::Refused => !may_refuse,
            _ => true,
        }
    }

    /// The first thing that is wrong: of the generator, or else of the compiler.
    pub(super) fn first_error(&self) -> Option<&str> {
        let compilers = || {
            let check = self.check.first_error.as_deref();
            check.or(self.clippy.first_error.as_deref())
        };
        self.first_error.as_deref().or_else(compilers)
    }

    /// As a line of `--format json` has it.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "path": self.path,
            "version": self.version,
            "operations": self.operations,
            "schemas": self.schemas,
            "skipped_operations": self.skipped_operations,
            "lines": self.lines,
            "generate_seconds": rounded(self.generate_seconds),
            "peak_mib": self.peak_mib.map(rounded),
            "diagnostics": self.diagnostics,
            "generated": self.generated,
            "check": self.check.verdict.words(),
            "check_cpu_seconds": self.check.cpu_seconds.map(rounded),
            "first_error": self.first_error(),
            "result": self.outcome().word(),
            "panicked": self.end == End::Panic,
            "check_peak_mib": self.check.peak_mib.map(rounded),
            "clippy": self.clippy.verdict.words(),
            "clippy_cpu_seconds": self.clippy.cpu_seconds.map(rounded),
            "kept": self.kept,
        })
    }

    /// The row that such a line says; nothing if it has no path.
    pub(super) fn from_json(line: &Value) -> Option<Self> {
        let count = |key: &str| {
            let count = line[key].as_u64().unwrap_or_default();
            usize::try_from(count).unwrap_or(usize::MAX)
        };
        let text = |key: &str| line[key].as_str().map(str::to_owned);
        let diagnostics = line["diagnostics"].as_object().into_iter().flatten();
        let result = line["result"].as_str().unwrap_or_default();
        let panicked = line["panicked"] == true;
        Some(Self {
            path: text("path")?,
            version: text("version"),
            operations: count("operations"),
            schemas: count("schemas"),
            skipped_operations: count("skipped_operations"),
            lines: count("lines"),
            generate_seconds: line["generate_seconds"].as_f64().unwrap_or_default(),
            peak_mib: line["peak_mib"].as_f64(),
            diagnostics: diagnostics
                .map(|(code, count)| {
                    let count = count.as_u64().unwrap_or_default();
                    (code.clone(), usize::try_from(count).unwrap_or(usize::MAX))
                })
                .collect(),
            generated: line["generated"] == true,
            end: match result {
                "crash" => End::Crash,
                "timeout" => End::Time,
                "memory" => End::Memory,
                _ if panicked => End::Panic,
                _ => End::Done,
            },
            check: Check::of_line(line, "check"),
            clippy: Check::of_line(line, "clippy"),
            first_error: text("first_error"),
            kept: line["kept"] == true,
        })
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::verdict::Verdict;

    #[test]
    fn a_row_has_all_keys_and_comes_back_from_them() {
        let row = Row {
            path: "a.yaml".to_owned(),
            version: Some("3.0.0".to_owned()),
            generate_seconds: 0.000_4,
            diagnostics: [("unsupported".to_owned(), 2)].into(),
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
            "check": "ok", "check_cpu_seconds": 1.235, "first_error": null,
            "result": "ok", "panicked": false, "check_peak_mib": null, "clippy": "not run",
            "clippy_cpu_seconds": null, "kept": false
        });
        assert_eq!(row.to_json(), expected);
        let back = Row::from_json(&expected).unwrap();
        assert_eq!(back.to_json(), expected);
        assert_eq!(Row::from_json(&json!({ "kind": "other" })), None);
    }

    #[test]
    fn each_end_has_its_word() {
        let word = |row: &Row| row.outcome().word();
        let mut row = Row::default();
        assert_eq!((word(&row), row.has_failed(true)), ("refused", false));
        assert!(row.has_failed(false));
        row.generated = true;
        assert_eq!((word(&row), row.has_failed(false)), ("generated", false));
        row.check.verdict = Verdict::Ok;
        assert_eq!((word(&row), row.has_failed(false)), ("ok", false));
        row.clippy.verdict = Verdict::Warnings;
        assert_eq!((word(&row), row.has_failed(true)), ("warnings", true));
        row.check.verdict = Verdict::Errors;
        assert_eq!(word(&row), "errors");
        row.diagnostics.insert("internal-error".to_owned(), 1);
        assert_eq!((word(&row), row.has_failed(true)), ("defect", true));
        for (end, expected) in [
            (End::Panic, "panic"),
            (End::Crash, "crash"),
            (End::Time, "timeout"),
            (End::Memory, "memory"),
        ] {
            row.end = end;
            assert_eq!((word(&row), row.has_failed(true)), (expected, true));
            let back = Row::from_json(&row.to_json()).unwrap();
            assert_eq!(back.end, end);
        }
    }
}
