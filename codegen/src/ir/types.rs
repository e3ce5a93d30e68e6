//! The types of an API.

use super::{Docs, Id, OperationId, Status};
use crate::source::Span;

/// A [`TypeDef`] of an [`Api`](super::Api).
pub type TypeId = Id<TypeDef>;

/// A type that is not spelled out where it is used: one that the document names, or one with parts of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Where in the API it stands.
    pub origin: Origin,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What it is.
    pub shape: Shape,
    /// Where it is written.
    pub span: Option<Span>,
}

/// Where in the API a type stands: what it can be named after.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// It is one of the document's named schemas.
    Schema(String),
    /// It is the type of one of the document's other named components: of which kind, and its name.
    Component(String, String),
    /// It is a part of a type, and the part has no name.
    Within(TypeId),
    /// It is the type of a property.
    Property(TypeId, String),
    /// It is the type of the items of another type.
    Item(Box<Origin>),
    /// It is the type of the values of the properties that another type does not name.
    Value(Box<Origin>),
    /// It is the type of a parameter.
    Parameter(OperationId, String),
    /// It is the type of what an operation sends.
    Body(OperationId),
    /// It is the type of what an operation answers with a status.
    Response(OperationId, Status),
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object with properties.
    Object(Object),
    /// One of several strings.
    Enumeration(Enumeration),
    /// Another name for a type.
    Alias(Ty),
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The properties that it names, in the order of the document; no two with the same name.
    pub properties: Vec<Property>,
    /// What it says of those that it does not name.
    pub additional: Additional,
}

/// What an object says of the properties that it does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Additional {
    /// There may be any.
    Open,
    /// There are none.
    Closed,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// What the document says of it.
    pub docs: Docs,
    /// The type of its value.
    pub ty: Ty,
    /// Whether it has to be there.
    pub presence: Presence,
    /// Whether the document advises against it.
    pub deprecated: bool,
}

/// Whether something has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It is always there, if only as null.
    Required,
    /// It may be left out.
    Optional,
}

/// One of several strings.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// The strings, in the order of the document; no two alike, and at least one.
    pub members: Vec<Member>,
}

/// A string that an enumeration allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The string.
    pub value: String,
    /// What the document says of it.
    pub docs: Docs,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer(Integer),
    /// A number.
    Number(Float),
    /// A string.
    String(Text),
    /// An array.
    Array(Box<Ty>),
    /// An object whose properties are not named and have values of one type.
    Map(Box<Ty>),
    /// A type that is defined elsewhere.
    Named(TypeId),
    /// The type inside, or null. Never directly inside of another one.
    Nullable(Box<Ty>),
}

impl Ty {
    /// The type, or null.
    #[must_use]
    pub fn nullable(self) -> Self {
        match self {
            Ty::Any | Ty::Nullable(_) => self,
            ty => Ty::Nullable(Box::new(ty)),
        }
    }

    /// The definitions that this type names, wherever inside of it.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Ty::Named(id) => Some(*id),
            Ty::Array(ty) | Ty::Map(ty) | Ty::Nullable(ty) => ty.named(),
            Ty::Any | Ty::Boolean | Ty::Integer(_) | Ty::Number(_) | Ty::String(_) => None,
        }
    }
}

/// How large an integer is, by the formats of the OpenAPI format registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integer {
    /// `int32`.
    I32,
    /// `int64`, or no format.
    I64,
    /// `uint32`.
    U32,
    /// `uint64`.
    U64,
}

/// How precise a number is, by the formats of the OpenAPI format registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Float {
    /// `float`.
    F32,
    /// `double`, or no format.
    F64,
}

/// What a string holds, by the formats of the OpenAPI format registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// Any text.
    Plain,
    /// A date and time (RFC 3339).
    DateTime,
    /// A URI (RFC 3986).
    Uri,
}
