//! How a client is built: every setting is checked in one place, when it is done.

use super::api::Api;
use super::auth::{Credential, Credentials, Given, Surroundings};
use super::client::{Client, Core};
use super::error::ConfigurationError;
use super::middleware::Middleware;
use super::retry::{Budget, RetryPolicy};
use super::secret::Secret;
use super::server::{self, Filled, Server, ServerTemplate};
use super::settings::Settings;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use super::tls::TlsSettings;
use super::transport::Transport;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use super::transport_reqwest::{ReqwestTransport, TransportSettings};
use http::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const DEFAULT_MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;
const DEFAULT_RETRY_BUDGET: u32 = 100;
const DEFAULT_USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// Builds a [`Client`]. What is wrong with a setting is said by [`build`](Self::build).
#[must_use]
pub struct ClientBuilder<A> {
    base_url: Option<String>,
    server: Option<Filled>,
    credentials: Vec<(String, Given)>,
    headers: Vec<(String, Secret)>,
    settings: Settings,
    retry_budget: u32,
    idempotency_header: Option<String>,
    connect_timeout: Duration,
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    tls: TlsSettings,
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    proxy: Option<Secret>,
    max_response_bytes: usize,
    transport: Option<Arc<dyn Transport>>,
    middleware: Vec<Arc<dyn Middleware>>,
    #[cfg(feature = "validate")]
    validate_requests: bool,
    api: PhantomData<fn() -> A>,
}

impl<A: Api> ClientBuilder<A> {
    pub(crate) fn new() -> Self {
        Self {
            base_url: None,
            server: None,
            credentials: Vec::new(),
            headers: Vec::new(),
            settings: Settings::default(),
            retry_budget: DEFAULT_RETRY_BUDGET,
            idempotency_header: None,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            tls: TlsSettings::default(),
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            proxy: None,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            transport: None,
            middleware: Vec::new(),
            #[cfg(feature = "validate")]
            validate_requests: false,
            api: PhantomData,
        }
    }

    /// The URL that the paths of operations are put behind, instead of the first server that the API's
    /// description lists. It goes before all that the description says about servers, those of single operations
    /// included: every call goes there.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// One of the servers that the API's description lists, instead of the first. Operations that it gives
    /// servers of their own still go there. [`base_url`](Self::base_url) goes before it.
    pub fn server<S: ServerTemplate>(mut self, server: Server<S>) -> Self {
        self.server = Some(server.into());
        self
    }

