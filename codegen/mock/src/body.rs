//! Bodies of requests: whether one is there, of which media type, and whether it is valid.

use crate::api::{Body, Media};
use crate::fields::{Pairs, Sent, Style};
use crate::media::{MediaType, Notation};
use crate::multipart;
use crate::refusal::{Refusal, Violation};
use crate::schemas::Side;
use crate::shape::{Reading, Shape};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};

/// What is wrong with a body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// What keeps it from being read.
    pub(crate) malformed: Vec<Violation>,
    /// What is not valid in what was read.
    pub(crate) invalid: Vec<Violation>,
}

impl Findings {
    fn malformed(why: impl Into<String>) -> Self {
        Self {
            malformed: vec![Violation::new("body", why)],
            invalid: Vec::new(),
        }
    }

    fn invalid(invalid: Vec<Violation>) -> Self {
        Self {
            malformed: Vec::new(),
            invalid,
        }
    }
}

/// Judges a body.
pub(crate) fn check(
    body: &Body,
    headers: &HeaderMap,
    bytes: &[u8],
    side: &Side,
) -> Result<Findings, Refusal> {
    let written = headers
        .get(header::CONTENT_TYPE)
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    if bytes.is_empty() && (written.is_none() || !body.is_required) {
        return Ok(match body.is_required {
            true => Findings::malformed("is required"),
            false => Findings::default(),
        });
    }
    if let Some(coding) = headers.get(header::CONTENT_ENCODING)
        && !coding.as_bytes().eq_ignore_ascii_case(b"identity")
    {
        let refusal = Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "bodies are read as they are, without a content coding",
        );
        return Err(refusal.with("accept-encoding", "identity".to_owned()));
    }
    let sent = written.as_deref().map(MediaType::parse);
    let closeness = |media: &Media| {
        sent.as_ref()
            .and_then(|sent| media.media_type.closeness(sent))
    };
    let described = body
        .media
        .iter()
        .filter_map(|media| Some((closeness(media)?, media)));
    let closest = described.max_by_key(|(closeness, _)| *closeness);
    let (Some((_, media)), Some(sent)) = (closest, sent.as_ref()) else {
        if body.media.is_empty() {
            return Ok(Findings::default());
        }
        let names: Vec<&str> = body.media.iter().map(|media| media.name.as_str()).collect();
        let names = names.join(", ");
        let detail = match written {
            Some(written) => format!("the body is `{written}`, and `Content-Type` may be: {names}"),
            None => format!("the body has no `Content-Type`, which may be: {names}"),
        };
        let listed: String = names
            .chars()
            .filter(|character| (' '..='~').contains(character))
            .collect();
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).with("accept", listed));
    };
    Ok(read(media, sent, bytes, side))
}

fn read(media: &Media, sent: &MediaType, bytes: &[u8], side: &Side) -> Findings {
    let schema = media.schema.as_deref();
    let text = std::str::from_utf8(bytes);
    let Ok(text) = text else {
        return match sent.notation() {
            Notation::Multipart => multipart(media, sent, bytes, side),
            Notation::Bytes | Notation::Xml => Findings::default(),
            // A text may be in another encoding than ours.
            Notation::Text if sent.parameter("charset").is_some() => Findings::default(),
            _ => Findings::malformed("is not UTF-8"),
        };
    };
    match sent.notation() {
        Notation::Json => match serde_json::from_str::<Value>(text) {
            Ok(value) => Findings::invalid(side.violations(schema, &value, "body")),
            Err(error) => Findings::malformed(format!("is not JSON: {error}")),
        },
        Notation::Lines => items(media, text.lines(), side),
        Notation::Sequence => items(media, text.split('\u{1e}'), side),
        Notation::Form => Findings::invalid(form(media, text, side, "body")),
        Notation::Multipart => multipart(media, sent, bytes, side),
        Notation::Text => {
            let sent = Sent {
                scalar: Some(text.to_owned()),
                ..Sent::default()
            };
            let candidates = sent.candidates(side.shape(schema));
            let is_valid = candidates.iter().any(|value| side.accepts(schema, value));
            let kinds = side.shape(schema).kinds();
            let is_foreign = kinds.object && !kinds.string;
            match candidates.first().filter(|_| !is_valid && !is_foreign) {
                Some(value) => Findings::invalid(side.violations(schema, value, "body")),
                None => Findings::default(),
            }
        }
        Notation::Events | Notation::Xml | Notation::Bytes => Findings::default(),
    }
}

