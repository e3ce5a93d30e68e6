//! Text to tree by way of `granit-parser`, which is named nowhere else.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle, options};

use super::build::{
    AnchorId, Builder, Collection, Exhausted, Scalar, TOO_DEEP_HELP, too_deep_message,
};
use super::repair::Repaired;
use super::scalar::Tag;
use super::{FileId, Node, SourceFile, budget};
use crate::diagnostic::{Code, Diagnostic};

/// The root of the document in a file, unless there is none, and what was found in it.
pub(super) fn parse(id: FileId, file: &SourceFile) -> (Option<Node>, Vec<Diagnostic>) {
    let mut repaired = Repaired::new(&file.text);
    let mut first_slip = None;
    loop {
        let mut builder = Builder::new(id, file);
        match drive(&mut builder, &repaired) {
            Ok(()) if builder.is_empty() => {
                builder.error(
                    Code::EmptyDocument,
                    "the file holds nothing, or nothing but comments",
                    None,
                    0..0,
                );
            }
            Ok(()) => {}
            Err(Stop::Exhausted) => {}
            Err(Stop::Syntax(slip)) => {
                let quoted = *slip.error.kind() == ErrorKind::InvalidQuotedScalarIndent;
                let hope = quoted && repaired.repair(slip.range.start);
                let first = first_slip.get_or_insert(slip);
                if hope {
                    continue;
                }
                // What the parser makes of a repair that did not help is of no interest.
                syntax_error(&mut builder, first);
                return builder.finish();
            }
        }
        for &place in repaired.places() {
            builder.under_indented(place);
        }
        return builder.finish();
    }
}

/// Why reading stopped before the end of the file.
enum Stop {
    /// The builder cannot go on and has said why.
    Exhausted,
    /// The parser cannot go on.
    Syntax(Slip),
}

/// What the parser stumbled over, and where.
struct Slip {
    error: ScanError,
    range: Range<usize>,
}

impl From<Exhausted> for Stop {
    fn from(Exhausted: Exhausted) -> Self {
        Self::Exhausted
    }
}

/// Hands everything that the parser reports to the builder, until one of them cannot go on.
fn drive(builder: &mut Builder<'_>, repaired: &Repaired<'_>) -> Result<(), Stop> {
    let options = options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        simple_key_max_lookahead: budget::KEY_CHARACTERS,
        flow_nesting_limit: budget::DEPTH,
        block_nesting_limit: budget::DEPTH,
    };
    let text = repaired.text();
    let mut second_document = None;
    for next in Parser::new_from_str_with_options(&text, options) {
        let (event, span) = next.map_err(|error| {
            let range = repaired.original_range(place(&text, &error));
            Stop::Syntax(Slip { error, range })
        })?;
        let range = repaired.original_range(span.byte_range().unwrap_or_default());
        match event {
            Event::DocumentStart(..) => second_document = (!builder.is_empty()).then_some(range),
            // A document that holds nothing, such as the one behind a last `---`, is passed over.
            Event::Scalar(_, ScalarStyle::Plain, 0, None)
                if range.is_empty() && builder.is_at_root() => {}
            event => {
                if let (Some(start), true) = (second_document.take(), event.is_node()) {
                    let help = "put each document into a file of its own";
                    builder.error(
                        Code::Syntax,
                        "a second document begins here",
                        Some(help),
                        start,
                    );
                    return Err(Stop::Exhausted);
                }
                feed(builder, event, range)?;
            }
        }
    }
    Ok(())
}

/// Hands an event on to the builder.
fn feed(builder: &mut Builder<'_>, event: Event<'_>, range: Range<usize>) -> Result<(), Exhausted> {
    match event {
        Event::Scalar(text, style, anchor, tag) => {
            let plain = style == ScalarStyle::Plain;
            // The parser writes `~` where nothing is written.
            let text = if plain && range.is_empty() {
                Cow::Borrowed("")
            } else {
                text
            };
            let name = tag
                .as_ref()
                .and_then(|tag| tag.suffix_in_namespace("tag:yaml.org,2002:"));
            let merge = plain && text == "<<" && matches!(name.as_deref(), None | Some("merge"));
            let tag = match tag.as_deref().map(|tag| (tag.core_suffix(), tag.parts())) {
                None => None,
                Some((Some("null"), _)) => Some(Tag::Null),
                Some((Some("bool"), _)) => Some(Tag::Bool),
                Some((Some("int" | "float"), _)) => Some(Tag::Number),
                // `!` by itself asks for a string.
                Some((Some("str"), _) | (None, ("!", "") | ("", "!"))) => Some(Tag::String),
                Some(_) => None,
            };
            builder.scalar(
                Scalar {
                    text,
                    plain,
                    tag,
                    merge,
                },
                anchor_id(anchor),
                range,
            )
        }
        Event::SequenceStart(style, anchor, _) => builder.open(
            Collection::Sequence,
            style == StructureStyle::Flow,
            anchor_id(anchor),
            range,
        ),
        Event::MappingStart(style, anchor, _) => builder.open(
            Collection::Mapping,
            style == StructureStyle::Flow,
            anchor_id(anchor),
            range,
        ),
        Event::SequenceEnd | Event::MappingEnd => builder.close(range),
        Event::Alias(anchor) => builder.alias(anchor, range),
        Event::UnresolvedAlias(name) => builder.unresolved_alias(&name, range),
        _ => Ok(()),
    }
}

