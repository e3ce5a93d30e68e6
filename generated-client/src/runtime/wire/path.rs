//! Where in a value something went wrong, and what did: the errors of the reader and of the writer.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// One step from a value into it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Segment {
    /// The property or key of this name.
    Key(Cow<'static, str>),
    /// The item at this index.
    Index(usize),
}

/// A place inside of a value. The steps are pushed on the way out, so the innermost comes first.
///
/// Nothing is kept while things go well: a path costs only the one who fails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(Vec<Segment>);

impl Path {
    pub(crate) fn push(&mut self, segment: Segment) {
        self.0.push(segment);
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().rev().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if is_plain(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(key)?;
                }
                Segment::Key(key) => write!(f, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

/// Whether a key can stand in a path without quotes.
fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'))
}

/// A text that is not JSON, or not the JSON that its type takes.
///
/// It says where and what was expected there, and never shows the value that it found, unless a type that the crate has from
/// elsewhere does so.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError {
    inner: Box<Inner>,
}

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    path: Path,
    message: Cow<'static, str>,
    is_fatal: bool,
}

impl DecodeError {
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            inner: Box::new(Inner {
                path: Path::default(),
                message: message.into(),
                is_fatal: false,
            }),
        }
    }

    /// An error that no other type would mend: the text is not JSON, or goes too deep.
    pub(crate) fn fatal(message: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::new(message);
        error.inner.is_fatal = true;
        error
    }

    /// Whether reading the same text as another type would fail in the same way.
    pub(crate) fn is_fatal(&self) -> bool {
        self.inner.is_fatal
    }

    /// The same error, seen from one level further out.
    #[must_use]
    pub(crate) fn within(mut self, segment: Segment) -> Self {
        self.inner.path.push(segment);
        self
    }

    #[must_use]
    pub(crate) fn at_key(self, key: impl Into<Cow<'static, str>>) -> Self {
        self.within(Segment::Key(key.into()))
    }

    #[must_use]
    pub(crate) fn at_index(self, index: usize) -> Self {
        self.within(Segment::Index(index))
    }

    /// The same error, in a line of several that are read one after the other.
    #[must_use]
    pub(crate) fn in_line(mut self, line: u64) -> Self {
        self.inner.message = format!("line {line}: {}", self.inner.message).into();
        self
    }

    /// The outermost step to the offending value.
    #[cfg(feature = "webhooks")]
    pub(crate) fn outermost(&self) -> Option<&Segment> {
        self.inner.path.0.last()
    }

    /// The place of the offending value, such as `data[3].lead_id`; empty for the whole text.
    #[must_use]
    pub fn path(&self) -> String {
        self.inner.path.to_string()
    }

    /// What is wrong there.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { path, message, .. } = &*self.inner;
        if path.0.is_empty() {
            f.write_str(message)
        } else {
            write!(f, "`{path}`: {message}")
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path())
            .field("message", &self.inner.message)
            .finish()
    }
}

impl Error for DecodeError {}

/// A value that JSON cannot say.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodeError {
    path: Path,
    message: &'static str,
}

impl EncodeError {
    pub(crate) fn new(message: &'static str) -> Self {
        Self {
            path: Path::default(),
            message,
        }
    }

    pub(crate) fn push(&mut self, segment: Segment) {
        self.path.push(segment);
    }

    /// The place of the offending value, such as `lines[2].price`; empty for the whole value.
    #[must_use]
    pub fn path(&self) -> String {
        self.path.to_string()
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.0.is_empty() {
            f.write_str(self.message)
        } else {
            write!(f, "`{}`: {}", self.path, self.message)
        }
    }
}

impl fmt::Debug for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncodeError")
            .field("path", &self.path())
            .field("message", &self.message)
            .finish()
    }
}

impl Error for EncodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_like_code() {
        let error = DecodeError::new("expected a string, found null")
            .at_key("lead_id")
            .at_index(3)
            .at_key("data");
        assert_eq!(error.path(), "data[3].lead_id");
        assert_eq!(
            error.to_string(),
            "`data[3].lead_id`: expected a string, found null"
        );
    }

    #[test]
    fn odd_keys_are_quoted() {
        let error = DecodeError::new("x").at_key("a \"b\"\n").at_key("top");
        assert_eq!(error.path(), r#"top["a \"b\"\n"]"#);
        assert_eq!(DecodeError::new("x").at_key("").path(), r#"[""]"#);
    }
}
