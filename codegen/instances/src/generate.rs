//! Instances of schemas, made by chance.

mod anything;
mod arrays;
mod conjunction;
mod formats;
mod heights;
mod numbers;
mod objects;
mod patterns;
mod strings;

use crate::judge::{Judge, Patterns};
use crate::translate::Schemas;
use conjunction::{Conjunction, Kind};
use fastrand::Rng;
use heights::Heights;
use regex_syntax::hir::Hir;
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Makes instances of schemas.
///
/// Which ones depends on nothing but the schemas and the seed. What was rarely chosen is preferred, so that few instances
/// cover many members of unions and enumerations.
#[derive(Debug)]
pub struct Instances<'a> {
    definitions: &'a [Value],
    judge: &'a Judge,
    heights: Heights,
    seed: u64,
    rng: Rng,
    patterns: Patterns,
    /// What regular expressions are made of; nothing for those that no text is made by.
    expressions: BTreeMap<String, Option<Rc<Hir>>>,
    /// How often each alternative of a list was chosen, by where the list is in memory.
    chosen: BTreeMap<usize, Vec<u32>>,
    mood: Mood,
    /// From which depth on values are as small as can be.
    depth: usize,
    /// How many values the instance may still have before the others are as small as can be.
    room: usize,
    /// How many values may still be tried for the instance before it is given up.
    patience: usize,
}

/// How much an instance is to have of what is optional.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mood {
    /// Nothing.
    Least,
    /// Everything.
    Most,
    /// Each thing with a probability.
    Some(f64),
}

/// How many values an instance has before the others are as small as can be.
const ROOM: usize = 250;

/// How many values are tried for an instance before it is given up.
const PATIENCE: usize = 20_000;

/// How often a value that may fail is tried anew before that is left to the value around it.
const RETRIES: usize = 6;

/// How many instances are tried in vain before no more are looked for.
const IN_VAIN: usize = 80;

/// At what depth no value is made any more, whatever has to be there.
const DEEPEST: usize = 60;

impl<'a> Instances<'a> {
    /// Instances of schemas that a judge takes for valid.
    pub fn new(schemas: &'a Schemas, judge: &'a Judge, seed: u64) -> Self {
        let definitions = schemas.definitions();
        Self {
            definitions,
            judge,
            heights: Heights::new(definitions),
            seed,
            rng: Rng::with_seed(seed),
            patterns: Patterns::default(),
            expressions: BTreeMap::new(),
            chosen: BTreeMap::new(),
            mood: Mood::Least,
            depth: 0,
            room: 0,
            patience: 0,
        }
    }

