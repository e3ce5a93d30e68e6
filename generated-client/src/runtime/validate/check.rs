//! The walk through a value, with the rules that hold at each place.

use super::error::{Step, ValidationError, Violation};
use super::rule::Rule;
use super::{Object, View, pattern};
use crate::runtime::wire::exact::Exact;
use crate::runtime::wire::{DecodeError, Kind, Reader, Wire, to_vec};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// How many violations are told.
const MOST: usize = 100;

/// The rules that hold for a value, from wherever they come.
type Rules<'r> = &'r [&'static [Rule]];

pub(super) fn check(value: &dyn Wire) -> Result<(), ValidationError> {
    let mut walk = Walk {
        path: Vec::new(),
        violations: Vec::new(),
    };
    walk.value(value, &[]);
    if walk.violations.is_empty() {
        Ok(())
    } else {
        Err(ValidationError::new(walk.violations))
    }
}

struct Walk<'v> {
    path: Vec<Step<'v>>,
    violations: Vec<Violation>,
}

impl<'v> Walk<'v> {
    fn value(&mut self, value: &'v dyn Wire, rules: Rules<'_>) {
        if self.violations.len() >= MOST {
            return;
        }
        match value.view() {
            View::Leaf => {}
            View::Same(inner) => self.value(inner, rules),
            View::Member(more, inner) => self.value(inner, &[rules, &more].concat()),
            View::Text(text) => self.text(text, rules),
            View::Number => self.number(value, rules),
            View::Items(items) => self.items(&items, rules),
            View::Map(entries) => {
                self.properties(entries.len(), rules);
                self.values(entries, rules);
            }
            View::Object(object) => self.object(object, rules),
        }
    }

    fn text(&mut self, text: &str, rules: Rules<'_>) {
        let length = text.chars().count();
        self.keep(rules, |rule| match rule {
            Rule::MinLength(least) => is_at_least(length, *least),
            Rule::MaxLength(most) => is_at_most(length, *most),
            Rule::Pattern(pattern) => pattern::matches(pattern, text),
            _ => true,
        });
    }

    fn number(&mut self, value: &dyn Wire, rules: Rules<'_>) {
        if rules.iter().all(|rules| rules.is_empty()) {
            return;
        }
        // What is not finite is found out when it is written.
        let text = to_vec(value)
            .ok()
            .and_then(|text| String::from_utf8(text).ok());
        let Some(number) = text.and_then(|text| Exact::parse(&text)) else {
            return;
        };
        let compare = |bound: &str| Exact::parse(bound).map(|bound| number.cmp(&bound));
        self.keep(rules, |rule| match rule {
            Rule::Minimum(bound) => compare(bound).is_none_or(Ordering::is_ge),
            Rule::Maximum(bound) => compare(bound).is_none_or(Ordering::is_le),
            Rule::ExclusiveMinimum(bound) => compare(bound).is_none_or(Ordering::is_gt),
            Rule::ExclusiveMaximum(bound) => compare(bound).is_none_or(Ordering::is_lt),
            Rule::MultipleOf(divisor) => Exact::parse(divisor)
                .and_then(|divisor| number.is_multiple_of(&divisor))
                .unwrap_or(true),
            _ => true,
        });
    }

