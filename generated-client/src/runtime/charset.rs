//! Bytes to text, by the charset that their media type names.

use super::wire::DecodeError;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use std::borrow::Cow;

/// What some servers put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What windows-1252 has where Latin-1 has control characters. The five bytes that it leaves open stay those.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The same bytes without a byte order mark, which is no part of the text.
pub(crate) fn without_mark(utf_8: &[u8]) -> &[u8] {
    utf_8.strip_prefix(BYTE_ORDER_MARK).unwrap_or(utf_8)
}

/// Reads a body as text. Bytes that are UTF-8 are read as that, whatever single-byte charset is named: hardly any
/// text of another one happens to be UTF-8, and many a server names one that it does not use.
pub(crate) fn text(headers: &HeaderMap, body: &[u8]) -> Result<String, DecodeError> {
    let charset = charset(headers);
    let name = charset.as_deref().unwrap_or("utf-8");
    if !looks_like_utf_8(name)
        && let Ok(text) = std::str::from_utf8(without_mark(body))
    {
        return Ok(text.to_owned());
    }
    match name {
        "utf-8" | "utf8" => Err(DecodeError::new("expected text, found what is not UTF-8")),
        // The WHATWG's standard reads all of these as windows-1252, as browsers have always done.
        "iso-8859-1" | "iso8859-1" | "latin1" | "l1" | "us-ascii" | "ascii" | "windows-1252"
        | "cp1252" => Ok(body.iter().map(|byte| windows_1252(*byte)).collect()),
        other => Err(DecodeError::new(format!(
            "the text is written in the charset {other:?}, which the client does not read"
        ))),
    }
}

/// Whether bytes of this charset can be UTF-8 by chance and mean something else.
fn looks_like_utf_8(charset: &str) -> bool {
    [
        "utf-16",
        "utf-32",
        "utf-7",
        "iso-2022",
        "hz-gb",
        "ucs-",
        "iso-10646-ucs",
    ]
    .iter()
    .any(|prefix| charset.starts_with(prefix))
}

fn windows_1252(byte: u8) -> char {
    let special = byte.checked_sub(0x80).map(usize::from);
    match special.and_then(|index| WINDOWS_1252.get(index)) {
        Some(special) => *special,
        None => char::from(byte),
    }
}

/// The charset that the media type names, in lower case.
fn charset(headers: &HeaderMap) -> Option<String> {
    let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = media_type.split(';').skip(1);
    let value: Cow<'_, str> = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"').into())
    })?;
    (!value.is_empty()).then(|| value.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn read(media_type: &'static str, body: &[u8]) -> Result<String, String> {
        let mut headers = HeaderMap::new();
        if !media_type.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        text(&headers, body).map_err(|error| error.to_string())
    }

    #[test]
    fn text_is_utf_8_unless_it_is_not() {
        for (media_type, body, expected) in [
            ("", &b""[..], ""),
            ("", b"a\xC3\xA9", "aé"),
            ("text/plain", b"\xEF\xBB\xBFa\xEF\xBB\xBF", "a\u{feff}"),
            ("text/plain; charset=UTF-8", b"\xC3\xA9", "é"),
            ("text/plain; charset=iso-8859-1", b"\xC3\xA9", "é"),
            ("text/plain; Charset=\"ISO-8859-1\"", b"\xE9\xFF", "éÿ"),
            (
                "text/plain;format=flowed;charset=us-ascii",
                b"\xA0",
                "\u{a0}",
            ),
            (
                "text/csv; charset=windows-1252",
                b"\x80\x81\x9F",
                "€\u{81}Ÿ",
            ),
            ("text/csv; charset=shift_jis", b"plain", "plain"),
            ("text/csv; charset=", b"plain", "plain"),
        ] {
            assert_eq!(read(media_type, body).unwrap(), expected, "{media_type}");
        }
    }

    #[test]
    fn a_charset_that_is_not_read_is_named() {
        for (media_type, body, named) in [
            ("", &b"\xE9"[..], "not UTF-8"),
            ("text/plain; charset=utf-8", b"\xE9", "not UTF-8"),
            (
                "text/plain; charset=Shift_JIS",
                b"\x82\xA0",
                "\"shift_jis\"",
            ),
            ("text/plain; charset=UTF-16LE", b"a\0b\0", "\"utf-16le\""),
            (
                "text/plain; charset=iso-2022-jp",
                b"\x1B$B",
                "\"iso-2022-jp\"",
            ),
        ] {
            let error = read(media_type, body).unwrap_err();
            assert!(error.contains(named), "{media_type}: {error}");
        }
    }
}
