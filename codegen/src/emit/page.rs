//! A text while it is being written: where its last line ends, and the way back to where it was.

use std::ops::Range;

/// How many columns a line has at most.
pub(super) const WIDTH: usize = 100;

/// How many columns one step of indentation takes.
pub(super) const STEP: usize = 4;

/// A text while it is being written.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
    /// Where the last line begins.
    line: usize,
}

/// What there was no room for. Whoever learns of it takes back what was written and takes another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Whether something could be written.
pub(super) type Written = Result<(), TooLong>;

/// A place on a [`Page`] to go back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    end: usize,
    line: usize,
}

impl Page {
    /// Writes within a line.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes whole lines.
    pub(super) fn push_lines(&mut self, lines: &str) {
        self.text.push_str(lines);
        self.line = self.text.rfind('\n').map_or(0, |end| end + 1);
    }

    /// Begins a line.
    pub(super) fn begin(&mut self, indent: usize) {
        const BLANKS: &str = "                                ";
        let mut left = indent;
        while left > 0 {
            let step = left.min(BLANKS.len());
            self.text.push_str(BLANKS.get(..step).unwrap_or_default());
            left -= step;
        }
    }

    /// Ends a line.
    pub(super) fn end(&mut self) {
        self.text.push('\n');
        self.line = self.text.len();
    }

    /// Ends a line and begins another.
    pub(super) fn wrap(&mut self, indent: usize) {
        self.end();
        self.begin(indent);
    }

    /// Where the page ends now.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            end: self.text.len(),
            line: self.line,
        }
    }

    /// Takes back whatever was written since.
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.text.truncate(mark.end);
        self.line = mark.line;
    }

    /// What was written since.
    pub(super) fn since(&self, mark: Mark) -> &str {
        self.text.get(mark.end..).unwrap_or_default()
    }

    /// How many columns of the last line are taken.
    pub(super) fn column(&self) -> usize {
        self.columns(self.line..self.text.len())
    }

    /// How many columns what was written since takes, if it is on one line.
    pub(super) fn width_since(&self, mark: Mark) -> usize {
        self.columns(mark.end..self.text.len())
    }

    /// Whether the last line has room left for so many columns.
    pub(super) fn has_room(&self, columns: usize) -> bool {
        self.column() + columns <= WIDTH
    }

    /// Insists on [room](Self::has_room).
    pub(super) fn room(&self, columns: usize) -> Written {
        only_if(self.has_room(columns))
    }

    /// The text, after which the page is blank again.
    pub(super) fn take(&mut self) -> String {
        let text = self.text.as_str().to_owned();
        self.text.clear();
        self.line = 0;
        text
    }

    fn columns(&self, part: Range<usize>) -> usize {
        columns(self.text.get(part).unwrap_or_default())
    }
}

/// Insists on something.
pub(super) fn only_if(holds: bool) -> Written {
    if holds { Ok(()) } else { Err(TooLong) }
}

/// How many columns a text takes that is on one line.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}
