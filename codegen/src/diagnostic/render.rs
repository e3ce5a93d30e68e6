//! Findings as text for a person, in the form that rustc gives its own.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Alike, Diagnostic, Diagnostics, Severity};
use crate::source::{Position, SourceFile, SourceMap, Span};

/// Whether the text is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Without colours, for files and pipes.
    #[default]
    Plain,
    /// With the escape sequences by which terminals colour text.
    Coloured,
}

/// A finding as text: what it is, where it is, the line in question and what to do. It ends in a line break.
///
/// Nothing that a document says reaches the terminal as a control character, and of long lines only the part around
/// the place is shown.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, style: Style) -> String {
    rendered(diagnostic, None, sources, style)
}

/// Findings that are alike as text: the first of them as [`render()`] has it, and where the next ones are.
pub fn render_alike(alike: &Alike<'_>, sources: &SourceMap, style: Style) -> String {
    let spans = alike.others.iter().filter_map(|other| other.span);
    let mut places: Vec<String> = Vec::new();
    let mut file = None;
    for span in spans.take(PLACES) {
        let place = sources.display(span);
        // What is in the file that was named last needs no more than its numbers.
        let is_known = file.replace(span.file) == Some(span.file);
        let numbers = sources
            .get(span.file)
            .and_then(|file| place.strip_prefix(&*file.path));
        places.push(match numbers {
            Some(numbers) if is_known => numbers.trim_start_matches(':').to_owned(),
            _ => place,
        });
    }
    let more = match (alike.others.len(), places.is_empty()) {
        (0, _) => None,
        (count, true) => Some(format!("and {count} more like it")),
        (count, false) => {
            let elsewhere = if count > places.len() { ", …" } else { "" };
            Some(format!(
                "and {count} more like it: {}{elsewhere}",
                places.join(", ")
            ))
        }
    };
    rendered(alike.first, more, sources, style)
}

