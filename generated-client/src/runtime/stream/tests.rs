//! Streams as a whole, against scripted answers.

use super::*;
use crate::runtime::api::{Operation, Security};
use crate::runtime::body::Body;
use crate::runtime::client::Client;
use crate::runtime::error::Error;
use crate::runtime::request::Request;
use crate::runtime::testing::{Chunks, Script, Scripted, TestApi, block_on, builder, client};
use crate::runtime::transport::TransportErrorKind;
use crate::runtime::wire::Json;
use futures_core::Stream;
use std::pin::Pin;
use std::time::Duration;

/// An operation that answers a stream.
macro_rules! operation {
    ($name:ident, $method:literal, $output:ty, $read:expr) => {
        enum $name {}

        impl Operation for $name {
            type Output = $output;
            type Error = String;

            const ID: &'static str = "watch";
            const METHOD: &'static str = $method;
            const PATH: &'static str = "/watch";
            const SECURITY: Security = Security::None;
            const ACCEPT: &'static str = "text/event-stream";
            const STREAMS: bool = true;

            fn output(answer: &Answer) -> Result<Self::Output, DecodeError> {
                let read: fn(&Answer) -> Result<Self::Output, DecodeError> = $read;
                read(answer)
            }

            fn error(answer: &Answer) -> Option<Result<String, DecodeError>> {
                Some(answer.json())
            }
        }
    };
}

operation!(Watch, "GET", EventStream<i64, String>, |answer| answer
    .events(Watch::error));
operation!(Hear, "GET", EventStream<String, String>, |answer| answer
    .text_events(Hear::error));
operation!(Word, "GET", EventStream<Json, String>, |answer| answer
    .events(Word::error));
operation!(Whole, "GET", EventStream<Json, String>, |answer| answer
    .whole_events(Whole::error));
operation!(Read, "GET", JsonLines<i64, String>, |answer| answer
    .json_lines());

const BREAK: Result<&str, TransportErrorKind> = Err(TransportErrorKind::Broken);

fn answered(
    status: u16,
    media_type: &str,
    chunks: impl IntoIterator<Item = Result<&'static str, TransportErrorKind>>,
) -> Scripted {
    Ok(http::Response::builder()
        .status(status)
        .header("content-type", media_type)
        .body(Body::from_stream(Chunks(chunks.into_iter().collect())))
        .unwrap())
}

fn streamed(
    chunks: impl IntoIterator<Item = Result<&'static str, TransportErrorKind>>,
) -> Scripted {
    answered(200, "Text/Event-Stream; charset=utf-8", chunks)
}

fn begin<Op: Operation>(client: &Client<TestApi>) -> Result<Op::Output, Error<Op::Error>> {
    block_on(Request::<Op>::new(client).send())
}

/// What a stream gives in a row: values, errors as what they show, and the end.
fn events<T: std::fmt::Debug>(stream: &mut EventStream<T, String>) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        all.push(match block_on(stream.next()) {
            Ok(Some(event)) => format!("{:?}", event.data),
            Ok(None) => return all,
            Err(error) => format!("! {error}"),
        });
        assert!(all.len() < 100);
    }
}

#[test]
fn events_are_decoded_as_they_come() {
    let script = Script::new([streamed([
        Ok("id: 7\nevent: add\ndata: 1\n\nda"),
        Ok("ta: 2\nretry: 5\n\n"),
    ])]);
    let mut stream = begin::<Watch>(&client(script.clone())).unwrap();
    assert_eq!(stream.status(), 200);
    assert!(stream.headers().contains_key("content-type"));
    let shown = format!("{stream:?}");
    assert!(shown.contains("GET /watch"), "{shown}");
    let event = block_on(stream.next()).unwrap().unwrap();
    assert_eq!((event.data, event.event.as_deref()), (1, Some("add")));
    assert_eq!(stream.raw().unwrap().data, "1");
    let event = block_on(std::future::poll_fn(|context| {
        Pin::new(&mut stream).poll_next(context)
    }));
    let event = event.unwrap().unwrap();
    assert_eq!(event.id.as_deref(), Some("7"));
    assert_eq!(event.retry, Some(Duration::from_millis(5)));
    assert_eq!(stream.last_event_id(), Some("7"));
    assert_eq!(block_on(stream.next()).unwrap(), None);
    assert_eq!(block_on(stream.next()).unwrap(), None);
    let requests = script.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].stream);
    assert_eq!(requests[0].headers["accept"], "text/event-stream");
}

