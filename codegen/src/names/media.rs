//! What media types are called.

use super::words::Words;

/// The many names of the same.
const LINES: &[&str] = &["json-lines", "jsonl", "jsonlines", "ldjson", "ndjson"];

/// The words of a media type: those that people use for the common ones, and else those of its subtype.
pub(super) fn words(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    match (kind, subtype) {
        ("application", "x-www-form-urlencoded") => "form".to_owned(),
        ("application", "octet-stream") => "bytes".to_owned(),
        ("application", "json-seq" | "stream+json") => "json lines".to_owned(),
        ("application", subtype) if LINES.contains(&subtype.trim_start_matches("x-")) => {
            "json lines".to_owned()
        }
        ("text", "event-stream") => "events".to_owned(),
        ("multipart", "form-data") => "multipart".to_owned(),
        ("text", "plain") => "text".to_owned(),
        ("*", _) => "any".to_owned(),
        (kind, "*") => kind.to_owned(),
        (_, subtype) => {
            let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
            let subtype = subtype.strip_prefix("vnd.").unwrap_or(subtype);
            let words = Words::new(&subtype.replace('*', "any").replace('+', " "));
            super::case::snake(&words).replace('_', " ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn media_types_have_short_names() {
        for (media_type, expected) in [
            ("application/json", "json"),
            ("application/json; charset=utf-8", "json"),
            ("application/merge-patch+json", "merge patch json"),
            ("application/x-www-form-urlencoded", "form"),
            ("multipart/form-data", "multipart"),
            ("application/octet-stream", "bytes"),
            ("text/plain", "text"),
            ("text/event-stream", "events"),
            ("application/x-ndjson", "json lines"),
            ("application/json-seq", "json lines"),
            ("text/csv", "csv"),
            ("application/x-yaml", "yaml"),
            ("application/vnd.flux", "flux"),
            ("image/*", "image"),
            ("*/*", "any"),
            ("application/*+json", "any json"),
            ("", "empty"),
        ] {
            assert_eq!(words(media_type), expected, "{media_type}");
        }
    }
}
