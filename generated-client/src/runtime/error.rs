//! What can go wrong with a call: one variant a cause, one opaque context a variant.

use super::auth::CredentialError;
use super::pagination::PaginationError;
use super::redirect::RedirectError;
use super::response::{Answer, HeaderNames, Size};
use super::transport::{TransportError, TransportErrorKind};
#[cfg(feature = "validate")]
use super::validate::ValidationError;
use super::wire::DecodeError;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// What a source of an error is kept as.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// A call failed. `E` is what the operation's documented error answers hold.
///
/// `Display` says what happened and to which operation; it shows no header and no body, which may
/// hold secrets. [`source`](StdError::source) goes on where another error is behind this one.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The client cannot be built. Nothing was sent.
    Configuration(ConfigurationError),
    /// The request cannot be written: an argument or the body is not one that can be sent. Nothing was sent.
    Request(RequestError),
    /// There is no credential for the call: its provider or the token endpoint failed, or what they gave cannot be
    /// sent.
    Credential(CredentialError),
    /// No whole answer came: the connection failed or broke, or the answer is too large.
    Transport(TransportError),
    /// No whole answer came in time. The server may have acted all the same.
    Timeout(TimeoutError),
    /// The server sent the client elsewhere, where it does not go.
    Redirect(RedirectError),
    /// A page does not lead on to the next one. Only the streams of [`pages`](super::Request::pages) and
    /// [`items`](super::Request::items) end so, and nothing was sent for the next page.
    Pagination(PaginationError),
    /// The server answered, and not with success.
    Api(ApiError<E>),
    /// The server answered with success, and the answer is not what the description says.
    Decode(UndecodableAnswer),
}

impl<E> Error<E> {
    /// Whether the time was up.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// Whether the same request may succeed when it is sent again later: no connection came about or it
    /// broke, the time was up, or the server answered 408, 425, 429, 500, 502, 503 or 504. The server that issues
    /// tokens counts as well.
    ///
    /// Unless there was no connection, the server may have acted already. Whether acting twice does
    /// harm, only the caller knows.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Configuration(_)
            | Self::Request(_)
            | Self::Redirect(_)
            | Self::Pagination(_)
            | Self::Decode(_) => false,
            Self::Credential(error) => error.is_retryable(),
            Self::Transport(error) => error.is_retryable(),
            Self::Timeout(_) => true,
            Self::Api(error) => matches!(
                error.status().as_u16(),
                408 | 425 | 429 | 500 | 502 | 503 | 504
            ),
        }
    }

    /// The status of the answer, where there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Configuration(_)
            | Self::Request(_)
            | Self::Credential(_)
            | Self::Timeout(_)
            | Self::Pagination(_) => None,
            Self::Transport(error) => error.status(),
            Self::Redirect(error) => Some(error.status()),
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
        }
    }

    /// How many attempts were made; 0 where the call did not come that far.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Configuration(_) | Self::Request(_) | Self::Pagination(_) => 0,
            Self::Credential(error) => error.attempts(),
            Self::Transport(error) => error.attempts(),
            Self::Timeout(error) => error.0.attempts,
            Self::Redirect(error) => error.attempts(),
            Self::Api(error) => error.0.answer.attempts,
            Self::Decode(error) => error.0.answer.attempts,
        }
    }

    /// The body of the answer as it was received, where there is one.
    #[must_use]
    pub fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Api(error) => Some(error.bytes()),
            Self::Decode(error) => Some(error.bytes()),
            _ => None,
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(error) => error.fmt(f),
            Self::Request(error) => error.fmt(f),
            Self::Credential(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Timeout(error) => error.fmt(f),
            Self::Redirect(error) => error.fmt(f),
            Self::Pagination(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    /// What is behind the variant's context; the context itself is what `Display` shows.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Configuration(error) => error.source(),
            Self::Request(error) => error.source(),
            Self::Credential(error) => error.source(),
            Self::Transport(error) => error.source(),
            Self::Timeout(error) => error.source(),
            Self::Redirect(error) => error.source(),
            Self::Pagination(error) => error.source(),
            Self::Api(error) => error.source(),
            Self::Decode(error) => error.source(),
        }
    }
}

