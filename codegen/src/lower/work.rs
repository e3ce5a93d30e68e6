//! How much a document asks for: counted, so that what would take minutes or gigabytes ends at a limit instead.
//!
//! Schemas that are joined in each other's parts, or inherited a thousand times over, say in few bytes what takes many to
//! write down. There is no clock here; what is counted is what the time and the room go into.

use std::cell::Cell;

/// How many steps joining schemas may take: one for each part, name, constant and branch that is looked at. GitHub's
/// description takes a hundredth of it.
const MAX_STEPS: usize = 10_000_000;

/// How large the model of an API may be that says much in few bytes, in units of about a kilobyte of what is made of it in the end. GitHub's
/// description takes a quarter of it.
const MAX_SIZE: usize = 600_000;

/// How many bytes of a document may always come to a unit of [`MAX_SIZE`]: what is written out may be as large as it is.
const WRITTEN: usize = 24;

/// What one of each takes, in the units of [`MAX_SIZE`].
pub(super) const TYPE: usize = 6;
pub(super) const OPERATION: usize = 12;
pub(super) const PROPERTY: usize = 2;
pub(super) const MEMBER: usize = 2;
pub(super) const CONSTANT: usize = 1;

/// How many bytes of text are a unit of [`MAX_SIZE`]. Texts are kept several times over, as they go from stage to stage.
const BYTES: usize = 256;

/// What has been counted.
#[derive(Debug)]
pub(super) struct Work {
    steps: Cell<usize>,
    size: Cell<usize>,
    max_size: usize,
}

impl Work {
    /// Nothing, for a document of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            steps: Cell::new(0),
            size: Cell::new(0),
            max_size: MAX_SIZE.max(bytes / WRITTEN),
        }
    }

    /// Counts steps; whether there may be more.
    pub(super) fn steps(&self, count: usize) -> bool {
        self.steps.set(self.steps.get().saturating_add(count));
        !self.is_too_much()
    }

    /// Counts what is made.
    pub(super) fn size(&self, units: usize) {
        self.size.set(self.size.get().saturating_add(units));
    }

    /// Counts a text.
    pub(super) fn text(&self, text: Option<&str>) {
        self.size(text.map_or(0, str::len) / BYTES);
    }

    /// Whether there was too much of either.
    pub(super) fn is_too_much(&self) -> bool {
        self.steps.get() > MAX_STEPS || self.size.get() > self.max_size
    }

    /// What there was too much of.
    pub(super) fn said(&self) -> &'static str {
        if self.steps.get() > MAX_STEPS {
            "schemas or contents are combined in so many ways that it would take too long to tell what they mean"
        } else {
            "what the schemas and operations come to is too large to be generated"
        }
    }
}
