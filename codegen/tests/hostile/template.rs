//! Templates: descriptions of plain words, each of which another text can be put in the place of.

use codegen::diagnostic::Diagnostics;
use codegen::source::{Node, SourceMap, Value, read};

use crate::document::{Files, Json, ROOT};

/// A description of plain words.
pub(crate) struct Template(Json);

/// What a text may be where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text, which other texts may refer to.
    Name,
    /// A text that is refused where it stands: what HTTP calls a token, and this is none.
    Broken,
    /// Any text.
    Prose,
    /// What HTTP calls a token.
    Token,
    /// A part of a path or URL, without what would end it.
    Segment,
    /// Any text, for a URL.
    Url,
}

impl Kind {
    const ALL: [(&'static str, Self); 6] = [
        ("Name", Self::Name),
        ("Broken", Self::Broken),
        ("Prose", Self::Prose),
        ("Token", Self::Token),
        ("Segment", Self::Segment),
        ("Url", Self::Url),
    ];

    /// A text with what may not be there replaced.
    pub(crate) fn fit(self, text: &str) -> String {
        let may_be = |char: char| match self {
            Self::Name | Self::Broken | Self::Prose | Self::Url => true,
            Self::Token => char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char),
            Self::Segment => !"/{}?#".contains(char),
        };
        let fit = |char| if may_be(char) { char } else { '_' };
        text.chars().map(fit).collect()
    }
}

/// The kind and the number of a word that is to be replaced.
pub(crate) fn word(text: &str) -> Option<(Kind, usize)> {
    Kind::ALL.iter().find_map(|(name, kind)| {
        let number = text.strip_prefix(name)?.parse().ok()?;
        Some((*kind, number))
    })
}

/// The text that stands in place of a word where nothing is hostile.
pub(crate) fn tame(of: &str) -> String {
    match word(of) {
        Some((Kind::Broken, _)) => format!("no {of}"),
        _ => of.to_owned(),
    }
}

impl Template {
    pub(crate) fn new(text: &str) -> Self {
        let files = Files::single(text.as_bytes());
        let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
        let tree = read(ROOT, &files, &mut sources, &mut diagnostics);
        assert!(diagnostics.is_empty(), "a template is sound");
        Self(json(&tree.expect("a template is a tree").root))
    }

    /// The description with another text in place of each word.
    pub(crate) fn with(&self, text: impl Fn(&str) -> String) -> String {
        replaced(&self.0, &text).written()
    }
}

/// The fixture: one entry a line, as a person would read it.
pub(crate) fn fixture(template: &Template) -> String {
    let mut out = String::from(
        "# Every text that a vendor may choose would rather be something else. Made of `../../hostile/template.yaml`.\n",
    );
    pretty(&replaced(&template.0, &crate::texts::hostile), 0, &mut out);
    out.push('\n');
    out
}

fn pretty(json: &Json, depth: usize, out: &mut String) {
    let Json::Map(entries) = json else {
        return out.push_str(&json.written());
    };
    let is_short = json.written().len() < 100;
    if is_short || entries.is_empty() {
        return out.push_str(&json.written());
    }
    out.push_str("{\n");
    for (position, (key, value)) in entries.iter().enumerate() {
        out.push_str(&"  ".repeat(depth + 1));
        out.push_str(&Json::text(key.as_str()).written());
        out.push_str(": ");
        pretty(value, depth + 1, out);
        out.push_str(if position + 1 < entries.len() {
            ",\n"
        } else {
            "\n"
        });
    }
    out.push_str(&"  ".repeat(depth));
    out.push('}');
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(digits) => Json::Number(digits.to_string()),
        Value::String(text) => Json::text(&**text),
        Value::Sequence(nodes) => Json::List(nodes.iter().map(json).collect()),
        Value::Mapping(mapping) => Json::Map(
            mapping
                .iter()
                .map(|entry| (entry.key.to_string(), json(&entry.value)))
                .collect(),
        ),
    }
}

fn replaced(json: &Json, text: &dyn Fn(&str) -> String) -> Json {
    match json {
        Json::Text(of) => Json::Text(words(of, text)),
        Json::List(items) => Json::List(items.iter().map(|item| replaced(item, text)).collect()),
        Json::Map(entries) => Json::Map(
            entries
                .iter()
                .map(|(key, value)| (words(key, text), replaced(value, text)))
                .collect(),
        ),
        json => json.clone(),
    }
}

/// A text with each of its words replaced; in a reference, as it is written there.
fn words(of: &str, text: &dyn Fn(&str) -> String) -> String {
    let is_reference = of.contains("#/") && !of.starts_with('{');
    let mut out = String::new();
    let mut rest = of;
    while !rest.is_empty() {
        let end = rest
            .find(|char: char| !char.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (found, behind) = rest.split_at(end.max(1).min(rest.len()));
        if word(found).is_none() {
            out.push_str(found);
        } else if is_reference {
            out.push_str(&escaped(&text(found)));
        } else {
            out.push_str(&text(found));
        }
        rest = behind;
    }
    out
}

/// A name in a pointer in a URI.
fn escaped(name: &str) -> String {
    let token = name.replace('~', "~0").replace('/', "~1");
    let mut out = String::new();
    for byte in token.bytes() {
        if byte.is_ascii_alphanumeric() || b"~-_".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
