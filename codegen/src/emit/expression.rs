//! What bodies and constants are, as expressions: said once, for the layout and for the tokens.

use crate::names::Ident;
use crate::rust::{
    Argument, Body, Client, Constant, Conversion, Decode, Encoding, Events, Initial, Part,
    Received, Sent, StatusArm, StatusPattern, Step, Style, SuccessArm, Taken,
};

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr<'a> {
    /// A path, or a bare name.
    Path(Vec<&'a str>),
    /// A function of a type with an argument: `Request::<Create>::new`.
    Of(Vec<&'a str>, Vec<&'a str>, &'a str),
    /// A string.
    Text(&'a str),
    /// `&` and an expression.
    Ref(Box<Self>),
    /// A call of a function.
    Call(Box<Self>, Vec<Self>),
    /// An expression and `?`.
    Try(Box<Self>),
    /// What fields and methods lead to.
    Chain(Box<Self>, Vec<Link<'a>>),
    /// An array.
    Array(Vec<Self>),
    /// A tuple of several.
    Tuple(Vec<Self>),
    /// A value of the type itself: its fields, with an expression unless it is a variable of the field's name.
    This(Vec<(&'a str, Option<Self>)>),
    /// A `match`.
    Match(Box<Self>, Vec<(Pattern<'a>, Self)>),
}

/// A field, or a call of a method.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link<'a> {
    pub(super) name: &'a str,
    /// The arguments of a method.
    pub(super) arguments: Option<Vec<Expr<'a>>>,
    /// Whether there is a `?` behind it.
    pub(super) tried: bool,
}

/// What an arm of a `match` is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern<'a> {
    /// A number.
    One(u16),
    /// The numbers from one to another.
    Range(u16, u16),
    /// A variant, and the variable for what it holds.
    Variant(Vec<&'a str>, &'a str),
    /// Everything.
    Rest,
}

/// Something that is done on the way to a function's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Statement<'a> {
    /// An assignment.
    Assign(Expr<'a>, Expr<'a>),
    /// An expression whose value is not needed.
    Run(Expr<'a>),
}

/// The inside of a function: what it does, and its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block<'a> {
    pub(super) statements: Vec<Statement<'a>>,
    pub(super) value: Expr<'a>,
}

impl<'a> Expr<'a> {
    fn name(name: &'a str) -> Self {
        Self::Path(vec![name])
    }

    fn known(path: &[&'static str]) -> Self {
        Self::Path(path.to_vec())
    }

    fn path(path: &'a [Ident]) -> Self {
        Self::Path(path.iter().map(Ident::as_str).collect())
    }

    fn below(path: &'a [Ident], name: &'a str) -> Self {
        Self::Path(path.iter().map(Ident::as_str).chain([name]).collect())
    }

    fn link(self, name: &'a str, arguments: Option<Vec<Self>>) -> Self {
        let tried = false;
        let link = Link {
            name,
            arguments,
            tried,
        };
        match self {
            Self::Chain(root, mut links) => {
                links.push(link);
                Self::Chain(root, links)
            }
            root => Self::Chain(Box::new(root), vec![link]),
        }
    }

    fn field(self, name: &'a str) -> Self {
        self.link(name, None)
    }

    fn method(self, name: &'a str, arguments: Vec<Self>) -> Self {
        self.link(name, Some(arguments))
    }

    fn tried(self) -> Self {
        match self {
            Self::Chain(root, mut links) => {
                if let Some(last) = links.last_mut() {
                    last.tried = true;
                }
                Self::Chain(root, links)
            }
            root => Self::Try(Box::new(root)),
        }
    }

    fn call(self, arguments: Vec<Self>) -> Self {
        Self::Call(Box::new(self), arguments)
    }

    fn borrowed(self) -> Self {
        Self::Ref(Box::new(self))
    }

    fn converted(self) -> Self {
        self.method("into", Vec::new())
    }

    fn texts(texts: &'a [String]) -> Self {
        Self::Array(texts.iter().map(|text| Self::Text(text)).collect()).borrowed()
    }
}

impl<'a> From<&'a Constant> for Expr<'a> {
    fn from(constant: &'a Constant) -> Self {
        match constant {
            Constant::Flag(true) => Self::name("true"),
            Constant::Flag(false) => Self::name("false"),
            Constant::Str(text) => Self::Text(text),
            Constant::Strs(texts) => Self::texts(texts),
            Constant::Pairs(pairs) => {
                let pair = |(one, other): &'a (String, String)| {
                    Self::Tuple(vec![Self::Text(one), Self::Text(other)])
                };
                Self::Array(pairs.iter().map(pair).collect()).borrowed()
            }
            Constant::Associated(of, name) => Self::below(of, name.as_str()),
            Constant::Built(of, (function, given), calls) => {
                let texts =
                    |texts: &'a [String]| texts.iter().map(|text| Self::Text(text)).collect();
                let built = Self::below(of, function.as_str()).call(texts(given));
                calls.iter().fold(built, |built, (method, arguments)| {
                    built.method(method.as_str(), texts(arguments))
                })
            }
            Constant::Calls(of, calls) => {
                let call = |(function, texts): &'a (Ident, Vec<String>)| {
                    let texts = texts.iter().map(|text| Self::Text(text)).collect();
                    Self::below(of, function.as_str()).call(texts)
                };
                Self::Array(calls.iter().map(call).collect()).borrowed()
            }
            Constant::Alternatives(of, name, alternatives) => {
                let alternatives = alternatives
                    .iter()
                    .map(|texts| Self::texts(texts))
                    .collect();
                Self::below(of, name.as_str()).call(vec![Self::Array(alternatives).borrowed()])
            }
        }
    }
}

impl<'a> From<&'a Body> for Block<'a> {
    fn from(body: &'a Body) -> Self {
        let this = || Expr::name("self");
        let mut statements = Vec::new();
        let value = match body {
            Body::Default => Expr::known(&["Self", "default"]).call(Vec::new()),
            Body::Construct(fields) => Expr::This(
                fields
                    .iter()
                    .map(|(name, initial)| (name.as_str(), initialized(name, *initial)))
                    .collect(),
            ),
            Body::Set(name, conversion) => {
                let name = name.as_str();
                statements.push(Statement::Assign(
                    this().field(name),
                    converted(name, *conversion),
                ));
                this()
            }
            Body::Insert(field, name, value) => {
                let entry = [name, value].map(|name| Expr::name(name.as_str()).converted());
                statements.push(Statement::Run(
                    this()
                        .field(field.as_str())
                        .method("insert", entry.to_vec()),
                ));
                this()
            }
            Body::Wrap(field) => Expr::This(vec![(field.as_str(), None)]),
            Body::Enter(group) => Expr::below(group, "new").call(vec![this()]),
            Body::Request(request, client, parts) => {
                let client = match client {
                    Client::Field => this().field("client"),
                    Client::This => this(),
                };
                // A method that only the requests of one operation have is found if it is said which one it is.
                let operation = parts.iter().find_map(|part| match part {
                    Part::Body {
                        how: Sent::Choice(operation),
                        ..
                    } => Some(operation),
                    _ => None,
                });
                let new = match operation {
                    Some(operation) => {
                        let names = |path: &'a [Ident]| path.iter().map(Ident::as_str).collect();
                        Expr::Of(names(request), names(operation), "new")
                    }
                    None => Expr::below(request, "new"),
                };
                parts.iter().fold(new.call(vec![client]), with)
            }
            Body::Add(part) => with(this(), part),
            Body::Delegate(method, text, values) => {
                let values = values.iter().map(|value| Expr::name(value.as_str()));
                this().method(
                    method.as_str(),
                    std::iter::once(Expr::Text(text)).chain(values).collect(),
                )
            }
            Body::Decode(how) => decoded(*how),
            Body::Receive(how) => received(*how),
            Body::Call(function, arguments, links) => {
                let call = Expr::path(function).call(self::arguments(arguments));
                links.iter().fold(call, |value, (method, arguments)| {
                    value.method(method, self::arguments(arguments))
                })
            }
            Body::DecodeByStatus(arms) => by_status(arms),
            Body::Succeed(arms) => succeed(arms),
            Body::Hold(variant, value, conversion) => {
                let value = converted(value.as_str(), *conversion);
                Expr::Path(vec!["Self", variant.as_str()]).call(vec![value])
            }
            Body::Reach(from, steps, is_option) => {
                let from = Expr::name(from.as_str());
                let reached = steps.iter().fold(from, |reached, step| match step {
                    Step::Try => reached.tried(),
                    Step::Field(name) => reached.field(name.as_str()),
                    Step::Value => reached.method("value", Vec::new()),
                });
                match is_option {
                    true => reached,
                    false => Expr::name("Some").call(vec![reached]),
                }
            }
            Body::Choose(from, arms) => {
                let arms = arms.iter().map(|(variant, part)| {
                    let variant = variant.iter().map(Ident::as_str).collect();
                    (Pattern::Variant(variant, from.as_str()), with(this(), part))
                });
                Expr::Match(Box::new(Expr::name(from.as_str())), arms.collect())
            }
        };
        Self { statements, value }
    }
}

/// How a field of a new value begins, unless it is with the variable of its name.
fn initialized(name: &Ident, initial: Initial) -> Option<Expr<'_>> {
    match initial {
        Initial::Parameter(Conversion::Plain) => None,
        Initial::Parameter(conversion) => Some(converted(name.as_str(), conversion)),
        Initial::Empty => Some(Expr::known(&["Default", "default"]).call(Vec::new())),
    }
}

