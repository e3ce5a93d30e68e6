//! Why there is no credential to send.

use crate::runtime::error::{After, BoxError, Failure, TimeoutError};
use crate::runtime::transport::TransportError;
use crate::runtime::wire::DecodeError;
use http::StatusCode;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A credential for the call could not be had, or cannot be sent.
///
/// The request was not sent; or it was once, and the server answered 401 to a credential that was kept.
#[derive(Debug)]
pub struct CredentialError(Box<Lack>);

#[derive(Debug)]
struct Lack {
    operation: String,
    scheme: &'static str,
    cause: Cause,
    attempts: u32,
}

#[derive(Debug)]
enum Cause {
    Provider(BoxError),
    Token(Arc<TokenError>),
    Unsendable(&'static str),
}

impl CredentialError {
    /// The name that the API's description gives the scheme.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.0.scheme
    }

    /// What went wrong when a token was asked for, where that is the reason.
    #[must_use]
    pub fn token_error(&self) -> Option<&TokenError> {
        match &self.0.cause {
            Cause::Token(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.0.attempts
    }

    pub(crate) fn is_retryable(&self) -> bool {
        self.token_error().is_some_and(TokenError::is_retryable)
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lack {
            operation,
            scheme,
            cause,
            attempts,
        } = &*self.0;
        match cause {
            Cause::Provider(_) | Cause::Token(_) => {
                write!(
                    f,
                    "{operation}: there is no credential for the scheme `{scheme}`"
                )
            }
            Cause::Unsendable(why) => {
                write!(
                    f,
                    "{operation}: the credential for the scheme `{scheme}` {why}"
                )
            }
        }?;
        After(*attempts).fmt(f)
    }
}

impl StdError for CredentialError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.cause {
            Cause::Provider(error) => Some(&**error),
            Cause::Token(error) => Some(&**error),
            Cause::Unsendable(_) => None,
        }
    }
}

/// A token endpoint of OAuth 2 did not give a token.
///
/// What it says about that is shown as it says it, without secrets of the request that it may repeat.
#[derive(Debug)]
pub struct TokenError(Box<Denial>);

#[derive(Debug)]
struct Denial {
    status: Option<StatusCode>,
    error: Option<String>,
    description: Option<String>,
    source: Option<Source>,
}

#[derive(Debug)]
enum Source {
    Transport(TransportError),
    Decode(DecodeError),
}

impl TokenError {
    pub(crate) fn unanswered(error: TransportError) -> Self {
        let status = error.status();
        Self::new(status, None, None, Some(Source::Transport(error)))
    }

    pub(crate) fn refused(
        status: StatusCode,
        error: Option<String>,
        description: Option<String>,
    ) -> Self {
        Self::new(Some(status), error, description, None)
    }

    pub(crate) fn no_token(status: StatusCode, error: Option<DecodeError>) -> Self {
        Self::new(Some(status), None, None, error.map(Source::Decode))
    }

    fn new(
        status: Option<StatusCode>,
        error: Option<String>,
        description: Option<String>,
        source: Option<Source>,
    ) -> Self {
        Self(Box::new(Denial {
            status,
            error,
            description,
            source,
        }))
    }

    /// The status of the endpoint's answer, where there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The endpoint's code for what is wrong, such as `invalid_client` or `invalid_grant`.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }

    /// What the endpoint says about it.
    #[must_use]
    pub fn error_description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    fn is_retryable(&self) -> bool {
        match (&self.0.source, self.0.status) {
            (Some(Source::Transport(error)), _) => error.is_retryable(),
            (_, Some(status)) => matches!(status.as_u16(), 408 | 425 | 429 | 500 | 502..=504),
            _ => false,
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Denial {
            status,
            error,
            description,
            source,
        } = &*self.0;
        let status = match (source, status) {
            (Some(Source::Transport(_)), _) | (_, None) => {
                return f.write_str("the token endpoint gave no whole answer");
            }
            (_, Some(status)) => status,
        };
        write!(f, "the token endpoint answered {status}")?;
        if status.is_redirection() {
            return f.write_str(", and a request for a token is not sent elsewhere");
        }
        if status.is_success() && error.is_none() {
            return f.write_str(", and not with a bearer token");
        }
        // The server's words, which must not begin a line of a log by themselves.
        for text in [error, description].into_iter().flatten() {
            write!(f, ": {}", text.escape_debug())?;
        }
        Ok(())
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(Source::Transport(error)) => Some(error),
            Some(Source::Decode(error)) => Some(error),
            None => None,
        }
    }
}

/// Which scheme has no credential for a call, and why.
#[derive(Debug)]
pub(crate) struct Missing {
    pub(crate) scheme: &'static str,
    pub(crate) why: Why,
}

#[derive(Debug)]
pub(crate) enum Why {
    /// The time was up.
    Late(Option<TransportError>),
    Provider(BoxError),
    Token(Arc<TokenError>),
    /// What there is cannot be sent.
    Unsendable(&'static str),
}

impl Missing {
    /// What that means for the call.
    pub(crate) fn into_failure(self, operation: String, limit: Duration) -> Failure {
        let cause = match self.why {
            Why::Late(source) => {
                return Failure::Timeout(TimeoutError::new(operation, limit, source));
            }
            Why::Provider(error) => Cause::Provider(error),
            Why::Token(error) => Cause::Token(error),
            Why::Unsendable(why) => Cause::Unsendable(why),
        };
        let scheme = self.scheme;
        Failure::Credential(CredentialError(Box::new(Lack {
            operation,
            scheme,
            cause,
            attempts: 0,
        })))
    }
}