#[test]
fn what_cannot_be_decoded_is_not_the_end() {
    let script = Script::new([streamed([
        Ok("data:\n\n: ping\n\nevent: ping\ndata:  \n\nevent: error\ndata: {\"no\":\ndata: 1}\n\n"),
        Ok("data: 2\n\ndata: [DONE]\n\ndata: 3\n\n"),
    ])]);
    let mut stream = begin::<Watch>(&client(script)).unwrap();
    let error = block_on(stream.next()).unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.bytes(), "{\"no\":\n1}");
    assert_eq!(error.status(), 200);
    assert!(
        error
            .decode_error()
            .to_string()
            .contains("expected a number")
    );
    let raw = stream.raw().unwrap();
    assert_eq!(raw.event.as_deref(), Some("error"));
    assert_eq!(events(&mut stream), ["2"]);
}

#[test]
fn texts_are_texts() {
    let script = Script::new([streamed([Ok(
        "data: a\ndata: b\n\ndata:\n\ndata: [DONE]\n\n",
    )])]);
    let mut stream = begin::<Hear>(&client(script)).unwrap();
    assert_eq!(events(&mut stream), [r#""a\nb""#, r#""""#, r#""[DONE]""#]);
}

#[test]
fn what_is_no_json_may_be_a_text() {
    let text = "data: started\n\ndata: \"quoted\"\n\ndata: {\"cut\":\n\ndata: 12\n\n";
    let script = Script::new([streamed([Ok(text)])]);
    let mut stream = begin::<Word>(&client(script)).unwrap();
    let events = events(&mut stream);
    assert_eq!(events[..2], [r#"String("started")"#, r#"String("quoted")"#]);
    assert!(events[2].starts_with("! "), "{events:?}");
    assert_eq!(events[3], "Number(12)");
}

#[test]
fn an_event_may_be_an_object_of_its_fields() {
    let script = Script::new([streamed([Ok(
        "event: a\ndata: {\"b\": 1}\n\nid: 1\nretry: 2\ndata: plain\n\ndata: [DONE]\n\n",
    )])]);
    let mut stream = begin::<Whole>(&client(script)).unwrap();
    let mut next = || {
        block_on(stream.next())
            .unwrap()
            .map(|event| event.data.to_string())
    };
    assert_eq!(next().unwrap(), r#"{"data":{"b":1},"event":"a"}"#);
    assert_eq!(next().unwrap(), r#"{"data":"plain","id":"1","retry":2}"#);
    assert_eq!(next(), None);
}

#[test]
fn another_answer_than_events_is_an_error_with_its_bytes() {
    let script = Script::new([
        answered(200, "application/json", [Ok("{\"a\""), Ok(": 1}")]),
        answered(200, "text/html", [Ok("<ht"), BREAK]),
        answered(200, "application/json", [Ok("123"), Ok("45")]),
        answered(404, "application/json", [Ok("\"gone\"")]),
    ]);
    let client = builder(script).max_response_bytes(10).build().unwrap();
    for (body, found) in [
        ("{\"a\": 1}", "application/json"),
        ("<ht", "text/html"),
        ("12345", "application/json"),
    ] {
        let error = begin::<Watch>(&client).unwrap_err();
        assert_eq!(error.bytes().unwrap(), body);
        let Error::Decode(error) = error else {
            panic!("{error:?}")
        };
        let error = error.decode_error().to_string();
        assert_eq!(
            error,
            format!("expected `text/event-stream`, found {found:?}")
        );
    }
    let error = begin::<Watch>(&client).unwrap_err();
    let Error::Api(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.body().unwrap(), "gone");
}

#[test]
fn an_event_has_a_limit() {
    let script = Script::new([streamed([
        Ok("data: 1\n\ndata: 2\n\ndata: 3\n\n"),
        Ok("id: 1\ndata: 45678"),
        Ok("9012\n\ndata: 5\n\n"),
    ])]);
    let client = builder(script).max_response_bytes(10).build().unwrap();
    let mut stream = begin::<Watch>(&client).unwrap();
    let said = "! GET /watch: the answer is larger than the 10 bytes that the client reads";
    assert_eq!(events(&mut stream), ["1", "2", "3", said]);
}

#[test]
fn a_break_without_an_id_is_an_error() {
    for kind in [TransportErrorKind::Broken, TransportErrorKind::Timeout] {
        let script = Script::new([streamed([Ok("data: 1\n\n"), Err(kind)])]);
        let mut stream = begin::<Watch>(&client(script)).unwrap();
        let events = events(&mut stream);
        assert_eq!((events.len(), &*events[0]), (2, "1"));
    }
}

/// Streams that are asked for again wait, so they need a runtime.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod reconnecting {
    use super::*;
    use crate::runtime::transport::TransportError;

    operation!(Ask, "POST", EventStream<i64, String>, |answer| answer
        .events(Ask::error));

    async fn all<T: std::fmt::Debug>(stream: &mut EventStream<T, String>) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            all.push(match stream.next().await {
                Ok(Some(event)) => format!("{:?}", event.data),
                Ok(None) => return all,
                Err(error) => format!("! {error}"),
            });
        }
    }

    /// The `Last-Event-ID`s that came.
    fn ids(script: &Script) -> Vec<String> {
        let requests = script.requests();
        let ids = requests.iter().map(|request| {
            let id = request.headers.get("last-event-id");
            id.map_or("-".to_owned(), |id| id.to_str().unwrap().to_owned())
        });
        ids.collect()
    }

    async fn begin<Op: Operation>(script: &Script) -> Op::Output
    where
        Op::Error: std::fmt::Debug,
    {
        let request = Request::<Op>::new(&client(script.clone()));
        request.send().await.unwrap()
    }

    #[tokio::test]
    async fn a_break_is_mended_with_the_last_id() {
        let script = Script::new([
            streamed([Ok("retry: 1\nid: a\ndata: 1\n\nid: lost\ndata: 9"), BREAK]),
            Err(TransportError::new(TransportErrorKind::Connect, "why")),
            streamed([Ok("data: 2\n\nid: b\n\n"), Err(TransportErrorKind::Timeout)]),
            streamed([Ok("data: 3\n\n")]),
        ]);
        let mut stream = begin::<Watch>(&script).await;
        assert_eq!(all(&mut stream).await, ["1", "2", "3"]);
        // An event that did not end has not come.
        assert_eq!(ids(&script), ["-", "a", "a", "b"]);
    }

    #[tokio::test]
    async fn attempts_without_an_event_have_a_limit() {
        let first = || streamed([Ok("retry: 1\nid: 1\ndata: 1\n\n"), BREAK]);
        let empty = || streamed([Ok(": hello\n\n"), BREAK]);
        let script = Script::new([first(), empty(), first(), empty(), empty()]);
        let mut stream = begin::<Watch>(&script).await.max_reconnects(2);
        let events = all(&mut stream).await;
        assert_eq!(events[..2], ["1", "1"]);
        assert!(events[2].contains("the connection broke"), "{events:?}");
        assert_eq!(script.requests().len(), 5);
        let script = Script::new([first()]);
        let mut stream = begin::<Watch>(&script).await.max_reconnects(0);
        assert_eq!(all(&mut stream).await.len(), 2);
    }

    #[tokio::test]
    async fn what_may_not_be_repeated_is_not() {
        let script = Script::new([streamed([Ok("id: 1\ndata: 1\n\n"), BREAK])]);
        let mut stream = begin::<Ask>(&script).await;
        assert_eq!(all(&mut stream).await.len(), 2);
        // No header can hold these.
        for chunk in ["id: \u{1}\ndata: 1\n\n", "id:  a\ndata: 1\n\n"] {
            let script = Script::new([streamed([Ok(chunk), BREAK])]);
            let mut stream = begin::<Watch>(&script).await;
            assert_eq!(all(&mut stream).await.len(), 2);
        }
    }

    #[tokio::test]
    async fn an_answer_to_the_second_request_may_be_another() {
        let first = || streamed([Ok("retry: 1\nid: 1\ndata: 1\n\n"), BREAK]);
        for (second, expected) in [
            (answered(204, "", []), None),
            (
                answered(410, "application/json", [Ok("\"gone\"")]),
                Some("! GET /watch: the server answered 410 Gone"),
            ),
            (
                answered(200, "application/json", [Ok("{}")]),
                Some(
                    "! GET /watch: the answer (200 OK, application/json) is not what the API's description says",
                ),
            ),
        ] {
            let script = Script::new([first(), second]);
            let mut stream = begin::<Watch>(&script).await;
            let events = all(&mut stream).await;
            assert_eq!(events.get(1).map(String::as_str), expected);
            assert_eq!(events.len(), 1 + usize::from(expected.is_some()));
        }
    }

    #[tokio::test]
    async fn an_end_is_the_end_unless_it_is_said_otherwise() {
        let part = |text| streamed([Ok(text)]);
        let script = Script::new([part("id: 1\ndata: 1\n\n")]);
        let mut stream = begin::<Watch>(&script).await;
        assert_eq!(all(&mut stream).await, ["1"]);
        let script = Script::new([
            part("retry: 1\ndata: 1\n\n"),
            part("id: 5\ndata: 2\n\n"),
            part("data: 3\n\n"),
            answered(204, "", []),
        ]);
        let mut stream = begin::<Watch>(&script).await.endless();
        assert_eq!(all(&mut stream).await, ["1", "2", "3"]);
        assert_eq!(ids(&script), ["-", "-", "5", "5"]);
        let script = Script::new([
            part("retry: 1\ndata: 1\n\n"),
            part(""),
            part("data: [DONE]\n\n"),
        ]);
        let mut stream = begin::<Watch>(&script).await.endless();
        assert_eq!(all(&mut stream).await, ["1"]);
    }

    #[tokio::test]
    async fn nothing_at_all_is_no_stream() {
        let script = Script::new([answered(204, "", [])]);
        let mut stream = begin::<Watch>(&script).await.endless();
        assert_eq!(stream.next().await.unwrap(), None);
    }
}

#[test]
fn lines_are_decoded_as_they_come() {
    let script = Script::new([answered(
        200,
        "application/x-ndjson",
        [Ok("\u{feff}1\n\n \r\n2\r\n{\"a\""), Ok(": 1}\n3"), Ok("4")],
    )]);
    let mut stream = begin::<Read>(&client(script)).unwrap();
    let mut next = || block_on(stream.next());
    assert_eq!(next().unwrap(), Some(1));
    assert_eq!(next().unwrap(), Some(2));
    let error = next().unwrap_err();
    assert_eq!(error.bytes().unwrap(), "{\"a\": 1}");
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    let said = error.decode_error().to_string();
    assert_eq!(said, "line 5: expected a number, found an object");
    assert_eq!(next().unwrap(), Some(34));
    assert_eq!(next().unwrap(), None);
    assert_eq!(next().unwrap(), None);
    assert_eq!(stream.line(), 6);
    let shown = format!("{stream:?}");
    assert!(shown.contains("line: 6"), "{shown}");
}

#[test]
fn records_are_told_by_what_stands_before_them() {
    let script = Script::new([answered(
        200,
        "application/json-seq",
        [Ok("\x1e1\n\x1e\x1e2\n\x1e3\x1e"), Ok("4\n\x1e5")],
    )]);
    let mut stream = begin::<Read>(&client(script)).unwrap();
    let mut all = Vec::new();
    loop {
        match block_on(stream.next()) {
            Ok(None) => break,
            Ok(Some(value)) => all.push(value.to_string()),
            Err(Error::Decode(error)) => all.push(error.decode_error().to_string()),
            Err(error) => panic!("{error:?}"),
        }
    }
    let cut = |line| format!("line {line}: the record breaks off");
    let expected = ["1", "2", &cut(3), "4", &cut(5)];
    assert_eq!(all, expected);
}

#[test]
fn lines_break_and_have_a_limit() {
    let lines = |chunks: [_; 2]| answered(200, "application/jsonl", chunks);
    let script = Script::new([
        lines([Ok("1\n2"), BREAK]),
        lines([Ok("1\n12345"), Ok("67890123\n1\n")]),
        answered(500, "application/json", [Ok("\"oops\"")]),
    ]);
    let client = builder(script).max_response_bytes(10).build().unwrap();
    for said in ["the connection broke", "larger than the 10 bytes"] {
        let mut stream = begin::<Read>(&client).unwrap();
        assert_eq!(block_on(stream.next()).unwrap(), Some(1));
        let error = block_on(stream.next()).unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert_eq!(error.status().unwrap(), 200);
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(block_on(stream.next()).unwrap(), None);
    }
    assert!(matches!(begin::<Read>(&client), Err(Error::Api(_))));
}

#[test]
fn the_bytes_are_there_as_ever() {
    let script = Script::new([streamed([Ok("data: 1\n\n")])]);
    let request = Request::<Watch>::new(&client(script));
    let stream = block_on(request.stream()).unwrap();
    assert_eq!(block_on(stream.bytes()).unwrap(), "data: 1\n\n");
}

#[test]
fn streams_go_anywhere() {
    fn anywhere<T: Send + Sync + Unpin + 'static>(_: &T) {}
    fn sends<T: Send>(_: &T) {}
    let script = Script::new([streamed([]), answered(200, "", [])]);
    let client = client(script);
    let mut stream = begin::<Watch>(&client).unwrap();
    anywhere(&stream);
    sends(&stream.next());
    let mut lines = begin::<Read>(&client).unwrap();
    anywhere(&lines);
    sends(&lines.next());
}
