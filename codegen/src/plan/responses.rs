//! What operations answer: types, and how each status is read.

use super::docs::{code, deprecated, paragraphs, prose, prose_or};
use super::room::Room;
use super::unions::are_alike;
use super::{Context, text};
use crate::analyze::{self, Success};
use crate::ir::{Content, EventData, Header, Operation, Payload, Response, Status, Text, Ty};
use crate::names::{Ident, OperationNames};
use crate::rust::{
    Attributes, Body, Decode, Enum, Events, Function, Impl, Item, Member, Receiver, StatusArm,
    StatusPattern, SuccessArm, Type, Variant, Visibility,
};

/// What an operation answers when it succeeds: the type, and how it is read.
pub(super) fn success(
    context: &Context<'_>,
    room: &mut Room,
    operation: &Operation,
    names: &OperationNames,
) -> (Type, Body) {
    match analyze::success(&context.api, operation) {
        Success::Nothing => (Type::Unit, Body::Decode(Decode::Empty)),
        Success::Always(payload) => {
            let decode = Body::Decode(decode(Some(payload)));
            (streamed(context, room, payload, names), decode)
        }
        Success::Maybe(payload) => {
            let held = streamed(context, room, payload, names);
            let output = Type::Path(room.prelude("option", "Option"), vec![held]);
            (output, Body::Succeed(optional(operation, payload)))
        }
        Success::Several => {
            let arms = successes(operation, names);
            let arms = arms.map(|(response, content, name)| SuccessArm {
                status: pattern(operation, response.status),
                how: decode(content.map(|content| &content.payload)),
                variant: Some(vec![names.output.clone(), name.clone()]),
            });
            let output = Type::Path(vec![names.output.clone()], Vec::new());
            (output, Body::Succeed(arms.collect()))
        }
    }
}

/// How an answer is read that has a body with some statuses and none with others. What is not documented is read as what
/// there is more of to be said.
fn optional(operation: &Operation, payload: &Payload) -> Vec<SuccessArm> {
    let has_content = |response: &&Response| analyze::content(operation, response).is_some();
    let (full, empty): (Vec<&Response>, Vec<&Response>) = analyze::successes(operation)
        .into_iter()
        .partition(has_content);
    let is_range = |response: &&Response| matches!(response.status, Status::Range(_));
    let full_decode = decode(Some(payload));
    let (listed, how, rest) = if empty.iter().any(is_range) {
        (full, full_decode, Decode::Empty)
    } else {
        (empty, Decode::Empty, full_decode)
    };
    let arm = |status, how| SuccessArm {
        status,
        how,
        variant: None,
    };
    let listed = listed
        .into_iter()
        .map(|response| arm(pattern(operation, response.status), how));
    listed.chain([arm(StatusPattern::Rest, rest)]).collect()
}

/// The enum of what an operation answers when it succeeds, if that is one of several.
pub(super) fn choice(
    context: &Context<'_>,
    room: &mut Room,
    operation: &Operation,
    names: &OperationNames,
    leads_here: &str,
) -> Option<Item> {
    if analyze::success(&context.api, operation) != Success::Several {
        return None;
    }
    let variants = successes(operation, names)
        .map(|(response, content, name)| Variant {
            docs: status_docs(response),
            name: name.clone(),
            holds: content.map(|content| held(context, room, &content.payload)),
        })
        .collect();
    Some(Item::Enum(Enum {
        attributes: Attributes {
            docs: format!("What {leads_here} answers when it succeeds, by status."),
            derives: vec!["Clone", "Debug", "PartialEq"],
            non_exhaustive: true,
            deprecated: false,
        },
        name: names.output.clone(),
        variants,
    }))
}

/// Answers that have a status of their own: with what they hold, and their names.
type Named<'o> = (&'o Response, Option<&'o Content>, &'o Ident);

/// The answers that some are meant by: single statuses before ranges, and ranges before all others.
fn in_order<'o>(
    operation: &'o Operation,
    names: &'o OperationNames,
    is_meant: impl Fn(&Response) -> bool,
) -> impl Iterator<Item = Named<'o>> {
    let responses = operation.responses.iter().zip(&names.responses);
    let mut meant: Vec<Named<'o>> = responses
        .filter(|(response, _)| is_meant(response))
        .map(|(response, name)| (response, analyze::content(operation, response), name))
        .collect();
    meant.sort_by_key(|(response, ..)| match response.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    meant.into_iter()
}

