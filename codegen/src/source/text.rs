//! Bytes to text: what stands before parsing.

use std::borrow::Cow;
use std::ops::Range;

/// What is wrong with bytes that are not UTF-8, and as much of them as can be shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotUtf8 {
    /// One sentence.
    pub(super) message: String,
    /// The text up to the end of the line that cannot be read; what is wrong in it is `U+FFFD`.
    pub(super) readable: String,
    /// The range in `readable` that is wrong.
    pub(super) range: Range<usize>,
}

/// The text that the bytes are, without its byte order mark.
pub(super) fn decode(mut bytes: Vec<u8>) -> Result<String, NotUtf8> {
    if let Some(encoding) = wide_encoding(&bytes) {
        let message = format!("the file is {encoding}, not UTF-8");
        return Err(NotUtf8 {
            message,
            readable: String::new(),
            range: 0..0,
        });
    }
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    bytes.drain(..mark);
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let (valid, rest) = bytes.split_at_checked(offset).unwrap_or((&bytes, &[]));
        let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let readable: Cow<'_, str> = String::from_utf8_lossy(valid);
        let byte = rest.first().copied().unwrap_or_default();
        NotUtf8 {
            message: format!(
                "the file is not UTF-8: byte 0x{byte:02X} at offset {}",
                offset + mark
            ),
            readable: readable.into_owned() + &String::from_utf8_lossy(line),
            range: offset..offset + char::REPLACEMENT_CHARACTER.len_utf8(),
        }
    })
}

/// The name of the encoding, if the bytes are in one whose units are wider than a byte.
///
/// Such files begin with a byte order mark, or else with ASCII characters that have zeros around them.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0, 0, 0, 1..=0xFF, ..] | [1..=0xFF, 0, 0, 0, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [0, 1..=0xFF, 0, 1..=0xFF, ..] | [1..=0xFF, 0, 1..=0xFF, 0, ..] => Some("UTF-16"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<&str, (&str, &str)>) {
        let found = decode(bytes.to_vec());
        let found = found
            .as_deref()
            .map_err(|error| (&*error.message, &*error.readable));
        assert_eq!(found, expect);
    }

    #[test]
    fn utf_8_is_taken_without_its_mark() {
        check(b"a: 1\r\n", Ok("a: 1\r\n"));
        check(b"\xEF\xBB\xBFa: 1\n", Ok("a: 1\n"));
        check("ä: 1".as_bytes(), Ok("ä: 1"));
        check(b"", Ok(""));
    }

    #[test]
    fn what_is_not_utf_8_is_shown_to_the_end_of_its_line() {
        let message = "the file is not UTF-8: byte 0xE9 at offset 11";
        check(
            b"a: 1\nb: caf\xE9 au lait\nc: \xFF\n",
            Err((message, "a: 1\nb: caf\u{FFFD} au lait")),
        );
        check(
            b"\xEF\xBB\xBFa\xFF",
            Err(("the file is not UTF-8: byte 0xFF at offset 4", "a\u{FFFD}")),
        );
    }

    #[test]
    fn wide_encodings_are_named() {
        check(
            b"\xFF\xFEa\0:\0",
            Err(("the file is UTF-16, not UTF-8", "")),
        );
        check(b"\0a\0:\0 ", Err(("the file is UTF-16, not UTF-8", "")));
        check(
            b"\xFF\xFE\0\0a\0\0\0",
            Err(("the file is UTF-32, not UTF-8", "")),
        );
        check(
            b"a\0\0\0:\0\0\0",
            Err(("the file is UTF-32, not UTF-8", "")),
        );
    }
}