fn converted(name: &str, conversion: Conversion) -> Expr<'_> {
    let value = Expr::name(name);
    let some = |value| Expr::name("Some").call(vec![value]);
    let boxed = |value| Expr::known(&["Box", "new"]).call(vec![value]);
    match conversion {
        Conversion::Plain => value,
        Conversion::Into => value.converted(),
        Conversion::SomeInto => some(value.converted()),
        Conversion::Some => some(value),
        Conversion::BoxInto => boxed(value.converted()),
        Conversion::SomeBoxInto => some(boxed(value.converted())),
    }
}

/// A request with something added to it.
fn with<'a>(request: Expr<'a>, part: &'a Part) -> Expr<'a> {
    match part {
        Part::Value {
            method,
            name,
            style,
            from,
            how,
        } => {
            let from = Expr::name(from.as_str());
            let value = match how {
                Taken::Borrowed => from.borrowed(),
                Taken::AsRef => from.method("as_ref", Vec::new()).borrowed(),
                Taken::Text => from.method("as_ref", Vec::new()),
                Taken::Str => from.method("as_str", Vec::new()),
                Taken::Each => from,
            };
            let style = style.iter().map(self::style);
            let arguments = [Expr::Text(name)].into_iter().chain(style).chain([value]);
            request.method(method, arguments.collect())
        }
        Part::Body { from, how } => {
            let body = Expr::name(from.as_str());
            let (method, arguments) = match how {
                Sent::Json(None) => ("set_json", vec![body.borrowed()]),
                Sent::Json(Some(media_type)) => {
                    ("set_json_as", vec![Expr::Text(media_type), body.borrowed()])
                }
                Sent::Form(encodings) => ("set_form", vec![body.borrowed(), encoded(encodings)]),
                Sent::Multipart(media_type, encodings) => (
                    "set_multipart",
                    vec![Expr::Text(media_type), body.borrowed(), encoded(encodings)],
                ),
                Sent::Text(media_type) => ("set_text_as", vec![Expr::Text(media_type), body]),
                Sent::Bytes(media_type) => ("set_bytes_as", vec![Expr::Text(media_type), body]),
                Sent::Content => ("set_content", vec![body]),
                Sent::Choice(_) => ("set_body", vec![body.converted()]),
            };
            request.method(method, arguments)
        }
    }
}

