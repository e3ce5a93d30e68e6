//! What came of a schema's instances: those that came back, and groups of those that did not.

use super::program::Answer;
use codegen::NamedType;
use instances::{Difference, difference, is_rounded};
use serde_json::Value;
use std::collections::BTreeSet;

/// A schema, or a whole document of which no schema could be tried.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// The document.
    pub(super) path: String,
    /// The schema's name; none for a whole document.
    pub(super) schema: Option<String>,
    /// How it went.
    pub(super) verdict: Verdict,
    /// How many instances were tried.
    pub(super) tried: usize,
    /// How many of them came back as they were.
    pub(super) passed: usize,
    /// What became of the others.
    pub(super) failures: Vec<Failure>,
    /// What is said of a whole document.
    pub(super) message: Option<String>,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All instances came back as they were.
    Passed,
    /// Those that did not are explained by known limits.
    Limited,
    /// Some did not.
    Failed,
    /// There was none.
    NoInstance,
    /// Nothing is generated from the document.
    NotGenerated,
    /// What is generated does not compile.
    NotCompiled,
    /// The validator does not take the schemas.
    NotJudged,
}

impl Verdict {
    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Limited => "limited",
            Self::Failed => "failed",
            Self::NoInstance => "no instance found",
            Self::NotGenerated => "not generated",
            Self::NotCompiled => "not compiled",
            Self::NotJudged => "not judged",
        }
    }

    /// Whether something is wrong.
    pub(super) fn is_failure(self) -> bool {
        !matches!(self, Self::Passed | Self::Limited | Self::NoInstance)
    }
}

/// Instances that failed in the same way, at the same place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    /// `decode`, `encode`, `difference`, `panic` or `death`.
    pub(super) reason: &'static str,
    /// What is wrong.
    pub(super) message: String,
    /// Where it is wrong, as a JSON pointer with `*` for positions and for names that were made up; none if that is said in the message.
    pub(super) at: Option<String>,
    /// The documented limit that explains it.
    pub(super) limit: Option<&'static str>,
    /// How many instances.
    pub(super) count: usize,
    /// The smallest of them.
    pub(super) instance: Value,
    /// What came back of it, if anything.
    pub(super) found: Option<Value>,
}

/// A number with more digits than a double holds came back as the double next to it.
const DOUBLE: &str = "double";

/// An integer does not fit into 64 bits.
const SIXTY_FOUR_BITS: &str = "64-bit";

impl Row {
    /// A document of which no schema could be tried.
    pub(super) fn whole(path: &str, verdict: Verdict, message: String) -> Self {
        Self {
            path: path.to_owned(),
            schema: None,
            verdict,
            tried: 0,
            passed: 0,
            failures: Vec::new(),
            message: Some(message),
        }
    }
}

/// Tries the instances of a schema; `described` are the names of properties that the document has, and `round` lets an
/// instance go through its type.
pub(super) fn schema(
    path: &str,
    named: &NamedType,
    described: &BTreeSet<&str>,
    instances: &[Value],
    mut round: impl FnMut(&Value) -> Result<Answer, String>,
) -> Result<Row, String> {
    let mut failures: Vec<Failure> = Vec::new();
    let mut passed = 0;
    for instance in instances {
        match failure(instance, round(instance)?, described) {
            None => passed += 1,
            Some(failure) => add(&mut failures, failure),
        }
    }
    let verdict = match () {
        () if instances.is_empty() => Verdict::NoInstance,
        () if failures.is_empty() => Verdict::Passed,
        () if failures.iter().all(|failure| failure.limit.is_some()) => Verdict::Limited,
        () => Verdict::Failed,
    };
    Ok(Row {
        path: path.to_owned(),
        schema: Some(named.schema.clone()),
        verdict,
        tried: instances.len(),
        passed,
        failures,
        message: None,
    })
}

fn failure(instance: &Value, answer: Answer, described: &BTreeSet<&str>) -> Option<Failure> {
    let failed = |reason, message: String| Failure {
        reason,
        message,
        at: None,
        limit: None,
        count: 1,
        instance: instance.clone(),
        found: None,
    };
    Some(match answer {
        Answer::Written(found) => {
            let difference = difference(instance, &found)?;
            let limit = is_rounded(&difference).then_some(DOUBLE);
            Failure {
                at: Some(general(&difference.at, described)),
                limit,
                found: Some(found),
                ..failed("difference", what_differs(&difference))
            }
        }
        Answer::NotRead(message) => Failure {
            limit: (message.contains("out of the range of `i64`") && has_huge_integer(instance))
                .then_some(SIXTY_FOUR_BITS),
            ..failed("decode", message)
        },
        Answer::NotWritten(message) => failed("encode", message),
        Answer::Panicked(message) => failed("panic", message),
        Answer::Died => failed("death", "the program ended, as if out of stack".to_owned()),
    })
}

