//! A webhook that was received: what it brings, beside the headers that it came with.

use super::super::wire::{DecodeError, Wire};
use super::super::{Bytes, HeaderMap, response};
use super::{Webhook, WebhookBody};
use std::fmt;

/// A webhook that was received: what it brings, beside the headers that it came with.
///
/// The headers that the description lists have methods of their own.
pub struct WebhookDelivery<W: Webhook> {
    headers: HeaderMap,
    bytes: Bytes,
    payload: W::Payload,
}

impl<W: Webhook> WebhookDelivery<W> {
    /// Reads a request. Whether it comes from whom it seems to come from is not looked at:
    /// [`WebhookVerifier::delivery`](super::WebhookVerifier::delivery) does both.
    ///
    /// # Errors
    ///
    /// When the body is not what the description says.
    pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, DecodeError> {
        let body = WebhookBody::new(headers, body);
        let payload = W::payload(&body)?;
        let (headers, bytes) = body.into_parts();
        Ok(Self {
            headers,
            bytes,
            payload,
        })
    }

    /// What it brings.
    #[must_use]
    pub fn payload(&self) -> &W::Payload {
        &self.payload
    }

    /// What it brings, without a copy.
    #[must_use]
    pub fn into_payload(self) -> W::Payload {
        self.payload
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a header, read as that of an answer is: see [`Response::header`](crate::runtime::Response::header).
    #[must_use]
    pub fn header<T: Wire>(&self, name: &str) -> Option<T> {
        response::header(&self.headers, name)
    }

    /// The body as it was received.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl<W: Webhook> Clone for WebhookDelivery<W>
where
    W::Payload: Clone,
{
    fn clone(&self) -> Self {
        Self {
            headers: self.headers.clone(),
            bytes: self.bytes.clone(),
            payload: self.payload.clone(),
        }
    }
}

/// Shows what it brings and no header, of which one is the signature.
impl<W: Webhook> fmt::Debug for WebhookDelivery<W>
where
    W::Payload: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookDelivery")
            .field("webhook", &W::NAME)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}
