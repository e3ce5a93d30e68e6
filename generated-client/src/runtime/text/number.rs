//! A number of any size, as the API writes it.

use super::{Flaw, shown};
#[cfg(feature = "validate")]
use crate::runtime::validate::View;
use crate::runtime::wire::exact::Exact;
use crate::runtime::wire::union::{Fit, Outline};
use crate::runtime::wire::{DecodeError, Kind, Reader, Wire, Writer};

/// A JSON number of any size, kept as the text that it was read from: no digit is lost.
///
/// Two are equal where their texts are: `1.0` and `1` are not.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// The number where it is an integer of this range, however it is written.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        self.to_i128()?.try_into().ok()
    }

    /// The number where it is an integer of this range, however it is written.
    #[must_use]
    pub fn to_u64(&self) -> Option<u64> {
        self.to_i128()?.try_into().ok()
    }

    /// The number where it is an integer of this range, however it is written.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        Exact::parse(&self.0)?.to_i128()
    }

    /// The nearest float, where there is a finite one.
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(value.to_string())
            }
        }
    )*};
}

integers!(i32, i64, i128, u32, u64, u128);

/// Takes a float that is finite, in as few digits as tell it from its neighbours.
impl TryFrom<f64> for Number {
    type Error = InvalidNumber;

    fn try_from(value: f64) -> Result<Self, InvalidNumber> {
        if value.is_finite() {
            Ok(Self(format!("{value:?}")))
        } else {
            Err(InvalidNumber("it is not finite"))
        }
    }
}

shown!(
    Number,
    check,
    /// A text that is no JSON number.
    InvalidNumber = "this is no JSON number"
);

impl Wire for Number {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.number().map(|text| Self(text.to_owned()))
    }

    fn write(&self, writer: &mut Writer) {
        writer.number_text(format_args!("{}", self.0));
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::Number)
    }

    #[cfg(feature = "validate")]
    fn view(&self) -> View<'_> {
        View::Number
    }
}

fn check(text: &str) -> Result<(), Flaw> {
    let flaw = "it is not digits with at most a sign, a fraction and an exponent";
    // White space and a byte order mark are for texts, and not for numbers.
    if !text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return Err(flaw);
    }
    let mut reader = Reader::new(text.as_bytes()).map_err(|_| flaw)?;
    match reader.number() {
        Ok(number) if number == text => Ok(()),
        _ => Err(flaw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::wire::{from_slice, to_vec};

    #[test]
    fn numbers_keep_every_digit() {
        for text in [
            "0",
            "-0.0",
            "1.10",
            "123456789012345678901234567890123456789012345678901234567890.5",
            "1E+4000",
        ] {
            let number: Number = from_slice(text.as_bytes()).unwrap();
            assert_eq!(to_vec(&number).unwrap(), text.as_bytes());
            assert_eq!(text.parse(), Ok(number));
        }
    }

    #[test]
    fn numbers_are_read_as_those_of_rust() {
        let number = |text: &str| text.parse::<Number>().unwrap();
        assert_eq!(number("1.0").to_i64(), Some(1));
        assert_eq!(number("-15e1").to_i64(), Some(-150));
        assert_eq!(number("1.5").to_i64(), None);
        assert_eq!(
            number("9007199254740993.0").to_i64(),
            Some(9_007_199_254_740_993)
        );
        assert_eq!(number("18446744073709551615").to_u64(), Some(u64::MAX));
        assert_eq!(number("18446744073709551615").to_i64(), None);
        assert_eq!(Number::from(i128::MIN).to_i128(), Some(i128::MIN));
        assert_eq!(number("1e999999").to_i128(), None);
        assert_eq!(number("0e999999").to_i128(), Some(0));
        assert_eq!(number("0.1").to_f64(), Some(0.1));
        assert_eq!(number("1e400").to_f64(), None);
    }

    #[test]
    fn numbers_are_made_of_those_of_rust() {
        assert_eq!(Number::from(5_i64).as_str(), "5");
        assert_eq!(Number::try_from(1e300).unwrap().as_str(), "1e300");
        assert_eq!(Number::try_from(0.1).unwrap().as_str(), "0.1");
        assert!(Number::try_from(f64::NAN).is_err());
        for text in [
            "", " 1", "1 ", "+1", "01", ".5", "1.", "1e", "NaN", "-", "\"1\"", "[1]",
        ] {
            assert!(text.parse::<Number>().is_err(), "{text:?}");
        }
    }
}
