//! What an operation says of its pages, by `x-pagination` or as other tools have it said: brought into one form, with
//! the places.

use super::extension;
use super::made::stamp;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Entry, Mapping, Node, Span, Value};

/// The extension.
const KEY: &str = "x-pagination";

/// That of Azure's tools.
const PAGEABLE: &str = "x-ms-pageable";

/// What the extension may say, all of it text but `first`.
const KEYS: &[&str] = &[
    "first",
    "has_more",
    "id",
    "items",
    "limit",
    "next",
    "parameter",
    "style",
    "total",
    "total_pages",
];

/// What an operation says of its pages, if it says anything. What says it wrong says that there are none.
pub(super) fn said(operation: &Mapping, diagnostics: &mut Diagnostics) -> Option<Entry> {
    let mut entries = operation.iter();
    if let Some(entry) = entries.clone().find(|entry| &*entry.key == KEY) {
        let said = own(entry, diagnostics).unwrap_or(Node {
            span: entry.value.span,
            value: Value::Bool(false),
        });
        return Some(carried(said));
    }
    let entry = entries.find(|entry| &*entry.key == PAGEABLE)?;
    pageable(entry).map(carried)
}

fn carried(value: Node) -> Entry {
    Entry {
        key: extension::PAGINATION.into(),
        key_span: value.span,
        value,
    }
}

/// What `x-pagination` says, if that can be understood.
fn own(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Node> {
    let node = &entry.value;
    let mut wrong = |message: String, help: &str, span: Span| {
        diagnostics.push(
            Diagnostic::warning(Code::InvalidPagination, message)
                .at(span)
                .help(help),
        );
    };
    if node.as_bool() == Some(false) {
        return Some(node.clone());
    }
    let Some(mapping) = node.as_mapping() else {
        wrong(
            format!(
                "`{KEY}` is a mapping or `false`, and this is {}",
                node.kind()
            ),
            "write `false`, or what leads from page to page, such as \
             `{ style: offset, parameter: skip, items: /data, has_more: /has_more }`",
            node.span,
        );
        return None;
    };
    let mut out = located(entry.key_span);
    let mut is_sound = true;
    for entry in mapping.iter() {
        let (key, value) = (&*entry.key, &entry.value);
        if !KEYS.contains(&key) {
            let known: Vec<String> = KEYS.iter().map(|key| format!("`{key}`")).collect();
            let known = known.join(", ");
            let help = format!("it may have {known}");
            wrong(format!("`{KEY}` knows no `{key}`"), &help, entry.key_span);
            is_sound = false;
            continue;
        }
        let fits = match &value.value {
            Value::Number(text) => key == "first" && matches!(&**text, "0" | "1"),
            Value::String(_) => key != "first",
            _ => false,
        };
        if !fits {
            let (what, help) = if key == "first" {
                ("0 or 1", "write the number of the first page")
            } else if matches!(key, "parameter" | "limit") {
                ("a string", "write the name of a parameter of the query")
            } else if key == "style" {
                (
                    "a string",
                    "write `offset`, `page`, `cursor`, `url` or `link`",
                )
            } else {
                (
                    "a string",
                    "write a JSON pointer into the answer, such as `/meta/total`",
                )
            };
            wrong(
                format!("`{key}` of `{KEY}` is {what}, and this is {}", value.kind()),
                help,
                value.span,
            );
            is_sound = false;
            continue;
        }
        put(&mut out, key, value.clone());
    }
    is_sound.then_some(Node {
        span: node.span,
        value: Value::Mapping(out),
    })
}

/// What `x-ms-pageable` says: where a page has the URL of the next one, or that there is only one page. It is a wish and not a
/// command, since documents carry it for other tools: the mapping has no place.
fn pageable(entry: &Entry) -> Option<Node> {
    let mapping = entry.value.as_mapping()?;
    let span = entry.value.span;
    let value = match mapping.get("nextLinkName").map(|name| &name.value) {
        Some(Value::String(next)) => {
            let items = mapping.get("itemName").and_then(Node::as_str);
            let text = |text: String| Node::string(text, span);
            let mut out = Mapping::new();
            put(&mut out, "style", text("url".to_owned()));
            put(&mut out, "next", text(pointer(next)));
            put(&mut out, "items", text(pointer(items.unwrap_or("value"))));
            Value::Mapping(out)
        }
        Some(Value::Null) => Value::Bool(false),
        _ => return None,
    };
    Some(Node { span, value })
}

/// The place of a property, whose name may hold dots for those on the way to it.
fn pointer(name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    if name.starts_with('@') {
        return format!("/{name}");
    }
    name.split('.').map(|name| format!("/{name}")).collect()
}

fn located(span: Span) -> Mapping {
    let mut out = Mapping::new();
    out.push(stamp(span));
    out
}

/// Adds a value with its place.
fn put(out: &mut Mapping, key: &str, value: Node) {
    let span = value.span;
    let mut inner = located(span);
    inner.push(Entry {
        key: extension::VALUE.into(),
        key_span: span,
        value,
    });
    out.push(Entry {
        key: key.into(),
        key_span: span,
        value: Node {
            span,
            value: Value::Mapping(inner),
        },
    });
}
