//! For people: findings on stderr, files on stdout, and a closing line for each client.

use super::{Piece, lists_files, state};
use crate::diff::{excerpt, is_only_line_endings};
use crate::generate::{Client, Mode, Run, all};
use crate::plan::{Change, Kind};
use crate::shown::shown;
use clap::builder::styling::{AnsiColor, Style as Ansi};
use codegen::diagnostic::{
    Alike, Category, Severity, Style, Tally, folded, render, render_alike, summary,
};

/// Of how many files the difference is shown.
const EXCERPTS: usize = 3;

/// What to print.
pub(super) fn pieces(run: &Run, style: Style, verbose: bool) -> Vec<Piece> {
    let found = diagnostics(run, style, verbose);
    let mut pieces = vec![Piece::Err(found), Piece::Out(files(run))];
    pieces.extend(closing(run, style).map(Piece::Err));
    pieces.retain(|(Piece::Out(text) | Piece::Err(text))| !text.is_empty());
    pieces
}

/// The findings, what became of what they are about, and a line that counts them. What matters most comes last, where it is
/// seen first.
fn diagnostics(run: &Run, style: Style, verbose: bool) -> String {
    let mut text = String::new();
    for found in &run.findings {
        let (diagnostics, sources) = (&found.report.diagnostics, &found.report.sources);
        let mut rendered: Vec<(Severity, String)> = Vec::new();
        for alike in folded(diagnostics) {
            let Alike { first, others } = &alike;
            // Each error has to be mended, so none of them is left to be looked for.
            if verbose || first.severity == Severity::Error {
                let all = [*first].into_iter().chain(others.iter().copied());
                rendered.extend(all.map(|one| (one.severity, render(one, sources, style))));
            } else {
                let text = render_alike(&alike, sources, style);
                rendered.push((first.severity, text));
            }
        }
        rendered.sort_by_key(|(severity, _)| *severity);
        for (_, rendered) in rendered {
            text.push_str(rendered.trim_end());
            text.push_str("\n\n");
        }
    }
    for found in &run.findings {
        let tally = Tally::of(&found.report.diagnostics);
        // Nothing becomes of a client with errors.
        if let Some(client) = &found.client
            && !tally.is_empty()
            && !found.report.diagnostics.has_errors()
        {
            text.push_str(&format!(
                "{}:\n{}",
                shown("", client.as_ref()),
                block(&tally)
            ));
        }
    }
    if let Some(summary) = summary(&all(run)) {
        text.push_str(summary.trim_end());
        text.push_str(
            "; `cargo xtask explain CODE` says what a code means and what to do about it",
        );
        text.push('\n');
    }
    text
}

/// What became of what was found, a line a category.
fn block(tally: &Tally) -> String {
    let categories = Category::ALL.iter().filter_map(|&category| {
        let count = tally.count(category);
        let codes: Vec<String> = tally
            .codes(category)
            .map(|(code, count)| format!("{count} {code}"))
            .collect();
        (count > 0).then(|| {
            let (name, meaning) = (category.as_str(), category.meaning());
            format!("  {count:>5} {name}: {meaning} ({})\n", codes.join(", "))
        })
    });
    categories.collect()
}

/// The files, one a line, each client with a closing line; then what tells some of them from the generated ones.
pub(super) fn files(run: &Run) -> String {
    let mut text = String::new();
    if !lists_files(run) {
        return text;
    }
    for client in &run.clients {
        for (index, change) in client.plan.changes.iter().enumerate() {
            let state = state(run.mode, &change.kind, index < client.done);
            let path = shown(&client.folder, &change.path);
            let colon = if run.mode == Mode::Check {
                why(change)
            } else {
                ""
            };
            text.push_str(&format!("{state} {path}{colon}\n"));
        }
        text.push_str(&balance(run.mode, client));
        text.push('\n');
    }
    if run.mode == Mode::Check {
        text.push_str(&excerpts(run));
    }
    text
}

/// What may have made a file differ.
pub(super) fn why(change: &Change) -> &'static str {
    match &change.kind {
        Kind::Create { .. } => "",
        Kind::Update { old, new } if is_only_line_endings(old, new) => {
            ": only in its line endings, which something made CRLF; `.gitattributes` keeps git from doing so"
        }
        Kind::Update { .. } => ": edited by hand, or the description or the generator changed",
        Kind::Delete => ": nothing generates it any more",
    }
}

