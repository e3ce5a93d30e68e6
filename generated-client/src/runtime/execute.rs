//! One call from the first byte sent to the last byte read, the same for all operations.

use super::api::Security;
use super::body::{Body, BodyStream};
use super::client::Core;
use super::error::{Failure, RequestError, TimeoutError};
use super::parts::Parts;
use super::redirect::{Next, RedirectError, Trail, next};
use super::response::Answer;
use super::transport::{TransportError, TransportErrorKind, TransportRequest};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use std::{future::poll_fn, pin::pin, task::Poll};
use url::Url;

/// A call being carried out, up to the end of its answer.
pub(crate) type Execution = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send>>;

/// A call being carried out, up to the head of its answer.
pub(crate) type Beginning = Pin<Box<dyn Future<Output = Result<Begun, Failure>> + Send>>;

/// What a call comes to whose answer is to be read as it comes.
pub(crate) enum Begun {
    /// Success, whose body is still to be read. The answer has none of it.
    Streamed(Answer, BodyStream, Limits),
    /// Anything else, read to its end.
    Whole(Answer),
}

/// What holds of the rest of an answer.
pub(crate) struct Limits {
    pub(crate) operation: String,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
}

impl Limits {
    /// What it comes to that an answer does not come whole.
    pub(crate) fn failure(&self, error: TransportError) -> Failure {
        let operation = self.operation.clone();
        if error.kind() == TransportErrorKind::Timeout {
            return Failure::Timeout(TimeoutError::new(operation, self.timeout, Some(error)));
        }
        Failure::Transport(error.with_operation(operation))
    }
}

/// A request as it would be sent next, without credentials.
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    /// Which credentials go with it. None from the first redirect to another origin on, even if a later one
    /// leads back: what a stranger sends the client to is a stranger's request.
    pub(crate) security: Security,
}

/// How long a call may take, and since when it does.
pub(crate) struct Allowance {
    limit: Duration,
    started: Instant,
}

impl Allowance {
    pub(crate) fn new(limit: Duration) -> Self {
        let started = Instant::now();
        Self { limit, started }
    }

    /// What is left of it, if anything is.
    pub(crate) fn left(&self) -> Option<Duration> {
        let left = self.limit.checked_sub(self.started.elapsed());
        left.filter(|left| !left.is_zero())
    }

    /// What a future comes to within what is left. Only a Tokio runtime has timers; elsewhere the future is not cut short.
    pub(crate) async fn within<F: Future>(&self, future: F) -> Option<F::Output> {
        let left = self.left()?;
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        if tokio::runtime::Handle::try_current().is_ok() {
            let mut future = pin!(future);
            // Most of what is waited for is there at once, and needs no timer.
            let first = poll_fn(|context| Poll::Ready(future.as_mut().poll(context)));
            return match first.await {
                Poll::Ready(output) => Some(output),
                Poll::Pending => tokio::time::timeout(left, future).await.ok(),
            };
        }
        let _ = left;
        Some(future.await)
    }
}

/// Carries out a call. Nothing happens before the first poll.
pub(crate) fn execute(core: Arc<Core>, parts: Parts) -> Execution {
    Box::pin(async move {
        match run(core, parts, false).await? {
            Begun::Streamed(answer, ..) | Begun::Whole(answer) => Ok(answer),
        }
    })
}

/// Carries out a call up to the head of its answer. Nothing happens before the first poll.
pub(crate) fn begin(core: Arc<Core>, parts: Parts) -> Beginning {
    Box::pin(run(core, parts, true))
}

