//! How the types of std, and those of the runtime that wrap them, are read and written.

use super::reader::Kind;
use super::union::{Fit, Outline};
use super::{DecodeError, Nullable, Reader, Wire, Writer};
#[cfg(feature = "validate")]
use crate::runtime::validate::View;
use std::collections::BTreeMap;

impl Wire for bool {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.bool()
    }

    fn write(&self, writer: &mut Writer) {
        writer.bool(*self);
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Bool)
    }
}

impl Wire for String {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.string().map(str::to_owned)
    }

    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::String)
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

macro_rules! integers {
    ($($integer:ty => $write:ident;)*) => {$(
        impl Wire for $integer {
            fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let text = reader.number()?;
                match text.parse() {
                    Ok(value) => Ok(value),
                    Err(_) => whole(text)
                        .and_then(|value| Self::try_from(value).ok())
                        .ok_or_else(|| not_an_integer(text, stringify!($integer))),
                }
            }

            fn write(&self, writer: &mut Writer) {
                writer.$write((*self).into());
            }

            fn fit(outline: &mut Outline<'_>) -> Fit {
                outline.is(Kind::Number)
            }

            #[cfg(feature = "validate")]
            fn view(&self) -> View<'_> {
                View::Number
            }
        }
    )*};
}

integers! {
    i32 => integer;
    i64 => integer;
    i128 => integer;
    u32 => unsigned;
    u64 => unsigned;
    u128 => unsigned;
}

/// The value of a number that is written with a fraction or an exponent and is an integer all the
/// same, such as `153.0`. From 2^53 on a float no longer tells its neighbours apart, so there it is none.
fn whole(text: &str) -> Option<i64> {
    let value: f64 = text.parse().ok()?;
    let exact = 9_007_199_254_740_992.0;
    if value.fract() != 0.0 || value.abs() >= exact {
        return None;
    }
    // In range and without a fraction, so nothing is lost.
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    Some(value as i64)
}

#[cold]
fn not_an_integer(text: &str, integer: &str) -> DecodeError {
    let fraction = text.contains(['.', 'e', 'E']);
    DecodeError::new(if fraction {
        "expected an integer, found a number with a fraction or an exponent".to_owned()
    } else {
        format!("this integer is out of the range of `{integer}`")
    })
}

impl Wire for f64 {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        finite(reader.number()?.parse().ok(), Self::is_finite)
    }

    fn write(&self, writer: &mut Writer) {
        writer.float(*self);
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Number)
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        View::Number
    }
}

impl Wire for f32 {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        finite(reader.number()?.parse().ok(), Self::is_finite)
    }

    fn write(&self, writer: &mut Writer) {
        writer.float32(*self);
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Number)
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        View::Number
    }
}

fn finite<T: Copy>(value: Option<T>, is_finite: fn(T) -> bool) -> Result<T, DecodeError> {
    value
        .filter(|value| is_finite(*value))
        .ok_or_else(|| DecodeError::new("this number is too large for a float"))
}

impl Wire for () {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.expect(Kind::Null)?;
        reader.null().map(drop)
    }

    fn write(&self, writer: &mut Writer) {
        writer.null();
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Null)
    }
}

impl<T: Wire> Wire for Box<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::read(reader).map(Self::new)
    }

    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        T::fit(outline)
    }

    fn is_known(&self) -> bool {
        (**self).is_known()
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        View::Same(&**self)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if reader.null()? {
            return Ok(None);
        }
        T::read(reader).map(Some)
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            None => writer.null(),
            Some(value) => value.write(writer),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Null).or_else(|| T::fit(outline))
    }

    fn is_known(&self) -> bool {
        self.as_ref().is_none_or(T::is_known)
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        match self {
            None => View::Leaf,
            Some(value) => View::Same(value),
        }
    }
}

impl<T: Wire> Wire for Nullable<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if reader.null()? {
            return Ok(Self::Null);
        }
        T::read(reader).map(Self::Value)
    }

    /// Outside of an object there is nothing to be left out of, and an absent value is written as null.
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Absent | Self::Null => writer.null(),
            Self::Value(value) => value.write(writer),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Null).or_else(|| T::fit(outline))
    }

    fn is_known(&self) -> bool {
        self.as_ref().value().is_none_or(T::is_known)
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        match self {
            Self::Absent | Self::Null => View::Leaf,
            Self::Value(value) => View::Same(value),
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut items = Self::new();
        let mut more = reader.array()?;
        while more {
            match T::read(reader) {
                Ok(item) => items.push(item),
                Err(error) => return Err(error.at_index(items.len())),
            }
            more = reader.next_item()?;
        }
        Ok(items)
    }

    fn write(&self, writer: &mut Writer) {
        writer.array(self);
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Array)
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        View::Items(self.iter().map(|item| item as _).collect())
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut entries = Self::new();
        let mut next = reader.object()?;
        while let Some(key) = next {
            match T::read(reader) {
                Ok(value) => entries.insert(key, value),
                Err(error) => return Err(error.at_key(key)),
            };
            next = reader.next_key()?;
        }
        Ok(entries)
    }

    fn write(&self, writer: &mut Writer) {
        writer.map(self);
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Object)
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        let entries = self.iter();
        View::Map(
            entries
                .map(|(key, value)| (key.as_str(), value as _))
                .collect(),
        )
    }
}
