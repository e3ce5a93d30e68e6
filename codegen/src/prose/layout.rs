//! The lines of a paragraph.

use super::render::{FIXED_SPACE, HARD_BREAK};

/// A line of fewer bytes was not full.
const SHORT: usize = 50;

/// Lays out what [`render`](super::render::render) wrote, in lines of at most `width` columns where
/// that can be had.
///
/// Lines stay as they were written, unless one of them is too long: then they are filled again, as
/// an author would do. What looks like a line of its own stays one even then.
pub(super) fn lines(rendered: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let segments = rendered
        .split(HARD_BREAK)
        .filter(|segment| !segment.trim().is_empty());
    for segment in segments {
        if let Some(last) = lines.last_mut() {
            let last: &mut String = last;
            last.push('\\');
        }
        let rows = || segment.split('\n').filter(|row| !row.trim().is_empty());
        if rows().any(|row| row.len() > width && columns(row) > width) {
            let rows: Vec<_> = rows().map(|row| row.trim_matches(' ')).collect();
            for group in rows.chunk_by(|row, _| !is_line_of_its_own(row)) {
                lines.extend(
                    fill(group.iter().flat_map(|row| words(row)), width)
                        .into_iter()
                        .map(line),
                );
            }
        } else {
            lines.extend(rows().map(|row| line(single_spaced(row))));
        }
    }
    lines
}

/// Lays out what [`render`](super::render::render) wrote as a single line that begins a paragraph.
pub(super) fn one_line(rendered: &str) -> String {
    line(within_line(rendered))
}

/// Lays out what [`render`](super::render::render) wrote as a part of a line.
pub(super) fn within_line(rendered: &str) -> String {
    let words: Vec<_> = rendered
        .split([' ', '\n', HARD_BREAK])
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").replace(FIXED_SPACE, " ")
}

fn words(row: &str) -> impl Iterator<Item = &str> {
    row.split(' ').filter(|word| !word.is_empty())
}

fn columns(row: &str) -> usize {
    words(row)
        .map(|word| word.chars().count() + 1)
        .sum::<usize>()
        .saturating_sub(1)
}

/// Whether a line seems to end where it does for a reason, and not because it was full.
fn is_line_of_its_own(row: &str) -> bool {
    row.len() < SHORT || row.ends_with(['.', ':', ';', '!', '?'])
}

fn single_spaced(row: &str) -> String {
    let row = row.trim_matches(' ');
    if row.contains("  ") {
        words(row).collect::<Vec<_>>().join(" ")
    } else {
        row.to_owned()
    }
}

/// Puts as many words on every line as fit.
fn fill<'a>(words: impl Iterator<Item = &'a str>, width: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = String::new();
    let mut used = 0;
    for word in words {
        let columns = word.chars().count();
        if !row.is_empty() {
            if used + 1 + columns > width {
                rows.push(std::mem::take(&mut row));
                used = 0;
            } else {
                row.push(' ');
                used += 1;
            }
        }
        used += columns;
        row.push_str(word);
    }
    rows.push(row);
    rows
}

/// A line, with a backslash if Markdown would take its beginning for that of a block.
fn line(mut line: String) -> String {
    if line.contains(FIXED_SPACE) {
        line = line.replace(FIXED_SPACE, " ");
    }
    if let Some(at) = block_start(&line) {
        line.insert(at, '\\');
    }
    line
}

/// Where a backslash keeps a line of text from beginning a block.
fn block_start(line: &str) -> Option<usize> {
    let first = line.bytes().next()?;
    let ends_after = |length: usize| {
        line.get(length..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let consists_of = |bytes: &[u8]| line.bytes().all(|byte| bytes.contains(&byte));
    match first {
        b'#' => ends_after(line.bytes().take_while(|&byte| byte == b'#').count()),
        b'+' => ends_after(1),
        // A bullet, a rule, an underline that makes a heading, the second line of a table.
        b'-' | b'|' | b':' => ends_after(1) && first == b'-' || consists_of(b"-|: "),
        b'*' | b'_' => ends_after(1) && first == b'*' || consists_of(&[first, b' ']),
        b'=' => consists_of(b"= "),
        b'>' => true,
        b'~' => line.starts_with("~~~"),
        b'0'..=b'9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let numbers =
                matches!(line.as_bytes().get(digits), Some(b'.' | b')')) && ends_after(digits + 1);
            return numbers.then_some(digits);
        }
        _ => false,
    }
    .then_some(0)
}
