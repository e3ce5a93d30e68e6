//! The reader: a position in a JSON text that can be peeked at, stepped and taken back.

use super::path::DecodeError;
use super::table::{Rest, Row, Slot};
use super::union::Member;
use super::{Json, Wire};
use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, LinePosition, Peek};
use std::fmt;

/// How deep arrays and objects may stand in one another. A deeper text is refused, so that no answer
/// can overflow the stack.
const MAX_DEPTH: usize = 128;

/// How much of the stack the types that are being read inside of one another may take, as
/// [`Reader::fields`] reckons: half of what a thread has, if nothing else was said when it began. Only
/// types of hundreds of properties that contain themselves come near it before [`MAX_DEPTH`] does.
pub(crate) const MAX_STACK: usize = 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads JSON values from a text, one after the other.
///
/// Cheap to rewind: [`mark`](Self::mark) remembers a place and [`rewind`](Self::rewind) goes back to it.
#[derive(Debug)]
pub struct Reader<'j> {
    pub(super) text: &'j [u8],
    pub(super) jiter: Jiter<'j>,
    depth: usize,
    stack: usize,
    /// What unions have spent on looking at the text more than once; no way back takes it back.
    pub(super) spent: usize,
    /// The unions that are being read, and where each begins.
    pub(super) unions: Vec<(usize, &'static [Member])>,
    /// The members that the next union is of, if others are out of the question.
    #[cfg(feature = "webhooks")]
    pub(super) only: Option<Vec<usize>>,
}

/// A place to come back to.
#[derive(Clone, Debug)]
pub struct Mark<'j> {
    jiter: Jiter<'j>,
    depth: usize,
    stack: usize,
    unions: usize,
}

