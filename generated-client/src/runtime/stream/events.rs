//! Server-sent events, each decoded as it comes.

use super::event::{Event, Reader, Reading};
use super::live::Live;
use super::source::{Source, Stopped};
use crate::runtime::error::{ApiError, Error, UndecodableAnswer};
use crate::runtime::response::Answer;
use crate::runtime::wire::DecodeError;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The events that a server sends, as they come.
///
/// It is a [`Stream`] of [`Event`]s, and [`next`](Self::next) gives the same without any other crate.
///
/// - **An event whose data cannot be decoded is an error, and not the end**: the next one comes after it. What was sent is
///   in [`Error::bytes`], and [`raw`](Self::raw) has the event with its kind. Data that is empty, as some servers send to
///   keep the connection open, is passed over, and so are comments.
/// - **Where the connection breaks**, or nothing comes for as long as an attempt may take, the server is asked again, with the id
///   of the last event in `Last-Event-ID`: up to [five times](Self::max_reconnects) in a row, after as long as the server
///   said, or one to three seconds, and longer each time. That is done where the events have ids and the method is one that
///   changes nothing; elsewhere the break is the last item, an error. An answer that is no success is an error, too.
/// - **It ends** where the answer does, or with the data `[DONE]`, unless the data are texts. An event that breaks off at the
///   end is none. [`endless`](Self::endless) asks again there, too.
/// - **Dropping it** closes the connection.
///
/// An event may be as large as an answer ([`max_response_bytes`](crate::runtime::ClientBuilder::max_response_bytes)); one that
/// is larger ends the stream. All of them together may be of any length and take any time.
///
/// ```ignore
/// let mut events = client.chat().create_events().await?;
/// while let Some(event) = events.next().await? {
///     println!("{:?}", event.data);
/// }
/// ```
pub struct EventStream<T, E> {
    source: Box<Source>,
    read: Reader<T>,
    refused: Refused<E>,
    /// The last event that came.
    raw: Option<Event<Bytes>>,
}

/// How the operation reads answers that are no success.
pub(crate) type Refused<E> = fn(&Answer) -> Option<Result<E, DecodeError>>;

impl<T, E> EventStream<T, E> {
    pub(super) fn new(head: Answer, live: Live, read: Reader<T>, refused: Refused<E>) -> Self {
        Self {
            source: Box::new(Source::new(head, live)),
            read,
            refused,
            raw: None,
        }
    }

    /// The next event, and `None` at the end.
    ///
    /// # Errors
    ///
    /// When the data of an event is not what the description says; the next event can still be had. When the connection
    /// breaks and does not come back, or an event is too large: nothing comes after that.
    pub async fn next(&mut self) -> Result<Option<Event<T>>, Error<E>> {
        std::future::poll_fn(|context| self.poll_event(context))
            .await
            .transpose()
    }

    /// How often in a row, without an event in between, the server is asked again when the connection breaks: five times,
    /// unless it is said here. Zero turns it off.
    #[must_use]
    pub fn max_reconnects(mut self, max: u32) -> Self {
        self.source.most_attempts = max;
        self
    }

    /// Asks the server again when an answer ends, too, as browsers do, and even where the events have no ids: what comes then
    /// may have been there already, or be missed. The stream ends when the server says 204, or after as many attempts without
    /// an event as there [may be](Self::max_reconnects).
    #[must_use]
    pub fn endless(mut self) -> Self {
        self.source.is_endless = true;
        self
    }

    /// The id of the last event that had one.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.source.last_id()
    }

    /// The last event as it came, whether it could be decoded or not.
    #[must_use]
    pub fn raw(&self) -> Option<&Event<Bytes>> {
        self.raw.as_ref()
    }

    /// The status code of the answer that the events come with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.source.head().status
    }

    /// The headers of the answer that the events come with.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.source.head().headers
    }

    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<T>, Error<E>>>> {
        loop {
            let event = match ready!(self.source.poll_event(context)) {
                None => return Poll::Ready(None),
                Some(Err(stopped)) => return Poll::Ready(Some(Err(self.stopped(stopped)))),
                Some(Ok(event)) => event,
            };
            let read = (self.read)(&event);
            let raw = self.raw.insert(event);
            return Poll::Ready(Some(match read {
                Ok(Reading::Nothing) => continue,
                Ok(Reading::End) => {
                    self.source.finish(context);
                    return Poll::Ready(None);
                }
                Ok(Reading::Value(data)) => Ok(Event {
                    id: raw.id.clone(),
                    event: raw.event.clone(),
                    data,
                    retry: raw.retry,
                }),
                Err(error) => {
                    let body = raw.data.clone();
                    let answer = Answer {
                        body,
                        ..self.source.head().clone()
                    };
                    Err(self.unreadable(answer, error))
                }
            }));
        }
    }

    fn stopped(&self, stopped: Stopped) -> Error<E> {
        match stopped {
            Stopped::Failure(failure) => failure.into(),
            Stopped::Unreadable(answer, error) => self.unreadable(answer, error),
            Stopped::Refused(answer) => {
                let body = (self.refused)(&answer);
                let operation = self.source.operation().to_owned();
                Error::Api(ApiError::new(operation, answer, body))
            }
        }
    }

    fn unreadable(&self, answer: Answer, error: DecodeError) -> Error<E> {
        let operation = self.source.operation().to_owned();
        Error::Decode(UndecodableAnswer::new(operation, answer, error))
    }
}

impl<T, E> Stream for EventStream<T, E> {
    type Item = Result<Event<T>, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

/// Shows nothing of the events.
impl<T, E> fmt::Debug for EventStream<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("operation", &self.source.operation())
            .field("head", self.source.head())
            .finish_non_exhaustive()
    }
}
