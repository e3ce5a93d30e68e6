//! How values are compared in filters, by the rules of RFC 9535.

use std::cmp::Ordering;

use rsonpath_syntax::num::JsonNumber;
use rsonpath_syntax::{ComparisonOp, Literal};

use crate::source::{Node, Value};

/// What stands on one side of a comparison.
#[derive(Debug)]
pub(super) enum Compared<'a> {
    /// The query of this side selects nothing.
    Nothing,
    Null,
    Bool(bool),
    Number(f64),
    String(&'a str),
    /// A sequence or a mapping.
    Collection(&'a Node),
}

impl<'a> Compared<'a> {
    pub(super) fn literal(literal: &'a Literal) -> Self {
        match literal {
            Literal::Null => Self::Null,
            Literal::Bool(value) => Self::Bool(*value),
            Literal::String(text) => Self::String(text.unquoted()),
            Literal::Number(JsonNumber::Int(number)) => Self::Number(number.as_i64() as f64),
            Literal::Number(JsonNumber::Float(number)) => Self::Number(number.as_f64()),
        }
    }

    pub(super) fn node(node: &'a Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(text) => Self::Number(number(text)),
            Value::String(text) => Self::String(text),
            Value::Sequence(_) | Value::Mapping(_) => Self::Collection(node),
        }
    }
}

/// Whether a comparison holds.
pub(super) fn holds(lhs: &Compared<'_>, op: ComparisonOp, rhs: &Compared<'_>) -> bool {
    let is_equal = || equal(lhs, rhs);
    let is = |ordering| order(lhs, rhs) == Some(ordering);
    match op {
        ComparisonOp::EqualTo => is_equal(),
        ComparisonOp::NotEqualTo => !is_equal(),
        ComparisonOp::LessThan => is(Ordering::Less),
        ComparisonOp::GreaterThan => is(Ordering::Greater),
        ComparisonOp::LesserOrEqualTo => is(Ordering::Less) || is_equal(),
        ComparisonOp::GreaterOrEqualTo => is(Ordering::Greater) || is_equal(),
    }
}

fn equal(lhs: &Compared<'_>, rhs: &Compared<'_>) -> bool {
    match (lhs, rhs) {
        (Compared::Nothing, Compared::Nothing) | (Compared::Null, Compared::Null) => true,
        (Compared::Bool(one), Compared::Bool(other)) => one == other,
        (Compared::Number(one), Compared::Number(other)) => one == other,
        (Compared::String(one), Compared::String(other)) => one == other,
        (Compared::Collection(one), Compared::Collection(other)) => one.says_the_same(other),
        _ => false,
    }
}

/// Only numbers and texts are greater or less than others of their kind.
fn order(lhs: &Compared<'_>, rhs: &Compared<'_>) -> Option<Ordering> {
    match (lhs, rhs) {
        (Compared::Number(one), Compared::Number(other)) => one.partial_cmp(other),
        (Compared::String(one), Compared::String(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

/// A number by YAML 1.2's core schema, with the digits of a double.
fn number(text: &str) -> f64 {
    let digits = |prefix: &str, radix| {
        let digits = text.strip_prefix(prefix)?;
        u64::from_str_radix(digits, radix).ok()
    };
    match digits("0x", 16).or_else(|| digits("0o", 8)) {
        Some(value) => value as f64,
        None => text.parse().unwrap_or(f64::NAN),
    }
}
