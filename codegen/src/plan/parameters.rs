//! Parameters: how callers pass them, and how they are written where they go.

use super::fields::into;
use super::room::Room;
use super::{Context, primitive, text};
use crate::ir::{Form, Parameter, ParameterLocation, Style as Said, Text, Ty};
use crate::names::Ident;
use crate::rust::{Part, Style, Taken, Type};

/// What the value of a parameter is, as far as writing it goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Any text.
    Text,
    /// One value that has a text of its own.
    Scalar,
    /// Several texts.
    Texts,
    /// Several values that have a text of their own.
    Scalars,
    /// Several values.
    List,
    /// Whatever else JSON can say.
    Any,
}

/// How a caller passes a parameter, and how it is added to the request.
pub(super) fn argument(
    context: &Context<'_>,
    room: &mut Room,
    parameter: &Parameter,
    name: &Ident,
) -> (Type, Part) {
    let ty = value_type(context, parameter);
    let kind = kind(context, ty);
    let style = parameter.style;
    let is_plain = style.form == Said::of(parameter.location).form && !style.allow_reserved;
    let in_query = parameter.location == ParameterLocation::Query;
    let may_be_empty = matches!(ty, Ty::Nullable(_)) && style.form != Form::Json;
    let (method, how, has_style) = match kind {
        _ if may_be_empty => ("set_or_empty", Taken::Borrowed, true),
        Kind::Text if is_plain => (scalar_method(parameter.location), Taken::AsRef, false),
        Kind::Scalar if is_plain => (scalar_method(parameter.location), Taken::Borrowed, false),
        Kind::Texts if is_plain && in_query && style.explode => {
            ("set_query_texts", Taken::Each, false)
        }
        Kind::Scalars if is_plain && in_query && style.explode => {
            ("set_query_list", Taken::Each, false)
        }
        Kind::Text => ("set_text", Taken::Text, true),
        Kind::Scalar | Kind::Any => ("set", Taken::Borrowed, true),
        Kind::Texts => ("set_texts", Taken::Each, true),
        Kind::Scalars | Kind::List => ("set_list", Taken::Each, true),
    };
    let part = Part::Value {
        method,
        name: parameter.name.clone(),
        style: has_style.then(|| self::style(room, parameter.location, style, kind)),
        from: name.clone(),
        how,
    };
    (passed(context, room, ty, kind), part)
}

/// The type of a parameter's value. There is no null in a URL or a header, so what a named type says of it has no meaning; what is
/// said of the parameter itself means that it may be empty, or JSON.
pub(super) fn value_type<'a>(context: &'a Context<'_>, parameter: &'a Parameter) -> &'a Ty {
    match context.api.resolved(&parameter.ty) {
        Ty::Nullable(inner) if !matches!(parameter.ty, Ty::Nullable(_)) => inner,
        _ => &parameter.ty,
    }
}

fn kind(context: &Context<'_>, ty: &Ty) -> Kind {
    match context.api.resolved(ty) {
        Ty::String(Text::Plain | Text::Binary) => Kind::Text,
        Ty::Array(item) => match context.api.resolved(item) {
            Ty::String(Text::Plain | Text::Binary) => Kind::Texts,
            item if context.api.is_scalar(item) => Kind::Scalars,
            _ => Kind::List,
        },
        ty if context.api.is_scalar(ty) => Kind::Scalar,
        _ => Kind::Any,
    }
}

/// The type that a caller passes.
fn passed(context: &Context<'_>, room: &mut Room, ty: &Ty, kind: Kind) -> Type {
    let each = |room: &mut Room, item| {
        let path = room.prelude("iter", "IntoIterator");
        Type::ImplWith(path, Ident::known("Item"), Box::new(item))
    };
    match (kind, context.api.resolved(ty)) {
        (Kind::Text, _) => {
            let text = Type::Path(room.prelude("convert", "AsRef"), vec![primitive("str")]);
            Type::Impl(Box::new(text))
        }
        (Kind::Texts, _) => {
            let text = text(room);
            let item = into(room, text);
            each(room, item)
        }
        (_, Ty::Array(item)) => {
            let item = context.ty(room, item);
            each(room, item)
        }
        _ => context.ty(room, ty),
    }
}

fn scalar_method(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "set_path",
        ParameterLocation::Query => "set_query",
        ParameterLocation::Header => "set_header",
        ParameterLocation::Cookie => "set_cookie",
    }
}

/// How a value of a kind is written in a place. What makes no difference is not said.
fn style(room: &mut Room, location: ParameterLocation, said: Said, kind: Kind) -> Style {
    let is_scalar = matches!(kind, Kind::Text | Kind::Scalar);
    let is_list = matches!(kind, Kind::Texts | Kind::Scalars | Kind::List);
    let mut modifiers = Vec::new();
    let explodes = match said.form {
        Form::Json | Form::DeepObject => false,
        Form::Simple => !is_scalar && !is_list,
        _ => !is_scalar,
    };
    if explodes && said.explode {
        modifiers.push("exploded");
    }
    if said.allow_reserved {
        modifiers.push("reserved");
    }
    if said.form == Form::Json {
        modifiers.push("json");
    }
    Style {
        path: room.runtime("Style"),
        constant: constant(location, said.form),
        modifiers,
    }
}

/// How a property of a form is written: as a parameter in the query is.
pub(super) fn property_style(room: &mut Room, said: Said) -> Style {
    style(room, ParameterLocation::Query, said, Kind::Any)
}

/// What the runtime calls a form in a place.
fn constant(location: ParameterLocation, form: Form) -> &'static str {
    match form {
        Form::Label => "LABEL",
        Form::Matrix => "MATRIX",
        Form::SpaceDelimited => "SPACE_DELIMITED",
        Form::PipeDelimited => "PIPE_DELIMITED",
        Form::DeepObject => "DEEP_OBJECT",
        // JSON, and what is the only form in its place.
        Form::Simple | Form::Form | Form::Json => match location {
            ParameterLocation::Path => "PATH",
            ParameterLocation::Query => "FORM",
            ParameterLocation::Header => "HEADER",
            ParameterLocation::Cookie => "COOKIE",
        },
    }
}
