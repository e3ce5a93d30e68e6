//! The value of an enum that this version of the crate does not know.

use std::fmt;

/// A value that the API's description does not list, as it was received.
///
/// Only reading or converting a value makes one, and a listed value gives its own variant: an
/// unknown value never equals a known one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unknown<T = Box<str>>(T);

impl<T> Unknown<T> {
    #[allow(dead_code, reason = "an API without enums makes none")]
    pub(crate) fn new(value: impl Into<T>) -> Self {
        Self(value.into())
    }

    /// The value as it was received.
    #[must_use]
    pub const fn value(&self) -> &T {
        &self.0
    }
}

impl Unknown {
    /// The value as it was received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Unknown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Unknown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
