//! The runtime: all that generated code stands on, and nothing that is generated.
//!
//! A call goes through here once, whichever operation it is: [`Request`] collects the parts, one
//! `execute` adds credentials, follows redirects and watches the time, a [`Transport`] carries the
//! bytes, and [`wire`] turns them into values.

mod allowance;
mod api;
mod attempt;
mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod builder;
mod charset;
mod client;
mod content;
mod encoding;
mod error;
mod execute;
mod file;
mod form;
mod middleware;
#[cfg(feature = "test-util")]
mod mock;
mod multipart;
mod nullable;
mod pagination;
mod parameter;
mod parts;
mod percent;
mod random;
mod raw;
mod redirect;
mod request;
mod response;
mod response_stream;
mod retry;
mod secret;
mod server;
mod settings;
mod span;
mod stream;
mod style;
#[cfg(test)]
mod testing;
mod text;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;
mod transport;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod transport_reqwest;
mod unknown;
#[cfg(feature = "validate")]
pub mod validate;
#[cfg(feature = "webhooks")]
pub mod webhook;
pub mod wire;

pub use ::bytes::Bytes;
pub use api::{Api, Operation, Scheme, Security};
pub use auth::{
    ClientCredentials, Credential, CredentialError, CredentialFuture, CredentialProvider,
    RefreshToken, TokenError,
};
#[cfg(feature = "blocking")]
pub use blocking::{Blocking, BlockingStream};
pub use body::{Body, BodyStream};
pub use builder::ClientBuilder;
pub use client::Client;
pub use content::Content;
pub use encoding::Encoding;
pub use error::{
    ApiError, BoxError, ConfigurationError, Error, RequestError, TimeoutError, UndecodableAnswer,
};
pub use file::File;
pub use http::{HeaderMap, Method, StatusCode};
pub use middleware::{Middleware, Next, Sent};
#[cfg(feature = "test-util")]
pub use mock::{MockAnswers, MockRequest, MockTransport};
pub use nullable::Nullable;
pub use pagination::{
    InvalidPagePosition, Items, PagePosition, Pages, Paginated, PaginationError,
    PaginationErrorKind, Paging,
};
pub use parameter::{Parameter, ParameterText};
pub use parts::Parts;
pub use raw::{Raw, RawAnswer};
pub use redirect::{RedirectError, Refusal};
pub use request::{Request, Sending, SendingResponse};
pub use response::{Answer, Response};
pub use response_stream::{ResponseStream, SendingStream};
pub use retry::RetryPolicy;
pub use server::{Server, ServerTemplate};
pub use stream::{Event, EventStream, JsonLines};
pub use style::Style;
pub use text::{
    Base64, Date, DateTime, Decimal, Duration, InvalidBase64, InvalidDate, InvalidDateTime,
    InvalidDecimal, InvalidDuration, InvalidNumber, InvalidTime, InvalidUri, InvalidUuid, Number,
    Time, Uri, Uuid,
};
pub use transport::{
    OperationInfo, SleepFuture, Transport, TransportError, TransportErrorKind, TransportFuture,
    TransportRequest,
};
pub use unknown::Unknown;
#[cfg(feature = "validate")]
pub use validate::{Validate, ValidationError, Violation};
#[cfg(feature = "webhooks")]
pub use webhook::{
    InvalidWebhookVerifier, Webhook, WebhookBody, WebhookDelivery, WebhookError, WebhookEvent,
    WebhookVerificationError, WebhookVerifier, WebhookVerifierBuilder,
};
pub use wire::{DecodeError, EncodeError, Extra, Json};

#[cfg(feature = "webhooks")]
#[doc(hidden)]
pub use crate::webhook_event;
#[doc(hidden)]
pub use crate::wire;
#[doc(hidden)]
pub use crate::wire_own;
