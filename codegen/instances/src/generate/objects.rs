//! Objects.

use super::conjunction::Conjunction;
use super::{Instances, Mood, anything};
use serde_json::{Map, Value};

impl<'a> Instances<'a> {
    pub(super) fn object(&mut self, asked: &Conjunction<'a>, depth: usize) -> Option<Value> {
        let least = asked.at_least("minProperties");
        let most = asked.at_most("maxProperties").unwrap_or(usize::MAX);
        let (required, optional) = self.names(asked, depth);
        let mut object = Map::new();
        for name in required {
            let value = self.property(asked, name, depth)?;
            object.insert(name.to_owned(), value);
        }
        let mut left_out = Vec::new();
        for name in optional {
            if object.len() < most && self.is_wanted(depth) {
                // What can only be absent is.
                if let Some(value) = self.property(asked, name, depth) {
                    object.insert(name.to_owned(), value);
                }
            } else {
                left_out.push(name);
            }
        }
        self.rng.shuffle(&mut left_out);
        while object.len() < least
            && let Some(name) = left_out.pop()
        {
            if let Some(value) = self.property(asked, name, depth) {
                object.insert(name.to_owned(), value);
            }
        }
        let more = self.unnamed(asked, &object, least, most, depth);
        let mut tries = 4 * more;
        let wanted = object.len() + more;
        while object.len() < wanted && tries > 0 {
            tries -= 1;
            if let Some(name) = self.unnamed_name(asked)
                && !object.contains_key(&name)
                && !is_named(asked, &name)
                && let Some(value) = self.property(asked, &name, depth)
            {
                object.insert(name, value);
            }
        }
        Some(Value::Object(object))
    }

    /// The names of the properties that have to be there, and of those that need not.
    fn names(&mut self, asked: &Conjunction<'a>, depth: usize) -> (Vec<&'a str>, Vec<&'a str>) {
        let mut required: Vec<&'a str> = Vec::new();
        let add = |names: &'a Value, required: &mut Vec<&'a str>| {
            for name in names
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                if !required.contains(&name) {
                    required.push(name);
                }
            }
        };
        for names in asked.said("required") {
            add(names, &mut required);
        }
        let mut optional: Vec<&'a str> = Vec::new();
        for properties in asked.said("properties").filter_map(Value::as_object) {
            for name in properties.keys() {
                if !required.contains(&name.as_str()) && !optional.contains(&name.as_str()) {
                    optional.push(name);
                }
            }
        }
        // What depends on a property that comes to be there is required, too.
        for depending in asked.said("dependentRequired").filter_map(Value::as_object) {
            for (name, names) in depending {
                let is_there = required.contains(&name.as_str())
                    || (optional.contains(&name.as_str()) && self.is_wanted(depth));
                if is_there {
                    optional.retain(|optional| optional != name);
                    if !required.contains(&name.as_str()) {
                        required.push(name);
                    }
                    add(names, &mut required);
                }
            }
        }
        optional.retain(|name| !required.contains(name));
        (required, optional)
    }

    /// The value of a property, if it may be there.
    fn property(&mut self, asked: &Conjunction<'a>, name: &str, depth: usize) -> Option<Value> {
        let mut schemas = Vec::new();
        for part in &asked.parts {
            let before = schemas.len();
            let named = part
                .get("properties")
                .and_then(|properties| properties.get(name));
            schemas.extend(named);
            let by_pattern = part.get("patternProperties").and_then(Value::as_object);
            for (pattern, schema) in by_pattern.into_iter().flatten() {
                if self.patterns.matches(pattern, name) {
                    schemas.push(schema);
                }
            }
            if schemas.len() == before {
                schemas.extend(part.get("additionalProperties"));
            }
        }
        self.value(&schemas, depth + 1)
    }

    /// How many properties that nobody named are to be there.
    fn unnamed(
        &mut self,
        asked: &Conjunction<'a>,
        object: &Map<String, Value>,
        least: usize,
        most: usize,
        depth: usize,
    ) -> usize {
        let missing = least.saturating_sub(object.len());
        let by_pattern = asked.said("patternProperties").next().is_some();
        let is_open = asked.parts.iter().all(|part| is_open(part));
        if !is_open && !by_pattern {
            return 0;
        }
        let is_map = asked.said("properties").next().is_none();
        let wanted = match self.mood {
            _ if self.is_tight(depth) => 0,
            Mood::Least => 0,
            Mood::Most => 2,
            Mood::Some(_) if is_map || by_pattern => self.rng.usize(0..4),
            Mood::Some(_) => [0, 0, 0, 1, 2][self.rng.usize(..5)],
        };
        wanted.max(missing).min(most.saturating_sub(object.len()))
    }

    /// A name that a property may have which nobody named.
    fn unnamed_name(&mut self, asked: &Conjunction<'a>) -> Option<String> {
        let names: Vec<&'a Value> = asked.said("propertyNames").collect();
        let patterns: Vec<&'a String> = asked
            .said("patternProperties")
            .filter_map(Value::as_object)
            .flat_map(Map::keys)
            .collect();
        if !patterns.is_empty() && self.rng.u32(..4) > 0 {
            let pattern = patterns[self.rng.usize(..patterns.len())];
            return self.matching(pattern);
        }
        if names.is_empty() {
            return Some(self.any_name());
        }
        let asked = self.conjunction(&names, usize::MAX);
        match asked.listed() {
            Some(listed) => {
                let name = self.choose(asked.key(), &listed)?;
                name.as_str().map(str::to_owned)
            }
            None => self.string(&asked),
        }
    }

    /// A name that no description is likely to have.
    pub(super) fn any_name(&mut self) -> String {
        let name = anything::NAMES[self.rng.usize(..anything::NAMES.len())];
        match self.rng.u32(..3) {
            0 => format!("{name}{}", self.rng.u32(..100)),
            _ => name.to_owned(),
        }
    }
}

/// Whether a schema allows properties that it does not name.
fn is_open(part: &Map<String, Value>) -> bool {
    ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .all(|key| part.get(*key) != Some(&Value::Bool(false)))
}

fn is_named(asked: &Conjunction<'_>, name: &str) -> bool {
    asked
        .said("properties")
        .any(|properties| properties.get(name).is_some())
}
