//! For programs: one JSON object a line, told apart by `kind`. `cargo xtask generate --help` describes them.

use super::{Piece, lists_files, state};
use crate::generate::{Findings, Run, all};
use crate::shown::shown;
use codegen::diagnostic::{Category, Severity, Tally, to_json};
use serde_json::{Map, Value, json};

/// What to print.
pub(super) fn pieces(run: &Run) -> Vec<Piece> {
    let mut lines = Vec::new();
    for findings in &run.findings {
        let client = json!(client(findings));
        let report = &findings.report;
        lines.extend(
            report
                .diagnostics
                .iter()
                .map(|diagnostic| diagnostic_line(&client, &to_json(diagnostic, &report.sources))),
        );
    }
    lines.extend(run.findings.iter().filter_map(summary_line));
    if lists_files(run) {
        for client in &run.clients {
            let folder = shown("", client.folder.as_ref());
            for (index, change) in client.plan.changes.iter().enumerate() {
                let state = state(run.mode, &change.kind, index < client.done).replace(' ', "-");
                let path = shown(&client.folder, &change.path);
                lines.push(
                    json!({ "kind": "file", "client": folder, "path": path, "state": state })
                        .to_string(),
                );
            }
            let (files, unchanged) = (client.plan.files, client.plan.unchanged());
            lines.push(
                json!({ "kind": "client", "client": folder, "files": files, "unchanged": unchanged }).to_string(),
            );
        }
    }
    let found = all(run);
    lines.push(
        json!({
            "kind": "finished",
            "succeeded": run.succeeded(),
            "errors": found.count(Severity::Error),
            "warnings": found.count(Severity::Warning),
            "notes": found.count(Severity::Note),
        })
        .to_string(),
    );
    lines
        .into_iter()
        .map(|line| Piece::Out(line + "\n"))
        .collect()
}

/// A finding as the library writes it, told apart from the other kinds of lines.
fn diagnostic_line(client: &Value, object: &str) -> String {
    match object.strip_prefix('{') {
        Some(rest) => format!("{{\"kind\":\"diagnostic\",\"client\":{client},{rest}"),
        None => object.to_owned(),
    }
}

/// The client that findings are about.
fn client(findings: &Findings) -> Option<String> {
    let folder = findings.client.as_ref()?;
    Some(shown("", folder.as_ref()))
}

/// What became of what was found about a client, as numbers.
fn summary_line(findings: &Findings) -> Option<String> {
    let client = client(findings)?;
    let tally = Tally::of(&findings.report.diagnostics);
    let mut line = Map::new();
    line.insert("kind".to_owned(), "summary".into());
    line.insert("client".to_owned(), client.into());
    let mut codes = Map::new();
    for &category in Category::ALL {
        line.insert(category.as_str().to_owned(), tally.count(category).into());
        for (code, count) in tally.codes(category) {
            // An error may have the code of a warning.
            let known = codes.get(code.as_str()).and_then(Value::as_u64);
            let count = known.unwrap_or_default() + count as u64;
            codes.insert(code.as_str().to_owned(), count.into());
        }
    }
    line.insert("codes".to_owned(), codes.into());
    Some(Value::Object(line).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Mode;
    use codegen::diagnostic::{Code, Diagnostic};

    #[test]
    fn a_client_is_summed_up_in_a_line() {
        let mut findings = Findings {
            client: Some("pets\u{1b}".to_owned()),
            report: Default::default(),
        };
        let diagnostics = &mut findings.report.diagnostics;
        diagnostics.push(Diagnostic::warning(Code::WrongType, "a \u{9b} and a \u{7}"));
        diagnostics.push(Diagnostic::error(Code::WrongType, "b"));
        diagnostics.push(Diagnostic::note(Code::AmbiguousUnion, "c"));
        let run = Run {
            mode: Mode::Write,
            findings: vec![Findings::default(), findings],
            clients: Vec::new(),
        };
        let lines: Vec<String> = pieces(&run)
            .into_iter()
            .map(|piece| match piece {
                Piece::Out(line) | Piece::Err(line) => line,
            })
            .collect();
        let values: Vec<Value> = lines
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let kinds: Vec<&str> = values
            .iter()
            .map(|value| value["kind"].as_str().unwrap())
            .collect();
        assert_eq!(
            kinds,
            [
                "diagnostic",
                "diagnostic",
                "diagnostic",
                "summary",
                "finished"
            ]
        );
        assert_eq!(values[0]["client"], "pets\\u{1b}");
        let expected = json!({
            "kind": "summary", "client": "pets\\u{1b}",
            "refused": 1, "skipped": 0, "widened": 0, "ignored": 1, "guessed": 1, "repaired": 0,
            "codes": { "wrong-type": 2, "ambiguous-union": 1 },
        });
        assert_eq!(values[3], expected);
        for line in &lines {
            assert_eq!(
                line.matches(char::is_control).collect::<String>(),
                "\n",
                "{line:?}"
            );
        }
    }
}