async fn run(core: Arc<Core>, parts: Parts, stream: bool) -> Result<Begun, Failure> {
    let operation = parts.describe();
    let limit = parts.timeout().unwrap_or(core.timeout);
    let limits = Limits {
        operation: operation.clone(),
        timeout: limit,
        max_response_bytes: core.max_response_bytes,
    };
    let base_url = core.base_url(&operation, parts.servers());
    let base_url = base_url.map_err(Failure::Request)?;
    let encoded = parts
        .encode(&base_url, &core.headers)
        .map_err(Failure::Request)?;
    let mut hop = Hop {
        method: encoded.method,
        url: encoded.url,
        headers: encoded.headers,
        body: encoded.body,
        security: encoded.security,
    };
    let late = |source| Failure::Timeout(TimeoutError::new(operation.clone(), limit, source));
    let allowance = Allowance::new(limit);
    let mut trail = Trail::default();
    let mut may_repeat = true;
    loop {
        let body = match &hop.body {
            None => None,
            Some(body) => {
                let opened = allowance.within(body.open()).await;
                let opened = opened.ok_or_else(|| late(None))?;
                Some(opened.map_err(|source| {
                    let message = "the body cannot be read".to_owned();
                    Failure::Request(RequestError::new(operation.clone(), message, Some(source)))
                })?)
            }
        };
        let (mut url, mut headers) = (hop.url.clone(), hop.headers.clone());
        let credentials = &core.credentials;
        let applied = credentials.apply(hop.security, &mut url, &mut headers, &allowance);
        let applied = allowance.within(applied).await;
        let applied = applied.ok_or_else(|| late(None))?;
        let applied = applied.map_err(|missing| missing.into_failure(operation.clone(), limit))?;
        // Getting them may have taken a while.
        let Some(left) = allowance.left() else {
            return Err(late(None));
        };
        let request = TransportRequest {
            method: hop.method.clone(),
            url,
            headers,
            body,
            timeout: left,
            max_response_bytes: if stream {
                usize::MAX
            } else {
                core.max_response_bytes
            },
            stream,
        };
        let response = core.transport.send(request).await;
        let (head, body) = response
            .map_err(|error| limits.failure(error))?
            .into_parts();
        let answer = Answer::new(head.status, head.headers, Bytes::new());
        let can_repeat = hop.body.as_ref().is_none_or(Body::is_repeatable);
        if answer.status == StatusCode::UNAUTHORIZED
            && applied.rejected()
            && may_repeat
            && can_repeat
        {
            may_repeat = false;
            continue;
        }
        trail.visit(&hop);
        match next(hop, &answer, &trail) {
            Next::Done if stream && answer.status.is_success() => {
                return Ok(Begun::Streamed(answer, body.into_stream(), limits));
            }
            Next::Done => {
                let status = answer.status;
                let rest = whole(body, core.max_response_bytes, &allowance).await;
                let body = rest.map_err(|error| limits.failure(error.with_status(status)))?;
                return Ok(Begun::Whole(Answer { body, ..answer }));
            }
            Next::Follow(followed) => hop = followed,
            Next::Refuse(refusal, location) => {
                let error = RedirectError::new(operation, answer.status, refusal, location);
                return Err(Failure::Redirect(error));
            }
        }
    }
}

/// Reads a body to its end, as far as the limits go.
pub(crate) async fn whole(
    body: Body,
    max: usize,
    allowance: &Allowance,
) -> Result<Bytes, TransportError> {
    if let Some(bytes) = body.as_bytes() {
        return match bytes.len() > max {
            true => Err(TransportError::too_large(max)),
            false => Ok(bytes.clone()),
        };
    }
    let mut stream = body.into_stream();
    collect(&mut stream, max, || match allowance.left().is_none() {
        true => Err(TransportError::new(
            TransportErrorKind::Timeout,
            "the answer did not end",
        )),
        false => Ok(()),
    })
    .await
}

