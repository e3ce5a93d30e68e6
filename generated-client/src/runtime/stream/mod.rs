//! Answers that come one value after the other: server-sent events, and lines of JSON.

mod event;
mod events;
mod json_lines;
mod lines;
mod live;
mod parser;
mod source;
#[cfg(test)]
mod tests;

pub use event::Event;
pub use events::EventStream;
pub use json_lines::JsonLines;
pub(crate) use live::{Pending, open, whole};

use super::response::Answer;
use super::wire::{DecodeError, Wire};
use event::Reader;
use events::Refused;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use live::Live;

impl Answer {
    /// Reads the body as events whose data is JSON.
    #[doc(hidden)]
    pub fn events<T: Wire, E>(
        &self,
        refused: fn(&Self) -> Option<Result<E, DecodeError>>,
    ) -> Result<EventStream<T, E>, DecodeError> {
        self.event_stream(event::json, refused)
    }

    /// Reads the body as events whose data is text.
    #[doc(hidden)]
    pub fn text_events<E>(
        &self,
        refused: fn(&Self) -> Option<Result<E, DecodeError>>,
    ) -> Result<EventStream<String, E>, DecodeError> {
        self.event_stream(event::text, refused)
    }

    /// Reads the body as events which are objects of their fields.
    #[doc(hidden)]
    pub fn whole_events<T: Wire, E>(
        &self,
        refused: fn(&Self) -> Option<Result<E, DecodeError>>,
    ) -> Result<EventStream<T, E>, DecodeError> {
        self.event_stream(event::whole, refused)
    }

    /// Reads the body as JSON values, one a line or a record.
    #[doc(hidden)]
    pub fn json_lines<T: Wire, E>(&self) -> Result<JsonLines<T, E>, DecodeError> {
        let live = self.live()?;
        Ok(JsonLines::new(self.head(), live))
    }

    fn event_stream<T, E>(
        &self,
        read: Reader<T>,
        refused: Refused<E>,
    ) -> Result<EventStream<T, E>, DecodeError> {
        // What says that there is nothing has no type.
        if self.status != http::StatusCode::NO_CONTENT {
            expect_events(&self.headers)?;
        }
        let live = self.live()?;
        Ok(EventStream::new(self.head(), live, read, refused))
    }

    fn live(&self) -> Result<Live, DecodeError> {
        let taken = || DecodeError::new("the body of the answer was taken already");
        self.live.take().ok_or_else(taken)
    }

    /// The same answer without its body.
    fn head(&self) -> Self {
        Self::new(self.status, self.headers.clone(), bytes::Bytes::new())
    }
}

/// Whether an answer is one of events, as far as it says what it is.
fn expect_events(headers: &HeaderMap) -> Result<(), DecodeError> {
    let Some(media_type) = headers.get(CONTENT_TYPE) else {
        return Ok(());
    };
    let media_type = String::from_utf8_lossy(media_type.as_bytes());
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence.eq_ignore_ascii_case("text/event-stream") {
        true => Ok(()),
        false => Err(DecodeError::new(format!(
            "expected `text/event-stream`, found {essence:?}"
        ))),
    }
}
