//! Tests of reading and writing, through the types as generated code would have them.

#![expect(
    unreachable_pub,
    reason = "`wire!` is made for types that a crate exports"
)]

mod enums;
mod rest;
mod unions;

use super::reader::MAX_STACK;
use super::*;
use crate::runtime::{DateTime, Nullable, Unknown, Uri};
use serde_json::json;

#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: String,
    parent: Option<String>,
    note: Nullable<String>,
    count: Option<i64>,
    status: Option<Status>,
    r#type: Option<Box<Open>>,
    extra: Extra,
}

crate::wire! {
    struct Open, extra {
        "id" => id, required;
        "parent" => parent, required;
        "note" => note, optional;
        "count" => count, optional;
        "status" => status, optional;
        "_type" => r#type, optional;
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Closed {
    id: i64,
    tags: Option<Vec<String>>,
}

crate::wire! {
    struct Closed {
        "id" => id, required;
        "tags" => tags, optional;
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Nothing {}

crate::wire! {
    struct Nothing {}
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Status {
    InProgress,
    CloseIo,
    Unknown(Unknown),
}

crate::wire! {
    enum Status {
        "in-progress" => InProgress;
        "Close.io" => CloseIo;
    }
}

fn read<T: Wire>(text: &str) -> Result<T, String> {
    from_slice(text.as_bytes()).map_err(|error| error.to_string())
}

fn written(value: &dyn Wire) -> String {
    String::from_utf8(to_vec(value).unwrap()).unwrap()
}

fn open() -> Open {
    read(r#"{"id":"a","parent":null}"#).unwrap()
}

#[track_caller]
fn same(text: &str) {
    let value: Json = read(text).unwrap();
    assert_eq!(written(&value), text);
}

#[test]
fn absent_null_and_value_are_told_apart_and_written_back() {
    for text in [
        r#"{"id":"a","parent":null}"#,
        r#"{"id":"a","parent":"b","note":null}"#,
        r#"{"id":"a","parent":null,"note":"n","count":5,"status":"in-progress"}"#,
    ] {
        let value: Open = read(text).unwrap();
        assert_eq!(written(&value), text);
    }
    assert!(open().note.is_absent());
    let null: Open = read(r#"{"id":"a","parent":null,"note":null}"#).unwrap();
    assert!(null.note.is_null());
}

#[test]
fn a_null_that_should_not_be_is_taken_for_absent() {
    let value: Open = read(r#"{"id":"a","parent":null,"count":null,"status":null}"#).unwrap();
    assert_eq!(value, open());
}

#[test]
fn unknown_properties_are_kept_and_written_back() {
    let text = r#"{"id":"a","parent":null,"z":{"b":[1,2.5,"x",null,true]},"a":"first"}"#;
    let value: Open = read(text).unwrap();
    assert_eq!(value.extra.len(), 2);
    let back: Json = read(&written(&value)).unwrap();
    assert_eq!(back, read::<Json>(text).unwrap());
}

#[test]
fn an_entry_of_extra_takes_the_place_of_the_declared_property() {
    let mut value = open();
    value.count = Some(5);
    value.extra.insert("count".into(), json!("five"));
    value.extra.insert("id".into(), Json::Null);
    assert_eq!(
        written(&value),
        r#"{"parent":null,"count":"five","id":null}"#
    );
}

#[test]
fn a_closed_type_passes_over_what_it_does_not_know() {
    let value: Closed = read(r#"{"x":[{"y":["{"]}],"id":1,"tags":["a"],"z":null}"#).unwrap();
    assert_eq!(written(&value), r#"{"id":1,"tags":["a"]}"#);
    assert_eq!(read::<Nothing>(r#"{"a":1}"#), Ok(Nothing {}));
    assert_eq!(written(&Nothing {}), "{}");
}

#[test]
fn keys_come_in_any_order_and_the_last_of_two_counts() {
    let value: Closed = read(r#"{"tags":["a"],"id":1,"tags":["b"],"id":2}"#).unwrap();
    assert_eq!(written(&value), r#"{"id":2,"tags":["b"]}"#);
    let escaped: Closed = read(r#"{"\u0069d":3}"#).unwrap();
    assert_eq!(escaped.id, 3);
}

#[test]
fn errors_name_the_place() {
    for (text, expected) in [
        ("{}", "`[0].id`: this required property is missing"),
        (r#"{"id":1}"#, "`[0].id`: expected a string, found a number"),
        (
            r#"{"id":"a"}"#,
            "`[0].parent`: this required property is missing",
        ),
        (
            r#"{"id":"a","parent":"b","_type":{"id":"c","parent":7}}"#,
            "`[0]._type.parent`: expected a string, found a number",
        ),
        (
            r#"{"id":"a","parent":null,"count":1.5}"#,
            "`[0].count`: expected an integer, found a number with a fraction or an exponent",
        ),
        (
            r#"{"id":"a","parent":null,"count":9223372036854775808}"#,
            "`[0].count`: this integer is out of the range of `i64`",
        ),
        ("[]", "`[0]`: expected an object, found an array"),
        (
            r#"{"new key":{"a":[0,nul]}}"#,
            "`[0][\"new key\"].a[1]`: the text is not JSON: expected ident at line 1 column 24",
        ),
    ] {
        let error = read::<Vec<Open>>(&format!("[{text}]")).unwrap_err();
        assert_eq!(error, expected, "{text}");
    }
}

#[test]
fn enums_are_open() {
    assert_eq!(read(r#""Close.io""#), Ok(Status::CloseIo));
    let later: Status = read(r#""voice\u006dail""#).unwrap();
    assert_eq!(later.as_str(), "voicemail");
    assert!(matches!(later, Status::Unknown(_)));
    assert_eq!(written(&later), r#""voicemail""#);
    assert_eq!("in-progress".parse(), Ok(Status::InProgress));
    assert_eq!(Status::VALUES, ["in-progress", "Close.io"]);
    assert_eq!(
        format!("{:>9}|{}", Status::CloseIo, later),
        " Close.io|voicemail"
    );
    assert_eq!(Status::InProgress.as_ref(), "in-progress");
    assert!(read::<Status>("1").is_err());
}

#[test]
fn integers_keep_every_digit_or_fail() {
    assert_eq!(read("9223372036854775807"), Ok(i64::MAX));
    assert_eq!(read("-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(read("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(read(&u128::MAX.to_string()), Ok(u128::MAX));
    assert_eq!(read(&i128::MIN.to_string()), Ok(i128::MIN));
    assert_eq!(written(&u128::MAX), u128::MAX.to_string());
    assert_eq!(written(&i128::MIN), i128::MIN.to_string());
    assert_eq!(read("153.0"), Ok(153_i64));
    assert_eq!(read("1.5e1"), Ok(15_u32));
    assert_eq!(read("-0"), Ok(0_i32));
    for text in ["9223372036854775808", "1e30", "9007199254740993.0", "1.5"] {
        assert!(read::<i64>(text).is_err(), "{text}");
    }
    assert!(read::<u32>("-1").is_err());
    assert!(read::<i32>("2147483648").is_err());
    assert!(read::<i64>("\"1\"").is_err());
}

#[test]
fn floats_are_finite() {
    assert_eq!(read("0.1"), Ok(0.1_f64));
    assert_eq!(read("5"), Ok(5.0_f64));
    assert_eq!(written(&0.1_f32), "0.1");
    assert_eq!(written(&1e300), "1e+300");
    assert!(read::<f64>("1e400").is_err());
    assert!(read::<f32>("1e40").is_err());
    assert!(read::<f64>("NaN").is_err());
    assert!(read::<f64>("-Infinity").is_err());
    let lines = BTreeMap::from([("price".to_owned(), vec![1.0, f64::INFINITY])]);
    let error = to_vec(&lines).unwrap_err();
    assert_eq!(error.path(), "price[1]");
    let mut nested = vec![lines];
    nested.push(BTreeMap::new());
    assert_eq!(to_vec(&nested).unwrap_err().path(), "[0].price[1]");
}

#[test]
fn any_json_is_read_and_written_back() {
    same(r#"{"a":[1,-1,1.5,1e+100,true,false,null,""],"b":{}}"#);
    same("18446744073709551615");
    same("-9223372036854775808");
    same("-0.0");
    same(r#""\"\\\n\u0001é😀""#);
    assert_eq!(read::<Json>("-0").unwrap(), json!(-0.0));
    assert!(read::<Json>("1e400").is_err());
    // Without serde_json's feature `arbitrary_precision` the nearest float is all there is.
    let long: Json = read("123456789012345678901234567890").unwrap();
    assert!(long.is_number());
}

#[test]
fn what_is_not_json_is_said_so() {
    for (text, expected) in [
        ("", "expected JSON, found nothing"),
        (
            "  ",
            "the text is not JSON: EOF while parsing a value at line 1 column 2",
        ),
        (
            "<html>",
            "the text is not JSON: expected value at line 1 column 1",
        ),
        ("[1,", "EOF while parsing a value"),
        ("[1,]", "trailing comma"),
        ("[1 2]", "expected `,` or `]`"),
        ("[1] x", "trailing characters"),
        ("{\"a\":1,}", "trailing comma"),
        ("{a:1}", "key must be a string"),
        ("\"a", "EOF while parsing a string"),
        ("\"\\ud800\"", "unexpected end of hex escape"),
        ("\"\\ud800\\u0041\"", "surrogate"),
        ("\"\\x\"", "invalid escape"),
        ("\"\u{1}\"", "control character"),
        ("01", "invalid number"),
        ("+1", "expected value"),
        (".5", "expected value"),
        ("1.", ""),
        ("nulL", "expected ident"),
    ] {
        let error = read::<Json>(text).unwrap_err();
        assert!(error.contains(expected), "{text:?}: {error}");
    }
}

#[test]
fn encodings_are_checked() {
    assert_eq!(from_slice(b"\xEF\xBB\xBF[1]"), Ok(vec![1_i64]));
    assert!(from_slice::<Json>(b"\xEF\xBB\xBF").is_err());
    let error = from_slice::<Closed>(b"{\"id\":1,\"x\":\"\xFF\"}").unwrap_err();
    assert_eq!(
        error.message(),
        "the text is not UTF-8: invalid byte at offset 13"
    );
    assert!(from_slice::<Json>(b"[\0]").is_err());
    let utf16: Vec<u8> = "\u{feff}[1]"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(from_slice::<Json>(&utf16).is_err());
}

#[test]
fn depth_has_a_limit() {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(read::<Json>(&deep(128)).is_ok());
    let error = read::<Json>(&deep(129)).unwrap_err();
    assert!(error.ends_with("too deep in one another"), "{error}");
    assert!(read::<Json>(&"[".repeat(1_000_000)).is_err());
    assert!(read::<Json>(&"{\"a\":".repeat(1_000_000)).is_err());
    let skipped = format!("{{\"id\":1,\"x\":{}}}", deep(1_000_000));
    assert!(read::<Closed>(&skipped).is_err());
    let typed = r#"{"id":"a","parent":null,"_type":"#;
    assert!(read::<Open>(&typed.repeat(100_000)).is_err());
    let nested = typed.repeat(127) + r#"{"id":"b","parent":null}"# + &"}".repeat(127);
    let value: Open = read(&nested).unwrap();
    assert_eq!(written(&value), nested);
    // Arrays beside one another do not add up.
    assert!(read::<Json>(&format!("[{}]", vec!["[]"; 1000].join(","))).is_ok());
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Large {
    a: Option<Small>,
    b: Option<Small>,
    c: Option<Small>,
    d: Option<Small>,
    e: Option<Small>,
    f: Option<Small>,
    g: Option<Small>,
    h: Option<Small>,
    next: Option<Vec<Large>>,
}

crate::wire! {
    struct Large {
        "a" => a, optional;
        "b" => b, optional;
        "c" => c, optional;
        "d" => d, optional;
        "e" => e, optional;
        "f" => f, optional;
        "g" => g, optional;
        "h" => h, optional;
        "next" => next, optional;
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Small {
    a: Option<Json>,
    b: Option<Json>,
    c: Option<Json>,
    d: Option<Json>,
    e: Option<Json>,
    f: Option<Json>,
    g: Option<Json>,
    h: Option<Json>,
}

crate::wire! {
    struct Small {
        "a" => a, optional;
        "b" => b, optional;
        "c" => c, optional;
        "d" => d, optional;
        "e" => e, optional;
        "f" => f, optional;
        "g" => g, optional;
        "h" => h, optional;
    }
}

#[test]
fn large_types_may_stand_less_deep() {
    let nested = |depth| r#"{"next":["#.repeat(depth) + "{}" + &"]}".repeat(depth);
    let levels = MAX_STACK / (1024 + 10 * size_of::<Large>());
    assert!(levels < 63, "{levels}");
    assert!(read::<Large>(&nested(levels - 1)).is_ok());
    assert!(read::<Large>(&nested(levels)).is_err());
    // Those beside one another do not add up.
    let wide = format!(r#"{{"next":[{}]}}"#, vec!["{}"; 1000].join(","));
    assert_eq!(read::<Large>(&wide).unwrap().next.unwrap().len(), 1000);
}

#[test]
fn a_reader_goes_back() {
    let mut reader = Reader::new(br#"{"a":[1,"x"]}"#).unwrap();
    assert_eq!(reader.peek(), Ok(Kind::Object));
    let mark = reader.mark();
    assert!(BTreeMap::<String, Vec<i64>>::read(&mut reader).is_err());
    reader.rewind(mark);
    assert_eq!(reader.json().unwrap(), json!({"a": [1, "x"]}));
    assert!(reader.finish().is_ok());
}

#[test]
fn small_types_there_and_back() {
    assert_eq!(read::<()>("null"), Ok(()));
    assert!(read::<()>("1").is_err());
    assert_eq!(written(&()), "null");
    assert_eq!(read("[true,null]"), Ok(vec![Some(true), None]));
    assert_eq!(read(r#""x""#), Ok(DateTime::from_raw("x")));
    assert_eq!(written(&Uri::from_raw("a b")), r#""a b""#);
    assert_eq!(written(&Nullable::<i64>::Absent), "null");
    assert_eq!(read("null"), Ok(Nullable::<i64>::Null));
    assert_eq!(written(&Some(Box::new(5_i64))), "5");
}

#[test]
fn serde_sees_what_is_sent() {
    let text = r#"{"id":"a","parent":null,"note":null,"count":5,"status":"Close.io","x":[1.5,18446744073709551615]}"#;
    let value: Open = read(text).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
    assert_eq!(serde_json::from_str::<Open>(text).unwrap(), value);
    let tree = serde_json::to_value(&value).unwrap();
    assert_eq!(serde_json::from_value::<Open>(tree).unwrap(), value);
    let error = serde_json::from_str::<Open>(r#"{"id":5}"#).unwrap_err();
    assert!(
        error.to_string().contains("`id`: expected a string"),
        "{error}"
    );
    assert_eq!(
        serde_json::to_string(&Status::InProgress).unwrap(),
        r#""in-progress""#
    );
    assert!(serde_json::from_str::<Status>("[]").is_err());
}
