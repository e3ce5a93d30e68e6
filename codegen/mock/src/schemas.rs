//! The schemas of an operation in one direction, ready to judge by and to make instances of.

use crate::refusal::Violation;
use crate::shape::Shape;
use crate::view::{Direction, Document, view};
use instances::{Instances, Judge, Schemas};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Schemas that can be judged by.
#[derive(Debug)]
pub(crate) struct Side {
    /// The part of the document that they reach.
    document: Value,
    pointers: Vec<String>,
    schemas: Schemas,
    judge: Judge,
    weight: usize,
}

/// How many things are said to be wrong with one value.
const MAX_VIOLATIONS: usize = 50;

impl Side {
    /// The schemas at some pointers of a document.
    pub(crate) fn new(
        document: &Document,
        pointers: Vec<String>,
        direction: Direction,
    ) -> Result<Self, String> {
        let (document, weight) = view(document, &pointers, direction);
        let schemas = Schemas::new(&document, &pointers);
        let judge = Judge::new(&schemas)?;
        Ok(Self {
            document,
            pointers,
            schemas,
            judge,
            weight,
        })
    }

    /// What values of the schema at a pointer look like.
    pub(crate) fn shape(&self, pointer: Option<&str>) -> Shape<'_> {
        Shape::new(&self.document, pointer)
    }

    /// What is wrong with a value by the schema at a pointer. Its places begin with where the value was sent.
    pub(crate) fn violations(
        &self,
        pointer: Option<&str>,
        value: &Value,
        at: &str,
    ) -> Vec<Violation> {
        let Some(position) = self.position(pointer) else {
            return Vec::new();
        };
        let found = self
            .judge
            .violations(position, value, MAX_VIOLATIONS)
            .into_iter();
        found
            .map(|found| Violation {
                at: format!("{at}{}", found.pointer),
                why: found.message,
                masked: found.masked,
            })
            .collect()
    }

    /// Whether a value is valid by the schema at a pointer.
    pub(crate) fn accepts(&self, pointer: Option<&str>, value: &Value) -> bool {
        self.position(pointer)
            .is_none_or(|position| self.judge.accepts(position, value))
    }

    /// Instances of the schema at a pointer: the same ones for the same seed.
    pub(crate) fn instances(&self, pointer: Option<&str>, seed: u64, count: usize) -> Vec<Value> {
        let Some(position) = self.position(pointer) else {
            return Vec::new();
        };
        Instances::new(&self.schemas, &self.judge, seed).of(position, count)
    }

    fn position(&self, pointer: Option<&str>) -> Option<usize> {
        let pointer = pointer?;
        self.pointers.iter().position(|known| known == pointer)
    }
}

/// Schemas by the position of their operation and their direction, those that were made first in front.
type Sides = VecDeque<((usize, Direction), Arc<Side>)>;

/// The schemas of operations that were asked for lately.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    sides: Mutex<Sides>,
}

/// How many schemas are kept: those of a large API, where each operation reaches most of them, fill memory.
const MAX_WEIGHT: usize = 20_000;

impl Kept {
    /// The schemas of an operation, made if they are not at hand.
    pub(crate) fn get(
        &self,
        key: (usize, Direction),
        make: impl FnOnce() -> Result<Side, String>,
    ) -> Result<Arc<Side>, String> {
        let find = |sides: &Sides| {
            let found = sides.iter().find(|(known, _)| *known == key);
            found.map(|(_, side)| Arc::clone(side))
        };
        if let Some(side) = find(&self.sides.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(side);
        }
        // Others need not wait meanwhile; if two make the same, one is thrown away.
        let side = Arc::new(make()?);
        let mut sides = self.sides.lock().unwrap_or_else(PoisonError::into_inner);
        if find(&sides).is_none() {
            sides.push_back((key, Arc::clone(&side)));
        }
        let weight = |sides: &Sides| sides.iter().map(|(_, side)| side.weight).sum::<usize>();
        while sides.len() > 1 && weight(&sides) > MAX_WEIGHT {
            sides.pop_front();
        }
        Ok(side)
    }
}
