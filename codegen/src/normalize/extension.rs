//! The extensions in which a normalized document says what OpenAPI 3.0 cannot.

use crate::source::{FileId, Span};

/// What the names of all of them begin with.
pub(crate) const PREFIX: &str = "x-oas-";

/// Where an object was written: see [`stamp`].
pub(crate) const AT: &str = "x-oas-at";

/// The named component that an object stands for, such as `parameters/Sort`, where a `$ref` pointed to one.
pub(crate) const COMPONENT: &str = "x-oas-component";

/// What an operation says of its pages: `false`, or a mapping of what is said, each with its place.
pub(crate) const PAGINATION: &str = "x-oas-pagination";

/// The value of something that is said with its place.
pub(crate) const VALUE: &str = "value";

/// Why a parameter means nothing, where it says something that OpenAPI does not know; on other objects, that they could not be read.
pub(crate) const INVALID: &str = "x-oas-invalid";

/// `true` on an encoding that says whether to explode.
pub(crate) const EXPLODE: &str = "x-oas-explode";

/// `true` on a parameter of a path or a cookie whose reserved characters are not percent-encoded.
pub(crate) const RESERVED: &str = "x-oas-reserved";

/// On a schema with a discriminator: the schema of what it does not tell, as `default`.
pub(crate) const DEFAULT_MAPPING: &str = "x-oas-default-mapping";

/// The scheme that a requirement asks for which could not be read.
pub(crate) const UNKNOWN_SCHEME: &str = "x-oas-unknown-scheme";

/// What a server is called.
pub(crate) const NAME: &str = "x-oas-name";

/// `true` on a security scheme that is a certificate of the client's.
pub(crate) const MUTUAL_TLS: &str = "x-oas-mutual-tls";

/// The schema that a `$ref` with siblings points to: OpenAPI 3.0 ignores what stands beside a `$ref`, and 3.1 does not.
pub(crate) const REF: &str = "x-oas-ref";

/// The types of a schema that has more than one besides `null`.
pub(crate) const TYPES: &str = "x-oas-types";

/// The one value that a schema allows.
pub(crate) const CONST: &str = "x-oas-const";

/// `true` on the schema that allows nothing, which JSON Schema writes as `false`.
pub(crate) const NEVER: &str = "x-oas-never";

/// The schemas of the first items of an array.
pub(crate) const PREFIX_ITEMS: &str = "x-oas-prefix-items";

/// How a string encodes bytes.
pub(crate) const CONTENT_ENCODING: &str = "x-oas-content-encoding";

/// `true` on a media type whose schema is that of one of several values that come one after the other.
pub(crate) const ITEM_SCHEMA: &str = "x-oas-item-schema";

/// Names for the members of an enumeration, in their order.
pub(crate) const ENUM_NAMES: &str = "x-oas-enum-names";

/// What is said of the members of an enumeration, in their order or by their text.
pub(crate) const ENUM_DESCRIPTIONS: &str = "x-oas-enum-descriptions";

/// The pointer by which a schema is referred to that is not one of the named ones.
pub(crate) const POINTER: &str = "x-oas-pointer";

/// The schemas of the properties whose names match patterns.
pub(crate) const PATTERN_PROPERTIES: &str = "x-oas-pattern-properties";

/// Bounds by their text, since they need not fit into the number types of the model.
pub(crate) const BOUNDS: [(&str, &str); 5] = [
    ("minimum", "x-oas-minimum"),
    ("maximum", "x-oas-maximum"),
    ("exclusiveMinimum", "x-oas-exclusive-minimum"),
    ("exclusiveMaximum", "x-oas-exclusive-maximum"),
    ("multipleOf", "x-oas-multiple-of"),
];

/// A span as the value of [`AT`].
pub(crate) fn stamp(span: Span) -> String {
    format!("{}:{}:{}", span.file.0, span.start, span.end)
}

/// The span that a value of [`AT`] says.
pub(crate) fn unstamp(text: &str) -> Option<Span> {
    let mut parts = text.split(':').map(str::parse::<u32>);
    let (file, start, end) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    Some(Span {
        file: FileId(file),
        start,
        end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_says_its_span() {
        let span = Span {
            file: FileId(3),
            start: 17,
            end: 29,
        };
        assert_eq!(unstamp(&stamp(span)), Some(span));
        assert_eq!(unstamp("3:17"), None);
        assert_eq!(unstamp("a:b:c"), None);
    }
}
