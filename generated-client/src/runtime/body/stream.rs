//! Streams of bytes: the one that everybody sees, and those that are behind it.

use super::Body;
use crate::runtime::error::BoxError;
use crate::runtime::transport::TransportError;
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

/// The bytes of a body as they come. It ends with the body or with the first error.
pub struct BodyStream {
    /// Only ever reached through `&mut`: the lock makes what is behind it `Sync` and is never taken.
    inner: Mutex<Option<Inner>>,
    /// How many bytes are still to come, where that was said.
    left: Option<u64>,
}

type Inner = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

impl BodyStream {
    pub(super) fn new(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
        left: Option<u64>,
    ) -> Self {
        Self {
            inner: Mutex::new(Some(Box::pin(stream))),
            left,
        }
    }

    /// The same stream, which has to have this length.
    pub(super) fn limited(mut self, length: Option<u64>) -> Self {
        self.left = length.or(self.left);
        self
    }

    /// How many bytes are still to come, where that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.left
    }

    /// The next bytes, and `None` at the end.
    ///
    /// # Errors
    ///
    /// When there is no more to be had, though there should be.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    fn checked(&mut self, next: Option<Result<Bytes, TransportError>>) -> Option<Checked> {
        let Some(left) = self.left else {
            return next;
        };
        let too_long = "the body is longer than was said";
        match next {
            Some(Ok(chunk)) => match left.checked_sub(u64::try_from(chunk.len()).ok()?) {
                Some(left) => {
                    self.left = Some(left);
                    Some(Ok(chunk))
                }
                None => Some(Err(TransportError::other(too_long))),
            },
            None if left > 0 => Some(Err(TransportError::other(
                "the body is shorter than was said",
            ))),
            other => other,
        }
    }
}

type Checked = Result<Bytes, TransportError>;

impl Stream for BodyStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let inner = self.inner.get_mut().unwrap_or_else(PoisonError::into_inner);
            let Some(stream) = inner else {
                return Poll::Ready(None);
            };
            let next = ready!(stream.as_mut().poll_next(context));
            // Who reads it may take a chunk of nothing for the end.
            if matches!(&next, Some(Ok(chunk)) if chunk.is_empty()) {
                continue;
            }
            let next = self.checked(next);
            if !matches!(next, Some(Ok(_))) {
                self.inner = Mutex::new(None);
            }
            return Poll::Ready(next);
        }
    }
}

/// Shows the size only.
impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream")
            .field("length", &self.left)
            .finish_non_exhaustive()
    }
}

/// One chunk, or one error.
pub(super) struct Single(pub(super) Option<Result<Bytes, TransportError>>);

impl Stream for Single {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take())
    }
}

/// A stream of the caller's, with errors that may be the runtime's already.
pub(super) struct Converted<S>(pub(super) Pin<Box<S>>);

impl<S, E> Stream for Converted<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(next.map(|chunk| {
            chunk.map_err(|error| match error.into().downcast::<TransportError>() {
                Ok(error) => *error,
                Err(error) => TransportError::other(error),
            })
        }))
    }
}

/// Bodies one after the other.
pub(super) struct Chain {
    current: Option<BodyStream>,
    rest: std::vec::IntoIter<Body>,
}

impl Chain {
    pub(super) fn new(bodies: Vec<Body>) -> Self {
        Self {
            current: None,
            rest: bodies.into_iter(),
        }
    }
}

impl Stream for Chain {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(current) = &mut self.current
                && let Some(chunk) = ready!(Pin::new(current).poll_next(context))
            {
                return Poll::Ready(Some(chunk));
            }
            match self.rest.next() {
                Some(body) => self.current = Some(body.into_stream()),
                None => {
                    self.current = None;
                    return Poll::Ready(None);
                }
            }
        }
    }
}
