//! How a verifier is told what a sender signs, and with what.

use super::super::secret::Secret;
use super::super::text::Base64;
use super::error::InvalidWebhookVerifier;
use super::header::Layout;
use super::signed::{Part, Signed};
use super::verifier::{Notation, TimestampIn, WebhookVerifier, hex};
use http::HeaderName;
use ring::hmac;
use std::fmt;
use std::time::Duration;

/// How old a signature may be, and how far in the future.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Builds a [`WebhookVerifier`].
///
/// Unless something else is said, a signature is the HMAC-SHA256 of the body in hexadecimal digits, and the secret is the key
/// as it is.
#[derive(Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct WebhookVerifierBuilder {
    header: String,
    algorithm: hmac::Algorithm,
    notation: Notation,
    prefix: String,
    field: Option<String>,
    separator: Option<String>,
    signed: String,
    timestamp: Option<Place>,
    id: Option<String>,
    secret_notation: Option<Notation>,
    secret_prefix: String,
    secrets: Vec<Secret>,
    keys: Vec<hmac::Key>,
    has_empty_key: bool,
    tolerance: Option<Duration>,
}

#[derive(Clone, Debug)]
enum Place {
    Header(String),
    Field(String),
}

impl WebhookVerifierBuilder {
    pub(super) fn new(header: String) -> Self {
        Self {
            header,
            algorithm: hmac::HMAC_SHA256,
            notation: Notation::Hex,
            prefix: String::new(),
            field: None,
            separator: None,
            signed: "{body}".to_owned(),
            timestamp: None,
            id: None,
            secret_notation: None,
            secret_prefix: String::new(),
            secrets: Vec::new(),
            keys: Vec::new(),
            has_empty_key: false,
            tolerance: Some(TOLERANCE),
        }
    }

    /// The signature is an HMAC-SHA1. It is still good for this, though SHA-1 is no longer good for anything else.
    pub fn sha1(mut self) -> Self {
        self.algorithm = hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY;
        self
    }

    /// The signature is an HMAC-SHA256, as it is unless something else is said.
    pub fn sha256(mut self) -> Self {
        self.algorithm = hmac::HMAC_SHA256;
        self
    }

    /// The signature is an HMAC-SHA512.
    pub fn sha512(mut self) -> Self {
        self.algorithm = hmac::HMAC_SHA512;
        self
    }

    /// The signature is written in Base64, of either alphabet, with or without padding.
    pub fn base64(mut self) -> Self {
        self.notation = Notation::Base64;
        self
    }

    /// The signature is written in hexadecimal digits, as it is unless something else is said.
    pub fn hex(mut self) -> Self {
        self.notation = Notation::Hex;
        self
    }

    /// What stands before each signature, such as `sha256=`. What has another prefix is no signature of this kind.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The header has fields, `t=…,v1=…`, and each signature is one of this name.
    pub fn field(mut self, name: impl Into<String>) -> Self {
        self.field = Some(name.into());
        self
    }

    /// The character that stands between several signatures or fields. Between fields it is a comma unless something else is
    /// said, and otherwise there is one signature a header.
    pub fn separator(mut self, separator: impl Into<String>) -> Self {
        self.separator = Some(separator.into());
        self
    }

    /// What is signed: a text in which `{body}`, `{timestamp}` and `{id}` stand for those.
    pub fn signed(mut self, template: impl Into<String>) -> Self {
        self.signed = template.into();
        self
    }

    /// The header that says when the request was signed, in seconds since 1970.
    pub fn timestamp_header(mut self, name: impl Into<String>) -> Self {
        self.timestamp = Some(Place::Header(name.into()));
        self
    }

    /// The field of the signature's header that says when the request was signed, in seconds since 1970.
    pub fn timestamp_field(mut self, name: impl Into<String>) -> Self {
        self.timestamp = Some(Place::Field(name.into()));
        self
    }

    /// The header that holds the id of the request.
    pub fn id_header(mut self, name: impl Into<String>) -> Self {
        self.id = Some(name.into());
        self
    }

    /// Secrets are keys in hexadecimal digits.
    pub fn hex_secret(mut self) -> Self {
        self.secret_notation = Some(Notation::Hex);
        self
    }

    /// Secrets are keys in Base64.
    pub fn base64_secret(mut self) -> Self {
        self.secret_notation = Some(Notation::Base64);
        self
    }

