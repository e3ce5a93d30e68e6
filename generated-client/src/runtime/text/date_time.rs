//! A point in time as the API writes it.

use super::calendar::{Clock, Day, fraction_text, literal, offset, year_text};
use super::{Flaw, text};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A date and time, kept as the text that it was read from and parsed on demand.
///
/// What an answer holds comes back to the byte, and a malformed timestamp never loses an answer.
/// What a caller parses is checked against RFC 3339. A text that does not pass the check can still be
/// sent, with [`DateTime::from_raw`].
///
/// Two are equal where their texts are: one instant has many texts, and these differ. For an order,
/// compare what [`to_system_time`](Self::to_system_time) gives.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(String);

impl DateTime {
    /// The instant that the text names. A leap second counts as the second after it.
    ///
    /// # Errors
    ///
    /// When the text is not a date and time as RFC 3339 writes it, or the system's clock cannot hold it.
    pub fn to_system_time(&self) -> Result<SystemTime, InvalidDateTime> {
        let instant = self.instant()?;
        let nanos = Duration::from_nanos(instant.nanos.into());
        let whole = Duration::from_secs(instant.seconds.unsigned_abs());
        let second = if instant.seconds < 0 {
            UNIX_EPOCH.checked_sub(whole)
        } else {
            UNIX_EPOCH.checked_add(whole)
        };
        second
            .and_then(|second| second.checked_add(nanos))
            .ok_or(InvalidDateTime("the system's clock cannot hold it"))
    }

    pub(super) fn instant(&self) -> Result<Instant, InvalidDateTime> {
        Instant::parse(&self.0).map_err(InvalidDateTime)
    }
}

/// Writes the time in UTC, with as many digits of the second as it has. Outside of the years 0 to
/// 9999, which are all that RFC 3339 knows, the year has a sign and six digits.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (i128::from(after.as_secs()), after.subsec_nanos()),
            Err(before) => {
                let before = before.duration();
                let seconds = -i128::from(before.as_secs());
                match before.subsec_nanos() {
                    0 => (seconds, 0),
                    nanos => (seconds - 1, 1_000_000_000 - nanos),
                }
            }
        };
        Self(write(seconds, nanos, 0))
    }
}

text!(
    DateTime,
    Instant::parse,
    /// A text that is not a date and time as RFC 3339 writes it.
    InvalidDateTime = "this text is no date and time of RFC 3339"
);

impl InvalidDateTime {
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) const OUT_OF_RANGE: Self = Self("it is out of the range of the other type");
}

/// What a text of RFC 3339 says.
pub(super) struct Instant {
    /// Seconds since 1970 in UTC.
    pub(super) seconds: i64,
    pub(super) nanos: u32,
    /// Seconds by which the local time of the text is ahead of UTC.
    #[cfg_attr(
        not(any(feature = "chrono", feature = "time")),
        expect(
            dead_code,
            reason = "of all the other types only those of chrono and time have an offset"
        )
    )]
    pub(super) offset: i32,
}

impl Instant {
    pub(super) fn parse(text: &str) -> Result<Self, Flaw> {
        let mut rest = text.as_bytes();
        let day = Day::take(&mut rest)?;
        literal(&mut rest, b"Tt ")?;
        let clock = Clock::take(&mut rest)?;
        let Some(offset) = offset(&mut rest)? else {
            return Err("it has no offset, such as `Z` or `+01:00`");
        };
        if !rest.is_empty() {
            return Err("something follows its offset");
        }
        day.check()?;
        clock.check()?;
        let local = day.since_epoch() * 86_400 + i64::from(clock.seconds());
        Ok(Self {
            seconds: local - i64::from(offset),
            nanos: if clock.second == 60 { 0 } else { clock.nanos },
            offset,
        })
    }
}