/// What a JSON value is, as its first character tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl<'j> Reader<'j> {
    /// Starts at the beginning of a text. A byte order mark is skipped.
    ///
    /// # Errors
    ///
    /// When the text is empty or not UTF-8.
    pub fn new(bytes: &'j [u8]) -> Result<Self, DecodeError> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        if bytes.is_empty() {
            return Err(DecodeError::new("expected JSON, found nothing"));
        }
        // The parser underneath does not look at the bytes of what it skips.
        if let Err(error) = std::str::from_utf8(bytes) {
            return Err(DecodeError::new(format!(
                "the text is not UTF-8: invalid byte at offset {}",
                error.valid_up_to()
            )));
        }
        Ok(Self {
            text: bytes,
            jiter: Jiter::new(bytes),
            depth: 0,
            stack: 0,
            spent: 0,
            unions: Vec::new(),
            #[cfg(feature = "webhooks")]
            only: None,
        })
    }

    /// Lets the next union be one of some members, and of no other.
    #[cfg(feature = "webhooks")]
    pub(crate) fn only_members(&mut self, members: Vec<usize>) {
        self.only = Some(members);
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// When something other than white space is left.
    pub fn finish(mut self) -> Result<(), DecodeError> {
        self.jiter.finish().map_err(|error| self.syntax(&error))
    }

    /// What the next value is.
    ///
    /// # Errors
    ///
    /// When no value stands here.
    pub fn peek(&mut self) -> Result<Kind, DecodeError> {
        match self.jiter.peek() {
            Ok(Peek::Null) => Ok(Kind::Null),
            Ok(Peek::True | Peek::False) => Ok(Kind::Bool),
            Ok(Peek::String) => Ok(Kind::String),
            Ok(Peek::Array) => Ok(Kind::Array),
            Ok(Peek::Object) => Ok(Kind::Object),
            Ok(peek) if peek.is_num() => Ok(Kind::Number),
            Ok(_) => Err(not_json(
                self.text,
                "expected value",
                self.jiter.current_index(),
            )),
            Err(error) => Err(self.syntax(&error)),
        }
    }

    /// Remembers this place.
    #[must_use]
    pub fn mark(&self) -> Mark<'j> {
        Mark {
            jiter: self.jiter.clone(),
            depth: self.depth,
            stack: self.stack,
            unions: self.unions.len(),
        }
    }

    /// Goes back to a place of the same text, also after an error.
    pub fn rewind(&mut self, mark: Mark<'j>) {
        self.jiter = mark.jiter;
        self.depth = mark.depth;
        self.stack = mark.stack;
        self.unions.truncate(mark.unions);
    }

    /// Takes a `null` if the next value is one, and says whether it was.
    ///
    /// # Errors
    ///
    /// When no value stands here.
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.peek()? != Kind::Null {
            return Ok(false);
        }
        match self.jiter.known_null() {
            Ok(()) => Ok(true),
            Err(error) => Err(self.syntax(&error)),
        }
    }

    /// Reads a boolean.
    ///
    /// # Errors
    ///
    /// When the next value is not a boolean.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        self.expect(Kind::Bool)?;
        match self.jiter.next_bool() {
            Ok(value) => Ok(value),
            Err(error) => Err(self.syntax(&error)),
        }
    }

    /// Reads a number and gives its text, every digit as it stands.
    ///
    /// # Errors
    ///
    /// When the next value is not a number.
    pub fn number(&mut self) -> Result<&'j str, DecodeError> {
        self.expect(Kind::Number)?;
        let start = self.jiter.current_index();
        if let Err(error) = self.jiter.next_number_bytes() {
            return Err(self.syntax(&error));
        }
        // The whole text was checked when the reader was made.
        std::str::from_utf8(self.jiter.slice_to_current(start))
            .map_err(|_| DecodeError::new("the text is not UTF-8"))
    }

    /// Reads a string.
    ///
    /// # Errors
    ///
    /// When the next value is not a string, or holds an escape that is no text, such as half of a
    /// surrogate pair.
    pub fn string(&mut self) -> Result<&str, DecodeError> {
        self.expect(Kind::String)?;
        let text = self.text;
        match self.jiter.known_str() {
            Ok(value) => Ok(value),
            Err(error) => Err(syntax(text, &error)),
        }
    }

    /// Reads any value into a tree.
    ///
    /// # Errors
    ///
    /// When the text is not JSON.
    pub fn json(&mut self) -> Result<Json, DecodeError> {
        Json::read(self)
    }

    /// Passes over any value, and gives its text.
    ///
    /// # Errors
    ///
    /// When the text is not JSON.
    pub(super) fn raw(&mut self) -> Result<&'j [u8], DecodeError> {
        self.peek()?;
        let start = self.jiter.current_index();
        self.skip()?;
        Ok(self.jiter.slice_to_current(start))
    }

    /// Passes over any value.
    ///
    /// # Errors
    ///
    /// When the text is not JSON.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        self.peek()?;
        self.jiter.next_skip().map_err(|error| self.syntax(&error))
    }

    /// Enters an array and says whether it has an item, which is then to be read.
    ///
    /// # Errors
    ///
    /// When the next value is not an array, or stands too deep.
    pub fn array(&mut self) -> Result<bool, DecodeError> {
        self.expect(Kind::Array)?;
        self.enter()?;
        let first = self.jiter.known_array();
        self.entered(first.map(|first| first.is_some()))
    }

    /// Goes on in an array after an item, and says whether there is another one.
    ///
    /// # Errors
    ///
    /// When the text is not JSON.
    pub fn next_item(&mut self) -> Result<bool, DecodeError> {
        let next = self.jiter.array_step();
        self.entered(next.map(|next| next.is_some()))
    }

    /// Enters an object and gives its first key, whose value is then to be read.
    ///
    /// # Errors
    ///
    /// When the next value is not an object, or stands too deep.
    pub fn object(&mut self) -> Result<Option<String>, DecodeError> {
        self.expect(Kind::Object)?;
        self.enter()?;
        let first = self.jiter.known_object();
        let first = first.map(|key| key.map(str::to_owned));
        self.keyed(first)
    }

    /// Goes on in an object after a value, and gives the next key.
    ///
    /// # Errors
    ///
    /// When the text is not JSON.
    pub fn next_key(&mut self) -> Result<Option<String>, DecodeError> {
        let next = self.jiter.next_key();
        let next = next.map(|key| key.map(str::to_owned));
        self.keyed(next)
    }

    /// Reads an object into slots, one a row, and what has no row into `rest`, where there is one. A key
    /// that comes twice counts as it came last. `size` is that of the type that is read.
    #[doc(hidden)]
    pub fn fields(
        &mut self,
        size: usize,
        rows: &'static [Row],
        slots: &mut [&mut dyn Slot],
        rest: &mut [&mut dyn Rest],
    ) -> Result<(), DecodeError> {
        self.expect(Kind::Object)?;
        self.enter()?;
        let frames = self.grow(size)?;
        let mut rest = rest.first_mut();
        let mut key = self.jiter.known_object();
        // Servers send properties in the order of their description, more often than not.
        let mut likely = 0;
        loop {
            let (row, unknown) = match key {
                Err(error) => return Err(self.syntax(&error)),
                Ok(None) => break,
                Ok(Some(key)) => match find(rows, likely, key) {
                    Some(row) => (row, None),
                    None if rest.is_some() => (0, Some(key.to_owned())),
                    None => (rows.len(), None),
                },
            };
            match (unknown, &mut rest) {
                (Some(key), Some(rest)) => rest.put(key, self)?,
                _ => match (rows.get(row), slots.get_mut(row)) {
                    (Some(known), Some(slot)) => {
                        if let Err(error) = slot.fill(self) {
                            return Err(error.at_key(known.name));
                        }
                        likely = row + 1;
                    }
                    _ => self.skip()?,
                },
            }
            key = self.jiter.next_key();
        }
        self.depth -= 1;
        self.stack -= frames;
        for (row, slot) in rows.iter().zip(slots) {
            if slot.is_empty() {
                return Err(DecodeError::new("this required property is missing").at_key(row.name));
            }
        }
        Ok(())
    }

    /// Reads an array into slots, one an item, and takes neither fewer nor more.
    pub(super) fn items(&mut self, slots: &mut [&mut dyn Slot]) -> Result<(), DecodeError> {
        let count = slots.len();
        let mut more = self.array()?;
        for (index, slot) in slots.iter_mut().enumerate() {
            if !more {
                return Err(DecodeError::new("this item is missing").at_index(index));
            }
            if let Err(error) = slot.fill(self) {
                return Err(error.at_index(index));
            }
            more = self.next_item()?;
        }
        if more {
            return Err(DecodeError::new("this item is one too many").at_index(count));
        }
        Ok(())
    }

    /// Reckons what reading a type of this size takes of the stack, and gives what it came to.
    pub(super) fn grow(&mut self, size: usize) -> Result<usize, DecodeError> {
        // Measured without optimization, reading a type and what wraps it takes seven times its size.
        let frames = 1024 + 10 * size;
        self.stack += frames;
        if self.stack > MAX_STACK {
            return Err(too_deep());
        }
        Ok(frames)
    }

    /// Gives back what [`grow`](Self::grow) took.
    pub(super) fn shrink(&mut self, frames: usize) {
        self.stack -= frames;
    }

    /// The error for a value of another kind.
    pub(crate) fn expect(&mut self, expected: Kind) -> Result<(), DecodeError> {
        let found = self.peek()?;
        if found == expected {
            return Ok(());
        }
        Err(DecodeError::new(format!(
            "expected {expected}, found {found}"
        )))
    }

    fn enter(&mut self) -> Result<(), DecodeError> {
        if self.depth == MAX_DEPTH {
            return Err(too_deep());
        }
        self.depth += 1;
        Ok(())
    }

    fn entered(&mut self, more: Result<bool, JiterError>) -> Result<bool, DecodeError> {
        match more {
            Ok(true) => Ok(true),
            Ok(false) => {
                self.depth -= 1;
                Ok(false)
            }
            Err(error) => Err(self.syntax(&error)),
        }
    }

    fn keyed(
        &mut self,
        key: Result<Option<String>, JiterError>,
    ) -> Result<Option<String>, DecodeError> {
        match key {
            Ok(Some(key)) => Ok(Some(key)),
            Ok(None) => {
                self.depth -= 1;
                Ok(None)
            }
            Err(error) => Err(self.syntax(&error)),
        }
    }

    #[cold]
    pub(super) fn syntax(&self, error: &JiterError) -> DecodeError {
        syntax(self.text, error)
    }
}

/// The row of a key, looked for from the likely one on.
fn find(rows: &[Row], likely: usize, key: &str) -> Option<usize> {
    let likely = likely.min(rows.len());
    let (before, after) = rows.split_at(likely);
    if let Some(offset) = after.iter().position(|row| row.name == key) {
        return Some(likely + offset);
    }
    before.iter().position(|row| row.name == key)
}

#[cold]
fn syntax(text: &[u8], error: &JiterError) -> DecodeError {
    match &error.error_type {
        JiterErrorType::JsonError(JsonErrorType::RecursionLimitExceeded) => too_deep(),
        kind => not_json(text, &kind.to_string(), error.index),
    }
}

#[cold]
fn too_deep() -> DecodeError {
    DecodeError::fatal("arrays and objects stand too deep in one another")
}

#[cold]
fn not_json(text: &[u8], what: &str, index: usize) -> DecodeError {
    DecodeError::fatal(format!(
        "the text is not JSON: {what} at {}",
        LinePosition::find(text, index)
    ))
}
