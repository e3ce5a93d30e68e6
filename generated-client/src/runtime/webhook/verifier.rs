//! Who signed a request: the sender who knows the secret, or nobody.

use super::super::HeaderMap;
use super::super::text::Base64;
use super::builder::WebhookVerifierBuilder;
use super::error::{WebhookError, WebhookVerificationError as Error};
use super::header::{Found, Layout, malformed, single};
use super::signed::{Part, Signed};
use super::{Webhook, WebhookBody, WebhookDelivery, WebhookEvent};
use http::HeaderName;
use ring::hmac;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Verifies that a request comes from one who knows a secret, by the HMAC (RFC 2104) in one of its headers, and that nobody
/// has changed it since.
///
/// Signatures are compared in constant time. It is cheap to use often and from many threads at a time.
#[derive(Clone)]
pub struct WebhookVerifier {
    pub(super) layout: Layout,
    pub(super) notation: Notation,
    pub(super) signed: Signed,
    pub(super) timestamp: Option<TimestampIn>,
    pub(super) id: Option<HeaderName>,
    pub(super) keys: Vec<hmac::Key>,
    pub(super) tolerance: Option<Duration>,
}

/// How bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    Hex,
    Base64,
}

/// Where the time stands at which a request was signed.
#[derive(Clone, Debug)]
pub(super) enum TimestampIn {
    Header(HeaderName),
    Field(String),
}

impl WebhookVerifier {
    /// Begins a verifier of signatures in a header. The schemes below are built from nothing else.
    pub fn builder(header: impl Into<String>) -> WebhookVerifierBuilder {
        WebhookVerifierBuilder::new(header.into())
    }

    /// What GitHub does, and many with it: `X-Hub-Signature-256: sha256=…` over the body.
    pub fn github(secret: impl Into<String>) -> WebhookVerifierBuilder {
        Self::builder("X-Hub-Signature-256")
            .prefix("sha256=")
            .secret(secret)
    }

    /// What [Standard Webhooks](https://www.standardwebhooks.com) asks for: `webhook-id`, `webhook-timestamp` and
    /// `webhook-signature: v1,…`, with a secret in Base64 behind `whsec_`.
    pub fn standard_webhooks(secret: impl Into<String>) -> WebhookVerifierBuilder {
        Self::builder("webhook-signature")
            .base64()
            .prefix("v1,")
            .separator(" ")
            .signed("{id}.{timestamp}.{body}")
            .id_header("webhook-id")
            .timestamp_header("webhook-timestamp")
            .base64_secret()
            .secret_prefix("whsec_")
            .secret(secret)
    }

    /// What Stripe does: `Stripe-Signature: t=…,v1=…`.
    pub fn stripe(secret: impl Into<String>) -> WebhookVerifierBuilder {
        Self::builder("Stripe-Signature")
            .field("v1")
            .signed("{timestamp}.{body}")
            .timestamp_field("t")
            .secret(secret)
    }

    /// What Close does: `close-sig-hash` over `close-sig-timestamp` and the body, with a key in hexadecimal digits.
    pub fn close(secret: impl Into<String>) -> WebhookVerifierBuilder {
        Self::builder("close-sig-hash")
            .signed("{timestamp}{body}")
            .timestamp_header("close-sig-timestamp")
            .hex_secret()
            .secret(secret)
    }

    /// Verifies a request by the system's clock. `body` is what came, byte for byte: a body that was parsed and written
    /// again is another one.
    ///
    /// # Errors
    ///
    /// When the signature is missing, malformed, too old, or not that of one who knows a secret.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Error> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// The same by another clock.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), Error> {
        let found = self.layout.find(headers)?;
        let timestamp = self.timestamp(headers, &found)?;
        let id = self.id.as_ref().map(|name| single(headers, name));
        let id = id.transpose()?.unwrap_or_default();
        let (text, seconds) = timestamp.unwrap_or_default();
        let signatures: Vec<Vec<u8>> = found
            .signatures
            .iter()
            .filter_map(|signature| self.decode(signature))
            .collect();
        if signatures.is_empty() {
            return Err(malformed(&self.layout.header));
        }
        let signed = |key: &hmac::Key| {
            let mut context = hmac::Context::with_key(key);
            for part in self.signed.parts() {
                context.update(match part {
                    Part::Text(between) => between.as_bytes(),
                    Part::Body => body,
                    Part::Timestamp => text.as_bytes(),
                    Part::Id => id.as_bytes(),
                });
            }
            context.sign()
        };
        let mut is_signed = false;
        for key in &self.keys {
            let expected = signed(key);
            for signature in &signatures {
                is_signed |= are_equal(key, expected.as_ref(), signature);
            }
        }
        if !is_signed {
            return Err(Error::Mismatch);
        }
        // What is told of the time is only worth something now that it is known to be the sender's.
        if let (Some(tolerance), true) = (self.tolerance, self.timestamp.is_some()) {
            let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
            if now.as_secs().abs_diff(seconds) > tolerance.as_secs() {
                return Err(Error::Stale);
            }
        }
        Ok(())
    }

    /// Verifies a request, and reads what it brings.
    ///
    /// # Errors
    ///
    /// When it is not verified, or does not bring what the description says. Nothing is read before it is verified.
    pub fn receive<W: Webhook>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<W::Payload, WebhookError> {
        self.verify(headers, body)?;
        Ok(W::payload(&WebhookBody::new(headers, body))?)
    }

    /// The same with the headers that it came with.
    ///
    /// # Errors
    ///
    /// As [`receive`](Self::receive).
    pub fn delivery<W: Webhook>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<WebhookDelivery<W>, WebhookError> {
        self.verify(headers, body)?;
        Ok(WebhookDelivery::read(headers, body)?)
    }

    /// Verifies a request that may be any of several webhooks, and reads what it brings.
    ///
    /// # Errors
    ///
    /// When it is not verified, or its body is not JSON.
    pub fn receive_event<E: WebhookEvent>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<E, WebhookError> {
        self.verify(headers, body)?;
        Ok(E::read_event(headers, body)?)
    }

    /// The time at which a request was signed, as it is written and in seconds since 1970.
    fn timestamp<'h>(
        &self,
        headers: &'h HeaderMap,
        found: &Found<'h>,
    ) -> Result<Option<(&'h str, u64)>, Error> {
        let (text, header) = match &self.timestamp {
            None => return Ok(None),
            Some(TimestampIn::Header(name)) => (single(headers, name)?, name),
            Some(TimestampIn::Field(name)) => {
                (self.layout.field(found, name)?, &self.layout.header)
            }
        };
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = text.parse().ok().filter(|_| is_number);
        match seconds {
            Some(seconds) => Ok(Some((text, seconds))),
            None => Err(malformed(header)),
        }
    }

    fn decode(&self, signature: &str) -> Option<Vec<u8>> {
        match self.notation {
            Notation::Hex => hex(signature),
            Notation::Base64 => Base64::from_raw(signature).decode().ok(),
        }
    }
}

/// Whether two signatures are equal, in a time that does not depend on where they differ: what is compared is an HMAC of each.
fn are_equal(key: &hmac::Key, expected: &[u8], signature: &[u8]) -> bool {
    let blinded = hmac::sign(key, expected);
    hmac::verify(key, signature, blinded.as_ref()).is_ok()
}

/// The bytes of hexadecimal digits, in upper or lower case.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = text.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    });
    bytes.collect()
}

/// Shows what is signed and where, and no key.
impl fmt::Debug for WebhookVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookVerifier")
            .field("header", &self.layout.header)
            .field("signed", &self.signed)
            .field("keys", &self.keys.len())
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}
