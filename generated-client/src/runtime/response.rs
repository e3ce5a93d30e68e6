//! What comes back: the answer as the server sent it, and the response as the caller gets it.

use super::wire::{DecodeError, Wire, from_slice};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;

/// An answer of the server, read but not decoded.
#[derive(Clone)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The status code.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    ///
    /// When the body is empty, is not JSON, or is not what `T` takes.
    pub fn json<T: Wire>(&self) -> Result<T, DecodeError> {
        if self.body.is_empty() {
            return Err(DecodeError::new("expected JSON, found an empty body"));
        }
        from_slice(&self.body)
    }

    /// Reads the body of a failure as JSON, and puts it into the variant of its status.
    #[doc(hidden)]
    pub fn failure<T: Wire, E>(&self, variant: fn(T) -> E) -> Option<Result<E, DecodeError>> {
        Some(self.json().map(variant))
    }

    /// Takes the answer for what it is: success without content. A body is passed over.
    ///
    /// # Errors
    ///
    /// Never; it has the shape of the other ways to read an answer.
    pub fn empty(&self) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// Shows names of headers and the size of the body, whose texts may be secret.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("headers", &HeaderNames(&self.headers))
            .field("body", &Size(self.body.len()))
            .finish()
    }
}

/// A successful answer: the decoded body, and what came with it.
#[derive(Clone)]
pub struct Response<T> {
    answer: Answer,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(answer: Answer, body: T) -> Self {
        Self { answer, body }
    }

    /// The status code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The decoded body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The decoded body, without a copy.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// The body as it was received.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.answer.body
    }
}

/// Shows the decoded body, names of headers, and the size of what was received.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("answer", &self.answer)
            .field("body", &self.body)
            .finish()
    }
}

/// The names of some headers, for `Debug`.
pub(crate) struct HeaderNames<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for HeaderNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The size of a body, for `Debug`.
pub(crate) struct Size(pub(crate) usize);

impl fmt::Debug for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::{HeaderValue, SET_COOKIE};

    fn answer(body: &'static str) -> Answer {
        let headers = [(SET_COOKIE, HeaderValue::from_static("session=hunter2"))];
        Answer {
            status: StatusCode::OK,
            headers: headers.into_iter().collect(),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    #[test]
    fn json_is_decoded() {
        assert_eq!(answer(" [1, 2] ").json::<Vec<i64>>().unwrap(), [1, 2]);
    }

    #[test]
    fn an_empty_body_is_no_json_but_may_be_a_success() {
        let error = answer("").json::<i64>().unwrap_err();
        assert_eq!(error.to_string(), "expected JSON, found an empty body");
        assert_eq!(answer("").empty(), Ok(()));
        assert_eq!(answer("whatever").empty(), Ok(()));
    }

    #[test]
    fn debug_shows_no_text_of_the_answer() {
        let response = Response::new(answer("\"hunter2\""), ());
        let shown = format!("{response:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("set-cookie"), "{shown}");
        assert!(shown.contains("[9 bytes]"), "{shown}");
        assert_eq!(response.bytes(), &b"\"hunter2\""[..]);
    }
}