/// The parser's zero is no anchor.
fn anchor_id(anchor: usize) -> Option<AnchorId> {
    (anchor != 0).then_some(anchor)
}

/// The character that the parser stumbled over.
fn place(text: &str, error: &ScanError) -> Range<usize> {
    let (before, from) = text
        .split_at_checked(error.marker().byte_offset().unwrap_or_default())
        .unwrap_or((text, ""));
    if is_about_tabs(error.kind()) {
        // It stops before or behind the white space that the tab stands in.
        let space = before.len() - before.trim_end().len();
        let tab = text
            .get(before.len() - space..)
            .and_then(|text| text.find('\t'))
            .unwrap_or(space);
        return before.len() - space + tab..before.len() - space + tab + 1;
    }
    before.len()..before.len() + from.chars().next().map_or(0, char::len_utf8)
}

fn is_about_tabs(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInPlainScalar
    )
}

/// Adds what the parser stumbled over.
fn syntax_error(builder: &mut Builder<'_>, Slip { error, range }: &Slip) {
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        builder.error(
            Code::LimitExceeded,
            too_deep_message(),
            Some(TOO_DEEP_HELP),
            range.clone(),
        );
    } else {
        let (message, help) = explain(error.kind());
        builder.error(Code::Syntax, message, help, range.clone());
    }
}

/// What the parser stumbled over, and what to do about it where that is known, in the words of somebody who writes YAML.
fn explain(kind: &ErrorKind) -> (Cow<'static, str>, Option<&'static str>) {
    let spaces = Some("indent with spaces");
    let quotes =
        Some("text that holds `: ` or ` #`, or begins with a sign that YAML uses, needs quotes");
    let closed =
        Some("a bracket or quote before this may be unclosed; text that holds `: ` needs quotes");
    let indent = Some("indent the entries of one collection alike");
    let (message, help) = match kind {
        kind if is_about_tabs(kind) => ("a tab stands where YAML allows only spaces", spaces),
        ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofBlockMapping => {
            ("the file ends in the middle of a collection", None)
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            return (format!("the bracket `{open}` is never closed").into(), None);
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return (
                format!("`{close}` cannot close the bracket `{open}`").into(),
                None,
            );
        }
        ErrorKind::MisplacedFlowCollectionEnd => ("this bracket closes nothing", None),
        ErrorKind::ExpectedFlowMappingSeparator => ("`,` or `}` should stand here", None),
        ErrorKind::ExpectedFlowSequenceSeparator => ("`,` or `]` should stand here", None),
        ErrorKind::UnclosedQuotedScalar => ("the quote that opens here is never closed", None),
        ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("the document ends in the middle of a quoted text", None)
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            ("nothing may follow a quoted text but a comment", None)
        }
        ErrorKind::UnknownQuotedScalarEscape => (
            "there is no such escape",
            Some("write `\\\\` for a backslash, or use single quotes"),
        ),
        ErrorKind::InvalidQuotedScalarHexEscape | ErrorKind::InvalidUnicodeEscape => {
            ("the escape names no character", None)
        }
        ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => (
            "the escape is half of a surrogate pair and names no character",
            None,
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey => ("a key and its `:` should stand here", indent),
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("an entry that begins with `-` should stand here", indent)
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            ("an entry that begins with `-` cannot stand here", indent)
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => ("the line is indented too little", indent),
        ErrorKind::InvalidQuotedScalarIndent => (
            "the quoted text that begins before this line is not closed, or the line is indented too little",
            None,
        ),
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidColonPlacement => ("a key and its value cannot stand here", closed),
        ErrorKind::UnexpectedCharacter { character } => {
            let character = character.escape_default();
            return (
                format!("`{character}` cannot stand here without quotes").into(),
                None,
            );
        }
        ErrorKind::ExpectedDocumentStart | ErrorKind::InvalidDocumentEnd => {
            ("the document ended before this", None)
        }
        ErrorKind::UndeclaredTagHandle => ("the tag's handle is not declared", quotes),
        ErrorKind::MissingAnchorOrAliasName => {
            ("the name of the anchor or alias is missing", quotes)
        }
        ErrorKind::UnsupportedYamlMajorVersion => ("the version of YAML is not 1", None),
        // What is left are slips in tags, directives and headers, which descriptions hardly use.
        _ => ("this is neither YAML nor JSON", None),
    };
    (message.into(), help)
}
