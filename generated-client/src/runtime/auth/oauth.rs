//! What a caller says about getting tokens by OAuth 2.

use crate::runtime::secret::Secret;
use std::fmt;
use std::sync::Arc;

/// Gets tokens by OAuth 2's client credentials: the client speaks for itself, and no user is asked.
///
/// A client asks for a token when a call needs one, through its own transport. It keeps the token until shortly
/// before it expires, or until the API answers 401 to it. Calls that need one at the same time wait for
/// one request and share what comes of it, errors included. In a Tokio runtime, that request belongs to none of them: it
/// goes on when a call is given up or out of time, as long as the client's timeout allows. A redirect of the token
/// endpoint is an error.
#[derive(Clone)]
#[must_use]
pub struct ClientCredentials(pub(crate) Settings);

impl ClientCredentials {
    /// The client as the authorization server knows it.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        let secret = Some(Secret::new(client_secret));
        Self(Settings::new(client_id.into(), secret, None))
    }
}

/// Gets tokens by OAuth 2's refresh tokens: the client speaks for a user who agreed to that once.
///
/// All that [`ClientCredentials`] says about tokens is true here. If the server sends a new refresh token, the client
/// goes on with that; [`on_rotation`](Self::on_rotation) tells it to whoever keeps it for the next start.
#[derive(Clone)]
#[must_use]
pub struct RefreshToken(pub(crate) Settings);

impl RefreshToken {
    /// The client as the authorization server knows it, and the token that a user's consent gave it.
    pub fn new(client_id: impl Into<String>, refresh_token: impl Into<String>) -> Self {
        let token = Some(Secret::new(refresh_token));
        Self(Settings::new(client_id.into(), None, token))
    }

    /// The secret of the client, if it has one.
    pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
        self.0.client_secret = Some(Secret::new(secret));
        self
    }

    /// Called with every new refresh token that takes the place of the one before. It should not take long.
    pub fn on_rotation(mut self, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.0.on_rotation = Some(Arc::new(tell));
        self
    }
}

/// What is told a new refresh token.
type OnRotation = Arc<dyn Fn(&str) + Send + Sync>;

/// What is said about both kinds.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<Secret>,
    /// There is none for client credentials.
    pub(crate) refresh_token: Option<Secret>,
    pub(crate) token_url: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) extra: Vec<(String, Secret)>,
    /// Whether id and secret stand in the body instead of a header.
    pub(crate) in_body: bool,
    pub(crate) on_rotation: Option<OnRotation>,
}

impl Settings {
    fn new(client_id: String, client_secret: Option<Secret>, token: Option<Secret>) -> Self {
        Self {
            client_id,
            client_secret,
            refresh_token: token,
            token_url: None,
            scopes: Vec::new(),
            extra: Vec::new(),
            in_body: false,
            on_rotation: None,
        }
    }
}

/// Writes what both kinds have once.
macro_rules! settings {
    ($name:ident) => {
        impl $name {
            /// Asks for a scope beside those that were named before. Without any, the server decides.
            pub fn scope(mut self, scope: impl Into<String>) -> Self {
                self.0.scopes.push(scope.into());
                self
            }

            /// Asks for scopes beside those that were named before.
            pub fn scopes<T: Into<String>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
                self.0.scopes.extend(scopes.into_iter().map(Into::into));
                self
            }

            /// Where tokens are had, instead of the URL in the API's description. It may be relative to the
            /// client's base URL.
            pub fn token_url(mut self, url: impl Into<String>) -> Self {
                self.0.token_url = Some(url.into());
                self
            }

            /// For which API the token is, where the server wants to know.
            pub fn audience(self, audience: impl Into<String>) -> Self {
                self.extra("audience", audience)
            }

            /// Another parameter of the request for a token.
            pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.0.extra.push((name.into(), Secret::new(value)));
                self
            }

            /// Sends id and secret of the client in the body instead of by HTTP basic, for servers that know no better.
            pub fn authenticate_in_body(mut self) -> Self {
                self.0.in_body = true;
                self
            }
        }

        /// Shows nothing secret.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("client_id", &self.0.client_id)
                    .field("scopes", &self.0.scopes)
                    .finish_non_exhaustive()
            }
        }
    };
}

settings!(ClientCredentials);
settings!(RefreshToken);
