//! For GitHub Actions: findings, and with `--check` files, as annotations of the places that they are about.
//!
//! Of each kind of annotation a step may have ten, and what comes after them is shown nowhere. So each kind of finding gets
//! one before any gets two, those of which most is lost come first, and what is left is a list in the log.

use super::{Piece, human, state};
use crate::generate::{Mode, Run};
use crate::shown::{printable, shown};
use codegen::diagnostic::{Alike, Diagnostic, Severity, Style, folded};
use codegen::source::SourceMap;
use std::path::Path;

/// How many annotations of a kind GitHub shows of one step.
const LIMIT: usize = 10;

/// What to print; `prefix` is the way from the top of the repository to that of the workspace.
pub(super) fn pieces(run: &Run, style: Style, prefix: &str) -> Vec<Piece> {
    let mut pieces = vec![
        Piece::Out(annotations(run, prefix)),
        Piece::Out(human::files(run)),
    ];
    pieces.extend(human::closing(run, style).map(Piece::Err));
    pieces
}

/// The way from the top of the repository to that of the workspace: empty, or a path that ends in `/`.
pub(super) fn prefix(top: &Path) -> String {
    let Ok(top) = top.canonicalize() else {
        return String::new();
    };
    let repository = top.ancestors().find(|folder| folder.join(".git").exists());
    let way = repository.and_then(|repository| top.strip_prefix(repository).ok());
    let parts = way.into_iter().flat_map(Path::iter);
    parts
        .map(|part| format!("{}/", part.to_string_lossy()))
        .collect()
}

/// Something that is to be annotated.
struct Wanted {
    severity: Severity,
    /// The workflow command, in a line.
    command: String,
    /// The same as a line of the log.
    line: String,
}

/// The annotations, and behind them a list of what has none.
fn annotations(run: &Run, prefix: &str) -> String {
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for found in &run.findings {
        let sources = &found.report.sources;
        let mut groups = folded(&found.report.diagnostics);
        groups.sort_by_key(|alike| alike.first.category());
        for Alike {
            first: one,
            others: rest,
        } in groups
        {
            first.push(wanted(one, sources, prefix));
            others.extend(rest.into_iter().map(|one| wanted(one, sources, prefix)));
        }
    }
    if run.mode == Mode::Check {
        first.extend(not_as_generated(run, prefix));
    }
    let mut text = String::new();
    let mut left = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let all = first
            .iter()
            .chain(&others)
            .filter(|one| one.severity == severity);
        for (index, one) in all.enumerate() {
            if index < LIMIT {
                text.push_str(&one.command);
            } else {
                left.push(&*one.line);
            }
        }
    }
    if !left.is_empty() {
        text.push_str(&format!(
            "::group::{} more without an annotation\n",
            left.len()
        ));
        left.iter().for_each(|line| text.push_str(line));
        text.push_str("::endgroup::\n");
    }
    text
}

/// The files that are not as generated.
fn not_as_generated(run: &Run, prefix: &str) -> Vec<Wanted> {
    let mut all = Vec::new();
    for client in &run.clients {
        for change in &client.plan.changes {
            let path = shown(&client.folder, &change.path);
            let state = state(run.mode, &change.kind, false);
            let message = format!("{state}{}; run `cargo xtask generate`", human::why(change));
            let file = property(&format!("{prefix}{path}"));
            all.push(Wanted {
                severity: Severity::Error,
                command: format!(
                    "::error file={file},title=not as generated::{}\n",
                    data(&message)
                ),
                line: format!("{path}: {message}\n"),
            });
        }
    }
    all
}

