//! Fields and keywords that are not what was meant: misspelt ones, patterns that are none, and those of another version.

use std::collections::BTreeMap;

use regress::Regex;

use super::grammar::{Holds, Role};
use crate::diagnostic::near;
use crate::source::{Node, Value};

/// Keywords that a schema may have and that nothing is made of.
const OTHER_KEYWORDS: [&str; 22] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "$vocabulary",
    "additionalItems",
    "collectionFormat",
    "definitions",
    "example",
    "examples",
    "externalDocs",
    "id",
    "links",
    "maxContains",
    "minContains",
    "name",
    "in",
    "xml",
];

/// The field that one is meant that an object of a kind does not have, if it is one that is misspelt: little is different, and its
/// value is what the other would hold.
pub(super) fn misspelt(key: &str, value: &Node, role: Role) -> Option<&'static str> {
    let others = role.passed_over().unwrap_or(&OTHER_KEYWORDS);
    let mut known = others.iter().chain(role.unexpressed());
    if known.any(|known| *known == key) {
        return None;
    }
    let fields = role.fields().iter();
    let fields = fields.filter(|(_, holds)| may_hold(*holds, value));
    near(key, fields.map(|(name, _)| *name))
}

/// Whether a value is of the kind that a field holds.
fn may_hold(holds: Holds, value: &Node) -> bool {
    let (is_text, is_number, is_flag, is_list, is_mapping) = match &value.value {
        Value::String(_) => (true, false, false, false, false),
        Value::Number(_) => (false, true, false, false, false),
        Value::Bool(_) => (false, false, true, false, false),
        Value::Sequence(_) => (false, false, false, true, false),
        Value::Mapping(_) => (false, false, false, false, true),
        Value::Null => return false,
    };
    match holds {
        Holds::Anything => true,
        Holds::Text => is_text,
        Holds::Flag => is_flag,
        Holds::Number | Holds::Count => is_number,
        Holds::NumberOrFlag => is_number || is_flag,
        Holds::Things | Holds::Texts | Holds::Scopes | Holds::List(_) => is_list,
        Holds::TextOrTexts => is_text || is_list,
        Holds::One(Role::Schema) => is_mapping || is_flag,
        Holds::One(_) | Holds::Map(_) | Holds::TextMap => is_mapping,
    }
}

/// What says in OpenAPI 3 what a field of Swagger 2.0 says.
pub(super) fn in_words_of_3(key: &str, role: Role) -> Option<&'static str> {
    Some(match (role, key) {
        (Role::Document, "definitions") => "`components.schemas`",
        (Role::Document, "parameters") => "`components.parameters`",
        (Role::Document, "responses") => "`components.responses`",
        (Role::Document, "securityDefinitions") => "`components.securitySchemes`",
        (Role::Document, "basePath" | "host" | "schemes") => "`servers`",
        (Role::Operation, "schemes") => "`servers`",
        (Role::Document | Role::Operation, "consumes") => "the `content` of request bodies",
        (Role::Document | Role::Operation, "produces") => "the `content` of responses",
        (Role::Response, "schema") => "`content`, with a schema for each media type",
        (Role::Parameter | Role::Header, "collectionFormat") => "`style` and `explode`",
        (
            Role::Parameter | Role::Header,
            "default" | "enum" | "format" | "items" | "maximum" | "maxLength" | "minimum"
            | "minLength" | "pattern" | "type",
        ) => "a `schema` that says so",
        _ => return None,
    })
}

/// How long a pattern may be that is looked at, in bytes.
const LONGEST: usize = 1_000;

/// How much work the patterns of a document may be together that are looked at, in millionths of a second of a slow build.
const MOST: usize = 1_500_000;

/// How much work a property of Unicode is.
const PROPERTY: usize = 120;

/// How much work it is beside another one in one class, where each of hundreds of ranges is put in its place.
const JOINED: usize = 5_000;

/// How many times as much work it all is where the case of letters does not matter.
const ANY_CASE: usize = 12;

/// Which patterns are none.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    known: BTreeMap<Box<str>, bool>,
    work: usize,
}

