//! The operations of an API.

use super::{Docs, Id, Pagination, Presence, Rules, Server, TagId, Ty};
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
    /// The path, with parameters in braces. It may go on with a query, and with a fragment, which is not sent.
    pub path: String,
    /// The media type that it asks for, where the document describes several and callers get another one otherwise.
    pub representation: Option<String>,
    /// The groups that it is in.
    pub tags: Vec<TagId>,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What goes into the path, the query, the headers and cookies: in the order of the document; no two with the same name
    /// and location.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it answers; no two with the same status.
    pub responses: Vec<Response>,
    /// How its pages follow one another, if it answers in pages.
    pub pagination: Option<Pagination>,
    /// How it is authenticated.
    pub security: Security,
    /// Where it is served, if not where the API is: in the order of preference.
    pub servers: Vec<Server>,
    /// Where it is written.
    pub span: Option<Span>,
}

impl Operation {
    /// The types of what it sends.
    pub fn sent(&self) -> impl Iterator<Item = &Ty> {
        let contents = self.body.iter().flat_map(|body| &body.contents);
        self.parameters
            .iter()
            .map(|parameter| &parameter.ty)
            .chain(contents.filter_map(|content| content.payload.ty()))
    }

    /// The types of what it answers.
    pub fn received(&self) -> impl Iterator<Item = &Ty> {
        self.responses.iter().flat_map(|response| {
            let headers = response.headers.iter().map(|header| &header.ty);
            let content = response.content.as_ref();
            headers.chain(content.and_then(|content| content.payload.ty()))
        })
    }

    /// All types that it names, to be changed.
    pub fn types_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let contents = self.body.iter_mut().flat_map(|body| &mut body.contents);
        let responses = self.responses.iter_mut().flat_map(|response| {
            let headers = response.headers.iter_mut().map(|header| &mut header.ty);
            let content = response.content.as_mut();
            headers.chain(content.and_then(|content| content.payload.ty_mut()))
        });
        self.parameters
            .iter_mut()
            .map(|parameter| &mut parameter.ty)
            .chain(contents.filter_map(|content| content.payload.ty_mut()))
            .chain(responses)
    }
}

/// An HTTP method (RFC 9110, section 9).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// Any other token that is a method's name.
    Other(String),
}

impl Method {
    /// The method's token.
    pub fn as_str(&self) -> &str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Other(token) => token,
        }
    }
}

/// A value that goes into the path, the query, a header or a cookie.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it goes.
    pub location: ParameterLocation,
    /// How it is written.
    pub style: Style,
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
    Cookie,
}

/// How a value becomes text (OpenAPI 3.1.1, section 4.8.12.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// What stands around and between its parts.
    pub form: Form,
    /// Whether each part of it stands by itself.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}

/// What stands around and between the parts of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `a,b`
    Simple,
    /// `.a,b`
    Label,
    /// `;name=a,b`
    Matrix,
    /// `name=a,b`
    Form,
    /// `name=a b`
    SpaceDelimited,
    /// `name=a|b`
    PipeDelimited,
    /// `name[key]=a`
    DeepObject,
    /// The value as JSON.
    Json,
}

impl Style {
    /// How parameters in a place are written where nothing is said.
    pub fn of(location: ParameterLocation) -> Self {
        let form = match location {
            ParameterLocation::Path | ParameterLocation::Header => Form::Simple,
            ParameterLocation::Query | ParameterLocation::Cookie => Form::Form,
        };
        Self {
            form,
            explode: form == Form::Form,
            allow_reserved: false,
        }
    }
}

/// What an operation sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// What it may be, of which callers choose one: in the order of preference, at least one.
    pub contents: Vec<Content>,
    /// Whether it has to be there.
    pub presence: Presence,
    /// What the document says of it.
    pub docs: Docs,
}

/// A body of a media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The media type, or a range of them.
    pub media_type: String,
    /// What the body is.
    pub payload: Payload,
}

/// What a body is.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// JSON.
    Json(Ty),
    /// The properties of an object as a form in one text (`application/x-www-form-urlencoded`). Properties are written as
    /// they are by default, but for these.
    Form(Ty, Vec<(String, Encoding)>),
    /// The properties of an object in a part each (RFC 7578). Properties are written as they are by default, but for these.
    Multipart(Ty, Vec<(String, Encoding)>),
    /// Text.
    Text,
    /// Events, one after the other, that hold a value each (WHATWG HTML, section 9.2). Only received.
    Events(Ty, EventData),
    /// JSON values, one after the other, each on a line of its own. Only received.
    Lines(Ty),
    /// Bytes.
    Bytes,
    /// Bytes of a media type within a range; which one, the sender says.
    Any,
}

impl Payload {
    /// The type of the value that the body is written from or read to, if it is more than text or bytes.
    pub fn ty(&self) -> Option<&Ty> {
        match self {
            Payload::Json(ty)
            | Payload::Form(ty, _)
            | Payload::Multipart(ty, _)
            | Payload::Events(ty, _)
            | Payload::Lines(ty) => Some(ty),
            Payload::Text | Payload::Bytes | Payload::Any => None,
        }
    }

    /// The same, to be changed.
    pub fn ty_mut(&mut self) -> Option<&mut Ty> {
        match self {
            Payload::Json(ty)
            | Payload::Form(ty, _)
            | Payload::Multipart(ty, _)
            | Payload::Events(ty, _)
            | Payload::Lines(ty) => Some(ty),
            Payload::Text | Payload::Bytes | Payload::Any => None,
        }
    }

    /// Whether it comes one value after the other.
    pub fn is_stream(&self) -> bool {
        matches!(self, Payload::Events(..) | Payload::Lines(_))
    }
}

/// What the value of an event is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventData {
    /// The data is JSON.
    Json,
    /// The data is the value, a text.
    Text,
    /// The value is an object of the event's fields, in which the data is JSON or a text.
    Whole,
}

/// How a property is written in a form (OpenAPI 3.1.1, section 4.8.15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As a parameter in the query is.
    Style(Style),
    /// As a media type.
    ContentType(String),
}

/// What an operation answers with a status.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status, or several.
    pub status: Status,
    /// What the document says of it.
    pub docs: Docs,
    /// The body, if there is one: JSON, text, bytes, or values one after the other.
    pub content: Option<Content>,
    /// The headers, no two with the same name whatever its case.
    pub headers: Vec<Header>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
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
    /// Not at all, or by the first of several combinations of schemes that the caller has. No combination means that nothing
    /// is sent.
    AnyOf(Vec<Vec<Requirement>>),
}

/// A scheme that an operation is authenticated by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its position in [`Api::schemes`](super::Api::schemes).
    pub scheme: usize,
    /// What the credentials have to be good for.
    pub scopes: Vec<String>,
}
