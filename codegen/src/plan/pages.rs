//! Operations that answer in pages: how they tell the runtime, and what their docs say.

use super::Context;
use super::docs::code;
use super::objects::presence;
use super::room::Room;
use crate::analyze::{self, Success};
use crate::ir::{Operation, Pagination, Paging, Payload, Presence, Shape, Ty};
use crate::names::{Ident, OperationNames};
use crate::rust::{Body, Call, Constant, Function, Impl, Member, Receiver, Step, Type, Visibility};

/// What tells the runtime how an operation's pages follow one another, if it answers in pages.
pub(super) fn paginated(
    context: &Context<'_>,
    room: &mut Room,
    operation: &Operation,
    names: &OperationNames,
) -> Option<Impl> {
    let (pagination, item, body) = way(context, operation)?;
    let item = context.ty(room, item);
    let paging = room.runtime("Paging");
    let own = |name| Type::Path(vec![Ident::known("Self"), Ident::known(name)], Vec::new());
    let list = Type::Path(room.prelude("vec", "Vec"), vec![own("Item")]);
    let items = Function {
        docs: String::new(),
        deprecated: false,
        visibility: Visibility::Inherited,
        name: Ident::known("items"),
        receiver: Receiver::None,
        parameters: vec![(Ident::known("page"), own("Output"))],
        output: Type::Path(room.prelude("option", "Option"), vec![list]),
        body,
    };
    Some(Impl {
        of: Some(room.runtime_type("Paginated", Vec::new())),
        target: Type::Path(vec![names.marker.clone()], Vec::new()),
        members: vec![
            Member::Type(Ident::known("Item"), item),
            Member::Const(
                Ident::known("PAGING"),
                Type::Path(paging.clone(), Vec::new()),
                constant(paging, pagination),
            ),
            Member::Fn(items),
        ],
    })
}

/// What the docs of an operation say of its pages.
pub(super) fn said(context: &Context<'_>, operation: &Operation) -> String {
    let Some((pagination, ..)) = way(context, operation) else {
        return String::new();
    };
    let size = match &pagination.limit {
        Some(limit) => format!(", of which {} sets the size", code(limit)),
        None => String::new(),
    };
    format!("Answers in pages{size}: `.items()` streams all items, and `.pages()` the pages.")
}

/// The way from an answer to its items: what they are, and how they are reached.
fn way<'a>(
    context: &'a Context<'_>,
    operation: &'a Operation,
) -> Option<(&'a Pagination, &'a Ty, Body)> {
    let pagination = operation.pagination.as_ref()?;
    let api = &context.api;
    let (payload, mut steps) = match analyze::success(api, operation) {
        Success::Always(payload) => (payload, Vec::new()),
        Success::Maybe(payload) => (payload, vec![Step::Try]),
        Success::Nothing | Success::Several => return None,
    };
    let Payload::Json(answer) = payload else {
        return None;
    };
    let mut ty = answer;
    // Whether what is reached is an option itself.
    let mut is_option = steps.pop().is_some();
    if matches!(api.resolved(ty), Ty::Nullable(_)) {
        steps.extend(is_option.then_some(Step::Try));
        is_option = true;
    }
    for name in &pagination.items {
        steps.extend(is_option.then_some(Step::Try));
        let Ty::Named(id) = api.present(ty) else {
            return None;
        };
        let Shape::Object(object) = &api.types[*id].shape else {
            return None;
        };
        let mut properties = object
            .properties
            .iter()
            .zip(&context.names.types[*id].members);
        let (property, field) = properties.find(|(property, _)| property.name == *name)?;
        steps.push(Step::Field(field.clone()));
        let is_null = matches!(property.ty, Ty::Nullable(_));
        // An alias of something that may be null is an option of its own.
        let is_alias = !is_null && matches!(api.resolved(&property.ty), Ty::Nullable(_));
        let is_absent = presence(context, *id, property) == Presence::Optional;
        is_option = is_null || is_absent;
        if is_null && is_absent {
            steps.push(Step::Value);
        }
        if is_alias {
            steps.extend(is_option.then_some(Step::Try));
            is_option = true;
        }
        ty = &property.ty;
    }
    let item = api.items_of(ty)?;
    let page = Ident::known("page");
    Some((pagination, item, Body::Reach(page, steps, is_option)))
}

fn constant(paging: Vec<Ident>, pagination: &Pagination) -> Constant {
    let items = pointer(&pagination.items);
    let (function, mut texts) = match &pagination.style {
        Paging::Offset(name) => ("offset", vec![name.clone()]),
        Paging::Page(name, false) => ("page", vec![name.clone()]),
        Paging::Page(name, true) => ("page_from_zero", vec![name.clone()]),
        Paging::Cursor(name, next) => ("cursor", vec![name.clone(), pointer(next)]),
        Paging::LastItem(name, id) => ("last_item", vec![name.clone(), pointer(id)]),
        Paging::Url(next) => ("url", vec![pointer(next)]),
        Paging::Link => ("link", Vec::new()),
    };
    texts.push(items);
    let more: Vec<Call> = [
        ("has_more", &pagination.has_more),
        ("total", &pagination.total),
        ("total_pages", &pagination.total_pages),
    ]
    .into_iter()
    .filter_map(|(method, place)| Some((Ident::known(method), vec![pointer(place.as_ref()?)])))
    .collect();
    Constant::Built(paging, (Ident::known(function), texts), more)
}

/// A place as a JSON pointer.
fn pointer(place: &[String]) -> String {
    let tokens = place.iter();
    tokens
        .map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1")))
        .collect()
}
