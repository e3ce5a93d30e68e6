//! What an operation answers a request that it takes.

use crate::accept::Accepted;
use crate::api::{Answer, Media, Operation};
use crate::encode::{self, Payload};
use crate::examples::{self, Written};
use crate::media::Notation;
use crate::prefer::Preferences;
use crate::refusal::Refusal;
use crate::schemas::Side;
use crate::view::Document;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;

/// What answers depend on besides the operation.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) document: &'a Document,
    pub(crate) preferences: &'a Preferences,
    pub(crate) accepted: &'a Accepted,
    pub(crate) seed: u64,
}

/// How many events or lines a stream has.
const STREAMED: usize = 3;

/// How many instances are tried for one that can be in a header.
const TRIED: usize = 20;

/// The answer of an operation, and what is to be said about it in the log.
pub(crate) fn answer(
    operation: &Operation,
    side: &Side,
    asked: &Asked<'_>,
) -> Result<(Response<Payload>, Vec<String>), Refusal> {
    let (status, answer, media) = chosen(operation, asked)?;
    let mut notes = Vec::new();
    let mut response = Response::new(Payload::empty());
    *response.status_mut() = status;
    let may_have_body = !matches!(status.as_u16(), 204 | 205 | 304);
    if let Some(media) = media.filter(|_| may_have_body) {
        *response.body_mut() = body(media, side, asked, &mut notes)?;
        let name = content_type(media, side, asked.accepted);
        if let Ok(value) = HeaderValue::from_str(&name) {
            response.headers_mut().insert(header::CONTENT_TYPE, value);
        }
    }
    for described in answer
        .map(|answer| answer.headers.as_slice())
        .unwrap_or_default()
    {
        let Ok(name) = HeaderName::from_bytes(described.name.as_bytes()) else {
            continue;
        };
        // These say what is sent, and not what the description would like.
        if [
            header::CONTENT_TYPE,
            header::CONTENT_LENGTH,
            header::TRANSFER_ENCODING,
            header::CONNECTION,
        ]
        .contains(&name)
        {
            continue;
        }
        let schema = described.schema.as_deref();
        let given = examples::given(asked.document, &described.pointer).into_iter();
        let given = given.filter_map(|example| match example.value {
            Written::Value(value) => encode::header(&value),
            Written::Text(text) => encode::header(&text.into()),
        });
        let own = examples::of_schema(side.shape(schema)).and_then(|value| encode::header(&value));
        let made = || {
            let instances = side.instances(schema, asked.seed, TRIED);
            instances.iter().rev().find_map(encode::header)
        };
        let value = given
            .chain(own)
            .next()
            .or_else(|| described.is_required.then(made)?);
        match value {
            Some(value) => {
                response.headers_mut().insert(name, value);
            }
            None if described.is_required => {
                notes.push(format!("no value is found for the header `{name}`"))
            }
            None => {}
        }
    }
    Ok((response, notes))
}

/// What is answered: a status, what is described for it, and the media type.
fn chosen<'o>(
    operation: &'o Operation,
    asked: &Asked<'_>,
) -> Result<(StatusCode, Option<&'o Answer>, Option<&'o Media>), Refusal> {
    let answers = &operation.answers;
    if let Some(code) = asked.preferences.code {
        let exact = code.to_string();
        let range = format!("{}XX", code / 100);
        let found = [exact, range, "DEFAULT".to_owned()]
            .iter()
            .find_map(|wanted| {
                answers
                    .iter()
                    .find(|answer| answer.status.to_ascii_uppercase() == *wanted)
            });
        let Some((answer, status)) = found.zip(StatusCode::from_u16(code).ok()) else {
            let known: Vec<&str> = answers
                .iter()
                .map(|answer| answer.status.as_str())
                .collect();
            let detail = format!(
                "`Prefer: code={code}` is not described; there are: {}",
                known.join(", ")
            );
            return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
        };
        let media = asked.accepted.choose(&answer.media).map(|(media, _)| media);
        return Ok((status, Some(answer), media));
    }
    let statuses = answers.iter().filter_map(|answer| {
        let status = status(&answer.status)?;
        Some((rank(&answer.status, status), status, answer))
    });
    let mut statuses: Vec<_> = statuses.collect();
    statuses.sort_by_key(|(rank, status, _)| (*rank, *status));
    let Some(((best, _), ..)) = statuses.first() else {
        return Ok((StatusCode::NO_CONTENT, None, None));
    };
    let best = *best;
    let mut offered: Vec<&str> = Vec::new();
    for (_, code, answer) in statuses.iter().filter(|((kind, _), ..)| *kind == best) {
        let Ok(status) = StatusCode::from_u16(*code) else {
            continue;
        };
        match asked.accepted.choose(&answer.media) {
            None => return Ok((status, Some(answer), None)),
            Some((media, true)) => return Ok((status, Some(answer), Some(media))),
            Some(_) => offered.extend(answer.media.iter().map(|media| media.name.as_str())),
        }
    }
    let detail = format!(
        "`Accept` takes none of what is answered: {}",
        offered.join(", ")
    );
    Err(Refusal::new(StatusCode::NOT_ACCEPTABLE, detail))
}

/// The status that an answer is sent with; nothing if it is none that ends an exchange.
fn status(described: &str) -> Option<u16> {
    match described.to_ascii_uppercase().as_str() {
        "DEFAULT" => Some(200),
        text => {
            let digits = text.replace('X', "0");
            digits
                .parse()
                .ok()
                .filter(|code| (200..=599).contains(code))
        }
    }
}

