//! The answers of one operation, as a test writes them down.

use super::rule::{Condition, Planned, Reply, Rule, Target};
use super::{MockRequest, MockTransport, State};
use crate::runtime::api::Operation;
use crate::runtime::response::Answer;
use crate::runtime::transport::TransportErrorKind;
use crate::runtime::wire::{Json, Wire, to_vec};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// The answers of a [`MockTransport`] to the operation `Op`.
///
/// Each method that names an answer adds it; [`times`](Self::times), [`delay`](Self::delay), [`header`](Self::header) and
/// [`then_fails`](Self::then_fails) are about the answer that was added last.
pub struct MockAnswers<Op> {
    mock: MockTransport,
    target: Target,
    condition: Option<Condition>,
    /// Which rule of the mock it is, once it has an answer.
    rule: Option<usize>,
    operation: PhantomData<fn() -> Op>,
}

impl<Op: Operation> MockAnswers<Op> {
    pub(super) fn new(mock: MockTransport, target: Target) -> Self {
        Self {
            mock,
            target,
            condition: None,
            rule: None,
            operation: PhantomData,
        }
    }

    /// Only requests that meet this condition are answered by what is added from here on. These answers go before those
    /// without a condition.
    pub fn when(
        mut self,
        condition: impl Fn(&MockRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.condition = Some(Arc::new(condition));
        self.rule = None;
        self
    }

    /// Answers with success, and this as the body.
    ///
    /// # Panics
    ///
    /// When it cannot be written, or the operation answers otherwise.
    #[track_caller]
    pub fn output(self, output: &Op::Output) -> Self
    where
        Op::Output: Wire,
    {
        let body = match to_vec(output) {
            Ok(body) => Bytes::from(body),
            Err(error) => panic!(
                "the mock's answer to {} cannot be written: {error}",
                self.target
            ),
        };
        let headers = of_type("application/json");
        // The first success that the operation reads in this way.
        let fits = |status: &u16| {
            StatusCode::from_u16(*status)
                .is_ok_and(|status| misfit::<Op>(status, &headers, &body).is_none())
        };
        let status = (200..300).find(fits).unwrap_or(200);
        self.checked(status, headers, body)
    }

    /// Answers with a status and JSON.
    ///
    /// # Panics
    ///
    /// When the API's description says otherwise of the operation, or it is no status.
    #[track_caller]
    pub fn json(self, status: u16, body: impl Into<Json>) -> Self {
        let body: Json = body.into();
        self.checked(status, of_type("application/json"), body.to_string().into())
    }

    /// Answers with a status and text: of the media type that is read as it comes, if the operation's answers are (so events
    /// are written as they stand on the wire), and else plain.
    ///
    /// # Panics
    ///
    /// As [`json`](Self::json).
    #[track_caller]
    pub fn text(self, status: u16, body: impl Into<String>) -> Self {
        let headers = of_type(streamed::<Op>().unwrap_or("text/plain; charset=utf-8"));
        self.checked(status, headers, body.into().into())
    }

    /// Answers with a status and bytes.
    ///
    /// # Panics
    ///
    /// As [`json`](Self::json).
    #[track_caller]
    pub fn bytes(self, status: u16, body: impl Into<Bytes>) -> Self {
        let headers = of_type(streamed::<Op>().unwrap_or("application/octet-stream"));
        self.checked(status, headers, body.into())
    }

    /// Answers with a status and no body.
    ///
    /// # Panics
    ///
    /// As [`json`](Self::json).
    #[track_caller]
    pub fn empty(self, status: u16) -> Self {
        self.checked(status, HeaderMap::new(), Bytes::new())
    }

    /// Answers with a status and whatever body, as a broken server would: nothing holds it against the description.
    ///
    /// # Panics
    ///
    /// When it is no status.
    #[track_caller]
    pub fn unchecked(self, status: u16, body: impl Into<Bytes>) -> Self {
        self.chunks(status, [body.into()])
    }

    /// Answers with a status and a body that comes in pieces, such as a stream of events. Nothing holds it against the
    /// description.
    ///
    /// # Panics
    ///
    /// When it is no status.
    #[track_caller]
    pub fn chunks(self, status: u16, chunks: impl IntoIterator<Item = impl Into<Bytes>>) -> Self {
        let status = status_of(status);
        self.add(Reply::Answer {
            status,
            headers: HeaderMap::new(),
            chunks: chunks.into_iter().map(Into::into).collect(),
            end: None,
        })
    }

    /// Does not answer; this goes wrong instead.
    pub fn error(self, kind: TransportErrorKind) -> Self {
        self.add(Reply::Error(kind))
    }

    /// The last answer has this header, too, in place of one of that name.
    ///
    /// # Panics
    ///
    /// When there is no answer yet, or it is no header.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value))
        else {
            panic!("{name:?} with this value is no header")
        };
        self.change(|answer| match &mut answer.reply {
            Reply::Answer { headers, .. } => {
                headers.insert(name, value);
            }
            Reply::Error(_) => panic!("an error has no headers"),
        })
    }

