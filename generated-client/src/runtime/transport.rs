//! The transport: whatever carries one HTTP request to its server and brings the answer back.

use super::body::Body;
use super::error::{After, BoxError};
use super::response::HeaderNames;
use http::{HeaderMap, Method, StatusCode};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;
use url::Url;

/// Sends one request and brings the answer.
///
/// The client follows redirects, adds credentials and decodes; a transport does none of that. It
/// - sends the request as it is given, and follows no redirect. The body is [in memory](Body::as_bytes) or a
///   [stream](Body::into_stream), and where its [length](Body::length) is known, the server is told;
/// - gives up after [`timeout`](TransportRequest::timeout), with [`TransportErrorKind::Timeout`]; where the answer is
///   [read as it comes](TransportRequest::stream), each wait for more ends after
///   [`idle_timeout`](TransportRequest::idle_timeout), too;
/// - hands on the body of the answer as bytes or as a [stream](Body::from_stream). The client reads no more than
///   [`max_response_bytes`](TransportRequest::max_response_bytes) of it, and a transport that reads it whole stops there, with
///   [`TransportError::too_large`]. What fails in a stream is best a [`TransportError`], too;
/// - keeps what it was given out of its errors, headers and query above all.
///
/// ```ignore
/// use my_client::{Body, Transport, TransportFuture, TransportRequest};
///
/// /// Answers every request with the same words.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _request: TransportRequest) -> TransportFuture<'_> {
///         Box::pin(async { Ok(http::Response::new(Body::from(self.0))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request.
    fn send(&self, request: TransportRequest) -> TransportFuture<'_>;

    /// A future that is done after this time; the client waits by it between attempts and ends by it what takes too
    /// long. `None` where there are no timers: then nothing is cut short but by the transport, and no request is
    /// sent again that would have to wait.
    ///
    /// Unless a transport has timers of its own, it is Tokio's inside of a Tokio runtime, if the crate is built with a
    /// feature that brings the default transport or with `blocking`, and `None` elsewhere.
    fn sleep(&self, duration: Duration) -> Option<SleepFuture> {
        tokio_sleep(duration)
    }

    /// The same for what ends something that takes too long. A transport that makes light of waiting, as one for
    /// tests does, has none of these.
    fn deadline(&self, duration: Duration) -> Option<SleepFuture> {
        self.sleep(duration)
    }
}

/// What [`Transport::sleep`] gives.
pub type SleepFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

#[cfg(any(feature = "rustls", feature = "native-tls", feature = "blocking"))]
fn tokio_sleep(duration: Duration) -> Option<SleepFuture> {
    tokio::runtime::Handle::try_current().ok()?;
    Some(Box::pin(tokio::time::sleep(duration)))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls", feature = "blocking")))]
fn tokio_sleep(_: Duration) -> Option<SleepFuture> {
    None
}

/// What [`Transport::send`] gives.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;

/// A request as it goes to the server, credentials included.
#[non_exhaustive]
pub struct TransportRequest {
    /// The method.
    pub method: Method,
    /// The whole URL.
    pub url: Url,
    /// The headers; those that follow from the body's size and the connection are up to the transport.
    pub headers: HeaderMap,
    /// The body, if there is one.
    pub body: Option<Body>,
    /// How long the request may take until its answer is read; where the caller reads it as a stream, until its head is
    /// there.
    pub timeout: Duration,
    /// Where the caller reads the answer as a stream: how long each wait for more of it may take.
    pub idle_timeout: Duration,
    /// How much of an answer's body is read. `usize::MAX` where the caller reads it as a stream.
    pub max_response_bytes: usize,
    /// Whether the caller reads the answer as a stream, as it comes.
    pub stream: bool,
    /// Which operation the request is of; `None` for those that get tokens.
    pub operation: Option<OperationInfo>,
    /// Which attempt of the call it belongs to, from 1. A redirect that is followed is the same attempt.
    pub attempt: u32,
}

/// Which operation of the API a request is of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The name that the API's description gives the operation; empty if it gives none.
    pub id: Cow<'static, str>,
    /// The method of the operation, which is not that of a request that a redirect has turned into a `GET`.
    pub method: Cow<'static, str>,
    /// The path below the base URL, with names in braces in place of arguments.
    pub path: Cow<'static, str>,
}

/// Shows no query, no value of a header and no body.
impl fmt::Debug for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("origin", &self.url.origin().ascii_serialization())
            .field("path", &self.url.path())
            .field("headers", &HeaderNames(&self.headers))
            .field("body", &self.body)
            .field("timeout", &self.timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("stream", &self.stream)
            .field("operation", &self.operation)
            .field("attempt", &self.attempt)
            .finish()
    }
}

/// No whole answer came.
#[derive(Debug)]
pub struct TransportError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: TransportErrorKind,
    operation: Option<String>,
    attempts: u32,
    status: Option<StatusCode>,
    source: Option<BoxError>,
}

/// What kept the answer away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about; the server did not see the request.
    Connect,
    /// The connection broke, or the server did not speak HTTP.
    Broken,
    /// No connection came about in time; the server did not see the request.
    ConnectTimeout,
    /// The time was up.
    Timeout,
    /// The body of the answer is larger than this many bytes, which are all that the client reads.
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// Something else; the source says what.
    Other,
}

impl TransportError {
    /// An error with what is behind it. The source is shown to whoever asks for it, so it must hold
    /// nothing of the request.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self::of(kind, Some(source.into()))
    }

    /// What has no kind of its own.
    pub(crate) fn other(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Other, source)
    }

    /// The answer's body is larger than the limit.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::of(TransportErrorKind::TooLarge { limit }, None)
    }

    /// The same error with the status of the answer that did not come whole.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_operation(mut self, operation: String) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// What kept the answer away.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// The status of the answer, where that much of it came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the time was up, before or after a connection came about.
    pub(crate) fn is_timeout(&self) -> bool {
        use TransportErrorKind::{ConnectTimeout, Timeout};
        matches!(self.kind(), ConnectTimeout | Timeout)
    }

    pub(crate) fn is_retryable(&self) -> bool {
        use TransportErrorKind::{Broken, Connect, ConnectTimeout, Other, Timeout, TooLarge};
        match self.kind() {
            Connect | ConnectTimeout | Broken | Timeout => true,
            TooLarge { .. } | Other => false,
        }
    }

    fn of(kind: TransportErrorKind, source: Option<BoxError>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            attempts: 0,
            status: None,
            source,
        }))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.0.operation {
            write!(f, "{operation}: ")?;
        }
        match self.kind() {
            TransportErrorKind::Connect => f.write_str("no connection to the server came about"),
            TransportErrorKind::Broken => {
                f.write_str("the connection broke before the answer was whole")
            }
            TransportErrorKind::ConnectTimeout => {
                f.write_str("no connection to the server came about in time")
            }
            TransportErrorKind::Timeout => f.write_str("the time was up"),
            TransportErrorKind::TooLarge { limit } => {
                write!(
                    f,
                    "the answer is larger than the {limit} bytes that the client reads"
                )
            }
            TransportErrorKind::Other => f.write_str("the request could not be carried out"),
        }?;
        After(self.0.attempts).fmt(f)
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
