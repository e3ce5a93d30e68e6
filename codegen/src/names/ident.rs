//! Identifiers.

use std::fmt;

use unicode_ident::{is_xid_continue, is_xid_start};

use super::keywords;

/// Whether a text has the form of an identifier.
pub(super) fn is_ident(text: &str) -> bool {
    let mut chars = text.chars();
    let begins = |char: char| char == '_' || is_xid_start(char);
    chars.next().is_some_and(begins) && chars.all(is_xid_continue)
}

/// A Rust identifier: what can be written where a name is wanted, with `r#` in front if it is a keyword.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// The identifier for a name that is one but for being, perhaps, a keyword.
    pub(super) fn new(name: String) -> Self {
        Self(keywords::escape(name))
    }

    /// A name of the runtime or of the language, which this crate knows by heart.
    pub(crate) fn known(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// A part of a path that the caller of this crate gave.
    pub(crate) fn of_path(name: String) -> Self {
        Self(name)
    }

    /// As it is written in Rust.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the `r#` of a keyword: for files and for messages.
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
