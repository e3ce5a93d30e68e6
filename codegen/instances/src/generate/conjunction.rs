//! What several schemas ask of one value together: references followed, and one of each list of alternatives chosen.

use super::heights::NEVER;
use super::{Instances, Mood};
use crate::translate::{DISCRIMINATED, is_doubtful, referred};
use serde_json::{Map, Value};

/// What is asked of a value.
#[derive(Debug, Default)]
pub(super) struct Conjunction<'a> {
    /// The schemas that all have to hold, without those that they refer to.
    pub(super) parts: Vec<&'a Map<String, Value>>,
    /// Whether no value will do.
    pub(super) is_never: bool,
    /// The definitions on the way that have to be judged by themselves.
    pub(super) doubtful: Vec<usize>,
}

/// A type of JSON values, in the order of how little they need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Null,
        Self::Boolean,
        Self::Integer,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];

    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    /// Whether a value is of this type.
    pub(super) fn holds(self, value: &Value) -> bool {
        match value {
            Value::Null => self == Self::Null,
            Value::Bool(_) => self == Self::Boolean,
            Value::Number(number) => {
                let is_integer = number.as_f64().is_some_and(|float| float.fract() == 0.0);
                self == Self::Number || (self == Self::Integer && is_integer)
            }
            Value::String(_) => self == Self::String,
            Value::Array(_) => self == Self::Array,
            Value::Object(_) => self == Self::Object,
        }
    }
}

/// Which keywords are about values of which type.
const ABOUT: &[(Kind, &[&str])] = &[
    (
        Kind::Object,
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "dependentRequired",
        ],
    ),
    (
        Kind::Array,
        &[
            "items",
            "prefixItems",
            "contains",
            "minItems",
            "maxItems",
            "uniqueItems",
        ],
    ),
    (
        Kind::String,
        &["pattern", "minLength", "maxLength", "contentEncoding"],
    ),
    (
        Kind::Number,
        &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
    ),
];

impl<'a> Conjunction<'a> {
    /// The values of a keyword, wherever it is said.
    pub(super) fn said(&self, keyword: &str) -> impl Iterator<Item = &'a Value> {
        self.parts.iter().filter_map(move |part| part.get(keyword))
    }

    /// The largest of the counts that a keyword gives.
    pub(super) fn at_least(&self, keyword: &str) -> usize {
        self.counts(keyword).max().unwrap_or(0)
    }

    /// The smallest of the counts that a keyword gives.
    pub(super) fn at_most(&self, keyword: &str) -> Option<usize> {
        self.counts(keyword).min()
    }

    fn counts(&self, keyword: &str) -> impl Iterator<Item = usize> {
        self.said(keyword)
            .filter_map(Value::as_u64)
            .map(|count| usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// The types that a value may have, or that it is taken to have where nothing is said.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let mut kinds = Kind::ALL.to_vec();
        let mut is_said = false;
        for value in self.said("type") {
            is_said = true;
            let names = match value {
                Value::Array(names) => names.as_slice(),
                name => std::slice::from_ref(name),
            };
            let mut allowed: Vec<Kind> = names
                .iter()
                .filter_map(|name| Kind::of_name(name.as_str()?))
                .collect();
            if allowed.contains(&Kind::Number) {
                allowed.push(Kind::Integer);
            }
            kinds.retain(|kind| allowed.contains(kind));
        }
        let is_listed = self.listed().is_some();
        if !is_said && !is_listed {
            let about: Vec<Kind> = ABOUT
                .iter()
                .filter(|(_, keywords)| keywords.iter().any(|key| self.said(key).next().is_some()))
                .map(|(kind, _)| *kind)
                .collect();
            let formats = self.said("format").filter_map(Value::as_str);
            let by_format = formats.map(super::formats::kind).next();
            kinds = match (about.is_empty(), by_format) {
                (false, _) => about,
                (true, Some(kind)) => vec![kind],
                (true, None) => kinds,
            };
        }
        // An integer is a number anyway, so that it is not chosen in its own right.
        if !is_listed && kinds.contains(&Kind::Number) {
            kinds.retain(|kind| *kind != Kind::Integer);
        }
        kinds.sort();
        kinds
    }

    /// The values that are allowed, if they are listed.
    pub(super) fn listed(&self) -> Option<Vec<&'a Value>> {
        let mut lists = self.parts.iter().flat_map(|part| {
            let constant = part.get("const").map(std::slice::from_ref);
            let listed = part
                .get("enum")
                .and_then(Value::as_array)
                .map(Vec::as_slice);
            constant.into_iter().chain(listed)
        });
        let first = lists.next()?;
        let mut values: Vec<&Value> = first.iter().collect();
        for list in lists {
            values.retain(|value| list.contains(value));
        }
        Some(values)
    }

    /// Whether any value will do.
    pub(super) fn says_nothing(&self) -> bool {
        self.said("type").next().is_none()
            && self.said("format").next().is_none()
            && ABOUT
                .iter()
                .flat_map(|(_, keywords)| *keywords)
                .all(|key| self.said(key).next().is_none())
    }

    /// What tells it apart from others: where its first part is in memory.
    pub(super) fn key(&self) -> usize {
        self.parts
            .first()
            .map_or(0, |part| std::ptr::from_ref(*part) as usize)
    }
}

