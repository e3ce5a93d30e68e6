//! The value of an enum that this version of the crate does not know.

use std::fmt;

/// A value that the API's description does not list, as it was received.
///
/// Only reading or parsing a text makes one, and a listed text gives that value's own variant: an
/// unknown value never equals a known one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unknown(Box<str>);

impl Unknown {
    #[allow(dead_code, reason = "an API without enums makes none")]
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The value as it was received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
