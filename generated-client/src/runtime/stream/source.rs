//! Where events come from: one answer after the other, as connections break.

use super::event::Event;
use super::expect_events;
use super::live::{Live, gather};
use super::parser::Parser;
use crate::runtime::body::BodyStream;
use crate::runtime::client::Core;
use crate::runtime::error::Failure;
use crate::runtime::execute::{Begun, Limits, begin};
use crate::runtime::parts::Parts;
use crate::runtime::random::random;
use crate::runtime::response::Answer;
use crate::runtime::transport::TransportError;
use crate::runtime::wire::DecodeError;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, StatusCode};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// How often a server is asked again without an event in between, unless the caller says otherwise.
const ATTEMPTS: u32 = 5;

/// The longest wait before a server is asked again, whatever it says.
const LONGEST: Duration = Duration::from_secs(30);

/// The shortest such wait, so that a server that says zero is not asked as fast as it answers.
const SHORTEST: Duration = Duration::from_millis(100);

/// How many chunks are passed over behind the last event.
const FEW: u32 = 8;

/// The events of a call, undecoded.
pub(super) struct Source {
    state: State,
    parser: Parser,
    /// The last answer, without a body.
    head: Answer,
    core: Arc<Core>,
    parts: Parts,
    limits: Limits,
    /// How often the server was asked again since the last event.
    attempts: u32,
    /// How often it may be.
    pub(super) most_attempts: u32,
    /// Whether it is asked again after an answer that ended as it should.
    pub(super) is_endless: bool,
}

enum State {
    Reading(BodyStream),
    /// The lock makes what is behind it `Sync` and is never taken.
    Connecting(Mutex<Connecting>),
    Ended,
}

type Connecting = Pin<Box<dyn Future<Output = Result<Connected, Failure>> + Send>>;

/// What a server says that is asked again.
enum Connected {
    Reading(Answer, BodyStream, Limits),
    /// There is no more to come.
    Over,
    Refused(Answer),
    Unreadable(Answer, DecodeError),
}

/// Why there are no more events.
pub(super) enum Stopped {
    Failure(Failure),
    /// An answer that is no success.
    Refused(Answer),
    /// An answer that is something else.
    Unreadable(Answer, DecodeError),
}

impl Source {
    pub(super) fn new(head: Answer, live: Live) -> Self {
        let Live {
            core,
            parts,
            body,
            limits,
        } = live;
        Self {
            state: match is_over(head.status) {
                true => State::Ended,
                false => State::Reading(body),
            },
            parser: Parser::new(limits.max_response_bytes),
            head,
            core,
            parts,
            limits,
            attempts: 0,
            most_attempts: ATTEMPTS,
            is_endless: false,
        }
    }

    pub(super) fn head(&self) -> &Answer {
        &self.head
    }

    pub(super) fn operation(&self) -> &str {
        &self.limits.operation
    }

    pub(super) fn last_id(&self) -> Option<&str> {
        self.parser.last_id()
    }

    /// Reads nothing more of an answer that has said so itself. What is there already is passed over: a connection whose answer
    /// was read to its end can be used again.
    pub(super) fn finish(&mut self, context: &mut Context<'_>) {
        if let State::Reading(body) = &mut self.state {
            let mut left = FEW;
            while let (1.., Poll::Ready(Some(Ok(_)))) =
                (left, Pin::new(&mut *body).poll_next(context))
            {
                left -= 1;
            }
        }
        self.end();
    }

    fn end(&mut self) {
        self.state = State::Ended;
    }

