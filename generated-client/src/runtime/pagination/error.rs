//! Why there is no way on from a page.

use std::error::Error as StdError;
use std::fmt;
use url::Url;

/// There is no way on to the next page. Nothing was sent for it.
pub struct PaginationError(Box<Stuck>);

struct Stuck {
    operation: String,
    kind: PaginationErrorKind,
    origin: Option<String>,
}

/// Why there is no way on to the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaginationErrorKind {
    /// The URL of the next page is of another origin (scheme, host and port) than the base URL. It is not asked, since
    /// the request carries the client's credentials.
    OtherOrigin,
    /// The URL of the next page gives up https.
    Downgrade,
    /// The URL of the next page holds a user or a password.
    UserInfo,
    /// What stands where the URL of the next page should is none that HTTP can reach.
    NotAUrl,
    /// The page leads to itself, or to one before it.
    Loop,
    /// The page says that there are more, and does not say where: it has no items or names no next page.
    NoProgress,
    /// The position to go on from is one of another operation, or of the same when it had another kind of pages.
    Position,
    /// The parameter that says where the pages are to begin has a value from which they cannot be counted.
    Start,
}

/// The reason, and the origin that it is about.
pub(super) type Reason = (PaginationErrorKind, Option<String>);

/// A reason that is about a URL.
pub(super) fn about(kind: PaginationErrorKind, url: &Url) -> Reason {
    (kind, Some(url.origin().ascii_serialization()))
}

impl PaginationError {
    pub(super) fn new(operation: String, (kind, origin): Reason) -> Self {
        Self(Box::new(Stuck {
            operation,
            kind,
            origin,
        }))
    }

    /// What kind of reason it is.
    #[must_use]
    pub fn kind(&self) -> PaginationErrorKind {
        self.0.kind
    }

    /// The origin of the URL that is not asked, where that is the reason: `https://example.com`. The rest of it may be secret.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.0.origin.as_deref()
    }
}

/// Shows the origin only: what follows it in a URL may be secret.
impl fmt::Display for PaginationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use PaginationErrorKind as Kind;

        let Stuck {
            operation,
            kind,
            origin,
        } = &*self.0;
        write!(f, "{operation}: ")?;
        let origin = match origin {
            None => String::new(),
            Some(origin) => format!(" at {origin}"),
        };
        match kind {
            Kind::OtherOrigin => write!(
                f,
                "the next page{origin} is not asked for: it is of another origin than the base URL"
            ),
            Kind::Downgrade => write!(
                f,
                "the next page{origin} is not asked for: it gives up https"
            ),
            Kind::UserInfo => write!(
                f,
                "the next page{origin} is not asked for: its URL holds a user or a password"
            ),
            Kind::NotAUrl => {
                f.write_str("what the page names as the next one is no URL that HTTP can reach")
            }
            Kind::Loop => f.write_str("the page leads to itself, or to one before it"),
            Kind::NoProgress => {
                f.write_str("the page says that there are more, and leads to no other page")
            }
            Kind::Position => f.write_str(
                "the position to go on from belongs to another operation or another kind of pages",
            ),
            Kind::Start => f.write_str(
                "pages cannot be counted from what the request has as the place to begin at",
            ),
        }
    }
}

impl fmt::Debug for PaginationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaginationError")
            .field("operation", &self.0.operation)
            .field("kind", &self.0.kind)
            .field("origin", &self.0.origin)
            .finish()
    }
}

impl StdError for PaginationError {}
