//! Places in a document: a value together with the JSON pointer of where it stands, references followed.

use crate::view::Document;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// How many references are followed from one place.
const MAX_REFERENCES: usize = 32;

/// A value of a document, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    document: &'a Document,
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
}

impl<'a> Place<'a> {
    /// The document itself.
    pub(crate) fn root(document: &'a Document) -> Self {
        Self {
            document,
            pointer: String::new(),
            value: &document.value,
        }
    }

    /// What a key holds, or what it refers to.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        self.written(key)?.resolved()
    }

    /// What a key holds, also if that is a reference.
    pub(crate) fn written(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(self.below(key, value))
    }

    /// The entries of a mapping, references followed, in their order if it matters.
    pub(crate) fn entries(&self) -> Vec<(&'a str, Self)> {
        let Value::Object(fields) = self.value else {
            return Vec::new();
        };
        let entries = fields
            .iter()
            .filter_map(|(key, value)| Some((key.as_str(), self.below(key, value).resolved()?)));
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|(key, _)| self.document.order(&self.pointer, key));
        entries
    }

    /// The items of a list, references followed.
    pub(crate) fn items(&self) -> Vec<Self> {
        let Value::Array(items) = self.value else {
            return Vec::new();
        };
        let items = items.iter().enumerate();
        items
            .filter_map(|(index, item)| self.below(&index.to_string(), item).resolved())
            .collect()
    }

    /// The text that a key holds.
    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    /// The flag that a key holds.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.value.get(key)?.as_bool()
    }

    fn below(&self, key: &str, value: &'a Value) -> Self {
        Self {
            document: self.document,
            pointer: format!("{}/{}", self.pointer, escaped(key)),
            value,
        }
    }

    /// What this refers to, if it is a reference.
    fn resolved(self) -> Option<Self> {
        let mut place = self;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = place.text("$ref") else {
                return Some(place);
            };
            let pointer = pointer_of(reference)?;
            place = Self {
                document: place.document,
                value: place.document.value.pointer(&pointer)?,
                pointer,
            };
        }
        None
    }
}

/// The pointer in a reference into the document itself.
pub(crate) fn pointer_of(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    let pointer = percent_decode_str(fragment).decode_utf8_lossy();
    (pointer.is_empty() || pointer.starts_with('/')).then(|| pointer.into_owned())
}

/// A key as a token of a JSON pointer.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A token of a JSON pointer as a key.
pub(crate) fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_followed_to_where_they_lead() {
        let document = json!({
            "a": { "$ref": "#/b~1c/0" }, "b/c": [{ "$ref": "#/d%20e" }], "d e": { "x": 1 },
            "circle": { "$ref": "#/circle" }, "away": { "$ref": "other.yaml#/a" },
        });
        let document = Document::new(document, crate::view::Orders::new());
        let root = Place::root(&document);
        let found = root.get("a").unwrap();
        assert_eq!(
            (found.pointer.as_str(), found.value),
            ("/d e", &json!({ "x": 1 }))
        );
        assert!(root.get("circle").is_none() && root.get("away").is_none());
        assert_eq!(root.written("a").unwrap().pointer, "/a");
        assert_eq!(root.get("b/c").unwrap().items().len(), 1);
    }
}