/// Values of JSON, one behind the other.
fn items<'t>(media: &Media, texts: impl Iterator<Item = &'t str>, side: &Side) -> Findings {
    let mut findings = Findings::default();
    let mut values = Vec::new();
    for (index, text) in texts
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .enumerate()
    {
        let at = format!("body/{index}");
        match serde_json::from_str::<Value>(text) {
            Ok(value) if media.item.is_some() => {
                findings
                    .invalid
                    .extend(side.violations(media.item.as_deref(), &value, &at));
            }
            Ok(value) => values.push(value),
            Err(error) => findings
                .malformed
                .push(Violation::new(at, format!("is not JSON: {error}"))),
        }
    }
    // What a schema beside no `itemSchema` is about: the list, or each of its items.
    let schema = media.schema.as_deref();
    if side.shape(schema).kinds().array {
        findings
            .invalid
            .extend(side.violations(schema, &values.into(), "body"));
    } else {
        for (index, value) in values.iter().enumerate() {
            findings
                .invalid
                .extend(side.violations(schema, value, &format!("body/{index}")));
        }
    }
    findings
}

/// What is wrong with a form.
pub(crate) fn form(media: &Media, text: &str, side: &Side, at: &str) -> Vec<Violation> {
    let schema = media.schema.as_deref();
    let shape = side.shape(schema);
    let pairs = Pairs::parse(text);
    let mut fields: Vec<(&str, Sent, Shape<'_>)> = Vec::new();
    let mut wrong = Vec::new();
    let properties = shape.properties();
    let is_own = |key: &str| properties.iter().any(|(known, _)| *known == key);
    for (name, property) in &properties {
        let encoding = media.encoding.iter().find(|(known, _)| known == name);
        let said = encoding.and_then(|(_, encoding)| encoding.style.clone());
        let styles = match said {
            Some(style) => vec![style],
            // A list is an entry an item, and brackets are what everybody writes who has objects.
            None => vec![Style {
                name: "deepObject".to_owned(),
                explode: true,
            }],
        };
        for style in styles {
            match pairs.sent(name, &style, *property, is_own) {
                Ok(Some(sent)) => fields.push((name, sent, *property)),
                Ok(None) => {}
                Err(why) => wrong.push(Violation::new(format!("{at}/{name}"), why)),
            }
        }
    }
    let is_spread = |key: &str| {
        media.encoding.iter().any(|(name, encoding)| {
            let explodes = encoding
                .style
                .as_ref()
                .is_some_and(|style| style.explode && style.name == "form");
            let kinds = shape.property(name).kinds();
            explodes
                && kinds.object
                && (shape
                    .property(name)
                    .properties()
                    .iter()
                    .any(|(known, _)| *known == key)
                    || shape.property(name).has_others())
        })
    };
    for (key, _) in &pairs.0 {
        let base = key.split('[').next().unwrap_or_default();
        let is_known = is_own(key)
            || is_own(base)
            || is_spread(key)
            || fields.iter().any(|(known, ..)| known == key);
        if !is_known {
            let style = Style {
                name: "form".to_owned(),
                explode: true,
            };
            let property = shape.property(key);
            if let Ok(Some(sent)) = pairs.sent(key, &style, property, |_| true) {
                fields.push((key, sent, property));
            }
        }
    }
    if wrong.is_empty() {
        wrong = of_fields(&fields, schema, side, at);
    }
    wrong
}

/// What is wrong with an object whose properties were sent as texts.
fn of_fields(
    fields: &[(&str, Sent, Shape<'_>)],
    schema: Option<&str>,
    side: &Side,
    at: &str,
) -> Vec<Violation> {
    let mut first = None;
    for reading in [Reading::Typed, Reading::Text] {
        for is_plain in [false, true] {
            let object = fields.iter().filter_map(|(name, sent, shape)| {
                let mut values = sent.values(*shape, reading);
                let value = if is_plain {
                    values.pop()
                } else {
                    values.into_iter().next()
                };
                Some((
                    (*name).to_owned(),
                    value.map(|value| from_json(value, *shape))?,
                ))
            });
            let object = Value::Object(object.collect::<Map<_, _>>());
            if side.accepts(schema, &object) {
                return Vec::new();
            }
            first.get_or_insert(object);
        }
    }
    first
        .map(|object| side.violations(schema, &object, at))
        .unwrap_or_default()
}

/// Objects in forms, and lists that are not repeated, are texts of JSON.
fn from_json(value: Value, shape: Shape<'_>) -> Value {
    let kinds = shape.kinds();
    let text = match &value {
        Value::String(text) => text,
        Value::Array(items) => match items.as_slice() {
            [Value::String(text)] if text.starts_with('[') => text,
            [..] if shape.item(0).kinds().object => {
                let items = items.iter().enumerate();
                return items
                    .map(|(index, item)| from_json(item.clone(), shape.item(index)))
                    .collect();
            }
            _ => return value,
        },
        _ => return value,
    };
    let is_wanted =
        (kinds.object && text.starts_with('{')) || (kinds.array && text.starts_with('['));
    match serde_json::from_str(text) {
        Ok(read) if is_wanted => read,
        _ => value,
    }
}

fn multipart(media: &Media, sent: &MediaType, bytes: &[u8], side: &Side) -> Findings {
    let Some(boundary) = sent
        .parameter("boundary")
        .filter(|boundary| !boundary.is_empty())
    else {
        return Findings::malformed("is of parts, and `Content-Type` does not say their boundary");
    };
    let parts = match multipart::parts(bytes, boundary) {
        Ok(parts) => parts,
        Err(why) => return Findings::malformed(why),
    };
    if sent.essence != "multipart/form-data" {
        return Findings::default();
    }
    let mut findings = Findings::default();
    let schema = media.schema.as_deref();
    let shape = side.shape(schema);
    let mut first = None;
    for reading in [Reading::Typed, Reading::Text] {
        let mut object = Map::new();
        for (index, part) in parts.iter().enumerate() {
            let Some(name) = &part.name else {
                if reading == Reading::Typed {
                    findings.malformed.push(Violation::new(
                        format!("body/{index}"),
                        "is a part of a form, and has no name",
                    ));
                }
                continue;
            };
            let property = shape.property(name);
            let kinds = property.kinds();
            let is_list = kinds.array && !kinds.string;
            let value = |shape: Shape<'_>| match part.is_json() {
                true => serde_json::from_slice(part.content).map_err(|error| error.to_string()),
                false => {
                    let text = String::from_utf8_lossy(part.content);
                    Ok(from_json(shape.scalar(&text, reading), shape))
                }
            };
            let at = format!("body/{name}");
            let encoding = media.encoding.iter().find(|(known, _)| known == name);
            if let (Some((_, encoding)), Some(written), Reading::Typed) =
                (encoding, &part.media_type, reading)
                && !encoding.content_types.is_empty()
                && !encoding
                    .content_types
                    .iter()
                    .any(|known| known.closeness(written).is_some())
            {
                let why = format!(
                    "is `{}`, which its `encoding` does not list",
                    written.essence
                );
                findings.invalid.push(Violation::new(at.clone(), why));
            }
            match (is_list, object.get_mut(name)) {
                (true, None) => match value(property.item(0)) {
                    // The list as a whole may be one part.
                    Ok(Value::Array(items)) => drop(object.insert(name.clone(), items.into())),
                    Ok(item) => drop(object.insert(name.clone(), vec![item].into())),
                    Err(why) => findings
                        .malformed
                        .push(Violation::new(at, format!("is not JSON: {why}"))),
                },
                (true, Some(Value::Array(items))) => match value(property.item(items.len())) {
                    Ok(item) => items.push(item),
                    Err(why) => findings
                        .malformed
                        .push(Violation::new(at, format!("is not JSON: {why}"))),
                },
                _ => match value(property) {
                    Ok(value) => drop(object.insert(name.clone(), value)),
                    Err(why) => findings
                        .malformed
                        .push(Violation::new(at, format!("is not JSON: {why}"))),
                },
            }
        }
        let object = Value::Object(object);
        if side.accepts(schema, &object) || !findings.malformed.is_empty() {
            return findings;
        }
        first.get_or_insert(object);
    }
    if let Some(object) = first {
        findings
            .invalid
            .extend(side.violations(schema, &object, "body"));
    }
    findings
}