    /// How long a call may take, from sending it to the end of its answer: all attempts, the waits between them, redirects and
    /// waiting for credentials included. 100 seconds, unless said otherwise.
    ///
    /// With the default transport it needs a Tokio runtime whose timers are on. Where there are no timers
    /// ([`Transport::sleep`]), only the transport cuts anything short.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = Some(timeout);
        self
    }

    /// How long one attempt of a call may take; where the answer is read as a stream, also how long each wait for more of
    /// it may take. Unless said otherwise 30 seconds, or as long as [`timeout`](Self::timeout) says.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = Some(timeout);
        self
    }

    /// How long the default transport may take to connect. 10 seconds, unless said otherwise.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// When a call is tried again. [`RetryPolicy::new`], unless said otherwise.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = Some(policy);
        self
    }

    /// How many retries the client makes while nothing succeeds; every five calls that end well allow one more, up to this
    /// number. A server error is none of them. So a server that is down is not asked several times as often as one that is up. 100, unless said otherwise.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// The header in which the API takes idempotency keys, such as `Idempotency-Key`. Each call whose method is not idempotent then
    /// carries a random key in it, the same in all of its attempts, unless the caller sets one; and it is tried again like
    /// any other. Only for an API that keeps the promise.
    pub fn idempotency_header(mut self, name: impl Into<String>) -> Self {
        self.idempotency_header = Some(name.into());
        self
    }

    /// Certificates that the default transport trusts beside the system's: one or several, as PEM.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.tls.roots.push(pem.into());
        self
    }

    /// What the default transport shows where a server asks who it is (mutual TLS): its certificate, those
    /// behind it, and its private key, as PEM.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn client_certificate(
        mut self,
        certificates: impl Into<Vec<u8>>,
        private_key: impl Into<Vec<u8>>,
    ) -> Self {
        self.tls.identity = Some((certificates.into(), private_key.into()));
        self
    }

    /// The URL of the proxy through which the default transport goes, instead of those that the environment names.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(Secret::new(url));
        self
    }

    /// How much of an answer's body is read; a larger one is an error. 64 MiB, unless said otherwise.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// What the client calls itself, instead of the name and version of this crate.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.default_header(USER_AGENT.as_str(), user_agent)
    }

    /// A header that every request to the API carries, those to operations' own servers included, as the API's
    /// description lists them. It takes the place of an earlier one of that name. No redirect takes it to another
    /// origin, and requests for tokens do not carry it; `User-Agent` alone goes there, too.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Secret::new(value)));
        self
    }

    /// Whether bodies are checked against the rules of the API's description before they are sent, such as
    /// the length of a text. What breaks one ends the call in [`Error::Request`](super::Error::Request),
    /// and nothing is sent. Nothing is checked, unless said otherwise.
    #[cfg(feature = "validate")]
    pub fn validate_requests(mut self, validate: bool) -> Self {
        self.validate_requests = validate;
        self
    }

    /// What carries the requests, instead of the default transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Code that stands around every request of an operation. It goes inside of what was added before: the first one is
    /// the outermost.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// Authenticates by the named scheme: HTTP basic.
    pub fn basic_credentials(
        mut self,
        scheme: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        let given = Given::Basic {
            user: user.into(),
            password: Secret::new(password),
        };
        self.credentials.push((scheme.into(), given));
        self
    }

    /// Authenticates by the named scheme: a token or a key, or what knows where to get one. HTTP basic takes
    /// [`basic_credentials`](Self::basic_credentials).
    pub fn credential(
        mut self,
        scheme: impl Into<String>,
        credential: impl Into<Credential>,
    ) -> Self {
        let given = Given::Credential(credential.into());
        self.credentials.push((scheme.into(), given));
        self
    }

    /// Checks the settings and makes the client.
    ///
    /// # Errors
    ///
    /// When the base URL is missing or none to put a path behind, a variable of a server has no value or one that
    /// makes another URL, a time is zero, no attempt is allowed, a header or a credential cannot be sent, a certificate cannot be
    /// read, or there is no transport.
    pub fn build(self) -> Result<Client<A>, ConfigurationError> {
        let is_by_hand = self.base_url.is_some();
        let base_url = match (&self.base_url, &self.server) {
            (Some(url), _) => server::by_hand(url)?,
            (None, Some(server)) => server.url()?,
            (None, None) => server::described(A::SERVERS)?,
        };
        if let Some(flaw) = self.settings.flaw() {
            return Err(ConfigurationError::new(flaw));
        }
        if self.max_response_bytes == 0 {
            return Err(ConfigurationError::new("no byte of an answer may be read"));
        }
        if self.connect_timeout.is_zero() {
            return Err(ConfigurationError::new("the connect timeout is zero"));
        }
        let idempotency_header = match &self.idempotency_header {
            None => None,
            Some(name) => Some(key_header(name)?),
        };
        let transport = carrier(&self)?;
        let headers = headers(&self.headers)?;
        let surroundings = Surroundings {
            base_url: &base_url,
            transport: &transport,
            user_agent: headers.get(USER_AGENT),
            timeout: self.settings.clone().resolve().attempt_timeout,
        };
        let credentials = Credentials::new(A::SCHEMES, self.credentials, surroundings)?;
        Ok(Client::new(Core {
            base_url,
            is_by_hand,
            transport,
            middleware: self.middleware,
            credentials,
            headers,
            settings: self.settings,
            budget: Budget::new(self.retry_budget),
            idempotency_header,
            max_response_bytes: self.max_response_bytes,
            #[cfg(feature = "validate")]
            validate_requests: self.validate_requests,
        }))
    }
}

