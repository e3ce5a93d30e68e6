//! What is added to a request, and how values are written there.

use crate::names::Ident;

/// Something that is added to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A value for a name, by a method of the request.
    Value {
        /// The method of the request.
        method: &'static str,
        /// The name on the wire.
        name: String,
        /// How it is written, if the method does not say it.
        style: Option<Style>,
        /// The parameter.
        from: Ident,
        /// How the value is taken from the parameter.
        how: Taken,
    },
    /// The body, from a parameter.
    Body {
        /// The parameter.
        from: Ident,
        /// What it is sent as.
        how: Sent,
    },
}

/// How a value is taken from a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// `&value`.
    Borrowed,
    /// `&value.as_ref()`.
    AsRef,
    /// `value.as_ref()`.
    Text,
    /// `value.as_str()`.
    Str,
    /// As it is: an iterator of values.
    Each,
}

/// How a value is written where it goes: a constant of the runtime's type, and its methods that change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// The runtime's type.
    pub path: Vec<Ident>,
    /// The constant.
    pub constant: &'static str,
    /// The methods.
    pub modifiers: Vec<&'static str>,
}

/// What a body is sent as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// JSON: of a media type, if it is not that of JSON itself.
    Json(Option<String>),
    /// A form, in which these properties are not written as they are by default.
    Form(Vec<(String, Encoding)>),
    /// Parts of a media type, in which these properties are not written as they are by default.
    Multipart(String, Vec<(String, Encoding)>),
    /// Text of a media type.
    Text(String),
    /// Bytes of a media type.
    Bytes(String),
    /// Bytes that come with a media type.
    Content,
    /// Whichever of several the value says, by a method that requests of one operation have: the type of that.
    Choice(Vec<Ident>),
}

/// How a property is written in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As a parameter is. First, the runtime's type.
    Style(Vec<Ident>, Style),
    /// As a media type. First, the runtime's type.
    ContentType(Vec<Ident>, String),
}