/// Reads a stream to its end, unless it is longer than that or `goes_on` has something against it.
pub(crate) async fn collect(
    stream: &mut BodyStream,
    max: usize,
    goes_on: impl Fn() -> Result<(), TransportError>,
) -> Result<Bytes, TransportError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = stream.chunk().await? {
        if chunk.len() > max - body.len() {
            return Err(TransportError::too_large(max));
        }
        goes_on()?;
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::error::Error;
    use crate::runtime::request::Request;
    use crate::runtime::testing::{Post, Script, answer, block_on, builder, client, probe};
    use std::error::Error as _;

    #[test]
    fn a_request_carries_what_the_client_adds() {
        let script = Script::new([answer(200, "1")]);
        let client = builder(script.clone())
            .default_header("X-Default", "d")
            .user_agent("me/1")
            .build()
            .unwrap();
        block_on(probe(&client, "a b").send()).unwrap();
        let request = &script.requests()[0];
        assert_eq!(request.method, "GET");
        assert_eq!(
            request.url.as_str(),
            "https://api.example.com/v1/probe/a%20b/"
        );
        assert_eq!(request.headers["authorization"], "Basic dXNlcjpodW50ZXIy");
        assert_eq!(request.headers["x-default"], "d");
        assert_eq!(request.headers["user-agent"], "me/1");
        assert_eq!(request.headers["accept"], "application/json");
        assert!(request.body.is_none());
        let shown = format!("{request:?}");
        assert!(!shown.contains("dXNlcjpodW50ZXIy"), "{shown}");
    }

    #[test]
    fn the_user_agent_is_the_crate_and_its_version() {
        let script = Script::new([answer(200, "1")]);
        block_on(probe(&client(script.clone()), "1").send()).unwrap();
        let expected = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        assert_eq!(script.requests()[0].headers["user-agent"], expected);
    }

    #[test]
    fn an_answer_beyond_the_limit_is_an_error_even_if_the_transport_brings_it() {
        let script = Script::new([answer(200, "123"), answer(200, "1234")]);
        let client = builder(script).max_response_bytes(3).build().unwrap();
        assert_eq!(block_on(probe(&client, "1").send()).unwrap(), 123);
        let error = block_on(probe(&client, "1").send()).unwrap_err();
        assert_eq!(error.status().unwrap(), 200);
        let Error::Transport(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.kind(), TransportErrorKind::TooLarge { limit: 3 });
        assert!(
            error.to_string().contains("larger than the 3 bytes"),
            "{error}"
        );
    }

    #[test]
    fn a_body_that_cannot_be_opened_is_an_error_and_nothing_is_sent() {
        let script = Script::new([]);
        let request = |body: Body| {
            let request = Request::<Post>::new(&client(script.clone()));
            block_on(request.set_bytes_as("text/plain", body).send()).unwrap_err()
        };
        let spent = Body::from_reader(&b"a"[..]);
        drop(spent.clone().into_stream());
        for body in [Body::from_path("no/such/file"), spent] {
            let error = request(body);
            assert!(matches!(error, Error::Request(_)), "{error:?}");
            assert!(
                error.to_string().contains("the body cannot be read"),
                "{error}"
            );
            assert!(error.source().is_some());
        }
        assert!(script.requests().is_empty());
    }

    #[test]
    fn cookies_of_parameters_stand_before_those_of_the_client() {
        let script = Script::new([answer(200, "1")]);
        let client = builder(script.clone())
            .default_header("Cookie", "d=1")
            .build()
            .unwrap();
        block_on(probe(&client, "1").set_cookie("a", &"b c").send()).unwrap();
        assert_eq!(script.requests()[0].headers["cookie"], "a=b%20c; d=1");
    }

    #[test]
    fn errors_of_the_transport_are_told_apart() {
        let fail = |kind| Err(TransportError::new(kind, "the cause"));
        let client = client(Script::new([
            fail(TransportErrorKind::Timeout),
            fail(TransportErrorKind::Connect),
            fail(TransportErrorKind::Other),
        ]));
        let timeout = block_on(probe(&client, "1").send()).unwrap_err();
        assert!(timeout.is_timeout() && timeout.is_retryable());
        assert!(timeout.to_string().contains("in time"), "{timeout}");
        assert_eq!(timeout.source().unwrap().to_string(), "the time was up");
        let Error::Timeout(inner) = &timeout else {
            panic!("{timeout:?}")
        };
        assert_eq!(inner.limit(), Duration::from_secs(30));
        let connect = block_on(probe(&client, "1").send()).unwrap_err();
        assert!(!connect.is_timeout() && connect.is_retryable());
        assert!(
            connect
                .to_string()
                .starts_with("GET /probe/{id}/: no connection")
        );
        assert_eq!(connect.source().unwrap().to_string(), "the cause");
        let other = block_on(probe(&client, "1").send()).unwrap_err();
        assert!(!other.is_retryable());
    }

    #[test]
    fn nothing_is_sent_before_the_future_is_polled() {
        let script = Script::new([]);
        drop(probe(&client(script.clone()), "1").send());
        assert!(script.requests().is_empty());
    }
}
