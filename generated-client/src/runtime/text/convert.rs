//! From and to the types of jiff, time, chrono and uuid, each behind the feature of its name.

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use super::calendar::{Clock, Day};
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use super::date_time::write;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use super::{Date, DateTime, InvalidDate, InvalidDateTime, InvalidTime, Time};
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use super::{date, time as clock};

/// The text of an instant, in local time where its offset is one that RFC 3339 can write.
#[cfg(any(feature = "chrono", feature = "time"))]
fn written(seconds: i64, nanos: u32, offset: i32) -> DateTime {
    let offset = if offset % 60 == 0 { offset } else { 0 };
    DateTime::from_raw(write(seconds.into(), nanos, offset))
}

#[cfg(feature = "jiff")]
impl From<::jiff::Timestamp> for DateTime {
    fn from(time: ::jiff::Timestamp) -> Self {
        const SECOND: i128 = 1_000_000_000;
        let nanos = time.as_nanosecond();
        // The remainder is less than a second.
        let rest = u32::try_from(nanos.rem_euclid(SECOND)).unwrap_or(0);
        Self::from_raw(write(nanos.div_euclid(SECOND), rest, 0))
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&DateTime> for ::jiff::Timestamp {
    type Error = InvalidDateTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
        let instant = time.instant()?;
        let nanos = i32::try_from(instant.nanos).map_err(|_| InvalidDateTime::OUT_OF_RANGE)?;
        Self::new(instant.seconds, nanos).map_err(|_| InvalidDateTime::OUT_OF_RANGE)
    }
}

#[cfg(feature = "time")]
impl From<::time::OffsetDateTime> for DateTime {
    fn from(time: ::time::OffsetDateTime) -> Self {
        let offset = time.offset().whole_seconds();
        written(time.unix_timestamp(), time.nanosecond(), offset)
    }
}

#[cfg(feature = "time")]
impl TryFrom<&DateTime> for ::time::OffsetDateTime {
    type Error = InvalidDateTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
        let instant = time.instant()?;
        let offset = ::time::UtcOffset::from_whole_seconds(instant.offset);
        Self::from_unix_timestamp(instant.seconds)
            .and_then(|time| time.replace_nanosecond(instant.nanos))
            .ok()
            .zip(offset.ok())
            .and_then(|(time, offset)| time.checked_to_offset(offset))
            .ok_or(InvalidDateTime::OUT_OF_RANGE)
    }
}

