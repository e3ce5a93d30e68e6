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
/// take as long as an attempt ([`attempt_timeout`](super::ClientBuilder::attempt_timeout)); all of them together may take as long as they do. Dropping it ends the
/// transfer.
///
/// ```ignore
/// let mut answer = client.exports().download("exp_1").stream().await?;
/// while let Some(chunk) = answer.chunk().await? {
///     file.write_all(&chunk)?;
/// }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::body::Body;
    use crate::runtime::testing::{
        Chunks, Probe, Script, Scripted, answer, block_on, builder, client, probe, redirect,
    };
    use crate::runtime::transport::TransportErrorKind;

    fn streamed(
        status: u16,
        chunks: impl IntoIterator<Item = Result<&'static str, TransportErrorKind>>,
    ) -> Scripted {
        let body = Body::from_stream(Chunks(chunks.into_iter().collect()));
        Ok(http::Response::builder()
            .status(status)
            .header("x-answer", "yes")
            .body(body)
            .unwrap())
    }

    #[test]
    fn the_body_comes_in_pieces() {
        let script = Script::new([
            redirect(302, "/v2"),
            streamed(200, [Ok("ab"), Ok(""), Ok("c")]),
        ]);
        let request = probe(&client(script.clone()), "1").accept("text/csv");
        let mut answer = block_on(request.stream()).unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["x-answer"], "yes");
        let shown = format!("{answer:?}");
        assert!(
            shown.contains("x-answer") && !shown.contains("yes"),
            "{shown}"
        );
        assert_eq!(block_on(answer.chunk()).unwrap().unwrap(), "ab");
        let next = block_on(std::future::poll_fn(|context| {
            Pin::new(&mut answer).poll_next(context)
        }));
        assert_eq!(next.unwrap().unwrap(), "c");
        assert_eq!(block_on(answer.chunk()).unwrap(), None);
        let requests = script.requests();
        assert!(requests.iter().all(|request| request.stream));
        assert!(requests.iter().all(|r| r.headers["accept"] == "text/csv"));
    }

    #[test]
    fn the_rest_can_be_taken_at_once_up_to_the_limit() {
        let script = Script::new([
            streamed(200, [Ok("ab"), Ok("c")]),
            streamed(200, [Ok("ab"), Ok("cd")]),
            answer(206, "abc"),
        ]);
        let client = builder(script).max_response_bytes(3).build().unwrap();
        let bytes = || block_on(block_on(probe(&client, "1").stream()).unwrap().bytes());
        assert_eq!(bytes().unwrap(), "abc");
        let error = bytes().unwrap_err();
        assert_eq!(error.status().unwrap(), 200);
        let shown = error.to_string();
        assert!(
            shown.starts_with("GET /probe/{id}/: the answer is larger than the 3"),
            "{shown}"
        );
        assert_eq!(bytes().unwrap(), "abc");
    }

    #[test]
    fn what_breaks_on_the_way_is_told_as_ever() {
        let client = client(Script::new([
            streamed(200, [Ok("a"), Err(TransportErrorKind::Timeout)]),
            streamed(200, [Ok("a"), Err(TransportErrorKind::Broken)]),
        ]));
        let mut answer = block_on(probe(&client, "1").stream()).unwrap();
        block_on(answer.chunk()).unwrap();
        let error = block_on(answer.chunk()).unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(block_on(answer.chunk()).unwrap(), None);
        let answer = block_on(probe(&client, "1").stream()).unwrap();
        let error = block_on(answer.bytes()).unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert_eq!(error.status().unwrap(), 200);
        assert!(error.to_string().contains("broke"), "{error}");
    }

    #[test]
    fn what_is_no_success_is_the_usual_error() {
        let client = builder(Script::new([
            streamed(404, [Ok("\"go"), Ok("ne\"")]),
            streamed(500, [Ok("123456"), Ok("7")]),
        ]));
        let client = client.max_response_bytes(6).build().unwrap();
        let error = block_on(probe(&client, "1").stream()).unwrap_err();
        let Error::Api(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.body().unwrap(), "gone");
        let error = block_on(probe(&client, "1").stream()).unwrap_err();
        assert!(error.to_string().contains("larger"), "{error}");
        assert_eq!(error.status().unwrap(), 500);
    }

    #[test]
    fn nothing_is_sent_that_cannot_be() {
        let script = Script::new([]);
        let client = client(script.clone());
        let error = block_on(probe(&client, "..").stream()).unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        let sending: SendingStream<Probe> = probe(&client, "hunter2").stream();
        assert_eq!(
            format!("{sending:?}"),
            r#"SendingStream("GET /probe/{id}/")"#
        );
        assert!(script.requests().is_empty());
    }

    #[test]
    fn it_goes_anywhere() {
        fn anywhere<T: Send + Sync + Unpin + 'static>() {}
        fn sends<T: Send>(_: &T) {}
        anywhere::<ResponseStream<Probe>>();
        let client = client(Script::new([streamed(200, [])]));
        sends(&probe(&client, "1").stream());
        let mut answer = block_on(probe(&client, "1").stream()).unwrap();
        sends(&answer.chunk());
    }
}
