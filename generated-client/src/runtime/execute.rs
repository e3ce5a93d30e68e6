//! One call from the first byte sent to the last byte read, the same for all operations.

use super::allowance::Allowance;
use super::attempt::{Attempt, Outcome};
use super::body::{Body, BodyStream};
use super::client::Core;
use super::error::{Failure, TimeoutError};
use super::parts::Parts;
use super::response::Answer;
use super::retry::{Retries, idempotency_key, is_idempotent};
use super::span::Span;
use super::transport::{TransportError, TransportErrorKind};
use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

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
    /// How long each wait for more may take.
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) attempts: u32,
}

impl Limits {
    /// What it comes to that an answer does not come whole.
    pub(crate) fn failure(&self, error: TransportError) -> Failure {
        transport_failure(self.operation.clone(), self.timeout, error).with_attempts(self.attempts)
    }
}

/// What an error of the transport comes to in a call, or in an attempt, that may take this long.
pub(crate) fn transport_failure(
    operation: String,
    limit: Duration,
    error: TransportError,
) -> Failure {
    if error.is_timeout() {
        return Failure::Timeout(TimeoutError::new(operation, limit, Some(error)));
    }
    Failure::Transport(error.with_operation(operation))
}

/// Carries out a call. Nothing happens before the first poll.
pub(crate) fn execute(core: Arc<Core>, parts: Parts) -> Execution {
    Box::pin(async move {
        match call(&core, parts, false).await? {
            Begun::Streamed(answer, ..) | Begun::Whole(answer) => Ok(answer),
        }
    })
}

/// Carries out a call up to the head of its answer. Nothing happens before the first poll.
pub(crate) fn begin(core: Arc<Core>, parts: Parts) -> Beginning {
    Box::pin(async move { call(&core, parts, true).await })
}

async fn call(core: &Core, parts: Parts, stream: bool) -> Result<Begun, Failure> {
    let span = Span::new(&parts);
    let result = span.around(attempts(core, parts, stream, &span)).await;
    span.end(&result);
    result
}

/// Makes attempts until one is good, or as good as it gets.
async fn attempts(core: &Core, parts: Parts, stream: bool, span: &Span) -> Result<Begun, Failure> {
    let operation = parts.describe();
    let info = parts.info();
    let settings = parts.settings().or(&core.settings).resolve();
    let base_url = core.base_url(&operation, parts.servers());
    let base_url = base_url.map_err(Failure::Request)?;
    span.server(&base_url);
    let mut hop = parts
        .encode(&base_url, &core.headers)
        .map_err(Failure::Request)?;
    if let Some(name) = &core.idempotency_header
        && !is_idempotent(&hop.method)
        && !hop.headers.contains_key(name)
        && let Ok(key) = HeaderValue::try_from(idempotency_key())
    {
        hop.headers.insert(name.clone(), key);
    }
    let retries = Retries {
        policy: &settings.retry,
        budget: &core.budget,
        idempotency_header: core.idempotency_header.as_ref(),
    };
    let allowance = Allowance::new(settings.timeout);
    let mut attempts = 0;
    let mut may_renew = true;
    loop {
        attempts += 1;
        let attempt = Attempt {
            core,
            span,
            operation: &operation,
            info: &info,
            number: attempts,
            stream,
            allowance: allowance.part(settings.attempt_timeout),
            idle_timeout: settings.attempt_timeout,
        };
        let Outcome { result, progress } = attempt.make(&hop).await;
        if let Some(turned) = progress.turned_into {
            hop = turned;
        }
        if progress.may_renew_credentials && may_renew && hop.is_repeatable() {
            may_renew = false;
            span.renew();
            continue;
        }
        if let Some(wait) = retries.wait(&hop, &result, attempts, allowance.left())
            && let Some(pause) = core.transport.sleep(wait)
        {
            span.retry(&result, attempts, wait);
            pause.await;
            continue;
        }
        return match result {
            Ok(begun) => Ok(begun.with_attempts(attempts)),
            Err(failure) => Err(failure.with_attempts(attempts)),
        };
    }
}

impl Begun {
    fn with_attempts(mut self, attempts: u32) -> Self {
        match &mut self {
            Self::Streamed(answer, _, limits) => {
                answer.attempts = attempts;
                limits.attempts = attempts;
            }
            Self::Whole(answer) => answer.attempts = attempts,
        }
        self
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