#[cfg(feature = "chrono")]
impl<Tz: ::chrono::TimeZone> From<::chrono::DateTime<Tz>> for DateTime {
    fn from(time: ::chrono::DateTime<Tz>) -> Self {
        use ::chrono::Offset;

        let offset = time.offset().fix().local_minus_utc();
        // chrono counts a leap second as nanoseconds beyond the last one.
        let nanos = time.timestamp_subsec_nanos().min(999_999_999);
        written(time.timestamp(), nanos, offset)
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<&DateTime> for ::chrono::DateTime<::chrono::FixedOffset> {
    type Error = InvalidDateTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
        let instant = time.instant()?;
        ::chrono::DateTime::from_timestamp(instant.seconds, instant.nanos)
            .zip(::chrono::FixedOffset::east_opt(instant.offset))
            .map(|(time, offset)| time.with_timezone(&offset))
            .ok_or(InvalidDateTime::OUT_OF_RANGE)
    }
}

/// The text of a day of another crate.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
fn day_text(year: i32, month: impl Into<i32>, day: impl Into<i32>) -> Date {
    let (month, day) = (month.into(), day.into());
    Date::from_raw(date::written(Day { year, month, day }))
}

/// The text of a time of day of another crate.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
fn clock_text(parts: [impl Into<i32>; 3], nanos: u32) -> Time {
    let [hour, minute, second] = parts.map(Into::into);
    Time::from_raw(clock::written(Clock {
        hour,
        minute,
        second,
        nanos,
    }))
}

#[cfg(feature = "jiff")]
impl From<::jiff::civil::Date> for Date {
    fn from(date: ::jiff::civil::Date) -> Self {
        day_text(date.year().into(), date.month(), date.day())
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&Date> for ::jiff::civil::Date {
    type Error = InvalidDate;

    fn try_from(date: &Date) -> Result<Self, InvalidDate> {
        let (year, month, day) = date.to_ymd()?;
        let parts = (year.try_into(), month.try_into(), day.try_into());
        let (Ok(year), Ok(month), Ok(day)) = parts else {
            return Err(InvalidDate::OUT_OF_RANGE);
        };
        Self::new(year, month, day).map_err(|_| InvalidDate::OUT_OF_RANGE)
    }
}

#[cfg(feature = "jiff")]
impl From<::jiff::civil::Time> for Time {
    fn from(time: ::jiff::civil::Time) -> Self {
        let nanos = u32::try_from(time.subsec_nanosecond()).unwrap_or(0);
        clock_text([time.hour(), time.minute(), time.second()], nanos)
    }
}

/// What the text says, whatever offset follows; there is no leap second.
#[cfg(feature = "jiff")]
impl TryFrom<&Time> for ::jiff::civil::Time {
    type Error = InvalidTime;

    fn try_from(time: &Time) -> Result<Self, InvalidTime> {
        let (hour, minute, second, nanos) = time.to_hms_nano()?;
        let parts = (
            hour.try_into(),
            minute.try_into(),
            second.try_into(),
            nanos.try_into(),
        );
        let (Ok(hour), Ok(minute), Ok(second), Ok(nanos)) = parts else {
            return Err(InvalidTime::OUT_OF_RANGE);
        };
        Self::new(hour, minute, second, nanos).map_err(|_| InvalidTime::OUT_OF_RANGE)
    }
}

#[cfg(feature = "time")]
impl From<::time::Date> for Date {
    fn from(date: ::time::Date) -> Self {
        day_text(date.year(), u8::from(date.month()), date.day())
    }
}

#[cfg(feature = "time")]
impl TryFrom<&Date> for ::time::Date {
    type Error = InvalidDate;

    fn try_from(date: &Date) -> Result<Self, InvalidDate> {
        let (year, month, day) = date.to_ymd()?;
        ::time::Month::try_from(month)
            .and_then(|month| Self::from_calendar_date(year.into(), month, day))
            .map_err(|_| InvalidDate::OUT_OF_RANGE)
    }
}

#[cfg(feature = "time")]
impl From<::time::Time> for Time {
    fn from(time: ::time::Time) -> Self {
        let (hour, minute, second, nanos) = time.as_hms_nano();
        clock_text([hour, minute, second], nanos)
    }
}

/// What the text says, whatever offset follows; there is no leap second.
#[cfg(feature = "time")]
impl TryFrom<&Time> for ::time::Time {
    type Error = InvalidTime;

    fn try_from(time: &Time) -> Result<Self, InvalidTime> {
        let (hour, minute, second, nanos) = time.to_hms_nano()?;
        Self::from_hms_nano(hour, minute, second, nanos).map_err(|_| InvalidTime::OUT_OF_RANGE)
    }
}

#[cfg(feature = "chrono")]
impl From<::chrono::NaiveDate> for Date {
    fn from(date: ::chrono::NaiveDate) -> Self {
        use ::chrono::Datelike;

        let [month, day] = [date.month(), date.day()].map(|part| part.try_into().unwrap_or(0_u8));
        day_text(date.year(), month, day)
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<&Date> for ::chrono::NaiveDate {
    type Error = InvalidDate;

    fn try_from(date: &Date) -> Result<Self, InvalidDate> {
        let (year, month, day) = date.to_ymd()?;
        Self::from_ymd_opt(year.into(), month.into(), day.into()).ok_or(InvalidDate::OUT_OF_RANGE)
    }
}

#[cfg(feature = "chrono")]
impl From<::chrono::NaiveTime> for Time {
    fn from(time: ::chrono::NaiveTime) -> Self {
        use ::chrono::Timelike;

        let parts = [time.hour(), time.minute(), time.second()];
        // chrono counts a leap second as nanoseconds beyond the last one.
        let nanos = time.nanosecond().min(999_999_999);
        clock_text(parts.map(|part| part.try_into().unwrap_or(0_u8)), nanos)
    }
}

/// What the text says, whatever offset follows; there is no leap second.
#[cfg(feature = "chrono")]
impl TryFrom<&Time> for ::chrono::NaiveTime {
    type Error = InvalidTime;

    fn try_from(time: &Time) -> Result<Self, InvalidTime> {
        let (hour, minute, second, nanos) = time.to_hms_nano()?;
        Self::from_hms_nano_opt(hour.into(), minute.into(), second.into(), nanos)
            .ok_or(InvalidTime::OUT_OF_RANGE)
    }
}

#[cfg(feature = "uuid")]
impl From<::uuid::Uuid> for super::Uuid {
    fn from(uuid: ::uuid::Uuid) -> Self {
        Self::from(uuid.into_bytes())
    }
}

#[cfg(feature = "uuid")]
impl TryFrom<&super::Uuid> for ::uuid::Uuid {
    type Error = super::InvalidUuid;

    fn try_from(uuid: &super::Uuid) -> Result<Self, super::InvalidUuid> {
        uuid.to_bytes().map(Self::from_bytes)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    use super::*;

    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    const TEXTS: [(&str, &str); 4] = [
        ("2013-02-01T00:54:51.274+00:00", "2013-02-01T00:54:51.274Z"),
        ("2013-02-01T02:24:51+01:30", "2013-02-01T00:54:51Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
        ("1960-01-01T00:00:00-12:00", "1960-01-01T12:00:00Z"),
    ];

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_there_and_back() {
        for (text, utc) in TEXTS {
            let time = ::jiff::Timestamp::try_from(&DateTime::from_raw(text)).unwrap();
            assert_eq!(time, text.parse().unwrap());
            assert_eq!(DateTime::from(time).as_str(), utc);
        }
        assert!(::jiff::Timestamp::try_from(&DateTime::from_raw("soon")).is_err());
    }

    #[cfg(feature = "time")]
    #[test]
    fn time_there_and_back() {
        for (text, utc) in TEXTS {
            let time = ::time::OffsetDateTime::try_from(&DateTime::from_raw(text)).unwrap();
            let local = DateTime::from(time);
            assert_eq!(local.as_str(), text.replace("+00:00", "Z"));
            let utc_time = time.to_offset(::time::UtcOffset::UTC);
            assert_eq!(DateTime::from(utc_time).as_str(), utc);
        }
        assert!(::time::OffsetDateTime::try_from(&DateTime::from_raw("soon")).is_err());
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_there_and_back() {
        for (text, utc) in TEXTS {
            let time = ::chrono::DateTime::try_from(&DateTime::from_raw(text)).unwrap();
            let local = DateTime::from(time);
            assert_eq!(local.as_str(), text.replace("+00:00", "Z"));
            assert_eq!(DateTime::from(time.to_utc()).as_str(), utc);
        }
        assert!(::chrono::DateTime::try_from(&DateTime::from_raw("soon")).is_err());
    }

    /// Days and times through the types of another crate and back again.
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    macro_rules! civil_there_and_back {
        ($date:ty, $time:ty) => {
            for text in ["2013-02-01", "0001-12-31", "9999-01-01", "2000-02-29"] {
                let date = <$date>::try_from(&Date::from_raw(text)).unwrap();
                assert_eq!(Date::from(date).as_str(), text);
            }
            assert!(<$date>::try_from(&Date::from_raw("2013-02-30")).is_err());
            for text in ["23:20:50.52", "00:00:00", "07:05:09.000000001"] {
                let time = <$time>::try_from(&Time::from_raw(text)).unwrap();
                assert_eq!(Time::from(time).as_str(), text);
            }
            assert!(<$time>::try_from(&Time::from_raw("23:59:60Z")).is_err());
            assert!(<$time>::try_from(&Time::from_raw("noon")).is_err());
        };
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn those_of_jiff_without_a_zone() {
        civil_there_and_back!(::jiff::civil::Date, ::jiff::civil::Time);
    }

    #[cfg(feature = "time")]
    #[test]
    fn those_of_time_without_a_zone() {
        civil_there_and_back!(::time::Date, ::time::Time);
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn those_of_chrono_without_a_zone() {
        civil_there_and_back!(::chrono::NaiveDate, ::chrono::NaiveTime);
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn uuids_there_and_back() {
        let text = "00112233-4455-6677-8899-aabbccddeeff";
        let uuid = ::uuid::Uuid::try_from(&crate::runtime::Uuid::from_raw(text)).unwrap();
        assert_eq!(
            uuid,
            ::uuid::Uuid::from_bytes(
                *b"\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff"
            )
        );
        assert_eq!(crate::runtime::Uuid::from(uuid).as_str(), text);
        assert!(::uuid::Uuid::try_from(&crate::runtime::Uuid::from_raw("x")).is_err());
    }
}
