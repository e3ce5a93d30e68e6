//! Parameters of requests: found where they are sent, read by their style, judged by their schema.

use crate::api::{In, Media, Operation, Parameter};
use crate::credentials;
use crate::fields::{Pairs, Sent, plain, split};
use crate::media::Notation;
use crate::refusal::Violation;
use crate::schemas::Side;
use crate::template::{Captures, decoded};
use http::{HeaderMap, header};
use serde_json::Value;

/// What parameters are sent in.
#[derive(Debug)]
pub(crate) struct Sending<'a> {
    pub(crate) captures: &'a Captures,
    /// The query as it was sent.
    pub(crate) query: &'a str,
    pub(crate) pairs: &'a Pairs,
    pub(crate) headers: &'a HeaderMap,
}

impl In {
    /// What it is called in violations.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::QueryString => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// What is wrong with the parameters of a request.
pub(crate) fn check(operation: &Operation, side: &Side, sending: &Sending<'_>) -> Vec<Violation> {
    let parameters = operation.parameters.iter();
    parameters
        .flat_map(|parameter| {
            let at = format!("{}.{}", parameter.place.name(), parameter.name);
            match sent(operation, parameter, side, sending) {
                Err(why) => vec![Violation::new(at, why)],
                // A variable that the path does not have cannot be sent.
                Ok(None) if parameter.is_required && parameter.place != In::Path => {
                    vec![Violation::new(at, "is required")]
                }
                Ok(None) => Vec::new(),
                Ok(Some(sent)) => judged(parameter, &sent, side, &at),
            }
        })
        .collect()
}

/// The names in a query that the description says nothing of.
pub(crate) fn unknown(
    operation: &Operation,
    side: &Side,
    pairs: &Pairs,
    in_path: &[String],
) -> Vec<String> {
    if operation
        .parameters
        .iter()
        .any(|parameter| parameter.place == In::QueryString)
    {
        return Vec::new();
    }
    let mut unknown: Vec<String> = Vec::new();
    for (name, _) in &pairs.0 {
        let is_known = is_known(operation, side, name)
            || in_path.contains(name)
            || operation.parameters.iter().any(|parameter| {
                spreads(parameter) && {
                    let shape = side.shape(parameter.schema.as_deref());
                    shape.has_others()
                }
            });
        if !is_known && !unknown.contains(name) {
            unknown.push(name.clone());
        }
    }
    unknown
}

/// Whether the parameter's properties are sent under their own names.
fn spreads(parameter: &Parameter) -> bool {
    parameter.place == In::Query && parameter.style.explode && parameter.style.name == "form"
}

/// Whether a name in a query is described, but for names that an object keeps for what it does not describe.
fn is_known(operation: &Operation, side: &Side, name: &str) -> bool {
    credentials::query_names(operation).any(|known| known == name)
        || operation.parameters.iter().any(|parameter| {
            let properties = || side.shape(parameter.schema.as_deref()).properties();
            let is_below = || {
                name.strip_prefix(parameter.name.as_str())
                    .is_some_and(|rest| rest.starts_with('['))
            };
            parameter.place == In::Query
                && (parameter.name == name
                    || (parameter.style.name == "deepObject" && is_below())
                    || (spreads(parameter) && properties().iter().any(|(known, _)| *known == name)))
        })
}

/// What was sent for a parameter, if anything was.
fn sent(
    operation: &Operation,
    parameter: &Parameter,
    side: &Side,
    sending: &Sending<'_>,
) -> Result<Option<Sent>, String> {
    let shape = side.shape(parameter.schema.as_deref());
    let name = parameter.name.as_str();
    match parameter.place {
        In::Path => {
            let found = sending.captures.iter().find(|(known, _)| known == name);
            found.map(|(_, text)| in_path(parameter, text)).transpose()
        }
        In::Query => {
            let is_known = |name: &str| is_known(operation, side, name);
            sending.pairs.sent(name, &parameter.style, shape, is_known)
        }
        In::QueryString => Ok((!sending.query.is_empty()).then(|| Sent {
            scalar: Some(
                match parameter
                    .content
                    .as_ref()
                    .map(|media| media.media_type.notation())
                {
                    Some(Notation::Form) => sending.query.to_owned(),
                    _ => plain(sending.query),
                },
            ),
            ..Sent::default()
        })),
        In::Header => {
            let lines: Vec<_> = sending.headers.get_all(name).iter().collect();
            let lines: Vec<_> = lines
                .iter()
                .map(|line| String::from_utf8_lossy(line.as_bytes()))
                .collect();
            let text = lines.join(",");
            let pieces = text
                .split(',')
                .map(|piece| piece.trim().to_owned())
                .collect();
            Ok((!lines.is_empty())
                .then(|| Sent::delimited(pieces, text.clone(), parameter.style.explode)))
        }
        In::Cookie => {
            let found = cookies(sending.headers);
            found
                .sent(name, &parameter.style, shape, |_| false)
                .map(|sent| {
                    sent.map(|mut sent| {
                        // A list goes into one cookie either way.
                        if let (Some(text), Some(list)) = (found.of(name).next(), &sent.list)
                            && list.len() == 1
                        {
                            let separator = if text.contains('&') {
                                format!("&{name}=")
                            } else {
                                ",".to_owned()
                            };
                            sent.list = Some(
                                text.split(&separator)
                                    .map(|item| decoded(item).into_owned())
                                    .collect(),
                            );
                        }
                        sent
                    })
                })
        }
    }
}

/// A text of a path by its style.
fn in_path(parameter: &Parameter, text: &str) -> Result<Sent, String> {
    // In a path, `+` is itself.
    let text = text.replace('+', "%2B");
    let explode = parameter.style.explode;
    let name = parameter.name.as_str();
    match parameter.style.name.as_str() {
        "label" => {
            let rest = text
                .strip_prefix('.')
                .ok_or("is of style label, which begins with a dot")?;
            let delimiter = if explode { '.' } else { ',' };
            Ok(Sent::delimited(
                split(rest, delimiter),
                plain(rest),
                explode,
            ))
        }
        "matrix" => {
            let rest = text
                .strip_prefix(';')
                .ok_or("is of style matrix, which begins with a semicolon")?;
            let own = |part: &str| {
                let value = part.strip_prefix(name)?;
                value
                    .strip_prefix('=')
                    .or(Some(value).filter(|value| value.is_empty()))
                    .map(plain)
            };
            let parts = rest.split(';');
            let list: Option<Vec<String>> = parts.clone().map(own).collect();
            match (explode, list) {
                (true, Some(list)) => Ok(Sent {
                    scalar: list.first().cloned().filter(|_| list.len() == 1),
                    list: Some(list),
                    ..Sent::default()
                }),
                (true, None) => Ok(Sent::delimited(
                    parts.map(plain).collect(),
                    plain(rest),
                    true,
                )),
                (false, _) => {
                    let value = rest
                        .strip_prefix(name)
                        .and_then(|rest| rest.strip_prefix('='));
                    let value = value.ok_or_else(|| {
                        format!("is of style matrix, which begins with `;{name}=`")
                    })?;
                    Ok(Sent::delimited(split(value, ','), plain(value), false))
                }
            }
        }
        _ => Ok(Sent::delimited(split(&text, ','), plain(&text), explode)),
    }
}

/// What is wrong with what was sent for a parameter.
fn judged(parameter: &Parameter, sent: &Sent, side: &Side, at: &str) -> Vec<Violation> {
    if parameter.may_be_empty && sent.is_empty() {
        return Vec::new();
    }
    if let Some(media) = &parameter.content {
        return content(media, sent.scalar.as_deref().unwrap_or_default(), side, at);
    }
    let schema = parameter.schema.as_deref();
    let candidates = sent.candidates(side.shape(schema));
    if candidates
        .iter()
        .any(|candidate| side.accepts(schema, candidate))
    {
        return Vec::new();
    }
    let likeliest = candidates.first();
    likeliest
        .map(|value| side.violations(schema, value, at))
        .unwrap_or_default()
}

/// What is wrong with a text that is of a media type.
fn content(media: &Media, text: &str, side: &Side, at: &str) -> Vec<Violation> {
    let schema = media.schema.as_deref();
    match media.media_type.notation() {
        Notation::Json => match serde_json::from_str::<Value>(text) {
            Ok(value) => side.violations(schema, &value, at),
            Err(error) => vec![Violation::new(at, format!("is not JSON: {error}"))],
        },
        Notation::Form => crate::body::form(media, text, side, at),
        _ => side.violations(schema, &text.into(), at),
    }
}

/// The cookies of a request.
pub(crate) fn cookies(headers: &HeaderMap) -> Pairs {
    let lines = headers.get_all(header::COOKIE).iter();
    let lines: Vec<_> = lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    let cookies = lines.iter().flat_map(|line| line.split(';')).map(str::trim);
    let cookies = cookies.filter_map(|cookie| cookie.split_once('='));
    Pairs(
        cookies
            .map(|(name, value)| (name.to_owned(), value.replace('+', "%2B")))
            .collect(),
    )
}
