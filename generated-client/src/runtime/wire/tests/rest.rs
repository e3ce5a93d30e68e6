//! Properties of one type beside those that are named, and arrays of a fixed length.

use super::{read, written};
use crate::runtime::wire::to_vec;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
struct Scores {
    name: String,
    extra: BTreeMap<String, Vec<f64>>,
}

crate::wire! {
    struct Scores, extra {
        "name" => name, required;
    }
}

#[test]
fn the_rest_may_be_of_any_type() {
    let text = r#"{"name":"a","x":[1.5],"y":[]}"#;
    let value: Scores = read(text).unwrap();
    assert_eq!(value.extra["x"], [1.5]);
    assert_eq!(written(&value), text);
    let error = read::<Scores>(r#"{"name":"a","x":[true]}"#).unwrap_err();
    assert_eq!(error, "`x[0]`: expected a number, found a boolean");
    let mut value = value;
    value.extra.insert("a".into(), vec![f64::NAN]);
    assert_eq!(to_vec(&value).unwrap_err().path(), "a[0]");
    value.extra = BTreeMap::from([("name".to_owned(), vec![1.25])]);
    assert_eq!(written(&value), r#"{"name":[1.25]}"#);
}

#[test]
fn closed_arrays_have_their_length() {
    let text = r#"["a",1,[true,null]]"#;
    type Closed = (String, i64, Vec<Option<bool>>);
    let value: Closed = read(text).unwrap();
    assert_eq!(value, ("a".into(), 1, vec![Some(true), None]));
    assert_eq!(written(&value), text);
    assert_eq!(read("[5]"), Ok((5_i64,)));
    let most = "[1,2,3,4,5,6,7,8,9,10,11,12]";
    type Most = (i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);
    assert_eq!(written(&read::<Most>(most).unwrap()), most);
    for (text, expected) in [
        ("[]", "`[0]`: this item is missing"),
        (r#"["a",1]"#, "`[2]`: this item is missing"),
        (
            r#"["a","b",[]]"#,
            "`[1]`: expected a number, found a string",
        ),
        (r#"["a",1,[],null]"#, "`[3]`: this item is one too many"),
        ("{}", "expected an array, found an object"),
    ] {
        assert_eq!(read::<Closed>(text).unwrap_err(), expected, "{text}");
    }
    let nested: Vec<(i64,)> = read("[[1],[2]]").unwrap();
    assert_eq!(nested.len(), 2);
    assert_eq!(to_vec(&(1.0, f64::NAN)).unwrap_err().path(), "[1]");
}
