//! What operations answer.

use super::docs::{paragraphs, prose};
use crate::ir::{Method, Operation, Response, Status, Ty};
use crate::names::{Ident, OperationNames};

/// What an operation answers when it succeeds; `lower` has seen to it that all successes answer alike.
pub(super) fn success(operation: &Operation) -> Option<&Ty> {
    // The answer to HEAD has no body, whatever is said of it (RFC 9110, section 9.3.2).
    if operation.method == Method::Head {
        return None;
    }
    let successes = || {
        operation
            .responses
            .iter()
            .filter(|response| response.status.is_success())
    };
    if successes().next().is_some() {
        return successes().find_map(ty);
    }
    let mut responses = operation.responses.iter();
    ty(responses.find(|response| response.status == Status::Default)?)
}

fn ty(response: &Response) -> Option<&Ty> {
    response.content.as_ref()?.payload.ty()
}

/// What an operation answers when it fails and says how: single statuses before ranges, and ranges before all others.
pub(super) fn failures<'o>(
    operation: &'o Operation,
    names: &'o OperationNames,
) -> impl Iterator<Item = (&'o Response, &'o Ident, &'o Ty)> {
    let mut failures: Vec<_> = operation
        .responses
        .iter()
        .zip(&names.responses)
        .filter(|(response, _)| !response.status.is_success())
        .filter_map(|(response, name)| Some((response, name, ty(response)?)))
        .collect();
    failures.sort_by_key(|(response, ..)| match response.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    failures.into_iter()
}

pub(super) fn failure_docs(response: &Response) -> String {
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
