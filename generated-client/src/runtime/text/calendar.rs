//! Dates and times of the Gregorian calendar, as RFC 3339 writes them and as days and seconds.

use super::Flaw;

/// A day: year, month and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: i32,
    pub(super) month: i32,
    pub(super) day: i32,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i32,
    pub(super) minute: i32,
    /// 60 in a leap second.
    pub(super) second: i32,
    pub(super) nanos: u32,
}

impl Day {
    /// Takes a date off the front of a text. Whether there is such a day is not looked at yet.
    pub(super) fn take(rest: &mut &[u8]) -> Result<Self, Flaw> {
        let year = digits(rest, 4)?;
        literal(rest, b"-")?;
        let month = digits(rest, 2)?;
        literal(rest, b"-")?;
        let day = digits(rest, 2)?;
        Ok(Self { year, month, day })
    }

    pub(super) fn check(self) -> Result<(), Flaw> {
        let Self { year, month, day } = self;
        if !(1..=12).contains(&month) || day < 1 || day > days_of(year, month) {
            return Err("there is no such day");
        }
        Ok(())
    }

    /// Days since 1970-01-01. Years begin in March here, so that the leap day is the last of a year; 400
    /// of them are always 146,097 days.
    pub(super) fn since_epoch(self) -> i64 {
        let Self { year, month, day } = self;
        let year = i64::from(year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = i64::from((month + 9) % 12);
        let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }
}

impl Clock {
    /// Takes a time of day off the front of a text, without an offset. Whether there is such a time is not
    /// looked at yet.
    pub(super) fn take(rest: &mut &[u8]) -> Result<Self, Flaw> {
        let hour = digits(rest, 2)?;
        literal(rest, b":")?;
        let minute = digits(rest, 2)?;
        literal(rest, b":")?;
        let second = digits(rest, 2)?;
        let nanos = match rest.split_first() {
            Some((b'.', after)) => {
                *rest = after;
                fraction(rest)?
            }
            _ => 0,
        };
        Ok(Self {
            hour,
            minute,
            second,
            nanos,
        })
    }

    pub(super) fn check(self) -> Result<(), Flaw> {
        if self.hour > 23 || self.minute > 59 || self.second > 60 {
            return Err("there is no such time of day");
        }
        Ok(())
    }

    pub(super) fn seconds(self) -> i32 {
        self.hour * 3600 + self.minute * 60 + self.second
    }
}

/// Takes an offset off the front of a text, in seconds. `None` where there is none.
pub(super) fn offset(rest: &mut &[u8]) -> Result<Option<i32>, Flaw> {
    match rest.split_first() {
        Some((b'Z' | b'z', after)) => {
            *rest = after;
            Ok(Some(0))
        }
        Some((sign @ (b'+' | b'-'), after)) => {
            *rest = after;
            let hours = digits(rest, 2)?;
            literal(rest, b":")?;
            let minutes = digits(rest, 2)?;
            if hours > 23 || minutes > 59 {
                return Err("its offset is out of range");
            }
            let offset = (hours * 60 + minutes) * 60;
            Ok(Some(if *sign == b'-' { -offset } else { offset }))
        }
        _ => Ok(None),
    }
}

/// Takes `count` digits.
fn digits(rest: &mut &[u8], count: usize) -> Result<i32, Flaw> {
    let Some((taken, after)) = rest.split_at_checked(count) else {
        return Err("it is too short");
    };
    *rest = after;
    taken.iter().try_fold(0, |value, byte| match byte {
        b'0'..=b'9' => Ok(value * 10 + i32::from(byte - b'0')),
        _ => Err("a digit is missing"),
    })
}

/// Takes one character out of several.
pub(super) fn literal(rest: &mut &[u8], one_of: &[u8]) -> Result<(), Flaw> {
    match rest.split_first() {
        Some((byte, after)) if one_of.contains(byte) => {
            *rest = after;
            Ok(())
        }
        Some(_) => Err("a `-`, `T` or `:` is missing"),
        None => Err("it is too short"),
    }
}

/// Takes the digits of a fraction and gives its nanoseconds; what is finer is passed over.
pub(super) fn fraction(rest: &mut &[u8]) -> Result<u32, Flaw> {
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
        Err("no digit follows its decimal point")
    }
}

/// The fraction of a second with its point, in as few digits as say it; nothing for none.
pub(super) fn fraction_text(nanos: u32) -> String {
    if nanos == 0 {
        return String::new();
    }
    let digits = format!(".{nanos:09}");
    digits.trim_end_matches('0').to_owned()
}

/// A year in four digits, or in six with a sign where it needs more.
pub(super) fn year_text(year: i128) -> String {
    if (0..=9999).contains(&year) {
        format!("{year:04}")
    } else {
        format!("{year:+07}")
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
