//! What several schemas say together: their types, values and choices, each joined by what holding together means for it.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value as Json;

use super::elements::{Element, Part, gather, live};
use crate::normalize::{SCHEMAS, extension};

/// A type of JSON, as schemas name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum JsonType {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl JsonType {
    fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    /// The type of a value other than null.
    pub(super) fn of_value(value: &Json) -> Option<Self> {
        Some(match value {
            Json::Null => return None,
            Json::Bool(_) => Self::Boolean,
            Json::Number(number) if number.is_f64() => Self::Number,
            Json::Number(_) => Self::Integer,
            Json::String(_) => Self::String,
            Json::Array(_) => Self::Array,
            Json::Object(_) => Self::Object,
        })
    }

    /// Whether values of this type are of the other one, too.
    pub(super) fn is_a(self, other: Self) -> bool {
        self == other || (self, other) == (Self::Integer, Self::Number)
    }
}

/// What parts say of the properties that they do not name.
#[derive(Clone, Debug)]
pub(super) enum Rest<'a> {
    Unsaid,
    Closed,
    Of(Vec<Element<'a>>),
}

/// A property that parts name.
#[derive(Clone, Debug, Default)]
pub(super) struct Named<'a> {
    /// What has to hold of its value.
    pub(super) elements: Vec<Element<'a>>,
    /// The named schemas that say so; nothing for the one that is being looked at.
    pub(super) owners: BTreeSet<Option<&'a str>>,
}

/// What several parts say together.
#[derive(Clone, Debug)]
pub(super) struct Facets<'a> {
    /// The types that are left; nothing if no part names or implies one.
    pub(super) types: Option<Vec<JsonType>>,
    /// The constants that are left, without null, each with its position in the part that lists them.
    pub(super) values: Option<Vec<(usize, &'a Json)>>,
    /// The part that lists them.
    pub(super) values_of: Option<Part<'a>>,
    /// The format, and how strings encode bytes.
    pub(super) format: Option<&'a str>,
    pub(super) encoding: Option<&'a str>,
    pub(super) properties: IndexMap<&'a str, Named<'a>>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) rest: Rest<'a>,
    pub(super) items: Vec<Element<'a>>,
    /// Whether no items are allowed but those of `prefix`.
    pub(super) no_more_items: bool,
    /// The names of the schemas of the first items, for each position those that hold there together. Nothing if no part says any.
    pub(super) prefix: Option<Vec<Vec<&'a str>>>,
    /// How many of them there may be, by a part that allows no others than its own.
    pub(super) most_items: Option<usize>,
    /// References to the schemas of properties by patterns.
    pub(super) patterns: Vec<&'a Json>,
    /// The choices that are left, each with its part.
    pub(super) unions: Vec<(Part<'a>, &'a [ReferenceOr<Schema>])>,
    /// Whether nothing is allowed.
    pub(super) is_never: bool,
    /// What does not go together: of what, and where.
    pub(super) conflicts: Vec<(&'static str, Part<'a>)>,
    /// Types that JSON Schema does not have.
    pub(super) unknown_types: Vec<(&'a str, Part<'a>)>,
}

