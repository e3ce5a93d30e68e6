//! What comes back: the answer as the server sent it, and the response as the caller gets it.

use super::api::Operation;
use super::charset;
use super::wire::{DecodeError, Wire, from_slice, to_vec};
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
        from_slice(charset::without_mark(&self.body))
    }

    /// Reads the body of a failure as JSON, and puts it into the variant of its status.
    #[doc(hidden)]
    pub fn failure<T: Wire, E>(&self, variant: fn(T) -> E) -> Option<Result<E, DecodeError>> {
        Some(self.json().map(variant))
    }

    /// Reads the body as text: UTF-8, or one of the single-byte charsets of western Europe if the media type
    /// names it. A byte order mark is not a part of the text.
    ///
    /// # Errors
    ///
    /// When the body is written in another charset.
    pub fn text(&self) -> Result<String, DecodeError> {
        charset::text(&self.headers, &self.body)
    }

    /// Takes the body as it is.
    ///
    /// # Errors
    ///
    /// Never; it has the shape of the other ways to read an answer.
    pub fn bytes(&self) -> Result<Bytes, DecodeError> {
        Ok(self.body.clone())
    }

    /// The same as [`failure`](Self::failure) for a body that is text.
    #[doc(hidden)]
    pub fn failure_text<E>(&self, variant: fn(String) -> E) -> Option<Result<E, DecodeError>> {
        Some(self.text().map(variant))
    }

    /// The same as [`failure`](Self::failure) for a body of any bytes.
    #[doc(hidden)]
    pub fn failure_bytes<E>(&self, variant: fn(Bytes) -> E) -> Option<Result<E, DecodeError>> {
        Some(self.bytes().map(variant))
    }

    /// What is wrong with a success of a status that the API's description does not list.
    #[must_use]
    pub fn unexpected(&self) -> DecodeError {
        let status = self.status();
        DecodeError::new(format!(
            "the description lists no success of status {status}"
        ))
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

/// A successful answer to the operation `Op`: the decoded body, and what came with it.
pub struct Response<Op: Operation> {
    answer: Answer,
    body: Op::Output,
}

impl<Op: Operation> Response<Op> {
    pub(crate) fn new(answer: Answer, body: Op::Output) -> Self {
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

    /// The value of a header: as text if `T` takes one, else as a number or a boolean, else as a list of
    /// either with commas between the items. `None` if there is no such header, or `T` takes none of these.
    #[must_use]
    pub fn header<T: Wire>(&self, name: &str) -> Option<T> {
        let text = header_text(&self.answer.headers, name)?;
        readings(&text).find_map(|json| from_slice(&json).ok())
    }

    /// The decoded body.
    #[must_use]
    pub fn body(&self) -> &Op::Output {
        &self.body
    }

    /// The decoded body, without a copy.
    #[must_use]
    pub fn into_body(self) -> Op::Output {
        self.body
    }

    /// The body as it was received.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.answer.body
    }
}

impl<Op: Operation<Output: Clone>> Clone for Response<Op> {
    fn clone(&self) -> Self {
        Self {
            answer: self.answer.clone(),
            body: self.body.clone(),
        }
    }
}

/// Shows the decoded body, names of headers, and the size of what was received.
impl<Op: Operation<Output: fmt::Debug>> fmt::Debug for Response<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("answer", &self.answer)
            .field("body", &self.body)
            .finish()
    }
}

