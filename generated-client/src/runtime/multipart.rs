//! Bodies of the type `multipart/form-data`, as RFC 7578 and browsers have them.

use super::body::Body;
use super::encoding::Encoding;
use super::file::File;
use super::percent::Escape;
use super::random::random;
use super::wire::{EncodeError, Node, Wire};
use http::HeaderValue;

const JSON: &str = "application/json";
const BINARY: &str = "application/octet-stream";

/// A text that stands between the parts. Nobody can know it beforehand, so nothing that is sent holds it.
pub(crate) fn boundary() -> String {
    format!("{:016x}{:016x}", random(), random())
}

/// The media type with the boundary, in place of one that it has.
pub(crate) fn with_boundary(media_type: &str, boundary: &str) -> String {
    let is_other = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default().trim();
        !name.eq_ignore_ascii_case("boundary")
    };
    let parts: Vec<&str> = media_type
        .split(';')
        .filter(is_other)
        .map(str::trim)
        .collect();
    format!("{}; boundary={boundary}", parts.join("; "))
}

/// Writes an object as parts.
///
/// A property becomes a part: a text, a number or a boolean as its text, an object as JSON, a [`File`] with its name and
/// type. A list becomes a part an item; null is left out. Some properties have an encoding of their own. What is in memory
/// stays there, and what is streamed stays a stream.
pub(crate) fn write_multipart(
    value: &dyn Wire,
    encodings: &[(&'static str, Encoding)],
    boundary: &str,
) -> Result<Body, EncodeError> {
    let Node::Object(entries) = Node::with_files(value)? else {
        return Err(EncodeError::new(
            "a multipart body is made of the properties of an object, and this is none",
        ));
    };
    let mut parts = Parts {
        boundary,
        done: Vec::new(),
        text: Vec::new(),
    };
    for (name, value) in &entries {
        let encoding = Encoding::of(encodings, name);
        parts
            .property(name, value, encoding)
            .map_err(|error| error.at_key(name))?;
    }
    Ok(parts.finish())
}

struct Parts<'b> {
    boundary: &'b str,
    done: Vec<Body>,
    /// What comes behind `done`.
    text: Vec<u8>,
}

impl Parts<'_> {
    fn property(
        &mut self,
        name: &str,
        value: &Node,
        encoding: Option<Encoding>,
    ) -> Result<(), EncodeError> {
        if value.is_null() {
            return Ok(());
        }
        if let Some(Encoding::Style(style)) = encoding {
            for (name, value) in style.pairs(name, value, Escape::Raw)? {
                self.part(&name, None, None, value.as_bytes());
            }
            return Ok(());
        }
        match value {
            Node::List(items) => items
                .iter()
                .try_for_each(|item| self.value(name, item, encoding)),
            value => self.value(name, value, encoding),
        }
    }

    fn value(
        &mut self,
        name: &str,
        value: &Node,
        encoding: Option<Encoding>,
    ) -> Result<(), EncodeError> {
        let media_type = encoding.and_then(Encoding::media_type);
        match value {
            Node::Null => {}
            Node::File(file) => self.file(name, file, media_type)?,
            Node::List(_) | Node::Object(_) => {
                let media_type = media_type.unwrap_or(JSON);
                self.part(name, None, Some(media_type), value.json()?.as_bytes());
            }
            value if encoding.is_some_and(Encoding::is_json) => {
                self.part(name, None, media_type, value.json()?.as_bytes());
            }
            value => self.part(name, None, media_type, value.text()?.as_bytes()),
        }
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        file: &File,
        described: Option<&str>,
    ) -> Result<(), EncodeError> {
        let media_type = file.media_type().or(described).unwrap_or(BINARY);
        if media_type.is_empty() || HeaderValue::from_str(media_type).is_err() {
            return Err(EncodeError::new(
                "the content type of a file holds a character that a header cannot",
            ));
        }
        let file_name = Some(file.name().unwrap_or(name));
        match file.body().as_bytes() {
            Some(bytes) => self.part(name, file_name, Some(media_type), bytes),
            None => {
                self.head(name, file_name, Some(media_type));
                self.done.push(std::mem::take(&mut self.text).into());
                self.done.push(file.body().clone());
                self.text.extend_from_slice(b"\r\n");
            }
        }
        Ok(())
    }

    fn part(
        &mut self,
        name: &str,
        file_name: Option<&str>,
        media_type: Option<&str>,
        content: &[u8],
    ) {
        self.head(name, file_name, media_type);
        self.text.extend_from_slice(content);
        self.text.extend_from_slice(b"\r\n");
    }

    fn head(&mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>) {
        let mut head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            quoted(name)
        );
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(media_type) = media_type {
            head.push_str(&format!("\r\nContent-Type: {media_type}"));
        }
        head.push_str("\r\n\r\n");
        self.text.extend_from_slice(head.as_bytes());
    }

    fn finish(mut self) -> Body {
        let end = format!("--{}--\r\n", self.boundary);
        self.text.extend_from_slice(end.as_bytes());
        if self.done.is_empty() {
            return self.text.into();
        }
        self.done.push(self.text.into());
        Body::chain(self.done)
    }
}

/// A name as it stands between quotes: what would end it is escaped as browsers do, and everything else stays as it is.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests;
