//! A decimal number in a string, as the API writes it.

use super::{Flaw, text};
use crate::runtime::wire::exact::Exact;
use std::cmp::Ordering;

/// A decimal number that stands in a string, kept as the text that it was read from.
///
/// No digit is lost, and a malformed number never loses an answer. What a caller parses is checked:
/// digits, with a sign, a fraction or an exponent where one is needed. A text that does not pass the
/// check can still be sent, with [`Decimal::from_raw`].
///
/// Two are equal where their texts are: `1.0` and `1` are not, see [`compare`](Self::compare).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(String);

impl Decimal {
    /// The nearest float.
    ///
    /// # Errors
    ///
    /// When the text is no decimal number, or is beyond what a float can say.
    pub fn to_f64(&self) -> Result<f64, InvalidDecimal> {
        self.exact()?;
        match self.0.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(InvalidDecimal("it is too large for a float")),
        }
    }

    /// Which of two numbers is larger, exactly.
    ///
    /// # Errors
    ///
    /// When one of the texts is no decimal number.
    pub fn compare(&self, other: &Self) -> Result<Ordering, InvalidDecimal> {
        Ok(self.exact()?.cmp(&other.exact()?))
    }

    fn exact(&self) -> Result<Exact, InvalidDecimal> {
        parse(&self.0).map_err(InvalidDecimal)
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Decimal {
            fn from(value: $integer) -> Self {
                Self(value.to_string())
            }
        }
    )*};
}

integers!(i32, i64, i128, u32, u64, u128);

text!(
    Decimal,
    parse,
    /// A text that is no decimal number.
    InvalidDecimal = "this text is no decimal number"
);

fn parse(text: &str) -> Result<Exact, Flaw> {
    Exact::parse(text).ok_or("it is not digits with at most a sign, a fraction and an exponent")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_every_digit() {
        let long = "-123456789012345678901234567890.10";
        let decimal: Decimal = long.parse().unwrap();
        assert_eq!(decimal.to_string(), long);
        assert_eq!(Decimal::from(-5_i64).as_str(), "-5");
        assert_eq!(Decimal::from_raw("0.1").to_f64(), Ok(0.1));
        assert!(Decimal::from_raw("1e400").to_f64().is_err());
        let compare =
            |one: &str, other: &str| Decimal::from_raw(one).compare(&Decimal::from_raw(other));
        assert_eq!(compare("1.0", "1"), Ok(Ordering::Equal));
        assert_eq!(compare("0.1", "0.10000000000000000001"), Ok(Ordering::Less));
        assert!(compare("1", "one").is_err());
    }

    #[test]
    fn everything_else_is_refused_and_kept() {
        for text in [
            "", "1,5", "1.", ".5", "+1", "0x1", "NaN", "inf", "1 000", "--1",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text:?}");
            assert!(Decimal::from_raw(text).to_f64().is_err());
        }
    }
}
