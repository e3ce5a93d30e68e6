//! How the properties of a form or of a multipart body are written where they are not written as usual.

use super::style::Style;
use http::HeaderValue;

/// What the description says about how one property of a form or of a multipart body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As a query parameter of this style.
    Style(Style),
    /// As content of this media type, or of one of several, separated by commas.
    ContentType(&'static str),
}

impl Encoding {
    /// The encoding of a property.
    pub(crate) fn of(encodings: &[(&'static str, Self)], name: &str) -> Option<Self> {
        let found = encodings.iter().find(|(known, _)| *known == name);
        found.map(|(_, encoding)| *encoding)
    }

    /// The media type, where it is a single one without wildcards that a header can hold.
    pub(crate) fn media_type(self) -> Option<&'static str> {
        let Self::ContentType(media_type) = self else {
            return None;
        };
        let is_one = !media_type.contains([',', '*']) && HeaderValue::from_str(media_type).is_ok();
        Some(media_type.trim()).filter(|media_type| is_one && !media_type.is_empty())
    }

    /// Whether the property is written as JSON text.
    pub(crate) fn is_json(self) -> bool {
        self.media_type().is_some_and(is_json)
    }
}

/// Whether a media type is JSON or built on it.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_looked_at() {
        for (text, media_type, is_json) in [
            ("application/json", Some("application/json"), true),
            (
                "Application/Vnd.X+JSON; v=1",
                Some("Application/Vnd.X+JSON; v=1"),
                true,
            ),
            (" image/png ", Some("image/png"), false),
            ("image/png, application/json", None, false),
            ("image/*", None, false),
            ("", None, false),
            ("text/plain\r\nX-A: b", None, false),
        ] {
            let encoding = Encoding::ContentType(text);
            assert_eq!(encoding.media_type(), media_type, "{text}");
            assert_eq!(encoding.is_json(), is_json, "{text}");
        }
        assert_eq!(Encoding::Style(Style::FORM).media_type(), None);
    }

    #[test]
    fn properties_have_their_own() {
        let encodings = [("a", Encoding::ContentType("x/y"))];
        assert!(Encoding::of(&encodings, "a").is_some());
        assert!(Encoding::of(&encodings, "b").is_none());
    }
}