    pub(super) fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<Bytes>, Stopped>>> {
        loop {
            let next = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Connecting(connecting) => {
                    let connecting = connecting.get_mut().unwrap_or_else(PoisonError::into_inner);
                    let connected = ready!(connecting.as_mut().poll(context));
                    self.connected(connected)
                }
                State::Reading(body) => match self.parser.next() {
                    Ok(Some(event)) => {
                        self.attempts = 0;
                        return Poll::Ready(Some(Ok(event)));
                    }
                    Err(_) => {
                        let error = TransportError::too_large(self.limits.max_response_bytes);
                        Some(self.broken(error))
                    }
                    Ok(None) => match ready!(Pin::new(body).poll_next(context)) {
                        Some(Ok(chunk)) => {
                            self.parser.push(chunk);
                            continue;
                        }
                        Some(Err(error)) => match error.is_retryable() && self.reconnect() {
                            true => None,
                            false => Some(self.broken(error)),
                        },
                        None => {
                            if !(self.is_endless && self.reconnect()) {
                                self.end();
                            }
                            None
                        }
                    },
                },
            };
            if let Some(stopped) = next {
                self.end();
                return Poll::Ready(Some(Err(stopped)));
            }
        }
    }

    fn broken(&self, error: TransportError) -> Stopped {
        let error = error.with_status(self.head.status);
        Stopped::Failure(self.limits.failure(error))
    }

    fn connected(&mut self, connected: Result<Connected, Failure>) -> Option<Stopped> {
        match connected {
            Ok(Connected::Reading(head, body, limits)) => {
                (self.head, self.limits) = (head, limits);
                self.state = State::Reading(body);
                None
            }
            Ok(Connected::Over) => {
                self.end();
                None
            }
            Ok(Connected::Refused(answer)) => Some(Stopped::Refused(answer)),
            Ok(Connected::Unreadable(answer, error)) => Some(Stopped::Unreadable(answer, error)),
            Err(failure) => match is_passing(&failure) && self.reconnect() {
                true => None,
                false => Some(Stopped::Failure(failure)),
            },
        }
    }

    /// Asks the server again for what comes after the last event, if that can be done.
    fn reconnect(&mut self) -> bool {
        let id = self.parser.last_id();
        // One that no header can hold would ask for something else, or for nothing.
        let is_sound = |id: &str| id.trim_ascii() == id && HeaderValue::from_str(id).is_ok();
        let may = match id {
            Some(id) => is_sound(id),
            None => self.is_endless,
        };
        if !may || self.attempts >= self.most_attempts || !self.parts.may_be_asked_again() {
            return false;
        }
        let wait = wait(self.parser.retry(), self.attempts + 1);
        // Where there is nothing to wait with, a server is not asked over and over.
        let Some(pause) = self.core.transport.sleep(wait) else {
            return false;
        };
        self.attempts += 1;
        let mut parts = self.parts.clone();
        if let Some(id) = id {
            parts.extra_header("Last-Event-ID".to_owned(), id.to_owned());
        }
        let core = Arc::clone(&self.core);
        self.parser.restart();
        self.state = State::Connecting(Mutex::new(Box::pin(async move {
            pause.await;
            connect(core, parts).await
        })));
        true
    }
}

async fn connect(core: Arc<Core>, parts: Parts) -> Result<Connected, Failure> {
    let (answer, mut body, limits) = match begin(Arc::clone(&core), parts).await? {
        Begun::Whole(answer) => return Ok(Connected::Refused(answer)),
        Begun::Streamed(answer, body, limits) => (answer, body, limits),
    };
    if is_over(answer.status) {
        return Ok(Connected::Over);
    }
    match expect_events(&answer.headers) {
        Ok(()) => Ok(Connected::Reading(answer, body, limits)),
        Err(error) => {
            let body = gather(&core, &mut body, &limits).await;
            Ok(Connected::Unreadable(Answer { body, ..answer }, error))
        }
    }
}

/// Whether the server says that there are no events, and will not be (WHATWG HTML, section 9.2.3).
fn is_over(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
}

/// Whether another attempt may go better.
fn is_passing(failure: &Failure) -> bool {
    match failure {
        Failure::Transport(error) => error.is_retryable(),
        Failure::Timeout(_) => true,
        _ => false,
    }
}

/// How long to wait before an attempt: as long as the server said or else between one and three seconds, so that not all
/// clients come back at once, and twice as long each time.
fn wait(said: Option<Duration>, attempt: u32) -> Duration {
    let usual = || Duration::from_millis(1000 + random() % 2000);
    let first = said.unwrap_or_else(usual);
    let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
    first.saturating_mul(doubled).clamp(SHORTEST, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_limit() {
        let second = Duration::from_secs(1);
        for _ in 0..100 {
            let usual = wait(None, 1);
            assert!(usual >= second && usual < 3 * second, "{usual:?}");
        }
        assert_eq!(wait(Some(second), 1), second);
        assert_eq!(wait(Some(second), 4), 8 * second);
        assert_eq!(wait(Some(second), u32::MAX), LONGEST);
        assert_eq!(wait(Some(Duration::MAX), 1), LONGEST);
        assert_eq!(wait(Some(Duration::ZERO), 5), SHORTEST);
    }
}
