//! The default transport: reqwest, on the caller's Tokio runtime.

use super::error::ConfigurationError;
use super::transport::{
    Body, Transport, TransportError, TransportErrorKind, TransportFuture, TransportRequest,
};
use std::time::Duration;

/// Carries requests by HTTP/1.1, over TLS or in the clear. It keeps connections open for later requests and goes
/// through the proxy that the environment names.
#[derive(Debug)]
pub(crate) struct ReqwestTransport {
    client: reqwest::Client,
    /// Why `https` is out of reach, where it is.
    no_tls: Option<String>,
}

impl ReqwestTransport {
    pub(crate) fn new(connect_timeout: Duration) -> Result<Self, ConfigurationError> {
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(connect_timeout);
        let (builder, no_tls) = with_tls(builder);
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
        let limit = request.max_response_bytes;
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        *outgoing.timeout_mut() = Some(request.timeout);
        *outgoing.body_mut() = request.body.map(|body| body.into_bytes().into());

        let mut incoming = self.client.execute(outgoing).await.map_err(failed)?;
        let status = incoming.status();
        let mut body = Vec::new();
        while let Some(chunk) = incoming
            .chunk()
            .await
            .map_err(|error| failed(error).with_status(status))?
        {
            if chunk.len() > limit - body.len() {
                return Err(TransportError::too_large(limit).with_status(status));
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = http::Response::new(Body::from(body));
        *response.status_mut() = status;
        *response.headers_mut() = std::mem::take(incoming.headers_mut());
        Ok(response)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(self.carry(request))
    }
}

/// The URL, which may hold a key, is taken out of the error.
fn failed(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_builder() {
        TransportErrorKind::Other
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error.without_url())
}

/// The certificates are the system's, as an administrator has set them up. Where there are none, `https`
/// is out of reach and plain `http` still works; a fixed list inside of the crate would work there, and would
/// trust what the system no longer does.
#[cfg(feature = "rustls")]
fn with_tls(builder: reqwest::ClientBuilder) -> (reqwest::ClientBuilder, Option<String>) {
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::Verifier;
    use std::sync::Arc;

    // The provider is passed by hand: a library leaves the process-wide one to the program.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(rustls::DEFAULT_VERSIONS);
    let config = match config {
        Ok(config) => config,
        Err(error) => return (builder, Some(format!("TLS is not to be had: {error}"))),
    };
    let (mut config, no_tls) = match Verifier::new(provider) {
        Ok(verifier) => {
            let config = config
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier));
            (config.with_no_client_auth(), None)
        }
        Err(error) => {
            let config = config.with_root_certificates(RootCertStore::empty());
            let why = format!("the system's certificates cannot be read: {error}");
            (config.with_no_client_auth(), Some(why))
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    (builder.tls_backend_preconfigured(config), no_tls)
}

#[cfg(not(feature = "rustls"))]
fn with_tls(builder: reqwest::ClientBuilder) -> (reqwest::ClientBuilder, Option<String>) {
    (builder.tls_backend_native(), None)
}