impl<E> From<ConfigurationError> for Error<E> {
    fn from(error: ConfigurationError) -> Self {
        Self::Configuration(error)
    }
}

/// How many attempts were made, for `Display`, if it was more than one.
pub(crate) struct After(pub(crate) u32);

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

/// Why there is no answer; the part of [`Error`] that is the same for all operations.
#[derive(Debug)]
pub(crate) enum Failure {
    Request(RequestError),
    Credential(CredentialError),
    Transport(TransportError),
    Timeout(TimeoutError),
    Redirect(RedirectError),
}

impl Failure {
    pub(crate) fn with_attempts(self, attempts: u32) -> Self {
        match self {
            Self::Request(_) => self,
            Self::Credential(error) => Self::Credential(error.with_attempts(attempts)),
            Self::Transport(error) => Self::Transport(error.with_attempts(attempts)),
            Self::Timeout(error) => Self::Timeout(error.with_attempts(attempts)),
            Self::Redirect(error) => Self::Redirect(error.with_attempts(attempts)),
        }
    }
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Request(error) => Self::Request(error),
            Failure::Credential(error) => Self::Credential(error),
            Failure::Transport(error) => Self::Transport(error),
            Failure::Timeout(error) => Self::Timeout(error),
            Failure::Redirect(error) => Self::Redirect(error),
        }
    }
}

/// The client cannot be built as it is configured.
#[derive(Debug)]
pub struct ConfigurationError(Box<Configuration>);

#[derive(Debug)]
struct Configuration {
    message: Cow<'static, str>,
    source: Option<BoxError>,
}

impl ConfigurationError {
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Configuration {
            message: message.into(),
            source: None,
        }))
    }

    pub(crate) fn because(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the client cannot be built: {}", self.0.message)
    }
}

impl StdError for ConfigurationError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// A text that a log or a terminal can be given: what would break its lines or turn its direction is escaped. Paths and names
/// are those of the API's description, whatever it says.
pub(crate) fn visible(text: String) -> String {
    let is_hidden = |char: char| {
        char.is_control()
            || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if !text.contains(is_hidden) {
        return text;
    }
    let mut shown = String::new();
    for char in text.chars() {
        if is_hidden(char) {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
}

/// The request cannot be written.
#[derive(Debug)]
pub struct RequestError(Box<Unwritable>);

#[derive(Debug)]
struct Unwritable {
    operation: String,
    message: String,
    source: Option<BoxError>,
    #[cfg(feature = "validate")]
    validation: Option<ValidationError>,
}

impl RequestError {
    pub(crate) fn new(operation: String, message: String, source: Option<BoxError>) -> Self {
        Self(Box::new(Unwritable {
            operation,
            message: visible(message),
            source,
            #[cfg(feature = "validate")]
            validation: None,
        }))
    }

    #[cfg(feature = "validate")]
    pub(crate) fn with_validation(mut self, validation: Option<ValidationError>) -> Self {
        self.0.validation = validation;
        self
    }

    /// The rules of the API's description that the body breaks, where that is why nothing was sent.
    #[cfg(feature = "validate")]
    #[must_use]
    pub fn validation(&self) -> Option<&ValidationError> {
        self.0.validation.as_ref()
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation, self.0.message)
    }
}

impl StdError for RequestError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// No whole answer came in time.
#[derive(Debug)]
pub struct TimeoutError(Box<Late>);

#[derive(Debug)]
struct Late {
    operation: String,
    limit: Duration,
    source: Option<TransportError>,
    attempts: u32,
}

impl TimeoutError {
    pub(crate) fn new(operation: String, limit: Duration, source: Option<TransportError>) -> Self {
        Self(Box::new(Late {
            operation,
            limit,
            source,
            attempts: 0,
        }))
    }

    fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Whether no connection came about, so that the server did not see the request.
    pub(crate) fn is_before_sending(&self) -> bool {
        let kind = self.0.source.as_ref().map(TransportError::kind);
        kind == Some(TransportErrorKind::ConnectTimeout)
    }

    /// How long the last attempt might take. What ran out may be a part of it, such as the time to connect.
    #[must_use]
    pub fn limit(&self) -> Duration {
        self.0.limit
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: no answer came in time", self.0.operation)?;
        After(self.0.attempts).fmt(f)
    }
}

impl StdError for TimeoutError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}

/// The server answered, and not with success.
pub struct ApiError<E>(Box<Refused<E>>);

struct Refused<E> {
    operation: String,
    answer: Answer,
    body: Option<E>,
    decode_error: Option<DecodeError>,
}

impl<E> ApiError<E> {
    pub(crate) fn new(
        operation: String,
        answer: Answer,
        body: Option<Result<E, DecodeError>>,
    ) -> Self {
        let (body, decode_error) = match body {
            None => (None, None),
            Some(Ok(body)) => (Some(body), None),
            Some(Err(error)) => (None, Some(error)),
        };
        Self(Box::new(Refused {
            operation,
            answer,
            body,
            decode_error,
        }))
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.answer.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.answer.headers
    }

    /// The decoded body. There is none where the description does not know the status, or the body is
    /// not what it says; [`bytes`](Self::bytes) are there in any case.
    #[must_use]
    pub fn body(&self) -> Option<&E> {
        self.0.body.as_ref()
    }

    /// The decoded body, without a copy.
    #[must_use]
    pub fn into_body(self) -> Option<E> {
        self.0.body
    }

    /// The body as it was received.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.0.answer.body
    }

    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0.answer.body)
    }

    /// Why the body is not what the description says, where it is not.
    #[must_use]
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.0.decode_error.as_ref()
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: the server answered {}",
            self.0.operation, self.0.answer.status
        )?;
        After(self.0.answer.attempts).fmt(f)
    }
}

