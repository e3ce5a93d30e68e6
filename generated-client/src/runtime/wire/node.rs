//! A value taken apart: what parameters, forms and multipart bodies are made of.

use super::path::Segment;
use super::union::{Fit, Outline};
use super::{DecodeError, EncodeError, Kind, Reader, Wire, Writer, to_vec};
use crate::runtime::file::File;
use std::borrow::Cow;
use std::iter::Peekable;
use std::vec::IntoIter;

/// A value as its type writes it, with the order of its properties and the digits of its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    /// Only where files were asked for.
    File(File),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// The files of a value, each with the place in the text where it stands.
type Files = Peekable<IntoIter<(usize, File)>>;

impl Node {
    /// Takes a value apart. A file in it counts as its text.
    pub(crate) fn of(value: &dyn Wire) -> Result<Self, EncodeError> {
        Self::written(Writer::new(), |writer| value.write(writer))
    }

    /// Takes several values apart, as one list.
    pub(crate) fn list(values: &[&dyn Wire]) -> Result<Self, EncodeError> {
        Self::written(Writer::new(), |writer| writer.items(values))
    }

    /// Takes a value apart and leaves the files in it whole.
    pub(crate) fn with_files(value: &dyn Wire) -> Result<Self, EncodeError> {
        Self::written(Writer::with_files(), |writer| value.write(writer))
    }

    fn written(mut writer: Writer, write: impl FnOnce(&mut Writer)) -> Result<Self, EncodeError> {
        write(&mut writer);
        let (text, files) = writer.finish_with_files()?;
        let unreadable =
            |_| EncodeError::new("the value goes too deep, or is written as what is not JSON");
        let mut reader = Reader::new(&text).map_err(unreadable)?;
        let node = Self::read_with(&mut reader, &mut files.into_iter().peekable());
        let node = node.map_err(unreadable)?;
        reader.finish().map_err(unreadable)?;
        Ok(node)
    }

    fn read_with(reader: &mut Reader<'_>, files: &mut Files) -> Result<Self, DecodeError> {
        let kind = reader.peek()?;
        let place = reader.jiter.current_index();
        if let Some((_, file)) = files.next_if(|(known, _)| *known == place) {
            reader.skip()?;
            return Ok(Self::File(file));
        }
        Ok(match kind {
            Kind::Null => {
                reader.null()?;
                Self::Null
            }
            Kind::Bool => Self::Bool(reader.bool()?),
            Kind::Number => Self::Number(reader.number()?.to_owned()),
            Kind::String => Self::Text(reader.string()?.to_owned()),
            Kind::Array => {
                let mut items = Vec::new();
                let mut more = reader.array()?;
                while more {
                    items.push(Self::read_with(reader, files)?);
                    more = reader.next_item()?;
                }
                Self::List(items)
            }
            Kind::Object => {
                let mut entries = Vec::new();
                let mut next = reader.object()?;
                while let Some(key) = next {
                    entries.push((key, Self::read_with(reader, files)?));
                    next = reader.next_key()?;
                }
                Self::Object(entries)
            }
        })
    }

    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// Whether there is nothing in it but nulls, empty lists and empty objects.
    pub(crate) fn is_undefined(&self) -> bool {
        match self {
            Self::Null => true,
            Self::List(items) => items.iter().all(Self::is_undefined),
            Self::Object(entries) => entries.iter().all(|(_, value)| value.is_undefined()),
            Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::File(_) => false,
        }
    }

    /// Whether it is a list or an object.
    pub(crate) fn is_compound(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }

    /// The text of a value; that of a list or an object is JSON.
    pub(crate) fn text(&self) -> Result<Cow<'_, str>, EncodeError> {
        Ok(match self {
            Self::Text(text) | Self::Number(text) => text.into(),
            Self::File(file) => file.text().ok_or_else(Writer::no_text)?.into(),
            Self::Bool(true) => "true".into(),
            Self::Bool(false) => "false".into(),
            Self::Null | Self::List(_) | Self::Object(_) => self.json()?.into(),
        })
    }

    /// The value as JSON.
    pub(crate) fn json(&self) -> Result<String, EncodeError> {
        let text = to_vec(self)?;
        String::from_utf8(text).map_err(|_| EncodeError::new("the text is not UTF-8"))
    }
}

impl Wire for Node {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Self::read_with(reader, &mut Vec::new().into_iter().peekable())
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Number(text) => writer.number_text(format_args!("{text}")),
            Self::Text(text) => writer.string(text),
            Self::File(file) => writer.file(file),
            Self::List(items) => writer.array(items),
            Self::Object(entries) => writer.map(entries.iter().map(|(key, value)| (key, value))),
        }
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.any()
    }
}

impl EncodeError {
    /// The same error, seen from one level further out.
    pub(crate) fn at_key(mut self, key: &str) -> Self {
        self.push(Segment::Key(key.to_owned().into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::wire::Json;
    use crate::runtime::{Nullable, Number};
    use std::collections::BTreeMap;

    #[test]
    fn no_digit_and_no_order_is_lost() {
        let digits = "123456789012345678901234567890.10";
        let number: Number = digits.parse().unwrap();
        assert_eq!(Node::of(&number).unwrap(), Node::Number(digits.into()));
        let value: Json = serde_json::from_str(r#"{"b": [1, null, {}], "a": "é\n"}"#).unwrap();
        let node = Node::of(&value).unwrap();
        let text = serde_json::to_string(&value).unwrap();
        assert_eq!(node.json().unwrap(), text);
        assert_eq!(node.text().unwrap(), text);
        assert_eq!(Node::of(&true).unwrap().text().unwrap(), "true");
    }

    #[test]
    fn files_are_found_wherever_they_stand() {
        let files = |name: &str| {
            BTreeMap::from([(
                name.to_owned(),
                vec![Some(Box::new(File::from(vec![0xff])))],
            )])
        };
        let value = vec![
            Nullable::Value(files("a")),
            Nullable::Null,
            Nullable::Value(files("b")),
        ];
        let of = |name: &str| {
            let list = Node::List(vec![Node::File(File::from(vec![0xff]))]);
            Node::Object(vec![(name.to_owned(), list)])
        };
        let node = Node::with_files(&value).unwrap();
        assert_eq!(node, Node::List(vec![of("a"), Node::Null, of("b")]));
        let error = node.json().unwrap_err();
        assert_eq!(error.path(), "[0].a[0]");
        assert_eq!(Node::of(&value).unwrap_err().path(), "[0].a[0]");
        assert_eq!(
            Node::of(&File::from("text")).unwrap(),
            Node::Text("text".into())
        );
    }

    #[test]
    fn what_holds_nothing_is_undefined() {
        let node = |json: &str| Node::of(&serde_json::from_str::<Json>(json).unwrap()).unwrap();
        for json in [
            "null",
            "[]",
            "{}",
            "[null]",
            r#"{"a": null}"#,
            r#"{"a": [{}]}"#,
        ] {
            assert!(node(json).is_undefined(), "{json}");
        }
        for json in ["0", "false", r#""""#, r#"[""]"#, r#"{"a": 0}"#] {
            assert!(!node(json).is_undefined(), "{json}");
        }
    }

    #[test]
    fn what_goes_too_deep_is_an_error() {
        let mut value = Json::Null;
        for _ in 0..200 {
            value = Json::Array(vec![value]);
        }
        assert!(Node::of(&value).is_err());
        assert!(Node::of(&f64::NAN).is_err());
    }
}