fn rendered(
    diagnostic: &Diagnostic,
    more: Option<String>,
    sources: &SourceMap,
    style: Style,
) -> String {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let place = diagnostic
        .span
        .and_then(|span| Some((span, sources.get(span.file)?)));
    let excerpt = place.map(|(span, file)| Excerpt::of(file, span));

    let title = level
        .primary_title(printable(&diagnostic.message))
        .id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(excerpt) = &excerpt {
        group = group.element(
            Snippet::source(&excerpt.text)
                .path(&excerpt.path)
                .line_start(excerpt.position.line)
                .annotation(AnnotationKind::Primary.span(excerpt.marked.clone())),
        );
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    if let Some(more) = more {
        group = group.element(Level::NOTE.message(printable(&more)));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut text = renderer.term_width(WIDTH).render(&[group]) + "\n";
    if let Some(excerpt) = excerpt {
        excerpt.correct_column(&mut text);
    }
    text
}

/// How many errors and warnings there are, such as `2 errors, 1 warning`; nothing if there are none.
pub fn summary(diagnostics: &Diagnostics) -> Option<String> {
    let counts = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter_map(|(severity, name)| match diagnostics.count(severity) {
            0 => None,
            1 => Some(format!("1 {name}")),
            count => Some(format!("{count} {name}s")),
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Of how many findings that are like another one the places are shown.
const PLACES: usize = 3;

/// How many characters of a line are shown before the place, and from it on.
const BEFORE: usize = 80;
const FROM: usize = 80;

/// The width at which the renderer would shorten lines itself: wider than any that it is given.
const WIDTH: usize = 1000;

/// How many characters of a message are shown. Names in it come from the document and can be of any length.
const MESSAGE: usize = 1000;

/// The part of a line that is shown.
struct Excerpt {
    path: String,
    position: Position,
    text: String,
    /// What of the text is pointed at.
    marked: Range<usize>,
    /// The column at which that stands in the text.
    column: usize,
}

impl Excerpt {
    /// The part of the line around a span; of a span of several lines, that in its first line.
    fn of(file: &SourceFile, span: Span) -> Self {
        let position = file.position(span.start);
        let line = file.line_range(position.line);
        let place = (span.start as usize).clamp(line.start, line.end);
        let before = file.text.get(line.start..place).unwrap_or_default();
        let from = file.text.get(place..line.end).unwrap_or_default();

        let mut text = String::new();
        let skipped = before
            .char_indices()
            .rev()
            .nth(BEFORE)
            .map(|(start, character)| start + character.len_utf8());
        if skipped.is_some() {
            text.push('…');
        }
        text.extend(
            before
                .get(skipped.unwrap_or_default()..)
                .unwrap_or_default()
                .chars()
                .map(visible),
        );

        let column = text.chars().count() + 1;
        let start = text.len();
        let mut end = start;
        for (offset, character) in from.char_indices().take(FROM) {
            text.push(visible(character));
            if place + offset < span.end as usize {
                end = text.len();
            }
        }
        if from.chars().nth(FROM).is_some() {
            text.push('…');
        }
        Self {
            path: printable(&file.path),
            position,
            text,
            marked: start..end,
            column,
        }
    }

    /// Has the rendered text say where in the file the place is, not where in the part of the line that is shown.
    fn correct_column(&self, rendered: &mut String) {
        let Position { line, column } = self.position;
        if column == self.column {
            return;
        }
        let shown = format!(":{line}:{}", self.column);
        // The title takes the first line, and the place ends the second.
        let ends = rendered.match_indices('\n').nth(1);
        if let Some(start) = ends.and_then(|(end, _)| rendered.get(..end)?.rfind(&shown)) {
            rendered.replace_range(start..start + shown.len(), &format!(":{line}:{column}"));
        }
    }
}

/// A message as it can be printed.
fn printable(message: &str) -> String {
    let mut text: String = message.chars().take(MESSAGE).map(visible).collect();
    if message.chars().nth(MESSAGE).is_some() {
        text.push('…');
    }
    text
}

/// A character that stands for itself in a terminal and moves nothing, or else a picture of it.
fn visible(character: char) -> char {
    match character {
        // Each takes the place of four spaces.
        '\t' => character,
        '\0'..='\x1F' => {
            char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        '\x7F' => '\u{2421}',
        _ if is_unseen(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

/// Whether a character is one of those that move or hide what stands around them: control characters, separators of lines,
/// marks that change the direction of text, and characters that take no room.
pub(super) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61C}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, folded};

    /// What is printed of a warning at `at` in the text.
    #[track_caller]
    fn check(text: &str, at: &str, expect: &str) {
        let mut sources = SourceMap::new();
        let file = sources.add("spec/close.yaml", text);
        let start = text.find(at).unwrap();
        let warning = Diagnostic::warning(Code::IgnoredParameter, "the parameter says nothing")
            .at(Span::new(file, start..start + at.len()))
            .help("take it out");
        let rendered = render(&warning, &sources, Style::Plain);
        let frame = "warning[ignored-parameter]: the parameter says nothing\n";
        let body = rendered
            .strip_prefix(frame)
            .unwrap()
            .strip_suffix("  = help: take it out\n")
            .unwrap();
        assert_eq!(body.trim_end_matches(['\n', ' ', '|']), expect.trim_end());
    }

    #[test]
    fn the_line_is_shown_and_the_place_marked() {
        let text = "a: 1\r\n  b: täxt # more\r\nc: 2\r\n";
        check(
            text,
            "täxt",
            " --> spec/close.yaml:2:6\n  |\n2 |   b: täxt # more\n  |      ^^^^",
        );
        check(text, "a", " --> spec/close.yaml:1:1\n  |\n1 | a: 1\n  | ^");
        check(
            "a:\t1",
            "1",
            " --> spec/close.yaml:1:4\n  |\n1 | a:    1\n  |       ^",
        );
    }

    #[test]
    fn of_several_lines_the_first_is_shown() {
        check(
            "a:\n  b: 1\n  c: 2\n",
            "b: 1\n  c: 2",
            " --> spec/close.yaml:2:3\n  |\n2 |   b: 1\n  |   ^^^^",
        );
    }

    #[test]
    fn of_a_long_line_what_is_around_the_place_is_shown() {
        let long = "é".repeat(1_000_000);
        let around = "é".repeat(80);
        let expect = format!(
            " --> spec/close.yaml:1:1000001\n  |\n1 | …{around}<here>{}…\n  |  {}^^^^^^",
            "é".repeat(74),
            " ".repeat(80)
        );
        check(&format!("{long}<here>{long}"), "<here>", &expect);
        let expect = format!(
            " --> spec/close.yaml:1:1\n  |\n1 | <here>{}…\n  | ^^^^^^",
            "é".repeat(74)
        );
        check(&format!("<here>{long}"), "<here>", &expect);
    }

    #[test]
    fn what_a_document_says_never_reaches_the_terminal_as_a_control() {
        let hostile = "a\u{1b}[31m\u{7}\u{9b}1m\u{202e}\u{7f}\u{2028}z";
        let mut sources = SourceMap::new();
        let file = sources.add(hostile, hostile);
        let error = Diagnostic::error(Code::Syntax, format!("{hostile}\n{hostile}"))
            .at(Span::new(file, 0..1));
        let rendered = render(&error.help(hostile), &sources, Style::Plain);
        assert!(
            !rendered.contains(|character: char| character.is_control() && character != '\n'),
            "{rendered:?}"
        );
        assert!(!rendered.contains(['\u{202e}', '\u{2028}']), "{rendered:?}");
        assert!(
            rendered.starts_with("error[syntax]: a␛[31m␇�1m�␡�z␊a␛[31m"),
            "{rendered}"
        );
    }

    #[test]
    fn messages_are_not_endless() {
        let error = Diagnostic::error(Code::Syntax, "x".repeat(1_000_000));
        let rendered = render(&error, &SourceMap::new(), Style::Plain);
        assert_eq!(
            rendered,
            format!("error[syntax]: {}…\n", "x".repeat(MESSAGE))
        );
    }

    #[test]
    fn places_at_the_end_and_outside_are_shown() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", "a: 1\n");
        for (start, place) in [(5, "a.yaml:2:1"), (4, "a.yaml:1:5"), (99, "a.yaml:2:1")] {
            let note = Diagnostic::note(Code::Syntax, "here").at(Span::new(file, start..start));
            let rendered = render(&note, &sources, Style::Plain);
            assert!(rendered.contains(place), "{rendered}");
            assert!(rendered.contains('^'), "{rendered}");
        }
    }

    #[test]
    fn what_is_alike_is_shown_once_with_the_next_places() {
        let mut sources = SourceMap::new();
        let file = sources.add("a\u{1b}.yaml", "a\nb\nc\nd\ne\n");
        let mut diagnostics = Diagnostics::new();
        let check = |diagnostics: &Diagnostics, expect: &str| {
            let groups = folded(diagnostics);
            assert_eq!(groups.len(), 1);
            let rendered = render_alike(&groups[0], &sources, Style::Plain);
            assert_eq!(rendered.lines().last().unwrap(), expect);
        };
        let add = |diagnostics: &mut Diagnostics, place: usize| {
            let warning = Diagnostic::warning(Code::WrongType, format!("`{place}` is none"));
            diagnostics.push(warning.at(Span::new(file, place..place + 1)).help("do"));
        };
        add(&mut diagnostics, 0);
        check(&diagnostics, "  = help: do");
        add(&mut diagnostics, 2);
        check(&diagnostics, "  = note: and 1 more like it: a␛.yaml:2:1");
        for place in [4, 6, 8] {
            add(&mut diagnostics, place);
        }
        let expect = "  = note: and 4 more like it: a␛.yaml:2:1, 3:1, 4:1, …";
        check(&diagnostics, expect);
    }

    #[test]
    fn colours_are_asked_for() {
        let error = Diagnostic::error(Code::Syntax, "here");
        assert!(render(&error, &SourceMap::new(), Style::Coloured).contains('\u{1b}'));
        assert_eq!(
            render(&error, &SourceMap::new(), Style::Plain),
            "error[syntax]: here\n"
        );
    }

    #[test]
    fn findings_are_counted() {
        let mut diagnostics = Diagnostics::new();
        assert_eq!(summary(&diagnostics), None);
        diagnostics.push(Diagnostic::warning(Code::Syntax, ""));
        assert_eq!(summary(&diagnostics).as_deref(), Some("1 warning"));
        diagnostics.push(Diagnostic::error(Code::Syntax, ""));
        diagnostics.push(Diagnostic::error(Code::Syntax, ""));
        assert_eq!(
            summary(&diagnostics).as_deref(),
            Some("2 errors, 1 warning")
        );
    }
}
