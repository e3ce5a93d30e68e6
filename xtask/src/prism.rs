//! `cargo xtask prism`: the requests of the fixtures' clients, judged by an implementation of OpenAPI that is not ours.

mod description;
mod install;
mod recording;
mod server;
mod verdict;

use crate::scratch::Scratch;
use recording::Recording;
use server::Prism;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};
use verdict::Verdict;

/// Where the fixtures are, relative to the top of the workspace.
const FIXTURES: &str = "codegen/tests/fixtures";

/// What came of the requests of one fixture.
#[derive(Debug, Default)]
struct Row {
    requests: usize,
    /// The requests that were refused or passed over: which test sent which, and why.
    refused: Vec<String>,
    passed_over: Vec<String>,
    /// How many were valid although Prism had no answer, by what it said.
    unanswered: BTreeMap<String, usize>,
}

/// Judges the requests of all fixtures; whether none was refused.
pub(crate) fn run(top: &Path) -> bool {
    match judged(top) {
        Ok(rows) => {
            anstream::print!("{}", table(&rows));
            rows.values().all(|row| row.refused.is_empty())
        }
        Err(reason) => {
            anstream::eprintln!("error: {reason}");
            false
        }
    }
}

fn judged(top: &Path) -> Result<BTreeMap<String, Row>, String> {
    let scratch = Scratch::new(top, "prism")?;
    scratch.alone(|| {
        let program = install::install(&scratch.folder)?;
        let recordings = record(top, &scratch.folder.join("requests"))?;
        let mut rows = BTreeMap::new();
        for (fixture, recordings) in recordings {
            let document = description::of(&top.join(FIXTURES).join(&fixture), &scratch.folder)?;
            let mut prism = Prism::start(&program, &document)?;
            let mut row = Row::default();
            for recording in &recordings {
                // The last request may have been too much for it, which must not cost this one its verdict.
                if prism.has_ended() {
                    prism = Prism::start(&program, &document)?;
                }
                judge(&mut prism, recording, &mut row)?;
            }
            rows.insert(fixture, row);
        }
        Ok(rows)
    })
}

/// Runs the tests of the fixtures, and reads what they sent.
fn record(top: &Path, folder: &Path) -> Result<BTreeMap<String, Vec<Recording>>, String> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .map_err(|error| format!("cannot empty `{}`: {error}", folder.display()))?;
    }
    let folder = std::path::absolute(folder).map_err(|error| error.to_string())?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        // The feature changes nothing of what is sent, and has tests of its own that send something.
        .args(["test", "--quiet", "--package", "fixtures"])
        .args(["--test", "clients", "--features", "validate"])
        .current_dir(top)
        .env("FIXTURES_RECORD", &folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !status.success() {
        return Err(
            "the tests of the fixtures fail: `cargo test -p fixtures --features validate` says why"
                .to_owned(),
        );
    }
    let recordings = recording::read(&folder)?;
    if recordings.is_empty() {
        return Err("the tests of the fixtures have written nothing down".to_owned());
    }
    Ok(recordings)
}

fn judge(prism: &mut Prism, recording: &Recording, row: &mut Row) -> Result<(), String> {
    row.requests += 1;
    let Recording { test, line, .. } = recording;
    if let Some(reason) = &recording.passed_over {
        row.passed_over.push(format!("{test}: {line}: {reason}"));
        return Ok(());
    }
    let request = recording
        .replayed(&prism.host())
        .map_err(|reason| format!("{test}: {line}: {reason}"))?;
    let verdict = match prism.answer(&request) {
        Ok(answer) => verdict::of(&answer),
        Err(reason) => Verdict::Refused(reason),
    };
    match verdict {
        Verdict::Accepted => {}
        Verdict::Unanswered(code) => *row.unanswered.entry(code).or_default() += 1,
        Verdict::Refused(reason) => row.refused.push(format!("{test}: {line}: {reason}")),
    }
    Ok(())
}

/// A line a fixture, and below it what was refused and what was passed over.
fn table(rows: &BTreeMap<String, Row>) -> String {
    let width = rows.keys().map(String::len).max().unwrap_or_default();
    let width = width.max("fixture".len());
    let mut text = format!("{:width$}  requests  refused  passed over\n", "fixture");
    for (fixture, row) in rows {
        let _ = writeln!(
            text,
            "{fixture:width$}  {:>8}  {:>7}  {:>11}",
            row.requests,
            row.refused.len(),
            row.passed_over.len()
        );
        for line in &row.refused {
            let _ = writeln!(text, "  refused      {line}");
        }
        for line in &row.passed_over {
            let _ = writeln!(text, "  passed over  {line}");
        }
        for (code, count) in &row.unanswered {
            let _ = writeln!(text, "  valid, and Prism has no answer ({code}): {count}");
        }
    }
    let sum = |count: fn(&Row) -> usize| rows.values().map(count).sum::<usize>();
    let _ = writeln!(
        text,
        "\n{} requests, {} refused",
        sum(|row| row.requests),
        sum(|row| row.refused.len())
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_line_a_fixture_and_says_what_was_refused() {
        let row = Row {
            requests: 3,
            refused: vec!["a::b: GET / HTTP/1.1: no".to_owned()],
            passed_over: vec!["a::c: GET /x HTTP/1.1: on purpose".to_owned()],
            unanswered: BTreeMap::from([("NOT_ACCEPTABLE".to_owned(), 1)]),
        };
        let rows = BTreeMap::from([("bodies".to_owned(), row), ("a".to_owned(), Row::default())]);
        assert_eq!(
            table(&rows),
            "fixture  requests  refused  passed over\n\
             a               0        0            0\n\
             bodies          3        1            1\n\
             \u{20} refused      a::b: GET / HTTP/1.1: no\n\
             \u{20} passed over  a::c: GET /x HTTP/1.1: on purpose\n\
             \u{20} valid, and Prism has no answer (NOT_ACCEPTABLE): 1\n\
             \n3 requests, 1 refused\n"
        );
    }
}
