//! What operations answer when they succeed.

use std::collections::BTreeMap;

use crate::ir::{Api, Content, Header, Method, Operation, Payload, Response, Status};

/// What an operation answers when it succeeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Success<'a> {
    /// Nothing but a status and headers.
    Nothing,
    /// Always the same.
    Always(&'a Payload),
    /// The same or nothing, by status.
    Maybe(&'a Payload),
    /// Something else with each status.
    Several,
}

/// The answers that are successes: those with such a status or, where none has, that for all statuses.
pub fn successes(operation: &Operation) -> Vec<&Response> {
    let with = |is_meant: fn(Status) -> bool| {
        let responses = operation.responses.iter();
        responses
            .filter(|response| is_meant(response.status))
            .collect::<Vec<_>>()
    };
    let successes = with(Status::is_success);
    if successes.is_empty() {
        with(|status| status == Status::Default)
    } else {
        successes
    }
}

/// What an answer holds. The answer to HEAD has no body, nor has one with some of the statuses, whatever is said of it
/// (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5).
pub fn content<'a>(operation: &Operation, response: &'a Response) -> Option<&'a Content> {
    let is_empty = operation.method == Method::Head
        || matches!(response.status, Status::Code(204 | 205 | 304));
    response.content.as_ref().filter(|_| !is_empty)
}

/// What an operation answers when it succeeds.
pub fn success<'a>(api: &Api, operation: &'a Operation) -> Success<'a> {
    let payload = |response| content(operation, response).map(|content| &content.payload);
    let payloads: Vec<Option<&Payload>> = successes(operation).into_iter().map(payload).collect();
    let mut some = payloads.iter().flatten();
    let Some(first) = some.next() else {
        return Success::Nothing;
    };
    if !some.all(|other| are_alike(api, first, other)) {
        Success::Several
    } else if payloads.contains(&None) {
        Success::Maybe(first)
    } else {
        Success::Always(first)
    }
}

/// Whether two bodies are read alike.
fn are_alike(api: &Api, one: &Payload, other: &Payload) -> bool {
    match (one, other) {
        (Payload::Json(one), Payload::Json(other))
        | (Payload::Lines(one), Payload::Lines(other)) => api.resolved(one) == api.resolved(other),
        (Payload::Events(one, how), Payload::Events(other, others)) => {
            how == others && api.resolved(one) == api.resolved(other)
        }
        (one, other) => one == other,
    }
}

/// The headers of an operation's successes, each with all that is said of it: in the order in which they are met.
pub fn headers(operation: &Operation) -> Vec<Vec<&Header>> {
    let mut headers: Vec<Vec<&Header>> = Vec::new();
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    for header in successes(operation)
        .into_iter()
        .flat_map(|response| &response.headers)
    {
        let name = header.name.to_ascii_lowercase();
        let position = *positions.entry(name).or_insert(headers.len());
        match headers.get_mut(position) {
            Some(met) => met.push(header),
            None => headers.push(vec![header]),
        }
    }
    headers
}
