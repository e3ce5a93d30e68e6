//! Requests that the server makes: what they bring, as types, and who signed them.
//!
//! Only here with the cargo feature `webhooks`. Nothing in here listens: whatever server the caller has gets the request, and
//! hands over its headers and the bytes of its body *as they came*, since a signature is one of bytes. A
//! [`WebhookVerifier`] says whether they are the sender's, and reads them then.

mod body;
mod builder;
mod delivery;
mod error;
mod event;
mod form;
mod header;
mod signed;
#[cfg(test)]
mod tests;
mod verifier;

pub use body::WebhookBody;
pub use builder::WebhookVerifierBuilder;
pub use delivery::WebhookDelivery;
pub use error::{InvalidWebhookVerifier, WebhookError, WebhookVerificationError};
pub use event::WebhookEvent;
pub use verifier::WebhookVerifier;

use super::wire::DecodeError;

/// A request that the server makes, as a type.
///
/// The generated ones stand in the module `webhooks`. One that the description does not know is written in a few lines, as the
/// example `receive_webhook` does.
pub trait Webhook: 'static {
    /// What it brings.
    type Payload;

    /// The name of it in the description.
    const NAME: &'static str;

    /// The method of the request (RFC 9110, section 9).
    const METHOD: &'static str;

    /// Reads what it brings.
    ///
    /// # Errors
    ///
    /// When the body is not what the description says.
    fn payload(body: &WebhookBody) -> Result<Self::Payload, DecodeError>;
}
