//! What tells a value from what came back of it.

use serde_json::{Number, Value};

/// The first place at which two values differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where it is, as a JSON pointer.
    pub at: String,
    /// What the one value holds there, if anything.
    pub expected: Option<Value>,
    /// What the other value holds there, if anything.
    pub found: Option<Value>,
}

/// The first difference between a value and what came back of it; numbers are compared by what they say and not by how it
/// is spelled, so `1.0` is `1`.
pub fn difference(expected: &Value, found: &Value) -> Option<Difference> {
    let mut at = String::new();
    let (expected, found) = walk(Some(expected), Some(found), &mut at)?;
    Some(Difference {
        at,
        expected: expected.cloned(),
        found: found.cloned(),
    })
}

/// Why two numbers are told apart by nothing but a limit of what holds them: the one that came back is the double next to
/// the other one.
pub fn is_rounded(difference: &Difference) -> bool {
    match (&difference.expected, &difference.found) {
        (Some(Value::Number(expected)), Some(Value::Number(found))) => {
            expected.as_f64() == found.as_f64()
        }
        _ => false,
    }
}

type Pair<'v> = (Option<&'v Value>, Option<&'v Value>);

/// Follows both values to where they differ; `at` is left there.
fn walk<'v>(
    expected: Option<&'v Value>,
    found: Option<&'v Value>,
    at: &mut String,
) -> Option<Pair<'v>> {
    let length = at.len();
    let mut step = |name: &str, one, other| {
        at.push('/');
        at.push_str(&name.replace('~', "~0").replace('/', "~1"));
        let pair = walk(one, other, at);
        if pair.is_none() {
            at.truncate(length);
        }
        pair
    };
    match (expected, found) {
        (None, None) => None,
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let lost = one
                .iter()
                .find_map(|(name, value)| step(name, Some(value), other.get(name)));
            lost.or_else(|| {
                let mut others = other.iter().filter(|(name, _)| !one.contains_key(*name));
                others.find_map(|(name, value)| step(name, None, Some(value)))
            })
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            let length = one.len().max(other.len());
            (0..length).find_map(|index| step(&index.to_string(), one.get(index), other.get(index)))
        }
        (Some(Value::Number(one)), Some(Value::Number(other))) if same_number(one, other) => None,
        (Some(one), Some(other)) if one == other => None,
        pair => Some(pair),
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    match (integer(one), integer(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.as_f64() == other.as_f64(),
        _ => false,
    }
}

/// The integer that a number is, however it is spelled.
fn integer(number: &Number) -> Option<i128> {
    if let Some(value) = number.as_i64() {
        return Some(value.into());
    }
    if let Some(value) = number.as_u64() {
        return Some(value.into());
    }
    let float = number.as_f64()?;
    // Every double from there on is an integer that other doubles tell apart well enough.
    let is_small = float.fract() == 0.0 && float.abs() < 1e30;
    #[expect(clippy::cast_possible_truncation, reason = "it is an integer in range")]
    is_small.then_some(float as i128)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_says_the_same_does_not_differ() {
        for (one, other) in [
            (json!(1), json!(1.0)),
            (json!(-0.0), json!(0)),
            (json!(1e300), json!(1e300)),
            (json!({ "a": 1, "b": [2] }), json!({ "b": [2.0], "a": 1 })),
        ] {
            assert_eq!(difference(&one, &other), None);
        }
    }

    #[test]
    fn the_first_difference_is_found() {
        for (one, other, at) in [
            (json!(1), json!("1"), ""),
            (json!({ "a": [1, 2] }), json!({ "a": [1, 3] }), "/a/1"),
            (json!({ "a/b": null }), json!({}), "/a~1b"),
            (json!({}), json!({ "a": null }), "/a"),
            (json!([[], []]), json!([[]]), "/1"),
            (json!(u64::MAX), json!(u64::MAX - 1), ""),
        ] {
            assert_eq!(
                difference(&one, &other).map(|it| it.at).as_deref(),
                Some(at),
                "{one} {other}"
            );
        }
    }

    #[test]
    fn a_rounded_number_is_known_as_one() {
        let told = |one: Value, other: Value| is_rounded(&difference(&one, &other).unwrap());
        assert!(told(
            json!(9_007_199_254_740_993_u64),
            json!(9_007_199_254_740_992.0)
        ));
        assert!(!told(json!(1), json!(2)));
        assert!(!told(json!(1), json!("1")));
    }
}
