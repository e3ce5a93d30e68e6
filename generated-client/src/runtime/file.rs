//! A file inside of a value: the content of a property that the description calls binary.

use super::body::Body;
use super::wire::union::{Fit, Outline};
use super::wire::{DecodeError, Kind, Reader, Wire, Writer};
use bytes::Bytes;
use std::fmt;
use std::io::Read;
use std::path::PathBuf;

/// A file: what a property holds that the description calls binary.
///
/// In a `multipart/form-data` body it becomes a part with a file name and a content type, and its content is sent as
/// it is, streamed where it is not in memory. Elsewhere, in JSON and in forms, it is a string, and so
/// its content has to be text in memory; anything else is reported before anything is sent.
///
/// ```ignore
/// use my_client::File;
///
/// let text = File::from("a,b\n1,2\n").file_name("table.csv").content_type("text/csv");
/// let photo = File::from_path("photos/cat.jpg").content_type("image/jpeg");
/// let pipe = File::from_reader(std::io::stdin()).file_name("input");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    body: Body,
    name: Option<String>,
    content_type: Option<String>,
}

impl File {
    /// A file of this content.
    pub fn new(content: impl Into<Body>) -> Self {
        Self {
            body: content.into(),
            name: None,
            content_type: None,
        }
    }

    /// A file on disk, under the name that it has there. It is opened when it is sent.
    #[must_use]
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name();
        Self {
            name: name.map(|name| name.to_string_lossy().into_owned()),
            content_type: None,
            body: Body::from_path(path),
        }
    }

    /// Whatever a reader gives, see [`Body::from_reader`].
    #[must_use]
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self::new(Body::from_reader(reader))
    }

    /// The name under which it is sent, instead of that on disk. One that has none is sent under the name of
    /// its property, as servers take a part without a file name for text.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The media type of its content, such as `image/png`. Where it is not set, it is what the description says, if that is
    /// one type, and else `application/octet-stream`.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// The content, where it is in memory, as it is in what was received.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        self.body.as_bytes()
    }

    /// The content, without a copy.
    #[must_use]
    pub fn into_body(self) -> Body {
        self.body
    }

    /// The content as text, where it is text and in memory.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.body.as_bytes()?).ok()
    }

    pub(crate) fn body(&self) -> &Body {
        &self.body
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }
}

macro_rules! from {
    ($($content:ty),*) => {$(
        impl From<$content> for File {
            fn from(content: $content) -> Self {
                Self::new(content)
            }
        }
    )*};
}

from!(Body, Bytes, Vec<u8>, &'static [u8], String, &'static str);

impl Wire for File {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.string().map(|text| Self::from(text.to_owned()))
    }

    fn write(&self, writer: &mut Writer) {
        writer.file(self);
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.is(Kind::String)
    }
}

impl serde::Serialize for File {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::wire::bridge::serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for File {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::wire::bridge::deserialize(deserializer)
    }
}

/// Shows names and the size, and nothing of the content.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("file_name", &self.name)
            .field("content_type", &self.content_type)
            .field("content", &self.body)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::wire::{from_slice, to_vec};

    #[test]
    fn text_in_memory_is_a_string_in_json() {
        let file: File = from_slice(br#""a\nb""#).unwrap();
        assert_eq!(file.as_bytes().unwrap(), "a\nb");
        assert_eq!(to_vec(&file).unwrap(), br#""a\nb""#);
        assert!(from_slice::<File>(b"1").is_err());
        assert_eq!(serde_json::to_string(&file).unwrap(), r#""a\nb""#);
        assert_eq!(serde_json::from_str::<File>(r#""a\nb""#).unwrap(), file);
    }

    #[test]
    fn anything_else_cannot_be_json() {
        for file in [
            File::from(vec![0xff]),
            File::from_path("Cargo.toml"),
            File::from_reader(std::io::empty()),
        ] {
            let error = to_vec(&vec![file]).unwrap_err();
            assert_eq!(error.path(), "[0]");
            assert!(error.to_string().contains("file"), "{error}");
        }
    }

    #[test]
    fn what_is_in_it_does_not_show() {
        let file = File::from("hunter2")
            .file_name("a.txt")
            .content_type("text/plain");
        let shown = format!("{file:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        for part in ["a.txt", "text/plain", "[7 bytes]"] {
            assert!(shown.contains(part), "{shown}");
        }
    }

    #[test]
    fn files_are_equal_where_all_of_them_is() {
        assert_eq!(File::from("a"), File::from(b"a".to_vec()));
        assert_ne!(File::from("a"), File::from("a").file_name("a"));
        assert_eq!(File::from_path("x/a"), File::from_path("x/a"));
        assert_ne!(File::from_path("x/a"), File::from_path("y/a"));
        let reader = File::from_reader(std::io::empty());
        assert_eq!(reader, reader.clone());
        assert_ne!(reader, File::from_reader(std::io::empty()));
    }
}