    /// As many valid instances of a schema as are wanted, the least and the fullest one first; fewer, or none, where no
    /// more were found.
    pub fn of(&mut self, position: usize, wanted: usize) -> Vec<Value> {
        // A schema's instances depend neither on which schemas come before it nor on how many are wanted of those.
        self.rng =
            Rng::with_seed(self.seed ^ (position as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        self.chosen.clear();
        self.expressions.clear();
        let Some(schema) = self.definitions.get(position) else {
            return Vec::new();
        };
        let mut found = Vec::with_capacity(wanted);
        let mut in_vain = 0;
        let mut number = 0;
        while found.len() < wanted && in_vain < IN_VAIN {
            self.start(number);
            number += 1;
            in_vain += 1;
            if let Some(instance) = self.value(&[schema], 0) {
                let (is_valid, instance) = self.judge.accepts_owned(position, instance);
                if is_valid {
                    found.push(instance);
                    in_vain = 0;
                }
            }
            // What has used up all patience will do so again.
            in_vain += if self.patience == 0 { IN_VAIN / 8 } else { 0 };
        }
        found
    }

    /// Prepares for an instance.
    fn start(&mut self, number: usize) {
        self.mood = match number {
            0 => Mood::Least,
            1 => Mood::Most,
            _ => match self.rng.u32(..8) {
                0 => Mood::Least,
                1 => Mood::Most,
                _ => Mood::Some([0.15, 0.5, 0.85][self.rng.usize(..3)]),
            },
        };
        self.depth = match self.mood {
            Mood::Least => 3,
            Mood::Most => 4,
            Mood::Some(_) => self.rng.usize(1..6),
        };
        self.room = ROOM;
        self.patience = PATIENCE;
    }

    /// A value that is valid by all of some schemas, if one was found.
    fn value(&mut self, schemas: &[&'a Value], depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        self.room = self.room.saturating_sub(1);
        for _ in 0..RETRIES {
            self.patience = self.patience.checked_sub(1)?;
            let conjunction = self.conjunction(schemas, depth);
            let doubtful = conjunction.doubtful.clone();
            if let Some(value) = self.try_value(&conjunction, depth)
                && let Some(value) = self.without_doubt(value, &doubtful)
            {
                return Some(value);
            }
        }
        None
    }

    fn try_value(&mut self, conjunction: &Conjunction<'a>, depth: usize) -> Option<Value> {
        if conjunction.is_never {
            return None;
        }
        let kinds = conjunction.kinds();
        if let Some(values) = conjunction.listed() {
            let mut values: Vec<&Value> = values
                .into_iter()
                .filter(|value| kinds.iter().any(|kind| kind.holds(value)))
                .collect();
            if self.mood == Mood::Most && values.len() > 1 {
                values.retain(|value| !value.is_null());
            }
            let key = conjunction.key();
            return self.choose(key, &values).map(|value| (*value).clone());
        }
        let says_nothing = conjunction.says_nothing();
        if says_nothing {
            return Some(self.anything(depth));
        }
        let kind = self.kind(conjunction, &kinds, depth)?;
        match kind {
            Kind::Null => Some(Value::Null),
            Kind::Boolean => Some(Value::Bool(self.rng.bool())),
            Kind::Integer => self.integer(conjunction),
            Kind::Number => self.number(conjunction),
            Kind::String => self.string(conjunction).map(Value::String),
            Kind::Array => self.array(conjunction, depth),
            Kind::Object => self.object(conjunction, depth),
        }
    }

    /// The value again, if the judge takes it for valid by all of the definitions.
    fn without_doubt(&self, value: Value, definitions: &[usize]) -> Option<Value> {
        definitions.iter().try_fold(value, |value, definition| {
            let (is_valid, value) = self.judge.accepts_owned(*definition, value);
            is_valid.then_some(value)
        })
    }

    /// The type of a value.
    fn kind(
        &mut self,
        conjunction: &Conjunction<'a>,
        kinds: &[Kind],
        depth: usize,
    ) -> Option<Kind> {
        let mut kinds = kinds.to_vec();
        if kinds.len() > 1 && self.mood == Mood::Most {
            kinds.retain(|kind| *kind != Kind::Null);
        }
        if self.is_tight(depth) {
            // They are in the order of how little they need.
            return kinds.first().copied();
        }
        let rare = kinds.contains(&Kind::Null) && kinds.len() > 1 && self.rng.u32(..4) > 0;
        if rare {
            kinds.retain(|kind| *kind != Kind::Null);
        }
        // Counted apart from the values of an enumeration at the same place.
        self.choose(conjunction.key() + 1, &kinds).copied()
    }

    /// Whether values are to be as small as can be.
    fn is_tight(&self, depth: usize) -> bool {
        depth >= self.depth || self.room == 0
    }

    /// One of several, by chance, and rather one that was rarely chosen; `key` tells apart what is chosen from.
    fn choose<'t, T>(&mut self, key: usize, from: &'t [T]) -> Option<&'t T> {
        if from.len() < 2 {
            return from.first();
        }
        let counts = self.chosen.entry(key).or_default();
        if counts.len() < from.len() {
            counts.resize(from.len(), 0);
        }
        let chosen = if self.rng.u32(..4) == 0 {
            self.rng.usize(..from.len())
        } else {
            let counts = &counts[..from.len()];
            let least = counts.iter().min().copied().unwrap_or_default();
            let rare: Vec<usize> = (0..from.len())
                .filter(|index| counts[*index] == least)
                .collect();
            rare[self.rng.usize(..rare.len())]
        };
        counts[chosen] += 1;
        from.get(chosen)
    }

    /// Whether something that is optional is to be there.
    fn is_wanted(&mut self, depth: usize) -> bool {
        if self.is_tight(depth) {
            return false;
        }
        match self.mood {
            Mood::Least => false,
            Mood::Most => true,
            Mood::Some(probability) => self.rng.f64() < probability,
        }
    }
}

#[cfg(test)]
mod tests;
