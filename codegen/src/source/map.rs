//! Files, places in them, and how a place is shown to a person.

use std::ops::Range;

/// One of the files of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A range of bytes of a file, `start` included and `end` not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// A range of bytes of a file. Files are refused long before their offsets do not fit.
    pub(crate) fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: offset(range.start),
            end: offset(range.end.max(range.start)),
        }
    }
}

/// A place as editors show it: both numbers start at 1, and columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path, as it is shown.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The offset of the first byte of each line.
    lines: Vec<u32>,
    /// How many characters begin before each block of [`BLOCK`] bytes, and in all, so that the columns of a text that is
    /// all one line are found as fast as those of any other.
    characters: Vec<u32>,
}

/// How many bytes of text have a count of characters of their own.
const BLOCK: usize = 4096;

impl SourceFile {
    /// A file with that path and text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        let lines = std::iter::once(0)
            .chain(
                text.match_indices('\n')
                    .map(|(newline, _)| offset(newline + 1)),
            )
            .collect();
        let mut characters = vec![0];
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            count += count_characters(block);
            characters.push(count);
        }
        Self {
            path,
            text,
            lines,
            characters,
        }
    }

    /// Where a byte of the text stands. An offset behind the end counts as the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.end());
        // The first line begins at zero, so there is at least one that does not begin behind the offset.
        let line = self.lines.partition_point(|&start| start <= offset);
        let line_start = self.line_start(line);
        let column = self.characters_before(offset) - self.characters_before(line_start) + 1;
        Position {
            line,
            column: column as usize,
        }
    }

    /// The range of bytes of a line, counted from 1, without its line break.
    pub(crate) fn line_range(&self, line: usize) -> Range<usize> {
        let start = self.line_start(line) as usize;
        let end = self
            .lines
            .get(line)
            .map_or(self.text.len(), |&next| next as usize - 1);
        let text = self.text.get(start..end).unwrap_or_default();
        start..if text.ends_with('\r') { end - 1 } else { end }
    }

    fn line_start(&self, line: usize) -> u32 {
        line.checked_sub(1)
            .and_then(|index| self.lines.get(index))
            .copied()
            .unwrap_or_else(|| self.end())
    }

    fn end(&self) -> u32 {
        offset(self.text.len())
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, offset: u32) -> u32 {
        let block = offset as usize / BLOCK;
        let before = self.characters.get(block).copied().unwrap_or_default();
        let rest = self
            .text
            .as_bytes()
            .get(block * BLOCK..offset as usize)
            .unwrap_or_default();
        before + count_characters(rest)
    }
}

/// A length as the offsets of spans are kept.
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// How many characters begin among the bytes of a text.
fn count_characters(bytes: &[u8]) -> u32 {
    offset(bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count())
}

/// The files that were read, by the [`FileId`] that spans carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// Which of the files each id stands for, and the first id of that file.
    ids: Vec<(u32, FileId)>,
}

impl SourceMap {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(offset(self.ids.len()));
        self.ids.push((offset(self.files.len()), id));
        self.files.push(SourceFile::new(path, text));
        id
    }

    /// Another id of a file, for what is written there once and is there several times with different contents.
    ///
    /// Later stages take what has one span for one thing. A copy that an overlay changes has to be another.
    pub(crate) fn another_id(&mut self, file: FileId) -> FileId {
        let Some(known) = self.ids.get(file.0 as usize) else {
            return file;
        };
        let id = FileId(offset(self.ids.len()));
        self.ids.push(*known);
        id
    }

    /// The same place under the first id of its file, so that places can be compared.
    pub(crate) fn under_first_id(&self, span: Span) -> Span {
        let known = self.ids.get(span.file.0 as usize);
        let file = known.map_or(span.file, |(_, first)| *first);
        Span { file, ..span }
    }

    /// The file with that id, if it is one of these.
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        let (place, _) = self.ids.get(file.0 as usize)?;
        self.files.get(*place as usize)
    }

    /// The place where a span begins, as `path:line:column`.
    pub fn display(&self, span: Span) -> String {
        match self.get(span.file) {
            Some(file) => {
                let Position { line, column } = file.position(span.start);
                format!("{}:{line}:{column}", file.path)
            }
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line and column of the first byte of `at` in the text.
    #[track_caller]
    fn check(text: &str, at: &str, line: usize, column: usize) {
        let file = SourceFile::new("a.yaml", text);
        let offset = u32::try_from(text.find(at).unwrap()).unwrap();
        assert_eq!(file.position(offset), Position { line, column }, "{at}");
    }

    #[test]
    fn positions_count_from_one() {
        check("a: 1\nb: 2\n", "a", 1, 1);
        check("a: 1\nb: 2\n", "1", 1, 4);
        check("a: 1\nb: 2\n", "\nb", 1, 5);
        check("a: 1\nb: 2\n", "b", 2, 1);
        check("a: 1\r\n\r\nb: 2\r\n", "b", 3, 1);
    }

    #[test]
    fn columns_count_characters() {
        check("ä€🎵: x", "x", 1, 6);
        check("é\nä€🎵: x", "x", 2, 6);
    }

    #[test]
    fn columns_of_a_long_line() {
        for length in [BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            check(&("x".repeat(length) + "!"), "!", 1, length + 1);
            check(
                &("ab\n".to_owned() + &"é".repeat(length) + "!"),
                "!",
                2,
                length + 1,
            );
        }
    }

    #[test]
    fn behind_the_end_is_the_end() {
        for text in ["", "a: 1", "a: 1\n", &"é".repeat(BLOCK)] {
            let file = SourceFile::new("a.yaml", text);
            let end = file.position(u32::try_from(text.len()).unwrap());
            assert_eq!(file.position(u32::MAX), end);
            let last_line = text.rsplit('\n').next().unwrap();
            assert_eq!(end.column, last_line.chars().count() + 1);
        }
    }

    #[test]
    fn lines_come_without_their_breaks() {
        let file = SourceFile::new("a.yaml", "a: 1\r\nbc\n");
        let lines = [1, 2, 3, 4].map(|line| {
            let range = file.line_range(line);
            &file.text[range]
        });
        assert_eq!(lines, ["a: 1", "bc", "", ""]);
    }
}
