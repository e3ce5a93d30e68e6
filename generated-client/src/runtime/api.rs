//! What a generated API and its operations tell the runtime about themselves.

use super::response::Answer;
use super::wire::DecodeError;
use http::Method;

/// An API, as a type: it tells its [`Client`](super::Client) from another API's.
pub trait Api: 'static {
    /// The name that the API's description gives.
    const TITLE: &'static str;

    /// The servers that the description lists; the first one is used unless the caller sets a base URL.
    const SERVERS: &'static [&'static str];

    /// The ways to authenticate that the description declares, in its order.
    const SCHEMES: &'static [Scheme];
}

/// A way to authenticate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
}

/// Where a scheme puts what it is given. Names of headers, queries and cookies come from the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    Basic,
    Bearer,
    Header(&'static str),
    Query(&'static str),
    Cookie(&'static str),
}

impl Scheme {
    /// HTTP basic: a user and a password.
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        let kind = SchemeKind::Basic;
        Self { name, kind }
    }

    /// HTTP bearer: a token, however it was come by.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        let kind = SchemeKind::Bearer;
        Self { name, kind }
    }

    /// A key in a header.
    #[must_use]
    pub const fn api_key_header(name: &'static str, header: &'static str) -> Self {
        let kind = SchemeKind::Header(header);
        Self { name, kind }
    }

    /// A key in the query.
    #[must_use]
    pub const fn api_key_query(name: &'static str, parameter: &'static str) -> Self {
        let kind = SchemeKind::Query(parameter);
        Self { name, kind }
    }

    /// A key in a cookie.
    #[must_use]
    pub const fn api_key_cookie(name: &'static str, cookie: &'static str) -> Self {
        let kind = SchemeKind::Cookie(cookie);
        Self { name, kind }
    }

    /// The name that the description gives the scheme.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// Which credentials an operation sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// None, whatever is configured.
    None,
    /// Those of the first declared scheme that is configured, if any.
    Configured,
    /// Those of the first of these combinations of schemes that is configured in full. Where none is,
    /// nothing is sent and the server says what it thinks of that. An empty combination is always met.
    AnyOf(&'static [&'static [&'static str]]),
}

/// An operation of an API, as a type.
pub trait Operation: 'static {
    /// What a successful answer holds.
    type Output;

    /// What the answers hold that the description lists as errors.
    type Error;

    /// The name of the operation in the description.
    const ID: &'static str;

    /// The method of the request.
    const METHOD: Method;

    /// The path of the request below the base URL; `{name}` stands for a path argument.
    const PATH: &'static str;

    /// Which credentials are sent.
    const SECURITY: Security;

    /// The media types that the operation can read, as the header `Accept` lists them; empty for none.
    const ACCEPT: &'static str;

    /// Reads a successful answer.
    ///
    /// # Errors
    ///
    /// When the answer is not what the description says.
    fn output(answer: &Answer) -> Result<Self::Output, DecodeError>;

    /// Reads any other answer; `None` where the description says nothing about its status, as by default it does not.
    fn error(answer: &Answer) -> Option<Result<Self::Error, DecodeError>> {
        let _ = answer;
        None
    }
}
