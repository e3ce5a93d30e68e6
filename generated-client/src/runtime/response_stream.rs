//! A successful answer that is read as it comes.

use super::api::Operation;
use super::body::BodyStream;
use super::error::{ApiError, Error};
use super::execute::{Beginning, Begun, Limits, collect};
use super::response::{Answer, HeaderNames};
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A successful answer whose body is still on its way.
///
/// It is a [`Stream`] of what comes, and [`chunk`](Self::chunk) gives the same without any other crate. Each wait for more may
/// take as long as the whole of the call could; all of them together may take as long as they do. Dropping it ends the
/// transfer.
///
/// ```no_run
/// # use generated_client::{Client, runtime::{Error, Operation, Request}};
/// # async fn download<Op: Operation>(request: Request<Op>) -> Result<(), Error<Op::Error>> {
/// let mut answer = request.stream().await?;
/// while let Some(chunk) = answer.chunk().await? {
///     println!("{} bytes more", chunk.len());
/// }
/// # Ok(())
/// # }
/// ```
pub struct ResponseStream<Op> {
    head: Answer,
    body: BodyStream,
    limits: Limits,
    operation: PhantomData<fn() -> Op>,
}

impl<Op: Operation> ResponseStream<Op> {
    /// The status code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The next bytes, and `None` at the end.
    ///
    /// # Errors
    ///
    /// When the connection breaks, or nothing comes in time.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error<Op::Error>> {
        let chunk = self.body.chunk().await;
        chunk.map_err(|error| {
            self.limits
                .failure(error.with_status(self.head.status))
                .into()
        })
    }

    /// All that is still to come.
    ///
    /// # Errors
    ///
    /// When the connection breaks, nothing comes in time, or there is more than the client is to read of an answer
    /// ([`max_response_bytes`](super::ClientBuilder::max_response_bytes)).
    pub async fn bytes(mut self) -> Result<Bytes, Error<Op::Error>> {
        let rest = collect(&mut self.body, self.limits.max_response_bytes, || Ok(())).await;
        rest.map_err(|error| {
            self.limits
                .failure(error.with_status(self.head.status))
                .into()
        })
    }
}

impl<Op: Operation> Stream for ResponseStream<Op> {
    type Item = Result<Bytes, Error<Op::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(Pin::new(&mut self.body).poll_next(context));
        let status = self.head.status;
        Poll::Ready(next.map(|chunk| {
            chunk.map_err(|error| self.limits.failure(error.with_status(status)).into())
        }))
    }
}

/// Shows names of headers, and nothing of the body.
impl<Op> fmt::Debug for ResponseStream<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseStream")
            .field("status", &self.head.status)
            .field("headers", &HeaderNames(&self.head.headers))
            .finish_non_exhaustive()
    }
}

/// A call on its way: a future of the answer's head and the stream behind it.
#[must_use = "futures do nothing until they are awaited"]
pub struct SendingStream<Op> {
    description: String,
    beginning: Beginning,
    operation: PhantomData<fn() -> Op>,
}

impl<Op: Operation> SendingStream<Op> {
    pub(crate) fn new(description: String, beginning: Beginning) -> Self {
        Self {
            description,
            beginning,
            operation: PhantomData,
        }
    }
}

impl<Op: Operation> Future for SendingStream<Op> {
    type Output = Result<ResponseStream<Op>, Error<Op::Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let begun = ready!(self.beginning.as_mut().poll(context));
        Poll::Ready(match begun {
            Err(failure) => Err(failure.into()),
            Ok(Begun::Streamed(head, body, limits)) => Ok(ResponseStream {
                head,
                body,
                limits,
                operation: PhantomData,
            }),
            Ok(Begun::Whole(answer)) => {
                let body = Op::error(&answer);
                let description = std::mem::take(&mut self.description);
                Err(Error::Api(ApiError::new(description, answer, body)))
            }
        })
    }
}

impl<Op> fmt::Debug for SendingStream<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SendingStream")
            .field(&self.description)
            .finish()
    }
}