fn successes<'o>(
    operation: &'o Operation,
    names: &'o OperationNames,
) -> impl Iterator<Item = Named<'o>> {
    in_order(operation, names, |response| response.status.is_success())
}

/// What an operation answers when it fails and says how.
fn failures<'o>(
    operation: &'o Operation,
    names: &'o OperationNames,
) -> impl Iterator<Item = (&'o Response, &'o Payload, &'o Ident)> {
    in_order(operation, names, |response| !response.status.is_success())
        .filter_map(|(response, content, name)| Some((response, &content?.payload, name)))
}

/// The variants of what an operation answers when it fails.
pub(super) fn failure_variants(
    context: &Context<'_>,
    room: &mut Room,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<Variant> {
    failures(operation, names)
        .map(|(response, payload, name)| Variant {
            docs: status_docs(response),
            name: name.clone(),
            holds: Some(held(context, room, payload)),
        })
        .collect()
}

/// How failures are read, by status.
pub(super) fn failure_arms(operation: &Operation, names: &OperationNames) -> Vec<StatusArm> {
    in_order(operation, names, |response| !response.status.is_success())
        .filter(|(response, ..)| is_listed(operation, response))
        .map(|(response, content, name)| StatusArm {
            status: pattern(operation, response.status),
            how: decode(content.map(|content| &content.payload)),
            variant: vec![names.error.clone(), name.clone()],
        })
        .collect()
}

/// Whether an answer is told from others: it is a success, it has a body, or one that is for more statuses has one.
fn is_listed(operation: &Operation, response: &Response) -> bool {
    let is_wider = |other: &&Response| match (response.status, other.status) {
        (Status::Code(code), Status::Range(digit)) => code / 100 == u16::from(digit),
        (Status::Code(_) | Status::Range(_), Status::Default) => true,
        _ => false,
    };
    let has_body = |response: &Response| analyze::content(operation, response).is_some();
    response.status.is_success()
        || has_body(response)
        || operation.responses.iter().filter(is_wider).any(has_body)
}

/// The statuses that are left for an answer by those that are listed by themselves. Where a range would begin or end with
/// one of these, it is made smaller: that says the same, and no lint takes it for a mistake.
fn pattern(operation: &Operation, status: Status) -> StatusPattern {
    let digit = match status {
        Status::Code(code) => return StatusPattern::One(code),
        Status::Default => return StatusPattern::Rest,
        Status::Range(digit) => u16::from(digit),
    };
    let is_left = |code: &u16| {
        let mut responses = operation.responses.iter();
        !responses.any(|response| {
            response.status == Status::Code(*code) && is_listed(operation, response)
        })
    };
    let all = digit * 100..=digit * 100 + 99;
    let first = all.clone().find(is_left);
    let last = all.clone().rev().find(is_left);
    StatusPattern::Range(first.unwrap_or(*all.start()), last.unwrap_or(*all.end()))
}

/// The type of what was answered.
fn held(context: &Context<'_>, room: &mut Room, payload: &Payload) -> Type {
    match payload {
        Payload::Json(ty) => context.ty(room, ty),
        Payload::Text => text(room),
        // No other bodies are answered, and what is no success or one of several is read whole.
        Payload::Form(..)
        | Payload::Multipart(..)
        | Payload::Events(..)
        | Payload::Lines(_)
        | Payload::Bytes
        | Payload::Any => room.runtime_type("Bytes", Vec::new()),
    }
}

/// The type of what was answered, where that may come one value after the other.
fn streamed(
    context: &Context<'_>,
    room: &mut Room,
    payload: &Payload,
    names: &OperationNames,
) -> Type {
    let (name, ty) = match payload {
        Payload::Events(ty, _) => ("EventStream", ty),
        Payload::Lines(ty) => ("JsonLines", ty),
        payload => return held(context, room, payload),
    };
    let error = Type::Path(vec![names.error.clone()], Vec::new());
    let value = context.ty(room, ty);
    room.runtime_type(name, vec![value, error])
}

/// Whether what an operation answers when it succeeds comes one value after the other.
pub(super) fn streams(context: &Context<'_>, operation: &Operation) -> bool {
    match analyze::success(&context.api, operation) {
        Success::Always(payload) | Success::Maybe(payload) => payload.is_stream(),
        Success::Nothing | Success::Several => false,
    }
}

fn decode(payload: Option<&Payload>) -> Decode {
    match payload {
        None => Decode::Empty,
        Some(Payload::Json(_)) => Decode::Json,
        Some(Payload::Text) => Decode::Text,
        Some(Payload::Events(_, EventData::Json)) => Decode::Events(Events::Json),
        Some(Payload::Events(_, EventData::Text)) => Decode::Events(Events::Text),
        Some(Payload::Events(_, EventData::Whole)) => Decode::Events(Events::Whole),
        Some(Payload::Lines(_)) => Decode::Lines,
        Some(Payload::Form(..) | Payload::Multipart(..) | Payload::Bytes | Payload::Any) => {
            Decode::Bytes
        }
    }
}

fn status_docs(response: &Response) -> String {
    let status = match response.status {
        Status::Code(code) => format!("{code}"),
        Status::Range(digit) => format!("{digit}00 to {digit}99"),
        Status::Default => "Any other status".to_owned(),
    };
    let said = prose(&response.docs);
    // A short description stands behind the status; one with paragraphs of its own stands below.
    match said.contains('\n') {
        _ if said.is_empty() => format!("{status}."),
        false => format!("{status}: {said}"),
        true => paragraphs([format!("{status}.").as_str(), said.as_str()]),
    }
}

/// The media types that a success or a failure is documented to have, the success's first.
pub(super) fn accept(operation: &Operation) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    let (successes, failures): (Vec<&Response>, Vec<&Response>) = operation
        .responses
        .iter()
        .partition(|response| response.status.is_success());
    for kind in successes
        .iter()
        .chain(&failures)
        .filter_map(|response| response.content.as_ref())
        .map(|content| content.media_type.as_str())
    {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() {
        "*/*".to_owned()
    } else {
        kinds.join(", ")
    }
}

/// What reads the headers of an operation's successes.
pub(super) fn headers(
    context: &Context<'_>,
    room: &mut Room,
    operation: &Operation,
    names: &OperationNames,
) -> Option<Item> {
    let headers = analyze::headers(operation);
    let headers = headers.iter().zip(&names.headers);
    let members: Vec<Member> = headers
        .filter_map(|(same, name)| Some(Member::Fn(header(context, room, same, name)?)))
        .collect();
    let marker = Type::Path(vec![names.marker.clone()], Vec::new());
    (!members.is_empty()).then(|| {
        Item::Impl(Impl {
            of: None,
            target: room.runtime_type("Response", vec![marker]),
            members,
        })
    })
}

fn header(
    context: &Context<'_>,
    room: &mut Room,
    same: &[&Header],
    name: &Ident,
) -> Option<Function> {
    let (first, others) = same.split_first()?;
    let is_same = |other: &&Header| are_alike(context, &other.ty, &first.ty);
    // There is no null in a header, and no file.
    let ty = match context.api.resolved(&first.ty) {
        Ty::Nullable(inner) => inner,
        _ => &first.ty,
    };
    let is_text =
        !others.iter().all(is_same) || *context.api.resolved(ty) == Ty::String(Text::Binary);
    let value = match is_text {
        true => text(room),
        false => context.ty(room, ty),
    };
    let docs = prose_or(&first.docs, || format!("The header {}.", code(&first.name)));
    let is_deprecated = same.iter().all(|header| header.deprecated);
    Some(Function {
        docs: paragraphs([docs.as_str(), deprecated(is_deprecated)]),
        deprecated: false,
        visibility: Visibility::Public,
        name: name.clone(),
        receiver: Receiver::Ref,
        parameters: Vec::new(),
        output: Type::Path(room.prelude("option", "Option"), vec![value]),
        body: Body::Delegate(Ident::known("header"), first.name.clone(), Vec::new()),
    })
}
