//! Media types that are not written as such: by the name of a format alone, or several in one text.
//!
//! Tools that turn older descriptions into newer ones leave them behind, and what they mean is beyond doubt.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Entry, Mapping, Node};

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

/// Puts media types in the place of what means them, in the `content` of an object.
pub(super) fn repair(object: &mut Mapping, diagnostics: &mut Diagnostics) {
    let Some(content) = object.get_mut("content").and_then(Node::as_mapping_mut) else {
        return;
    };
    if content.iter().all(|entry| meant(&entry.key).is_empty()) {
        return;
    }
    let mut repaired = Mapping::new();
    for entry in content.iter() {
        let meant = meant(&entry.key);
        if meant.is_empty() {
            repaired.insert(entry.clone());
            continue;
        }
        // What is written as it should be goes before what only means the same.
        let is_new = |name: &&str| !content.contains_key(name) && !repaired.contains_key(name);
        let new: Vec<&str> = meant.into_iter().filter(is_new).collect();
        for name in &new {
            repaired.insert(Entry {
                key: (*name).into(),
                ..entry.clone()
            });
        }
        let written = entry.key.escape_debug();
        let message = match new.as_slice() {
            [] => format!(
                "`{written}` is no media type, and what it means is there, too; it is left out"
            ),
            new => format!(
                "`{written}` is no media type; it is taken for `{}`",
                new.join("` and `")
            ),
        };
        diagnostics.push(Diagnostic::warning(Code::RepairedValue, message).at(entry.key_span));
    }
    *content = repaired;
}

/// The media types that are meant by a text that is none; nothing for one that is, and for what may mean anything.
fn meant(text: &str) -> Vec<&str> {
    let text = text.trim();
    if let Some((_, media_type)) = NAMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
    {
        return vec![media_type];
    }
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_list =
        (2..=MAX_LISTED).contains(&parts.len()) && parts.iter().all(|part| is_plain(part));
    if is_list { parts } else { Vec::new() }
}

/// Whether a text is a type and a subtype, without parameters, which may have commas in them.
fn is_plain(text: &str) -> bool {
    let is_name = |name: &str| {
        let is_of_names = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-*".contains(&byte);
        !name.is_empty() && name.bytes().all(is_of_names)
    };
    text.split_once('/')
        .is_some_and(|(top, sub)| is_name(top) && is_name(sub))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn what_is_meant_is_known_from_what_may_mean_anything() {
        assert_eq!(meant("JSON"), ["application/json"]);
        assert_eq!(meant(" form-data"), ["multipart/form-data"]);
        assert_eq!(meant("text/csv, text/plain"), ["text/csv", "text/plain"]);
        for other in [
            "application/json",
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
