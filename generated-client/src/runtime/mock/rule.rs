//! What a mock answers with, and when.

use super::MockRequest;
use crate::runtime::api::Operation;
use crate::runtime::body::Body;
use crate::runtime::transport::{TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Method, StatusCode};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// The answers of one target, under one condition.
pub(super) struct Rule {
    pub(super) target: Target,
    pub(super) condition: Option<Condition>,
    pub(super) answers: Vec<Planned>,
}

/// Which of the requests of a target are meant.
pub(super) type Condition = Arc<dyn Fn(&MockRequest) -> bool + Send + Sync>;

/// What requests go to.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Target {
    Operation {
        id: &'static str,
        method: Cow<'static, str>,
        path: Cow<'static, str>,
        /// What tells the representations of one operation apart.
        accept: &'static str,
    },
    /// Whoever issues tokens.
    Token,
}

/// An answer that is to be given.
pub(super) struct Planned {
    pub(super) reply: Reply,
    pub(super) delay: Duration,
    /// How often it is given, where that was said.
    pub(super) times: Option<usize>,
    pub(super) given: usize,
}

#[derive(Clone)]
pub(super) enum Reply {
    Answer {
        status: StatusCode,
        headers: HeaderMap,
        chunks: Vec<Bytes>,
        /// How the connection ends behind the last chunk, where it does not end well.
        end: Option<TransportErrorKind>,
    },
    Error(TransportErrorKind),
}

impl Target {
    pub(super) fn of<Op: Operation>() -> Self {
        Self::Operation {
            id: Op::ID,
            method: Op::METHOD.into(),
            path: Op::PATH.into(),
            accept: Op::ACCEPT,
        }
    }

    pub(super) fn undescribed(method: Method, path: String) -> Self {
        Self::Operation {
            id: "",
            method: method.as_str().to_owned().into(),
            path: path.into(),
            accept: "",
        }
    }

    pub(super) fn accept(&self) -> Option<&'static str> {
        match self {
            Self::Operation { accept, .. } => Some(accept),
            Self::Token => None,
        }
    }

    /// Whether a request goes there.
    pub(super) fn is_of(&self, request: &MockRequest) -> bool {
        match (self, request.operation()) {
            (Self::Token, None) => true,
            (
                Self::Operation {
                    id, method, path, ..
                },
                Some(operation),
            ) => *id == operation.id && *method == operation.method && *path == operation.path,
            _ => false,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token => f.write_str("the token endpoint"),
            Self::Operation {
                id: "",
                method,
                path,
                ..
            } => write!(f, "{method} {path}"),
            Self::Operation {
                id, method, path, ..
            } => write!(f, "`{id}` ({method} {path})"),
        }
    }
}

impl Rule {
    /// The next answer, if there is another one.
    pub(super) fn take(&mut self) -> Option<(Reply, Duration)> {
        let last = self.answers.len().checked_sub(1)?;
        let mut answers = self.answers.iter_mut().enumerate();
        let (_, next) = answers.find(|(index, answer)| match answer.times {
            Some(times) => answer.given < times,
            None => answer.given == 0 || *index == last,
        })?;
        next.given += 1;
        Some((next.reply.clone(), next.delay))
    }

    /// Says of each answer that it was not given, or not often enough.
    pub(super) fn missing(&self) -> impl Iterator<Item = String> {
        let answers = self.answers.iter().enumerate();
        answers.filter_map(|(index, answer)| {
            let wanted = answer.times.unwrap_or(1);
            (answer.given < wanted).then(|| {
                format!(
                    "answer {} of the mock to {} was given {} times and not {wanted}",
                    index + 1,
                    self.target,
                    answer.given,
                )
            })
        })
    }
}

impl Reply {
    pub(super) fn into_answer(self) -> Result<http::Response<Body>, TransportError> {
        let (status, headers, mut chunks, end) = match self {
            Self::Error(kind) => return Err(failure(kind)),
            Self::Answer {
                status,
                headers,
                chunks,
                end,
            } => (status, headers, VecDeque::from(chunks), end),
        };
        let body = match (chunks.len(), end) {
            (0, None) => Body::default(),
            (1, None) => Body::from(chunks.pop_front().unwrap_or_default()),
            _ => Body::from_stream(Chunks { chunks, end }),
        };
        let mut answer = http::Response::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

fn failure(kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind, "the mock is told to fail")
}

/// A body that comes in pieces.
struct Chunks {
    chunks: VecDeque<Bytes>,
    end: Option<TransportErrorKind>,
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = self.chunks.pop_front().map(Ok);
        let end = || self.end.map(failure).map(Err);
        Poll::Ready(chunk.or_else(end))
    }
}
