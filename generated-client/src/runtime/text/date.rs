//! A day as the API writes it.

use super::calendar::{Day, year_text};
use super::{Flaw, text};

/// A date without a time, kept as the text that it was read from and parsed on demand.
///
/// What an answer holds comes back to the byte, and a malformed date never loses an answer. What a
/// caller parses is checked against `full-date` of RFC 3339, such as `2013-02-01`. A text that does not
/// pass the check can still be sent, with [`Date::from_raw`].
///
/// Two are equal where their texts are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Date(String);

impl Date {
    /// The date of this year, month and day.
    ///
    /// # Errors
    ///
    /// When there is no such day, or its year has more than four digits.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, InvalidDate> {
        let day = Day {
            year: year.into(),
            month: month.into(),
            day: day.into(),
        };
        day.check().map_err(InvalidDate)?;
        if year > 9999 {
            return Err(InvalidDate("its year has more than four digits"));
        }
        Ok(Self(written(day)))
    }

    /// The year, the month and the day.
    ///
    /// # Errors
    ///
    /// When the text is not a date as RFC 3339 writes it.
    pub fn to_ymd(&self) -> Result<(u16, u8, u8), InvalidDate> {
        let Day { year, month, day } = self.day()?;
        let all = (year.try_into(), month.try_into(), day.try_into());
        match all {
            (Ok(year), Ok(month), Ok(day)) => Ok((year, month, day)),
            _ => Err(InvalidDate("there is no such day")),
        }
    }

    pub(super) fn day(&self) -> Result<Day, InvalidDate> {
        parse(&self.0).map_err(InvalidDate)
    }
}

text!(
    Date,
    parse,
    /// A text that is not a date as RFC 3339 writes it.
    InvalidDate = "this text is no date of RFC 3339"
);

impl InvalidDate {
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) const OUT_OF_RANGE: Self = Self("it is out of the range of the other type");
}

fn parse(text: &str) -> Result<Day, Flaw> {
    let mut rest = text.as_bytes();
    let day = Day::take(&mut rest)?;
    if !rest.is_empty() {
        return Err("something follows its day");
    }
    day.check()?;
    Ok(day)
}

/// The text of a day. Outside of the years 0 to 9999 the year has a sign and six digits.
pub(super) fn written(day: Day) -> String {
    let year = year_text(day.year.into());
    format!("{year}-{:02}-{:02}", day.month, day.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_parsed_and_made() {
        for (text, parts) in [
            ("2013-02-01", (2013, 2, 1)),
            ("2000-02-29", (2000, 2, 29)),
            ("0000-12-31", (0, 12, 31)),
        ] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.to_ymd(), Ok(parts));
            assert_eq!(Date::new(parts.0, parts.1, parts.2), Ok(date));
        }
        assert!(Date::new(2013, 2, 29).is_err());
        assert!(Date::new(10_000, 1, 1).is_err());
    }

    #[test]
    fn everything_else_is_refused_and_kept() {
        for text in [
            "",
            "2013-2-1",
            "2013-02-30",
            "2013-02-01T00:00:00Z",
            "01.02.2013",
            "20130201",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text:?}");
            assert_eq!(Date::from_raw(text).as_str(), text);
            assert!(Date::from_raw(text).to_ymd().is_err());
        }
        let error = "2013-13-01".parse::<Date>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "this text is no date of RFC 3339: there is no such day"
        );
    }
}
