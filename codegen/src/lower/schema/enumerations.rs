//! Constants: what a schema lists as the only values there are.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::super::{Lowerer, work};
use super::Site;
use super::elements::{Element, Part};
use super::facets::{Facets, JsonType};
use super::scalars;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Docs, Enumeration, Integer, Literal, Member, Scalar, Shape, Ty};
use crate::normalize::extension;

impl<'a> Lowerer<'a> {
    /// The type of joined facets that list constants; nothing if they do not, or none that can be listed.
    pub(super) fn constants(
        &mut self,
        facets: &Facets<'a>,
        parts: &[Part<'a>],
        elements: &[Element<'a>],
        site: &Site,
    ) -> Option<Ty> {
        let (values, part) = (facets.values.as_ref()?, facets.values_of?);
        let types = facets.types.as_deref().unwrap_or_default();
        let mut members: Vec<Member> = Vec::new();
        let mut listed = BTreeSet::new();
        let mut odd = Vec::new();
        let mut is_repaired = false;
        for (position, value) in values {
            let Some(literal) = literal(value) else {
                // Arrays and objects are no constants that could be listed, and leave the type as it is otherwise.
                self.widened(part.at, "enum", "constants that are arrays or objects are not listed: any value of the type is allowed");
                return None;
            };
            let literal = match fit(literal.clone(), types) {
                Ok(fitting) => {
                    is_repaired |= fitting != literal;
                    fitting
                }
                Err(literal) => {
                    odd.push(format!("`{}`", text(&literal)));
                    continue;
                }
            };
            if listed.insert(literal.clone()) {
                members.push(Member {
                    docs: described(&part, *position, &literal),
                    name: named(&part, *position),
                    value: literal,
                });
            }
        }
        if !odd.is_empty() {
            self.warn(
                Diagnostic::warning(
                    Code::Contradiction,
                    format!(
                        "constants that are not of the schema's type are left out: {}",
                        odd.join(", ")
                    ),
                )
                .at(part.at)
                .about("enum"),
            );
        }
        if is_repaired {
            self.warn(
                Diagnostic::note(
                    Code::RepairedValue,
                    "the constants are not written as values of the schema's type, and are taken for such",
                )
                .at(part.at)
                .about("enum"),
            );
        }
        let names = part.extension(extension::ENUM_NAMES);
        if names.is_some_and(|names| {
            names.as_array().is_none_or(|names| {
                names.len() != part.keywords.enumeration.len()
                    || names.iter().any(|name| !name.is_string())
            })
        }) {
            self.warn(
                Diagnostic::note(
                    Code::Contradiction,
                    "the names of the constants are not one for each of them: they have no effect",
                )
                .at(part.at),
            );
            for member in &mut members {
                member.name = None;
            }
        }
        if members.is_empty() {
            return None;
        }
        let is_listable = |member: &Member| match &member.value {
            Literal::Integer(value) => {
                (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(value)
            }
            Literal::Number(text) => text.parse::<f64>().is_ok_and(f64::is_finite),
            Literal::String(_) | Literal::Boolean(_) => true,
        };
        if !members.iter().all(is_listable) {
            self.widened(
                part.at,
                "enum",
                "constants of more than 64 bits are not listed: any value of the type is allowed",
            );
            return None;
        }
        if members
            .iter()
            .all(|member| matches!(member.value, Literal::Boolean(_)))
        {
            return Some(Ty::Boolean);
        }
        let of = scalar(&members, types, facets.format, parts);
        self.work.steps(members.len());
        self.work.size(work::CONSTANT * members.len());
        for member in &members {
            self.work.text(member.docs.description.as_deref());
            self.work.text(match &member.value {
                Literal::String(text) => Some(text),
                _ => None,
            });
        }
        Some(self.define(parts, elements, site, |_, _| {
            Shape::Enumeration(Enumeration { of, members })
        }))
    }
}

/// A value as a constant.
pub(super) fn literal(value: &Json) -> Option<Literal> {
    Some(match value {
        Json::String(text) => Literal::String(text.clone()),
        Json::Bool(value) => Literal::Boolean(*value),
        Json::Number(number) => {
            // `1.0` is the integer 1, as long as doubles tell integers apart.
            let whole = number
                .as_f64()
                .filter(|value| value.fract() == 0.0 && value.abs() < 9e15);
            let text = match whole {
                Some(value) => format!("{value:.0}"),
                None => number.to_string(),
            };
            match text.parse() {
                Ok(value) => Literal::Integer(value),
                Err(_) => Literal::Number(text),
            }
        }
        Json::Null | Json::Array(_) | Json::Object(_) => return None,
    })
}

/// A constant as one of the types that there may be: what is meant to be a string need not be written as one, nor what is
/// meant to be a number (`enum: ['1', 2]`).
fn fit(literal: Literal, types: &[JsonType]) -> Result<Literal, Literal> {
    let own = match &literal {
        Literal::String(_) => JsonType::String,
        Literal::Integer(_) => JsonType::Integer,
        Literal::Number(_) => JsonType::Number,
        Literal::Boolean(_) => JsonType::Boolean,
    };
    if types.is_empty() || types.iter().any(|one| own.is_a(*one)) {
        return Ok(literal);
    }
    if types.contains(&JsonType::String) {
        return Ok(Literal::String(text(&literal)));
    }
    let Literal::String(text) = &literal else {
        return Err(literal);
    };
    let is_number = types
        .iter()
        .any(|one| matches!(one, JsonType::Integer | JsonType::Number));
    match (text.parse::<i128>(), text.as_str()) {
        (Ok(value), _) if is_number => Ok(Literal::Integer(value)),
        (_, "true") if types.contains(&JsonType::Boolean) => Ok(Literal::Boolean(true)),
        (_, "false") if types.contains(&JsonType::Boolean) => Ok(Literal::Boolean(false)),
        _ => Err(literal),
    }
}

fn text(literal: &Literal) -> String {
    match literal {
        Literal::String(text) | Literal::Number(text) => text.clone(),
        Literal::Integer(value) => value.to_string(),
        Literal::Boolean(value) => value.to_string(),
    }
}

/// What all of the members are.
fn scalar(
    members: &[Member],
    types: &[JsonType],
    format: Option<&str>,
    parts: &[Part<'_>],
) -> Scalar {
    if members
        .iter()
        .all(|member| matches!(member.value, Literal::String(_)))
    {
        return Scalar::String;
    }
    let integers: Option<Vec<i128>> = members
        .iter()
        .map(|member| match member.value {
            Literal::Integer(value) => Some(value),
            _ => None,
        })
        .collect();
    // Where fractions are allowed, a value that is not listed may have one.
    match integers {
        Some(integers) if !types.contains(&JsonType::Number) => {
            let holds = |size: Integer| {
                let (low, high): (i128, i128) = match size {
                    Integer::I32 => (i32::MIN.into(), i32::MAX.into()),
                    Integer::I64 => (i64::MIN.into(), i64::MAX.into()),
                    Integer::U32 => (0, u32::MAX.into()),
                    Integer::U64 => (0, u64::MAX.into()),
                    Integer::I128 | Integer::Big => return false,
                };
                integers.iter().all(|value| (low..=high).contains(value))
            };
            [scalars::integer(format, parts), Integer::I64, Integer::U64]
                .into_iter()
                .find(|size| holds(*size))
                .map_or(Scalar::Mixed, Scalar::Integer)
        }
        _ => Scalar::Mixed,
    }
}

/// The name that a document gives to a member.
fn named(part: &Part<'_>, position: usize) -> Option<String> {
    let names = part.extension(extension::ENUM_NAMES)?.as_array()?;
    Some(names.get(position)?.as_str()?.to_owned())
}

/// What a document says of a member: by its position, or by its text.
fn described(part: &Part<'_>, position: usize, literal: &Literal) -> Docs {
    let descriptions = part.extension(extension::ENUM_DESCRIPTIONS);
    let description = match descriptions {
        Some(Json::Array(texts)) => texts.get(position),
        Some(Json::Object(texts)) => texts.get(&text(literal)),
        _ => None,
    };
    Docs {
        summary: None,
        description: description.and_then(Json::as_str).map(str::to_owned),
    }
}
