//! What a generated API and its operations tell the runtime about themselves.

use super::response::Answer;
use super::wire::DecodeError;

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
    /// Any other scheme of HTTP, by the name that stands before the credentials.
    Http(&'static str),
    /// A bearer, and where tokens are had; empty if the description does not say.
    OAuth2(&'static str),
    /// Nothing that is sent.
    MutualTls,
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

    /// Any other scheme of HTTP: `Authorization` holds the name of the scheme and the credentials, as they are given.
    #[must_use]
    pub const fn http(name: &'static str, auth_scheme: &'static str) -> Self {
        let kind = SchemeKind::Http(auth_scheme);
        Self { name, kind }
    }

    /// OAuth 2: a bearer token, and where the client may get one. The URL may be relative to the client's base URL,
    /// and is empty where the description has none.
    #[must_use]
    pub const fn oauth2(name: &'static str, token_url: &'static str) -> Self {
        let kind = SchemeKind::OAuth2(token_url);
        Self { name, kind }
    }

    /// Mutual TLS: the transport presents a certificate. Nothing is sent for it, and it always counts as configured.
    #[must_use]
    pub const fn mutual_tls(name: &'static str) -> Self {
        let kind = SchemeKind::MutualTls;
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
    /// Those of the first declared scheme that the caller configured, if any.
    Configured,
    /// Those of the first of these combinations of schemes that is configured in full. Where none is,
    /// nothing is sent and the server says what it thinks of that. An empty combination is always met.
    ///
    /// Where two schemes of a combination want the same header, query parameter or cookie, the one that is named
    /// first has it, and what the caller set by hand there goes before both.
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

    /// The method of the request (RFC 9110, section 9).
    const METHOD: &'static str;

    /// The path of the request below the base URL; `{name}` stands for a path argument.
    const PATH: &'static str;

    /// The servers of this operation alone, with the defaults of variables filled in. Each may be relative to the
    /// client's base URL. The first one is used, unless the caller sets a base URL by hand.
    const SERVERS: &'static [&'static str] = &[];

    /// Which credentials are sent.
    const SECURITY: Security;

    /// The media types that the operation can read, as the header `Accept` lists them; empty for none.
    const ACCEPT: &'static str;

    /// Whether a successful answer is read as it comes, and not whole.
    const STREAMS: bool = false;

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
