//! For GitHub Actions: each finding, and with `--check` each file, as an annotation of the place that it is about.

use super::{Piece, human, state};
use crate::generate::{Mode, Run};
use crate::plan::{printable, shown};
use codegen::diagnostic::{Diagnostic, Severity, Style};
use codegen::source::SourceMap;

/// What to print.
pub(super) fn pieces(run: &Run, style: Style) -> Vec<Piece> {
    let mut text = String::new();
    for report in &run.reports {
        for diagnostic in &report.diagnostics {
            text.push_str(&annotation(diagnostic, &report.sources));
        }
    }
    if run.mode == Mode::Check {
        for client in &run.clients {
            for change in &client.plan.changes {
                let file = property(&shown(&client.folder, &change.path));
                let state = state(run.mode, &change.kind, false);
                let message = format!("{state}{}; run `cargo xtask generate`", human::why(change));
                text.push_str(&format!(
                    "::error file={file},title=not as generated::{}\n",
                    data(&message)
                ));
            }
        }
    }
    let mut pieces = vec![Piece::Out(text), Piece::Out(human::files(run))];
    pieces.extend(human::closing(run, style).map(Piece::Err));
    pieces
}

/// A finding as a workflow command.
fn annotation(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = String::new();
    if let Some((span, file)) = diagnostic
        .span
        .and_then(|span| Some((span, sources.get(span.file)?)))
    {
        let at = file.position(span.start);
        properties = format!(
            "file={},line={},col={},",
            property(&file.path),
            at.line,
            at.column
        );
    }
    let mut message = printable(&diagnostic.message);
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {}", printable(help)));
    }
    format!(
        "::{command} {properties}title={}::{}\n",
        property(diagnostic.code.as_str()),
        data(&message)
    )
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
    use codegen::diagnostic::Code;

    #[test]
    fn what_a_finding_says_stays_within_its_annotation() {
        let diagnostic =
            Diagnostic::warning(Code::WidenedSchema, "100% `a`\r\n::set-output name=x::y")
                .help("do: this, or that");
        assert_eq!(
            annotation(&diagnostic, &SourceMap::new()),
            "::warning title=widened-schema::100%25 `a`\\r\\n::set-output name=x::y%0Ahelp: do: this, or that\n"
        );
        assert_eq!(data("a%b\r\n::c"), "a%25b%0D%0A::c");
        assert_eq!(property("a:b,c%d\n"), "a%3Ab%2Cc%25d%0A");
    }
}
