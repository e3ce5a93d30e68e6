//! An event, and the ways in which what it holds is read.

use crate::runtime::wire::{DecodeError, Json, Wire, from_slice, to_vec};
use bytes::Bytes;
use std::time::Duration;

/// An event that a server sent: what it holds, and what came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The id of this event or, if it has none of its own, that of the last one that had: with it the server is asked for
    /// what comes next, in the header `Last-Event-ID`.
    pub id: Option<String>,
    /// Which kind of event it is, where the server says so; without that, it is a `message`.
    pub event: Option<String>,
    /// What it holds.
    pub data: T,
    /// How long to wait before connecting again, where this event says so.
    pub retry: Option<Duration>,
}

/// What the data of an event comes to.
#[derive(Debug, PartialEq)]
pub(super) enum Reading<T> {
    Value(T),
    /// Nothing, as what keeps a connection open has none.
    Nothing,
    /// That nothing more comes.
    End,
}

/// A way to read the data of an event.
pub(super) type Reader<T> = fn(&Event<Bytes>) -> Result<Reading<T>, DecodeError>;

/// What many services send when they are done.
const DONE: &[u8] = b"[DONE]";

/// The data is a text.
pub(super) fn text(event: &Event<Bytes>) -> Result<Reading<String>, DecodeError> {
    let text = String::from_utf8_lossy(&event.data);
    Ok(Reading::Value(text.into_owned()))
}

/// The data is JSON. Some types have texts that servers send as they are, such as a date or the word of an enumeration.
pub(super) fn json<T: Wire>(event: &Event<Bytes>) -> Result<Reading<T>, DecodeError> {
    match event.data.trim_ascii() {
        b"" => Ok(Reading::Nothing),
        DONE => Ok(Reading::End),
        data => {
            let read = from_slice(data).or_else(|error| match is_word(data) {
                true => from_slice(&quoted(&String::from_utf8_lossy(data))).map_err(|_| error),
                false => Err(error),
            });
            read.map(Reading::Value)
        }
    }
}

/// The value is an object of the event's fields. Whether its data is JSON or a text is told by what the type takes.
pub(super) fn whole<T: Wire>(event: &Event<Bytes>) -> Result<Reading<T>, DecodeError> {
    let data = event.data.trim_ascii();
    if data == DONE {
        return Ok(Reading::End);
    }
    let as_text = || {
        from_slice::<T>(&object(
            event,
            &quoted(&String::from_utf8_lossy(&event.data)),
        ))
    };
    if from_slice::<Json>(data).is_err() {
        return match as_text() {
            Err(_) if data.is_empty() => Ok(Reading::Nothing),
            read => read.map(Reading::Value),
        };
    }
    let as_json = from_slice::<T>(&object(event, data));
    match as_json {
        Ok(value) if value.is_known() => Ok(Reading::Value(value)),
        // What no reading makes a known value is kept as the JSON that it is.
        other => match (as_text(), other) {
            (Ok(text), _) if text.is_known() => Ok(Reading::Value(text)),
            (text, Err(error)) => text.map(Reading::Value).map_err(|_| error),
            (_, Ok(value)) => Ok(Reading::Value(value)),
        },
    }
}

/// Whether something is a text and no JSON, nor the beginning of any.
fn is_word(data: &[u8]) -> bool {
    !data.starts_with(b"{")
        && !data.starts_with(b"[")
        && !data.starts_with(b"\"")
        && from_slice::<Json>(data).is_err()
}

/// The object of an event's fields, with data that is JSON.
fn object(event: &Event<Bytes>, data: &[u8]) -> Vec<u8> {
    let mut object = b"{".to_vec();
    let texts = [("event", &event.event), ("id", &event.id)];
    for (name, text) in texts {
        if let Some(text) = text {
            object.extend([b"\"", name.as_bytes(), b"\":", &quoted(text), b","].concat());
        }
    }
    if let Some(retry) = event.retry {
        object.extend(format!("\"retry\":{},", retry.as_millis()).into_bytes());
    }
    object.extend([b"\"data\":", data, b"}"].concat());
    object
}

fn quoted(text: &str) -> Vec<u8> {
    to_vec(&text.to_owned()).unwrap_or_default()
}
