//! Constraints and defaults: what values have to keep to beyond their type.

use serde_json::Value as Json;

use super::elements::Part;
use super::enumerations::literal;
use super::facets::{Facets, JsonType};
use crate::ir::{Access, Rule, Rules};
use crate::normalize::extension;

impl Rules {
    /// Those that are not about how many items there are.
    pub(super) fn without_counts(mut self) -> Rules {
        self.own
            .retain(|rule| !matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_)));
        self
    }

    /// Rules for the items of an array.
    pub(super) fn of_items(rules: Rules) -> Rules {
        Rules {
            items: Some(rules).filter(|rules| !rules.is_empty()).map(Box::new),
            ..Rules::default()
        }
    }

    /// Rules for the values of a map.
    pub(super) fn of_values(rules: Rules) -> Rules {
        Rules {
            values: Some(rules).filter(|rules| !rules.is_empty()).map(Box::new),
            ..Rules::default()
        }
    }
}

/// The rules that parts say of values of some types; of all, if the types are not known.
pub(super) fn of(parts: &[Part<'_>], types: Option<&[JsonType]>) -> Rules {
    let is_for = |wanted: &[JsonType]| {
        types.is_none_or(|types| types.iter().any(|one| wanted.contains(one)))
    };
    let mut rules = Rules::default();
    for part in parts {
        if is_for(&[JsonType::Integer, JsonType::Number]) {
            bounds(part, &mut rules);
        }
        let keywords = part.keywords;
        let count = |count: Option<usize>| count.and_then(|count| u64::try_from(count).ok());
        let mut push = |wanted, rule: Option<Rule>| {
            if let Some(rule) = rule.filter(|_| is_for(&[wanted])) {
                rules.add(rule);
            }
        };
        let string = JsonType::String;
        // What does not restrict says nothing.
        let least = |least: Option<usize>| count(least).filter(|least| *least > 0);
        push(string, least(keywords.min_length).map(Rule::MinLength));
        push(string, count(keywords.max_length).map(Rule::MaxLength));
        push(string, keywords.pattern.clone().map(Rule::Pattern));
        let array = JsonType::Array;
        push(array, least(keywords.min_items).map(Rule::MinItems));
        push(array, count(keywords.max_items).map(Rule::MaxItems));
        let unique = keywords.unique_items == Some(true);
        push(array, unique.then_some(Rule::UniqueItems));
        let object = JsonType::Object;
        push(
            object,
            least(keywords.min_properties).map(Rule::MinProperties),
        );
        push(
            object,
            count(keywords.max_properties).map(Rule::MaxProperties),
        );
    }
    rules
}

/// The only value that is left of a type that is no enumeration.
pub(super) fn constant(facets: &Facets<'_>) -> Rules {
    let only = match facets.values.as_deref() {
        Some([(_, value)]) => literal(value),
        _ => None,
    };
    Rules {
        own: only.into_iter().map(Rule::Constant).collect(),
        ..Rules::default()
    }
}

fn bounds(part: &Part<'_>, rules: &mut Rules) {
    let bound = |name: &str| part.extension(name);
    let text = |name: &str| bound(name).and_then(Json::as_str).map(str::to_owned);
    // In OpenAPI 3.0 the exclusive ones are Booleans beside the others.
    let is_exclusive = |name: &str| bound(name).and_then(Json::as_bool) == Some(true);
    for (_, name) in extension::BOUNDS {
        let Some(text) = text(name) else {
            continue;
        };
        rules.add(match name {
            "x-oas-minimum" if is_exclusive("x-oas-exclusive-minimum") => {
                Rule::ExclusiveMinimum(text)
            }
            "x-oas-minimum" => Rule::Minimum(text),
            "x-oas-maximum" if is_exclusive("x-oas-exclusive-maximum") => {
                Rule::ExclusiveMaximum(text)
            }
            "x-oas-maximum" => Rule::Maximum(text),
            "x-oas-exclusive-minimum" => Rule::ExclusiveMinimum(text),
            "x-oas-exclusive-maximum" => Rule::ExclusiveMaximum(text),
            _ => Rule::MultipleOf(text),
        });
    }
}

/// Which way a value goes, as parts say.
pub(super) fn access<'p>(parts: impl Iterator<Item = Part<'p>>) -> Access {
    let (mut received, mut sent) = (false, false);
    for part in parts {
        received |= part.schema.schema_data.read_only;
        sent |= part.schema.schema_data.write_only;
    }
    // What says both says nothing.
    match (received, sent) {
        (true, false) => Access::Received,
        (false, true) => Access::Sent,
        _ => Access::Both,
    }
}
