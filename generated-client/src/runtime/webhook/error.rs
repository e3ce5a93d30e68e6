//! Why a request is not taken for a webhook.

use super::super::wire::DecodeError;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

/// The verifier cannot be built as it is configured. Nothing of the secret is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidWebhookVerifier(Cow<'static, str>);

impl InvalidWebhookVerifier {
    pub(super) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for InvalidWebhookVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the verifier of webhooks cannot be built: {}", self.0)
    }
}

impl StdError for InvalidWebhookVerifier {}

/// A request does not come from whom it seems to come from, as far as its signature tells.
///
/// Neither what was expected nor what came is shown: who reads it may be the one who forged it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookVerificationError {
    /// There is no such header.
    Missing(String),
    /// There is such a header, and it does not hold what it should.
    Malformed(String),
    /// It was signed by one who knows the secret, and too long ago, or in the future.
    Stale,
    /// It was signed by nobody who knows a secret, or something of it was changed since.
    Mismatch,
}

impl fmt::Display for WebhookVerificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "the header `{name}` is missing"),
            Self::Malformed(name) => write!(f, "the header `{name}` does not hold what it should"),
            Self::Stale => f.write_str("the signature is too old, or of the future"),
            Self::Mismatch => f.write_str("the signature does not match"),
        }
    }
}

impl StdError for WebhookVerificationError {}

/// A request is not taken for a webhook.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// It does not come from whom it seems to come from: an answer of 401 is due.
    Verification(WebhookVerificationError),
    /// It does, and what it brings is not what the description says.
    Decode(DecodeError),
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Verification(_) => "the webhook could not be verified",
            Self::Decode(_) => "the webhook is not what the description says",
        })
    }
}

impl StdError for WebhookError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(match self {
            Self::Verification(error) => error,
            Self::Decode(error) => error,
        })
    }
}

impl From<WebhookVerificationError> for WebhookError {
    fn from(error: WebhookVerificationError) -> Self {
        Self::Verification(error)
    }
}

impl From<DecodeError> for WebhookError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
