//! How many values have to stand in one another, at least, for each schema: where to go when an instance is to end.

use crate::translate::referred;
use serde_json::{Map, Value};

/// The height of each definition.
#[derive(Debug)]
pub(super) struct Heights(Vec<u32>);

/// The height of what has no end, or no value at all.
pub(super) const NEVER: u32 = 1_000;

impl Heights {
    /// The least heights for which all definitions agree with one another.
    pub(super) fn new(definitions: &[Value]) -> Self {
        let mut heights = Self(vec![NEVER; definitions.len()]);
        loop {
            let mut is_settled = true;
            for (position, schema) in definitions.iter().enumerate() {
                let height = heights.of(schema);
                if height < heights.0[position] {
                    heights.0[position] = height;
                    is_settled = false;
                }
            }
            if is_settled {
                return heights;
            }
        }
    }

    /// The height of a schema.
    pub(super) fn of(&self, schema: &Value) -> u32 {
        let fields = match schema {
            Value::Bool(false) => return NEVER,
            Value::Object(fields) => fields,
            _ => return 0,
        };
        if fields.contains_key("enum") || fields.contains_key("const") {
            return 0;
        }
        let referred = referred(fields).and_then(|definition| self.0.get(definition));
        let all = self.list(fields, "allOf").max();
        let any = ["oneOf", "anyOf"].map(|key| self.list(fields, key).min());
        [
            referred.copied(),
            all,
            any[0],
            any[1],
            Some(self.own(fields)),
        ]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(0)
    }

    fn list(&self, fields: &Map<String, Value>, key: &str) -> impl Iterator<Item = u32> {
        let schemas = fields.get(key).and_then(Value::as_array);
        schemas.into_iter().flatten().map(|schema| self.of(schema))
    }

    /// The height by the keywords about the values inside.
    fn own(&self, fields: &Map<String, Value>) -> u32 {
        let is_of = |name: &str| match fields.get("type") {
            None => false,
            Some(Value::Array(names)) => names.len() == 1 && names[0] == name,
            Some(one) => one == name,
        };
        let inside = if is_of("object")
            || (!fields.contains_key("type") && fields.contains_key("required"))
        {
            self.object(fields)
        } else if is_of("array") {
            self.array(fields)
        } else {
            None
        };
        inside.map_or(0, |height| (height + 1).min(NEVER))
    }

    fn object(&self, fields: &Map<String, Value>) -> Option<u32> {
        let properties = fields.get("properties").and_then(Value::as_object);
        let others = fields.get("additionalProperties");
        let required = fields.get("required").and_then(Value::as_array);
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        names
            .map(|name| {
                let schema = properties
                    .and_then(|properties| properties.get(name))
                    .or(others);
                schema.map_or(0, |schema| self.of(schema))
            })
            .max()
    }

    fn array(&self, fields: &Map<String, Value>) -> Option<u32> {
        let least = fields.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let prefix = fields
            .get("prefixItems")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let least = usize::try_from(least).unwrap_or(usize::MAX);
        let items = fields.get("items").filter(|_| least > prefix.len());
        prefix
            .iter()
            .take(least)
            .chain(items)
            .map(|schema| self.of(schema))
            .max()
    }
}
