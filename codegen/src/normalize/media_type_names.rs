//! Media types that are not written as such: by the name of a format alone, or several in one text.
//!
//! Tools that turn older descriptions into newer ones leave them behind, and what they mean is beyond doubt.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// What formats are called where a media type belongs.
const NAMES: &[(&str, &str)] = &[
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("yaml", "application/yaml"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("octet-stream", "application/octet-stream"),
    ("x-www-form-urlencoded", "application/x-www-form-urlencoded"),
    ("form-data", "multipart/form-data"),
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("text", "text/plain"),
    ("event-stream", "text/event-stream"),
    ("*", "*/*"),
];

/// How many media types may be one text: what is described of it is then there as many times.
const MAX_LISTED: usize = 4;

/// The media types that a key means, which is itself for one that is none of the others. `is_there` says which are written or
/// meant elsewhere: what is written as it should be goes before what only means the same.
pub(super) fn repaired<'t>(
    key: &'t str,
    span: Span,
    is_there: impl Fn(&str) -> bool,
    diagnostics: &mut Diagnostics,
) -> Vec<&'t str> {
    let mut names = meant(key);
    if names.is_empty() {
        return vec![key];
    }
    let is_cut = names.len() > MAX_LISTED;
    names.truncate(MAX_LISTED);
    names.retain(|name| !is_there(name));
    let written = key.escape_debug();
    let mut message = match names.as_slice() {
        [] => {
            format!("`{written}` is no media type, and what it means is there, too; it is left out")
        }
        names => format!(
            "`{written}` is no media type; it is taken for `{}`",
            names.join("` and `")
        ),
    };
    if is_cut {
        let more = format!(": of more than {MAX_LISTED}, the others are left out");
        message.push_str(&more);
    }
    diagnostics.push(Diagnostic::warning(Code::RepairedValue, message).at(span));
    names
}

/// The media types that are meant by a text that is none; nothing for one that is, and for what may mean anything.
pub(super) fn meant(text: &str) -> Vec<&str> {
    let text = text.trim();
    if let Some((_, media_type)) = NAMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
    {
        return vec![media_type];
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in split(text, ',') {
        if !parts.contains(&part) && parts.len() <= MAX_LISTED {
            parts.push(part);
        }
    }
    let is_list = split(text, ',').nth(1).is_some() && split(text, ',').all(is_media_type);
    if is_list { parts } else { Vec::new() }
}

/// The parts of a text, without the spaces around them. What stands in quotes is in one part.
fn split(text: &str, between: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = text.split(move |letter| {
        let ends = letter == between && !is_quoted;
        is_quoted ^= letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && is_quoted && !is_escaped;
        ends
    });
    parts.map(str::trim)
}

/// Whether a text is a type and a subtype, with parameters or without.
fn is_media_type(text: &str) -> bool {
    let mut parts = split(text, ';');
    let essence = parts.next().unwrap_or_default();
    let is_parameter = |part: &str| {
        part.split_once('=').is_some_and(|(name, value)| {
            let is_quoted = value.len() > 1 && value.starts_with('"') && value.ends_with('"');
            is_name(name) && (is_quoted || is_name(value))
        })
    };
    essence
        .split_once('/')
        .is_some_and(|(top, sub)| is_name(top) && is_name(sub))
        && parts.all(is_parameter)
}

fn is_name(name: &str) -> bool {
    let is_of_names = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-*".contains(&byte);
    !name.is_empty() && name.bytes().all(is_of_names)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn what_is_meant_is_known_from_what_may_mean_anything() {
        assert_eq!(meant("JSON"), ["application/json"]);
        assert_eq!(meant(" form-data"), ["multipart/form-data"]);
        assert_eq!(meant("text/csv, text/plain"), ["text/csv", "text/plain"]);
        assert_eq!(
            meant("a/b; charset=utf-8, c/d;e=\"f, \\\"g/h\" "),
            ["a/b; charset=utf-8", "c/d;e=\"f, \\\"g/h\""]
        );
        // One more than are read tells that there are more.
        assert_eq!(
            meant("a/a, a/b, a/b, a/c, a/d, a/e, a/f"),
            ["a/a", "a/b", "a/c", "a/d", "a/e"]
        );
        for other in [
            "application/json",
            "a/b; c, d/e",
            "",
            "code",
            "a/b; c=\"d, e/f\"",
            "a/b, c",
            ",",
        ] {
            assert!(meant(other).is_empty(), "{other}");
        }
    }
}
