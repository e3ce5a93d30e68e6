//! Types that need no definition: how large an integer is, how precise a number, and what a string holds.

use serde_json::Value as Json;

use super::elements::Part;
use super::enumerations::literal;
use super::facets::Facets;
use crate::ir::{Integer, Literal, Number, Text};

/// How large an integer is: by its format, or else by its bounds, if those are beyond 64 bits.
pub(super) fn integer(format: Option<&str>, parts: &[Part<'_>]) -> Integer {
    match format {
        Some("int8" | "int16" | "int32" | "uint8" | "uint16") => Integer::I32,
        Some("uint32") => Integer::U32,
        Some("int64") => Integer::I64,
        Some("uint64") => Integer::U64,
        _ => by_bounds(parts),
    }
}

/// An integer that is also large enough for the constants that are allowed.
pub(super) fn holding(size: Integer, facets: &Facets<'_>) -> Integer {
    let constants = facets.values.iter().flatten();
    let is_large = constants
        .filter_map(|(_, value)| literal(value))
        .any(|literal| match literal {
            Literal::Integer(value) => i64::try_from(value).is_err(),
            // What has more digits than JSON's numbers hold here is handed on as its text.
            Literal::String(text) | Literal::Number(text) => {
                text.parse::<f64>().is_ok_and(|value| value.abs() > 1e18)
            }
            Literal::Boolean(_) => false,
        });
    if is_large { Integer::Big } else { size }
}

fn by_bounds(parts: &[Part<'_>]) -> Integer {
    let bounds = |names: [&str; 2]| -> Vec<Bound> {
        parts
            .iter()
            .flat_map(|part| names.map(|name| part.extension(name)))
            .filter_map(|bound| bound.and_then(Json::as_str).and_then(bound_of))
            .collect()
    };
    let [minimum, exclusive_minimum, maximum, exclusive_maximum] = [
        "x-oas-minimum",
        "x-oas-exclusive-minimum",
        "x-oas-maximum",
        "x-oas-exclusive-maximum",
    ];
    let lower = bounds([minimum, exclusive_minimum]);
    let upper = bounds([maximum, exclusive_maximum]);
    let fits = |low: i128, high: i128| {
        lower.iter().all(|bound| bound.is_at_least(low))
            && upper.iter().all(|bound| bound.is_at_most(high))
    };
    let starts_at_zero = lower.iter().any(|bound| bound.is_at_least(0));
    if fits(i64::MIN.into(), i64::MAX.into()) {
        Integer::I64
    } else if starts_at_zero && fits(0, u64::MAX.into()) {
        Integer::U64
    } else if fits(i128::MIN, i128::MAX) {
        Integer::I128
    } else {
        Integer::Big
    }
}

/// A bound of an integer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    Exact(i128),
    /// Beyond 128 bits, and below zero or not.
    Beyond {
        negative: bool,
    },
}

impl Bound {
    fn is_at_least(self, low: i128) -> bool {
        match self {
            Bound::Exact(value) => value >= low,
            Bound::Beyond { negative } => !negative,
        }
    }

    fn is_at_most(self, high: i128) -> bool {
        match self {
            Bound::Exact(value) => value <= high,
            Bound::Beyond { negative } => negative,
        }
    }
}

/// Whether a number is one of these, or is meant to be the limit that a double rounded to it.
pub(super) fn is_within(text: &str, least: i128, most: i128) -> bool {
    bound_of(text).is_some_and(|bound| bound.is_at_least(least) && bound.is_at_most(most))
}

/// A bound by its text. The limits of 64 bits are often written as the nearest number that a double can hold
/// (`9223372036854775807` as `9223372036854776000`): those are meant.
fn bound_of(text: &str) -> Option<Bound> {
    let exact = text.parse::<i128>().ok();
    let nearest = text.parse::<f64>().ok()?;
    let limits = [
        (i64::MIN.into(), -9_223_372_036_854_775_808_f64),
        (i64::MAX.into(), 9_223_372_036_854_775_807_f64),
        (u64::MAX.into(), 18_446_744_073_709_551_615_f64),
    ];
    for (limit, rounded) in limits {
        // What is exact and rounds to a limit without being past it is what it says.
        let is_inside = exact.is_some_and(|exact| exact.unsigned_abs() < i128::unsigned_abs(limit));
        if nearest == rounded && !is_inside {
            return Some(Bound::Exact(limit));
        }
    }
    match exact {
        Some(exact) => Some(Bound::Exact(exact)),
        // A bound with a fraction or an exponent.
        None if nearest.abs() < 1e38 => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the range is checked above"
            )]
            let whole = nearest as i128;
            Some(Bound::Exact(whole))
        }
        None => Some(Bound::Beyond {
            negative: nearest < 0.0,
        }),
    }
}

/// How precise a number is.
pub(super) fn number(format: Option<&str>) -> Number {
    match format {
        // Integers of 64 bits do not fit into a double.
        Some("decimal" | "decimal128" | "int64" | "uint64") => Number::Decimal,
        _ => Number::F64,
    }
}

/// What a string holds.
pub(super) fn text(facets: &Facets<'_>) -> Text {
    if facets.encoding.is_some_and(is_base64) {
        return Text::Byte;
    }
    match facets.format {
        Some("date-time") => Text::DateTime,
        Some("date") => Text::Date,
        Some("time") => Text::Time,
        Some("duration") => Text::Duration,
        Some("uuid") => Text::Uuid,
        Some("uri" | "url") => Text::Uri,
        Some("byte" | "base64" | "base64url") => Text::Byte,
        Some("binary") => Text::Binary,
        Some("decimal" | "decimal128") => Text::Decimal,
        _ => Text::Plain,
    }
}

/// Whether strings encode bytes in this way.
pub(super) fn is_base64(encoding: &str) -> bool {
    let mut known = ["base64", "base64url"].iter();
    known.any(|known| encoding.eq_ignore_ascii_case(known))
}

/// The names under which `normalize` hands on bounds are those that are looked up here.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::extension;

    #[test]
    fn limits_that_a_double_rounded_are_limits() {
        assert_eq!(
            bound_of("9223372036854776000"),
            Some(Bound::Exact(i64::MAX.into()))
        );
        assert_eq!(
            bound_of("-9223372036854776000"),
            Some(Bound::Exact(i64::MIN.into()))
        );
        assert_eq!(
            bound_of("18446744073709552000"),
            Some(Bound::Exact(u64::MAX.into()))
        );
        assert_eq!(
            bound_of("18446744073709551615"),
            Some(Bound::Exact(u64::MAX.into()))
        );
        assert_eq!(
            bound_of("9223372036854775806"),
            Some(Bound::Exact(9_223_372_036_854_775_806))
        );
        assert_eq!(bound_of("1e3"), Some(Bound::Exact(1000)));
        assert_eq!(bound_of("-1e60"), Some(Bound::Beyond { negative: true }));
    }

    #[test]
    fn bounds_travel_under_the_names_that_are_asked_for() {
        let names = extension::BOUNDS.map(|(_, name)| name);
        for name in [
            "x-oas-minimum",
            "x-oas-maximum",
            "x-oas-exclusive-minimum",
            "x-oas-exclusive-maximum",
        ] {
            assert!(names.contains(&name), "{name}");
        }
    }
}
