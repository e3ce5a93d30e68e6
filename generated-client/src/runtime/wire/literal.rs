//! Scalars that a description lists, and how what is read is compared with them.

use super::exact::Exact;
use super::union::{Fit, Outline};
use super::{DecodeError, Json, Kind, Reader, from_slice};
use crate::runtime::ParameterText;
use std::fmt;

/// A string, a number or a boolean, known when the crate is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A string.
    Text(&'static str),
    /// The text of a number.
    Number(&'static str),
    /// `true` or `false`.
    Bool(bool),
}

impl Literal {
    /// Takes what a literal of Rust holds, and the literal itself, which tells `"1"` from `1`.
    #[must_use]
    pub const fn new(content: &'static str, source: &str) -> Self {
        match source.as_bytes() {
            [b'"' | b'r', ..] => Self::Text(content),
            [b't', ..] => Self::Bool(true),
            [b'f', ..] => Self::Bool(false),
            _ => Self::Number(content),
        }
    }

    /// The kind of value that the literal is.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Text(_) => Kind::String,
            Self::Number(_) => Kind::Number,
            Self::Bool(_) => Kind::Bool,
        }
    }

    /// The literal as a JSON value.
    #[must_use]
    pub fn json(self) -> Json {
        match self {
            Self::Text(text) => text.into(),
            Self::Number(text) => from_slice(text.as_bytes()).unwrap_or(Json::Null),
            Self::Bool(value) => value.into(),
        }
    }

    /// Whether the text of a JSON value says the same. Numbers are compared by what they are worth.
    pub(super) fn says(self, text: &[u8]) -> bool {
        match self {
            Self::Text(expected) => match text {
                [b'"', content @ .., b'"'] if content.contains(&b'\\') => {
                    from_slice::<String>(text).is_ok_and(|content| content == expected)
                }
                [b'"', content @ .., b'"'] => content == expected.as_bytes(),
                _ => false,
            },
            Self::Number(expected) => {
                let found = std::str::from_utf8(text).ok().and_then(Exact::parse);
                found.is_some() && found == Exact::parse(expected)
            }
            Self::Bool(expected) => text == if expected { "true" } else { "false" }.as_bytes(),
        }
    }
}

/// Reads a value that is one of several literals, or any other one.
///
/// # Errors
///
/// When the text is not JSON.
pub fn read<T, const N: usize>(
    reader: &mut Reader<'_>,
    literals: &[Literal],
    known: [T; N],
    unknown: fn(Json) -> T,
) -> Result<T, DecodeError> {
    let (index, json) = find(reader, literals)?;
    Ok(choose(index, json, known, unknown))
}

/// The same for a value that is there already.
pub fn convert<T, const N: usize>(
    json: Json,
    literals: &[Literal],
    known: [T; N],
    unknown: fn(Json) -> T,
) -> T {
    let index = match &json {
        Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            let text = json.to_string();
            position(literals, text.as_bytes())
        }
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    };
    choose(index, json, known, unknown)
}

/// How well a value suits a type that lists these literals.
#[must_use]
pub fn fit(outline: &Outline<'_>, literals: &[Literal]) -> Fit {
    let mut kinds = literals.iter().map(|literal| literal.kind());
    kinds.find_map(|kind| outline.is(kind))
}

/// The text that a value has as a parameter.
///
/// # Errors
///
/// When it is no scalar.
pub fn text(value: Json) -> ParameterText<'static> {
    match value {
        Json::String(text) => Ok(text.into()),
        Json::Number(_) | Json::Bool(_) => Ok(value.to_string().into()),
        Json::Null => Err("null has no text"),
        Json::Array(_) => Err("an array has no text"),
        Json::Object(_) => Err("an object has no text"),
    }
}

/// Shows a string as it is and any other value as JSON.
///
/// # Errors
///
/// When the formatter fails.
pub fn display(value: &Json, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Json::String(text) => f.pad(text),
        other => f.pad(&other.to_string()),
    }
}

fn find(
    reader: &mut Reader<'_>,
    literals: &[Literal],
) -> Result<(Option<usize>, Json), DecodeError> {
    reader.peek()?;
    let start = reader.jiter.current_index();
    // A value may hold more digits than a tree keeps, so its text is asked.
    let json = reader.json()?;
    Ok((
        position(literals, reader.jiter.slice_to_current(start)),
        json,
    ))
}

fn position(literals: &[Literal], text: &[u8]) -> Option<usize> {
    literals.iter().position(|literal| literal.says(text))
}

fn choose<T, const N: usize>(
    index: Option<usize>,
    json: Json,
    known: [T; N],
    unknown: fn(Json) -> T,
) -> T {
    index
        .and_then(|index| known.into_iter().nth(index))
        .unwrap_or_else(|| unknown(json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_told_apart_by_how_they_are_written() {
        macro_rules! literal {
            ($literal:literal) => {
                const { Literal::new(concat!($literal), stringify!($literal)) }
            };
        }
        assert_eq!(literal!("true"), Literal::Text("true"));
        assert_eq!(literal!("a \"b\"\n"), Literal::Text("a \"b\"\n"));
        assert_eq!(literal!(true), Literal::Bool(true));
        assert_eq!(literal!(-1), Literal::Number("-1"));
        assert_eq!(literal!(1.50), Literal::Number("1.50"));
        assert_eq!(
            literal!(18446744073709551616),
            Literal::Number("18446744073709551616")
        );
    }

    #[test]
    fn texts_say_the_same_in_many_ways() {
        assert!(Literal::Text("é\"").says(br#""\u00e9\"""#));
        assert!(Literal::Text("").says(br#""""#));
        assert!(!Literal::Text("1").says(b"1"));
        assert!(Literal::Number("1").says(b"10e-1"));
        assert!(!Literal::Number("1").says(b"1.00000000000000000001"));
        assert!(!Literal::Number("1").says(br#""1""#));
        assert!(Literal::Bool(false).says(b"false"));
        assert!(!Literal::Bool(false).says(b"0"));
    }
}
