//! Characters by their names, such as `&amp;`.

use super::blocks::{Inline, Inlines};
use super::{characters, inline};

/// Text of HTML, with the characters that it names. Names beyond the usual ones are left to
/// Markdown, which knows them all.
pub(super) fn with_entities(text: &str) -> Inlines {
    let mut inlines = Inlines::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        inlines.push(Inline::Text(before.to_owned()));
        let Some(length) = entity_length(from) else {
            inlines.push(Inline::Text("&".to_owned()));
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let name = from.get(1..length - 1).unwrap_or_default();
        inlines.push(match named(name) {
            Some(char) => Inline::Text(
                characters::tidy_line(char.encode_utf8(&mut [0; 4])).replace('\n', " "),
            ),
            None => Inline::Entity(name.to_owned()),
        });
        rest = from.get(length..).unwrap_or_default();
    }
    inlines.push(Inline::Text(rest.to_owned()));
    inlines
}

/// An attribute or the content of `<pre>`, with the characters that it names.
pub(super) fn decoded(text: &str) -> String {
    if text.contains('&') {
        text.split('\n')
            .map(|line| inline::plain(&with_entities(line)))
            .collect::<Vec<_>>()
            .join("\n")
    } else {
        text.to_owned()
    }
}

/// The length of the character's name that a text begins with, `&` and `;` included.
pub(super) fn entity_length(text: &str) -> Option<usize> {
    let name = text.strip_prefix('&')?;
    let length = name.bytes().take(32).position(|byte| byte == b';')?;
    let name = name.get(..length)?;
    let digits = name.strip_prefix('#').unwrap_or(name);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then_some(length + 2)
}

fn named(name: &str) -> Option<char> {
    let number = |digits, radix| {
        u32::from_str_radix(digits, radix).ok().map(|code| {
            char::from_u32(code)
                .filter(|&char| char != '\0')
                .unwrap_or(char::REPLACEMENT_CHARACTER)
        })
    };
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        "rsquo" => Some('’'),
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => number(hex.get(1..)?, 16),
            decimal => number(decimal, 10),
        },
    }
}
