//! The default transport: reqwest, on the caller's Tokio runtime.

use super::body::{Body, BodyStream};
use super::error::ConfigurationError;
use super::secret::Secret;
use super::tls::{TlsSettings, with_tls};
use super::transport::{
    Transport, TransportError, TransportErrorKind, TransportFuture, TransportRequest,
};
use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use http_body::{Frame, SizeHint};
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep, timeout};
use url::Url;

/// What the caller says about the default transport.
#[derive(Clone, Debug)]
pub(crate) struct TransportSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) tls: TlsSettings,
    /// A URL, which may hold a password.
    pub(crate) proxy: Option<Secret>,
}

/// Carries requests by HTTP/1.1, over TLS or in the clear. It keeps connections open for later requests and goes
/// through the proxy that the environment names.
#[derive(Debug)]
pub(crate) struct ReqwestTransport {
    client: reqwest::Client,
    /// Why `https` is out of reach, where it is.
    no_tls: Option<String>,
}

impl ReqwestTransport {
    pub(crate) fn new(settings: &TransportSettings) -> Result<Self, ConfigurationError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // The client decides what is sent again.
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(settings.connect_timeout);
        if let Some(url) = &settings.proxy {
            let refused =
                || ConfigurationError::new("the URL of the proxy is none of http or https");
            let url = Url::parse(url.expose()).map_err(|error| refused().because(error))?;
            if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
                return Err(refused());
            }
            let proxy = reqwest::Proxy::all(url);
            let proxy = proxy.map_err(|error| refused().because(error.without_url()))?;
            builder = builder.proxy(proxy);
        }
        let (builder, no_tls) = with_tls(builder, &settings.tls)?;
        let client = builder.build().map_err(|error| {
            ConfigurationError::new("the default transport cannot be made")
                .because(error.without_url())
        })?;
        Ok(Self { client, no_tls })
    }

    async fn carry(
        &self,
        request: TransportRequest,
    ) -> Result<http::Response<Body>, TransportError> {
        if let (Some(why), "https") = (&self.no_tls, request.url.scheme()) {
            return Err(TransportError::new(
                TransportErrorKind::Connect,
                why.as_str(),
            ));
        }
        // Without it reqwest would panic.
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(TransportError::new(
                TransportErrorKind::Other,
                "the default transport works inside of a Tokio runtime only",
            ));
        }
        let limit = request.timeout;
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        *outgoing.body_mut() = request.body.map(|body| match body.as_bytes() {
            Some(bytes) => bytes.clone().into(),
            None => reqwest::Body::wrap(Outgoing(body.into_stream())),
        });
        let incoming = if request.stream {
            match timeout(limit, self.client.execute(outgoing)).await {
                Ok(incoming) => incoming,
                Err(late) => return Err(TransportError::new(TransportErrorKind::Timeout, late)),
            }
        } else {
            *outgoing.timeout_mut() = Some(limit);
            self.client.execute(outgoing).await
        };
        let incoming: http::Response<reqwest::Body> = incoming.map_err(failed)?.into();
        let status = incoming.status();
        Ok(incoming.map(|body| {
            Body::from_stream(Incoming {
                body,
                status,
                // Elsewhere reqwest watches the time until the end.
                limit: request.stream.then_some(request.idle_timeout),
                wait: None,
            })
        }))
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(self.carry(request))
    }
}

/// A body that is streamed to the server.
struct Outgoing(BodyStream);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let next = ready!(Pin::new(&mut self.0).poll_next(context));
        Poll::Ready(next.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .length()
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// The body of an answer.
struct Incoming {
    body: reqwest::Body,
    status: StatusCode,
    /// How long a wait for more may take.
    limit: Option<Duration>,
    /// The end of a wait. What the caller does in between is none.
    wait: Option<Pin<Box<Sleep>>>,
}

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        use http_body::Body as _;

        let this = &mut *self;
        loop {
            let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
                if let Some(limit) = this.limit {
                    let wait = this.wait.get_or_insert_with(|| Box::pin(sleep(limit)));
                    ready!(wait.as_mut().poll(context));
                    let error =
                        TransportError::new(TransportErrorKind::Timeout, "nothing more came");
                    return Poll::Ready(Some(Err(error.with_status(this.status))));
                }
                return Poll::Pending;
            };
            this.wait = None;
            return Poll::Ready(match frame {
                None => None,
                Some(Err(error)) => Some(Err(failed(error).with_status(this.status))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => Some(Ok(data)),
                    // Trailers.
                    Err(_) => continue,
                },
            });
        }
    }
}

/// The URL, which may hold a key, is taken out of the error.
fn failed(error: reqwest::Error) -> TransportError {
    let kind = if is_ours(&error) {
        // The caller's stream broke, and not the connection.
        TransportErrorKind::Other
    } else if error.is_connect() {
        match error.is_timeout() {
            true => TransportErrorKind::ConnectTimeout,
            false => TransportErrorKind::Connect,
        }
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Other
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error.without_url())
}

/// Whether it comes from the body that was to be sent.
fn is_ours(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error.is::<TransportError>() {
            return true;
        }
        source = error.source();
    }
    false
}