/// What is answered first: successes, then what stands for all, then redirections, then whatever else there is; of the
/// same kind, what is exact comes before ranges.
fn rank(described: &str, status: u16) -> (u8, bool) {
    let is_exact = described.bytes().all(|byte| byte.is_ascii_digit());
    let kind = match status {
        _ if described.eq_ignore_ascii_case("default") => 1,
        200..300 => 0,
        300..400 => 2,
        _ => 3,
    };
    (kind, !is_exact)
}

fn content_type(media: &Media, side: &Side, accepted: &Accepted) -> String {
    if !media.media_type.is_range() {
        return media.name.clone();
    }
    let suffixed = || {
        media
            .media_type
            .essence
            .contains("/*+")
            .then(|| media.media_type.essence.replace("*+", ""))
    };
    let asked = accepted.concrete(&media.media_type).map(str::to_owned);
    asked.or_else(suffixed).unwrap_or_else(|| {
        let kinds = side.shape(media.schema.as_deref()).kinds();
        let text = if kinds.string || media.schema.is_none() {
            "application/octet-stream"
        } else {
            "application/json"
        };
        text.to_owned()
    })
}

fn body(
    media: &Media,
    side: &Side,
    asked: &Asked<'_>,
    notes: &mut Vec<String>,
) -> Result<Payload, Refusal> {
    let notation = match media.media_type.is_range() {
        true => {
            crate::media::MediaType::parse(&content_type(media, side, asked.accepted)).notation()
        }
        false => media.media_type.notation(),
    };
    let given = examples::given(asked.document, &media.pointer);
    if let Some(name) = &asked.preferences.example {
        let Some(example) = given
            .iter()
            .find(|example| example.name.as_ref() == Some(name))
        else {
            let names: Vec<&str> = given
                .iter()
                .filter_map(|example| example.name.as_deref())
                .collect();
            let known = match names.is_empty() {
                true => "there is no example with a name".to_owned(),
                false => format!("there are: {}", names.join(", ")),
            };
            let detail = format!("`Prefer: example={name}` is not described; {known}");
            return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
        };
        let value = match &example.value {
            Written::Text(text) => return Ok(Payload::text(text.clone())),
            Written::Value(value) => value,
        };
        let fitting = examples::answerable(&asked.document.value, side, media, value);
        if fitting.is_none() && notation == Notation::Json {
            notes.push(format!("the example `{name}` is not valid by its schema"));
        }
        let value = fitting.unwrap_or_else(|| value.clone());
        return Ok(encoded(notation, &value, media, notes));
    }
    if !asked.preferences.is_dynamic {
        let own = examples::of_schema(side.shape(media.schema.as_deref()));
        let own = own.map(|value| examples::Example {
            name: None,
            value: Written::Value(value),
        });
        for example in given.into_iter().chain(own) {
            let value = match example.value {
                Written::Text(text) => return Ok(Payload::text(text)),
                Written::Value(value) => value,
            };
            // Where a text is not JSON, the example is it, and no value that its schema is about.
            if let (false, Value::String(text)) = (notation == Notation::Json, &value) {
                return Ok(Payload::text(text.clone()));
            }
            match examples::answerable(&asked.document.value, side, media, &value) {
                Some(value) => return Ok(encoded(notation, &value, media, notes)),
                None => notes.push(match example.name {
                    Some(name) => format!(
                        "the example `{name}` is not valid by its schema and is passed over"
                    ),
                    None => "an example is not valid by its schema and is passed over".to_owned(),
                }),
            }
        }
    }
    Ok(made(notation, media, side, asked, notes))
}

/// A body out of the schema.
fn made(
    notation: Notation,
    media: &Media,
    side: &Side,
    asked: &Asked<'_>,
    notes: &mut Vec<String>,
) -> Payload {
    let schema = media.schema.as_deref();
    let item = media.item.as_deref();
    match notation {
        Notation::Events | Notation::Lines | Notation::Sequence => {
            let by = item.or(schema);
            let values = examples::instances(side, by, asked.seed, STREAMED);
            // A schema of a list is about all that comes.
            let values = match (item, values.as_slice()) {
                (None, [.., Value::Array(items)]) => items.clone(),
                _ => values,
            };
            let are_events = item.is_some_and(|item| {
                let properties = side.shape(Some(item)).properties();
                properties.iter().any(|(name, _)| *name == "data")
            });
            encode::values(notation, &values, are_events)
        }
        Notation::Bytes if schema.is_none() || is_binary(side, schema) => {
            let bytes = asked.seed.to_le_bytes();
            Payload::Whole(bytes::Bytes::copy_from_slice(&bytes))
        }
        _ if schema.is_none() => match notation {
            Notation::Json => Payload::text("null"),
            _ => Payload::empty(),
        },
        _ => match examples::instance(side, schema, asked.seed) {
            Some(value) => encoded(notation, &value, media, notes),
            None => {
                notes.push("no instance of the schema is found".to_owned());
                Payload::empty()
            }
        },
    }
}

fn is_binary(side: &Side, schema: Option<&str>) -> bool {
    let shape = side.shape(schema);
    let kinds = shape.kinds();
    shape.keyword("format").and_then(Value::as_str) == Some("binary")
        || !(kinds.object || kinds.array)
}

fn encoded(notation: Notation, value: &Value, media: &Media, notes: &mut Vec<String>) -> Payload {
    let streamed = matches!(
        notation,
        Notation::Events | Notation::Lines | Notation::Sequence
    );
    if streamed {
        let one = std::slice::from_ref(value);
        return encode::values(notation, value.as_array().map_or(one, Vec::as_slice), false);
    }
    encode::value(notation, value).unwrap_or_else(|| {
        notes.push(format!(
            "the answer is empty: `{}` is not written out of a schema",
            media.name
        ));
        Payload::empty()
    })
}
