//! The table that says how a type is written on the wire, for the runtime's macro.

use super::Type;
use crate::names::Ident;

/// How a type is written on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// The macro.
    pub path: Vec<Ident>,
    /// The type.
    pub name: Ident,
    /// What values have to keep to as a whole.
    pub rules: Vec<Rule>,
    /// Its rows.
    pub rows: Rows,
}

/// The rows of a [`Wire`].
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    /// Properties. Last, whether others are kept.
    Struct(Vec<Row>, bool),
    /// Constants with their variants. First, what all of them are, unless they are strings.
    Enum(Option<&'static str>, Vec<(Literal, Ident)>),
    /// Types.
    Union(Vec<Choice>),
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name on the wire.
    pub key: String,
    /// The field.
    pub field: Ident,
    /// Whether it has to be there.
    pub required: bool,
    /// What its value has to keep to.
    pub rules: Vec<Rule>,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The variant.
    pub variant: Ident,
    /// How it holds a value.
    pub holder: Holder,
    /// The type.
    pub ty: Type,
    /// The properties that tell its values from others, each with the constants that it may have.
    pub constants: Vec<(String, Vec<Literal>)>,
    /// What its values have to keep to.
    pub rules: Vec<Rule>,
}

/// How a variant holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// As it is.
    Plain,
    /// In a box.
    Boxed,
    /// As it is; it is made of texts, too.
    Text,
}

/// A constant on the wire.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A string.
    Str(String),
    /// A number without a fraction.
    Integer(i128),
    /// Another number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
}

/// What a value has to keep to: a name that the macro knows, with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `UniqueItems`.
    Bare(&'static str),
    /// `MaxLength(20)`.
    Count(&'static str, u64),
    /// `Pattern("^a")`.
    Text(&'static str, String),
    /// `Items(&[MaxLength(20)])`.
    Each(&'static str, Vec<Rule>),
}
