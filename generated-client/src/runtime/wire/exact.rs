//! Decimal numbers compared by their texts, so that no digit is lost.

use std::cmp::Ordering;

/// A decimal number: its significant digits, without zeros at either end, and the power of ten that
/// the last one counts. Zero has no digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    is_negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Exact {
    /// What a text says that JSON takes for a number. `None` for any other text, and for an exponent that
    /// is beyond all use.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        if whole.is_empty() || fraction.is_empty() {
            return None;
        }
        let mut digits = Vec::with_capacity(whole.len() + fraction.len());
        for byte in whole.bytes().chain(fraction.bytes()) {
            match byte {
                b'0' if digits.is_empty() => {}
                b'0'..=b'9' => digits.push(byte - b'0'),
                _ => return None,
            }
        }
        let mut exponent = i64::from(exponent) - i64::try_from(fraction.len()).ok()?;
        while digits.last() == Some(&0) {
            digits.pop();
            exponent += 1;
        }
        if digits.is_empty() {
            return Some(Self {
                is_negative: false,
                digits,
                exponent: 0,
            });
        }
        Some(Self {
            is_negative,
            digits,
            exponent,
        })
    }

    /// The number where it is an integer of this range.
    pub(crate) fn to_i128(&self) -> Option<i128> {
        let zeros = u32::try_from(self.exponent).ok()?;
        let digits = self.digits.iter().try_fold(0_i128, |value, digit| {
            let value = value.checked_mul(10)?;
            // Negative, since the lowest number has no opposite.
            value.checked_sub((*digit).into())
        });
        let value = match digits? {
            0 => 0,
            value => value.checked_mul(10_i128.checked_pow(zeros)?)?,
        };
        if self.is_negative {
            Some(value)
        } else {
            value.checked_neg()
        }
    }

    /// Whether the number is a whole number of times another one. `None` where that one is zero, or has more
    /// digits than anybody writes.
    #[cfg(feature = "validate")]
    pub(crate) fn is_multiple_of(&self, other: &Self) -> Option<bool> {
        let remainder = |value: u128, digit: &u8| -> Option<u128> {
            value.checked_mul(10)?.checked_add((*digit).into())
        };
        let divisor = other.digits.iter().try_fold(0, remainder)?;
        if divisor == 0 || divisor > u128::from(u64::MAX) {
            return None;
        }
        if self.digits.is_empty() {
            return Some(true);
        }
        // Neither number ends in a zero, so more places behind the point are never made up for.
        let Ok(zeros) = u64::try_from(self.exponent.checked_sub(other.exponent)?) else {
            return Some(false);
        };
        // No factor exceeds the divisor, and so no product its square, which fits.
        let digits = self.digits.iter();
        let number = digits.fold(0, |value, digit| {
            (value * 10 + u128::from(*digit)) % divisor
        });
        let product = number * power_of_ten(zeros, divisor);
        Some(product.is_multiple_of(divisor))
    }

    /// The power of ten that is just above the number.
    fn magnitude(&self) -> Option<i64> {
        let count = i64::try_from(self.digits.len()).ok()?;
        (count > 0).then(|| self.exponent + count)
    }
}

/// What is left of a power of ten.
#[cfg(feature = "validate")]
fn power_of_ten(mut exponent: u64, divisor: u128) -> u128 {
    let mut power = 1 % divisor;
    let mut square = 10 % divisor;
    while exponent > 0 {
        if exponent % 2 == 1 {
            power = power * square % divisor;
        }
        square = square * square % divisor;
        exponent /= 2;
    }
    power
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (is_negative, _) => {
                // Zero has no magnitude, and `None` comes before every other.
                let by_size = self.magnitude().cmp(&other.magnitude());
                let size = by_size.then_with(|| self.digits.cmp(&other.digits));
                if is_negative { size.reverse() } else { size }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn one_number_has_many_texts() {
        for (one, other) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("0.01", "1E-2"),
            ("-0", "0.000e5"),
            ("-1.50", "-15e-1"),
            ("1e+3", "1000"),
        ] {
            assert_eq!(exact(one), exact(other), "{one} {other}");
        }
    }

    #[test]
    fn numbers_have_an_order() {
        let texts = [
            "-1e400",
            "-10",
            "-9.99",
            "-1",
            "-0.1",
            "0",
            "1e-400",
            "0.1",
            "0.10000000000000000000000001",
            "1",
            "9007199254740992",
            "9007199254740993",
            "1e400",
        ];
        for pair in texts.windows(2) {
            assert!(exact(pair[0]) < exact(pair[1]), "{pair:?}");
        }
    }

    #[cfg(feature = "validate")]
    #[test]
    fn multiples_are_exact() {
        for (number, divisor, expected) in [
            ("0.3", "0.1", true),
            ("19.99", "0.01", true),
            ("19.999", "0.01", false),
            ("1e300", "7", false),
            ("7e300", "7", true),
            ("0", "3", true),
            ("-9", "3", true),
            ("-10", "3", false),
            ("1", "0.3", false),
            ("1e2147483647", "0.00000001", true),
            ("36893488147419103232", "18446744073709551615", false),
            ("36893488147419103230", "18446744073709551615", true),
        ] {
            let is_multiple = exact(number).is_multiple_of(&exact(divisor));
            assert_eq!(is_multiple, Some(expected), "{number} {divisor}");
        }
        assert_eq!(exact("1").is_multiple_of(&exact("0")), None);
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "-", "1.", ".1", "1e", "a", "1e99999999999", "+1", "1 "] {
            assert_eq!(Exact::parse(text), None, "{text}");
        }
    }
}
