//! Choices out of bytes.

use arbitrary::Unstructured;

use super::Json;
use super::texts::{FRAGMENTS, NAMES, NUMBERS};

/// How deep values nest at most, beside what holds them.
const DEEPEST: usize = 9;

/// How many values a document has at most, or nearly so.
const MOST: usize = 3_000;

/// The bytes that are left to choose by.
pub(super) struct Choices<'a> {
    bytes: Unstructured<'a>,
    depth: usize,
    made: usize,
    /// How tame the document is: of so many texts and values one is hostile or misplaced.
    tame: u8,
    pub(super) version: &'static str,
}

impl<'a> Choices<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut choices = Self {
            bytes: Unstructured::new(bytes),
            depth: 0,
            made: 0,
            tame: 64,
            version: "3.1.0",
        };
        choices.version = *choices.of(&["3.1.0", "3.0.3", "3.2.0", "3.1.0", "3.0.3", "2.0"]);
        choices.tame = *choices.of(&[64, 255, 16, 6]);
        choices
    }

    /// A number from 0 up to, and without, another one; 0 if no bytes are left.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.bytes
            .int_in_range(0..=end.saturating_sub(1))
            .unwrap_or_default()
    }

    /// Yes, once in so many times; no if no bytes are left.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        !self.bytes.is_empty() && self.below(times) == times - 1
    }

    pub(super) fn of<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }

    /// Whether something odd is done here.
    pub(super) fn odd(&mut self) -> bool {
        let tame = usize::from(self.tame);
        self.one_in(tame)
    }

    /// Whether no more should be made.
    pub(super) fn enough(&mut self) -> bool {
        self.made += 1;
        self.bytes.is_empty() || self.depth > DEEPEST || self.made > MOST
    }

    /// What is made one level further down.
    pub(super) fn deeper<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let made = make(self);
        self.depth -= 1;
        made
    }

    /// Few of something.
    pub(super) fn few<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }

    /// A name.
    pub(super) fn name(&mut self) -> String {
        if self.odd() {
            return self.prose();
        }
        let end = if self.one_in(4) { NAMES.len() } else { 10 };
        NAMES[self.below(end)].to_owned()
    }

    /// A text of several fragments.
    pub(super) fn prose(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(6) {
            if self.one_in(8) {
                text.push(char::from_u32(self.below(0x11_0000) as u32).unwrap_or('x'));
            } else if self.one_in(3) {
                let name = *self.of(NAMES);
                text.push_str(name);
            } else {
                let fragment = *self.of(FRAGMENTS);
                text.push_str(fragment);
            }
        }
        text
    }

    /// A text from a list, or an odd one.
    pub(super) fn text_of(&mut self, choices: &[&str]) -> Json {
        Json::text(self.string_of(choices))
    }

    pub(super) fn string_of(&mut self, choices: &[&str]) -> String {
        if self.odd() {
            self.prose()
        } else {
            (*self.of(choices)).to_owned()
        }
    }

    /// A whole number that is small.
    pub(super) fn count(&mut self) -> Json {
        Json::Number(self.below(14).to_string())
    }

    pub(super) fn number(&mut self) -> Json {
        Json::Number((*self.of(NUMBERS)).to_owned())
    }

    pub(super) fn flag(&mut self) -> Json {
        Json::Bool(self.one_in(2))
    }

    /// Any value at all.
    pub(super) fn any(&mut self) -> Json {
        if self.enough() {
            return Json::Null;
        }
        self.deeper(|choices| match choices.below(8) {
            0 => Json::Null,
            1 => choices.flag(),
            2 => choices.number(),
            3 => Json::text(choices.name()),
            4 => Json::text(choices.prose()),
            5 => Json::List(choices.few(3, Self::any)),
            6 => Json::Map(choices.few(3, |choices| (choices.name(), choices.any()))),
            _ => super::schemas::reference(choices),
        })
    }

    /// Adds an entry, or something odd in its place.
    pub(super) fn put(&mut self, map: &mut Vec<(String, Json)>, key: &str, value: Json) {
        let value = if self.odd() { self.any() } else { value };
        map.push((key.to_owned(), value));
    }

    /// A mapping of names to what is made.
    pub(super) fn names_to(
        &mut self,
        most: usize,
        mut make: impl FnMut(&mut Self) -> Json,
    ) -> Json {
        let mut entries: Vec<(String, Json)> = Vec::new();
        for _ in 0..self.below(most + 1) {
            let name = self.name();
            let value = self.deeper(&mut make);
            if self.odd() || entries.iter().all(|(known, _)| *known != name) {
                entries.push((name, value));
            }
        }
        Json::Map(entries)
    }
}
