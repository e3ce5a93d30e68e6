//! Chunks of bytes to lines or records, wherever the chunks were cut.

use bytes::{Buf, Bytes, BytesMut};

/// What a line ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// CR, LF, or both (WHATWG HTML, section 9.2.5).
    Either,
    /// LF.
    Feed,
    /// The LF behind a JSON text, or the record separator before the next one (RFC 7464).
    Record,
}

/// What a record of JSON begins with (RFC 7464).
pub(super) const SEPARATOR: u8 = 0x1E;

/// A line is longer than it may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Cuts chunks into lines. A line inside of one chunk is a part of that, without a copy.
#[derive(Debug)]
pub(super) struct Lines {
    ends: Ends,
    limit: usize,
    /// What was not looked at yet.
    chunk: Bytes,
    /// The beginning of a line whose end did not come yet.
    partial: BytesMut,
    /// Whether the last line ended with a CR, which an LF may belong to.
    is_after_return: bool,
    json: Nesting,
}

impl Lines {
    pub(super) fn new(ends: Ends, limit: usize) -> Self {
        Self {
            ends,
            limit,
            chunk: Bytes::new(),
            partial: BytesMut::new(),
            is_after_return: false,
            json: Nesting::default(),
        }
    }

    /// From now on, lines end with this.
    pub(super) fn set_ends(&mut self, ends: Ends) {
        self.ends = ends;
    }

    pub(super) fn ends(&self) -> Ends {
        self.ends
    }

    /// Adds the next chunk, once [`next`](Self::next) has nothing more of those before.
    pub(super) fn push(&mut self, chunk: Bytes) {
        self.chunk = chunk;
    }

    /// The next whole line: without its end, but for the LF of a record.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, TooLong> {
        if self.is_after_return
            && let Some(first) = self.chunk.first()
        {
            if *first == b'\n' {
                self.chunk.advance(1);
            }
            self.is_after_return = false;
        }
        let Some((end, last)) = self.end() else {
            self.grow(self.chunk.len())?;
            self.partial.extend_from_slice(&self.chunk);
            self.chunk.clear();
            return Ok(None);
        };
        let is_kept = self.ends == Ends::Record && last == b'\n';
        self.grow(end)?;
        let mut line = self.chunk.split_to(end + 1);
        if !is_kept {
            line.truncate(end);
        }
        self.is_after_return = self.ends == Ends::Either && last == b'\r';
        self.json = Nesting::default();
        if self.partial.is_empty() {
            return Ok(Some(line));
        }
        self.partial.extend_from_slice(&line);
        Ok(Some(self.partial.split().freeze()))
    }

    /// What is left when nothing more comes, if anything is.
    pub(super) fn rest(&mut self) -> Option<Bytes> {
        let rest = self.partial.split().freeze();
        Some(rest).filter(|rest| !rest.is_empty())
    }

    /// Forgets what has begun.
    pub(super) fn restart(&mut self) {
        *self = Self::new(self.ends, self.limit);
    }

    /// Whether a line may be as long as it is with so many bytes more.
    fn grow(&self, more: usize) -> Result<(), TooLong> {
        match self.partial.len().saturating_add(more) > self.limit {
            true => Err(TooLong),
            false => Ok(()),
        }
    }

    /// Where in the chunk the line ends, and with what. Nothing is looked at twice.
    fn end(&mut self) -> Option<(usize, u8)> {
        let mut bytes = self.chunk.iter().copied().enumerate();
        match self.ends {
            Ends::Either => bytes.find(|(_, byte)| matches!(byte, b'\n' | b'\r')),
            Ends::Feed => bytes.find(|(_, byte)| *byte == b'\n'),
            Ends::Record => {
                let json = &mut self.json;
                bytes.find(|(_, byte)| json.step(*byte))
            }
        }
    }
}

/// How far inside of a JSON text a byte stands: a line feed inside of one does not end it.
#[derive(Clone, Copy, Debug, Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Nesting {
    /// Goes over a byte; whether it ends the text.
    fn step(&mut self, byte: u8) -> bool {
        match byte {
            SEPARATOR => return true,
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' if self.in_string => self.is_escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            b'\n' => return self.depth == 0,
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of some chunks, and what is left.
    fn lines<'c>(ends: Ends, chunks: impl IntoIterator<Item = &'c [u8]>) -> Vec<String> {
        let mut lines = Lines::new(ends, 100);
        let mut found = Vec::new();
        let text = |line: Bytes| String::from_utf8(line.to_vec()).unwrap();
        for chunk in chunks {
            lines.push(Bytes::copy_from_slice(chunk));
            while let Some(line) = lines.next().unwrap() {
                found.push(text(line));
            }
        }
        found.extend(lines.rest().map(|rest| format!("…{}", text(rest))));
        found
    }

    #[test]
    fn lines_are_the_same_wherever_they_are_cut() {
        for (ends, bytes, expected) in [
            (
                Ends::Either,
                "a\r\n\r\nb\r\rc\n\nd\n\re",
                &["a", "", "b", "", "c", "", "d", "", "…e"][..],
            ),
            (Ends::Feed, "a\r\n\nb\rc\nd", &["a\r", "", "b\rc", "…d"]),
            (
                Ends::Record,
                "\x1e{\"a\":\n\"\\\"\n{\"}\n\x1e1\n\x1e\x1e[\n2\x1e3\n4",
                &[
                    "",
                    "{\"a\":\n\"\\\"\n{\"}\n",
                    "",
                    "1\n",
                    "",
                    "",
                    "[\n2",
                    "3\n",
                    "…4",
                ],
            ),
        ] {
            let bytes = bytes.as_bytes();
            let whole = lines(ends, [bytes]);
            assert_eq!(lines(ends, bytes.chunks(1)), whole);
            for first in 0..=bytes.len() {
                for second in first..=bytes.len() {
                    let chunks = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                    assert_eq!(lines(ends, chunks), whole, "{first} {second}");
                }
            }
            let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
            let expected: Vec<&str> = match ends {
                // Between two records there is nothing.
                Ends::Record => expected
                    .iter()
                    .copied()
                    .filter(|line| !line.is_empty())
                    .collect(),
                _ => expected.to_vec(),
            };
            let whole: Vec<&str> = match ends {
                Ends::Record => whole.into_iter().filter(|line| !line.is_empty()).collect(),
                _ => whole,
            };
            assert_eq!(whole, expected);
        }
    }

    #[test]
    fn a_line_has_a_limit() {
        for chunks in [&["abcd", "\n"][..], &["abc", "d"], &["ab", "cd\n"]] {
            let mut lines = Lines::new(Ends::Feed, 3);
            let mut results = chunks.iter().map(|chunk| {
                lines.push(Bytes::from(*chunk));
                lines.next()
            });
            assert!(results.any(|result| result == Err(TooLong)), "{chunks:?}");
        }
        let mut lines = Lines::new(Ends::Feed, 3);
        lines.push(Bytes::from("abc\nabc\n"));
        assert_eq!(lines.next().unwrap().unwrap(), "abc");
        assert_eq!(lines.next().unwrap().unwrap(), "abc");
    }

    #[test]
    fn a_line_inside_of_a_chunk_is_no_copy() {
        let chunk = Bytes::from(b"abc\ndef\n".to_vec());
        let mut lines = Lines::new(Ends::Either, 100);
        lines.push(chunk.clone());
        let line = lines.next().unwrap().unwrap();
        assert_eq!(line.as_ptr(), chunk.as_ptr());
    }
}
