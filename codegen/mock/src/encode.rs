//! Values as the bytes of answers.

use crate::media::Notation;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    /// All of it, whose length is said.
    Whole(Bytes),
    /// One thing after the other.
    Pieces(VecDeque<Bytes>),
}

impl Payload {
    pub(crate) fn empty() -> Self {
        Self::Whole(Bytes::new())
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Whole(text.into().into())
    }
}

impl http_body::Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = match &mut *self {
            Self::Whole(bytes) => Some(std::mem::take(bytes)).filter(|bytes| !bytes.is_empty()),
            Self::Pieces(pieces) => pieces.pop_front(),
        };
        Poll::Ready(next.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_empty(),
            Self::Pieces(pieces) => pieces.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Pieces(_) => SizeHint::default(),
        }
    }
}

/// One value in a notation; nothing where there is no way to write it.
pub(crate) fn value(notation: Notation, value: &Value) -> Option<Payload> {
    Some(match (notation, value) {
        (Notation::Text | Notation::Xml | Notation::Bytes, Value::String(text)) => {
            Payload::text(text.clone())
        }
        (Notation::Json | Notation::Text | Notation::Bytes, value) => {
            Payload::text(value.to_string())
        }
        (Notation::Form, Value::Object(fields)) => {
            let pairs = fields.iter().map(|(name, value)| {
                let value = text(value);
                let escaped = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
                format!("{}={}", escaped(name), escaped(&value))
            });
            Payload::text(pairs.collect::<Vec<_>>().join("&"))
        }
        _ => return None,
    })
}

/// Values one behind the other.
pub(crate) fn values(notation: Notation, values: &[Value], are_events: bool) -> Payload {
    let pieces = values
        .iter()
        .enumerate()
        .map(|(index, value)| match notation {
            Notation::Events if are_events => event(value),
            Notation::Events => event(&json!({ "id": index.to_string(), "data": text(value) })),
            Notation::Sequence => format!("\u{1e}{value}\n").into(),
            _ => format!("{value}\n").into(),
        });
    Payload::Pieces(pieces.collect())
}

/// An event with the fields that an object has.
fn event(value: &Value) -> Bytes {
    let mut out = String::new();
    for name in ["event", "id", "retry", "data"] {
        let Some(field) = value.get(name).filter(|field| !field.is_null()) else {
            continue;
        };
        let text = text(field);
        // A line break ends a field, and only data may have several.
        let lines: Vec<&str> = text.split(['\r', '\n']).collect();
        let count = if name == "data" { lines.len() } else { 1 };
        for line in lines.iter().take(count) {
            out.push_str(&format!("{name}: {line}\n"));
        }
    }
    out.push('\n');
    out.into()
}

/// A text as it is, and everything else as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// A value as a header has it; nothing if it cannot be in one.
pub(crate) fn header(value: &Value) -> Option<http::HeaderValue> {
    let text = match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{name},{}", text(value)));
            fields.collect::<Vec<_>>().join(",")
        }
        Value::Null => return None,
        value => text(value),
    };
    let is_plain = text
        .chars()
        .all(|character| (' '..='~').contains(&character))
        && text.trim() == text;
    is_plain.then(|| http::HeaderValue::from_str(&text).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_their_fields_on_lines() {
        let value = json!({ "event": "x\ny", "data": "a\nb", "retry": 5, "id": null });
        assert_eq!(event(&value), "event: x\nretry: 5\ndata: a\ndata: b\n\n");
        let Payload::Pieces(pieces) = values(Notation::Events, &[json!({ "a": 1 })], false) else {
            panic!("it is in pieces");
        };
        assert_eq!(pieces, ["id: 0\ndata: {\"a\":1}\n\n"]);
    }

    #[test]
    fn headers_hold_what_can_be_in_one() {
        assert_eq!(header(&json!([1, "a"])).unwrap(), "1,a");
        assert_eq!(header(&json!({ "a": 1 })).unwrap(), "a,1");
        assert_eq!(header(&json!("ä")), None);
        assert_eq!(header(&json!("a\r\nb: c")), None);
    }
}
