//! Unions: how members are told apart, and what is kept of what is none of them.

use super::{Status, read, written};
use crate::runtime::wire::{DecodeError, Extra, Json, Reader, Wire, from_slice};
use crate::runtime::{DateTime, Nullable};
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
struct Cat {
    pet_type: Option<String>,
    lives: Option<i64>,
    extra: Extra,
}

crate::wire! {
    struct Cat, extra {
        "petType" => pet_type, optional;
        "lives" => lives, optional;
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Dog {
    bark: String,
    size: Option<i64>,
    friend: Option<Pet>,
    extra: Extra,
}

crate::wire! {
    struct Dog, extra {
        "bark" => bark, required;
        "size" => size, optional;
        "friend" => friend, optional;
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Box<Dog>),
    Name(String),
    Count(i64),
    Many(Vec<String>),
    Unknown(Json),
}

crate::wire! {
    union Pet where [] {
        Cat(Cat), "petType" = "cat" | "lion" where [];
        Dog(boxed Dog), "petType" = "dog", "size" = 1;
        Name(text String) where [MaxLength(3)];
        Count(i64);
        Many(Vec<String>);
    }
}

#[track_caller]
fn pet(text: &str) -> Pet {
    let value: Pet = read(text).unwrap();
    assert_eq!(written(&value), text);
    let again: Pet = serde_json::from_str(text).unwrap();
    assert_eq!(again, value);
    value
}

#[test]
fn kinds_tell_members_apart() {
    assert_eq!(pet("\"x\""), Pet::from("x"));
    assert_eq!(pet("5"), Pet::from(5));
    assert_eq!(pet(r#"["a"]"#), Pet::from(vec!["a".to_owned()]));
    for text in ["null", "true", "1.5", "[1]", "18446744073709551615"] {
        assert!(matches!(pet(text), Pet::Unknown(_)), "{text}");
    }
    assert_eq!(read("5.0"), Ok(Pet::Count(5)));
}

#[test]
fn tags_tell_members_apart() {
    for (text, is_cat) in [
        (r#"{"petType":"cat","bark":"w","size":2}"#, true),
        (r#"{"petType":"lion"}"#, true),
        (r#"{"bark":"w","petType":"dog"}"#, false),
        (r#"{"bark":"w","size":1,"lives":9}"#, false),
        (r#"{"bark":"w","size":1.0}"#, false),
    ] {
        let value: Pet = read(text).unwrap();
        assert_eq!(matches!(value, Pet::Cat(_)), is_cat, "{text}");
        assert_eq!(matches!(value, Pet::Dog(_)), !is_cat, "{text}");
    }
    for text in [
        r#"{"petType":"horse"}"#,
        r#"{"petType":"dog"}"#,
        r#"{"bark":"w","petType":"dog","size":2}"#,
        r#"{"petType":null}"#,
        r#"{"petType":["cat"]}"#,
    ] {
        let value: Pet = read(text).unwrap();
        assert!(matches!(value, Pet::Unknown(_)), "{text}");
        let same: Json = serde_json::from_str(text).unwrap();
        assert_eq!(Pet::Unknown(same), value);
    }
    // The last of two counts, as it does when an object is read.
    let twice: Pet = read(r#"{"petType":"dog","petType":"cat"}"#).unwrap();
    assert!(matches!(twice, Pet::Cat(_)));
    let escaped: Pet = read(r#"{"pet\u0054ype":"\u0063at"}"#).unwrap();
    assert!(matches!(escaped, Pet::Cat(_)));
}

#[test]
fn required_and_known_properties_tell_members_apart() {
    assert!(matches!(pet("{}"), Pet::Cat(_)));
    assert!(matches!(pet(r#"{"lives":9}"#), Pet::Cat(_)));
    assert!(matches!(pet(r#"{"bark":"w"}"#), Pet::Dog(_)));
    let both = r#"{"bark":"w","friend":"x","lives":9}"#;
    assert!(matches!(pet(both), Pet::Dog(_)));
    // What the likeliest member does not take, another one may.
    let value: Pet = read(r#"{"bark":5,"lives":9}"#).unwrap();
    assert!(matches!(value, Pet::Cat(_)));
    assert!(matches!(pet(r#"{"lives":"nine"}"#), Pet::Unknown(_)));
}

#[test]
fn members_nest() {
    let text = r#"{"bark":"w","friend":{"bark":"v","friend":{"petType":"horse"}}}"#;
    let Pet::Dog(dog) = pet(text) else {
        panic!("no dog")
    };
    let Some(Pet::Dog(friend)) = dog.friend else {
        panic!("no friend")
    };
    assert_eq!(
        friend.friend,
        Some(Pet::Unknown(json!({"petType": "horse"})))
    );
}

#[test]
fn a_text_that_is_not_json_is_an_error() {
    for text in [
        r#"{"bark":tru}"#,
        r#"{"bark":"\ud800"}"#,
        "[\"a\"",
        "nul",
        r#"{"lives":{"a":[01]}}"#,
    ] {
        let error = read::<Pet>(text).unwrap_err();
        assert!(error.contains("not JSON"), "{text}: {error}");
    }
    let deep = "[".repeat(200) + &"]".repeat(200);
    assert!(read::<Pet>(&deep).unwrap_err().contains("too deep"));
    let error = read::<Vec<Pet>>("[1,{\"bark\":\u{1}}]").unwrap_err();
    assert!(error.contains("[1]"), "{error}");
}

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Status(Status),
    When(DateTime),
    Inner(Inner),
    Unknown(Json),
}

crate::wire! {
    union Word {
        Status(Status);
        When(DateTime);
        Inner(Inner);
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Inner {
    Flag(bool),
    Map(BTreeMap<String, Option<bool>>),
    Status(Option<Status>),
    Unknown(Json),
}

crate::wire! {
    union Inner {
        Flag(bool);
        Map(BTreeMap<String, Option<bool>>);
        Status(Option<Status>);
    }
}

#[test]
fn a_value_that_a_member_knows_goes_before_one_that_it_only_keeps() {
    assert_eq!(
        read("\"in-progress\""),
        Ok(Word::Status(Status::InProgress))
    );
    let time = DateTime::from_raw("2020-01-01T00:00:00Z");
    assert_eq!(read("\"2020-01-01T00:00:00Z\""), Ok(Word::When(time)));
    assert_eq!(read("\"later\""), Ok(Word::Unknown(json!("later"))));
    assert_eq!(read("true"), Ok(Word::Inner(Inner::Flag(true))));
    assert_eq!(read("null"), Ok(Word::Inner(Inner::Status(None))));
    // A member that is alone keeps what it does not know.
    let later: Inner = read("\"later\"").unwrap();
    assert!(matches!(later, Inner::Status(Some(Status::Unknown(_)))));
    assert_eq!(
        read(r#"{"a":1}"#),
        Ok(Word::Inner(Inner::Unknown(json!({"a": 1}))))
    );
    assert_eq!(read("5"), Ok(Word::Unknown(json!(5))));
}

#[derive(Clone, Debug, PartialEq)]
enum Chicken {
    Egg(Box<Egg>),
    Count(i64),
    Unknown(Json),
}

crate::wire! {
    union Chicken {
        Egg(boxed Egg);
        Count(i64);
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Egg {
    Chicken(Box<Chicken>),
    Text(String),
    Unknown(Json),
}

crate::wire! {
    union Egg {
        Chicken(boxed Chicken);
        Text(String);
    }
}

#[test]
fn unions_that_hold_each_other_come_to_an_end() {
    let text: Chicken = read("\"x\"").unwrap();
    assert_eq!(text, Chicken::from(Egg::from("x".to_owned())));
    assert_eq!(read("1"), Ok(Chicken::Count(1)));
    assert_eq!(read("1"), Ok(Egg::from(Chicken::Count(1))));
    assert_eq!(read("true"), Ok(Egg::Unknown(json!(true))));
    assert_eq!(read("null"), Ok(Chicken::Unknown(json!(null))));
}

#[derive(Clone, Debug, PartialEq)]
struct Left {
    next: Option<Tree>,
    over: Nullable<bool>,
}

crate::wire! {
    struct Left {
        "next" => next, optional;
        "over" => over, optional;
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Right {
    next: Option<Tree>,
    over: Option<bool>,
    also: Option<Json>,
}

crate::wire! {
    struct Right {
        "next" => next, optional;
        "over" => over, optional;
        "also" => also, optional;
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Left(Box<Left>),
    Right(Box<Right>),
    Many(Vec<Tree>),
    Unknown(Json),
}

crate::wire! {
    union Tree {
        Left(boxed Left);
        Right(boxed Right);
        Many(Vec<Tree>);
    }
}

fn spent(text: &str) -> Result<(Tree, usize), DecodeError> {
    let mut reader = Reader::new(text.as_bytes())?;
    let tree = Tree::read(&mut reader)?;
    Ok((tree, reader.spent))
}

#[test]
fn a_text_that_fits_no_member_at_any_level_is_read_a_few_times_only() {
    // Every object fits both members until its last property.
    let text = r#"{"next":"#.repeat(100) + "{}" + &r#","over":5}"#.repeat(100);
    let (tree, spent) = spent(&text).unwrap();
    assert!(spent > text.len(), "{spent}");
    assert!(spent < 2 * (64 * text.len() + 256 * 1024), "{spent}");
    assert_eq!(written(&tree), text);
    let arrays = r#"{"next":["#.repeat(60) + "{}" + &r#"],"over":5}"#.repeat(60);
    assert_eq!(written(&read::<Tree>(&arrays).unwrap()), arrays);
}

#[test]
fn a_text_that_fits_is_read_as_what_it_is_however_deep() {
    let text = r#"{"next":"#.repeat(100) + "{}" + &r#","also":[1,2,3],"over":true}"#.repeat(100);
    let mut tree: Tree = from_slice(text.as_bytes()).unwrap();
    for _ in 0..100 {
        let Tree::Right(right) = tree else {
            panic!("{tree:?}")
        };
        tree = right.next.unwrap();
    }
    assert_eq!(tree, Tree::Left(Box::new(read("{}").unwrap())));
}
