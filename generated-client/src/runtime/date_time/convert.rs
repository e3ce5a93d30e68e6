//! From and to the types of jiff, time and chrono, each behind the feature of its name.

use super::{DateTime, Instant, InvalidDateTime, write};

const OUT_OF_RANGE: InvalidDateTime = InvalidDateTime("it is out of the range of the other type");

/// The text of an instant, in local time where its offset is one that RFC 3339 can write.
#[cfg(any(feature = "chrono", feature = "time"))]
fn written(seconds: i64, nanos: u32, offset: i32) -> DateTime {
    let offset = if offset % 60 == 0 { offset } else { 0 };
    DateTime(write(seconds.into(), nanos, offset))
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(time: jiff::Timestamp) -> Self {
        const SECOND: i128 = 1_000_000_000;
        let nanos = time.as_nanosecond();
        // The remainder is less than a second.
        let rest = u32::try_from(nanos.rem_euclid(SECOND)).unwrap_or(0);
        Self(write(nanos.div_euclid(SECOND), rest, 0))
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&DateTime> for jiff::Timestamp {
    type Error = InvalidDateTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
        let instant = Instant::parse(time.as_str())?;
        let nanos = i32::try_from(instant.nanos).map_err(|_| OUT_OF_RANGE)?;
        Self::new(instant.seconds, nanos).map_err(|_| OUT_OF_RANGE)
    }
}

#[cfg(feature = "time")]
impl From<time::OffsetDateTime> for DateTime {
    fn from(time: time::OffsetDateTime) -> Self {
        let offset = time.offset().whole_seconds();
        written(time.unix_timestamp(), time.nanosecond(), offset)
    }
}

#[cfg(feature = "time")]
impl TryFrom<&DateTime> for time::OffsetDateTime {
    type Error = InvalidDateTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
        let instant = Instant::parse(time.as_str())?;
        let offset = time::UtcOffset::from_whole_seconds(instant.offset);
        Self::from_unix_timestamp(instant.seconds)
            .and_then(|time| time.replace_nanosecond(instant.nanos))
            .ok()
            .zip(offset.ok())
            .and_then(|(time, offset)| time.checked_to_offset(offset))
            .ok_or(OUT_OF_RANGE)
    }
}

#[cfg(feature = "chrono")]
impl<Tz: chrono::TimeZone> From<chrono::DateTime<Tz>> for DateTime {
    fn from(time: chrono::DateTime<Tz>) -> Self {
        use chrono::Offset;

        let offset = time.offset().fix().local_minus_utc();
        // chrono counts a leap second as nanoseconds beyond the last one.
        let nanos = time.timestamp_subsec_nanos().min(999_999_999);
        written(time.timestamp(), nanos, offset)
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<&DateTime> for chrono::DateTime<chrono::FixedOffset> {
    type Error = InvalidDateTime;

    fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
        let instant = Instant::parse(time.as_str())?;
        chrono::DateTime::from_timestamp(instant.seconds, instant.nanos)
            .zip(chrono::FixedOffset::east_opt(instant.offset))
            .map(|(time, offset)| time.with_timezone(&offset))
            .ok_or(OUT_OF_RANGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let time = jiff::Timestamp::try_from(&DateTime::from_raw(text)).unwrap();
            assert_eq!(time, text.parse().unwrap());
            assert_eq!(DateTime::from(time).as_str(), utc);
        }
        assert!(jiff::Timestamp::try_from(&DateTime::from_raw("soon")).is_err());
    }

    #[cfg(feature = "time")]
    #[test]
    fn time_there_and_back() {
        for (text, utc) in TEXTS {
            let time = time::OffsetDateTime::try_from(&DateTime::from_raw(text)).unwrap();
            let local = DateTime::from(time);
            assert_eq!(local.as_str(), text.replace("+00:00", "Z"));
            let utc_time = time.to_offset(time::UtcOffset::UTC);
            assert_eq!(DateTime::from(utc_time).as_str(), utc);
        }
        assert!(time::OffsetDateTime::try_from(&DateTime::from_raw("soon")).is_err());
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_there_and_back() {
        for (text, utc) in TEXTS {
            let time = chrono::DateTime::try_from(&DateTime::from_raw(text)).unwrap();
            let local = DateTime::from(time);
            assert_eq!(local.as_str(), text.replace("+00:00", "Z"));
            assert_eq!(DateTime::from(time.to_utc()).as_str(), utc);
        }
        assert!(chrono::DateTime::try_from(&DateTime::from_raw("soon")).is_err());
    }
}
