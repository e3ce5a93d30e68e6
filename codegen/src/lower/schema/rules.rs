//! Constraints and defaults: what values have to keep to beyond their type.

use serde_json::Value as Json;

use super::elements::Part;
use super::enumerations::literal;
use super::facets::{Facets, JsonType};
use crate::ir::{Access, Rule, Rules};
use crate::normalize::extension;

impl Rules {
    /// These rules and others that hold beside them.
    pub(super) fn joined(mut self, others: Rules) -> Rules {
        for rule in others.own {
            add(&mut self.own, rule);
        }
        self.items = self.items.or(others.items);
        self.values = self.values.or(others.values);
        self
    }

    /// Those that hold of a value whose type has a definition, and are not about its parts.
    pub(super) fn for_definition(self) -> Rules {
        Rules {
            own: self.own,
            items: None,
            values: None,
        }
    }

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
    let mut rules = Vec::new();
    for part in parts {
        if is_for(&[JsonType::Integer, JsonType::Number]) {
            bounds(part, &mut rules);
        }
        let keywords = part.keywords;
        let count = |count: Option<usize>| count.and_then(|count| u64::try_from(count).ok());
        let mut push = |wanted, rule: Option<Rule>| {
            if let Some(rule) = rule.filter(|_| is_for(&[wanted])) {
                add(&mut rules, rule);
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
    Rules {
        own: rules,
        items: None,
        values: None,
    }
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

fn bounds(part: &Part<'_>, rules: &mut Vec<Rule>) {
    let bound = |name: &str| part.extension(name);
    let text = |name: &str| bound(name).and_then(Json::as_str).map(str::to_owned);
    // In OpenAPI 3.0 the exclusive ones are Booleans beside the others.
    let is_exclusive = |name: &str| bound(name).and_then(Json::as_bool) == Some(true);
    for (_, name) in extension::BOUNDS {
        let Some(text) = text(name) else {
            continue;
        };
        add(
            rules,
            match name {
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
            },
        );
    }
}

/// Adds a rule. Of two of one kind the narrower counts, as far as that can be told.
fn add(rules: &mut Vec<Rule>, rule: Rule) {
    // Patterns and factors hold beside one another.
    let same_kind = |known: &&mut Rule| match (&**known, &rule) {
        (Rule::Pattern(one), Rule::Pattern(other))
        | (Rule::MultipleOf(one), Rule::MultipleOf(other)) => one == other,
        (known, rule) => std::mem::discriminant(known) == std::mem::discriminant(rule),
    };
    match rules.iter_mut().find(same_kind) {
        Some(known) if is_narrower(&rule, known) => *known = rule,
        Some(_) => {}
        None => rules.push(rule),
    }
}

fn is_narrower(rule: &Rule, than: &Rule) -> bool {
    let value = |text: &str| text.parse::<f64>().unwrap_or_default();
    match (rule, than) {
        (Rule::Minimum(one), Rule::Minimum(other))
        | (Rule::ExclusiveMinimum(one), Rule::ExclusiveMinimum(other)) => value(one) > value(other),
        (Rule::Maximum(one), Rule::Maximum(other))
        | (Rule::ExclusiveMaximum(one), Rule::ExclusiveMaximum(other)) => value(one) < value(other),
        (Rule::MinLength(one), Rule::MinLength(other))
        | (Rule::MinItems(one), Rule::MinItems(other))
        | (Rule::MinProperties(one), Rule::MinProperties(other)) => one > other,
        (Rule::MaxLength(one), Rule::MaxLength(other))
        | (Rule::MaxItems(one), Rule::MaxItems(other))
        | (Rule::MaxProperties(one), Rule::MaxProperties(other)) => one < other,
        _ => false,
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

/// Whether a default is a value of one of the types.
pub(super) fn is_default(value: &Json, types: Option<&[JsonType]>) -> bool {
    let Some(own) = JsonType::of_value(value) else {
        return true;
    };
    // `1.0` is an integer, too.
    let is_whole = value.as_f64().is_some_and(|value| value.fract() == 0.0);
    types.is_none_or(|types| {
        types
            .iter()
            .any(|one| own.is_a(*one) || (is_whole && *one == JsonType::Integer))
    })
}
