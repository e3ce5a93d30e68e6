//! Media types: what they are called, and which of them are written how.

/// A media type or a range of them, without its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MediaType {
    /// The type and the subtype, in lower case.
    pub(crate) essence: String,
    /// The parameters in their order, the names in lower case.
    pub(crate) parameters: Vec<(String, String)>,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    Json,
    /// Values of JSON, one a line.
    Lines,
    /// Values of JSON, each behind a record separator (RFC 7464).
    Sequence,
    Events,
    Form,
    Multipart,
    Xml,
    Text,
    Bytes,
}

impl MediaType {
    /// Reads what stands in a header or as a key of a description.
    pub(crate) fn parse(text: &str) -> Self {
        let mut parts = text.split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let parameters = parts
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| {
                let value = value.trim().trim_matches('"');
                (name.trim().to_ascii_lowercase(), value.to_owned())
            })
            .collect();
        Self {
            essence,
            parameters,
        }
    }

    /// The value of a parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// How closely another is in the range that this is: nothing if it is not, and the more the closer.
    pub(crate) fn closeness(&self, other: &Self) -> Option<usize> {
        let suffixed = || {
            let (kind, suffix) = self.essence.split_once("/*+")?;
            let (other_kind, subtype) = other.essence.split_once('/')?;
            let fits = kind == other_kind && subtype.rsplit('+').next() == Some(suffix);
            fits.then_some(3)
        };
        let is_kind = |kind: &str| {
            let rest = other.essence.strip_prefix(kind);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        if self.essence == other.essence {
            let is_same = |(name, value): &&(String, String)| other.parameter(name) == Some(value);
            let shared = self.parameters.iter().filter(is_same).count();
            Some(4 + shared)
        } else if self.essence == "*/*" || self.essence == "*" {
            Some(1)
        } else if self.essence.strip_suffix("/*").is_some_and(is_kind) {
            Some(2)
        } else {
            suffixed()
        }
    }

    /// Whether this stands for several.
    pub(crate) fn is_range(&self) -> bool {
        self.essence.contains('*')
    }

    /// How a body of this type is written.
    pub(crate) fn notation(&self) -> Notation {
        let essence = self.essence.as_str();
        let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
        match essence {
            "text/event-stream" => Notation::Events,
            "application/json-seq" | "application/geo+json-seq" => Notation::Sequence,
            "application/x-www-form-urlencoded" => Notation::Form,
            _ if [
                "jsonl",
                "x-jsonl",
                "ndjson",
                "x-ndjson",
                "jsonlines",
                "x-jsonlines",
            ]
            .contains(&subtype)
                || subtype == "stream+json"
                || subtype == "json-lines" =>
            {
                Notation::Lines
            }
            _ if essence.starts_with("multipart/") => Notation::Multipart,
            _ if subtype == "json" || subtype.ends_with("+json") => Notation::Json,
            _ if subtype == "xml" || subtype.ends_with("+xml") => Notation::Xml,
            _ if essence.starts_with("text/") => Notation::Text,
            _ if ["yaml", "x-yaml", "javascript", "jwt", "graphql"].contains(&subtype)
                || subtype.ends_with("+yaml") =>
            {
                Notation::Text
            }
            _ => Notation::Bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_is_in_them() {
        let closeness =
            |range: &str, media: &str| MediaType::parse(range).closeness(&MediaType::parse(media));
        assert!(closeness("application/json", "Application/JSON; charset=utf-8").is_some());
        assert_eq!(
            closeness("application/json", "application/problem+json"),
            None
        );
        assert!(closeness("application/*+json", "application/problem+json").is_some());
        assert!(
            closeness("application/*", "application/pdf") > closeness("*/*", "application/pdf")
        );
        assert_eq!(closeness("text/*", "texture/x"), None);
        assert!(closeness("a/b;v=1", "a/b;v=1") > closeness("a/b;v=2", "a/b;v=1"));
    }

    #[test]
    fn notations_are_told_apart() {
        let notation = |text: &str| MediaType::parse(text).notation();
        assert_eq!(notation("application/vnd.api+json; v=1"), Notation::Json);
        assert_eq!(notation("application/x-ndjson"), Notation::Lines);
        assert_eq!(notation("application/octet-stream"), Notation::Bytes);
        assert_eq!(notation("text/csv"), Notation::Text);
        assert_eq!(notation("multipart/mixed; boundary=x"), Notation::Multipart);
    }
}