impl Patterns {
    /// Whether what checks values can make nothing of a pattern. It is asked in the same way as there.
    pub(super) fn is_none(&mut self, pattern: &str) -> bool {
        if let Some(is_none) = self.known.get(pattern) {
            return *is_none;
        }
        if pattern.len() > LONGEST {
            return false;
        }
        // One that is too much work leaves the others what there is for them.
        let work = self.work + work(pattern);
        if work > MOST {
            return false;
        }
        self.work = work;
        let is_none = Regex::with_flags(pattern, "u").is_err() && Regex::new(pattern).is_err();
        self.known.insert(pattern.into(), is_none);
        is_none
    }
}

/// How much work it is at most to look at a pattern.
fn work(pattern: &str) -> usize {
    let ignores_case = pattern.split("(?").skip(1).any(|group| {
        let modifiers = group.split(|letter: char| !letter.is_ascii_alphabetic() && letter != '-');
        modifiers.take(1).any(|modifiers| modifiers.contains('i'))
    });
    let mut work = pattern.len();
    let (mut in_class, mut has_property) = (false, false);
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if matches!(letters.next(), Some('p' | 'P')) => {
                let is_joined = in_class && has_property;
                work += if is_joined || ignores_case {
                    JOINED
                } else {
                    PROPERTY
                };
                has_property = in_class;
            }
            '[' if !in_class => (in_class, has_property) = (true, false),
            ']' => in_class = false,
            _ => {}
        }
    }
    work * if ignores_case { ANY_CASE } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn node(value: Value) -> Node {
        let span = Span {
            file: FileId(0),
            start: 0,
            end: 0,
        };
        Node { span, value }
    }

    #[test]
    fn only_what_is_near_and_of_its_kind_is_misspelt() {
        let flag = node(Value::Bool(true));
        let number = node(Value::Number("1".into()));
        let list = node(Value::Sequence(Vec::new()));
        let text = node(Value::String("".into()));
        let check = |key: &str, value: &Node, expected: Option<&str>| {
            assert_eq!(misspelt(key, value, Role::Schema), expected, "{key}");
        };
        check("nullabel", &flag, Some("nullable"));
        check("minLenght", &number, Some("minLength"));
        check("requierd", &list, Some("required"));
        check("maxlength", &number, Some("maxLength"));
        check("one_of", &list, Some("oneOf"));
        check("desciption", &text, Some("description"));
        // What it would hold is something else: a property that stands one level too high, or a word of somebody's own.
        check("titles", &flag, None);
        // Known, and without effect.
        check("example", &text, None);
        check("$id", &text, None);
        check("markdown", &text, None);
        check("tip", &text, None);
    }

    #[test]
    fn patterns_that_take_long_are_few() {
        let mut patterns = Patterns::default();
        // Every second one is none, which only those find out that are looked at.
        let kinds = [r"\p{L}", "(?i:\\p{L})", "(?s-i:[^a])", "(?i:\\w)"];
        for kind in kinds {
            for number in 0..2_000 {
                let end = if number % 2 == 0 { "" } else { "(" };
                patterns.is_none(&format!("[{}]{number}{end}", kind.repeat(60)));
                patterns.is_none(&format!("{}{number}{end}", kind.repeat(60)));
            }
        }
        assert!(patterns.work <= MOST, "{}", patterns.work);
        let looked_at = patterns.known.len();
        assert!((1..2_000).contains(&looked_at), "{looked_at}");
    }

    #[test]
    fn work_is_that_of_unicode_classes() {
        for (pattern, expected) in [
            ("abc", 3),
            ("a[b]c", 5),
            (r"\p{L}", 5 + PROPERTY),
            (r"[\p{L}]", 7 + PROPERTY),
            (r"[\p{L}\P{N}]", 12 + PROPERTY + JOINED),
            (r"[\p{L}][\]\P{N}]", 16 + 2 * PROPERTY),
            (r"\\p\[", 5),
            ("(?i:a)", 6 * ANY_CASE),
            (r"(?s-mi:\p{L})", (13 + JOINED) * ANY_CASE),
            ("(?:i)(?<i>i)", 12),
        ] {
            assert_eq!(work(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn patterns_are_those_of_ecma_262() {
        let mut patterns = Patterns::default();
        for (pattern, is_none) in [
            ("^a+$", false),
            (r"^a\-b$", false),
            (r"\p{L}", false),
            ("(?i)a", true),
            ("[", true),
            ("[", true),
            ("*", true),
        ] {
            assert_eq!(patterns.is_none(pattern), is_none, "{pattern}");
        }
        assert!(!patterns.is_none(&"(".repeat(LONGEST + 1)));
    }
}
