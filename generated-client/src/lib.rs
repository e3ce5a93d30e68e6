//! The crate's face: the generated API beside what callers name of the runtime.
//!
#![doc = include_str!("../README.md")]

pub mod runtime;

#[rustfmt::skip]
#[allow(
    clippy::large_enum_variant,
    clippy::should_implement_trait,
    reason = "unions hold and properties are called what the description says; boxing one later would break callers"
)]
mod generated;

pub use generated::*;
pub use runtime::{
    ApiError, Base64, Body, BodyStream, BoxError, Bytes, ClientCredentials, ConfigurationError,
    Content, Credential, CredentialError, CredentialFuture, CredentialProvider, Date, DateTime,
    Decimal, DecodeError, Duration, EncodeError, Error, Event, EventStream, Extra, File, HeaderMap,
    InvalidBase64, InvalidDate, InvalidDateTime, InvalidDecimal, InvalidDuration, InvalidNumber,
    InvalidPagePosition, InvalidTime, InvalidUri, InvalidUuid, Items, Json, JsonLines, Method,
    Middleware, Next, Nullable, Number, OperationInfo, PagePosition, Pages, Paginated,
    PaginationError, PaginationErrorKind, Raw, RawAnswer, RedirectError, RefreshToken, Refusal,
    Request, RequestError, Response, ResponseStream, RetryPolicy, Security, Sent, Server,
    SleepFuture, StatusCode, Time, TimeoutError, TokenError, Transport, TransportError,
    TransportErrorKind, TransportFuture, TransportRequest, UndecodableAnswer, Unknown, Uri, Uuid,
};

#[cfg(feature = "blocking")]
pub use runtime::blocking::{self, Blocking, BlockingStream};
#[cfg(feature = "test-util")]
pub use runtime::{MockAnswers, MockRequest, MockTransport};
#[cfg(feature = "validate")]
pub use runtime::{Validate, ValidationError, Violation};

#[cfg(feature = "webhooks")]
pub use runtime::{
    InvalidWebhookVerifier, Webhook, WebhookBody, WebhookDelivery, WebhookError, WebhookEvent,
    WebhookVerificationError, WebhookVerifier, WebhookVerifierBuilder,
};

/// The front page's example is compiled, too.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct FrontPage;
