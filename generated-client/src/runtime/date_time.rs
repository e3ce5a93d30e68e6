//! A point in time as the API writes it.

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod convert;

use super::wire::{DecodeError, Reader, Wire, Writer};
use std::error::Error;
use std::fmt;
use std::str::FromStr;
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
    /// Takes a text as it is, without a look at it.
    pub fn from_raw(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, without a copy.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The instant that the text names. A leap second counts as the second after it.
    ///
    /// # Errors
    ///
    /// When the text is not a date and time as RFC 3339 writes it, or the system's clock cannot hold it.
    pub fn to_system_time(&self) -> Result<SystemTime, InvalidDateTime> {
        let instant = Instant::parse(&self.0)?;
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

impl FromStr for DateTime {
    type Err = InvalidDateTime;

    fn from_str(text: &str) -> Result<Self, InvalidDateTime> {
        Instant::parse(text)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl AsRef<str> for DateTime {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Wire for DateTime {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.string().map(Self::from_raw)
    }

    fn write(&self, writer: &mut Writer) {
        writer.string(&self.0);
    }
}

/// A text that is not a date and time as RFC 3339 writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDateTime(&'static str);

impl fmt::Display for InvalidDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this text is no date and time of RFC 3339: {}", self.0)
    }
}

impl Error for InvalidDateTime {}

/// What a text of RFC 3339 says.
struct Instant {
    /// Seconds since 1970 in UTC.
    seconds: i64,
    nanos: u32,
    /// Seconds by which the local time of the text is ahead of UTC.
    #[cfg_attr(
        not(any(feature = "chrono", feature = "time")),
        expect(
            dead_code,
            reason = "of all the other types only those of chrono and time have an offset"
        )
    )]
    offset: i32,
}

impl Instant {
    fn parse(text: &str) -> Result<Self, InvalidDateTime> {
        let mut rest = text.as_bytes();
        let year = digits(&mut rest, 4)?;
        literal(&mut rest, b"-")?;
        let month = digits(&mut rest, 2)?;
        literal(&mut rest, b"-")?;
        let day = digits(&mut rest, 2)?;
        literal(&mut rest, b"Tt ")?;
        let hour = digits(&mut rest, 2)?;
        literal(&mut rest, b":")?;
        let minute = digits(&mut rest, 2)?;
        literal(&mut rest, b":")?;
        let second = digits(&mut rest, 2)?;
        let nanos = match rest.split_first() {
            Some((b'.', after)) => {
                rest = after;
                fraction(&mut rest)?
            }
            _ => 0,
        };
        let offset = match rest.split_first() {
            Some((b'Z' | b'z', after)) => {
                rest = after;
                0
            }
            Some((sign @ (b'+' | b'-'), after)) => {
                rest = after;
                let hours = digits(&mut rest, 2)?;
                literal(&mut rest, b":")?;
                let minutes = digits(&mut rest, 2)?;
                if hours > 23 || minutes > 59 {
                    return Err(InvalidDateTime("its offset is out of range"));
                }
                let offset = (hours * 60 + minutes) * 60;
                if *sign == b'-' { -offset } else { offset }
            }
            _ => return Err(InvalidDateTime("it has no offset, such as `Z` or `+01:00`")),
        };
        if !rest.is_empty() {
            return Err(InvalidDateTime("something follows its offset"));
        }
        if !(1..=12).contains(&month) || day < 1 || day > days_of(year, month) {
            return Err(InvalidDateTime("there is no such day"));
        }
        if hour > 23 || minute > 59 || second > 60 {
            return Err(InvalidDateTime("there is no such time of day"));
        }
        let local = days_since_epoch(year, month, day) * 86_400
            + i64::from(hour * 3600 + minute * 60 + second);
        Ok(Self {
            seconds: local - i64::from(offset),
            nanos: if second == 60 { 0 } else { nanos },
            offset,
        })
    }
}

/// Takes `count` digits.
fn digits(rest: &mut &[u8], count: usize) -> Result<i32, InvalidDateTime> {
    let Some((taken, after)) = rest.split_at_checked(count) else {
        return Err(InvalidDateTime("it is too short"));
    };
    *rest = after;
    taken.iter().try_fold(0, |value, byte| match byte {
        b'0'..=b'9' => Ok(value * 10 + i32::from(byte - b'0')),
        _ => Err(InvalidDateTime("a digit is missing")),
    })
}

/// Takes one character out of several.
fn literal(rest: &mut &[u8], one_of: &[u8]) -> Result<(), InvalidDateTime> {
    match rest.split_first() {
        Some((byte, after)) if one_of.contains(byte) => {
            *rest = after;
            Ok(())
        }
        Some(_) => Err(InvalidDateTime("a `-`, `T` or `:` is missing")),
        None => Err(InvalidDateTime("it is too short")),
    }
}

/// Takes the digits of a fraction and gives its nanoseconds; what is finer is passed over.
fn fraction(rest: &mut &[u8]) -> Result<u32, InvalidDateTime> {
    let mut nanos = 0;
    let mut weight = 100_000_000;
    let mut any = false;
    while let Some((byte @ b'0'..=b'9', after)) = rest.split_first() {
        nanos += u32::from(byte - b'0') * weight;
        weight /= 10;
        any = true;
        *rest = after;
    }
    if any {
        Ok(nanos)
    } else {
        Err(InvalidDateTime("no digit follows its decimal point"))
    }
}

fn days_of(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here, so that the
/// leap day is the last of a year; 400 of them are always 146,097 days.
fn days_since_epoch(year: i32, month: i32, day: i32) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = i64::from((month + 9) % 12);
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Writes seconds since 1970 as a local time that is `offset` seconds ahead of UTC.
fn write(seconds: i128, nanos: u32, offset: i32) -> String {
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
    let mut text = if (0..=9999).contains(&year) {
        format!("{year:04}")
    } else {
        format!("{year:+07}")
    };
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    text.push_str(&format!(
        "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    ));
    if nanos > 0 {
        let digits = format!(".{nanos:09}");
        text.push_str(digits.trim_end_matches('0'));
    }
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

    fn at(text: &str) -> Result<(i64, u32), InvalidDateTime> {
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
