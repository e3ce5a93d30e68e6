//! The kinds of findings. A code never changes its meaning and is never used again for another.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+) => {
        /// A kind of finding, written as words joined by hyphens.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// All of them, in the order in which they are declared.
            pub const ALL: &[Code] = &[$(Code::$variant),+];

            /// The code as it is printed.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $text,)+
                }
            }

            /// What the code means, in Markdown.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Code::$variant => concat!($($doc, "\n"),+),)+
                }
            }
        }
    };
}

codes! {
    /// A file could not be read: it is missing, is a folder, or may not be opened.
    UnreadableFile = "unreadable-file",
    /// A file or folder of the output could not be written.
    UnwritableFile = "unwritable-file",
    /// A file is not UTF-8. OpenAPI descriptions are, whether they are JSON or YAML.
    NotUtf8 = "not-utf8",
    /// A file is empty, or holds nothing but comments.
    EmptyDocument = "empty-document",
    /// A file is neither YAML nor JSON. As a warning: it is not quite YAML, but there is only one way to read it.
    Syntax = "syntax",
    /// A mapping names the same key twice. Many published descriptions do, so it stops nothing: the last of them counts,
    /// as it does for most readers of JSON and YAML, and so for whoever tried the description out. What only an earlier
    /// one says is lost, which is why it is told. In the configuration and in overlays it is an error.
    DuplicateKey = "duplicate-key",
    /// A document is larger, deeper or more repetitive than the limits that keep a hostile document from using up the machine.
    LimitExceeded = "limit-exceeded",
    /// A document is not an OpenAPI description: it names no version, or lacks what every description has.
    NotOpenApi = "not-openapi",
    /// A document's version is not one that is supported.
    UnsupportedVersion = "unsupported-version",
    /// A value is not of the kind that OpenAPI asks for at its place.
    WrongType = "wrong-type",
    /// An object has a field that OpenAPI does not know, and that has no effect.
    UnknownField = "unknown-field",
    /// An object lacks a field without which it means nothing, and is left out.
    MissingField = "missing-field",
    /// A `$ref` points to nothing.
    UnresolvedReference = "unresolved-reference",
    /// A `$ref` leads back to itself without ever reaching a definition.
    CircularReference = "circular-reference",
    /// A `$ref` points to where nothing is read from: another host, or outside of the description's own folder.
    ForbiddenReference = "forbidden-reference",
    /// A parameter is named in a way that OpenAPI says is to be ignored: `Accept`, `Content-Type` and `Authorization`
    /// in a header say nothing, since media types and security schemes describe them.
    IgnoredParameter = "ignored-parameter",
    /// A path has a parameter in braces that the operation does not describe; it is taken for a string.
    UndeclaredParameter = "undeclared-parameter",
    /// Part of a schema cannot be expressed as a Rust type and is read and written as any JSON instead.
    WidenedSchema = "widened-schema",
    /// An operation cannot be expressed and is not in the client.
    SkippedOperation = "skipped-operation",
    /// A schema says things that do not go together, such as a type and a keyword of another type, or a default that is not a
    /// value of it. What does not fit is ignored.
    Contradiction = "contradiction",
    /// The members of a `oneOf` or `anyOf` can only be told apart by trying them in the order of the document.
    AmbiguousUnion = "ambiguous-union",
    /// Part of a description cannot be expressed and is not in the client.
    Unsupported = "unsupported",
    /// What `x-pagination` says of an operation does not fit it: it names a parameter that the operation does not have,
    /// a place that is not in its answers, or a way to go from page to page that there is not. The operation has no
    /// streams of pages and items then; everything else of it is there.
    InvalidPagination = "invalid-pagination",
    /// The configuration or an overlay has a key that means nothing there.
    UnknownKey = "unknown-key",
    /// The configuration has a value that cannot be used.
    InvalidConfiguration = "invalid-configuration",
    /// An entry of the configuration applies to nothing: the description has no such tag, operation, type, property, value or
    /// format, or another entry has it already. Perhaps the vendor has changed it; then the entry has to change with it, or
    /// can go.
    UnusedSetting = "unused-setting",
    /// An overlay says something that cannot be carried out: it lacks what every overlay has, its target is no JSONPath
    /// expression, or what it adds does not go together with what is there.
    InvalidOverlay = "invalid-overlay",
    /// The target of an overlay's action selects nothing. Perhaps the vendor has corrected the description; then the
    /// action has done its work and can go.
    UnmatchedTarget = "unmatched-target",
    /// The generator contradicted itself. Whatever the document says, this is a defect of the generator; please report it.
    InternalError = "internal-error",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
