//! The bridge to serde: every generated type can be serialized and deserialized by any self-describing format.
//!
//! A value goes through its own reader or writer and a small tree, so what serde sees is exactly
//! what is sent: the same names, the same order, nulls and absences told apart.

use super::union::{Fit, Outline};
use super::{DecodeError, Kind, Reader, Wire, Writer, to_vec};
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::{self, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Serializes a value as it is written to the wire.
///
/// # Errors
///
/// When the value holds what JSON cannot say, or the format cannot take it.
pub fn serialize<S: Serializer>(value: &dyn Wire, serializer: S) -> Result<S::Ok, S::Error> {
    tree(value)
        .map_err(ser::Error::custom)?
        .serialize(serializer)
}

/// Deserializes a value as it is read from the wire.
///
/// # Errors
///
/// When the format fails or the value is not what `T` takes.
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let tree = Tree::deserialize(deserializer)?;
    let text = to_vec(&tree).map_err(de::Error::custom)?;
    super::from_slice(&text).map_err(de::Error::custom)
}

fn tree(value: &dyn Wire) -> Result<Tree, String> {
    let text = to_vec(value).map_err(|error| error.to_string())?;
    super::from_slice(&text).map_err(|error| error.to_string())
}

/// A JSON value that keeps the order of keys and the digits of integers.
enum Tree {
    Null,
    Bool(bool),
    Integer(i128),
    Unsigned(u128),
    Float(f64),
    String(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Wire for Tree {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::Null => reader.null().map(|_| Self::Null),
            Kind::Bool => reader.bool().map(Self::Bool),
            Kind::Number => number(reader.number()?),
            Kind::String => reader.string().map(|text| Self::String(text.to_owned())),
            Kind::Array => Vec::read(reader).map(Self::Array),
            Kind::Object => {
                let mut entries = Vec::new();
                let mut next = reader.object()?;
                while let Some(key) = next {
                    match Self::read(reader) {
                        Ok(value) => entries.push((key, value)),
                        Err(error) => return Err(error.at_key(key)),
                    }
                    next = reader.next_key()?;
                }
                Ok(Self::Object(entries))
            }
        }
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Integer(value) => writer.integer(*value),
            Self::Unsigned(value) => writer.unsigned(*value),
            Self::Float(value) => writer.float(*value),
            Self::String(value) => writer.string(value),
            Self::Array(items) => writer.array(items),
            Self::Object(entries) => writer.map(entries.iter().map(|(key, value)| (key, value))),
        }
    }

    fn fit(outline: &mut Outline<'_>) -> Fit {
        outline.any()
    }
}

fn number(text: &str) -> Result<Tree, DecodeError> {
    if text != "-0" {
        if let Ok(value) = text.parse() {
            return Ok(Tree::Integer(value));
        }
        if let Ok(value) = text.parse() {
            return Ok(Tree::Unsigned(value));
        }
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Tree::Float(value)),
        _ => Err(DecodeError::new("this number is too large for a float")),
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (_, Ok(value)) => serializer.serialize_u64(value),
                _ => serializer.serialize_i128(*value),
            },
            Self::Unsigned(value) => serializer.serialize_u128(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can say")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Integer(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Integer(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Tree, E> {
        Ok(Tree::Integer(value))
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Tree, E> {
        Ok(Tree::Unsigned(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::String(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Tree::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Object(entries))
    }
}
