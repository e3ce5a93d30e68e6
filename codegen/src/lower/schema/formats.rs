//! Which texts are of a format. Formats of which little can be told from a text, or that nobody agrees on, allow any.

/// Whether a text is of a format.
pub(super) fn allows(format: &str, text: &str) -> bool {
    match format {
        "date-time" => text
            .split_once(['T', 't', ' '])
            .is_some_and(|(date, time)| is_date(date) && is_time(time)),
        "date" => is_date(text),
        "time" => is_time(text),
        "uuid" => is_uuid(text),
        _ => true,
    }
}

/// A number of so many digits and no more.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// `full-date` of RFC 3339, section 5.6.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// `full-time` of RFC 3339, section 5.6.
fn is_time(text: &str) -> bool {
    let Some(end) = text.find(['Z', 'z', '+', '-']) else {
        return false;
    };
    let (time, offset) = text.split_at(end);
    let is_offset = match offset.strip_prefix(['+', '-']) {
        Some(offset) => offset
            .split_once(':')
            .is_some_and(|(hours, minutes)| is_below(hours, 24) && is_below(minutes, 60)),
        None => offset.len() == 1,
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = time.split(':');
    let is_clock = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        // The sixtieth is a leap second.
        (Some(hours), Some(minutes), Some(seconds), None) => {
            is_below(hours, 24) && is_below(minutes, 60) && is_below(seconds, 61)
        }
        _ => false,
    };
    is_clock && is_fraction && is_offset
}

fn is_below(text: &str, limit: u32) -> bool {
    digits(text, 2).is_some_and(|number| number < limit)
}

/// The text form of RFC 9562, section 4.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, allowed: &[&str], others: &[&str]) {
        for text in allowed {
            assert!(allows(format, text), "{format}: {text}");
        }
        for text in others {
            assert!(!allows(format, text), "{format}: {text}");
        }
    }

    #[test]
    fn texts_of_formats() {
        let date_times = ["2024-02-29T23:59:60Z", "2024-01-01t00:00:00.123+05:30"];
        let others = [
            "yesterday",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "2024-01-01TZ",
            "",
        ];
        check("date-time", &date_times, &others);
        check(
            "date",
            &["2000-02-29"],
            &["1900-02-29", "2024-13-01", "2024-1-1", "+024-01-01"],
        );
        check(
            "time",
            &["10:00:00Z"],
            &["10:00", "24:00:00Z", "10:00:00.Z", "10:00:00+5:30"],
        );
        check(
            "uuid",
            &["123e4567-e89b-12d3-a456-426614174000"],
            &[
                "123e4567e89b12d3a456426614174000",
                "none",
                "123e4567-e89b-12d3-a456-42661417400g",
            ],
        );
        check("email", &["anything"], &[]);
    }
}
