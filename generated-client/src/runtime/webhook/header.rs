//! What the header of a signature holds: one signature or several, and fields beside them.

use super::super::HeaderMap;
use super::error::WebhookVerificationError as Error;
use http::{HeaderName, HeaderValue};

/// How long the values of a header may be together. The longest signature has 128 characters.
const MAX_LENGTH: usize = 8 * 1024;

/// How many signatures are looked at. A sender has two while it changes its secret.
const MAX_SIGNATURES: usize = 16;

/// Where signatures stand in a header.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) header: HeaderName,
    /// What stands before each of them.
    pub(super) prefix: String,
    /// The field that each of them is, where there are fields.
    pub(super) field: Option<String>,
    /// What stands between them, or between fields.
    pub(super) separator: Option<char>,
}

/// The values of a header, taken apart.
pub(super) struct Found<'h> {
    pub(super) signatures: Vec<&'h str>,
    fields: Vec<(&'h str, &'h str)>,
}

impl Layout {
    /// Takes the header of a request apart.
    pub(super) fn find<'h>(&self, headers: &'h HeaderMap) -> Result<Found<'h>, Error> {
        let values: Vec<&HeaderValue> = headers.get_all(&self.header).iter().collect();
        if values.is_empty() {
            return Err(missing(&self.header));
        }
        if values.iter().map(|value| value.len()).sum::<usize>() > MAX_LENGTH {
            return Err(malformed(&self.header));
        }
        let mut found = Found {
            signatures: Vec::new(),
            fields: Vec::new(),
        };
        for value in values {
            let value = value.to_str().map_err(|_| malformed(&self.header))?;
            match self.separator {
                Some(separator) => {
                    for part in value.split(separator) {
                        self.part(part, &mut found);
                    }
                }
                None => self.part(value, &mut found),
            }
        }
        if found.signatures.is_empty() || found.signatures.len() > MAX_SIGNATURES {
            return Err(malformed(&self.header));
        }
        Ok(found)
    }

    fn part<'h>(&self, part: &'h str, found: &mut Found<'h>) {
        let part = part.trim();
        let signature = match &self.field {
            None => Some(part),
            Some(field) => match part.split_once('=') {
                Some((name, value)) if name == field => Some(value),
                Some(other) => {
                    found.fields.push(other);
                    None
                }
                None => None,
            },
        };
        // A signature of another version has another prefix, and is passed over.
        let signature = signature.and_then(|text| text.strip_prefix(self.prefix.as_str()));
        found
            .signatures
            .extend(signature.filter(|text| !text.is_empty()));
    }

    /// The one value of a field.
    pub(super) fn field<'h>(&self, found: &Found<'h>, name: &str) -> Result<&'h str, Error> {
        let mut values = found.fields.iter().filter(|(known, _)| *known == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Ok(value),
            _ => Err(malformed(&self.header)),
        }
    }
}

/// The one value of a header. Of two it would not be known which one was signed.
pub(super) fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<&'h str, Error> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or_else(|| missing(name))?;
    let text = value.to_str().ok().filter(|text| !text.is_empty());
    match text {
        Some(text) if values.next().is_none() => Ok(text),
        _ => Err(malformed(name)),
    }
}

pub(super) fn malformed(name: &HeaderName) -> Error {
    Error::Malformed(name.as_str().to_owned())
}

fn missing(name: &HeaderName) -> Error {
    Error::Missing(name.as_str().to_owned())
}
