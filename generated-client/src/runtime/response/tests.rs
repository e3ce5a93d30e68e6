//! What answers become.

use super::*;
use crate::runtime::Unknown;
use crate::runtime::testing::Probe;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use std::collections::BTreeMap;

fn answer(body: &'static str) -> Answer {
    let headers = [(SET_COOKIE, HeaderValue::from_static("session=hunter2"))];
    Answer::new(
        StatusCode::OK,
        headers.into_iter().collect(),
        Bytes::from_static(body.as_bytes()),
    )
}

#[test]
fn json_is_decoded() {
    assert_eq!(answer(" [1, 2] ").json::<Vec<i64>>().unwrap(), [1, 2]);
    assert_eq!(answer("\u{feff}5").json::<i64>().unwrap(), 5);
}

#[test]
fn an_empty_body_is_no_json_but_may_be_a_success() {
    let error = answer("").json::<i64>().unwrap_err();
    assert_eq!(error.to_string(), "expected JSON, found an empty body");
    assert_eq!(answer("").empty(), Ok(()));
    assert_eq!(answer("whatever").empty(), Ok(()));
}

#[test]
fn a_body_is_text_or_bytes_as_well() {
    let mut answer = answer("\u{feff}text");
    assert_eq!(answer.text().unwrap(), "text");
    assert_eq!(answer.bytes().unwrap(), "\u{feff}text".as_bytes());
    answer.body = Bytes::from_static(b"\xE9");
    let error = answer.failure_text(|text| text).unwrap().unwrap_err();
    assert!(error.to_string().contains("UTF-8"), "{error}");
    assert_eq!(
        answer.failure_bytes(Some),
        Some(Ok(Some(answer.body.clone())))
    );
    let latin = HeaderValue::from_static("text/plain; charset=latin1");
    answer.headers.insert(CONTENT_TYPE, latin);
    assert_eq!(answer.failure_text(|text| text), Some(Ok("é".to_owned())));
}

#[test]
fn a_success_that_is_not_described_is_named() {
    let error = answer("").unexpected().to_string();
    assert_eq!(error, "the description lists no success of status 200");
}