fn style(style: &Style) -> Expr<'_> {
    let constant = Expr::below(&style.path, style.constant);
    let modifiers = style.modifiers.iter();
    modifiers.fold(constant, |style, modifier| {
        style.method(modifier, Vec::new())
    })
}

fn encoded(encodings: &[(String, Encoding)]) -> Expr<'_> {
    let encodings = encodings.iter().map(|(property, encoding)| {
        let encoding = match encoding {
            Encoding::Style(of, style) => Expr::below(of, "Style").call(vec![self::style(style)]),
            Encoding::ContentType(of, media_type) => {
                Expr::below(of, "ContentType").call(vec![Expr::Text(media_type)])
            }
        };
        Expr::Tuple(vec![Expr::Text(property), encoding])
    });
    Expr::Array(encodings.collect()).borrowed()
}

fn arguments(arguments: &[Argument]) -> Vec<Expr<'_>> {
    let arguments = arguments.iter().map(|argument| match argument {
        Argument::Text(text) => Expr::Text(text),
        Argument::Parameter(name) => Expr::name(name.as_str()),
    });
    arguments.collect()
}

/// What a webhook brought, as it is read.
fn received<'a>(how: Received) -> Expr<'a> {
    let method = match how {
        Received::Json => "json",
        Received::Form => "form",
        Received::Text => "text",
        Received::Bytes => "bytes",
        Received::Empty => "empty",
    };
    Expr::name("body").method(method, Vec::new())
}

