//! One call from the first byte sent to the last byte read, the same for all operations.

use super::api::Security;
use super::client::Core;
use super::error::{Failure, TimeoutError};
use super::parts::Parts;
use super::redirect::{Next, RedirectError, Trail, next};
use super::response::Answer;
use super::transport::{Body, TransportError, TransportErrorKind, TransportRequest};
use http::{HeaderMap, Method, StatusCode};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// A call being carried out.
pub(crate) type Execution = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send>>;

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
}

/// Carries out a call. Nothing happens before the first poll.
pub(crate) fn execute(core: Arc<Core>, parts: Parts) -> Execution {
    Box::pin(run(core, parts))
}

async fn run(core: Arc<Core>, parts: Parts) -> Result<Answer, Failure> {
    let operation = parts.describe();
    let limit = parts.timeout().unwrap_or(core.timeout);
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
        let Some(left) = allowance.left() else {
            return Err(late(None));
        };
        let mut request = TransportRequest {
            method: hop.method.clone(),
            url: hop.url.clone(),
            headers: hop.headers.clone(),
            body: hop.body.clone(),
            timeout: left,
            max_response_bytes: core.max_response_bytes,
        };
        let TransportRequest { url, headers, .. } = &mut request;
        let credentials = &core.credentials;
        let applied = credentials.apply(hop.security, url, headers, &allowance);
        let applied = applied.await;
        let applied = applied.map_err(|missing| missing.into_failure(operation.clone(), limit))?;
        // Getting them may have taken a while.
        let Some(left) = allowance.left() else {
            return Err(late(None));
        };
        request.timeout = left;
        let answer = match core.transport.send(request).await {
            Ok(response) => whole(response, core.max_response_bytes),
            Err(error) => Err(error),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if error.kind() == TransportErrorKind::Timeout => {
                return Err(late(Some(error)));
            }
            Err(error) => {
                return Err(Failure::Transport(error.with_operation(operation)));
            }
        };
        if answer.status == StatusCode::UNAUTHORIZED && applied.rejected() && may_repeat {
            may_repeat = false;
            continue;
        }
        trail.visit(&hop);
        match next(hop, &answer, &trail) {
            Next::Done => return Ok(answer),
            Next::Follow(followed) => hop = followed,
            Next::Refuse(refusal, location) => {
                let error = RedirectError::new(operation, answer.status, refusal, location);
                return Err(Failure::Redirect(error));
            }
        }
    }
}

/// Takes what the transport brought, if it kept to the limit.
pub(crate) fn whole(
    response: http::Response<Body>,
    limit: usize,
) -> Result<Answer, TransportError> {
    let (head, body) = response.into_parts();
    let body = body.into_bytes();
    if body.len() > limit {
        return Err(TransportError::too_large(limit).with_status(head.status));
    }
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::error::Error;
    use crate::runtime::testing::{Script, answer, block_on, builder, client, probe};
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
