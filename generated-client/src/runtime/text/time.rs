//! A time of day as the API writes it.

use super::calendar::{Clock, fraction_text, offset};
use super::{Flaw, text};

/// A time of day, kept as the text that it was read from and parsed on demand.
///
/// What an answer holds comes back to the byte, and a malformed time never loses an answer. What a
/// caller parses is checked against RFC 3339, such as `23:20:50.52Z`; the offset may be missing, as many
/// APIs leave it out. A text that does not pass the check can still be sent, with [`Time::from_raw`].
///
/// Two are equal where their texts are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Time(String);

impl Time {
    /// The time of this hour, minute and second, without an offset.
    ///
    /// # Errors
    ///
    /// When there is no such time.
    pub fn new(hour: u8, minute: u8, second: u8) -> Result<Self, InvalidTime> {
        let clock = Clock {
            hour: hour.into(),
            minute: minute.into(),
            second: second.into(),
            nanos: 0,
        };
        clock.check().map_err(InvalidTime)?;
        Ok(Self(written(clock)))
    }

    /// The hour, the minute, the second and its nanoseconds, as they stand in the text, whatever offset
    /// follows. In a leap second the second is 60.
    ///
    /// # Errors
    ///
    /// When the text is not a time as RFC 3339 writes it.
    pub fn to_hms_nano(&self) -> Result<(u8, u8, u8, u32), InvalidTime> {
        let (clock, _) = parse(&self.0).map_err(InvalidTime)?;
        let all = (
            clock.hour.try_into(),
            clock.minute.try_into(),
            clock.second.try_into(),
        );
        match all {
            (Ok(hour), Ok(minute), Ok(second)) => Ok((hour, minute, second, clock.nanos)),
            _ => Err(InvalidTime("there is no such time of day")),
        }
    }

    /// The seconds by which the time is ahead of UTC; `None` where the text does not say.
    ///
    /// # Errors
    ///
    /// When the text is not a time as RFC 3339 writes it.
    pub fn offset(&self) -> Result<Option<i32>, InvalidTime> {
        let (_, offset) = parse(&self.0).map_err(InvalidTime)?;
        Ok(offset)
    }
}

text!(
    Time,
    parse,
    /// A text that is not a time as RFC 3339 writes it.
    InvalidTime = "this text is no time of RFC 3339"
);

impl InvalidTime {
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) const OUT_OF_RANGE: Self = Self("it is out of the range of the other type");
}

fn parse(text: &str) -> Result<(Clock, Option<i32>), Flaw> {
    let mut rest = text.as_bytes();
    let clock = Clock::take(&mut rest)?;
    let offset = offset(&mut rest)?;
    if !rest.is_empty() {
        return Err("something follows it");
    }
    clock.check()?;
    Ok((clock, offset))
}

/// The text of a time of day, with as many digits of the second as it has.
pub(super) fn written(clock: Clock) -> String {
    let fraction = fraction_text(clock.nanos);
    let Clock {
        hour,
        minute,
        second,
        ..
    } = clock;
    format!("{hour:02}:{minute:02}:{second:02}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_parsed_and_made() {
        for (text, parts, offset) in [
            ("23:20:50.52Z", (23, 20, 50, 520_000_000), Some(0)),
            ("00:00:00", (0, 0, 0, 0), None),
            ("23:59:60-08:00", (23, 59, 60, 0), Some(-28_800)),
        ] {
            let time: Time = text.parse().unwrap();
            assert_eq!(time.to_hms_nano(), Ok(parts));
            assert_eq!(time.offset(), Ok(offset));
        }
        assert_eq!(Time::new(7, 5, 0).unwrap().as_str(), "07:05:00");
        assert!(Time::new(24, 0, 0).is_err());
    }

    #[test]
    fn everything_else_is_refused_and_kept() {
        for text in ["", "7:05", "07:05", "07:05:00.", "25:00:00", "07:05:00 Z"] {
            assert!(text.parse::<Time>().is_err(), "{text:?}");
            assert!(Time::from_raw(text).to_hms_nano().is_err());
        }
    }
}
