//! Calls of paths that the API's description does not know, with all that a client does for those that it knows.

use super::api::{Operation, Security};
use super::charset;
use super::client::Client;
use super::content::Content;
use super::request::Request;
use super::response::Answer;
use super::wire::{DecodeError, Json};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// A call of any path below the base URL: what [`Client::request`] begins.
///
/// Its answer is a [`RawAnswer`], and the body of one that is no success is any JSON, where it is JSON.
#[derive(Debug)]
pub enum Raw {}

impl Operation for Raw {
    type Output = RawAnswer;
    type Error = Json;

    const ID: &'static str = "";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/";
    const SECURITY: Security = Security::Configured;
    const ACCEPT: &'static str = "application/json, */*;q=0.5";

    fn output(answer: &Answer) -> Result<RawAnswer, DecodeError> {
        Ok(RawAnswer(answer.clone()))
    }

    fn error(answer: &Answer) -> Option<Result<Json, DecodeError>> {
        answer.json().ok().map(Ok)
    }
}

impl<A> Client<A> {
    /// Begins a call that the API's description does not know, with the client's credentials, limits and middleware.
    ///
    /// The path begins with a slash and is put behind the base URL. `{name}` in it stands for an argument, which
    /// [`path`](Request::path) sets and escapes: what comes from elsewhere is best put there, and what is put there is shown by no error and
    /// no log. A path that would leave the base URL, or might do so in the eyes of some server, is an error when the request is
    /// sent, and nothing is sent.
    ///
    /// ```ignore
    /// let answer = client
    ///     .request(Method::GET, "/lead/{id}/timeline/")
    ///     .path("id", lead_id)
    ///     .query("_limit", 10)
    ///     .await?;
    /// let timeline: Json = answer.json()?;
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request<Raw> {
        let mut request = Request::new(self);
        request.parts.undescribed(&method, path.into());
        request
    }
}

impl Request<Raw> {
    /// Sets the argument that `{name}` in the path stands for. It is escaped.
    pub fn path(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        let (name, value) = (name.into(), value.to_string());
        self.parts.path_argument(name, value);
        self
    }

    /// Adds a pair to the query, behind those that are there. Both are escaped.
    pub fn query(mut self, name: impl AsRef<str>, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        self.parts.query_pair(name.as_ref(), &value);
        self
    }

    /// Sets a header. It takes the place of one of the same name.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra_header(name, value)
    }

    /// Sets a JSON body.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.parts.json_text(serde_json::to_vec(body).ok());
        self
    }

    /// Sets a form as the body: the properties of an object.
    pub fn form(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_value(body) {
            Ok(body) => self.parts.form(&body, &[]),
            Err(_) => self.parts.json_text(None),
        }
        self
    }

    /// Sets a body of any media type.
    pub fn body(mut self, body: Content) -> Self {
        self.parts.content(body);
        self
    }

    /// Which credentials are sent, instead of those of the first scheme that is configured.
    pub fn security(mut self, security: Security) -> Self {
        self.parts.set_security(security);
        self
    }
}

/// The answer to a call that the API's description does not know.
#[derive(Clone)]
pub struct RawAnswer(Answer);

impl RawAnswer {
    /// The status code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body as it was received.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.0.body
    }

    /// The body, without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0.body
    }

    /// The body as text: UTF-8, or one of the single-byte charsets of western Europe if the media type names it.
    ///
    /// # Errors
    ///
    /// When the body is written in another charset.
    pub fn text(&self) -> Result<String, DecodeError> {
        self.0.text()
    }

    /// Decodes the body as JSON: as a type of this crate, any type of yours, or [`Json`].
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or is not what `T` takes.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        serde_json::from_slice(charset::without_mark(&self.0.body)).map_err(|error| {
            // What serde says may show the value.
            let what = match error.classify() {
                serde_json::error::Category::Data => "the JSON is not what its type takes",
                _ => "the body is not JSON",
            };
            let (line, column) = (error.line(), error.column());
            DecodeError::new(format!("{what}, at line {line}, column {column}"))
        })
    }
}

/// Shows names of headers and the size of the body.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests;
