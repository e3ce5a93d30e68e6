//! Enums of integers and of mixed values.

use super::{read, written};
use crate::runtime::wire::{Extra, Json, Wire};
use crate::runtime::{Parameter, Unknown};
use serde_json::json;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Level {
    One,
    Minus2,
    Unknown(Unknown<i64>),
}

crate::wire! {
    enum Level: i64 {
        1 => One;
        -2 => Minus2;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Mask {
    All,
    Unknown(Unknown<u64>),
}

crate::wire! {
    enum Mask: u64 {
        18446744073709551615 => All;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Odd {
    A,
    One,
    OneAndAHalf,
    True,
    Large,
    Unknown(Unknown<Json>),
}

crate::wire! {
    enum Odd: Json {
        "a" => A;
        1 => One;
        1.5 => OneAndAHalf;
        true => True;
        3000000000 => Large;
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Both {
    level: Level,
    odd: Option<Odd>,
    extra: Extra,
}

crate::wire! {
    struct Both, extra {
        "level" => level, required;
        "odd" => odd, optional;
    }
}

#[test]
fn integers_are_open() {
    assert_eq!(read("1"), Ok(Level::One));
    assert_eq!(read("-2.0"), Ok(Level::Minus2));
    assert_eq!(Level::VALUES, [1, -2]);
    assert_eq!(Level::from(-2), Level::Minus2);
    let later: Level = read("7").unwrap();
    assert!(matches!(&later, Level::Unknown(value) if *value.value() == 7));
    assert_eq!(later, Level::from(7));
    assert_eq!(later.value(), 7);
    assert_eq!(written(&later), "7");
    assert_eq!(written(&Level::Minus2), "-2");
    assert_eq!(format!("{:>3}|{later}", Level::One), "  1|7");
    assert_eq!(Level::Minus2.text().unwrap(), "-2");
    assert!(read::<Level>("1.5").is_err());
    assert!(read::<Level>("\"1\"").is_err());
    assert_eq!(read("18446744073709551615"), Ok(Mask::All));
    assert!(!Mask::from(1).is_known());
    assert_eq!(Mask::VALUES, [u64::MAX]);
}

#[test]
fn mixed_values_are_open() {
    for (text, expected) in [
        ("\"a\"", Odd::A),
        ("\"\\u0061\"", Odd::A),
        ("1", Odd::One),
        ("15e-1", Odd::OneAndAHalf),
        ("true", Odd::True),
        ("3000000000", Odd::Large),
    ] {
        assert_eq!(read(text), Ok(expected), "{text}");
    }
    assert_eq!(Odd::from(json!(1)), Odd::One);
    assert_eq!(Odd::from(json!("a")), Odd::A);
    assert_eq!(Odd::Large.value(), json!(3_000_000_000_u64));
    for text in [
        "2",
        "\"1\"",
        "false",
        "null",
        "[1]",
        r#"{"a":1}"#,
        "\"b\"",
        "1.25",
    ] {
        let value: Odd = read(text).unwrap();
        assert!(matches!(value, Odd::Unknown(_)), "{text}");
        assert_eq!(written(&value), text);
        assert_eq!(Odd::from(value.value()), value);
    }
    for (value, text) in [
        (Odd::A, "\"a\""),
        (Odd::OneAndAHalf, "1.5"),
        (Odd::True, "true"),
    ] {
        assert_eq!(written(&value), text);
        assert_eq!(value.to_string(), text.trim_matches('"'));
        assert_eq!(value.text().unwrap(), text.trim_matches('"'));
    }
    assert!(Odd::from(json!([])).text().is_err());
}

#[test]
fn they_stand_in_objects() {
    let text = r#"{"level":9,"odd":{"b":1}}"#;
    let value: Both = read(text).unwrap();
    assert_eq!(written(&value), text);
    assert_eq!(serde_json::from_str::<Both>(text).unwrap(), value);
    assert_eq!(serde_json::to_string(&Odd::One).unwrap(), "1");
    let error = read::<Both>(r#"{"level":"1"}"#).unwrap_err();
    assert_eq!(error, "`level`: expected a number, found a string");
}
