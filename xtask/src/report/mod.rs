//! Saying what came of a run: to people, to GitHub Actions, or to other programs.

mod github;
mod human;
mod json;

use crate::generate::{Mode, Run};
use crate::plan::Kind;
use anstream::{AutoStream, ColorChoice};
use codegen::diagnostic::Style;
use std::io::Write;
use std::path::Path;

/// To whom it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// People: what is alike is shown once, unless they want all of it.
    Human {
        /// Whether they do.
        verbose: bool,
    },
    /// Programs: one JSON object a line.
    Json,
    /// GitHub Actions: annotations, and text for people.
    GitHub,
}

/// A piece of text and the stream that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// For stdout: what came of it.
    Out(String),
    /// For stderr: what is wrong.
    Err(String),
}

/// Prints what came of a run in the workspace whose top is given.
pub(crate) fn print(run: &Run, format: Format, top: &Path) {
    let style = match AutoStream::choice(&std::io::stderr()) {
        ColorChoice::Never => Style::Plain,
        _ => Style::Coloured,
    };
    let pieces = match format {
        Format::Human { verbose } => human::pieces(run, style, verbose),
        Format::Json => json::pieces(run),
        Format::GitHub => github::pieces(run, style, &github::prefix(top)),
    };
    let (mut out, mut err) = (anstream::stdout().lock(), anstream::stderr().lock());
    for piece in pieces {
        // Where nobody reads any more, as in `| head -1`, there is nobody to tell; the exit status still stands.
        let _ = match piece {
            Piece::Out(text) => out.write_all(text.as_bytes()).and_then(|()| out.flush()),
            Piece::Err(text) => err.write_all(text.as_bytes()),
        };
    }
}

/// Whether a run has files to list: it has written or would have.
fn lists_files(run: &Run) -> bool {
    run.mode == Mode::Check || !run.has_errors() || run.done() > 0
}

/// The words for a file that is not as generated; `done` is whether that has been mended.
fn state(mode: Mode, kind: &Kind, done: bool) -> &'static str {
    match (mode, kind, done) {
        (Mode::Write, Kind::Create { .. }, true) => "created",
        (Mode::Write, Kind::Update { .. }, true) => "updated",
        (Mode::Write, Kind::Delete, true) => "deleted",
        (Mode::Write, Kind::Create { .. }, false) => "not created",
        (Mode::Write, Kind::Update { .. }, false) => "not updated",
        (Mode::Write, Kind::Delete, false) => "not deleted",
        (Mode::Check, Kind::Create { .. }, _) => "missing",
        (Mode::Check, Kind::Update { .. }, _) => "differs",
        (Mode::Check, Kind::Delete, _) => "orphaned",
        (Mode::DryRun, Kind::Create { .. }, _) => "would create",
        (Mode::DryRun, Kind::Update { .. }, _) => "would update",
        (Mode::DryRun, Kind::Delete, _) => "would delete",
    }
}
