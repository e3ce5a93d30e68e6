//! Findings as JSON for machines.

use serde::Serialize;

use super::render::is_unseen;
use super::{Diagnostic, Severity, Suggestion};
use crate::source::SourceMap;

impl Severity {
    /// The severity as it is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A finding as a JSON object in one line, without a line break at its end. The names of its keys do not change:
///
/// | key | value |
/// |---|---|
/// | `severity` | `"error"`, `"warning"` or `"note"` |
/// | `code` | the [`Code`](super::Code) |
/// | `message` | what was found |
/// | `help` | what to do about it, or null |
/// | `file` | the path of the file, or null if the finding has no place; then so are the next four |
/// | `line`, `column` | where the place begins, counted from 1, columns in characters |
/// | `end_line`, `end_column` | where it ends: the first character behind it |
/// | `category` | what becomes of what was found: the [`Category`](super::Category) |
/// | `path` | the JSONPath expression of what it is about, in that file, or null |
/// | `suggestion` | what would change the outcome ([`Suggestion::to_json`](super::Suggestion::to_json)), or null |
pub fn to_json(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = diagnostic
        .span
        .and_then(|span| Some((span, sources.get(span.file)?)));
    let start = place.map(|(span, file)| file.position(span.start));
    let end = place.map(|(span, file)| file.position(span.end));
    let finding = Finding {
        severity: diagnostic.severity.as_str(),
        code: diagnostic.code.as_str(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        file: place.map(|(_, file)| &*file.path),
        line: start.map(|position| position.line),
        column: start.map(|position| position.column),
        end_line: end.map(|position| position.line),
        end_column: end.map(|position| position.column),
        category: diagnostic.category().as_str(),
        path: diagnostic.path.as_deref(),
        suggestion: diagnostic.suggestion.as_deref().map(Suggestion::to_json),
    };
    // There are no keys but strings, so this can always be written.
    escape_unseen(&serde_json::to_string(&finding).unwrap_or_default())
}

#[derive(Serialize)]
struct Finding<'a> {
    severity: &'a str,
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    category: &'a str,
    path: Option<&'a str>,
    suggestion: Option<serde_json::Value>,
}

/// JSON in which all is escaped that moves or hides what stands around it, whether or not JSON asks for that: a terminal may
/// obey it, and a person is shown something else than what is there.
fn escape_unseen(json: &str) -> String {
    let mut text = String::new();
    for character in json.chars() {
        if is_unseen(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    #[test]
    fn a_finding_with_a_place() {
        let mut sources = SourceMap::new();
        let file = sources.add("spec/close.yaml", "a: 1\nb: [1,\n2]\n");
        let error = Diagnostic::error(Code::WrongType, "a `\"` and\na \u{1b} and a \u{9b}");
        let json = to_json(&error.at(Span::new(file, 8..14)).help("do"), &sources);
        let expect = concat!(
            r#"{"severity":"error","code":"wrong-type","message":"a `\"` and\na \u001b and a \u009b","help":"do","#,
            r#""file":"spec/close.yaml","line":2,"column":4,"end_line":3,"end_column":3,"#,
            r#""category":"refused","path":null,"suggestion":null}"#,
        );
        assert_eq!(json, expect);
    }

    #[test]
    fn what_would_change_the_outcome_is_data() {
        let mut warning = Diagnostic::warning(Code::UnknownField, "no");
        warning.path = Some("$['\u{9b}']".into());
        warning.suggestion = Some(Box::new(Suggestion::Overlay {
            target: "$['\u{9b}']".to_owned(),
            change: super::super::Change::Remove,
        }));
        let json = to_json(&warning, &SourceMap::new());
        assert!(!json.contains(char::is_control), "{json:?}");
        let expect = concat!(
            r#""category":"ignored","path":"$['\u009b']","suggestion":{"complete":true,"#,
            r#""overlay":{"remove":true,"target":"$['\u009b']"},"overlay_version":"1.1.0"}}"#,
        );
        assert!(json.ends_with(expect), "{json}");
    }

    #[test]
    fn what_hides_is_escaped_and_read_back() {
        let message = "\u{202e}a\u{2028}b\u{feff}\u{e0041}é𝕏";
        let json = to_json(
            &Diagnostic::note(Code::UnreadableFile, message),
            &SourceMap::new(),
        );
        assert!(!json.contains(is_unseen), "{json:?}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["message"], message);
    }

    #[test]
    fn a_finding_without_a_place() {
        let json = to_json(
            &Diagnostic::note(Code::UnreadableFile, "no"),
            &SourceMap::new(),
        );
        let expect = concat!(
            r#"{"severity":"note","code":"unreadable-file","message":"no","help":null,"#,
            r#""file":null,"line":null,"column":null,"end_line":null,"end_column":null,"#,
            r#""category":"skipped","path":null,"suggestion":null}"#,
        );
        assert_eq!(json, expect);
    }
}
