//! Checks values against the rules of the API's description, before anything is sent.
//!
//! Only here with the cargo feature `validate`. A type tells what it holds through a [`View`]; the loops
//! stand in `check` once for all types.

mod check;
mod error;
mod pattern;
mod rule;
#[cfg(test)]
mod tests;

pub use error::{ValidationError, Violation};
pub use rule::Rule;

use super::wire::{Rest, Row, Wire};

/// A value that can be checked against the rules of the API's description: every generated type.
pub trait Validate {
    /// Checks the value and all that it holds.
    ///
    /// # Errors
    ///
    /// When a rule is broken; the error says where, and which one.
    fn validate(&self) -> Result<(), ValidationError>;
}

impl<T: Wire> Validate for T {
    fn validate(&self) -> Result<(), ValidationError> {
        check::check(self)
    }
}

/// Checks a value of any type.
pub(crate) fn validate(value: &dyn Wire) -> Result<(), ValidationError> {
    check::check(value)
}

/// What a value holds that rules are about.
#[doc(hidden)]
pub enum View<'v> {
    /// Nothing.
    Leaf,
    /// A number, which is told by how it is written.
    Number,
    /// A string.
    Text(&'v str),
    /// An array.
    Items(Vec<&'v dyn Wire>),
    /// An object whose properties have no names of their own.
    Map(Vec<(&'v str, &'v dyn Wire)>),
    /// An object of rows.
    Object(Object<'v>),
    /// Another value and nothing else.
    Same(&'v dyn Wire),
    /// A member of a union, with the rules of the union and those of the member.
    Member([&'static [Rule]; 2], &'v dyn Wire),
}

/// An object of rows.
#[doc(hidden)]
pub struct Object<'v> {
    /// Its properties.
    pub rows: &'static [Row],
    /// The rules of the object.
    pub own: &'static [Rule],
    /// The rules of each property.
    pub rules: &'static [&'static [Rule]],
    /// What each property holds.
    pub values: Vec<&'v dyn Wire>,
    /// The properties that no row names.
    pub rest: Option<&'v dyn Rest>,
}

/// A table of rules, in the words of `wire!`.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_rules {
    (struct [$($own:tt)*] [$($field:ident [$($rule:tt)*])*] [$($rest:ident)?]) => {
        fn view(&self) -> $crate::runtime::validate::View<'_> {
            $crate::runtime::validate::View::Object($crate::runtime::validate::Object {
                rows: ROWS,
                own: $crate::wire_rules!(@list $($own)*),
                rules: const { &[$($crate::wire_rules!(@list $($rule)*)),*] },
                values: ::std::vec![$(&self.$field),*],
                rest: [$(&self.$rest as &dyn $crate::runtime::wire::Rest)?].into_iter().next(),
            })
        }
    };
    (union [$($own:tt)*] [$($variant:ident [$($rule:tt)*])*]) => {
        fn view(&self) -> $crate::runtime::validate::View<'_> {
            let own = $crate::wire_rules!(@list $($own)*);
            match self {
                $(Self::$variant(value) => $crate::runtime::validate::View::Member(
                    [own, $crate::wire_rules!(@list $($rule)*)],
                    value,
                ),)*
                Self::Unknown(_) => $crate::runtime::validate::View::Leaf,
            }
        }
    };
    (@list) => {
        const { &[] as &[$crate::runtime::validate::Rule] }
    };
    (@list $($rule:tt)+) => {
        const {
            use $crate::runtime::validate::Rule::*;

            &[$($rule)+] as &[$crate::runtime::validate::Rule]
        }
    };
}