impl<A> Clone for ClientBuilder<A> {
    fn clone(&self) -> Self {
        Self {
            base_url: self.base_url.clone(),
            server: self.server.clone(),
            credentials: self.credentials.clone(),
            headers: self.headers.clone(),
            settings: self.settings.clone(),
            retry_budget: self.retry_budget,
            idempotency_header: self.idempotency_header.clone(),
            connect_timeout: self.connect_timeout,
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            tls: self.tls.clone(),
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            proxy: self.proxy.clone(),
            max_response_bytes: self.max_response_bytes,
            transport: self.transport.clone(),
            middleware: self.middleware.clone(),
            #[cfg(feature = "validate")]
            validate_requests: self.validate_requests,
            api: PhantomData,
        }
    }
}

/// Shows names of schemes and headers, and nothing that they hold.
impl<A> fmt::Debug for ClientBuilder<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<&String> = self.credentials.iter().map(|(name, _)| name).collect();
        let headers: Vec<&String> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("ClientBuilder")
            // It is not checked yet, and may still hold a password.
            .field("base_url", &self.base_url.as_ref().map(|_| "[unchecked]"))
            .field("credentials", &schemes)
            .field("headers", &headers)
            .field("settings", &self.settings)
            .field("retry_budget", &self.retry_budget)
            .field("idempotency_header", &self.idempotency_header)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// Whether a header of this name can be set by hand. The others say how the message is cut, and only the
/// transport knows that.
pub(crate) fn may_be_set(name: &HeaderName) -> bool {
    let is_cut = [CONTENT_LENGTH, TRANSFER_ENCODING, HOST].contains(name);
    let is_of_the_connection = [CONNECTION, TE, TRAILER, UPGRADE].contains(name)
        || matches!(name.as_str(), "keep-alive" | "proxy-connection");
    !is_cut && !is_of_the_connection
}

/// What carries the requests.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn carrier<A>(builder: &ClientBuilder<A>) -> Result<Arc<dyn Transport>, ConfigurationError> {
    match &builder.transport {
        Some(_) if !builder.tls.is_empty() || builder.proxy.is_some() => {
            Err(ConfigurationError::new(
                "certificates and proxies are for the default transport, and there is another one",
            ))
        }
        Some(transport) => Ok(Arc::clone(transport)),
        None => {
            let settings = TransportSettings {
                connect_timeout: builder.connect_timeout,
                tls: builder.tls.clone(),
                proxy: builder.proxy.clone(),
            };
            let transport = ReqwestTransport::new(&settings)?;
            #[cfg(feature = "blocking")]
            let transport = super::blocking::Split {
                usual: transport,
                waiting: ReqwestTransport::new(&settings)?,
            };
            Ok(Arc::new(transport))
        }
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn carrier<A>(builder: &ClientBuilder<A>) -> Result<Arc<dyn Transport>, ConfigurationError> {
    builder.transport.clone().ok_or_else(|| ConfigurationError::new(
        "there is no transport; pass one with `transport`, or turn on the feature `rustls` or `native-tls`",
    ))
}

/// The name of a header that may be filled with random keys.
fn key_header(name: &str) -> Result<HeaderName, ConfigurationError> {
    let name = header_name(name)?;
    match [ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, USER_AGENT].contains(&name) {
        true => Err(ConfigurationError::new(format!(
            "the header `{name}` is none for idempotency keys"
        ))),
        false => Ok(name),
    }
}

fn header_name(name: &str) -> Result<HeaderName, ConfigurationError> {
    match HeaderName::try_from(name) {
        Ok(name) if may_be_set(&name) => Ok(name),
        Ok(name) => Err(ConfigurationError::new(format!(
            "the header `{name}` is up to the transport"
        ))),
        Err(_) => Err(ConfigurationError::new(format!(
            "{name:?} cannot be the name of a header"
        ))),
    }
}

fn headers(given: &[(String, Secret)]) -> Result<HeaderMap, ConfigurationError> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static(DEFAULT_USER_AGENT));
    for (name, value) in given {
        let name = header_name(name)?;
        let Ok(mut value) = HeaderValue::try_from(value.expose()) else {
            return Err(ConfigurationError::new(format!(
                "the value of the header `{name}` holds a character that a header cannot"
            )));
        };
        value.set_sensitive(name != USER_AGENT);
        headers.insert(name, value);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests;