/// Writes seconds since 1970 as a local time that is `offset` seconds ahead of UTC.
pub(super) fn write(seconds: i128, nanos: u32, offset: i32) -> String {
    let local = seconds + i128::from(offset);
    let days = local.div_euclid(86_400) + 719_468;
    let time = local.rem_euclid(86_400);
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i128::from(month <= 2);
    let mut text = year_text(year);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    text.push_str(&format!(
        "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    ));
    text.push_str(&fraction_text(nanos));
    if offset == 0 {
        text.push('Z');
    } else {
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.abs() / 60;
        text.push_str(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Result<(i64, u32), Flaw> {
        Instant::parse(text).map(|instant| (instant.seconds, instant.nanos))
    }

    #[test]
    fn rfc_3339_is_parsed() {
        for (text, seconds, nanos) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1985-04-12T23:20:50.52Z", 482_196_050, 520_000_000),
            ("1996-12-19T16:39:57-08:00", 851_042_397, 0),
            ("1990-12-31T23:59:60Z", 662_688_000, 0),
            ("1990-12-31T15:59:60.9-08:00", 662_688_000, 0),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_173, 870_000_000),
            ("2000-02-29t00:00:00z", 951_782_400, 0),
            ("2000-02-29 00:00:00-00:00", 951_782_400, 0),
            ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
            (
                "9999-12-31T23:59:59.1234567899Z",
                253_402_300_799,
                123_456_789,
            ),
        ] {
            assert_eq!(at(text), Ok((seconds, nanos)), "{text}");
            assert_eq!(text.parse::<DateTime>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "2013",
            "2013-02-01",
            "2013-02-01T00:54:51",
            "2013-02-01T00:54:51.Z",
            "2013-02-01T00:54:51+0000",
            "2013-02-01T00:54:51+24:00",
            "2013-02-01T00:54:51Z ",
            "2013-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2013-13-01T00:00:00Z",
            "2013-00-01T00:00:00Z",
            "2013-01-00T00:00:00Z",
            "2013-01-01T24:00:00Z",
            "2013-01-01T00:60:00Z",
            "2013-01-01T00:00:61Z",
            "2013/01/01T00:00:00Z",
            "+2013-01-01T00:00:00Z",
            "20130101T000000Z",
            "２０１３-01-01T00:00:00Z",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn system_times_there_and_back() {
        for (seconds, nanos, text) in [
            (0, 0, "1970-01-01T00:00:00Z"),
            (951_782_400, 0, "2000-02-29T00:00:00Z"),
            (1_359_680_091, 274_000_000, "2013-02-01T00:54:51.274Z"),
            (
                253_402_300_799,
                999_999_999,
                "9999-12-31T23:59:59.999999999Z",
            ),
            (253_402_300_800, 0, "+010000-01-01T00:00:00Z"),
        ] {
            let time = UNIX_EPOCH + Duration::new(seconds, nanos);
            let written = DateTime::from(time);
            assert_eq!(written.as_str(), text);
            if text.starts_with('+') {
                assert!(written.to_system_time().is_err());
            } else {
                assert_eq!(written.to_system_time(), Ok(time));
            }
        }
        let before = UNIX_EPOCH - Duration::from_millis(1500);
        let written = DateTime::from(before);
        assert_eq!(written.as_str(), "1969-12-31T23:59:58.5Z");
        assert_eq!(written.to_system_time(), Ok(before));
    }

    #[test]
    fn every_day_of_a_cycle_is_written_as_it_is_read() {
        for day in -800 * 366..800 * 366_i64 {
            let text = write(i128::from(day) * 86_400, 0, 0);
            if text.len() == 20 {
                assert_eq!(at(&text), Ok((day * 86_400, 0)), "{text}");
            }
        }
    }

    #[test]
    fn any_text_is_kept() {
        let odd = DateTime::from_raw("yesterday, 5ish");
        assert_eq!(odd.to_string(), "yesterday, 5ish");
        assert!(odd.to_system_time().is_err());
        assert_eq!(odd.into_string(), "yesterday, 5ish");
    }
}
