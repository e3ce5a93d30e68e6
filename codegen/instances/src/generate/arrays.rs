//! Arrays.

use super::conjunction::Conjunction;
use super::{Instances, Mood};
use serde_json::Value;

/// How long an array is at most, unless it has to be longer.
const LONGEST: usize = 4;

impl<'a> Instances<'a> {
    pub(super) fn array(&mut self, asked: &Conjunction<'a>, depth: usize) -> Option<Value> {
        let prefix = asked
            .said("prefixItems")
            .filter_map(Value::as_array)
            .map(Vec::len)
            .max()
            .unwrap_or(0);
        let contains = asked.said("contains").count().min(1) * asked.at_least("minContains").max(1);
        let least = asked.at_least("minItems").max(contains);
        let is_closed = asked
            .said("items")
            .chain(asked.said("unevaluatedItems"))
            .any(|items| *items == Value::Bool(false));
        let most = asked.at_most("maxItems").unwrap_or(usize::MAX);
        let most = if is_closed { most.min(prefix) } else { most };
        if least > most {
            return None;
        }
        let room = most.min(least.max(prefix).max(least + LONGEST));
        let length = match self.mood {
            _ if self.is_tight(depth) => least,
            Mood::Least => least,
            Mood::Most => room.min(least.max(prefix).max(2)),
            // A tuple is mostly whole.
            Mood::Some(_) if prefix > 0 && self.rng.u32(..4) > 0 => prefix.clamp(least, most),
            Mood::Some(_) => self.rng.usize(least..=room),
        };
        let is_unique = asked
            .said("uniqueItems")
            .any(|value| *value == Value::Bool(true));
        let mut items: Vec<Value> = Vec::with_capacity(length);
        while items.len() < length {
            let Some(item) = self.item(asked, &items, contains, is_unique, depth) else {
                break;
            };
            items.push(item);
        }
        (items.len() >= least).then_some(Value::Array(items))
    }

    /// The next item; those that the array has to contain come first, behind those that have a schema of their own.
    fn item(
        &mut self,
        asked: &Conjunction<'a>,
        before: &[Value],
        contains: usize,
        is_unique: bool,
        depth: usize,
    ) -> Option<Value> {
        let index = before.len();
        let mut schemas = Vec::new();
        for part in &asked.parts {
            let prefix = part.get("prefixItems").and_then(Value::as_array);
            match prefix.and_then(|prefix| prefix.get(index)) {
                Some(schema) => schemas.push(schema),
                None => schemas.extend(part.get("items")),
            }
        }
        if index < contains {
            schemas.extend(asked.said("contains"));
        }
        for _ in 0..8 {
            let item = self.value(&schemas, depth + 1)?;
            if !is_unique || !before.contains(&item) {
                return Some(item);
            }
        }
        None
    }
}
