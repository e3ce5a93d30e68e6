//! What a call tells `tracing`: one span, and an event each time that its request is sent again or elsewhere.
//!
//! Names of fields are those of OpenTelemetry's conventions for HTTP. None holds what may be secret: no argument, query, header or
//! body of a request, and nothing of an answer but its status. Without the feature `tracing` nothing of this is there.

use super::error::Failure;
use super::execute::Begun;
use super::parts::Parts;
use http::StatusCode;
use std::time::Duration;
use url::Url;

/// The span of one call.
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    /// How often the request was sent again, wherever to.
    #[cfg(feature = "tracing")]
    resends: std::sync::atomic::AtomicU32,
}

#[cfg(not(feature = "tracing"))]
impl Span {
    pub(crate) fn new(_: &Parts) -> Self {
        Self {}
    }

    pub(crate) fn around<F: Future>(&self, call: F) -> F {
        call
    }

    pub(crate) fn server(&self, _: &Url) {}

    pub(crate) fn redirect(&self, _: StatusCode, _: &Url) {}

    pub(crate) fn renew(&self) {}

    pub(crate) fn retry(&self, _: &Result<Begun, Failure>, _: u32, _: Duration) {}

    pub(crate) fn end(&self, _: &Result<Begun, Failure>) {}
}

#[cfg(feature = "tracing")]
impl Span {
    /// The span of a call that begins now, inside of the one that its caller is in.
    pub(crate) fn new(parts: &Parts) -> Self {
        use tracing::field::Empty;

        let info = parts.info();
        // Some descriptions tell operations of one path apart by what stands behind it.
        let template = info.path.split(['?', '#']).next().unwrap_or_default();
        let span = tracing::info_span!(
            target: env!("CARGO_CRATE_NAME"),
            "http.client",
            otel.name = format_args!("{} {template}", parts.method()),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = parts.method(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            url.template = template,
            server.address = Empty,
            server.port = Empty,
            operation.id = Empty,
            "error.type" = Empty,
        );
        if !info.id.is_empty() {
            span.record("operation.id", &*info.id);
        }
        Self {
            span,
            resends: std::sync::atomic::AtomicU32::new(0),
        }
    }

    /// The call, which is inside of the span whenever it is polled.
    pub(crate) fn around<F: Future>(&self, call: F) -> tracing::instrument::Instrumented<F> {
        tracing::Instrument::instrument(call, self.span.clone())
    }

    /// Where the request goes, without its path.
    pub(crate) fn server(&self, url: &Url) {
        if let Some(host) = url.host_str() {
            self.span.record("server.address", host);
        }
        if let Some(port) = url.port_or_known_default() {
            self.span.record("server.port", port);
        }
    }

    /// The answer sends the request elsewhere.
    pub(crate) fn redirect(&self, status: StatusCode, to: &Url) {
        self.resend();
        tracing::debug!(
            target: env!("CARGO_CRATE_NAME"),
            parent: &self.span,
            {
            http.response.status_code = status.as_u16(),
            server.address = to.host_str(),
            server.port = to.port_or_known_default(),
            },
            "a redirect is followed"
        );
    }

    /// The server refused the credentials, and others are to be had.
    pub(crate) fn renew(&self) {
        self.resend();
        tracing::debug!(
            target: env!("CARGO_CRATE_NAME"),
            parent: &self.span,
            { http.response.status_code = 401 },
            "the request is sent again with other credentials"
        );
    }

    /// The call is tried again, after a wait. This is what came of the attempt of that number.
    pub(crate) fn retry(&self, result: &Result<Begun, Failure>, attempt: u32, wait: Duration) {
        self.resend();
        let (status, error) = outcome(result);
        tracing::debug!(
            target: env!("CARGO_CRATE_NAME"),
            parent: &self.span,
            {
            http.response.status_code = status.map(|status| status.as_u16()),
            "error.type" = error,
            attempt,
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            },
            "the request is sent again"
        );
    }

    /// The call has come to its end.
    pub(crate) fn end(&self, result: &Result<Begun, Failure>) {
        let (status, error) = outcome(result);
        if let Some(status) = status {
            self.span
                .record("http.response.status_code", status.as_u16());
        }
        match (error, status) {
            (Some(error), _) => self.span.record("error.type", error),
            (None, Some(status)) if is_error(status) => {
                self.span.record("error.type", status.as_str())
            }
            _ => return,
        };
        self.span.record("otel.status_code", "ERROR");
    }

    fn resend(&self) {
        use std::sync::atomic::Ordering;

        let resends = self.resends.fetch_add(1, Ordering::Relaxed) + 1;
        self.span.record("http.request.resend_count", resends);
    }
}

#[cfg(feature = "tracing")]
fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// The status that there was, and what else went wrong, in a word.
#[cfg(feature = "tracing")]
fn outcome(result: &Result<Begun, Failure>) -> (Option<StatusCode>, Option<&'static str>) {
    use super::transport::TransportErrorKind::{
        Broken, Connect, ConnectTimeout, Other, Timeout, TooLarge,
    };

    match result {
        Ok(Begun::Streamed(answer, ..) | Begun::Whole(answer)) => (Some(answer.status), None),
        Err(Failure::Request(_)) => (None, Some("request")),
        Err(Failure::Credential(_)) => (None, Some("credential")),
        Err(Failure::Timeout(_)) => (None, Some("timeout")),
        Err(Failure::Redirect(error)) => (Some(error.status()), Some("redirect")),
        Err(Failure::Transport(error)) => {
            let kind = match error.kind() {
                Connect => "connect",
                Broken => "broken",
                ConnectTimeout | Timeout => "timeout",
                TooLarge { .. } => "too_large",
                Other => "transport",
            };
            (error.status(), Some(kind))
        }
    }
}

#[cfg(all(test, feature = "tracing"))]
mod tests;
