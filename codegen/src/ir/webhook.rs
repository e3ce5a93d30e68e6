//! The requests that the server makes: webhooks, and the callbacks of operations.

use super::{Constant, Content, Docs, Header, Id, Method, Status, Ty};
use crate::source::Span;

/// A [`Webhook`] of an [`Api`](super::Api).
pub type WebhookId = Id<Webhook>;

/// A request that the server makes on its own accord, to a URL that it has been told.
#[derive(Clone, Debug, PartialEq)]
pub struct Webhook {
    /// The document's name for it.
    pub name: String,
    /// The operation that asks for it, if one does.
    pub callback: Option<Callback>,
    /// The HTTP method.
    pub method: Method,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What it brings: JSON, a form, text or bytes.
    pub content: Option<Content>,
    /// The headers that it comes with, no two with the same name whatever its case.
    pub headers: Vec<Header>,
    /// What the server wants to be answered.
    pub answers: Vec<(Status, Docs)>,
    /// How it is signed.
    pub signature: Option<Signature>,
    /// What the [event header](super::Api::event_header) holds.
    pub event: Option<String>,
    /// The properties by which what it brings is told from what other webhooks bring.
    pub constants: Vec<Constant>,
    /// Where it is written.
    pub span: Option<Span>,
}

impl Webhook {
    /// The types of what it brings.
    pub fn brought(&self) -> impl Iterator<Item = &Ty> {
        let content = self.content.iter();
        let headers = self.headers.iter().map(|header| &header.ty);
        content
            .filter_map(|content| content.payload.ty())
            .chain(headers)
    }

    /// The same, to be changed.
    pub fn types_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let content = self.content.iter_mut();
        let headers = self.headers.iter_mut().map(|header| &mut header.ty);
        content
            .filter_map(|content| content.payload.ty_mut())
            .chain(headers)
    }
}

/// What a callback belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The document's name for the operation.
    pub operation: Option<String>,
    /// The first tag of the operation.
    pub tag: Option<String>,
    /// The HTTP method of the operation.
    pub method: String,
    /// The path of the operation.
    pub path: String,
    /// Where the request goes: an expression over what the operation sent and was answered.
    pub expression: String,
}

/// How a request is signed: with an HMAC (RFC 2104) of what it holds, in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The header.
    pub header: String,
    /// The hash function.
    pub algorithm: Algorithm,
    /// How the header writes the bytes.
    pub notation: Notation,
    /// What stands before a signature.
    pub prefix: Option<String>,
    /// The field that a signature is, where the header has several (`t=…,v1=…`).
    pub field: Option<String>,
    /// What stands between several signatures or fields.
    pub separator: Option<String>,
    /// How the secret writes the bytes of the key, if it is not the key itself.
    pub key: Option<Notation>,
    /// What stands before the key in a secret.
    pub key_prefix: Option<String>,
    /// What is signed: a text with `{body}`, `{timestamp}` and `{id}`. The body, if nothing.
    pub signed: Option<String>,
    /// Where the time stands at which the request was signed.
    pub timestamp: Option<Place>,
    /// The header that holds the id of the request.
    pub id: Option<String>,
}

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Algorithm {
    Sha1,
    Sha256,
    Sha512,
}

/// How bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Notation {
    Hex,
    Base64,
}

/// Where a part of what is signed stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a header of its own.
    Header(String),
    /// In a field of the header of the signature.
    Field(String),
}
