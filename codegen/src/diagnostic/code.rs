//! The kinds of findings. A code never changes its meaning and is never used again for another.
//!
//! Each has a page in `explanations/`, with a document that causes it and what to do about it.

use std::fmt;

use super::Category;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal: $category:ident,)+) => {
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

            /// What the code means, in Markdown, each line after a space.
            fn doc(self) -> &'static str {
                match self {
                    $(Code::$variant => concat!($($doc, "\n"),+),)+
                }
            }

            /// What becomes of what is found, unless it is an error: then nothing is generated.
            pub fn category(self) -> Category {
                match self {
                    $(Code::$variant => Category::$category,)+
                }
            }

            /// The page about the code, in Markdown: what it means for callers, a document that causes it, and what to
            /// do about it.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("explanations/", $text, ".md")),)+
                }
            }
        }
    };
}

codes! {
    /// A file could not be read: it is missing, is a folder, may not be opened, or, if the description refers to it, is neither
    /// YAML nor JSON.
    UnreadableFile = "unreadable-file": Skipped,
    /// A file or folder of the output could not be written.
    UnwritableFile = "unwritable-file": Refused,
    /// A file is not UTF-8. OpenAPI descriptions are, whether they are JSON or YAML.
    NotUtf8 = "not-utf8": Refused,
    /// A file is empty, or holds nothing but comments.
    EmptyDocument = "empty-document": Refused,
    /// A file is neither YAML nor JSON. As a warning: it is not quite YAML, but there is only one way to read it.
    Syntax = "syntax": Repaired,
    /// A mapping names the same key twice. Many published descriptions do, so it stops nothing: the last of them counts,
    /// as it does for most readers of JSON and YAML, and so for whoever tried the description out. What only an earlier
    /// one says is lost, which is why it is told. In the configuration and in overlays it is an error.
    DuplicateKey = "duplicate-key": Ignored,
    /// A document is larger, deeper or more repetitive than the limits that keep a hostile document from using up the machine.
    LimitExceeded = "limit-exceeded": Skipped,
    /// A document is not an OpenAPI description: it names no version, or lacks what every description has.
    NotOpenApi = "not-openapi": Refused,
    /// A document's version is not one that is supported.
    UnsupportedVersion = "unsupported-version": Guessed,
    /// A value is not of the kind that OpenAPI asks for at its place.
    WrongType = "wrong-type": Ignored,
    /// A value is not written as OpenAPI asks, but there is only one thing that it can mean, and it is taken for that.
    RepairedValue = "repaired-value": Repaired,
    /// An object has a field that OpenAPI does not know, and that has no effect.
    UnknownField = "unknown-field": Ignored,
    /// An object lacks a field without which it means nothing, and is left out.
    MissingField = "missing-field": Skipped,
    /// A `$ref` points to nothing, or to what evidently is something else than what is asked for.
    UnresolvedReference = "unresolved-reference": Widened,
    /// A `$ref` leads back to itself without ever reaching a definition.
    CircularReference = "circular-reference": Widened,
    /// A `$ref` points to where nothing is read from: another host, or outside of the description's own folder.
    ForbiddenReference = "forbidden-reference": Widened,
    /// A parameter is named in a way that OpenAPI says is to be ignored: `Accept`, `Content-Type` and `Authorization`
    /// in a header say nothing, since media types and security schemes describe them.
    IgnoredParameter = "ignored-parameter": Ignored,
    /// A path has a parameter in braces that the operation does not describe; it is taken for a string.
    UndeclaredParameter = "undeclared-parameter": Repaired,
    /// An operation requires a security scheme that the description does not declare. Its requests carry whatever
    /// credentials the caller has configured.
    UndeclaredScheme = "undeclared-scheme": Guessed,
    /// Two operations have the same `operationId`. Both are in the client, told apart by their methods and paths.
    RepeatedOperationId = "repeated-operation-id": Repaired,
    /// Part of a schema cannot be expressed as a Rust type and is read and written as any JSON instead.
    WidenedSchema = "widened-schema": Widened,
    /// A keyword says something that the types do not express, and has no effect: they allow what they would allow without it.
    UnsupportedKeyword = "unsupported-keyword": Ignored,
    /// The content of one media type, or the events of a stream, have no type of their own and are there as bytes.
    UntypedContent = "untyped-content": Widened,
    /// An operation cannot be expressed and is not in the client.
    SkippedOperation = "skipped-operation": Skipped,
    /// A schema says things that do not go together, such as a type and a keyword of another type, or a default that is not a
    /// value of it. What does not fit is ignored.
    Contradiction = "contradiction": Ignored,
    /// The members of a `oneOf` or `anyOf` can only be told apart by trying them in the order of the document.
    AmbiguousUnion = "ambiguous-union": Guessed,
    /// Part of a description cannot be expressed and is not in the client.
    Unsupported = "unsupported": Skipped,
    /// What `x-pagination` says of an operation does not fit it: it names a parameter that the operation does not have,
    /// a place that is not in its answers, or a way to go from page to page that there is not. The operation has no
    /// streams of pages and items then; everything else of it is there.
    InvalidPagination = "invalid-pagination": Ignored,
    /// What `x-webhook-signature` or `x-webhook-event` says cannot be carried out. There is no verifier of signatures then, or
    /// webhooks are told apart by what they bring; everything else of them is there.
    InvalidSignature = "invalid-signature": Ignored,
    /// The configuration or an overlay has a key that means nothing there.
    UnknownKey = "unknown-key": Refused,
    /// The configuration has a value that cannot be used.
    InvalidConfiguration = "invalid-configuration": Refused,
    /// An entry of the configuration applies to nothing: the description has no such tag, operation, type, property, value or
    /// format, or another entry has it already. Perhaps the vendor has changed it; then the entry has to change with it, or
    /// can go.
    UnusedSetting = "unused-setting": Refused,
    /// A name that the configuration gives was the name of something else, which is called otherwise now.
    DisplacedName = "displaced-name": Guessed,
    /// An overlay says something that cannot be carried out: it lacks what every overlay has, its target is no JSONPath
    /// expression, or what it adds does not go together with what is there.
    InvalidOverlay = "invalid-overlay": Refused,
    /// The target of an overlay's action selects nothing. Perhaps the vendor has corrected the description; then the
    /// action has done its work and can go.
    UnmatchedTarget = "unmatched-target": Refused,
    /// The generator contradicted itself. Whatever the document says, this is a defect of the generator; please report it.
    InternalError = "internal-error": Refused,
}

impl Code {
    /// What the code means, in Markdown.
    pub fn meaning(self) -> String {
        let lines: Vec<&str> = self.doc().lines().map(str::trim).collect();
        lines.join(" ").trim().to_owned()
    }

    /// The code of that name.
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
