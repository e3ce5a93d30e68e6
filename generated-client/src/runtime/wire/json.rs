//! How a value of any shape is read into serde_json's tree and written from it.

use super::union::{Fit, Outline};
use super::{DecodeError, Json, Kind, Reader, Wire, Writer};
#[cfg(feature = "validate")]
use crate::runtime::validate::View;
use serde_json::{Map, Number};

impl Wire for Json {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::Null => reader.null().map(|_| Self::Null),
            Kind::Bool => reader.bool().map(Self::Bool),
            Kind::Number => number(reader.number()?).map(Self::Number),
            Kind::String => reader.string().map(|text| Self::String(text.to_owned())),
            Kind::Array => Vec::read(reader).map(Self::Array),
            Kind::Object => {
                let mut entries = Map::new();
                let mut next = reader.object()?;
                while let Some(key) = next {
                    match Self::read(reader) {
                        Ok(value) => entries.insert(key, value),
                        Err(error) => return Err(error.at_key(key)),
                    };
                    next = reader.next_key()?;
                }
                Ok(Self::Object(entries))
            }
        }
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Number(value) => writer.number_text(format_args!("{value}")),
            Self::String(value) => writer.string(value),
            Self::Array(items) => writer.array(items),
            Self::Object(entries) => writer.map(entries),
        }
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.any()
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        match self {
            Self::Null | Self::Bool(_) => View::Leaf,
            Self::Number(_) => View::Number,
            Self::String(text) => View::Text(text),
            Self::Array(items) => View::Items(items.iter().map(|item| item as _).collect()),
            Self::Object(entries) => {
                let entries = entries.iter();
                View::Map(
                    entries
                        .map(|(key, value)| (key.as_str(), value as _))
                        .collect(),
                )
            }
        }
    }
}

/// The number that a text says, with all of its digits where serde_json can keep them.
fn number(text: &str) -> Result<Number, DecodeError> {
    if text != "-0" {
        if let Ok(value) = text.parse::<i64>() {
            return Ok(value.into());
        }
        if let Ok(value) = text.parse::<u64>() {
            return Ok(value.into());
        }
    }
    // A short decimal is told exactly by the nearest float. For a long one serde_json is asked whether
    // it keeps the digits, which depends on a feature of its own that any crate of a build may turn on.
    if text.len() > 15
        && let Ok(number) = text.parse::<Number>()
        && number.to_string() == text
    {
        return Ok(number);
    }
    text.parse()
        .ok()
        .and_then(Number::from_f64)
        .ok_or_else(|| DecodeError::new("this number is too large for a float"))
}