impl<'a> Instances<'a> {
    /// What some schemas ask of a value at a depth.
    pub(super) fn conjunction(&mut self, schemas: &[&'a Value], depth: usize) -> Conjunction<'a> {
        let mut conjunction = Conjunction::default();
        for schema in schemas {
            self.join(&mut conjunction, schema, depth);
        }
        conjunction
    }

    fn join(&mut self, conjunction: &mut Conjunction<'a>, schema: &'a Value, depth: usize) {
        let fields = match schema {
            Value::Bool(false) => {
                conjunction.is_never = true;
                return;
            }
            Value::Object(fields) => fields,
            _ => return,
        };
        conjunction.parts.push(fields);
        if let Some(definition) = referred(fields)
            && let Some(schema) = self.definitions.get(definition)
        {
            if is_doubtful(schema) {
                conjunction.doubtful.push(definition);
            }
            self.join(conjunction, schema, depth);
        }
        for schema in schemas(fields, "allOf") {
            self.join(conjunction, schema, depth);
        }
        for key in ["oneOf", "anyOf"] {
            self.join_one(conjunction, fields, key, depth);
        }
        if let Some(condition) = fields.get("if") {
            let holds = self.rng.bool();
            if holds {
                self.join(conjunction, condition, depth);
            }
            // Where the condition is not asked for, the judge finds out whether it holds by chance.
            if let Some(schema) = fields.get(if holds { "then" } else { "else" }) {
                self.join(conjunction, schema, depth);
            }
        }
    }

    /// Joins one member of a union, and now and then two of one that allows it.
    fn join_one(
        &mut self,
        conjunction: &mut Conjunction<'a>,
        fields: &'a Map<String, Value>,
        key: &str,
        depth: usize,
    ) {
        let members = schemas(fields, key);
        if members.is_empty() {
            return;
        }
        let heights: Vec<u32> = members
            .iter()
            .map(|member| self.heights.of(member))
            .collect();
        let mut possible: Vec<usize> = (0..members.len())
            .filter(|index| heights[*index] < NEVER)
            .collect();
        if self.is_tight(depth) {
            let least = possible.iter().map(|index| heights[*index]).min();
            possible.retain(|index| Some(heights[*index]) == least);
        }
        let is_null = |index: &usize| {
            members[*index]
                .get("type")
                .is_some_and(|name| name == "null")
        };
        let is_some = possible.iter().any(|index| !is_null(index));
        if is_some && (self.mood == Mood::Most || self.rng.u32(..3) > 0) {
            possible.retain(|index| !is_null(index));
        }
        let place = std::ptr::from_ref(members) as *const () as usize;
        let Some(&chosen) = self.choose(place, &possible) else {
            conjunction.is_never = true;
            return;
        };
        self.join(conjunction, &members[chosen], depth);
        let discriminated = schemas(fields, DISCRIMINATED).get(chosen);
        if let Some(discriminated) = discriminated
            && self.rng.u32(..10) > 0
        {
            self.join(conjunction, discriminated, depth);
        }
        if key == "anyOf" && possible.len() > 1 && self.rng.u32(..8) == 0 {
            let other = possible[self.rng.usize(..possible.len())];
            let agrees =
                |member: &Value| member.get("$ref").is_some() || member.get("properties").is_some();
            if other != chosen && agrees(&members[other]) && agrees(&members[chosen]) {
                self.join(conjunction, &members[other], depth);
            }
        }
    }
}

/// The schemas that a keyword lists.
fn schemas<'a>(fields: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    fields
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
