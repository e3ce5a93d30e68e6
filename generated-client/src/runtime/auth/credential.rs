//! What a caller gives for a scheme: a fixed text, or something that knows where to get one.

use super::oauth::{ClientCredentials, RefreshToken, Settings};
use crate::runtime::error::BoxError;
use crate::runtime::secret::Secret;
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// What a scheme sends: a token or a key.
///
/// It is made of a text, of [`ClientCredentials`] or a [`RefreshToken`], which get tokens by OAuth 2, or of a
/// [`CredentialProvider`], which gets one from wherever it likes.
#[derive(Clone)]
pub struct Credential(pub(crate) Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    Fixed(Secret),
    Provider(Arc<dyn CredentialProvider>),
    Token(Box<Settings>),
}

impl Credential {
    /// A credential that a function is asked for, once a request.
    ///
    /// ```ignore
    /// let credential = Credential::from_fn(|| async { tokio::fs::read_to_string("/run/token").await });
    /// ```
    pub fn from_fn<F, T, E>(function: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::from(FromFn(function))
    }
}

impl From<&str> for Credential {
    fn from(text: &str) -> Self {
        Self(Kind::Fixed(Secret::new(text)))
    }
}

impl From<String> for Credential {
    fn from(text: String) -> Self {
        Self(Kind::Fixed(Secret::new(text)))
    }
}

impl From<&String> for Credential {
    fn from(text: &String) -> Self {
        Self(Kind::Fixed(Secret::new(text)))
    }
}

impl From<Cow<'_, str>> for Credential {
    fn from(text: Cow<'_, str>) -> Self {
        Self(Kind::Fixed(Secret::new(text)))
    }
}

impl From<ClientCredentials> for Credential {
    fn from(given: ClientCredentials) -> Self {
        Self(Kind::Token(Box::new(given.0)))
    }
}

impl From<RefreshToken> for Credential {
    fn from(given: RefreshToken) -> Self {
        Self(Kind::Token(Box::new(given.0)))
    }
}

impl<P: CredentialProvider> From<P> for Credential {
    fn from(provider: P) -> Self {
        Self(Kind::Provider(Arc::new(provider)))
    }
}

/// Shows nothing of it.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Fixed(_) => "Credential([secret])",
            Kind::Provider(_) => "Credential([provider])",
            Kind::Token(_) => "Credential([OAuth 2])",
        })
    }
}

/// Knows where to get a credential. A client asks for each request that sends it.
///
/// ```ignore
/// use my_client::{CredentialFuture, CredentialProvider};
///
/// /// Takes the token that another process keeps fresh.
/// struct TokenFile(std::path::PathBuf);
///
/// impl CredentialProvider for TokenFile {
///     fn credential(&self) -> CredentialFuture<'_> {
///         Box::pin(async { Ok(tokio::fs::read_to_string(&self.0).await?.trim().to_owned()) })
///     }
/// }
/// ```
pub trait CredentialProvider: Send + Sync + 'static {
    /// Gives the text that the scheme sends, without the `Bearer` that a header puts before it. An error ends the
    /// call in [`Error::Credential`](crate::runtime::Error::Credential), which shows it to whoever asks for its
    /// source; so it should hold nothing secret. What takes time here counts against the limits of the
    /// attempt and the call; when they are reached, the future is dropped.
    fn credential(&self) -> CredentialFuture<'_>;

    /// The server did not take this credential: it answered 401. A provider that keeps what it got forgets it here,
    /// if it is still what it keeps.
    ///
    /// Says whether it is worth to ask for another one at once and to repeat the call with it, which the client
    /// does once a call, if its body can be sent again.
    fn rejected(&self, credential: &str) -> bool {
        let _ = credential;
        false
    }
}

/// What [`CredentialProvider::credential`] gives.
pub type CredentialFuture<'a> = Pin<Box<dyn Future<Output = Result<String, BoxError>> + Send + 'a>>;

impl<P: CredentialProvider + ?Sized> CredentialProvider for Arc<P> {
    fn credential(&self) -> CredentialFuture<'_> {
        (**self).credential()
    }

    fn rejected(&self, credential: &str) -> bool {
        (**self).rejected(credential)
    }
}

struct FromFn<F>(F);

impl<F, T, E> CredentialProvider for FromFn<F>
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<String, E>> + Send + 'static,
    E: Into<BoxError>,
{
    fn credential(&self) -> CredentialFuture<'_> {
        let asked = (self.0)();
        Box::pin(async { asked.await.map_err(Into::into) })
    }
}
