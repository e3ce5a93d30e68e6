//! A span of time as the API writes it.

use super::calendar::{fraction, fraction_text};
use super::{Flaw, text};
use std::time;

/// A span of time, kept as the text that it was read from and parsed on demand.
///
/// What an answer holds comes back to the byte, and a malformed duration never loses an answer. What a
/// caller parses is checked against ISO 8601, such as `P3DT12H` or `PT0.5S`. A text that does not pass
/// the check can still be sent, with [`Duration::from_raw`].
///
/// Two are equal where their texts are: `PT60S` and `PT1M` are not.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Duration(String);

impl Duration {
    /// How long it is. A day has 24 hours here.
    ///
    /// # Errors
    ///
    /// When the text is not a duration as ISO 8601 writes it, counts years or months, which differ in
    /// length, or says less than nothing.
    pub fn to_std(&self) -> Result<time::Duration, InvalidDuration> {
        let span = Span::parse(&self.0).map_err(InvalidDuration)?;
        if span.has_months {
            return Err(InvalidDuration("its years and months have no fixed length"));
        }
        if span.is_negative && span.nanos > 0 {
            return Err(InvalidDuration("it is negative"));
        }
        let seconds = u64::try_from(span.nanos / SECOND);
        // The remainder is less than a second.
        let nanos = u32::try_from(span.nanos % SECOND);
        match (seconds, nanos) {
            (Ok(seconds), Ok(nanos)) => Ok(time::Duration::new(seconds, nanos)),
            _ => Err(TOO_LONG),
        }
    }
}

/// Writes it in seconds, with as many digits as it has.
impl From<time::Duration> for Duration {
    fn from(duration: time::Duration) -> Self {
        let fraction = fraction_text(duration.subsec_nanos());
        Self(format!("PT{}{fraction}S", duration.as_secs()))
    }
}

text!(
    Duration,
    Span::parse,
    /// A text that is not a duration as ISO 8601 writes it.
    InvalidDuration = "this text is no duration of ISO 8601"
);

const SECOND: u128 = 1_000_000_000;

const TOO_LONG: InvalidDuration = InvalidDuration("it is too long");

/// What a text of ISO 8601 says.
struct Span {
    is_negative: bool,
    /// Whether it counts years or months.
    has_months: bool,
    /// All the rest.
    nanos: u128,
}

/// What the letters of a date and of a time count, in their order, and how many seconds that is; `None`
/// where it depends.
type Units = &'static [(u8, Option<u128>)];

const DATE: Units = &[
    (b'Y', None),
    (b'M', None),
    (b'W', Some(604_800)),
    (b'D', Some(86_400)),
];

const TIME: Units = &[(b'H', Some(3600)), (b'M', Some(60)), (b'S', Some(1))];

impl Span {
    fn parse(text: &str) -> Result<Self, Flaw> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let Some(rest) = rest.strip_prefix('P') else {
            return Err("it does not begin with `P`");
        };
        let mut span = Self {
            is_negative,
            has_months: false,
            nanos: 0,
        };
        let (date, time) = match rest.split_once('T') {
            None => (rest, None),
            Some((date, time)) => (date, Some(time)),
        };
        if time == Some("") || time.is_none() && date.is_empty() {
            return Err("it counts nothing");
        }
        let ends = span.take(date, DATE)?;
        if let Some(time) = time {
            if ends {
                return Err("something follows a number with a fraction");
            }
            span.take(time, TIME)?;
        }
        Ok(span)
    }

    /// Takes numbers with their letters, and says whether the last number had a fraction.
    fn take(&mut self, text: &str, mut units: Units) -> Result<bool, Flaw> {
        let mut rest = text.as_bytes();
        let mut has_fraction = false;
        while !rest.is_empty() {
            if has_fraction {
                return Err("something follows a number with a fraction");
            }
            let count = number(&mut rest)?;
            let part = match rest.split_first() {
                Some((b'.' | b',', after)) => {
                    has_fraction = true;
                    rest = after;
                    fraction(&mut rest)?
                }
                _ => 0,
            };
            let Some((letter, after)) = rest.split_first() else {
                return Err("a number has no letter that says what it counts");
            };
            rest = after;
            let Some(unit) = units.iter().position(|(known, _)| known == letter) else {
                return Err("a letter counts nothing or stands in the wrong place");
            };
            let seconds = units.get(unit).and_then(|(_, seconds)| *seconds);
            units = units.get(unit + 1..).unwrap_or_default();
            match seconds {
                None if has_fraction => return Err("its years and months are no whole numbers"),
                None => self.has_months |= count > 0,
                Some(seconds) => {
                    let nanos = count
                        .checked_mul(SECOND)
                        .and_then(|nanos| nanos.checked_add(part.into()))
                        .and_then(|nanos| nanos.checked_mul(seconds))
                        .and_then(|nanos| self.nanos.checked_add(nanos));
                    self.nanos = nanos.ok_or("a number is too large")?;
                }
            }
        }
        Ok(has_fraction)
    }
}

fn number(rest: &mut &[u8]) -> Result<u128, Flaw> {
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, after) = rest.split_at_checked(count).unwrap_or_default();
    *rest = after;
    if digits.is_empty() {
        return Err("a number is missing");
    }
    let value = digits.iter().try_fold(0_u128, |value, digit| {
        let value = value.checked_mul(10)?;
        value.checked_add((digit - b'0').into())
    });
    value.ok_or("a number is too large")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_parsed() {
        for (text, millis) in [
            ("PT0S", 0),
            ("PT1.5S", 1500),
            ("PT1,5S", 1500),
            ("PT0.5H", 1_800_000),
            ("P1DT2H3M4S", 93_784_000),
            ("P2W", 1_209_600_000),
            ("P0Y1D", 86_400_000),
            ("+PT1M", 60_000),
            ("-PT0S", 0),
        ] {
            let duration: Duration = text.parse().unwrap();
            let expected = time::Duration::from_millis(millis);
            assert_eq!(duration.to_std(), Ok(expected), "{text}");
        }
        for text in ["P1Y", "P1Y2M10DT2H30M", "-PT1S", "PT99999999999999999999S"] {
            let duration: Duration = text.parse().unwrap();
            assert!(duration.to_std().is_err(), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_and_kept() {
        for text in [
            "", "P", "PT", "P1", "1D", "P1H", "PT1D", "P1DT", "PT1S2M", "P1.5Y", "PT1.5H2M",
            "PT.5S", "PT1.S", "P1D1D", "p1d", "P1.5DT1H",
        ] {
            assert!(text.parse::<Duration>().is_err(), "{text:?}");
            assert!(Duration::from_raw(text).to_std().is_err());
        }
    }

    #[test]
    fn they_are_made_of_those_of_std() {
        let duration = time::Duration::from_millis(90_250);
        let written = Duration::from(duration);
        assert_eq!(written.as_str(), "PT90.25S");
        assert_eq!(written.to_std(), Ok(duration));
    }
}
