//! The body of a request that was received, to be read as what it is.

use super::super::wire::{DecodeError, Wire, from_slice};
use super::super::{Bytes, HeaderMap, charset};
use super::form;

/// The body of a request that was received, with its headers.
#[derive(Clone)]
pub struct WebhookBody {
    headers: HeaderMap,
    bytes: Bytes,
}

impl WebhookBody {
    /// A body as it came.
    #[must_use]
    pub fn new(headers: &HeaderMap, bytes: &[u8]) -> Self {
        Self {
            headers: headers.clone(),
            bytes: Bytes::copy_from_slice(bytes),
        }
    }

    pub(super) fn into_parts(self) -> (HeaderMap, Bytes) {
        (self.headers, self.bytes)
    }

    /// Reads it as JSON.
    ///
    /// # Errors
    ///
    /// When it is not JSON, or not what `T` takes.
    pub fn json<T: Wire>(&self) -> Result<T, DecodeError> {
        from_slice(&self.bytes)
    }

    /// Reads it as a form in one text (`application/x-www-form-urlencoded`). In a form all values are texts: one that `T`
    /// does not take for a text is read as the number, the Boolean or the JSON that it spells.
    ///
    /// # Errors
    ///
    /// When the fields are not what `T` takes.
    pub fn form<T: Wire>(&self) -> Result<T, DecodeError> {
        form::read(&self.bytes)
    }

    /// Reads it as text.
    ///
    /// # Errors
    ///
    /// When it is no text in the charset that its media type names, or UTF-8.
    pub fn text(&self) -> Result<String, DecodeError> {
        charset::text(&self.headers, &self.bytes)
    }

    /// Takes it as it is.
    ///
    /// # Errors
    ///
    /// Never: bytes are bytes.
    pub fn bytes(&self) -> Result<Bytes, DecodeError> {
        Ok(self.bytes.clone())
    }

    /// Passes it over.
    ///
    /// # Errors
    ///
    /// Never: whatever comes where nothing is described says nothing.
    pub fn empty(&self) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// Says how long it is, and nothing of what it holds.
impl std::fmt::Debug for WebhookBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookBody")
            .field("len", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