/// A line such as `generated-client: 9 files, 2 updated, 7 up to date, 1 deleted`.
fn balance(mode: Mode, client: &Client) -> String {
    let plan = &client.plan;
    let files = if plan.files == 1 {
        "1 file".to_owned()
    } else {
        format!("{} files", plan.files)
    };
    if plan.changes.is_empty() {
        return format!(
            "{}: {files}, all up to date",
            shown("", client.folder.as_ref())
        );
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (index, change) in plan.changes.iter().enumerate() {
        let state = state(mode, &change.kind, index < client.done);
        match counts.iter_mut().find(|(counted, _)| *counted == state) {
            Some((_, count)) => *count += 1,
            None => counts.push((state, 1)),
        }
    }
    let counts = counts
        .into_iter()
        .map(|(state, count)| match state.strip_prefix("would ") {
            Some(action) => format!("{count} to {action}"),
            None if state == "differs" && count > 1 => format!("{count} differ"),
            None => format!("{count} {state}"),
        });
    let unchanged = Some(plan.unchanged()).filter(|&unchanged| unchanged > 0);
    let unchanged = unchanged.map(|unchanged| format!("{unchanged} up to date"));
    let parts: Vec<String> = counts.chain(unchanged).collect();
    format!(
        "{}: {files}, {}",
        shown("", client.folder.as_ref()),
        parts.join(", ")
    )
}

fn excerpts(run: &Run) -> String {
    let mut text = String::new();
    let differing = run.clients.iter().flat_map(|client| {
        client
            .plan
            .changes
            .iter()
            .filter_map(|change| match &change.kind {
                Kind::Update { old, new } if !is_only_line_endings(old, new) => {
                    Some((shown(&client.folder, &change.path), old, new))
                }
                _ => None,
            })
    });
    for (path, old, new) in differing.take(EXCERPTS) {
        text.push('\n');
        for line in excerpt(&path, old, new) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// The last word, where something is wrong.
pub(super) fn closing(run: &Run, style: Style) -> Option<String> {
    let text = match run.mode {
        Mode::Check if run.changes() > 0 => {
            let files = match run.changes() {
                1 => "1 file is".to_owned(),
                changes => format!("{changes} files are"),
            };
            format!(
                "{files} not as generated; run `cargo xtask generate` and commit what it changes"
            )
        }
        Mode::Check => return None,
        _ if !run.has_errors() => return None,
        Mode::Write if run.done() > 0 => {
            format!(
                "{} of {} changes were made before one failed",
                run.done(),
                run.changes()
            )
        }
        Mode::Write => "nothing was written".to_owned(),
        Mode::DryRun => "nothing would be written".to_owned(),
    };
    let red = match style {
        Style::Coloured => AnsiColor::BrightRed.on_default().bold(),
        Style::Plain => Ansi::new(),
    };
    Some(format!("{red}error{red:#}: {text}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Findings;
    use crate::plan::Plan;
    use codegen::diagnostic::{Code, Diagnostic};

    fn run(mode: Mode, done: usize) -> Run {
        let change = |path: &str, kind| Change {
            path: path.into(),
            kind,
        };
        let update = |old: &str| Kind::Update {
            old: old.into(),
            new: "new\n".to_owned(),
        };
        let plan = Plan {
            files: 5,
            changes: vec![
                change("API.txt", update("old\n")),
                change("src/generated/a.rs", Kind::Create { new: String::new() }),
                change("src/generated/b.rs", update("new\r\n")),
                change("src/generated/c.rs", Kind::Delete),
            ],
            folders: vec![],
        };
        let client = Client {
            folder: "client".to_owned(),
            plan,
            done,
            root: "/client".into(),
        };
        Run {
            mode,
            findings: vec![Findings::default()],
            clients: vec![client],
        }
    }

    fn with_error(mut run: Run) -> Run {
        run.findings[0].report.diagnostics.push(Diagnostic::error(
            Code::UnwritableFile,
            "it cannot be written",
        ));
        run
    }

    #[test]
    fn what_was_written_is_listed() {
        assert_eq!(
            files(&run(Mode::Write, 4)),
            "updated client/API.txt\n\
             created client/src/generated/a.rs\n\
             updated client/src/generated/b.rs\n\
             deleted client/src/generated/c.rs\n\
             client: 5 files, 2 updated, 1 created, 1 deleted, 2 up to date\n"
        );
        assert_eq!(closing(&run(Mode::Write, 4), Style::Plain), None);
    }

    #[test]
    fn a_failure_midway_says_what_was_written_and_what_was_not() {
        let run = with_error(run(Mode::Write, 2));
        assert_eq!(
            files(&run),
            "updated client/API.txt\n\
             created client/src/generated/a.rs\n\
             not updated client/src/generated/b.rs\n\
             not deleted client/src/generated/c.rs\n\
             client: 5 files, 1 updated, 1 created, 1 not updated, 1 not deleted, 2 up to date\n"
        );
        let last = "error: 2 of 4 changes were made before one failed\n";
        assert_eq!(closing(&run, Style::Plain).as_deref(), Some(last));
    }

    #[test]
    fn a_failure_at_first_lists_nothing() {
        let write = with_error(run(Mode::Write, 0));
        assert_eq!(files(&write), "");
        assert_eq!(
            closing(&write, Style::Plain).as_deref(),
            Some("error: nothing was written\n")
        );
        let dry = with_error(run(Mode::DryRun, 0));
        assert_eq!(files(&dry), "");
        assert_eq!(
            closing(&dry, Style::Plain).as_deref(),
            Some("error: nothing would be written\n")
        );
    }

    #[test]
    fn a_check_says_what_is_wrong_with_each_file_and_what_to_run() {
        assert_eq!(
            files(&run(Mode::Check, 0)),
            "differs client/API.txt: edited by hand, or the description or the generator changed\n\
             missing client/src/generated/a.rs\n\
             differs client/src/generated/b.rs: only in its line endings, which something made CRLF; \
             `.gitattributes` keeps git from doing so\n\
             orphaned client/src/generated/c.rs: nothing generates it any more\n\
             client: 5 files, 2 differ, 1 missing, 1 orphaned, 2 up to date\n\
             \n\
             --- client/API.txt\n\
             +++ client/API.txt, as generated\n\
             @@ -1 +1 @@\n\
             -old\n\
             +new\n"
        );
        let last = "error: 4 files are not as generated; run `cargo xtask generate` and commit what it changes\n";
        assert_eq!(
            closing(&run(Mode::Check, 0), Style::Plain).as_deref(),
            Some(last)
        );
    }

    #[test]
    fn a_dry_run_says_what_would_be_done() {
        let text = files(&run(Mode::DryRun, 0));
        assert!(text.starts_with("would update client/API.txt\n"), "{text}");
        assert!(
            text.ends_with(
                "client: 5 files, 2 to update, 1 to create, 1 to delete, 2 up to date\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn what_is_alike_is_shown_once_unless_all_is_wanted() {
        let mut run = run(Mode::Write, 4);
        let mut findings = Findings {
            client: Some("client".to_owned()),
            report: Default::default(),
        };
        let mut push = |finding| findings.report.diagnostics.push(finding);
        push(Diagnostic::warning(
            Code::SkippedOperation,
            "`GET /a` is left out",
        ));
        for name in ["a", "b", "c"] {
            push(Diagnostic::note(
                Code::AmbiguousUnion,
                format!("`{name}` is several things"),
            ));
        }
        run.findings.push(findings);
        assert_eq!(
            diagnostics(&run, Style::Plain, false),
            "note[ambiguous-union]: `a` is several things\n |\n \
             = note: and 2 more like it\n\n\
             warning[skipped-operation]: `GET /a` is left out\n\n\
             client:\n      \
             1 skipped: not in the client (1 skipped-operation)\n      \
             3 guessed: one of several meanings was taken (3 ambiguous-union)\n\
             1 warning, 3 notes; `cargo xtask explain CODE` says what a code means and what to do about it\n"
        );
        let all = diagnostics(&run, Style::Plain, true);
        assert_eq!(all.matches("note[ambiguous-union]").count(), 3, "{all}");
        assert!(!all.contains("more like it"), "{all}");
    }

    #[test]
    fn a_run_without_findings_says_nothing_of_them() {
        assert_eq!(diagnostics(&run(Mode::Write, 4), Style::Plain, false), "");
    }
}
