//! What comes back: the answer as the server sent it, and the response as the caller gets it.

use super::api::Operation;
use super::charset;
use super::stream::Pending;
use super::wire::{DecodeError, Json, Wire, from_slice, to_vec};
use bytes::Bytes;
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use std::fmt;

/// An answer of the server, read but not decoded.
#[derive(Clone)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How often the request was sent until it came.
    pub(crate) attempts: u32,
    /// The body, where it is still on its way.
    pub(crate) live: Pending,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            headers,
            body,
            attempts: 1,
            live: Pending::default(),
        }
    }

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

    /// The value of a header, in the likeliest of the ways in which `T` can read it: as the number, the boolean or the
    /// JSON that it is, as text, as a list with commas between the items, or as an object of simple style, `a,1,b,2` or
    /// `a=1,b=2`. A header on several lines is one list, but for `Set-Cookie`: each line of that is an item,
    /// and the first line is what is read if `T` is no list. `None` if there is no such header, or `T` takes none of these.
    #[must_use]
    pub fn header<T: Wire>(&self, name: &str) -> Option<T> {
        header(&self.answer.headers, name)
    }

    /// How many attempts it took, 1 if the first one was good.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.answer.attempts
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

/// The value of a header, in the likeliest of the ways in which `T` can read it.
pub(crate) fn header<T: Wire>(headers: &HeaderMap, name: &str) -> Option<T> {
    let readings = readings(headers, name)?;
    let mut read = readings.iter().filter_map(|json| from_slice(json).ok());
    read.find(T::is_known).or_else(|| {
        // What none of them makes a known value is best kept as the text that it is.
        let is_text = |json: &&Vec<u8>| json.starts_with(b"\"");
        let texts = readings.iter().filter(is_text);
        let others = readings.iter().filter(|json| !is_text(json));
        texts.chain(others).find_map(|json| from_slice(json).ok())
    })
}

/// What a header may mean, as JSON texts, the likeliest first.
fn readings(headers: &HeaderMap, name: &str) -> Option<Vec<Vec<u8>>> {
    let values = headers.get_all(name).iter();
    let lines = values.map(|value| std::str::from_utf8(value.as_bytes()).ok().map(str::trim));
    let lines = lines.collect::<Option<Vec<_>>>()?;
    let first = lines.first()?;
    // The only one whose lines do not make a list with commas, which stand in dates of cookies.
    if SET_COOKIE.as_str().eq_ignore_ascii_case(name) {
        return Some(vec![string(first), list(&lines, string)]);
    }
    let text = lines.join(", ");
    let items: Vec<&str> = match text.as_str() {
        "" => Vec::new(),
        text => text.split(',').map(str::trim).collect(),
    };
    let mut readings = Vec::new();
    if is_json(&text) {
        readings.push(bare(&text));
    }
    readings.extend([string(&text), bare(&text)]);
    readings.extend([typed, string, bare].map(|item| list(&items, item)));
    if let Some(pairs) = pairs(&items) {
        readings.extend([typed, string].map(|value| object(&pairs, value)));
    }
    Some(readings)
}

/// Whether a text is JSON, and neither a string of it, which is as good as a text with quotes, nor null, which hardly
/// stands for nothing.
fn is_json(text: &str) -> bool {
    let json = from_slice::<Json>(text.as_bytes());
    !matches!(json, Err(_) | Ok(Json::String(_) | Json::Null))
}

fn string(text: &str) -> Vec<u8> {
    to_vec(&text.to_owned()).unwrap_or_default()
}

fn bare(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn typed(text: &str) -> Vec<u8> {
    match is_json(text) {
        true => bare(text),
        false => string(text),
    }
}

fn list(items: &[&str], item: fn(&str) -> Vec<u8>) -> Vec<u8> {
    let items: Vec<_> = items.iter().map(|text| item(text)).collect();
    [b"[", &items.join(&b","[..])[..], b"]"].concat()
}

/// The properties of an object of simple style.
fn pairs<'h>(items: &[&'h str]) -> Option<Vec<(&'h str, &'h str)>> {
    let exploded = items.iter().map(|item| item.split_once('='));
    let pairs = exploded.collect::<Option<Vec<_>>>().or_else(|| {
        let pairs = items.chunks(2).map(|pair| match pair {
            [name, value] => Some((*name, *value)),
            _ => None,
        });
        pairs.collect()
    });
    pairs.filter(|pairs| !pairs.is_empty() && pairs.iter().all(|(name, _)| !name.is_empty()))
}

fn object(pairs: &[(&str, &str)], value: fn(&str) -> Vec<u8>) -> Vec<u8> {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, text)| [string(name), value(text)].join(&b':'));
    let pairs: Vec<_> = pairs.collect();
    [b"{", &pairs.join(&b","[..])[..], b"}"].concat()
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
#[expect(
    unreachable_pub,
    reason = "`wire!` is made for types that a crate exports"
)]
mod tests;
