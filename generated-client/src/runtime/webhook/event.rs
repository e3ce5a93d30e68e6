//! Any of several webhooks that come to one URL.

use super::super::HeaderMap;
use super::super::wire::{DecodeError, Reader, Wire};

/// What any of several webhooks brings: a union that a header may narrow down.
pub trait WebhookEvent: Wire + Sized {
    /// The header that says which of them it is; empty if none does.
    const HEADER: &'static str = "";

    /// What the header holds for each of them, in the order of the members of the union; empty where it holds anything.
    const VALUES: &'static [&'static str] = &[];

    /// Reads what a request brings.
    ///
    /// # Errors
    ///
    /// When the body is not JSON.
    fn read_event(headers: &HeaderMap, body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body)?;
        let value = match Self::HEADER {
            "" => None,
            name => headers.get(name),
        };
        if let Some(value) = value {
            let fits = |known: &&str| known.is_empty() || known.as_bytes() == value.as_bytes();
            let members = Self::VALUES.iter().enumerate();
            reader.only_members(
                members
                    .filter(|(_, known)| fits(known))
                    .map(|(member, _)| member)
                    .collect(),
            );
        }
        let event = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(event)
    }
}

/// Implements [`Wire`](crate::runtime::wire::Wire) for an enum of webhooks, in the words of `wire!` for unions.
///
/// Two webhooks may bring the same type, so there is no `From` for them as there is for members of unions.
#[doc(hidden)]
#[macro_export]
macro_rules! webhook_event {
    (union $name:ident {
        $($variant:ident $held:tt $(, $tag:literal = $($value:literal)|+)*;)*
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
            }

            $crate::wire!(@serde w $name);
        };
    };
}
