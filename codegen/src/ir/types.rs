//! The types of an API.

use super::{Docs, Id, OperationId, Rules, Status, WebhookId};
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
    /// What its values have to keep to, beyond their shape. Of an alias, what the type that it stands for does not say.
    pub rules: Rules,
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
    /// It is a schema that is referred to by a pointer, and stands nowhere else: the tokens of the pointer that say which.
    Pointer(Vec<String>),
    /// It is a part of a type, and the part has no name.
    Within(TypeId),
    /// It is the type of a member of a union, by its position there.
    Member(TypeId, usize),
    /// It is what a type is for those of its values that are of none of the types that specialise it.
    Base(TypeId),
    /// It is the type of a property.
    Property(TypeId, String),
    /// It is the type of the items of another type.
    Item(Box<Origin>),
    /// It is the type of one item of a tuple, by its position.
    Position(Box<Origin>, usize),
    /// It is the type of the values of the properties that another type does not name.
    Value(Box<Origin>),
    /// It is the type of a parameter.
    Parameter(OperationId, String),
    /// It is the type of what an operation sends: as which media type, if there are several.
    Body(OperationId, Option<String>),
    /// It is the type of what an operation answers with a status.
    Response(OperationId, Status),
    /// It is the type of a header that an operation answers with.
    Header(OperationId, String),
    /// It is the type of what a webhook brings.
    Webhook(WebhookId),
    /// It is the type of a header that a webhook comes with.
    WebhookHeader(WebhookId, String),
}

impl Origin {
    /// What the items or values are of.
    pub fn root(&self) -> &Self {
        match self {
            Origin::Item(inner) | Origin::Position(inner, _) | Origin::Value(inner) => inner.root(),
            _ => self,
        }
    }

    /// The type that it is a part of.
    pub fn parent(&self) -> Option<TypeId> {
        match self.root() {
            Origin::Within(id)
            | Origin::Property(id, _)
            | Origin::Member(id, _)
            | Origin::Base(id) => Some(*id),
            _ => None,
        }
    }

    /// The operation that it is a part of, and of no other type.
    pub fn operation(&self) -> Option<OperationId> {
        match self.root() {
            Origin::Parameter(id, _)
            | Origin::Body(id, _)
            | Origin::Response(id, _)
            | Origin::Header(id, _) => Some(*id),
            _ => None,
        }
    }

    /// The webhook that it is a part of, and of no other type.
    pub fn webhook(&self) -> Option<WebhookId> {
        match self.root() {
            Origin::Webhook(id) | Origin::WebhookHeader(id, _) => Some(*id),
            _ => None,
        }
    }
}

/// What a type is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// An object with properties.
    Object(Object),
    /// One of several constants.
    Enumeration(Enumeration),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Ty),
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Object {
    /// The properties that it names, in the order of the document; no two with the same name.
    pub properties: Vec<Property>,
    /// What it says of those that it does not name.
    pub additional: Additional,
}

/// What an object says of the properties that it does not name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Additional {
    /// There may be any.
    Open,
    /// There are none.
    Closed,
    /// There may be any, with values of one type, which have to keep to rules of their own.
    Typed(Ty, Rules),
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// What the document says of it.
    pub docs: Docs,
    /// The type of its value.
    pub ty: Ty,
    /// Whether it has to be there.
    pub presence: Presence,
    /// Which way it goes.
    pub access: Access,
    /// What its value has to keep to, beyond its type.
    pub rules: Rules,
    /// What the server takes it for where it is left out, as JSON.
    pub default: Option<String>,
    /// Whether the document advises against it.
    pub deprecated: bool,
}

/// Which way a property goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Access {
    /// Both ways.
    #[default]
    Both,
    /// It is received, and not to be sent (`readOnly`).
    Received,
    /// It is sent, and not received (`writeOnly`).
    Sent,
}

/// Whether something has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It is always there, if only as null.
    Required,
    /// It may be left out.
    Optional,
}

/// One of several constants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enumeration {
    /// What all of them are.
    pub of: Scalar,
    /// The constants, in the order of the document; no two alike, and at least one.
    pub members: Vec<Member>,
}

