//! How long a server asks to wait.

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What comes in seconds, and what is a time in seconds since 1970: no window of a rate limit is 30 years long.
const EPOCH_FROM: f64 = 1e9;

/// The same in milliseconds.
const EPOCH_MILLIS_FROM: f64 = 1e12;

/// How long the answer asks to wait before the next request: `Retry-After` (RFC 9110, section 10.2.3), or the headers that many
/// services have beside or in place of it. Those that speak of a rate limit count if the answer says that there were too
/// many requests.
pub(super) fn asked(status: StatusCode, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    // The server's own clock, where it tells it, is the one that its times are by.
    let now = value(headers, DATE.as_str())
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .unwrap_or(now);
    if let Some(millis) = value(headers, "retry-after-ms").and_then(number) {
        return duration(millis / 1000.0);
    }
    if let Some(text) = value(headers, RETRY_AFTER.as_str()) {
        if let Some(seconds) = number(text) {
            return duration(seconds);
        }
        if let Ok(time) = httpdate::parse_http_date(text) {
            // A time that has passed asks for nothing.
            return Some(time.duration_since(now).unwrap_or_default());
        }
    }
    if status != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    if let Some(reset) = value(headers, "ratelimit").and_then(rate_limit) {
        return until(reset, now);
    }
    let names = ["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"];
    let reset = names
        .iter()
        .find_map(|name| value(headers, name).and_then(number));
    reset.and_then(|reset| until(reset, now))
}

/// When the limit is reset, by `RateLimit` in either of the forms that its drafts have had: `limit=100, remaining=0, reset=5`, or
/// policies such as `"minute";r=0;t=5, "day";r=99;t=3600`, of which those count that are used up.
fn rate_limit(text: &str) -> Option<f64> {
    let mut latest: Option<f64> = None;
    for item in text.split(',') {
        let mut remaining = None;
        let mut reset = None;
        for part in item.split(';') {
            let (name, text) = part.split_once('=').unwrap_or_default();
            match name.trim() {
                "reset" | "t" => reset = number(text.trim()),
                "r" => remaining = number(text.trim()),
                _ => {}
            }
        }
        if remaining.is_none_or(|remaining| remaining <= 0.0) {
            latest = match (latest, reset) {
                (Some(latest), Some(reset)) => Some(latest.max(reset)),
                (latest, reset) => latest.or(reset),
            };
        }
    }
    latest
}

/// How long it is until a reset, which is given as seconds from now or as a time.
fn until(reset: f64, now: SystemTime) -> Option<Duration> {
    if reset < EPOCH_FROM {
        return duration(reset);
    }
    let seconds = match reset < EPOCH_MILLIS_FROM {
        true => reset,
        false => reset / 1000.0,
    };
    let time = UNIX_EPOCH.checked_add(duration(seconds)?)?;
    Some(time.duration_since(now).unwrap_or_default())
}

fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

/// A number of digits with at most one point; `f64` reads far more than that.
fn number(text: &str) -> Option<f64> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { text.parse().ok() } else { None }
}

fn duration(seconds: f64) -> Option<Duration> {
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    /// 2015-10-21 07:28:00 UTC.
    const NOW: u64 = 1_445_412_480;

    fn seconds(status: u16, headers: &[(&'static str, &'static str)]) -> Option<f64> {
        let headers = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        let now = UNIX_EPOCH + Duration::from_secs(NOW);
        let status = StatusCode::from_u16(status).unwrap();
        asked(status, &headers.collect(), now).map(|wait| wait.as_secs_f64())
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        let after = |text| seconds(503, &[("retry-after", text)]);
        assert_eq!(after("120"), Some(120.0));
        assert_eq!(after(" 0 "), Some(0.0));
        assert_eq!(after("1.5"), Some(1.5));
        assert_eq!(after("Wed, 21 Oct 2015 07:29:30 GMT"), Some(90.0));
        assert_eq!(after("Wednesday, 21-Oct-15 07:28:05 GMT"), Some(5.0));
        assert_eq!(after("Wed Oct 21 07:28:07 2015"), Some(7.0));
        assert_eq!(after("Wed, 21 Oct 2015 07:00:00 GMT"), Some(0.0));
        for none in [
            "",
            "-1",
            "soon",
            "inf",
            "nan",
            "1e9",
            "0x10",
            "1.2.3",
            "Wed, 99 Oct 2015",
        ] {
            assert_eq!(after(none), None, "{none}");
        }
        let forever = after("99999999999999999999999999999999999999").unwrap();
        assert!(forever > 1e18);
    }

    #[test]
    fn a_date_is_by_the_clock_of_the_server() {
        let headers = [
            ("retry-after", "Wed, 21 Oct 2015 09:00:10 GMT"),
            ("date", "Wed, 21 Oct 2015 09:00:00 GMT"),
        ];
        assert_eq!(seconds(429, &headers), Some(10.0));
        let headers = [("retry-after", "3"), ("date", "yesterday")];
        assert_eq!(seconds(429, &headers), Some(3.0));
    }

    #[test]
    fn milliseconds_go_before_seconds() {
        let headers = [("retry-after-ms", "250"), ("retry-after", "1")];
        assert_eq!(seconds(429, &headers), Some(0.25));
    }

    #[test]
    fn rate_limits_count_when_there_were_too_many_requests() {
        let limit = |text| seconds(429, &[("ratelimit", text)]);
        assert_eq!(limit("limit=100, remaining=0, reset=5"), Some(5.0));
        assert_eq!(limit("limit=100,remaining=50,reset=5"), Some(5.0));
        assert_eq!(limit("\"default\";r=0;t=30"), Some(30.0));
        assert_eq!(limit("\"minute\";r=0;t=30, \"day\";r=9;t=3600"), Some(30.0));
        assert_eq!(limit("\"minute\";r=0;t=30,\"hour\";r=0;t=60"), Some(60.0));
        assert_eq!(limit("\"day\";r=9;t=3600"), None);
        assert_eq!(limit("reset"), None);
        let header = |name, text| seconds(429, &[(name, text)]);
        assert_eq!(header("ratelimit-reset", "7"), Some(7.0));
        assert_eq!(header("x-ratelimit-reset", "1445412490"), Some(10.0));
        assert_eq!(header("x-rate-limit-reset", "1445412490500"), Some(10.5));
        assert_eq!(header("x-ratelimit-reset", "1445412000"), Some(0.0));
        assert_eq!(header("x-ratelimit-reset", "tomorrow"), None);
        assert_eq!(seconds(503, &[("ratelimit-reset", "7")]), None);
        let both = [("retry-after", "1"), ("ratelimit-reset", "7")];
        assert_eq!(seconds(429, &both), Some(1.0));
    }
}
