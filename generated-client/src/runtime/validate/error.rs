//! What is said of a value that breaks rules.

use super::rule::Rule;
use crate::runtime::wire::{Path, Segment};
use std::error::Error;
use std::fmt;

/// A value breaks rules of the API's description. It says where and which, and never shows the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    violations: Box<[Violation]>,
}

/// A rule that is broken, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    rule: String,
}

impl ValidationError {
    pub(super) fn new(violations: Vec<Violation>) -> Self {
        Self {
            violations: violations.into(),
        }
    }

    /// The broken rules, in the order of the value; at most the first hundred.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl Violation {
    /// `steps` leads from the outermost value to the offending one.
    pub(super) fn new(steps: &[Step<'_>], rule: &Rule) -> Self {
        let mut path = Path::default();
        for step in steps.iter().rev() {
            path.push(match step {
                Step::Key(key) => Segment::Key((*key).to_owned().into()),
                Step::Index(index) => Segment::Index(*index),
            });
        }
        Self {
            path: path.to_string(),
            rule: rule.to_string(),
        }
    }

    /// The place of the offending value, such as `lines[2].price`; empty for the whole value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is asked of a value there, such as `at most 20 characters`.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

/// A step from a value into it.
#[derive(Clone, Copy)]
pub(super) enum Step<'v> {
    Key(&'v str),
    Index(usize),
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "expected {}", self.rule),
            path => write!(f, "`{path}`: expected {}", self.rule),
        }
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl Error for ValidationError {}
