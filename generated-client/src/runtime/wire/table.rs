//! The `wire!` table: what the generator writes once a type, and what it expands to.
//!
//! Compile time decides its shape. The expansion names each field a few times and holds no control
//! flow; the loops stand in [`Reader::fields`] and [`Writer::fields`](super::Writer::fields), once
//! for all types, and reach the fields through trait objects.

use super::{DecodeError, Nullable, Reader, Wire};

/// What a reading function gives, in few words.
pub type ReadResult<T> = Result<T, DecodeError>;

/// A property of an object: the name that it has in JSON, and whether it must be there.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether a missing one is an error, and whether it is written even where it holds nothing.
    pub required: bool,
}

/// Where the value of a property goes as it is read.
pub trait Slot {
    /// Reads the property.
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Whether the value is still missing that must be there.
    fn is_empty(&self) -> bool;
}

/// What a row that ends in `required` means.
pub mod required {
    use super::{DecodeError, Reader, Slot, Wire};

    /// See [`Row::required`](super::Row).
    pub const REQUIRED: bool = true;

    /// Holds nothing until the property is read.
    #[derive(Debug)]
    pub struct Held<T>(Option<T>);

    /// The slot as reading begins.
    #[must_use]
    pub fn slot<T>() -> Held<T> {
        Held(None)
    }

    /// The value after reading succeeded.
    ///
    /// # Panics
    ///
    /// When the slot is empty: [`Reader::fields`] fails unless every required slot was filled, and
    /// the expansion of `wire!` takes nothing after it failed.
    #[must_use]
    #[track_caller]
    pub fn take<T>(held: Held<T>) -> T {
        held.0
            .expect("reading fails where a required slot stays empty")
    }

    impl<T: Wire> Slot for Held<T> {
        fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
            self.0 = Some(T::read(reader)?);
            Ok(())
        }

        fn is_empty(&self) -> bool {
            self.0.is_none()
        }
    }
}

/// What a row that ends in `optional` means: its field is an `Option` or a `Nullable`.
pub mod optional {
    use super::{DecodeError, Nullable, Reader, Slot, Wire};

    /// See [`Row::required`](super::Row).
    pub const REQUIRED: bool = false;

    /// The slot as reading begins: the property is not there.
    #[must_use]
    pub fn slot<T: Default>() -> T {
        T::default()
    }

    /// The value after reading.
    #[must_use]
    pub fn take<T>(value: T) -> T {
        value
    }

    impl<T: Wire> Slot for Option<T> {
        fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
            *self = if reader.null()? {
                None
            } else {
                Some(T::read(reader)?)
            };
            Ok(())
        }

        fn is_empty(&self) -> bool {
            false
        }
    }

    impl<T: Wire> Slot for Nullable<T> {
        fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
            *self = if reader.null()? {
                Self::Null
            } else {
                Self::Value(T::read(reader)?)
            };
            Ok(())
        }

        fn is_empty(&self) -> bool {
            false
        }
    }
}

/// Implements [`Wire`] for a generated type, and what follows from it.
///
/// ```text
/// wire! {
///     struct Call, extra {
///         "id" => id, required;
///         "note" => note, optional;
///     }
/// }
///
/// wire! {
///     enum Status {
///         "in-progress" => InProgress;
///     }
/// }
/// ```
///
/// Without `, extra` the type has no field for properties that it does not know, and they are passed over.
#[doc(hidden)]
#[macro_export]
macro_rules! wire {
    (struct $name:ident, extra { $($wire:literal => $field:ident, $kind:ident;)* }) => {
        const _: () = {
            use $crate::runtime::wire as w;

            static ROWS: &[w::Row] = &[$(w::Row { name: $wire, required: w::$kind::REQUIRED }),*];

            impl w::Wire for $name {
                fn read(reader: &mut w::Reader<'_>) -> w::ReadResult<Self> {
                    $(let mut $field = w::$kind::slot();)*
                    let mut rest = w::Extra::new();
                    reader.fields(::std::mem::size_of::<Self>(), ROWS, &mut [$(&mut $field),*], ::std::option::Option::Some(&mut rest))?;
                    ::std::result::Result::Ok(Self { $($field: w::$kind::take($field),)* extra: rest })
                }

                fn write(&self, writer: &mut w::Writer) {
                    writer.fields(ROWS, &[$(&self.$field),*], ::std::option::Option::Some(&self.extra));
                }
            }

            $crate::wire!(@serde w $name);
        };
    };
    (struct $name:ident { $($wire:literal => $field:ident, $kind:ident;)* }) => {
        const _: () = {
            use $crate::runtime::wire as w;

            static ROWS: &[w::Row] = &[$(w::Row { name: $wire, required: w::$kind::REQUIRED }),*];

            impl w::Wire for $name {
                fn read(reader: &mut w::Reader<'_>) -> w::ReadResult<Self> {
                    $(let mut $field = w::$kind::slot();)*
                    reader.fields(::std::mem::size_of::<Self>(), ROWS, &mut [$(&mut $field),*], ::std::option::Option::None)?;
                    ::std::result::Result::Ok(Self { $($field: w::$kind::take($field),)* })
                }

                fn write(&self, writer: &mut w::Writer) {
                    writer.fields(ROWS, &[$(&self.$field),*], ::std::option::Option::None);
                }
            }

            $crate::wire!(@serde w $name);
        };
    };
    (@serde $w:ident $name:ident) => {
        impl $w::Serialize for $name {
            fn serialize<S: $w::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $w::bridge::serialize(self, serializer)
            }
        }

        impl<'de> $w::Deserialize<'de> for $name {
            fn deserialize<D: $w::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $w::bridge::deserialize(deserializer)
            }
        }
    };
    (enum $name:ident { $($wire:literal => $variant:ident;)* }) => {
        const _: () = {
            use $crate::runtime::{self as r, wire as w};

            impl $name {
                /// The values that the API's description lists.
                pub const VALUES: &'static [&'static str] = &[$($wire),*];

                /// The value as it is written.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    match self {
                        $(Self::$variant => $wire,)*
                        Self::Unknown(unknown) => unknown.as_str(),
                    }
                }

                fn from_text(text: &str) -> Self {
                    match text {
                        $($wire => Self::$variant,)*
                        text => Self::Unknown(r::Unknown::new(text)),
                    }
                }
            }

            impl w::Wire for $name {
                fn read(reader: &mut w::Reader<'_>) -> w::ReadResult<Self> {
                    reader.string().map(Self::from_text)
                }

                fn write(&self, writer: &mut w::Writer) {
                    writer.string(self.as_str());
                }
            }

            impl r::Parameter for $name {
                fn text(&self) -> r::ParameterText<'_> {
                    ::std::result::Result::Ok(self.as_str().into())
                }
            }

            impl ::std::fmt::Display for $name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.pad(self.as_str())
                }
            }

            impl ::std::str::FromStr for $name {
                type Err = ::std::convert::Infallible;

                fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                    ::std::result::Result::Ok(Self::from_text(text))
                }
            }

            impl ::std::convert::AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    self.as_str()
                }
            }

            $crate::wire!(@serde w $name);
        };
    };
}
