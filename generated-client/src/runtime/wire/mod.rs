//! How values are read from and written as JSON: one trait over one concrete reader and one concrete writer.
//!
//! Nothing here is generic over a format. That is what keeps the generated types cheap to compile: a
//! generated struct adds one small function for reading and one for writing, and the loops behind
//! them are compiled once. [`bridge`] connects the same functions to serde.

#[doc(hidden)]
pub mod bridge;
pub(crate) mod exact;
mod json;
#[doc(hidden)]
pub mod literal;
mod macros;
mod node;
#[doc(hidden)]
pub mod own;
mod path;
mod reader;
mod table;
#[cfg(test)]
mod tests;
mod tuple;
#[doc(hidden)]
pub mod union;
mod values;
mod writer;

pub(crate) use node::Node;
#[cfg(feature = "validate")]
pub(crate) use path::Path;
pub use path::{DecodeError, EncodeError, Segment};
pub use reader::{Kind, Mark, Reader};
#[doc(hidden)]
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
#[doc(hidden)]
pub use table::{ReadResult, Rest, Row, Slot, optional, required, rest};
pub use writer::Writer;

use super::nullable::Nullable;
#[cfg(feature = "validate")]
use super::validate::View;
use std::collections::BTreeMap;
use union::{Fit, Outline};

/// Any JSON value, as `serde_json` holds it.
///
/// Integers between `i64::MIN` and `u64::MAX` are exact. A longer integer and a number with a
/// fraction become the nearest `f64`, unless a crate of the build turns on serde_json's feature
/// `arbitrary_precision`: then every digit is kept. The bytes of the answer are always there to be
/// read, see [`Response::bytes`](crate::runtime::Response::bytes).
pub type Json = serde_json::Value;

/// The properties of an object that its type does not know.
pub type Extra = BTreeMap<String, Json>;

/// A type that is read from and written as JSON.
pub trait Wire {
    /// Reads one value.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or is not what this type takes; the error knows where.
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError>
    where
        Self: Sized;

    /// Writes the value.
    ///
    /// What JSON cannot say is remembered by the writer and reported when it is finished.
    fn write(&self, writer: &mut Writer);

    /// Whether an optional property that holds this value is left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// How well a value of this outline suits the type. Unions ask it of their members before they
    /// read one of them.
    #[doc(hidden)]
    fn fit(outline: &mut Outline<'_>) -> Fit
    where
        Self: Sized;

    /// Whether the value is what its type describes, and not merely kept: an unknown value of an enum
    /// and a malformed date are none.
    #[doc(hidden)]
    fn is_known(&self) -> bool {
        true
    }

    /// What the value holds that rules of the API's description are about.
    #[cfg(feature = "validate")]
    #[doc(hidden)]
    fn view(&self) -> View<'_> {
        View::Leaf
    }
}

/// Reads a whole JSON text; anything but white space after the value is an error.
///
/// # Errors
///
/// When the text is not JSON or is not what `T` takes.
pub fn from_slice<T: Wire>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes)?;
    let value = T::read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// Writes a value as a JSON text.
///
/// # Errors
///
/// When the value holds what JSON cannot say: a number that is not finite.
pub fn to_vec(value: &dyn Wire) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.finish()
}
