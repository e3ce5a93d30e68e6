//! Tests of rules, through types as generated code would have them.

use super::*;
use crate::runtime::error::Error;
use crate::runtime::request::Request;
use crate::runtime::testing::{Post, Script, answer, block_on, builder};
use crate::runtime::wire::{Extra, Json, from_slice};
use crate::runtime::{Nullable, Number};
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq)]
struct Order {
    id: String,
    note: Nullable<String>,
    tags: Option<Vec<String>>,
    labels: Option<BTreeMap<String, String>>,
    lines: Option<Vec<Line>>,
    total: Option<f64>,
    exact: Option<Number>,
    count: Option<i64>,
    pick: Option<Box<Pick>>,
    pair: Option<(String, Line)>,
    any: Option<Json>,
    extra: Extra,
}

crate::wire! {
    struct Order, extra where [MaxProperties(4), Values(&[MaxLength(3)])] {
        "id" => id, required where [MinLength(1)];
        "note" => note, optional where [MinLength(1), MaxLength(3), Pattern("^a")];
        "tags" => tags, optional where [MaxItems(3), UniqueItems, Items(&[MaxLength(2)])];
        "labels" => labels, optional where [MinProperties(1), Values(&[MaxLength(2)])];
        "lines" => lines, optional;
        "total" => total, optional where [MultipleOf("0.01"), ExclusiveMinimum("0")];
        "exact" => exact, optional where [Maximum("9007199254740993")];
        "count" => count, optional where [Minimum("-1"), ExclusiveMaximum("10")];
        "pick" => pick, optional where [MinLength(2)];
        "pair" => pair, optional;
        "any" => any, optional where [UniqueItems, Items(&[Minimum("2")])];
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Line {
    price: f32,
}

crate::wire! {
    struct Line {
        "price" => price, required where [Minimum("0.1")];
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Pick {
    Text(String),
    Line(Line),
    Numbers(Vec<i64>),
    Unknown(Json),
}

crate::wire! {
    union Pick where [MaxLength(4)] {
        Text(text String) where [Pattern("x$")];
        Line(Line);
        Numbers(Vec<i64>) where [Items(&[Maximum("5")])];
    }
}

/// The name of a rule is no harm to a type that has it, too.
#[derive(Clone, Debug, PartialEq)]
struct Pattern {
    items: Option<String>,
}

crate::wire! {
    struct Pattern where [MinProperties(1)] {
        "items" => items, optional where [MinLength(2)];
    }
}

fn broken(text: &str) -> Vec<String> {
    let order: Order = from_slice(text.as_bytes()).unwrap();
    match order.validate() {
        Ok(()) => Vec::new(),
        Err(error) => error.violations().iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn rules_that_hold_say_nothing() {
    for text in [
        r#"{"id":"a","note":null}"#,
        r#"{"id":"a","note":"a\ud83d\ude00\ud83d\ude00"}"#,
        r#"{"id":"a","tags":["aa","b"],"labels":{"a":"bb"}}"#,
        r#"{"id":"a","total":19.99,"count":-1}"#,
        r#"{"id":"a","total":0.3,"exact":9007199254740993.0}"#,
        r#"{"id":"a","lines":[{"price":0.1}],"pick":"ax"}"#,
        r#"{"id":"a","pick":[1,2],"any":[3,{"a":1},[2]]}"#,
        r#"{"id":"a","pick":true,"x":"abc"}"#,
    ] {
        assert_eq!(broken(text), [""; 0], "{text}");
    }
}

#[test]
fn each_broken_rule_is_told_with_its_place() {
    for (text, expected) in [
        (r#"{"id":""}"#, &["`id`: expected at least 1 character"][..]),
        (
            r#"{"id":"a","note":"bbbb"}"#,
            &[
                "`note`: expected at most 3 characters",
                "`note`: expected a text that matches `^a`",
            ],
        ),
        (
            r#"{"id":"a","tags":["a","bbb","c","a"]}"#,
            &[
                "`tags`: expected at most 3 items",
                "`tags`: expected no item twice",
                "`tags[1]`: expected at most 2 characters",
            ],
        ),
        (
            r#"{"id":"a","labels":{}}"#,
            &["`labels`: expected at least 1 property"],
        ),
        (
            r#"{"id":"a","labels":{"a b":"ccc"}}"#,
            &["`labels[\"a b\"]`: expected at most 2 characters"],
        ),
        (
            r#"{"id":"a","lines":[{"price":0.1},{"price":0.01}]}"#,
            &["`lines[1].price`: expected at least 0.1"],
        ),
        (
            r#"{"id":"a","total":0.001}"#,
            &["`total`: expected a multiple of 0.01"],
        ),
        (
            r#"{"id":"a","total":0}"#,
            &["`total`: expected more than 0"],
        ),
        (
            r#"{"id":"a","exact":9007199254740993.00001}"#,
            &["`exact`: expected at most 9007199254740993"],
        ),
        (
            r#"{"id":"a","count":10}"#,
            &["`count`: expected less than 10"],
        ),
        (
            r#"{"id":"a","pick":"abcde"}"#,
            &[
                "`pick`: expected at most 4 characters",
                "`pick`: expected a text that matches `x$`",
            ],
        ),
        (
            r#"{"id":"a","pick":"x"}"#,
            &["`pick`: expected at least 2 characters"],
        ),
        (
            r#"{"id":"a","pick":[5,6]}"#,
            &["`pick[1]`: expected at most 5"],
        ),
        (
            r#"{"id":"a","pick":{"price":0}}"#,
            &["`pick.price`: expected at least 0.1"],
        ),
        (
            r#"{"id":"a","pair":["",{"price":0}]}"#,
            &["`pair[1].price`: expected at least 0.1"],
        ),
        (
            r#"{"id":"a","any":[{"a":1,"b":2},{"b":2.0,"a":1},1]}"#,
            &[
                "`any`: expected no item twice",
                "`any[2]`: expected at least 2",
            ],
        ),
        (
            r#"{"id":"a","x":"abcd","y":"","z":5,"note":null}"#,
            &[
                "expected at most 4 properties",
                "`x`: expected at most 3 characters",
            ],
        ),
    ] {
        assert_eq!(broken(text), expected, "{text}");
    }
    let pattern = Pattern { items: None };
    let error = pattern.validate().unwrap_err();
    assert_eq!(error.to_string(), "expected at least 1 property");
}

#[test]
fn what_a_caller_puts_in_the_place_of_a_property_is_the_callers() {
    let mut order = Order {
        id: String::new(),
        ..Order::default()
    };
    assert!(order.validate().is_err());
    order.extra.insert("id".into(), json!(""));
    assert_eq!(order.validate(), Ok(()));
}

#[test]
fn no_more_than_a_hundred_are_told() {
    let lines = vec![Line { price: 0.0 }; 1000];
    assert_eq!(lines.validate().unwrap_err().violations().len(), 100);
}

#[test]
fn a_request_is_checked_where_the_client_is_told_to() {
    let order = Order {
        id: "a".to_owned(),
        lines: Some(vec![Line { price: -7.25 }]),
        ..Order::default()
    };
    let script = Script::new([answer(200, "1"), answer(200, "1")]);
    let strict = builder(script.clone()).validate_requests(true);
    let strict = strict.clone().build().unwrap();
    let request = || Request::<Post>::new(&strict);
    let error = block_on(request().set_json(&order).send()).unwrap_err();
    let shown = error.to_string();
    assert!(shown.starts_with("POST /post: "), "{shown}");
    assert!(
        shown.ends_with("`lines[0].price`: expected at least 0.1"),
        "{shown}"
    );
    assert!(!format!("{error:?} {shown}").contains("7.25"));
    let Error::Request(error) = error else {
        panic!("{error:?}")
    };
    let violation = &error.validation().unwrap().violations()[0];
    assert_eq!(violation.path(), "lines[0].price");
    assert_eq!(violation.rule(), "at least 0.1");
    let problem = request().set_json_as("application/problem+json", &order);
    assert!(block_on(problem.send()).is_err());
    assert!(script.requests().is_empty());
    // The last body counts, and so does what the client was told.
    let mended = request().set_json(&order).set_json(&"a".to_owned());
    assert_eq!(block_on(mended.send()).unwrap(), 1);
    let lenient = builder(script.clone()).build().unwrap();
    let request = Request::<Post>::new(&lenient).set_json(&order);
    assert_eq!(block_on(request.send()).unwrap(), 1);
    assert_eq!(script.requests().len(), 2);
}
