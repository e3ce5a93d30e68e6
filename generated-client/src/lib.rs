//! The crate's face: the generated API beside what callers name of the runtime.
//!
#![doc = include_str!("../README.md")]

pub mod runtime;

#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use runtime::{
    ApiError, Body, ConfigurationError, DateTime, DecodeError, EncodeError, Error, Extra,
    HeaderMap, InvalidDateTime, InvalidUri, Json, Nullable, RedirectError, Refusal, Request,
    RequestError, Response, StatusCode, TimeoutError, Transport, TransportError,
    TransportErrorKind, TransportFuture, TransportRequest, UndecodableAnswer, Unknown, Uri,
};

/// The front page's example is compiled, too.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct FrontPage;