/// Shows the decoded body, names of headers, and the size of what was received.
impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.0.operation)
            .field("answer", &self.0.answer)
            .field("body", &self.0.body)
            .field("decode_error", &self.0.decode_error)
            .finish()
    }
}

impl<E: fmt::Debug> StdError for ApiError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.decode_error.as_ref().map(|error| error as _)
    }
}

/// The server answered with success, and the answer is not what the description says.
pub struct UndecodableAnswer(Box<Undecodable>);

struct Undecodable {
    operation: String,
    answer: Answer,
    error: DecodeError,
}

impl UndecodableAnswer {
    pub(crate) fn new(operation: String, answer: Answer, error: DecodeError) -> Self {
        Self(Box::new(Undecodable {
            operation,
            answer,
            error,
        }))
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.answer.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.answer.headers
    }

    /// The body as it was received.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.0.answer.body
    }

    /// The place of the offending value, such as `data[3].lead_id`; empty for the whole body.
    #[must_use]
    pub fn path(&self) -> String {
        self.0.error.path()
    }

    /// What is wrong there.
    #[must_use]
    pub fn decode_error(&self) -> &DecodeError {
        &self.0.error
    }
}

impl fmt::Display for UndecodableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Undecodable {
            operation,
            answer,
            error,
        } = &*self.0;
        write!(f, "{operation}: the answer ({}", answer.status)?;
        let media_type = answer.headers.get(http::header::CONTENT_TYPE);
        if let Some(Ok(media_type)) = media_type.map(|value| value.to_str()) {
            write!(f, ", {media_type}")?;
        }
        f.write_str(") is not what the API's description says")?;
        match error.path().as_str() {
            "" => Ok(()),
            path => write!(f, ", at `{path}`"),
        }
    }
}

impl fmt::Debug for UndecodableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UndecodableAnswer")
            .field("operation", &self.0.operation)
            .field("status", &self.0.answer.status)
            .field("headers", &HeaderNames(&self.0.answer.headers))
            .field("body", &Size(self.0.answer.body.len()))
            .field("error", &self.0.error)
            .finish()
    }
}

impl StdError for UndecodableAnswer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0.error)
    }
}
