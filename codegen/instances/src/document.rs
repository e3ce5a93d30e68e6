//! A description as the generator reads it, turned into a JSON value.

use codegen::source::{Node, Value as Written};
use serde_json::{Number, Value};

/// What a node of a description holds, by the generator's own reading of YAML and JSON.
///
/// Numbers that neither fit 64 bits nor are decimals of a double become the nearest double.
pub fn value_of(node: &Node) -> Value {
    match &node.value {
        Written::Null => Value::Null,
        Written::Bool(value) => Value::Bool(*value),
        Written::Number(text) => number(text),
        Written::String(text) => Value::String(text.to_string()),
        Written::Sequence(nodes) => nodes.iter().map(value_of).collect(),
        Written::Mapping(mapping) => mapping
            .iter()
            .map(|entry| (entry.key.to_string(), value_of(&entry.value)))
            .collect(),
    }
}

/// A number by YAML 1.2's core schema.
fn number(text: &str) -> Value {
    let digits = |prefix: &str, radix| {
        let digits = text.strip_prefix(prefix)?;
        u64::from_str_radix(digits, radix).ok()
    };
    if let Some(value) = digits("0x", 16).or_else(|| digits("0o", 8)) {
        return value.into();
    }
    if let Ok(value) = text.parse::<i64>() {
        return value.into();
    }
    if let Ok(value) = text.parse::<u64>() {
        return value.into();
    }
    let float: f64 = text.parse().unwrap_or(0.0);
    let finite = float.clamp(f64::MIN, f64::MAX);
    Number::from_f64(finite).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_read_in_all_spellings() {
        for (text, expected) in [
            ("12", json!(12)),
            ("+12", json!(12)),
            ("-0x1", json!(0.0)),
            ("0x1F", json!(31)),
            ("0o17", json!(15)),
            (".5", json!(0.5)),
            ("1.", json!(1.0)),
            ("18446744073709551615", json!(u64::MAX)),
            ("1e999", json!(f64::MAX)),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
