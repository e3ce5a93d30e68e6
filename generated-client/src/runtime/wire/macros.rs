//! The `wire!` macro: what a table expands to.
//!
//! Compile time decides its shape. The expansion names each field a few times and holds no control
//! flow; the loops stand in [`Reader::fields`](super::Reader::fields), [`Writer::fields`](super::Writer::fields)
//! and [`union::read`](super::union::read), once for all types, and reach the fields through trait objects.

/// What the rules of a table expand to without the feature that checks them.
#[cfg(not(feature = "validate"))]
#[doc(hidden)]
#[macro_export]
macro_rules! wire_rules {
    ($($rules:tt)*) => {};
}

/// Implements [`Wire`](crate::runtime::wire::Wire) for a generated type, and what follows from it.
///
/// ```text
/// wire! {
///     struct Call, extra where [MinProperties(1)] {
///         "id" => id, required;
///         "note" => note, optional where [MaxLength(20)];
///     }
/// }
///
/// wire! { enum Status { "in-progress" => InProgress; } }
/// wire! { enum Level: i64 { 1 => One; } }
/// wire! { enum Odd: Json { "a" => A; 1 => One; true => True; } }
///
/// wire! {
///     union Pet {
///         Cat(Cat), "petType" = "cat" | "lion";
///         Dog(boxed Dog), "petType" = "dog";
///         Name(text String) where [MinLength(1)];
///         Count(i64);
///     }
/// }
/// ```
///
/// Without `, extra` a struct has no field for properties that it does not know, and they are passed
/// over. The last variant of an enum is `Unknown(Unknown)`, that of one of integers or of mixed values
/// `Unknown(Unknown<i64>)` or `Unknown(Unknown<Json>)`, and that of a union `Unknown(Json)`. `boxed`
/// says that a member is held in a box, `text` that a `&str` makes one, too.
#[doc(hidden)]
#[macro_export]
macro_rules! wire {
    (struct $name:ident $(, $rest:ident)? $(where [$($own:tt)*])? {
        $($wire:literal => $field:ident, $kind:ident $(where [$($rule:tt)*])?;)*
    }) => {
        const _: () = {
            use $crate::runtime::wire as w;

            static ROWS: &[w::Row] = &[$(w::Row { name: $wire, required: w::$kind::REQUIRED }),*];

            impl w::Wire for $name {
                fn read(reader: &mut w::Reader<'_>) -> w::ReadResult<Self> {
                    $(let mut $field = w::$kind::slot();)*
                    $(let mut $rest = w::rest();)?
                    reader.fields(::std::mem::size_of::<Self>(), ROWS, &mut [$(&mut $field),*], &mut [$(&mut $rest)?])?;
                    ::std::result::Result::Ok(Self { $($field: w::$kind::take($field),)* $($rest)? })
                }

                fn write(&self, writer: &mut w::Writer) {
                    writer.fields(ROWS, &[$(&self.$field),*], &[$(&self.$rest)?]);
                }

                fn fit(outline: &mut w::union::Outline<'_>) -> w::union::Fit {
                    outline.rows(ROWS, $crate::wire!(@has $($rest)?))
                }

                $crate::wire_rules!(struct [$($($own)*)?] [$($field [$($($rule)*)?])*] [$($rest)?]);
            }

            $crate::wire!(@serde w $name);
        };
    };
    (@has) => {
        false
    };
    (@has $rest:ident) => {
        true
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

                fn fit(outline: &mut w::union::Outline<'_>) -> w::union::Fit {
                    outline.is(w::Kind::String)
                }

                fn is_known(&self) -> bool {
                    !::std::matches!(self, Self::Unknown(_))
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
    (enum $name:ident: Json { $($wire:literal => $variant:ident;)* }) => {
        const _: () = {
            use $crate::runtime::{self as r, wire as w};

            const LITERALS: &[w::literal::Literal] =
                &[$(w::literal::Literal::new(::std::concat!($wire), ::std::stringify!($wire))),*];

            impl $name {
                /// The value as it is written.
                #[must_use]
                pub fn value(&self) -> r::Json {
                    match self {
                        $(Self::$variant => const { w::literal::Literal::new(::std::concat!($wire), ::std::stringify!($wire)) }.json(),)*
                        Self::Unknown(unknown) => unknown.value().clone(),
                    }
                }

                fn known() -> [Self; LITERALS.len()] {
                    [$(Self::$variant),*]
                }

                fn unknown(value: r::Json) -> Self {
                    Self::Unknown(r::Unknown::new(value))
                }
            }

            impl ::std::convert::From<r::Json> for $name {
                fn from(value: r::Json) -> Self {
                    w::literal::convert(value, LITERALS, Self::known(), Self::unknown)
                }
            }

            impl w::Wire for $name {
                fn read(reader: &mut w::Reader<'_>) -> w::ReadResult<Self> {
                    w::literal::read(reader, LITERALS, Self::known(), Self::unknown)
                }

                fn write(&self, writer: &mut w::Writer) {
                    self.value().write(writer);
                }

                fn fit(outline: &mut w::union::Outline<'_>) -> w::union::Fit {
                    w::literal::fit(outline, LITERALS)
                }

                fn is_known(&self) -> bool {
                    !::std::matches!(self, Self::Unknown(_))
                }
            }

            impl r::Parameter for $name {
                fn text(&self) -> r::ParameterText<'_> {
                    w::literal::text(self.value())
                }
            }

            impl ::std::fmt::Display for $name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    w::literal::display(&self.value(), f)
                }
            }

            $crate::wire!(@serde w $name);
        };
    };
    (enum $name:ident: $integer:ident { $($wire:literal => $variant:ident;)* }) => {
        const _: () = {
            use $crate::runtime::{self as r, wire as w};

            impl $name {
                /// The values that the API's description lists.
                pub const VALUES: &'static [$integer] = &[$($wire),*];

                /// The value as it is written.
                #[must_use]
                pub fn value(&self) -> $integer {
                    match self {
                        $(Self::$variant => $wire,)*
                        Self::Unknown(unknown) => *unknown.value(),
                    }
                }
            }

            impl ::std::convert::From<$integer> for $name {
                fn from(value: $integer) -> Self {
                    match value {
                        $($wire => Self::$variant,)*
                        value => Self::Unknown(r::Unknown::new(value)),
                    }
                }
            }

            impl w::Wire for $name {
                fn read(reader: &mut w::Reader<'_>) -> w::ReadResult<Self> {
                    <$integer as w::Wire>::read(reader).map(Self::from)
                }

                fn write(&self, writer: &mut w::Writer) {
                    self.value().write(writer);
                }

                fn fit(outline: &mut w::union::Outline<'_>) -> w::union::Fit {
                    outline.is(w::Kind::Number)
                }

                fn is_known(&self) -> bool {
                    !::std::matches!(self, Self::Unknown(_))
                }
            }

            impl r::Parameter for $name {
                fn text(&self) -> r::ParameterText<'_> {
                    ::std::result::Result::Ok(self.to_string().into())
                }
            }

            impl ::std::fmt::Display for $name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    self.value().fmt(f)
                }
            }

            $crate::wire!(@serde w $name);
        };
    };
    (union $name:ident $(where [$($own:tt)*])? {
        $($variant:ident $held:tt $(, $tag:literal = $($value:literal)|+)* $(where [$($rule:tt)*])?;)*
    }) => {
        const _: () = {
            use $crate::runtime::wire as w;

            static MEMBERS: &[w::union::Member] = &[$(w::union::Member {
                tags: &[$(w::union::Tag {
                    name: $tag,
                    values: &[$(w::literal::Literal::new(::std::concat!($value), ::std::stringify!($value))),+],
                }),*],
                fit: <$crate::wire!(@type $held) as w::Wire>::fit,
            }),*];

            impl $name {
                fn held(&self) -> &dyn w::Wire {
                    match self {
                        $(Self::$variant(value) => value,)*
                        Self::Unknown(value) => value,
                    }
                }
            }

            impl w::Wire for $name {
                fn read(reader: &mut w::Reader<'_>) -> w::ReadResult<Self> {
                    w::union::read(
                        reader,
                        MEMBERS,
                        &[$(|reader| w::Wire::read(reader).map(Self::$variant)),*],
                        Self::Unknown,
                    )
                }

                fn write(&self, writer: &mut w::Writer) {
                    self.held().write(writer);
                }

                fn fit(outline: &mut w::union::Outline<'_>) -> w::union::Fit {
                    outline.members(MEMBERS)
                }

                fn is_known(&self) -> bool {
                    !::std::matches!(self, Self::Unknown(_)) && self.held().is_known()
                }

                $crate::wire_rules!(union [$($($own)*)?] [$($variant [$($($rule)*)?])*]);
            }

            $($crate::wire!(@from $name $variant $held);)*
            $crate::wire!(@serde w $name);
        };
    };
    (@type (boxed $held:ty)) => { ::std::boxed::Box<$held> };
    (@type (text $held:ty)) => { $held };
    (@type ($held:ty)) => { $held };
    (@from $name:ident $variant:ident (boxed $held:ty)) => {
        impl ::std::convert::From<$held> for $name {
            fn from(value: $held) -> Self {
                Self::$variant(::std::boxed::Box::new(value))
            }
        }
    };
    (@from $name:ident $variant:ident (text $held:ty)) => {
        $crate::wire!(@from $name $variant ($held));

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::$variant(value.into())
            }
        }
    };
    (@from $name:ident $variant:ident ($held:ty)) => {
        impl ::std::convert::From<$held> for $name {
            fn from(value: $held) -> Self {
                Self::$variant(value)
            }
        }
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
}
