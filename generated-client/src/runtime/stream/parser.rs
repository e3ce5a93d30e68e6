//! `text/event-stream` to events (WHATWG HTML, section 9.2.6), as its bytes come.

use super::event::Event;
use super::lines::{Ends, Lines, TooLong};
use bytes::{Bytes, BytesMut};
use std::time::Duration;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads events from chunks. The data of an event that is one line inside of one chunk is a part of that, without a copy.
#[derive(Debug)]
pub(super) struct Parser {
    lines: Lines,
    limit: usize,
    /// Whether the first line was read.
    has_begun: bool,
    /// The id of the last event that had one and came whole.
    id: String,
    /// How long to wait before connecting again, as it was said last.
    retry: Option<Duration>,
    event: Begun,
}

/// An event that has not ended.
#[derive(Debug, Default)]
struct Begun {
    id: Option<String>,
    event: String,
    data: Data,
    retry: Option<Duration>,
}

/// The lines of data so far.
#[derive(Debug, Default)]
enum Data {
    #[default]
    None,
    One(Bytes),
    Several(BytesMut),
}

impl Data {
    fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::One(line) => line.len(),
            Self::Several(lines) => lines.len(),
        }
    }

    fn push(&mut self, line: Bytes) {
        let mut lines = match std::mem::take(self) {
            Self::None => {
                *self = Self::One(line);
                return;
            }
            Self::One(first) => BytesMut::from(&*first),
            Self::Several(lines) => lines,
        };
        lines.extend_from_slice(b"\n");
        lines.extend_from_slice(&line);
        *self = Self::Several(lines);
    }
}

