//! Quoted texts whose further lines are indented too little.
//!
//! YAML asks for these lines to be indented further than their key, but most readers do not insist, so documents with
//! certificates or long descriptions get published that way. The parser does insist. Since white space at the beginning
//! of such a line means nothing, the parser is given a text in which there is more of it.

use std::borrow::Cow;
use std::ops::Range;

use super::budget;

/// How many spaces are put before a line: more than any description is indented.
const PADDING: usize = 512;

/// A text and the lines of it that are padded.
pub(super) struct Repaired<'a> {
    original: &'a str,
    /// The offset of each line as it was and as it is, in order.
    padded: Vec<(usize, usize)>,
    /// Where a parser stumbled.
    places: Vec<usize>,
}

impl<'a> Repaired<'a> {
    /// A text as it is.
    pub(super) fn new(original: &'a str) -> Self {
        Self {
            original,
            padded: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The places at which lines were repaired, in the text as it was.
    pub(super) fn places(&self) -> &[usize] {
        &self.places
    }

    /// Repairs the line at a place in the text as it was, which continues a quoted text, and those of the lines behind it
    /// that certainly continue it as well. Says whether there is any hope.
    pub(super) fn repair(&mut self, place: usize) -> bool {
        if self.original.len().saturating_mul(self.places.len()) > budget::REPARSED_BYTES {
            return false;
        }
        let before = self.original.get(..place).unwrap_or_default();
        let mut start = before.rfind('\n').map_or(0, |newline| newline + 1);
        if self.padded.last().is_some_and(|&(last, _)| last >= start) {
            return false;
        }
        let repaired = self.padded.len();
        for line in self
            .original
            .get(start..)
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            if is_document_marker(line) {
                break;
            }
            self.padded
                .push((start, start + PADDING * self.padded.len()));
            start += line.len();
            // Whichever kind of quote ends the text, it does not end before the first quote of either kind.
            if line.contains(['"', '\'']) {
                self.places.push(place);
                return self.padded.len() <= budget::PADDED_LINES;
            }
        }
        self.padded.truncate(repaired);
        false
    }

    /// The text with its repairs.
    pub(super) fn text(&self) -> Cow<'a, str> {
        if self.padded.is_empty() {
            return Cow::Borrowed(self.original);
        }
        let mut text = String::with_capacity(self.original.len() + PADDING * self.padded.len());
        let mut from = 0;
        for &(line, _) in &self.padded {
            text.push_str(self.original.get(from..line).unwrap_or_default());
            text.extend(std::iter::repeat_n(' ', PADDING));
            from = line;
        }
        text.push_str(self.original.get(from..).unwrap_or_default());
        Cow::Owned(text)
    }

    /// Where a range of the repaired text stands in the text as it was.
    pub(super) fn original_range(&self, range: Range<usize>) -> Range<usize> {
        if self.padded.is_empty() {
            return range;
        }
        self.original_offset(range.start)..self.original_offset(range.end)
    }

    fn original_offset(&self, offset: usize) -> usize {
        let count = self
            .padded
            .partition_point(|(_, repaired)| *repaired <= offset);
        match count.checked_sub(1).and_then(|last| self.padded.get(last)) {
            // What stands in the padding itself stands at the beginning of its line.
            Some(&(line, repaired)) => line + (offset - repaired).saturating_sub(PADDING),
            None => offset,
        }
    }
}

/// Whether a line begins or ends a document, wherever it stands.
fn is_document_marker(line: &str) -> bool {
    let rest = line
        .strip_prefix("---")
        .or_else(|| line.strip_prefix("..."));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines that are padded begin with `>`.
    #[track_caller]
    fn check(text: &str, places: &[&str], expect: Option<&str>) {
        let mut repaired = Repaired::new(text);
        let hope = places
            .iter()
            .all(|place| repaired.repair(text.find(place).unwrap()));
        let found = hope.then(|| repaired.text().replace(&" ".repeat(PADDING), ">"));
        assert_eq!(found.as_deref(), expect);
        let with_padding = repaired.text();
        for (offset, character) in text
            .char_indices()
            .filter(|(_, character)| character.is_alphabetic())
        {
            let moved = with_padding.find(character).unwrap();
            assert_eq!(
                repaired.original_range(moved..moved + 1),
                offset..offset + 1,
                "{character}"
            );
        }
    }

    #[test]
    fn lines_are_padded_up_to_the_next_quote() {
        check(
            "a: 'b\nc\nd'\ne: f\n",
            &["c"],
            Some("a: 'b\n>c\n>d'\ne: f\n"),
        );
        check(
            "a: 'b\nc\nd'\ne: \"f\ng\"\n",
            &["c", "g"],
            Some("a: 'b\n>c\n>d'\ne: \"f\n>g\"\n"),
        );
        check("a: \"b\nc'd\ne\"", &["c", "e"], Some("a: \"b\n>c'd\n>e\""));
    }

    #[test]
    fn what_is_never_closed_is_left_alone() {
        check("a: 'b\nc\nd\n", &["c"], None);
        check("a: 'b\nc\n---\nd'\n", &["c"], None);
        check("a: 'b\nc\n...\nd'\n", &["c"], None);
        check("a: 'b\nc\n--- d'\n", &["c"], None);
        check(
            "a: 'b\nc\n-----\nd'\n",
            &["c"],
            Some("a: 'b\n>c\n>-----\n>d'\n"),
        );
    }

    #[test]
    fn a_line_is_repaired_only_once() {
        check("a: 'b\nc'\n", &["c", "c"], None);
    }
}
