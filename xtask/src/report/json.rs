//! For programs: one JSON object a line, told apart by `kind`. `cargo xtask generate --help` describes them.

use super::{Piece, lists_files, state};
use crate::generate::{Run, findings};
use crate::plan::shown;
use codegen::diagnostic::{Severity, to_json};
use serde_json::json;

/// What to print.
pub(super) fn pieces(run: &Run) -> Vec<Piece> {
    let mut lines = Vec::new();
    for report in &run.reports {
        lines.extend(
            report
                .diagnostics
                .iter()
                .map(|diagnostic| diagnostic_line(&to_json(diagnostic, &report.sources))),
        );
    }
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
    let found = findings(run);
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
fn diagnostic_line(object: &str) -> String {
    match object.strip_prefix('{') {
        Some(rest) => format!("{{\"kind\":\"diagnostic\",{rest}"),
        None => object.to_owned(),
    }
}
