//! What a mock was sent.

use crate::runtime::execute::collect;
use crate::runtime::response::{HeaderNames, Size};
use crate::runtime::transport::{OperationInfo, TransportError, TransportRequest};
use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A request as it would have gone out, credentials included.
#[derive(Clone)]
pub struct MockRequest(Arc<Record>);

struct Record {
    operation: Option<OperationInfo>,
    attempt: u32,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Bytes>,
    timeout: Duration,
}

impl MockRequest {
    /// Reads the request's body to its end, as a server would.
    pub(super) async fn record(request: TransportRequest) -> Result<Self, TransportError> {
        let body = match request.body {
            None => None,
            Some(body) => {
                let mut stream = body.into_stream();
                Some(collect(&mut stream, usize::MAX, || Ok(())).await?)
            }
        };
        Ok(Self(Arc::new(Record {
            operation: request.operation,
            attempt: request.attempt,
            method: request.method,
            url: request.url,
            headers: request.headers,
            body,
            timeout: request.timeout,
        })))
    }

    /// Which operation it is of; `None` for those that get tokens.
    #[must_use]
    pub fn operation(&self) -> Option<&OperationInfo> {
        self.0.operation.as_ref()
    }

    /// Which attempt of the call it belongs to, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.0.attempt
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// The whole URL.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0.url
    }

    /// The path of the URL, as it is escaped.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.url.path()
    }

    /// An argument of the path, where it makes a segment or stands between two texts in one.
    #[must_use]
    pub fn path_argument(&self, name: &str) -> Option<String> {
        let template = &self.0.operation.as_ref()?.path;
        let template = template.split(['?', '#']).next().unwrap_or_default();
        let template = template.trim_start_matches('/').rsplit('/');
        // The base URL has a path of its own, so both are looked at from their ends.
        let mut segments = template.zip(self.path().rsplit('/'));
        segments.find_map(|(template, segment)| {
            let (before, after) = template.split_once(&format!("{{{name}}}"))?;
            let argument = segment.strip_prefix(before)?.strip_suffix(after)?;
            Some(decoded(argument))
        })
    }

    /// The pairs of the query, in their order, without their escapes.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        self.0.url.query_pairs().into_owned().collect()
    }

    /// The first value of a query parameter, without its escapes.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = self.0.url.query_pairs();
        let found = pairs.find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned())
    }

    /// The headers; those that follow from the body's size and the connection are not among them.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The value of a header, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get(name)?.to_str().ok()
    }

    /// The bytes of the body, if there is one.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// The body as text, empty if there is none; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        let body = self.body().map(|body| String::from_utf8_lossy(body));
        body.unwrap_or_default().into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// When there is none, or it is not what `T` takes.
    #[must_use]
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        let Some(body) = self.body() else {
            panic!("the request {self} has no body")
        };
        match serde_json::from_slice(body) {
            Ok(value) => value,
            Err(error) => panic!("the body of the request {self} is another one: {error}"),
        }
    }

    /// How long the transport had for it.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.0.timeout
    }
}

/// Shows the method and the path's template, without arguments.
impl fmt::Display for MockRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation();
        let path = operation.map_or("for a token", |operation| &*operation.path);
        write!(f, "{} {path}", self.method())
    }
}

/// Shows no query, no value of a header and no body.
impl fmt::Debug for MockRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body().map(|body| Size(body.len()));
        f.debug_struct("MockRequest")
            .field("operation", &self.operation())
            .field("attempt", &self.attempt())
            .field("method", &self.method())
            .field("path", &self.path())
            .field("headers", &HeaderNames(self.headers()))
            .field("body", &body)
            .finish_non_exhaustive()
    }
}

/// A segment of a path without its escapes.
fn decoded(segment: &str) -> String {
    let mut out = Vec::new();
    let mut parts = segment.split('%');
    out.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let byte = part.get(..2).map(|digits| u8::from_str_radix(digits, 16));
        match (byte, part.get(2..)) {
            (Some(Ok(byte)), Some(rest)) => {
                out.push(byte);
                out.extend_from_slice(rest.as_bytes());
            }
            _ => {
                out.push(b'%');
                out.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
