//! Types of texts that mean something: each keeps the text that it was read from and is parsed on demand.
//!
//! What an answer holds comes back to the byte, and a malformed value never loses an answer.

mod base64;
mod calendar;
#[cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "time",
    feature = "uuid"
))]
mod convert;
mod date;
mod date_time;
mod decimal;
mod duration;
mod number;
mod time;
mod uri;
mod uuid;

pub use base64::{Base64, InvalidBase64};
pub use date::{Date, InvalidDate};
pub use date_time::{DateTime, InvalidDateTime};
pub use decimal::{Decimal, InvalidDecimal};
pub use duration::{Duration, InvalidDuration};
pub use number::{InvalidNumber, Number};
pub use time::{InvalidTime, Time};
pub use uri::{InvalidUri, Uri};
pub use uuid::{InvalidUuid, Uuid};

/// What is wrong with a text.
type Flaw = &'static str;

/// Implements what the types have in common that are strings in JSON. `check` says whether a text is
/// one that the type means.
macro_rules! text {
    ($name:ident, $check:path, $(#[$doc:meta])* $invalid:ident = $says:literal) => {
        impl $name {
            /// Takes a text as it is, without a look at it.
            pub fn from_raw(text: impl Into<String>) -> Self {
                Self(text.into())
            }
        }

        impl $crate::runtime::wire::Wire for $name {
            fn read(
                reader: &mut $crate::runtime::wire::Reader<'_>,
            ) -> $crate::runtime::wire::ReadResult<Self> {
                reader.string().map(Self::from_raw)
            }

            fn write(&self, writer: &mut $crate::runtime::wire::Writer) {
                writer.string(&self.0);
            }

            fn fit(
                outline: &mut $crate::runtime::wire::union::Outline<'_>,
            ) -> $crate::runtime::wire::union::Fit {
                outline.is($crate::runtime::wire::Kind::String)
            }

            fn is_known(&self) -> bool {
                $check(&self.0).is_ok()
            }

            #[cfg(feature = "validate")]
            fn view(&self) -> $crate::runtime::validate::View<'_> {
                $crate::runtime::validate::View::Text(&self.0)
            }
        }

        $crate::runtime::text::shown!($name, $check, $(#[$doc])* $invalid = $says);
    };
}

/// The same without what depends on JSON's having it as a string.
macro_rules! shown {
    ($name:ident, $check:path, $(#[$doc:meta])* $invalid:ident = $says:literal) => {
        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, without a copy.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        /// Takes a text that passes the check.
        impl std::str::FromStr for $name {
            type Err = $invalid;

            fn from_str(text: &str) -> Result<Self, $invalid> {
                match $check(text) {
                    Ok(_) => Ok(Self(text.to_owned())),
                    Err(flaw) => Err($invalid(flaw)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl $crate::runtime::Parameter for $name {
            fn text(&self) -> $crate::runtime::ParameterText<'_> {
                Ok(self.as_str().into())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::wire::bridge::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::wire::bridge::deserialize(deserializer)
            }
        }

        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $invalid(super::Flaw);

        impl std::fmt::Display for $invalid {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}: {}", $says, self.0)
            }
        }

        impl std::error::Error for $invalid {}
    };
}

use {shown, text};
