//! Scalars by the core schema of YAML 1.2: which plain text is a null, a Boolean or a number.
//!
//! It is not that of YAML 1.1, so `NO`, `off`, `18:00` and `1_000` are strings and `0777` is a decimal number.

use super::Value;

/// What a scalar's tag says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    Bool,
    /// `!!int` or `!!float`.
    Number,
    String,
}

/// What a scalar without quotes or tag is.
pub(super) fn resolve(text: &str) -> Value {
    // Most scalars are told by their first byte to be strings.
    match text.as_bytes().first() {
        None | Some(b'~' | b'n' | b'N') if is_null(text) => Value::Null,
        Some(b't' | b'T' | b'f' | b'F') => match boolean(text) {
            Some(value) => Value::Bool(value),
            None => Value::String(text.into()),
        },
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') if is_number(text) => Value::Number(text.into()),
        _ => Value::String(text.into()),
    }
}

/// What a scalar with a tag is; nothing if its text does not fit the tag.
pub(super) fn resolve_tagged(text: &str, tag: Tag) -> Option<Value> {
    match tag {
        Tag::Null => is_null(text).then_some(Value::Null),
        Tag::Bool => boolean(text).map(Value::Bool),
        Tag::Number => is_number(text).then(|| Value::Number(text.into())),
        Tag::String => Some(Value::String(text.into())),
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Whether the text is `[-+]? [0-9]+`, `0o [0-7]+`, `0x [0-9a-fA-F]+` or
/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
///
/// The schema's infinities and its not-a-number are left out: no JSON can say them.
fn is_number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let (whole, rest) = split_digits(strip_sign(text));
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => split_digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return false;
    }
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let (digits, rest) = split_digits(strip_sign(exponent));
            !digits.is_empty() && rest.is_empty()
        }
        None => rest.is_empty(),
    }
}

fn strip_sign(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expect: fn(&str) -> Value) {
        for text in texts {
            assert_eq!(resolve(text), expect(text), "{text}");
        }
    }

    #[test]
    fn nulls_and_booleans() {
        check(&["", "~", "null", "Null", "NULL"], |_| Value::Null);
        check(&["true", "True", "TRUE"], |_| Value::Bool(true));
        check(&["false", "False", "FALSE"], |_| Value::Bool(false));
    }

    #[test]
    fn numbers_keep_their_text() {
        let numbers = [
            "0",
            "-0",
            "1",
            "+1",
            "-19",
            "0777",
            "0o17",
            "0x1F",
            "0xff",
            "1.",
            ".5",
            "-.5",
            "3.10",
            "1e3",
            "1E+3",
            "-2E-05",
            "6.02e23",
            "12345678901234567890123",
        ];
        check(&numbers, |text| Value::Number(text.into()));
    }

    #[test]
    fn all_else_is_text() {
        let strings = [
            "NO",
            "no",
            "off",
            "y",
            "Yes",
            "nULL",
            "tRUE",
            "18:00",
            "1_000",
            "1,000",
            ".",
            "-",
            "+",
            "e3",
            ".e3",
            "1e",
            "1e+",
            "0o",
            "0o8",
            "0x",
            "0xg",
            "-0x1F",
            "0b1",
            "1.2.3",
            "1 2",
            "++1",
            ".inf",
            "-.INF",
            ".nan",
            "٣",
            "2024-01-01",
            "2001-12-14t21:59:43.10-05:00",
            "=",
            "<<",
            " 1",
        ];
        check(&strings, |text| Value::String(text.into()));
    }

    #[test]
    fn a_tag_decides_where_the_text_fits_it() {
        assert_eq!(
            resolve_tagged("5", Tag::String),
            Some(Value::String("5".into()))
        );
        assert_eq!(
            resolve_tagged("5", Tag::Number),
            Some(Value::Number("5".into()))
        );
        assert_eq!(resolve_tagged("five", Tag::Number), None);
        assert_eq!(resolve_tagged("", Tag::Null), Some(Value::Null));
        assert_eq!(resolve_tagged("no", Tag::Bool), None);
    }
}
