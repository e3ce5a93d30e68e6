//! Bodies of several parts (RFC 2046, RFC 7578), taken apart.

use crate::media::{MediaType, Notation};

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    /// The name of the field, if it is one of a form.
    pub(crate) name: Option<String>,
    pub(crate) media_type: Option<MediaType>,
    pub(crate) content: &'a [u8],
}

impl Part<'_> {
    /// Whether it says that it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        let media_type = self.media_type.as_ref();
        media_type.is_some_and(|media_type| media_type.notation() == Notation::Json)
    }
}

/// How many parts a body has, at most.
const MAX_PARTS: usize = 1000;

/// The parts of a body between boundaries.
pub(crate) fn parts<'a>(bytes: &'a [u8], boundary: &str) -> Result<Vec<Part<'a>>, String> {
    let delimiter = format!("--{boundary}");
    let delimiter = delimiter.as_bytes();
    let mut rest = match bytes.strip_prefix(delimiter) {
        Some(rest) => rest,
        None => {
            until(bytes, delimiter)
                .ok_or("has no boundary where its parts are to begin")?
                .1
        }
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let broken = || format!("part {} has no end", parts.len());
        let line = find(rest, b"\r\n").ok_or_else(broken)?;
        let behind = rest.get(line..).unwrap_or_default();
        let blank = find(behind, b"\r\n\r\n").ok_or_else(broken)?;
        let headers = behind.get(..blank).unwrap_or_default();
        // The line break in front of the next boundary may be the one behind the headers.
        let content = behind.get(blank + 2..).unwrap_or_default();
        let (content, next) = until(content, delimiter).ok_or_else(broken)?;
        parts.push(part(headers, content.get(2..).unwrap_or_default()));
        rest = next;
        if parts.len() > MAX_PARTS {
            return Err(format!("has more than {MAX_PARTS} parts"));
        }
    }
    Ok(parts)
}

/// What is in front of the next boundary that begins a line, and what is behind it.
fn until<'a>(bytes: &'a [u8], delimiter: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut start = 0;
    loop {
        let found = start + find(bytes.get(start..)?, b"\r\n")?;
        let behind = bytes.get(found + 2..)?;
        if let Some(rest) = behind
            .strip_prefix(delimiter)
            .filter(|rest| ends_line(rest))
        {
            return Some((bytes.get(..found)?, rest));
        }
        start = found + 2;
    }
}

/// Whether what is behind a boundary belongs to it: another may begin alike.
fn ends_line(rest: &[u8]) -> bool {
    rest.starts_with(b"--") || rest.trim_ascii_start().len() < rest.len() || rest.is_empty()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let first = what.first()?;
    let mut start = 0;
    loop {
        let at = start + bytes.get(start..)?.iter().position(|byte| byte == first)?;
        if bytes.get(at..)?.starts_with(what) {
            return Some(at);
        }
        start = at + 1;
    }
}

fn part<'a>(headers: &[u8], content: &'a [u8]) -> Part<'a> {
    let headers = String::from_utf8_lossy(headers);
    let value = |name: &str| {
        headers.split("\r\n").find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim()
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let disposition = value("content-disposition").unwrap_or_default();
    let name = disposition
        .match_indices("name=\"")
        .find_map(|(index, marker)| {
            // The end of `filename="` is none of it.
            let is_whole = disposition.get(..index)?.ends_with([' ', ';']);
            is_whole.then(|| quoted(disposition.get(index + marker.len()..).unwrap_or_default()))
        });
    let unquoted = || {
        let parameters = MediaType::parse(&disposition);
        parameters.parameter("name").map(str::to_owned)
    };
    Part {
        name: name.or_else(unquoted),
        media_type: value("content-type").map(|text| MediaType::parse(&text)),
        content,
    }
}

/// A text up to the quotation mark that ends it, as browsers and RFC 822 escape it.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => out.extend(characters.next()),
            _ => out.push(character),
        }
    }
    out.replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names_types_and_contents() {
        let body = b"preamble\r\n--x\r\nContent-Disposition: form-data; filename=\"f\"; name=\"a\\\"b\"\r\ncontent-type: text/csv\r\n\r\n1\r\n--xy\r\n--x \r\ncontent-disposition: form-data; name=c\r\n\r\n\r\n--x--\r\n";
        let found = parts(body, "x").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].name.as_deref(), Some("a\"b"));
        assert_eq!(found[0].content, b"1\r\n--xy");
        assert_eq!(found[1].name.as_deref(), Some("c"));
        assert_eq!(found[1].content, b"");
        for broken in ["", "--x", "--x\r\n", "--x\r\na: b\r\n\r\nc", "--y--"] {
            assert!(parts(broken.as_bytes(), "x").is_err(), "{broken}");
        }
    }
}