impl<'a> Facets<'a> {
    /// Joins what parts say.
    pub(super) fn of(parts: &[Part<'a>]) -> Self {
        let mut facets = Self {
            types: None,
            values: None,
            values_of: None,
            format: None,
            encoding: None,
            properties: IndexMap::new(),
            required: BTreeSet::new(),
            rest: Rest::Unsaid,
            items: Vec::new(),
            no_more_items: false,
            prefix: None,
            most_items: None,
            patterns: Vec::new(),
            unions: Vec::new(),
            is_never: false,
            conflicts: Vec::new(),
            unknown_types: Vec::new(),
        };
        for part in parts {
            facets.join(*part);
        }
        if facets.types.is_none() {
            facets.types = facets.implied();
        }
        facets.join_rest(parts);
        facets
    }

    fn join(&mut self, part: Part<'a>) {
        let keywords = part.keywords;
        self.join_types(part);
        self.join_values(part);
        self.format = self.format.or(keywords.format.as_deref());
        let encoding = part.extension(extension::CONTENT_ENCODING);
        self.encoding = self.encoding.or(encoding.and_then(Json::as_str));
        for (name, schema) in &keywords.properties {
            let property = self.properties.entry(name).or_default();
            gather(schema, part.owner, &mut property.elements);
            property.owners.insert(part.owner);
        }
        self.required
            .extend(keywords.required.iter().map(String::as_str));
        if let Some(items) = &keywords.items {
            let mut own = Vec::new();
            gather(items, part.owner, &mut own);
            if own.iter().any(|element| matches!(element, Element::Own(part) if part.extension(extension::NEVER).is_some())) {
                self.no_more_items = true;
                let prefix = part.extension(extension::PREFIX_ITEMS);
                let own = prefix.and_then(Json::as_array).map(Vec::len);
                self.most_items = self.most_items.into_iter().chain(own).min();
            } else {
                self.items.extend(own);
            }
        }
        let prefix = part.extension(extension::PREFIX_ITEMS);
        if let Some(items) = prefix.and_then(Json::as_array) {
            let positions = self.prefix.get_or_insert_default();
            positions.resize(positions.len().max(items.len()), Vec::new());
            for (names, item) in positions.iter_mut().zip(items) {
                let name = item.as_str().and_then(|item| item.strip_prefix(SCHEMAS));
                names.extend(name);
            }
        }
        self.patterns
            .extend(part.extension(extension::PATTERN_PROPERTIES));
        self.unions
            .extend(part.unions().map(|branches| (part, branches)));
        self.is_never |= part.extension(extension::NEVER).is_some();
    }

    fn join_types(&mut self, part: Part<'a>) {
        let Some(names) = part.types() else {
            return;
        };
        let mut types = Vec::new();
        for name in names {
            match JsonType::of_name(name) {
                Some(known) if !types.contains(&known) => types.push(known),
                Some(_) => {}
                None => self.unknown_types.push((name, part)),
            }
        }
        if types.is_empty() {
            return;
        }
        // All integers are numbers.
        if types.contains(&JsonType::Number) {
            types.retain(|one| *one != JsonType::Integer);
        }
        self.types = Some(match self.types.take() {
            None => types,
            Some(known) => {
                let both: Vec<JsonType> = known
                    .iter()
                    .flat_map(|one| {
                        types.iter().filter_map(move |other| {
                            if one.is_a(*other) {
                                Some(*one)
                            } else {
                                other.is_a(*one).then_some(*other)
                            }
                        })
                    })
                    .collect();
                if both.is_empty() {
                    // What is said last is said by the schema that is nearest.
                    self.conflicts.push(("types", part));
                    types
                } else {
                    both
                }
            }
        });
    }

    fn join_values(&mut self, part: Part<'a>) {
        let constant = part.extension(extension::CONST);
        let values: Vec<(usize, &'a Json)> = match constant {
            Some(constant) => vec![(0, constant)],
            None => part.keywords.enumeration.iter().enumerate().collect(),
        };
        if values.is_empty() {
            return;
        }
        let listed = &part.keywords.enumeration;
        if let Some(constant) = constant
            && !listed.is_empty()
            && !listed.contains(constant)
        {
            self.conflicts.push(("constants", part));
        }
        let values: Vec<(usize, &'a Json)> = values
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect();
        match &mut self.values {
            None => {
                self.values = Some(values);
                self.values_of = Some(part);
            }
            Some(known) => {
                let texts: BTreeSet<String> =
                    values.iter().map(|(_, value)| value.to_string()).collect();
                let both: Vec<(usize, &'a Json)> = known
                    .iter()
                    .filter(|(_, one)| texts.contains(&one.to_string()))
                    .copied()
                    .collect();
                if both.is_empty() && !known.is_empty() {
                    self.conflicts.push(("constants", part));
                    *known = values;
                    self.values_of = Some(part);
                } else {
                    *known = both;
                }
            }
        }
    }

    /// The type that keywords imply where none is named.
    fn implied(&self) -> Option<Vec<JsonType>> {
        let mut types: Vec<JsonType> = Vec::new();
        match &self.values {
            Some(values) => {
                for known in values
                    .iter()
                    .filter_map(|(_, value)| JsonType::of_value(value))
                {
                    if !types.contains(&known) {
                        types.push(known);
                    }
                }
            }
            None if !self.properties.is_empty() || !self.patterns.is_empty() => {
                types.push(JsonType::Object);
            }
            None if !self.items.is_empty() || self.prefix.is_some() => types.push(JsonType::Array),
            None => {}
        }
        Some(types).filter(|types| !types.is_empty())
    }

    /// Joins what is said of other properties. A part that closes an object without naming a property, or beside parts that
    /// name others, is meant for itself: taken to the letter, it would allow nothing.
    fn join_rest(&mut self, parts: &[Part<'a>]) {
        let objects = || {
            parts.iter().filter(|part| {
                !part.keywords.properties.is_empty()
                    || part.keywords.additional_properties.is_some()
            })
        };
        let closed = |part: &Part<'_>| {
            matches!(
                part.keywords.additional_properties,
                Some(AdditionalProperties::Any(false))
            )
        };
        if objects().next().is_some() && objects().all(closed) {
            self.rest = Rest::Closed;
            return;
        }
        let mut elements = Vec::new();
        for part in objects() {
            if let Some(AdditionalProperties::Schema(schema)) = &part.keywords.additional_properties
            {
                gather(schema, part.owner, &mut elements);
            }
        }
        let says_something = elements.iter().any(|element| match element {
            Element::Ref(_) => true,
            Element::Own(part) => !part.is_silent() || part.extension(extension::NEVER).is_some(),
        });
        if says_something {
            self.rest = Rest::Of(elements);
            // Beside it there is nothing that the rest of an object would not be part of.
            if self.types.is_none() {
                self.types = Some(vec![JsonType::Object]);
            }
        } else if self.types.is_none()
            && parts
                .iter()
                .any(|part| part.keywords.additional_properties.is_some())
        {
            self.types = Some(vec![JsonType::Object]);
        }
    }
}

/// Whether the branches of a choice are about which properties there are and nothing else: no types to choose from.
pub(super) fn only_constrains(branches: &[ReferenceOr<Schema>]) -> bool {
    live(branches).all(|branch| {
        let mut elements = Vec::new();
        gather(branch, None, &mut elements);
        !elements.is_empty()
            && elements.iter().all(|element| match element {
                Element::Ref(_) => false,
                Element::Own(part) => {
                    let keywords = part.keywords;
                    let is_bare = |schema: &ReferenceOr<Box<Schema>>| {
                        let mut inner = Vec::new();
                        gather(schema, None, &mut inner);
                        inner.iter().all(
                            |element| matches!(element, Element::Own(part) if part.is_silent()),
                        )
                    };
                    part.types().is_none_or(|types| types == ["object"])
                        && (!keywords.required.is_empty()
                            || !keywords.properties.is_empty()
                            || keywords.not.is_some()
                            || keywords.min_properties.is_some()
                            || keywords.max_properties.is_some())
                        && keywords.properties.values().all(is_bare)
                        && keywords.additional_properties.is_none()
                        && keywords.items.is_none()
                        && keywords.enumeration.is_empty()
                        && part.unions().all(only_constrains)
                        && part.extension(extension::CONST).is_none()
                }
            })
    })
}
