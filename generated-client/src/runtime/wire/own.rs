//! Types of the crate's own, and of crates that it depends on: whatever serde can read and write.

use super::{DecodeError, ReadResult, Reader, Writer};
use crate::runtime::error::visible;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Lets a type be read and written that knows serde and nothing of this crate.
///
/// ```text
/// wire_own!(crate::money::Money);
/// ```
///
/// The type has to be `Serialize`, `DeserializeOwned` and, for the types that hold it, `Clone`, `Debug` and `PartialEq`. What
/// it reads it has to write again: unknown properties, for instance, are its to keep.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_own {
    ($own:ty) => {
        impl $crate::runtime::wire::Wire for $own {
            fn read(
                reader: &mut $crate::runtime::wire::Reader<'_>,
            ) -> $crate::runtime::wire::ReadResult<Self> {
                $crate::runtime::wire::own::read(reader)
            }

            fn write(&self, writer: &mut $crate::runtime::wire::Writer) {
                $crate::runtime::wire::own::write(self, writer);
            }

            fn fit(
                outline: &mut $crate::runtime::wire::union::Outline<'_>,
            ) -> $crate::runtime::wire::union::Fit {
                // What it takes is only known when it is tried.
                outline.any()
            }
        }
    };
}

/// Reads a value as serde has it.
///
/// # Errors
///
/// When the text is not JSON, or is not what the type takes.
pub fn read<T: DeserializeOwned>(reader: &mut Reader<'_>) -> ReadResult<T> {
    let text = reader.raw()?;
    // What the type says may hold names and values as they were sent.
    serde_json::from_slice(text).map_err(|error| DecodeError::new(visible(error.to_string())))
}

/// Writes a value as serde has it.
pub fn write<T: Serialize>(value: &T, writer: &mut Writer) {
    match serde_json::to_vec(value) {
        Ok(text) => writer.raw(&text),
        Err(_) => writer.refuse("its type cannot write this value as JSON"),
    }
}

#[cfg(test)]
mod tests {
    use crate::runtime::wire::{from_slice, to_vec};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Cents, written as a text with a point.
    #[derive(Debug, PartialEq)]
    struct Money(i64);

    impl Serialize for Money {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            if self.0 < 0 {
                return Err(serde::ser::Error::custom("nothing is owed"));
            }
            serializer.collect_str(&format_args!("{}.{:02}", self.0 / 100, self.0 % 100))
        }
    }

    impl<'de> Deserialize<'de> for Money {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            let cents = text.replace('.', "").parse();
            let no_amount = |_| serde::de::Error::custom(format_args!("`{text}` is no amount"));
            cents.map(Self).map_err(no_amount)
        }
    }

    crate::runtime::wire_own!(Money);

    #[test]
    fn serde_reads_and_writes_them() {
        let read = from_slice::<Vec<Money>>(br#"[ "12.50" , "\u0031.00"]"#).unwrap();
        assert_eq!(read, [Money(1250), Money(100)]);
        assert_eq!(to_vec(&read).unwrap(), br#"["12.50","1.00"]"#);
    }

    #[test]
    fn what_it_does_not_take_is_an_error_with_its_place() {
        let error = from_slice::<Vec<Money>>(br#"["1.00", "x"]"#).unwrap_err();
        assert_eq!(error.path(), "[1]");
        let error = from_slice::<Vec<Money>>(b"[5]").unwrap_err();
        assert!(error.to_string().contains("expected a string"), "{error}");
        assert_eq!(to_vec(&vec![Money(-1)]).unwrap_err().path(), "[0]");
    }

    #[test]
    fn what_it_says_is_fit_for_a_terminal() {
        let sent = br#""\u001b[2Jx\u202e\nerror: no""#;
        let said = from_slice::<Money>(sent).unwrap_err().to_string();
        let shown = r"`\u{1b}[2Jx\u{202e}\nerror: no` is no amount";
        assert!(said.starts_with(shown), "{said}");
    }
}