    /// The last answer is given this often, and then the next one. Where there is no next one, no more is answered.
    ///
    /// # Panics
    ///
    /// When there is no answer yet.
    #[track_caller]
    pub fn times(self, times: usize) -> Self {
        self.change(|answer| answer.times = Some(times))
    }

    /// The last answer takes this long. It comes at once if the client would wait for so long, and the time is up at once if
    /// it would not.
    ///
    /// # Panics
    ///
    /// When there is no answer yet.
    #[track_caller]
    pub fn delay(self, delay: Duration) -> Self {
        self.change(|answer| answer.delay = delay)
    }

    /// What goes wrong behind the last byte of the last answer.
    ///
    /// # Panics
    ///
    /// When there is no answer yet.
    #[track_caller]
    pub fn then_fails(self, kind: TransportErrorKind) -> Self {
        self.change(|answer| match &mut answer.reply {
            Reply::Answer { end, .. } => *end = Some(kind),
            Reply::Error(_) => panic!("an error has no end to go wrong"),
        })
    }

    #[track_caller]
    fn checked(self, status: u16, headers: HeaderMap, body: Bytes) -> Self {
        let status = status_of(status);
        if let Some(why) = misfit::<Op>(status, &headers, &body) {
            let target = &self.target;
            panic!(
                "the mock's answer {status} to {target} is not what the API's description says{why}"
            )
        }
        let chunks = match body.is_empty() {
            true => Vec::new(),
            false => vec![body],
        };
        self.add(Reply::Answer {
            status,
            headers,
            chunks,
            end: None,
        })
    }

    fn add(mut self, reply: Reply) -> Self {
        let planned = Planned {
            reply,
            delay: Duration::ZERO,
            times: None,
            given: 0,
        };
        let mut state = self.mock.state();
        let index = match self.rule {
            Some(index) => index,
            None => {
                let State { rules, .. } = &mut *state;
                let known = |rule: &Rule| rule.condition.is_none() && rule.target == self.target;
                let known = match self.condition {
                    Some(_) => None,
                    None => rules.iter().position(known),
                };
                known.unwrap_or_else(|| {
                    rules.push(Rule {
                        target: self.target.clone(),
                        condition: self.condition.clone(),
                        answers: Vec::new(),
                    });
                    rules.len() - 1
                })
            }
        };
        if let Some(rule) = state.rules.get_mut(index) {
            rule.answers.push(planned);
        }
        drop(state);
        self.rule = Some(index);
        self
    }

    #[track_caller]
    fn change(self, change: impl FnOnce(&mut Planned)) -> Self {
        {
            let mut state = self.mock.state();
            let rule = self.rule.and_then(|index| state.rules.get_mut(index));
            let last = rule.and_then(|rule| rule.answers.last_mut());
            match last {
                Some(answer) => change(answer),
                None => panic!("there is no answer yet that this could be about"),
            }
        }
        self
    }
}

impl<Op> fmt::Debug for MockAnswers<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MockAnswers")
            .field(&self.target.to_string())
            .finish()
    }
}

#[track_caller]
fn status_of(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(status) => status,
        Err(_) => panic!("{status} is no status"),
    }
}

/// The media type of answers that are read as they come, if those of an operation are.
fn streamed<Op: Operation>() -> Option<&'static str> {
    let mut accepted = Op::ACCEPT.split([',', ';']).map(str::trim);
    accepted
        .next()
        .filter(|first| Op::STREAMS && !first.is_empty())
}

fn of_type(media_type: &'static str) -> HeaderMap {
    let header = (CONTENT_TYPE, HeaderValue::from_static(media_type));
    [header].into_iter().collect()
}

/// Where an answer is not what the operation reads, and why. A failure that the description does not list may have any body.
fn misfit<Op: Operation>(status: StatusCode, headers: &HeaderMap, body: &Bytes) -> Option<String> {
    let answer = Answer::new(status, headers.clone(), body.clone());
    let error = match status {
        // What is read as it comes is not there yet.
        _ if status.is_success() && Op::STREAMS => None,
        _ if status.is_success() => Op::output(&answer).err(),
        _ if status.is_redirection() => None,
        _ => Op::error(&answer).and_then(Result::err),
    }?;
    Some(match error.path().as_str() {
        "" => format!(": {}", error.message()),
        path => format!(", at `{path}`: {}", error.message()),
    })
}