/// The answer as it is read.
fn decoded<'a>(how: Decode) -> Expr<'a> {
    // How the operation reads its failures: an answer that comes later may be one.
    let refused = || vec![Expr::known(&["Self", "error"])];
    let (method, arguments) = match how {
        Decode::Json => ("json", Vec::new()),
        Decode::Text => ("text", Vec::new()),
        Decode::Bytes => ("bytes", Vec::new()),
        Decode::Events(Events::Json) => ("events", refused()),
        Decode::Events(Events::Text) => ("text_events", refused()),
        Decode::Events(Events::Whole) => ("whole_events", refused()),
        Decode::Lines => ("json_lines", Vec::new()),
        Decode::Empty => ("empty", Vec::new()),
    };
    Expr::name("answer").method(method, arguments)
}

fn by_status(arms: &[StatusArm]) -> Expr<'_> {
    // Where all statuses are read alike there is nothing to choose by.
    if let [only] = arms
        && only.status == StatusPattern::Rest
    {
        return read_as(only);
    }
    let is_total = arms.iter().any(|arm| arm.status == StatusPattern::Rest);
    let rest = (!is_total).then(|| (Pattern::Rest, Expr::name("None")));
    let arms = arms.iter().map(|arm| (pattern(arm.status), read_as(arm)));
    status_match(arms.chain(rest))
}

/// The answer, read as what an arm says it is.
fn read_as(arm: &StatusArm) -> Expr<'_> {
    let method = match arm.how {
        Decode::Empty => return Expr::name("None"),
        Decode::Json => "failure",
        Decode::Text => "failure_text",
        // Failures are read whole.
        Decode::Bytes | Decode::Events(_) | Decode::Lines => "failure_bytes",
    };
    Expr::name("answer").method(method, vec![Expr::path(&arm.variant)])
}

fn succeed(arms: &[SuccessArm]) -> Expr<'_> {
    let is_total = arms.iter().any(|arm| arm.status == StatusPattern::Rest);
    let rest = (!is_total).then(|| {
        let unexpected = Expr::name("answer").method("unexpected", Vec::new());
        (Pattern::Rest, Expr::name("Err").call(vec![unexpected]))
    });
    let arms = arms.iter().map(|arm| {
        let variant = arm.variant.as_ref().map(|variant| Expr::path(variant));
        let value = match arm.how {
            Decode::Empty => {
                Expr::name("Ok").call(vec![variant.unwrap_or_else(|| Expr::name("None"))])
            }
            how => {
                let wrapped = variant.unwrap_or_else(|| Expr::name("Some"));
                decoded(how).method("map", vec![wrapped])
            }
        };
        (pattern(arm.status), value)
    });
    status_match(arms.chain(rest))
}

fn status_match<'a>(arms: impl Iterator<Item = (Pattern<'a>, Expr<'a>)>) -> Expr<'a> {
    let status = Expr::name("answer").method("status", Vec::new());
    Expr::Match(Box::new(status), arms.collect())
}

fn pattern<'a>(status: StatusPattern) -> Pattern<'a> {
    match status {
        StatusPattern::One(status) => Pattern::One(status),
        StatusPattern::Range(first, last) => Pattern::Range(first, last),
        StatusPattern::Rest => Pattern::Rest,
    }
}
