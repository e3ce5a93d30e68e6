//! What a value is taken for where it is left out, and whether it is a value that its schema allows.

use serde_json::Value as Json;

use super::super::Lowerer;
use super::elements::{Element, Part, expand};
use super::facets::{Facets, JsonType};
use super::{formats, scalars};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::Integer;

impl<'a> Lowerer<'a> {
    /// What a value is taken for where it is left out, as JSON.
    pub(super) fn default(&mut self, elements: &[Element<'a>]) -> Option<String> {
        let (parts, _) = expand(elements, self.named, &self.work);
        // What is said last is said by the schema that is nearest.
        let (part, value) = parts
            .iter()
            .rev()
            .find_map(|part| Some((part, part.schema.schema_data.default.as_ref()?)))?;
        if value.is_null() {
            if self.allows_null(elements) {
                return Some(value.to_string());
            }
            self.warn(
                Diagnostic::note(
                    Code::Contradiction,
                    "the default is null, which the schema does not allow: it is ignored",
                )
                .at(part.at)
                .about("default"),
            );
            return None;
        }
        let facets = Facets::of(&parts);
        match fit(value, &facets, &parts) {
            Ok(text) => Some(text),
            Err(why) => {
                self.contradiction(part.at, "default", &format!("{why}: it is ignored"));
                None
            }
        }
    }
}

/// A default as JSON, or why it is not a value that joined facets allow.
fn fit(value: &Json, facets: &Facets<'_>, parts: &[Part<'_>]) -> Result<String, String> {
    let types = facets.types.as_deref();
    let has = |wanted| types.is_none_or(|types| types.contains(&wanted));
    let number = number_of(value).filter(|_| !has(JsonType::String));
    let text = match &number {
        Some(number) => number.clone(),
        None => value.to_string(),
    };
    let values = facets.values.as_ref();
    let is_listed = values.is_none_or(|values| values.iter().any(|(_, listed)| *listed == value));
    let is_of_type = match &number {
        Some(number) => has(JsonType::Number) || has(JsonType::Integer) && is_whole(number),
        None => types.is_none_or(|types| is_of(value, types)),
    };
    if !is_listed || !is_of_type {
        return Err("the default is not a value that the schema allows".to_owned());
    }
    let is_number = number.is_some() || value.is_number();
    if is_number && has(JsonType::Integer) && !has(JsonType::Number) {
        let size = scalars::holding(scalars::integer(facets.format, parts), facets);
        let (range, what) = range(facets.format, size);
        let fits = |(least, most)| scalars::is_within(&text, least, most);
        if range.is_some_and(|range| !fits(range)) {
            return Err(format!("the default `{text}` is beyond what {what} holds"));
        }
    }
    if is_number && number.is_some() && !is_whole(&text) {
        return Err(format!(
            "the default `{text}` is beyond what a number holds"
        ));
    }
    if let (Some(written), Some(format)) = (value.as_str(), facets.format)
        && number.is_none()
        && types == Some(&[JsonType::String])
        && !formats::allows(format, written)
    {
        return Err(format!("the default `{written}` is no `{format}`"));
    }
    Ok(text)
}

/// The text of a number that JSON's values do not hold, which is handed on as a text.
fn number_of(value: &Json) -> Option<String> {
    let text = value.as_str()?;
    let is_number = text.parse::<f64>().is_ok()
        && text.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    let is_held = match is_whole(text) {
        true => text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok(),
        false => text.parse::<f64>().is_ok_and(f64::is_finite),
    };
    (is_number && !is_held).then(|| text.to_owned())
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a value is of one of the types.
fn is_of(value: &Json, types: &[JsonType]) -> bool {
    let Some(own) = JsonType::of_value(value) else {
        return true;
    };
    // `1.0` is an integer, too.
    let is_whole = value.as_f64().is_some_and(|value| value.fract() == 0.0);
    types
        .iter()
        .any(|one| own.is_a(*one) || (is_whole && *one == JsonType::Integer))
}

/// What integers of a format are, or those of a size where no format is known: from what to what, and what that is called.
fn range(format: Option<&str>, size: Integer) -> (Option<(i128, i128)>, String) {
    let of_format = format.and_then(|format| {
        Some(match format {
            "int8" => (i8::MIN.into(), i8::MAX.into()),
            "int16" => (i16::MIN.into(), i16::MAX.into()),
            "int32" => (i32::MIN.into(), i32::MAX.into()),
            "int64" => (i64::MIN.into(), i64::MAX.into()),
            "uint8" => (0, u8::MAX.into()),
            "uint16" => (0, u16::MAX.into()),
            "uint32" => (0, u32::MAX.into()),
            "uint64" => (0, u64::MAX.into()),
            _ => return None,
        })
    });
    if let (Some(range), Some(format)) = (of_format, format) {
        return (Some(range), format!("`{format}`"));
    }
    let of = |least: i128, most: i128, what: &str| (Some((least, most)), what.to_owned());
    match size {
        Integer::I32 => of(i32::MIN.into(), i32::MAX.into(), "an integer of 32 bits"),
        Integer::U32 => of(0, u32::MAX.into(), "an integer of 32 bits"),
        Integer::I64 => of(i64::MIN.into(), i64::MAX.into(), "an integer of 64 bits"),
        Integer::U64 => of(0, u64::MAX.into(), "an integer of 64 bits"),
        Integer::I128 => of(i128::MIN, i128::MAX, "an integer of 128 bits"),
        Integer::Big => (None, String::new()),
    }
}
