//! One attempt of a call: its request, the redirects that it is sent on by, and the answer.

use super::allowance::Allowance;
use super::api::Security;
use super::body::Body;
use super::client::Core;
use super::error::{Failure, RequestError, TimeoutError};
use super::execute::{Begun, Limits, transport_failure, whole};
use super::redirect::{Next, RedirectError, Trail, next};
use super::response::Answer;
use super::span::Span;
use super::transport::{OperationInfo, TransportError, TransportRequest};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use std::pin::pin;
use std::time::Duration;
use url::Url;

/// A request as it would be sent next, without credentials.
#[derive(Clone)]
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    /// Which credentials go with it. None from the first redirect to another origin on, even if a later one
    /// leads back: what a stranger sends the client to is a stranger's request.
    pub(crate) security: Security,
    /// Whether a redirect led to another origin on the way here.
    pub(crate) is_abroad: bool,
}

impl Hop {
    /// Whether it can be sent a second time.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_repeatable)
    }
}

/// An attempt that is to be made.
pub(crate) struct Attempt<'c> {
    pub(crate) core: &'c Core,
    pub(crate) span: &'c Span,
    pub(crate) operation: &'c str,
    pub(crate) info: &'c OperationInfo,
    pub(crate) number: u32,
    /// Whether a successful answer is read as it comes.
    pub(crate) stream: bool,
    pub(crate) allowance: Allowance,
    /// How long each wait for more of such an answer may take.
    pub(crate) idle_timeout: Duration,
}

/// What has become of an attempt.
pub(crate) struct Outcome {
    pub(crate) result: Result<Begun, Failure>,
    pub(crate) progress: Progress,
}

/// What there is to know of an attempt for the next one.
#[derive(Default)]
pub(crate) struct Progress {
    /// Whether the server refused credentials in whose place others can be had.
    pub(crate) may_renew_credentials: bool,
    /// What the request was made into by a redirect. The first request was carried out then, and must not be again.
    pub(crate) turned_into: Option<Hop>,
}

impl Attempt<'_> {
    /// Makes the attempt, within its time.
    pub(crate) async fn make(&self, first: &Hop) -> Outcome {
        let mut progress = Progress::default();
        let result = {
            let attempt = pin!(self.carry_out(first, &mut progress));
            let transport = &*self.core.transport;
            self.allowance.within(transport, attempt).await
        };
        Outcome {
            result: result.unwrap_or_else(|| Err(self.late())),
            progress,
        }
    }

    async fn carry_out(&self, first: &Hop, progress: &mut Progress) -> Result<Begun, Failure> {
        let mut trail = Trail::default();
        let mut followed = None;
        loop {
            let hop = followed.as_ref().unwrap_or(first);
            let may_renew = &mut progress.may_renew_credentials;
            let (answer, body) = self.exchange(hop, may_renew).await?;
            match next(hop, &answer, &mut trail) {
                Next::Done if self.stream && answer.status.is_success() => {
                    let limits = Limits {
                        operation: self.operation.to_owned(),
                        timeout: self.idle_timeout,
                        max_response_bytes: self.core.max_response_bytes,
                        attempts: self.number,
                    };
                    return Ok(Begun::Streamed(answer, body.into_stream(), limits));
                }
                Next::Done => {
                    let rest = whole(body, self.core.max_response_bytes, &self.allowance).await;
                    let body =
                        rest.map_err(|error| self.failure(error.with_status(answer.status)))?;
                    return Ok(Begun::Whole(Answer { body, ..answer }));
                }
                Next::Follow(hop) => {
                    self.span.redirect(answer.status, &hop.url);
                    if hop.method != first.method {
                        progress.turned_into = Some(hop.clone());
                    }
                    followed = Some(hop);
                }
                Next::Refuse(refusal, location) => {
                    let operation = self.operation.to_owned();
                    let error = RedirectError::new(operation, answer.status, refusal, location);
                    return Err(Failure::Redirect(error));
                }
            }
        }
    }

    /// Sends one request and gives the head of its answer, and the body that is still to be read.
    async fn exchange(&self, hop: &Hop, may_renew: &mut bool) -> Result<(Answer, Body), Failure> {
        let core = self.core;
        let body = match &hop.body {
            None => None,
            Some(body) => Some(body.open().await.map_err(|source| {
                let message = "the body cannot be read".to_owned();
                let operation = self.operation.to_owned();
                Failure::Request(RequestError::new(operation, message, Some(source)))
            })?),
        };
        let (mut url, mut headers) = (hop.url.clone(), hop.headers.clone());
        let credentials = &core.credentials;
        let applied = credentials.apply(hop.security, &mut url, &mut headers, &self.allowance);
        let applied = applied.await.map_err(|missing| {
            missing.into_failure(self.operation.to_owned(), self.allowance.limit())
        })?;
        // Getting them may have taken a while.
        let Some(left) = self.allowance.left() else {
            return Err(self.late());
        };
        let request = TransportRequest {
            method: hop.method.clone(),
            url,
            headers,
            body,
            timeout: left,
            idle_timeout: self.idle_timeout,
            max_response_bytes: match self.stream {
                true => usize::MAX,
                false => core.max_response_bytes,
            },
            stream: self.stream,
            operation: Some(self.info.clone()),
            attempt: self.number,
        };
        let response = core.send(request, hop.is_abroad).await;
        let (head, body) = response.map_err(|error| self.failure(error))?.into_parts();
        let answer = Answer::new(head.status, head.headers, Bytes::new());
        *may_renew = answer.status == StatusCode::UNAUTHORIZED && applied.rejected();
        Ok((answer, body))
    }

    fn failure(&self, error: TransportError) -> Failure {
        transport_failure(self.operation.to_owned(), self.allowance.limit(), error)
    }

    fn late(&self) -> Failure {
        let operation = self.operation.to_owned();
        Failure::Timeout(TimeoutError::new(operation, self.allowance.limit(), None))
    }
}
