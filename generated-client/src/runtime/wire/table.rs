//! What a `wire!` table consists of: rows, and where the values of an object's properties go.

use super::{DecodeError, Nullable, Reader, Wire};
use std::collections::BTreeMap;

/// What a reading function gives, in few words.
pub type ReadResult<T> = Result<T, DecodeError>;

/// A property of an object: the name that it has in JSON, and whether it must be there.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether a missing one is an error, and whether it is written even where it holds nothing.
    pub required: bool,
}

/// Where the value of a property goes as it is read.
pub trait Slot {
    /// Reads the property.
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Whether the value is still missing that must be there.
    fn is_empty(&self) -> bool;
}

/// Where the properties go that no row names.
pub trait Rest {
    /// Reads the property of this name.
    fn put(&mut self, key: String, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Whether a property of this name is there.
    fn has(&self, key: &str) -> bool;

    /// Shows each property, until one is answered with `false`.
    fn each<'s>(&'s self, visit: &mut dyn FnMut(&'s str, &'s dyn Wire) -> bool);
}

/// The rest of an object as reading begins.
#[must_use]
pub fn rest<T>() -> BTreeMap<String, T> {
    BTreeMap::new()
}

impl<T: Wire> Rest for BTreeMap<String, T> {
    fn put(&mut self, key: String, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match T::read(reader) {
            Ok(value) => {
                self.insert(key, value);
                Ok(())
            }
            Err(error) => Err(error.at_key(key)),
        }
    }

    fn has(&self, key: &str) -> bool {
        self.contains_key(key)
    }

    fn each<'s>(&'s self, visit: &mut dyn FnMut(&'s str, &'s dyn Wire) -> bool) {
        for (key, value) in self {
            if !visit(key, value) {
                return;
            }
        }
    }
}

/// What a row that ends in `required` means.
pub mod required {
    use super::{DecodeError, Reader, Slot, Wire};

    /// See [`Row::required`](super::Row).
    pub const REQUIRED: bool = true;

    /// Holds nothing until the value is read.
    #[derive(Debug)]
    pub struct Held<T>(Option<T>);

    /// The slot as reading begins.
    #[must_use]
    pub fn slot<T>() -> Held<T> {
        Held(None)
    }

    /// The value after reading succeeded.
    ///
    /// # Panics
    ///
    /// When the slot is empty: [`Reader::fields`] fails unless every required slot was filled, and
    /// the expansion of `wire!` takes nothing after it failed.
    #[must_use]
    #[track_caller]
    pub fn take<T>(held: Held<T>) -> T {
        held.0
            .expect("reading fails where a required slot stays empty")
    }

    impl<T: Wire> Slot for Held<T> {
        fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
            self.0 = Some(T::read(reader)?);
            Ok(())
        }

        fn is_empty(&self) -> bool {
            self.0.is_none()
        }
    }
}

/// What a row that ends in `optional` means: its field is an `Option` or a `Nullable`.
pub mod optional {
    use super::{DecodeError, Nullable, Reader, Slot, Wire};

    /// See [`Row::required`](super::Row).
    pub const REQUIRED: bool = false;

    /// The slot as reading begins: the property is not there.
    #[must_use]
    pub fn slot<T: Default>() -> T {
        T::default()
    }

    /// The value after reading.
    #[must_use]
    pub fn take<T>(value: T) -> T {
        value
    }

    impl<T: Wire> Slot for Option<T> {
        fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
            *self = if reader.null()? {
                None
            } else {
                Some(T::read(reader)?)
            };
            Ok(())
        }

        fn is_empty(&self) -> bool {
            false
        }
    }

    impl<T: Wire> Slot for Nullable<T> {
        fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
            *self = if reader.null()? {
                Self::Null
            } else {
                Self::Value(T::read(reader)?)
            };
            Ok(())
        }

        fn is_empty(&self) -> bool {
            false
        }
    }
}
