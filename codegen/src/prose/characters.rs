//! Characters that have no place in a source file.

use std::borrow::Cow;

/// A text without the characters that a doc comment cannot hold or that a reader cannot see.
///
/// Every kind of line break becomes `\n`. Controls, which rustc or a terminal may take for orders,
/// become `U+FFFD`. What has no width goes: the overrides of the writing direction, which rustc
/// denies in comments, byte order marks, zero-width spaces, soft hyphens and tag characters.
/// Joiners and direction marks stay, since scripts and emoji need them.
pub(super) fn tidy(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| byte == b'\n' || byte == b'\t' || (0x20..0x7f).contains(&byte))
    {
        return Cow::Borrowed(text);
    }
    let mut tidy = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    tidy.push('\n');
                }
            }
            '\n' | '\t' => tidy.push(char),
            '\u{85}' | '\u{2028}' | '\u{2029}' => tidy.push('\n'),
            '\u{b}' | '\u{c}' => tidy.push(' '),
            '\u{ad}'
            | '\u{200b}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => {}
            _ if char.is_control() => tidy.push(char::REPLACEMENT_CHARACTER),
            _ => tidy.push(char),
        }
    }
    Cow::Owned(tidy)
}

/// A text without the indentation that all of its lines share, which comes from the source code
/// that it was taken from.
pub(super) fn dedent(text: &str) -> Cow<'_, str> {
    let lines = || text.split('\n').filter(|line| !line.trim().is_empty());
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    match lines().map(indentation).min() {
        None | Some(0) => Cow::Borrowed(text),
        Some(shared) => {
            let lines = text
                .split('\n')
                .map(|line| line.get(shared..).unwrap_or_default());
            Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// Text as it stands within a line: [`tidy`], and every white space a space.
pub(super) fn tidy_line(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(tidy(text).replace(is_other_space, " "))
}

/// The lines of code as they are shown: [`tidy`], without tabs, blanks at ends of lines, and blank
/// lines around.
pub(super) fn tidy_code(code: &str) -> String {
    let mut lines = String::with_capacity(code.len());
    for line in tidy(code).trim_end().lines() {
        let line = line.trim_end();
        if line.is_empty() && lines.is_empty() {
            continue;
        }
        for char in line.chars() {
            match char {
                '\t' => lines.push_str("    "),
                _ if is_other_space(char) => lines.push(' '),
                _ => lines.push(char),
            }
        }
        lines.push('\n');
    }
    lines
}

/// White space that looks like a space and is none. The ideographic space is one that writers mean.
fn is_other_space(char: char) -> bool {
    char != ' ' && char != '\u{3000}' && char.is_whitespace()
}