fn response(values: &[&'static str]) -> Response<Probe> {
    let mut answer = answer("1");
    for value in values {
        let name = HeaderName::from_static("x-h");
        answer.headers.append(name, HeaderValue::from_static(value));
    }
    Response::new(answer, 1)
}

#[derive(Clone, Debug, PartialEq)]
enum Loose {
    Count(i64),
    Flag(bool),
    Name(String),
    Color(Color),
    Unknown(Json),
}

crate::wire! {
    union Loose where [] {
        Count(i64);
        Flag(bool);
        Color(Color);
        Name(String);
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Mode {
    One,
    A,
    Unknown(Unknown<Json>),
}

crate::wire! {
    enum Mode: Json {
        "1" => One;
        "a" => A;
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Color {
    r: i64,
    name: Option<String>,
}

crate::wire! {
    struct Color {
        "R" => r, required;
        "name" => name, optional;
    }
}

#[test]
fn headers_are_typed() {
    let number = response(&[" 42 "]);
    assert_eq!(number.header::<i64>("X-H"), Some(42));
    assert_eq!(number.header::<f64>("x-h"), Some(42.0));
    assert_eq!(number.header::<String>("X-H").as_deref(), Some("42"));
    assert_eq!(number.header::<Json>("X-H"), Some(42.into()));
    assert_eq!(number.header::<bool>("X-H"), None);
    assert_eq!(number.header::<Vec<i64>>("X-H"), Some(vec![42]));
    assert_eq!(number.header::<i64>("X-Other"), None);
    assert_eq!(number.header::<i64>("no header\n"), None);
    assert_eq!(response(&["true"]).header::<bool>("X-H"), Some(true));
    assert_eq!(response(&["4,5"]).header::<i64>("X-H"), None);
    let quoted = response(&[r#"W/"a\b""#]).header::<String>("X-H");
    assert_eq!(quoted.as_deref(), Some(r#"W/"a\b""#));
    let list = response(&["1, 2", "3"]);
    assert_eq!(list.header::<Vec<i64>>("X-H"), Some(vec![1, 2, 3]));
    let texts = list.header::<Vec<String>>("X-H").unwrap();
    assert_eq!(texts, ["1", "2", "3"]);
    assert_eq!(list.header::<String>("X-H").as_deref(), Some("1, 2, 3"));
    assert_eq!(response(&[""]).header::<Vec<i64>>("X-H"), Some(vec![]));
    assert_eq!(response(&[""]).header::<String>("X-H").as_deref(), Some(""));
    let null = response(&["null"]);
    assert_eq!(null.header::<Json>("X-H"), Some("null".into()));
    assert_eq!(null.header::<Option<i64>>("X-H"), Some(None));
}

#[test]
fn a_header_of_a_union_is_read_as_what_it_looks_like() {
    let loose = |text| response(&[text]).header::<Loose>("X-H").unwrap();
    let name = |text: &str| Loose::Name(text.to_owned());
    assert_eq!(loose("42"), Loose::Count(42));
    assert_eq!(loose("true"), Loose::Flag(true));
    assert_eq!(loose("abc"), name("abc"));
    assert_eq!(loose("\"42\""), name("\"42\""));
    assert_eq!(loose("1, 2"), name("1, 2"));
    let color = Color { r: 1, name: None };
    assert_eq!(loose(r#"{"R": 1}"#), Loose::Color(color));
    // No member takes these as they are.
    for text in ["4.2", "null", "[1]"] {
        assert_eq!(loose(text), name(text));
    }
    let list = response(&["1, a, true"]).header::<Vec<Loose>>("X-H");
    let expected = [Loose::Count(1), name("a"), Loose::Flag(true)];
    assert_eq!(list.unwrap(), expected);
}

#[test]
fn an_unknown_value_is_kept_as_text() {
    let mode = |text| response(&[text]).header::<Mode>("X-H").unwrap();
    assert_eq!(mode("1"), Mode::One);
    assert_eq!(mode("a"), Mode::A);
    let Mode::Unknown(unknown) = mode("2") else {
        panic!("it is known");
    };
    assert_eq!(unknown.value(), "2");
}

#[test]
fn objects_are_read_in_simple_style() {
    for text in ["R,100,name,5", "R=100,name=5", r#"{"R": 100, "name": "5"}"#] {
        let map = response(&[text]).header::<BTreeMap<String, Json>>("X-H");
        assert_eq!(map.unwrap()["R"], 100, "{text}");
    }
    for text in ["R,100,name,red", "R=100, name=red"] {
        let color = response(&[text]).header::<Color>("X-H").unwrap();
        assert_eq!((color.r, color.name.as_deref()), (100, Some("red")));
    }
    let two = response(&["R=100", "name=red"]);
    assert!(two.header::<Color>("X-H").is_some());
    for text in ["", "R", "R,100,name", "=1", "G=1"] {
        assert_eq!(response(&[text]).header::<Color>("X-H"), None, "{text}");
    }
}

#[test]
fn cookies_are_neither_joined_nor_split() {
    let mut answer = answer("1");
    let cookie = "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT";
    answer
        .headers
        .append(SET_COOKIE, HeaderValue::from_static(cookie));
    let response = Response::<Probe>::new(answer, 1);
    let list = response.header::<Vec<String>>("Set-Cookie");
    assert_eq!(list.unwrap(), ["session=hunter2", cookie]);
    let first = response.header::<String>("set-cookie");
    assert_eq!(first.as_deref(), Some("session=hunter2"));
}

#[test]
fn debug_shows_no_text_of_the_answer() {
    let response = Response::<Probe>::new(answer("\"hunter2\""), 5);
    let shown = format!("{response:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("set-cookie"), "{shown}");
    assert!(shown.contains("[9 bytes]"), "{shown}");
    assert_eq!(response.bytes(), &b"\"hunter2\""[..]);
}