/// Adds a failure to those of its kind, of which the smallest instance is kept.
fn add(failures: &mut Vec<Failure>, failure: Failure) {
    let key = |failure: &Failure| {
        let place = failure.at.clone();
        (
            failure.reason,
            place.unwrap_or_else(|| gist(&failure.message)),
            failure.limit,
        )
    };
    let known = failures
        .iter_mut()
        .find(|known| key(known) == key(&failure));
    let Some(known) = known else {
        failures.push(failure);
        return;
    };
    known.count += 1;
    if failure.instance.to_string().len() < known.instance.to_string().len() {
        *known = Failure {
            count: known.count,
            ..failure
        };
    }
}

fn what_differs(difference: &Difference) -> String {
    let place = match difference.at.as_str() {
        "" => "the value itself",
        at => at,
    };
    match (&difference.expected, &difference.found) {
        (Some(_), None) => format!("{place} is lost"),
        (None, Some(found)) => format!("{place} comes to be {}", shortened(found)),
        (Some(expected), Some(found)) => {
            format!(
                "{place} was {} and is {}",
                shortened(expected),
                shortened(found)
            )
        }
        (None, None) => format!("{place} differs"),
    }
}

/// A value as text, of a length that can be read.
pub(super) fn shortened(value: &Value) -> String {
    const LONGEST: usize = 160;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A message without its digits, so that those about different items are alike.
fn gist(message: &str) -> String {
    message
        .chars()
        .filter(|char| !char.is_ascii_digit())
        .collect()
}

/// A place without its positions and the names that were made up, so that those of different instances are alike.
fn general(pointer: &str, described: &BTreeSet<&str>) -> String {
    let tokens = pointer.split('/').enumerate().map(|(index, token)| {
        let name = token.replace("~1", "/").replace("~0", "~");
        // Before the first slash is nothing.
        let is_kept = index == 0 || described.contains(name.as_str());
        if is_kept { token } else { "*" }
    });
    tokens.collect::<Vec<&str>>().join("/")
}

/// Whether there is an integer in a value that does not fit into 64 bits with a sign.
fn has_huge_integer(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            let float = number.as_f64().unwrap_or_default();
            number.as_i64().is_none() && float.fract() == 0.0 && float.abs() >= 9.2e18
        }
        Value::Array(items) => items.iter().any(has_huge_integer),
        Value::Object(fields) => fields.values().any(has_huge_integer),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tried(instances: &[Value], round: fn(&Value) -> Answer) -> Row {
        let named = NamedType {
            schema: "It".to_owned(),
            path: "types::It".to_owned(),
            nullable: false,
        };
        let described = BTreeSet::from(["a", "b"]);
        let round = |value: &Value| Ok(round(value));
        schema("api.yaml", &named, &described, instances, round).unwrap()
    }

    #[test]
    fn what_comes_back_has_passed() {
        let row = tried(&[json!(1), json!({ "a": 1.0 })], |it| {
            Answer::Written(it.clone())
        });
        assert_eq!(
            (row.verdict, row.tried, row.passed),
            (Verdict::Passed, 2, 2)
        );
        assert_eq!(tried(&[], |_| Answer::Died).verdict, Verdict::NoInstance);
    }

    #[test]
    fn failures_of_a_kind_are_one_with_the_smallest_instance() {
        let row = tried(
            &[
                json!({ "a": [1, { "b": "long" }] }),
                json!({ "a": [{ "b": 1 }] }),
            ],
            |_| Answer::Written(json!({ "a": [{}, {}] })),
        );
        assert_eq!(row.verdict, Verdict::Failed);
        assert_eq!(row.failures.len(), 2, "{:?}", row.failures);
        let row = tried(
            &[
                json!({ "a": [{ "b": "long" }] }),
                json!({ "a": [{ "b": 1 }] }),
            ],
            |_| Answer::Written(json!({ "a": [{}] })),
        );
        let [failure] = row.failures.as_slice() else {
            panic!("{:?}", row.failures);
        };
        assert_eq!((failure.count, failure.at.as_deref()), (2, Some("/a/*/b")));
        assert_eq!(failure.message, "/a/0/b is lost");
        assert_eq!(failure.instance, json!({ "a": [{ "b": 1 }] }));
        let made_up = [json!({ "x": 1 }), json!({ "y": 1 })];
        let row = tried(&made_up, |_| Answer::Written(json!({})));
        assert_eq!(row.failures[0].at.as_deref(), Some("/*"));
        assert_eq!(row.failures.len(), 1);
        let row = tried(&[json!([1]), json!([2])], |it| {
            Answer::NotRead(format!("at [{}]: no", it[0]))
        });
        assert_eq!(row.failures.len(), 1);
    }

    #[test]
    fn limits_are_told_from_failures() {
        let row = tried(&[json!(9_007_199_254_740_993_u64)], |_| {
            Answer::Written(json!(9_007_199_254_740_992.0))
        });
        assert_eq!(row.failures[0].limit, Some("double"));
        assert_eq!(row.verdict, Verdict::Limited);
        let too_large =
            |_: &Value| Answer::NotRead("this integer is out of the range of `i64`".to_owned());
        assert_eq!(
            tried(&[json!([u64::MAX])], too_large).verdict,
            Verdict::Limited
        );
        assert_eq!(tried(&[json!([1])], too_large).verdict, Verdict::Failed);
    }
}