/// The text of a header. One that comes several times is a list, as HTTP has it.
fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(name).iter();
    let texts = values.map(|value| std::str::from_utf8(value.as_bytes()).ok().map(str::trim));
    let texts = texts.collect::<Option<Vec<_>>>()?;
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// What the text of a header may mean, as JSON texts, the likeliest first.
fn readings(text: &str) -> impl Iterator<Item = Vec<u8>> {
    let string = |text: &str| to_vec(&text.to_owned()).unwrap_or_default();
    let list = |item: &dyn Fn(&str) -> Vec<u8>| {
        let items = text.split(',').map(str::trim).map(item);
        let items: Vec<_> = match text {
            "" => Vec::new(),
            _ => items.collect(),
        };
        [b"[".as_slice(), &items.join(&b","[..]), b"]"].concat()
    };
    let bare = |text: &str| text.as_bytes().to_vec();
    [string(text), bare(text), list(&string), list(&bare)].into_iter()
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
    use crate::runtime::testing::Probe;
    use crate::runtime::wire::Json;
    use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, SET_COOKIE};

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
        assert_eq!(answer("\u{feff}5").json::<i64>().unwrap(), 5);
    }

    #[test]
    fn an_empty_body_is_no_json_but_may_be_a_success() {
        let error = answer("").json::<i64>().unwrap_err();
        assert_eq!(error.to_string(), "expected JSON, found an empty body");
        assert_eq!(answer("").empty(), Ok(()));
        assert_eq!(answer("whatever").empty(), Ok(()));
    }

    #[test]
    fn a_body_is_text_or_bytes_as_well() {
        let mut answer = answer("\u{feff}text");
        assert_eq!(answer.text().unwrap(), "text");
        assert_eq!(answer.bytes().unwrap(), "\u{feff}text".as_bytes());
        answer.body = Bytes::from_static(b"\xE9");
        let error = answer.failure_text(|text| text).unwrap().unwrap_err();
        assert!(error.to_string().contains("UTF-8"), "{error}");
        assert_eq!(
            answer.failure_bytes(Some),
            Some(Ok(Some(answer.body.clone())))
        );
        let latin = HeaderValue::from_static("text/plain; charset=latin1");
        answer.headers.insert(CONTENT_TYPE, latin);
        assert_eq!(answer.failure_text(|text| text), Some(Ok("é".to_owned())));
    }

    #[test]
    fn a_success_that_is_not_described_is_named() {
        let error = answer("").unexpected().to_string();
        assert_eq!(error, "the description lists no success of status 200");
    }

    #[test]
    fn headers_are_typed() {
        fn response(values: &[&'static str]) -> Response<Probe> {
            let mut answer = answer("1");
            for value in values {
                let name = HeaderName::from_static("x-h");
                answer.headers.append(name, HeaderValue::from_static(value));
            }
            Response::new(answer, 1)
        }
        let number = response(&[" 42 "]);
        assert_eq!(number.header::<i64>("X-H"), Some(42));
        assert_eq!(number.header::<f64>("x-h"), Some(42.0));
        assert_eq!(number.header::<String>("X-H").as_deref(), Some("42"));
        assert_eq!(number.header::<Json>("X-H"), Some("42".into()));
        assert_eq!(number.header::<bool>("X-H"), None);
        assert_eq!(number.header::<Vec<i64>>("X-H"), Some(vec![42]));
        assert_eq!(number.header::<i64>("X-Other"), None);
        assert_eq!(number.header::<i64>("no header\n"), None);
        assert_eq!(response(&["true"]).header::<bool>("X-H"), Some(true));
        assert_eq!(response(&["4,5"]).header::<i64>("X-H"), None);
        let quoted = response(&[r#"W/"a\b""#]).header::<String>("X-H");
        assert_eq!(quoted.as_deref(), Some(r#"W/"a\b""#));
        let list = response(&["1, 2", "3"]);
        assert_eq!(list.header::<Vec<i64>>("X-H"), Some(vec![1, 2, 3]));
        let texts = list.header::<Vec<String>>("X-H").unwrap();
        assert_eq!(texts, ["1", "2", "3"]);
        assert_eq!(list.header::<String>("X-H").as_deref(), Some("1, 2, 3"));
        assert_eq!(response(&[""]).header::<Vec<i64>>("X-H"), Some(vec![]));
    }

    #[test]
    fn debug_shows_no_text_of_the_answer() {
        let response = Response::<Probe>::new(answer("\"hunter2\""), 5);
        let shown = format!("{response:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("set-cookie"), "{shown}");
        assert!(shown.contains("[9 bytes]"), "{shown}");
        assert_eq!(response.bytes(), &b"\"hunter2\""[..]);
    }
}
