//! The client: an address, credentials and a transport, shared by all calls.

use super::api::Api;
use super::auth::Credentials;
use super::builder::ClientBuilder;
use super::error::RequestError;
use super::middleware::{Middleware, Next};
use super::response::HeaderNames;
use super::retry::Budget;
use super::server;
use super::settings::Settings;
use super::transport::{Transport, TransportFuture, TransportRequest};
use http::{HeaderMap, HeaderName};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use url::Url;

/// A client of the API `A`. Cloning it is cheap, and clones share their connections.
pub struct Client<A> {
    core: Arc<Core>,
    api: PhantomData<fn() -> A>,
}

/// What a client is, whichever API it is for.
pub(crate) struct Core {
    pub(crate) base_url: Url,
    /// Whether the caller set the base URL by hand.
    pub(crate) is_by_hand: bool,
    pub(crate) transport: Arc<dyn Transport>,
    /// What stands around the transport, the outermost first.
    pub(crate) middleware: Vec<Arc<dyn Middleware>>,
    pub(crate) credentials: Credentials,
    /// What is sent with every request.
    pub(crate) headers: HeaderMap,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
    /// The header that gets a random key where a call is not idempotent.
    pub(crate) idempotency_header: Option<HeaderName>,
    pub(crate) max_response_bytes: usize,
    /// Whether bodies are checked before they are sent.
    #[cfg(feature = "validate")]
    pub(crate) validate_requests: bool,
}

impl Core {
    /// What the path of an operation is put behind. `servers` are those of the operation alone.
    pub(crate) fn base_url(
        &self,
        operation: &str,
        servers: &[&str],
    ) -> Result<Cow<'_, Url>, RequestError> {
        match servers.first() {
            Some(server) if !self.is_by_hand => {
                match server::of_operation(server, &self.base_url) {
                    Ok(url) => Ok(Cow::Owned(url)),
                    Err((why, source)) => Err(RequestError::new(operation.to_owned(), why, source)),
                }
            }
            _ => Ok(Cow::Borrowed(&self.base_url)),
        }
    }
}

impl Core {
    /// Sends one request of an operation, through all middleware; to another origin, where a redirect led, without any, since
    /// what a middleware adds may be secret.
    pub(crate) fn send(&self, request: TransportRequest, is_abroad: bool) -> TransportFuture<'_> {
        let middleware = if is_abroad { &[] } else { &self.middleware[..] };
        Next::new(middleware, &*self.transport).send(request)
    }
}

impl<A: Api> Client<A> {
    /// Starts to build a client.
    pub fn builder() -> ClientBuilder<A> {
        ClientBuilder::new()
    }

    pub(crate) fn new(core: Core) -> Self {
        Self {
            core: Arc::new(core),
            api: PhantomData,
        }
    }
}

impl<A> Client<A> {
    /// The URL that the paths of operations are put behind, apart from operations that the API's description gives
    /// servers of their own.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.core.base_url
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }
}

impl<A> Clone for Client<A> {
    fn clone(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            api: PhantomData,
        }
    }
}

/// Shows names of schemes and headers, and nothing that they hold.
impl<A> fmt::Debug for Client<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.core.base_url.as_str())
            .field("credentials", &self.core.credentials)
            .field("headers", &HeaderNames(&self.core.headers))
            .field("settings", &self.core.settings)
            .field("max_response_bytes", &self.core.max_response_bytes)
            .finish_non_exhaustive()
    }
}
