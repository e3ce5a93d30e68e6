//! What a description asks of a value beyond its type.

use std::fmt;

/// A rule. Numbers are kept as the description writes them.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least this number.
    Minimum(&'static str),
    /// At most this number.
    Maximum(&'static str),
    /// More than this number.
    ExclusiveMinimum(&'static str),
    /// Less than this number.
    ExclusiveMaximum(&'static str),
    /// A multiple of this number.
    MultipleOf(&'static str),
    /// At least so many Unicode scalar values.
    MinLength(u64),
    /// At most so many Unicode scalar values.
    MaxLength(u64),
    /// A regular expression of ECMA-262 that matches anywhere.
    Pattern(&'static str),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No two items are equal.
    UniqueItems,
    /// At least so many properties.
    MinProperties(u64),
    /// At most so many properties.
    MaxProperties(u64),
    /// What is asked of each item.
    Items(&'static [Rule]),
    /// What is asked of each value of a map.
    Values(&'static [Rule]),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut count = |bound: &str, count: u64, one: &str, many: &str| {
            let noun = if count == 1 { one } else { many };
            write!(f, "{bound} {count} {noun}")
        };
        match self {
            Self::Minimum(number) => write!(f, "at least {number}"),
            Self::Maximum(number) => write!(f, "at most {number}"),
            Self::ExclusiveMinimum(number) => write!(f, "more than {number}"),
            Self::ExclusiveMaximum(number) => write!(f, "less than {number}"),
            Self::MultipleOf(number) => write!(f, "a multiple of {number}"),
            Self::MinLength(length) => count("at least", *length, "character", "characters"),
            Self::MaxLength(length) => count("at most", *length, "character", "characters"),
            Self::Pattern(pattern) => write!(f, "a text that matches `{pattern}`"),
            Self::MinItems(items) => count("at least", *items, "item", "items"),
            Self::MaxItems(items) => count("at most", *items, "item", "items"),
            Self::UniqueItems => f.write_str("no item twice"),
            Self::MinProperties(number) => count("at least", *number, "property", "properties"),
            Self::MaxProperties(number) => count("at most", *number, "property", "properties"),
            Self::Items(_) => f.write_str("items that follow their rules"),
            Self::Values(_) => f.write_str("values that follow their rules"),
        }
    }
}
