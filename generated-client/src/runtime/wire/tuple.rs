//! How an array of a fixed length, whose items have types of their own, is read into a tuple and written from it.

use super::reader::Kind;
use super::required::{slot, take};
use super::union::{Fit, Outline};
use super::{DecodeError, Reader, Wire, Writer};
#[cfg(feature = "validate")]
use crate::runtime::validate::View;

macro_rules! tuples {
    ($($($item:ident)*;)*) => {$(
        #[expect(non_snake_case, reason = "an item is named as its type is")]
        impl<$($item: Wire),*> Wire for ($($item,)*) {
            fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                $(let mut $item = slot();)*
                reader.items(&mut [$(&mut $item),*])?;
                Ok(($(take($item),)*))
            }

            fn write(&self, writer: &mut Writer) {
                let ($($item,)*) = self;
                writer.items(&[$($item),*]);
            }

            fn fit(outline: &mut Outline<'_>) -> Fit {
                outline.is(Kind::Array)
            }

            #[cfg(feature = "validate")]
            fn view(&self) -> View<'_> {
                let ($($item,)*) = self;
                View::Items(vec![$($item),*])
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}