/// A finding as a workflow command and as a line of the log.
fn wanted(diagnostic: &Diagnostic, sources: &SourceMap, prefix: &str) -> Wanted {
    let Diagnostic { severity, code, .. } = diagnostic;
    let command = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let (mut properties, mut place) = (String::new(), String::new());
    if let Some((span, file)) = diagnostic
        .span
        .and_then(|span| Some((span, sources.get(span.file)?)))
    {
        let (at, end) = (file.position(span.start), file.position(span.end));
        let path = printable(&format!("{prefix}{}", file.path));
        place = format!("{path}:{}:{}: ", at.line, at.column);
        properties = format!(
            "file={},line={},col={},",
            property(&path),
            at.line,
            at.column
        );
        // Columns are shown where they are of one line.
        if end.line == at.line {
            properties.push_str(&format!("endLine={},endColumn={},", end.line, end.column));
        }
    }
    let mut message = printable(&diagnostic.message);
    let line = format!("{place}{}[{code}]: {message}\n", severity.as_str());
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {}", printable(help)));
    }
    Wanted {
        severity: *severity,
        command: format!(
            "::{command} {properties}title={}::{}\n",
            property(code.as_str()),
            data(&message)
        ),
        line,
    }
}

/// A message, so that nothing in it ends the command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property, so that nothing in it ends the property or the command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Findings;
    use codegen::diagnostic::Code;

    fn run(diagnostics: impl IntoIterator<Item = Diagnostic>) -> Run {
        let mut findings = Findings::default();
        findings.report.diagnostics.extend(diagnostics);
        Run {
            mode: Mode::Write,
            findings: vec![findings],
            clients: Vec::new(),
        }
    }

    #[test]
    fn what_a_finding_says_stays_within_its_annotation() {
        let diagnostic = Diagnostic::warning(
            Code::WidenedSchema,
            "100% `a`\r\n::set-output name=x::y\u{202e}",
        )
        .help("do: this, or that");
        assert_eq!(
            annotations(&run([diagnostic]), ""),
            "::warning title=widened-schema::100%25 `a`\\r\\n::set-output name=x::y\\u{202e}%0Ahelp: do: this, or that\n"
        );
        assert_eq!(data("a%b\r\n::c"), "a%25b%0D%0A::c");
        assert_eq!(property("a:b,c%d\n"), "a%3Ab%2Cc%25d%0A");
    }

    #[test]
    fn each_kind_has_an_annotation_before_any_has_two() {
        let many = (0..30).map(|name| {
            Diagnostic::warning(
                Code::UnknownField,
                format!("`{name}\n::error::x` is no field"),
            )
        });
        let few = [
            Diagnostic::warning(Code::SkippedOperation, "`GET /a` is left out"),
            Diagnostic::note(Code::AmbiguousUnion, "several"),
        ];
        let text = annotations(&run(many.chain(few)), "");
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].starts_with("::warning title=skipped-operation::"),
            "{text}"
        );
        assert!(
            lines[1].starts_with("::warning title=unknown-field::"),
            "{text}"
        );
        assert_eq!(text.matches("::warning title=").count(), LIMIT);
        assert_eq!(text.matches("::notice title=").count(), 1);
        assert_eq!(lines[11], "::group::21 more without an annotation");
        assert!(lines[12].starts_with("warning[unknown-field]: `"), "{text}");
        assert_eq!(lines.len(), 11 + 1 + 21 + 1);
        assert_eq!(lines.last(), Some(&"::endgroup::"));
    }

    #[test]
    fn files_are_named_from_the_top_of_the_repository() {
        let repository = tempfile::tempdir().unwrap();
        let top = repository.path().join("clients/a b");
        std::fs::create_dir_all(&top).unwrap();
        std::fs::create_dir(repository.path().join(".git")).unwrap();
        assert_eq!(prefix(&top), "clients/a b/");
        assert_eq!(prefix(repository.path()), "");
        let mut run = run([]);
        let report = &mut run.findings[0].report;
        let file = report.sources.add("spec/a,b.yaml", "one: two\nthree\n");
        let mut span = codegen::source::Span {
            file,
            start: 5,
            end: 8,
        };
        let warning = Diagnostic::warning(Code::WrongType, "no");
        report.diagnostics.push(warning.clone().at(span));
        span.end = 12;
        report.diagnostics.push(warning.at(span));
        assert_eq!(
            annotations(&run, "clients/a b/"),
            "::warning file=clients/a b/spec/a%2Cb.yaml,line=1,col=6,endLine=1,endColumn=9,title=wrong-type::no\n\
             ::warning file=clients/a b/spec/a%2Cb.yaml,line=1,col=6,title=wrong-type::no\n"
        );
    }
}
