//! What media types mean to a client.

use crate::parse::is_token;

/// How a body of a media type is written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As JSON: `application/json`, or a type whose name says that it is built on it (RFC 6839, section 3.1).
    Json,
    /// As a form in one text.
    Form,
    /// As a form of several parts.
    Multipart,
    /// As text.
    Text,
    /// As events that come one after the other.
    Events,
    /// As JSON values that come one after the other, each on a line of its own.
    Lines,
    /// As bytes.
    Bytes,
    /// As what the sender says: it is a range of media types, not one.
    Range,
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// How a body of a media type is written or read.
pub(super) fn kind(media_type: &str) -> Kind {
    let essence = essence(media_type);
    let (top, sub) = essence.split_once('/').unwrap_or(("", &essence));
    let suffix = sub.rsplit_once('+').map(|(_, suffix)| suffix);
    let plain = sub.trim_start_matches("x-");
    match (top, sub) {
        _ if LINES.contains(&plain) || suffix.is_some_and(|suffix| LINES.contains(&suffix)) => {
            Kind::Lines
        }
        (_, "json") => Kind::Json,
        _ if suffix == Some("json") => Kind::Json,
        (_, "*") => Kind::Range,
        ("application", "x-www-form-urlencoded") => Kind::Form,
        ("multipart", _) => Kind::Multipart,
        ("text", "event-stream") => Kind::Events,
        ("text", _) => Kind::Text,
        ("application", _) if TEXTS.contains(&plain) => Kind::Text,
        _ if matches!(suffix, Some("xml" | "yaml")) => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// Whether a text is a media type or a range of them (RFC 9110, section 8.3.1).
pub(super) fn is_media_type(text: &str) -> bool {
    let (types, parameters) = text.split_once(';').unwrap_or((text, ""));
    let is_visible = |byte: u8| matches!(byte, b' '..=b'~' | b'\t');
    types
        .trim()
        .split_once('/')
        .is_some_and(|(top, sub)| is_token(top) && is_token(sub))
        && parameters.bytes().all(is_visible)
}

/// Whether a text of a media type is UTF-8, as all are that do not say otherwise.
pub(super) fn is_utf8(media_type: &str) -> bool {
    let charset = media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    });
    charset.is_none_or(|charset| {
        let charset = charset.trim().trim_matches('"');
        ["utf-8", "utf8", "us-ascii"]
            .iter()
            .any(|known| charset.eq_ignore_ascii_case(known))
    })
}

/// Whether a media type stands for JSON without saying more than that.
pub(super) fn is_plain_json(media_type: &str) -> bool {
    matches!(
        essence(media_type).as_str(),
        "application/json" | "text/json" | "application/*+json" | "*/*" | "application/*"
    )
}

/// What media types of JSON values are called that come one after the other: one a line, or behind a separator each (RFC 7464).
const LINES: &[&str] = &[
    "json-lines",
    "json-seq",
    "jsonl",
    "jsonlines",
    "ldjson",
    "ndjson",
    "stream+json",
];

/// Media types of `application` that are text (in UTF-8, unless they say otherwise).
const TEXTS: &[&str] = &[
    "ecmascript",
    "graphql",
    "javascript",
    "jose",
    "jsonnet",
    "jwt",
    "sql",
    "text",
    "toml",
    "xml",
    "yaml",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_texts_are_no_media_types() {
        for text in ["application/json", "*/*", "image/*", "a/b+c; charset=\"x\""] {
            assert!(is_media_type(text), "{text:?}");
        }
        for text in [
            "", "json", "a b/c", "a/b\nc", "a/b;\n", "a/é", "/b", "a/b/c",
        ] {
            assert!(!is_media_type(text), "{text:?}");
        }
    }

    #[test]
    fn a_charset_may_say_that_a_text_is_not_utf8() {
        assert!(is_utf8("text/plain"));
        assert!(is_utf8("text/plain; Charset=\"UTF-8\""));
        assert!(!is_utf8("text/plain; format=flowed; charset=iso-8859-1"));
    }

    #[test]
    fn a_media_type_says_how_its_body_is_written() {
        for (media_type, expected) in [
            ("application/json", Kind::Json),
            ("Application/JSON; charset=utf-8", Kind::Json),
            ("application/problem+json", Kind::Json),
            ("text/json", Kind::Json),
            ("application/*+json", Kind::Json),
            ("application/x-www-form-urlencoded", Kind::Form),
            ("multipart/form-data", Kind::Multipart),
            ("multipart/mixed; boundary=x", Kind::Multipart),
            ("text/plain", Kind::Text),
            ("application/xml", Kind::Text),
            ("application/atom+xml", Kind::Text),
            ("image/svg+xml", Kind::Text),
            ("application/x-yaml", Kind::Text),
            ("text/event-stream", Kind::Events),
            ("application/octet-stream", Kind::Bytes),
            ("image/png", Kind::Bytes),
            ("application/x-ndjson", Kind::Lines),
            ("Application/JSONL; charset=utf-8", Kind::Lines),
            ("application/x-jsonlines", Kind::Lines),
            ("application/stream+json", Kind::Lines),
            ("application/json-seq", Kind::Lines),
            ("application/geo+json-seq", Kind::Lines),
            ("*/*", Kind::Range),
            ("image/*", Kind::Range),
            ("", Kind::Bytes),
        ] {
            assert_eq!(kind(media_type), expected, "{media_type}");
        }
    }
}