/// What the constants of an enumeration are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// Strings.
    String,
    /// Integers of a size; none of them is out of its range.
    Integer(Integer),
    /// Constants of several types, or numbers with fractions.
    Mixed,
}

/// A constant that an enumeration allows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// The constant.
    pub value: Literal,
    /// A name for it that the document gives (`x-enum-varnames`).
    pub name: Option<String>,
    /// What the document says of it.
    pub docs: Docs,
}

/// A constant that is neither null nor made of others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Literal {
    /// A string.
    String(String),
    /// A number without a fraction.
    Integer(i128),
    /// Another number, by its text.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
}

/// One of several types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The types, in the order of the document: at least two, no two alike when aliases are seen through, and none of them
    /// null or any JSON.
    pub members: Vec<UnionMember>,
    /// The property that the document names for telling them apart.
    pub discriminator: Option<String>,
}

/// A type of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnionMember {
    /// The type.
    pub ty: Ty,
    /// What its values have to keep to, beyond the type.
    pub rules: Rules,
    /// The properties that tell it from other members: a value that has one of them with another constant is not of this type.
    pub constants: Vec<Constant>,
    /// What the document calls it where it stands (`title`).
    pub title: Option<String>,
    /// What the document says of it where it stands.
    pub docs: Docs,
}

/// A property that has one of a few constants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// The name of the property.
    pub property: String,
    /// The constants; at least one.
    pub values: Vec<Literal>,
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
    Number(Number),
    /// A string.
    String(Text),
    /// An array.
    Array(Box<Ty>),
    /// An array of so many items, each of a type of its own; at least one and at most twelve.
    Tuple(Vec<Ty>),
    /// An object whose properties are not named and have values of one type.
    Map(Box<Ty>),
    /// A type that is defined elsewhere.
    Named(TypeId),
    /// The type inside, or null. Never directly inside of another one.
    Nullable(Box<Ty>),
    /// A type that is not the document's but the caller's own.
    Foreign(Box<Foreign>),
}

/// What the caller has a type of their own for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Foreign {
    /// Values of one of the document's named schemas.
    Schema(String),
    /// Values of a format.
    Format(String),
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

    /// Visits this type and those inside of it.
    pub(crate) fn each<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Ty::Array(ty) | Ty::Map(ty) | Ty::Nullable(ty) => ty.each(visit),
            Ty::Tuple(items) => items.iter().for_each(|ty| ty.each(visit)),
            Ty::Any
            | Ty::Boolean
            | Ty::Integer(_)
            | Ty::Number(_)
            | Ty::String(_)
            | Ty::Named(_)
            | Ty::Foreign(_) => {}
        }
    }

    /// The definitions that this type names, wherever inside of it.
    pub fn named(&self) -> Vec<TypeId> {
        let mut named = Vec::new();
        self.each(&mut |ty| {
            if let Ty::Named(id) = ty {
                named.push(*id);
            }
        });
        named
    }
}

/// How large an integer is, by the formats of the OpenAPI format registry and the bounds of its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integer {
    /// `int32`, and what is smaller.
    I32,
    /// `int64`, or no format.
    I64,
    /// `uint32`, and what is smaller.
    U32,
    /// `uint64`.
    U64,
    /// Bounds beyond 64 bits.
    I128,
    /// Bounds beyond 128 bits: a number that keeps its digits.
    Big,
}

/// How precise a number is, by the formats of the OpenAPI format registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    /// `double`, `float` or no format. A single-precision number has its exact value in double precision.
    F64,
    /// `decimal`: a number that keeps its digits.
    Decimal,
}

/// What a string holds, by the formats of the OpenAPI format registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// Any text.
    Plain,
    /// A date and time (RFC 3339).
    DateTime,
    /// A date (RFC 3339, `full-date`).
    Date,
    /// A time of day (RFC 3339, `full-time`).
    Time,
    /// A duration (RFC 3339, appendix A).
    Duration,
    /// A UUID (RFC 9562).
    Uuid,
    /// A URI (RFC 3986).
    Uri,
    /// Bytes in base64 (RFC 4648): `byte`, or `contentEncoding`.
    Byte,
    /// Bytes as they are: `binary`. In JSON, where there are none, any text.
    Binary,
    /// A decimal number.
    Decimal,
}
