//! The writer: JSON into a buffer, without white space.

use super::Wire;
use super::path::{EncodeError, Segment};
use super::table::{Rest, Row};
use crate::runtime::file::File;
use std::io::Write;

/// Writes JSON values into a buffer.
///
/// What JSON cannot say, a number that is not finite, is remembered with its path and reported by
/// [`finish`](Self::finish); it is never written as `null`.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    problem: Option<EncodeError>,
    /// The files, where they are kept out of the text.
    files: Option<Files>,
}

/// Files, each with the place in the text where it would stand.
pub(super) type Files = Vec<(usize, File)>;

impl Writer {
    /// Starts with an empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts with an empty buffer and keeps files out of it: a null takes their place.
    pub(super) fn with_files() -> Self {
        Self {
            files: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Ends the writing and gives the text.
    ///
    /// # Errors
    ///
    /// When something that was written is nothing that JSON can say.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.problem {
            None => Ok(self.out),
            Some(problem) => Err(problem),
        }
    }

    /// Ends the writing and gives the text, and the files that were kept out of it.
    pub(super) fn finish_with_files(mut self) -> Result<(Vec<u8>, Files), EncodeError> {
        let files = self.files.take().unwrap_or_default();
        Ok((self.finish()?, files))
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes a boolean.
    pub fn bool(&mut self, value: bool) {
        self.out
            .extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        self.scalar(value);
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i128) {
        match i64::try_from(value) {
            Ok(value) => self.scalar(&value),
            Err(_) => self.number_text(format_args!("{value}")),
        }
    }

    /// Writes an integer.
    pub fn unsigned(&mut self, value: u128) {
        match u64::try_from(value) {
            Ok(value) => self.scalar(&value),
            Err(_) => self.number_text(format_args!("{value}")),
        }
    }

    /// Writes a number with a fraction.
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            self.scalar(&value);
        } else {
            self.refuse("JSON has no number that is not finite");
        }
    }

    /// Writes a number with a fraction, in the few digits that tell it from its neighbours.
    pub fn float32(&mut self, value: f32) {
        if value.is_finite() {
            self.scalar(&value);
        } else {
            self.refuse("JSON has no number that is not finite");
        }
    }

    /// Writes the text of a number, which must be one that JSON knows.
    pub(crate) fn number_text(&mut self, text: std::fmt::Arguments<'_>) {
        if self.out.write_fmt(text).is_err() {
            self.refuse("this number cannot be written");
        }
    }

    /// Writes the text of a value, which must be JSON.
    pub(super) fn raw(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    /// Writes a file: as its text, unless files are kept out of the text.
    pub(crate) fn file(&mut self, file: &File) {
        if let Some(files) = &mut self.files {
            files.push((self.out.len(), file.clone()));
            return self.null();
        }
        match file.text() {
            Some(text) => self.string(text),
            None => {
                self.problem.get_or_insert(Self::no_text());
            }
        }
    }

    pub(super) fn no_text() -> EncodeError {
        EncodeError::new("a file that is not text in memory can only be sent as a file")
    }

    /// Writes an array.
    pub fn array<'a, T: Wire + 'a>(&mut self, items: impl IntoIterator<Item = &'a T>) {
        self.out.push(b'[');
        for (index, item) in items.into_iter().enumerate() {
            if !self.item(index, item) {
                return;
            }
        }
        self.out.push(b']');
    }

    /// Writes an object.
    pub fn map<'a, T: Wire + 'a>(
        &mut self,
        entries: impl IntoIterator<Item = (&'a String, &'a T)>,
    ) {
        self.out.push(b'{');
        let mut first = true;
        for (key, value) in entries {
            if !self.entry(first, key, value) {
                return;
            }
            first = false;
        }
        self.out.push(b'}');
    }

    /// Writes an object from its rows and their values, then what it keeps beside them. Where `rest`
    /// names a row, the entry of `rest` is written instead of the row's.
    #[doc(hidden)]
    pub fn fields(&mut self, rows: &'static [Row], values: &[&dyn Wire], rest: &[&dyn Rest]) {
        let rest = rest.first();
        self.out.push(b'{');
        let mut first = true;
        for (row, value) in rows.iter().zip(values) {
            let left_out = !row.required && value.is_absent();
            if left_out || rest.is_some_and(|rest| rest.has(row.name)) {
                continue;
            }
            if !self.entry(first, row.name, *value) {
                return;
            }
            first = false;
        }
        if let Some(rest) = rest {
            rest.each(&mut |key, value| {
                let written = self.entry(first, key, value);
                first = false;
                written
            });
        }
        if self.problem.is_none() {
            self.out.push(b'}');
        }
    }

    /// Writes an array of values that need not be of one type.
    pub(super) fn items(&mut self, values: &[&dyn Wire]) {
        self.out.push(b'[');
        for (index, value) in values.iter().enumerate() {
            if !self.item(index, *value) {
                return;
            }
        }
        self.out.push(b']');
    }

    /// Writes an item, and says whether it can be written.
    fn item(&mut self, index: usize, value: &dyn Wire) -> bool {
        if index > 0 {
            self.out.push(b',');
        }
        value.write(self);
        match &mut self.problem {
            None => true,
            Some(problem) => {
                problem.push(Segment::Index(index));
                false
            }
        }
    }

    /// Writes a key and its value, and says whether the value can be written.
    fn entry(&mut self, first: bool, key: &str, value: &dyn Wire) -> bool {
        if !first {
            self.out.push(b',');
        }
        self.string(key);
        self.out.push(b':');
        value.write(self);
        match &mut self.problem {
            None => true,
            Some(problem) => {
                problem.push(Segment::Key(key.to_owned().into()));
                false
            }
        }
    }

    fn scalar<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        if serde_json::to_writer(&mut self.out, value).is_err() {
            self.refuse("this value cannot be written");
        }
    }

    pub(super) fn refuse(&mut self, message: &'static str) {
        self.problem.get_or_insert(EncodeError::new(message));
    }
}