    fn items(&mut self, items: &[&'v dyn Wire], rules: Rules<'_>) {
        self.keep(rules, |rule| match rule {
            Rule::MinItems(least) => is_at_least(items.len(), *least),
            Rule::MaxItems(most) => is_at_most(items.len(), *most),
            Rule::UniqueItems => are_unique(items),
            _ => true,
        });
        let inner = within(rules, |rule| match rule {
            Rule::Items(rules) => Some(rules),
            _ => None,
        });
        for (index, item) in items.iter().enumerate() {
            self.step(Step::Index(index), *item, &inner);
        }
    }

    fn object(&mut self, object: Object<'v>, rules: Rules<'_>) {
        let rules = [rules, &[object.own]].concat();
        let mut entries: Vec<(&'v str, &'v dyn Wire)> = Vec::new();
        if let Some(rest) = object.rest {
            rest.each(&mut |key, value| {
                entries.push((key, value));
                true
            });
        }
        let mut count = entries.len();
        let rows = object.rows.iter().zip(object.rules).zip(object.values);
        // An entry of the rest is written instead of the row that it names, and is the caller's own.
        let rows = rows.filter(|((row, _), value)| {
            let is_written = row.required || !value.is_absent();
            is_written && !object.rest.is_some_and(|rest| rest.has(row.name))
        });
        for ((row, rules), value) in rows {
            count += 1;
            self.step(Step::Key(row.name), value, &[rules]);
        }
        self.properties(count, &rules);
        self.values(entries, &rules);
    }

    fn properties(&mut self, count: usize, rules: Rules<'_>) {
        self.keep(rules, |rule| match rule {
            Rule::MinProperties(least) => is_at_least(count, *least),
            Rule::MaxProperties(most) => is_at_most(count, *most),
            _ => true,
        });
    }

    fn values(&mut self, entries: Vec<(&'v str, &'v dyn Wire)>, rules: Rules<'_>) {
        let inner = within(rules, |rule| match rule {
            Rule::Values(rules) => Some(rules),
            _ => None,
        });
        for (key, value) in entries {
            self.step(Step::Key(key), value, &inner);
        }
    }

    fn step(&mut self, step: Step<'v>, value: &'v dyn Wire, rules: Rules<'_>) {
        self.path.push(step);
        self.value(value, rules);
        self.path.pop();
    }

    /// Notes the rules that do not hold.
    fn keep(&mut self, rules: Rules<'_>, holds: impl Fn(&'static Rule) -> bool) {
        for rule in rules.iter().copied().flatten() {
            if !holds(rule) && self.violations.len() < MOST {
                self.violations.push(Violation::new(&self.path, rule));
            }
        }
    }
}

/// The rules that hold for what is inside of a value.
fn within(
    rules: Rules<'_>,
    inner: impl Fn(&'static Rule) -> Option<&'static [Rule]>,
) -> Vec<&'static [Rule]> {
    rules.iter().copied().flatten().filter_map(inner).collect()
}

fn is_at_least(count: usize, least: u64) -> bool {
    u64::try_from(count).is_ok_and(|count| count >= least)
}

fn is_at_most(count: usize, most: u64) -> bool {
    u64::try_from(count).is_ok_and(|count| count <= most)
}

/// Whether no two items are the same JSON, however they are written.
fn are_unique(items: &[&dyn Wire]) -> bool {
    let mut seen = BTreeSet::new();
    items.iter().all(|item| {
        let value = to_vec(*item).ok().and_then(|text| canonical(&text));
        value.is_none_or(|value| seen.insert(value))
    })
}

/// A JSON value that equals every other text of the same value.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Canonical {
    Null,
    Bool(bool),
    Number(Exact),
    String(String),
    Array(Vec<Canonical>),
    Object(BTreeMap<String, Canonical>),
}

fn canonical(text: &[u8]) -> Option<Canonical> {
    read(&mut Reader::new(text).ok()?).ok()
}

fn read(reader: &mut Reader<'_>) -> Result<Canonical, DecodeError> {
    Ok(match reader.peek()? {
        Kind::Null => reader.null().map(|_| Canonical::Null)?,
        Kind::Bool => Canonical::Bool(reader.bool()?),
        Kind::Number => match Exact::parse(reader.number()?) {
            Some(number) => Canonical::Number(number),
            None => return Err(DecodeError::new("this number is beyond all use")),
        },
        Kind::String => Canonical::String(reader.string()?.to_owned()),
        Kind::Array => {
            let mut items = Vec::new();
            let mut more = reader.array()?;
            while more {
                items.push(read(reader)?);
                more = reader.next_item()?;
            }
            Canonical::Array(items)
        }
        Kind::Object => {
            let mut entries = BTreeMap::new();
            let mut next = reader.object()?;
            while let Some(key) = next {
                entries.insert(key, read(reader)?);
                next = reader.next_key()?;
            }
            Canonical::Object(entries)
        }
    })
}
