//! The operations of an API.

use super::{Docs, Id, Presence, Rules, TagId, Ty};
use crate::source::Span;

/// An [`Operation`] of an [`Api`](super::Api).
pub type OperationId = Id<Operation>;

/// One method of one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The document's name for it, which need not be unique.
    pub id: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path, with parameters in braces.
    pub path: String,
    /// The groups that it is in.
    pub tags: Vec<TagId>,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What goes into the path, the query and the headers: in the order of the document; no two with the same name and location.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it answers; no two with the same status.
    pub responses: Vec<Response>,
    /// How it is authenticated.
    pub security: Security,
    /// Where it is written.
    pub span: Option<Span>,
}

/// An HTTP method (RFC 9110, section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    /// The method's token.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
        }
    }
}

/// A value that goes into the path, the query or a header.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it goes.
    pub location: ParameterLocation,
    /// Its type.
    pub ty: Ty,
    /// Whether it has to be there.
    pub presence: Presence,
    /// What its value has to keep to, beyond its type.
    pub rules: Rules,
    /// What the server takes it for where it is left out, as JSON.
    pub default: Option<String>,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ParameterLocation {
    Path,
    Query,
    Header,
}

/// What an operation sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The type of the value, which is sent as JSON.
    pub ty: Ty,
    /// The media type that is declared to the server.
    pub media_type: String,
    /// Whether it has to be there.
    pub presence: Presence,
    /// What the document says of it.
    pub docs: Docs,
}

/// What an operation answers with a status.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status, or several.
    pub status: Status,
    /// What the document says of it.
    pub docs: Docs,
    /// The type of the value that is answered as JSON, if there is one.
    pub ty: Option<Ty>,
    /// The media type of the answer, if there is one.
    pub media_type: Option<String>,
}

/// The statuses that a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// All statuses that begin with a digit from 1 to 5.
    Range(u8),
    /// All that no other response is for.
    Default,
}

impl Status {
    /// Whether all the statuses are successes (RFC 9110, section 15.3).
    pub fn is_success(self) -> bool {
        matches!(self, Status::Code(200..=299) | Status::Range(2))
    }
}

/// How an operation is authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// The document declares schemes and requires none of them anywhere: whichever the caller has.
    Unspecified,
    /// Not at all, or by the first of several combinations of schemes, each by its position in
    /// [`Api::schemes`](super::Api::schemes), that the caller has. No combination means that nothing is sent.
    AnyOf(Vec<Vec<usize>>),
}
