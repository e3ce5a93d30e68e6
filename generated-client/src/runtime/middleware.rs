//! Middleware: code of the caller's that stands around every request of the client.

use super::body::Body;
use super::transport::{
    OperationInfo, Transport, TransportError, TransportFuture, TransportRequest,
};
use http::Method;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Stands around every request that a client sends for an operation.
///
/// A request comes by as it would go out, credentials included, once an attempt and once a redirect that is followed;
/// [`TransportRequest::operation`] and [`TransportRequest::attempt`] say what it belongs to. Requests that get tokens do not
/// come by, nor do those that a redirect leads to another origin: what a middleware adds may be a secret. The first middleware that a [builder](super::ClientBuilder::middleware) is given is the outermost one: it
/// sees the request first and the answer last.
///
/// Most need one of [`before`](Self::before) and [`after`](Self::after). What has to wait, keeps something between the two, or answers
/// by itself is [`around`](Self::around).
///
/// What goes wrong in a middleware ends the call, or the attempt, in an error:
/// `TransportError::new(TransportErrorKind::Other, error)` is not tried again, and keeps `error` as its
/// [source](std::error::Error::source). A middleware holds credentials in its hands. It must not write them down, nor send them
/// where they do not belong: the URL is its own to change.
///
/// ```ignore
/// use my_client::{Middleware, TransportError, TransportRequest};
///
/// /// Tells the server which of our requests this is.
/// struct Numbered(AtomicU64);
///
/// impl Middleware for Numbered {
///     fn before(&self, request: &mut TransportRequest) -> Result<(), TransportError> {
///         let number = self.0.fetch_add(1, Ordering::Relaxed);
///         request.headers.insert("x-request-number", number.into());
///         Ok(())
///     }
/// }
///
/// let client = Client::builder().middleware(Numbered(AtomicU64::new(1))).build()?;
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Looks at a request before it is sent, and changes it. By default it stays as it is.
    ///
    /// # Errors
    ///
    /// Whatever says that the request is not to be sent.
    fn before(&self, request: &mut TransportRequest) -> Result<(), TransportError> {
        let _ = request;
        Ok(())
    }

    /// Looks at what came of a request, and changes it. By default it stays as it is. The body may still be on its way.
    ///
    /// # Errors
    ///
    /// The error that there was, or another one.
    fn after(
        &self,
        sent: &Sent,
        answer: Result<http::Response<Body>, TransportError>,
    ) -> Result<http::Response<Body>, TransportError> {
        let _ = sent;
        answer
    }

    /// Carries out a request. By default that is [`before`](Self::before), what comes [next](Next), and
    /// [`after`](Self::after). One that does not call `next` answers by itself, and nothing is sent.
    fn around<'a>(&'a self, mut request: TransportRequest, next: Next<'a>) -> TransportFuture<'a> {
        Box::pin(async move {
            self.before(&mut request)?;
            let sent = Sent::new(&request);
            let answer = next.send(request).await;
            self.after(&sent, answer)
        })
    }
}

/// What comes after a middleware: the next one, or the transport. It takes one request.
pub struct Next<'a> {
    middleware: &'a [Arc<dyn Middleware>],
    transport: &'a dyn Transport,
}

impl<'a> Next<'a> {
    pub(crate) fn new(middleware: &'a [Arc<dyn Middleware>], transport: &'a dyn Transport) -> Self {
        Self {
            middleware,
            transport,
        }
    }

    /// Sends the request on, and gives what comes of it.
    pub fn send(self, request: TransportRequest) -> TransportFuture<'a> {
        match self.middleware.split_first() {
            None => self.transport.send(request),
            Some((first, rest)) => first.around(request, Self::new(rest, self.transport)),
        }
    }
}

/// What is still known of a request when its answer is there.
#[derive(Clone, Debug)]
pub struct Sent {
    method: Method,
    operation: Option<OperationInfo>,
    attempt: u32,
    started: Instant,
}

impl Sent {
    fn new(request: &TransportRequest) -> Self {
        Self {
            method: request.method.clone(),
            operation: request.operation.clone(),
            attempt: request.attempt,
            started: Instant::now(),
        }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Which operation it is of.
    #[must_use]
    pub fn operation(&self) -> Option<&OperationInfo> {
        self.operation.as_ref()
    }

    /// Which attempt of the call it belongs to, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How long ago it was sent.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

#[cfg(test)]
mod tests;
