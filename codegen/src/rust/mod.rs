//! A small model of the Rust to be written: files, items and types, with every decision about them taken.
//!
//! `plan` makes it and `emit` writes it down. It knows nothing of APIs: what it says of operations and wire names is what
//! the runtime's macros and traits ask for.

mod listing;
mod request;
mod wire;

pub use listing::listing;
pub use request::{Encoding, Part, Sent, Style, Taken};
pub use wire::{Choice, Holder, Literal, Row, Rows, Rule, Wire};

use crate::names::Ident;

/// The generated part of a crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Crate {
    /// The files, by path.
    pub files: Vec<File>,
}

/// A file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Its path in the crate, with `/` between its parts.
    pub path: String,
    /// The path of the module that it is, as users of the crate write it, without the crate: `types`, or nothing.
    pub module: Vec<Ident>,
    /// The features of the crate of which any brings what it defines; it is there without any if there are none.
    pub features: Vec<String>,
    /// What the file is for, in Markdown.
    pub docs: String,
    /// What it names from elsewhere, by module.
    pub uses: Vec<Use>,
    /// What it defines, in order.
    pub items: Vec<Item>,
}

/// Names from a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Whether users of this module see them, too.
    pub public: bool,
    /// The module.
    pub module: Vec<Ident>,
    /// The names, sorted.
    pub names: Vec<Ident>,
    /// The features of the crate of which any brings them; they are there without any if there are none.
    pub features: Vec<String>,
}

/// Something that a file defines.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Modules, each in a file of its own.
    Modules(Vec<Module>),
    /// Names from elsewhere.
    Use(Use),
    /// A struct with named fields.
    Struct(Struct),
    /// An enum.
    Enum(Enum),
    /// Another name for a type.
    Alias(Alias),
    /// Associated items of a type.
    Impl(Impl),
    /// How a type is written on the wire, for the runtime's macro.
    Wire(Wire),
    /// That a type of the crate's own is read and written by the runtime: the macro, and the type.
    Own(Vec<Ident>, Vec<Ident>),
}

/// A module in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Whether it can be reached from outside of the crate.
    pub public: bool,
    /// Its name.
    pub name: Ident,
    /// The features of the crate of which any brings it; it is there without any if there are none.
    pub features: Vec<String>,
}

/// What stands in front of a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Markdown, or nothing.
    pub docs: String,
    /// The traits that the compiler implements.
    pub derives: Vec<&'static str>,
    /// Whether users have to expect more of it.
    pub non_exhaustive: bool,
    /// Whether users are advised against it.
    pub deprecated: bool,
}

/// A struct with named fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// What stands in front.
    pub attributes: Attributes,
    /// Its name.
    pub name: Ident,
    /// Whether it borrows something, for `'c`.
    pub borrows: bool,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Markdown, or nothing.
    pub docs: String,
    /// Whether users see it.
    pub public: bool,
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: Type,
}

/// An enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// What stands in front.
    pub attributes: Attributes,
    /// Its name.
    pub name: Ident,
    /// Its variants; none for a type without values.
    pub variants: Vec<Variant>,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Markdown, or nothing.
    pub docs: String,
    /// Its name.
    pub name: Ident,
    /// What it holds, if anything.
    pub holds: Option<Type>,
}

/// Another name for a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// What stands in front.
    pub attributes: Attributes,
    /// The name.
    pub name: Ident,
    /// The type.
    pub ty: Type,
}

/// Associated items of a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Impl {
    /// The trait that they implement, if it is one.
    pub of: Option<Type>,
    /// The type.
    pub target: Type,
    /// The items.
    pub members: Vec<Member>,
}

/// An associated item.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// A type.
    Type(Ident, Type),
    /// A constant.
    Const(Ident, Type, Constant),
    /// A function.
    Fn(Function),
    /// A function that any of some features of the crate brings.
    Gated(Vec<String>, Function),
}

/// The value of a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A truth.
    Flag(bool),
    /// A string.
    Str(String),
    /// Several strings.
    Strs(Vec<String>),
    /// Several pairs of strings.
    Pairs(Vec<(String, String)>),
    /// An associated constant of a type, such as `Method::POST`.
    Associated(Vec<Ident>, Ident),
    /// What a function of a type makes of strings, changed by methods that take strings: `Paging::link("").total("/total")`.
    Built(Vec<Ident>, Call, Vec<Call>),
    /// What functions of a type make of strings each, such as `Scheme::basic("x")`.
    Calls(Vec<Ident>, Vec<Call>),
    /// A variant with alternatives of strings, such as `Security::AnyOf(&[&["x"]])`.
    Alternatives(Vec<Ident>, Ident, Vec<Vec<String>>),
}

/// A function's name, and the strings that it is given.
pub type Call = (Ident, Vec<String>);

/// A function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Markdown, or nothing.
    pub docs: String,
    /// Whether users are advised against it.
    pub deprecated: bool,
    /// Who may call it.
    pub visibility: Visibility,
    /// Its name.
    pub name: Ident,
    /// How it takes the value that it belongs to.
    pub receiver: Receiver,
    /// Its other parameters.
    pub parameters: Vec<(Ident, Type)>,
    /// What it gives.
    pub output: Type,
    /// What it does.
    pub body: Body,
}

