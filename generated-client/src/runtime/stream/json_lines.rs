//! JSON values, one a line or a record, each decoded as it comes.

use super::lines::{Ends, Lines, SEPARATOR};
use super::live::Live;
use crate::runtime::body::BodyStream;
use crate::runtime::charset;
use crate::runtime::error::{Error, UndecodableAnswer};
use crate::runtime::execute::Limits;
use crate::runtime::response::Answer;
use crate::runtime::transport::TransportError;
use crate::runtime::wire::{DecodeError, Wire, from_slice};
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The JSON values that a server sends, one a line or a record (RFC 7464), as they come.
///
/// It is a [`Stream`] of values, and [`next`](Self::next) gives the same without any other crate.
///
/// - **A line that cannot be decoded is an error, and not the end**: the next one comes after it. What was sent is in
///   [`Error::bytes`], and the error says in which line. Lines of nothing but white space are passed over.
/// - **Where the connection breaks**, or nothing comes for as long as an attempt may take, that is the last item, an error.
/// - **Dropping it** closes the connection.
///
/// A line may be as large as an answer ([`max_response_bytes`](crate::runtime::ClientBuilder::max_response_bytes)); one that is
/// larger ends the stream. All of them together may be of any length and take any time.
///
/// ```ignore
/// let mut lines = client.exports().download("exp_1").await?;
/// while let Some(line) = lines.next().await? {
///     println!("{line:?}");
/// }
/// ```
pub struct JsonLines<T, E> {
    source: Box<Source>,
    holds: PhantomData<fn() -> (T, E)>,
}

/// The lines of an answer, undecoded.
struct Source {
    head: Answer,
    body: Option<BodyStream>,
    limits: Limits,
    lines: Lines,
    /// Whether anything but white space was seen.
    has_begun: bool,
    /// How many lines there were.
    count: u64,
}

impl<T, E> JsonLines<T, E> {
    pub(super) fn new(head: Answer, live: Live) -> Self {
        let Live { body, limits, .. } = live;
        let source = Box::new(Source {
            head,
            body: Some(body),
            lines: Lines::new(Ends::Feed, limits.max_response_bytes),
            limits,
            has_begun: false,
            count: 0,
        });
        Self {
            source,
            holds: PhantomData,
        }
    }

    /// The number of the last line that came; the first one is line 1. Lines of white space count, too.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.source.count
    }

    /// The status code of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.source.head.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.source.head.headers
    }
}

impl<T: Wire, E> JsonLines<T, E> {
    /// The next value, and `None` at the end.
    ///
    /// # Errors
    ///
    /// When a line is not what the description says; the next one can still be had. When the connection breaks, or a line
    /// is too large: nothing comes after that.
    pub async fn next(&mut self) -> Result<Option<T>, Error<E>> {
        std::future::poll_fn(|context| self.poll_value(context))
            .await
            .transpose()
    }

    fn poll_value(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        let source = &mut *self.source;
        Poll::Ready(match ready!(source.poll_line(context)) {
            None => None,
            Some(Err(error)) => Some(Err(source.limits.failure(error).into())),
            Some(Ok(line)) => Some(
                match source.checked(&line).and_then(|()| from_slice(&line)) {
                    Ok(value) => Ok(value),
                    Err(error) => {
                        let (head, operation) =
                            (source.head.clone(), source.limits.operation.clone());
                        let answer = Answer { body: line, ..head };
                        let error = error.in_line(source.count);
                        Err(Error::Decode(UndecodableAnswer::new(
                            operation, answer, error,
                        )))
                    }
                },
            ),
        })
    }
}

impl Source {
    fn poll_line(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let line = match self.lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => {
                    let Some(body) = &mut self.body else {
                        return Poll::Ready(None);
                    };
                    match ready!(Pin::new(body).poll_next(context)) {
                        Some(Ok(chunk)) => {
                            self.look_at(&chunk);
                            self.lines.push(chunk);
                            continue;
                        }
                        Some(Err(error)) => return Poll::Ready(Some(Err(self.broken(error)))),
                        None => {
                            self.body = None;
                            match self.lines.rest() {
                                Some(rest) => rest,
                                None => return Poll::Ready(None),
                            }
                        }
                    }
                }
                Err(_) => {
                    let error = TransportError::too_large(self.limits.max_response_bytes);
                    return Poll::Ready(Some(Err(self.broken(error))));
                }
            };
            let is_record = self.lines.ends() == Ends::Record;
            // A mark may stand before the first line, and blanks between records are no lines.
            let bare = match self.count {
                0 => charset::without_mark(&line).trim_ascii(),
                _ => line.trim_ascii(),
            };
            let is_blank = bare.is_empty();
            if !(is_record && is_blank) {
                self.count += 1;
            }
            if !is_blank {
                return Poll::Ready(Some(Ok(line)));
            }
        }
    }

    /// Whether the first value begins with what records begin with.
    fn look_at(&mut self, chunk: &[u8]) {
        if let (false, Some(first)) = (self.has_begun, chunk.trim_ascii_start().first()) {
            self.has_begun = true;
            if *first == SEPARATOR {
                self.lines.set_ends(Ends::Record);
            }
        }
    }

    /// Whether a record is whole: a number or a word that nothing follows may have been longer (RFC 7464, section 2.4).
    fn checked(&self, line: &[u8]) -> Result<(), DecodeError> {
        let is_bare = |byte: &u8| !matches!(byte, b'{' | b'[' | b'"');
        let may_be_cut = self.lines.ends() == Ends::Record
            && line.trim_ascii_start().first().is_some_and(is_bare)
            && !line.last().is_some_and(u8::is_ascii_whitespace);
        match may_be_cut {
            true => Err(DecodeError::new("the record breaks off")),
            false => Ok(()),
        }
    }

    fn broken(&mut self, error: TransportError) -> TransportError {
        self.body = None;
        self.lines = Lines::new(Ends::Feed, 0);
        error.with_status(self.head.status)
    }
}

impl<T: Wire, E> Stream for JsonLines<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_value(context)
    }
}

/// Shows nothing of the values.
impl<T, E> fmt::Debug for JsonLines<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines")
            .field("operation", &self.source.limits.operation)
            .field("head", &self.source.head)
            .field("line", &self.source.count)
            .finish_non_exhaustive()
    }
}