impl Parser {
    /// Reads events of at most so many bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            lines: Lines::new(Ends::Either, limit),
            limit,
            has_begun: false,
            id: String::new(),
            retry: None,
            event: Begun::default(),
        }
    }

    /// The id of the last event that had one.
    pub(super) fn last_id(&self) -> Option<&str> {
        Some(self.id.as_str()).filter(|id| !id.is_empty())
    }

    /// How long to wait before connecting again, where that was said.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Begins with another answer, of which only what holds of all of them is known.
    pub(super) fn restart(&mut self) {
        self.lines.restart();
        self.has_begun = false;
        self.event = Begun::default();
    }

    /// Adds the next chunk, once [`next`](Self::next) has nothing more of those before.
    pub(super) fn push(&mut self, chunk: Bytes) {
        self.lines.push(chunk);
    }

    /// The next whole event.
    pub(super) fn next(&mut self) -> Result<Option<Event<Bytes>>, TooLong> {
        while let Some(mut line) = self.lines.next()? {
            if !std::mem::replace(&mut self.has_begun, true) && line.starts_with(BYTE_ORDER_MARK) {
                line = line.slice(BYTE_ORDER_MARK.len()..);
            }
            if !line.is_empty() {
                self.field(&line)?;
            } else if let Some(event) = self.dispatch() {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    fn field(&mut self, line: &Bytes) -> Result<(), TooLong> {
        let colon = line.iter().position(|byte| *byte == b':');
        let name = colon.map_or(line.clone(), |colon| line.slice(..colon));
        let mut value = colon.map_or(Bytes::new(), |colon| line.slice(colon + 1..));
        if value.starts_with(b" ") {
            value = value.slice(1..);
        }
        match &*name {
            b"data" => {
                if self.event.data.len() + value.len() >= self.limit {
                    return Err(TooLong);
                }
                self.event.data.push(value);
            }
            b"event" => self.event.event = text(&value),
            b"id" if !value.contains(&0) => self.event.id = Some(text(&value)),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let millis = text(&value).parse().unwrap_or(u64::MAX);
                self.retry = Some(Duration::from_millis(millis));
                self.event.retry = self.retry;
            }
            // A comment has no name.
            _ => {}
        }
        Ok(())
    }

    fn dispatch(&mut self) -> Option<Event<Bytes>> {
        let Begun {
            id,
            event,
            data,
            retry,
        } = std::mem::take(&mut self.event);
        if let Some(id) = id {
            self.id = id;
        }
        let data = match data {
            Data::None => return None,
            Data::One(line) => line,
            Data::Several(lines) => lines.freeze(),
        };
        Some(Event {
            id: self.last_id().map(str::to_owned),
            event: Some(event).filter(|event| !event.is_empty()),
            retry,
            data,
        })
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'c>(chunks: impl IntoIterator<Item = &'c [u8]>) -> Vec<Event<Bytes>> {
        let mut parser = Parser::new(1000);
        let mut events = Vec::new();
        for chunk in chunks {
            parser.push(Bytes::copy_from_slice(chunk));
            while let Some(event) = parser.next().unwrap() {
                events.push(event);
            }
        }
        events
    }

    #[test]
    fn an_event_that_broke_off_has_left_no_id() {
        let mut parser = Parser::new(1000);
        parser.push(Bytes::from_static(b"id: 1\ndata: a\n\nid: 2\ndata: b\n"));
        while parser.next().unwrap().is_some() {}
        assert_eq!(parser.last_id(), Some("1"));
        parser.restart();
        assert_eq!(parser.last_id(), Some("1"));
        parser.push(Bytes::from_static(b"id: 3\n\n"));
        assert_eq!(parser.next().unwrap(), None);
        assert_eq!(parser.last_id(), Some("3"));
    }

    /// What events say, in short: `id|event|retry|data`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let bytes = text.as_bytes();
        let events = read([bytes]);
        assert_eq!(read(bytes.chunks(1)), events);
        assert_eq!(read(bytes.chunks(3)), events);
        for cut in 0..=bytes.len() {
            assert_eq!(read([&bytes[..cut], &bytes[cut..]]), events, "{cut}");
        }
        let said: Vec<String> = events
            .iter()
            .map(|event| {
                format!(
                    "{}|{}|{}|{}",
                    event.id.as_deref().unwrap_or("-"),
                    event.event.as_deref().unwrap_or("-"),
                    event
                        .retry
                        .map_or("-".to_owned(), |retry| retry.as_millis().to_string()),
                    String::from_utf8_lossy(&event.data)
                )
            })
            .collect();
        assert_eq!(said, expected, "{text:?}");
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        check(
            "data: YHOO\ndata: +2\ndata: 10\n\n",
            &["-|-|-|YHOO\n+2\n10"],
        );
        check(
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            &[
                "1|-|-|first event",
                "-|-|-|second event",
                "-|-|-| third event",
            ],
        );
        check("data\n\ndata\ndata\n\ndata:", &["-|-|-|", "-|-|-|\n"]);
        check("data:test\n\ndata: test\n\n", &["-|-|-|test", "-|-|-|test"]);
        check(
            "event: add\ndata: 1\n\ndata: 2\n\n",
            &["-|add|-|1", "-|-|-|2"],
        );
        check("event: ping\n\nid: 7\n\ndata: 1\n\n", &["7|-|-|1"]);
        check("id: a\0b\ndata: 1\n\n", &["-|-|-|1"]);
        check("id: 1\ndata: 1\n\nid: 2\n", &["1|-|-|1"]);
    }

    #[test]
    fn all_ends_of_lines_are_the_same() {
        for end in ["\n", "\r", "\r\n"] {
            let text = "id: 1\nevent: é\ndata: a\n: no\ndata: b\n\ndata: c\n\n".replace('\n', end);
            check(&text, &["1|é|-|a\nb", "1|-|-|c"]);
        }
        check("data: a\r\n\r\r\ndata: b\n\r\n", &["-|-|-|a", "-|-|-|b"]);
    }

    #[test]
    fn a_mark_stands_at_the_beginning_only() {
        check("\u{feff}data: 1\n\n\u{feff}data: 2\n\n", &["-|-|-|1"]);
        check("\u{feff}\ndata: \u{feff}1\n\n", &["-|-|-|\u{feff}1"]);
    }

    #[test]
    fn retry_is_digits() {
        check(
            "retry: 10\ndata: 1\n\ndata: 2\n\n",
            &["-|-|10|1", "-|-|-|2"],
        );
        for text in ["1.5", "-1", "1s", "", "+1"] {
            check(&format!("retry: {text}\ndata: 1\n\n"), &["-|-|-|1"]);
        }
        let mut parser = Parser::new(100);
        parser.push(Bytes::from("retry: 99999999999999999999999\n"));
        assert_eq!(parser.next(), Ok(None));
        assert_eq!(parser.retry(), Some(Duration::from_millis(u64::MAX)));
    }

    #[test]
    fn what_has_not_ended_is_no_event() {
        check("data: 1\n\ndata: 2\n", &["-|-|-|1"]);
        check("data: 1", &[]);
        let mut parser = Parser::new(100);
        parser.push(Bytes::from("id: 5\ndata: 1\n\nevent: a\ndata: 2\nda"));
        assert!(parser.next().unwrap().is_some());
        assert!(parser.next().unwrap().is_none());
        parser.restart();
        parser.push(Bytes::from("data: 3\n\n"));
        let event = parser.next().unwrap().unwrap();
        assert_eq!((event.event, &event.data[..]), (None, &b"3"[..]));
        assert_eq!(event.id.as_deref(), Some("5"));
    }

    #[test]
    fn an_event_has_a_limit_and_a_stream_has_none() {
        let mut parser = Parser::new(10);
        for _ in 0..100 {
            parser.push(Bytes::from(": none\ndata: 1234\n\n"));
            assert!(parser.next().unwrap().is_some());
            assert!(parser.next().unwrap().is_none());
        }
        parser.push(Bytes::from("data: 1234\ndata: 1234\ndata: 12\n\n"));
        assert_eq!(parser.next(), Err(TooLong));
        parser.restart();
        parser.push(Bytes::from("data: 1234567"));
        assert_eq!(parser.next(), Err(TooLong));
    }
}