/// Who may use something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Everyone.
    Public,
    /// The crate.
    Crate,
    /// Whoever sees the trait.
    Inherited,
}

/// How a function takes the value that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Not at all.
    None,
    /// `&self`.
    Ref,
    /// `self`.
    Value,
    /// `mut self`.
    Mutable,
}

/// What a function does.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `Self::default()`.
    Default,
    /// A value of the type: each field either from the parameter of its name or empty.
    Construct(Vec<(Ident, Initial)>),
    /// Puts a parameter into the field of its name.
    Set(Ident, Conversion),
    /// Puts an entry into a field that is a map: the field, the key and the value.
    Insert(Ident, Ident, Ident),
    /// `Self { client }`.
    Wrap(Ident),
    /// `Group::new(self)`.
    Enter(Vec<Ident>),
    /// Begins a request with a value that leads to the client, and adds to it.
    Request(Vec<Ident>, Client, Vec<Part>),
    /// Adds to the request.
    Add(Part),
    /// Hands names over to the builder: its method, a string, and parameters.
    Delegate(Ident, String, Vec<Ident>),
    /// Reads every answer alike.
    Decode(Decode),
    /// Reads what a webhook brought.
    Receive(Received),
    /// Calls a function, and methods of what it gives.
    Call(
        Vec<Ident>,
        Vec<Argument>,
        Vec<(&'static str, Vec<Argument>)>,
    ),
    /// Reads answers by status: `failure`s, or nothing.
    DecodeByStatus(Vec<StatusArm>),
    /// Reads answers by status; those of another one are not expected.
    Succeed(Vec<SuccessArm>),
    /// A variant of the type that holds the parameter.
    Hold(Ident, Ident, Conversion),
    /// What a parameter has behind some steps, as an option; whether it is one already.
    Reach(Ident, Vec<Step>, bool),
    /// Adds what a variant of a parameter holds to the request: the parameter, and how for each variant what it holds,
    /// which has the parameter's name, is added.
    Choose(Ident, Vec<(Vec<Ident>, Part)>),
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `?`
    Try,
    /// A field.
    Field(Ident),
    /// `.value()`
    Value,
}

/// Where the client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// In the field `client`.
    Field,
    /// It is `self`.
    This,
}

/// How a field of a new value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initial {
    /// As the parameter of its name, converted.
    Parameter(Conversion),
    /// Empty.
    Empty,
}

/// How a parameter becomes a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// As it is.
    Plain,
    /// `value.into()`.
    Into,
    /// `Some(value.into())`.
    SomeInto,
    /// `Some(value)`.
    Some,
    /// `Box::new(value.into())`.
    BoxInto,
    /// `Some(Box::new(value.into()))`.
    SomeBoxInto,
}

/// Answers with a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusArm {
    /// The statuses.
    pub status: StatusPattern,
    /// How they are read.
    pub how: Decode,
    /// The variant that holds what was answered.
    pub variant: Vec<Ident>,
}

/// Answers with a status that is a success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuccessArm {
    /// The statuses.
    pub status: StatusPattern,
    /// How they are read.
    pub how: Decode,
    /// The variant that holds what was answered; without one it is optional.
    pub variant: Option<Vec<Ident>>,
}

/// Statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// One.
    One(u16),
    /// Those from one to another.
    Range(u16, u16),
    /// All others.
    Rest,
}

/// How an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decode {
    /// As JSON.
    Json,
    /// As text.
    Text,
    /// As bytes.
    Bytes,
    /// As events that are written in some way, one after the other.
    Events(Events),
    /// As JSON values, one after the other.
    Lines,
    /// Not at all.
    Empty,
}

/// What the value of an event is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Events {
    /// JSON in the data.
    Json,
    /// The text that the data is.
    Text,
    /// The fields of the event.
    Whole,
}

/// How what a webhook brought is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// As JSON.
    Json,
    /// As a form.
    Form,
    /// As text.
    Text,
    /// As bytes.
    Bytes,
    /// Not at all.
    Empty,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A string.
    Text(String),
    /// A parameter.
    Parameter(Ident),
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A path with arguments.
    Path(Vec<Ident>, Vec<Type>),
    /// The same, that borrows for a lifetime: `'c`, or `'_`.
    Borrowing(Vec<Ident>, &'static str),
    /// A reference: with the lifetime, if it has to be named.
    Ref(Option<&'static str>, Box<Type>),
    /// A slice.
    Slice(Box<Type>),
    /// A tuple of at least one.
    Tuple(Vec<Type>),
    /// Whatever a trait is implemented for: `impl Into<T>`.
    Impl(Box<Type>),
    /// The same with one associated type: `impl IntoIterator<Item = T>`.
    ImplWith(Vec<Ident>, Ident, Box<Type>),
    /// `()`.
    Unit,
}
