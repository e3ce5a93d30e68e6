//! Which targets a link may have, and where a bare address stands in a text.

/// The target of a link as it can be written, if a doc comment may link there: absolute, on the web
/// or by mail.
///
/// A relative target is relative to the vendor's documentation; in a doc comment it would be a
/// broken link, or even one to a Rust item.
pub(super) fn target(url: &str) -> Option<String> {
    let url = url.trim();
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let rest = if lower.starts_with("https://") {
        url.get(8..)
    } else if lower.starts_with("http://") {
        url.get(7..)
    } else if lower.starts_with("mailto:") {
        // rustdoc takes `struct@Name` for the name of an item, and looks closer only if the rest
        // could be one.
        url.get(7..)
            .filter(|address| address.contains('@') && address.contains('.'))
    } else {
        None
    }?;
    let host = rest.chars().next()?;
    if matches!(host, '/' | '?') || host.is_whitespace() {
        return None;
    }
    Some(encode(url))
}

/// The bare address that a text begins with, by its length. `before` is what stands before it.
///
/// An address ends where its sentence goes on: at white space, at what no address contains, at a
/// bracket that it did not open, and before punctuation that ends it.
pub(super) fn bare_url(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    // Whatever rustdoc takes for the start of a host is one, or its lint for bare addresses
    // remains.
    let is_host = |first: char| first.is_ascii_alphanumeric() || "-@:%._+~#={[$".contains(first);
    if !text.get(scheme.len()..)?.starts_with(is_host) {
        return None;
    }
    let mut end = text.len();
    let mut open: Vec<char> = Vec::new();
    for (at, char) in text.char_indices().skip(scheme.len()) {
        let ends = match char {
            '(' | '[' | '{' => {
                open.push(char);
                false
            }
            ')' => open.pop() != Some('('),
            ']' => open.pop() != Some('['),
            '}' => open.pop() != Some('{'),
            ',' | ';' => text
                .get(at + 1..)
                .is_some_and(|rest| rest.starts_with("http")),
            '<' | '>' | '"' | '\\' | '^' | '`' | '|' => true,
            _ => !char.is_ascii_graphic(),
        };
        if ends {
            end = at;
            break;
        }
    }
    let url = text.get(..end)?;
    let url = url.trim_end_matches([
        '.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', '(', '[', '{', '$', '&',
    ]);
    (url.len() > scheme.len()).then_some(url.len())
}

/// Writes what a target cannot contain as it stands the way addresses do.
fn encode(url: &str) -> String {
    let balanced = {
        let mut depth = 0_i32;
        url.bytes().all(|byte| {
            depth += i32::from(byte == b'(') - i32::from(byte == b')');
            depth >= 0
        }) && depth == 0
    };
    let mut target = String::with_capacity(url.len());
    for char in url.chars() {
        match char {
            '<' => target.push_str("%3C"),
            '>' => target.push_str("%3E"),
            '\\' => target.push_str("%5C"),
            '`' => target.push_str("%60"),
            '|' => target.push_str("%7C"),
            '"' => target.push_str("%22"),
            '(' if !balanced => target.push_str("%28"),
            ')' if !balanced => target.push_str("%29"),
            _ if char.is_whitespace() => target.push_str("%20"),
            _ => target.push(char),
        }
    }
    target
}

/// Whether a target is a mail address that can be written as `<name@example.org>`.
pub(super) fn is_address(url: &str) -> bool {
    url.strip_prefix("mailto:")
        .and_then(|address| address.split_once('@'))
        .is_some_and(|(name, host)| {
            let is_safe = |byte: u8| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+')
            };
            let is_label = |label: &str| {
                label.starts_with(|char: char| char.is_ascii_alphanumeric())
                    && label.ends_with(|char: char| char.is_ascii_alphanumeric())
            };
            !name.is_empty()
                && name.bytes().all(is_safe)
                && host.bytes().all(is_safe)
                && !host.contains(['_', '+'])
                && host.split('.').all(is_label)
        })
}