    /// What may stand before the key in a secret, and is no part of it, such as `whsec_`.
    pub fn secret_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.secret_prefix = prefix.into();
        self
    }

    /// Adds a secret. What is signed with any of them is the sender's: while secrets are changed there are two.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(Secret::new(secret));
        self
    }

    /// Adds a key as bytes, of the algorithm that was chosen before.
    pub fn key(mut self, key: &[u8]) -> Self {
        self.has_empty_key |= key.is_empty();
        self.keys.push(hmac::Key::new(self.algorithm, key));
        self
    }

    /// How old a signature may be, and how far in the future: five minutes unless something else is said. Who has seen a
    /// request can send it again for so long; what must not happen twice is told by its id.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// A signature may be of any time. Who has seen a request can send it again whenever they like.
    pub fn any_age(mut self) -> Self {
        self.tolerance = None;
        self
    }

    /// Builds the verifier.
    ///
    /// # Errors
    ///
    /// When it could verify nothing, or anything: without a secret, with one that is empty or not written as it should be, or
    /// where what is signed does not go together with where its parts stand.
    pub fn build(self) -> Result<WebhookVerifier, InvalidWebhookVerifier> {
        let invalid = InvalidWebhookVerifier::new;
        let header = header_name(&self.header)?;
        let signed = Signed::parse(&self.signed)?;
        let timestamp = match self.timestamp {
            Some(Place::Header(name)) => Some(TimestampIn::Header(header_name(&name)?)),
            Some(Place::Field(_)) if self.field.is_none() => {
                return Err(invalid(
                    "the time is a field of a header that has no fields",
                ));
            }
            Some(Place::Field(name)) => Some(TimestampIn::Field(name)),
            None => None,
        };
        let id = self.id.map(|name| header_name(&name)).transpose()?;
        if signed.has(&Part::Timestamp) != timestamp.is_some() {
            return Err(invalid(
                "what is signed has a `{timestamp}` where there is one, and only there",
            ));
        }
        if signed.has(&Part::Id) != id.is_some() {
            return Err(invalid(
                "what is signed has an `{id}` where there is one, and only there",
            ));
        }
        let separator = match self.separator.as_deref().map(|text| (text, text.len())) {
            Some((text, 1)) => text.chars().next(),
            Some(_) => return Err(invalid("what stands between signatures is one character")),
            None => self.field.is_some().then_some(','),
        };
        let mut keys = self.keys;
        if self.has_empty_key {
            return Err(invalid("a key is empty"));
        }
        if keys.iter().any(|key| key.algorithm() != self.algorithm) {
            return Err(invalid("a key was added before the algorithm was chosen"));
        }
        for secret in &self.secrets {
            let secret = secret.expose();
            let text = secret.strip_prefix(&self.secret_prefix).unwrap_or(secret);
            let key = match self.secret_notation {
                None => Some(text.as_bytes().to_vec()),
                Some(Notation::Hex) => hex(text),
                Some(Notation::Base64) => Base64::from_raw(text).decode().ok(),
            };
            let key = key.ok_or_else(|| invalid("a secret is not written as it should be"))?;
            if key.is_empty() {
                return Err(invalid("a secret is empty"));
            }
            keys.push(hmac::Key::new(self.algorithm, &key));
        }
        if keys.is_empty() {
            return Err(invalid("there is no secret"));
        }
        if self.tolerance == Some(Duration::ZERO) {
            return Err(invalid("no signature is of this very moment"));
        }
        Ok(WebhookVerifier {
            layout: Layout {
                header,
                prefix: self.prefix,
                field: self.field,
                separator,
            },
            notation: self.notation,
            signed,
            timestamp,
            id,
            keys,
            tolerance: self.tolerance,
        })
    }
}

fn header_name(name: &str) -> Result<HeaderName, InvalidWebhookVerifier> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| InvalidWebhookVerifier::new(format!("{name:?} is no name of a header")))
}

/// Shows how many secrets there are, and none of them.
impl fmt::Debug for WebhookVerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookVerifierBuilder")
            .field("header", &self.header)
            .field("signed", &self.signed)
            .field("secrets", &(self.secrets.len() + self.keys.len()))
            .finish_non_exhaustive()
    }
}
