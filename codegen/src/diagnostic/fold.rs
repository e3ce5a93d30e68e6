//! Findings that say the same of different places, told as one.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Diagnostics, Severity};

/// Findings of one severity and code whose messages differ in nothing but the names in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike<'a> {
    /// The first of them.
    pub first: &'a Diagnostic,
    /// The others, in their order.
    pub others: Vec<&'a Diagnostic>,
}

/// The findings, those that are alike as one, in the order of the first of each.
pub fn folded(diagnostics: &Diagnostics) -> Vec<Alike<'_>> {
    let mut groups: Vec<Alike<'_>> = Vec::new();
    let mut known: BTreeMap<(Severity, Code, String), usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let kind = (
            diagnostic.severity,
            diagnostic.code,
            pattern(&diagnostic.message),
        );
        match known.get(&kind).and_then(|&index| groups.get_mut(index)) {
            Some(group) => group.others.push(diagnostic),
            None => {
                known.insert(kind, groups.len());
                groups.push(Alike {
                    first: diagnostic,
                    others: Vec::new(),
                });
            }
        }
    }
    groups
}

/// A message without its names: each stands in backticks, and a list of them counts as one.
fn pattern(message: &str) -> String {
    let mut pattern = String::new();
    for (index, part) in message.split('`').enumerate() {
        let is_between = index % 2 == 0;
        if !is_between {
            if !pattern.ends_with('`') {
                pattern.push('`');
            }
        } else if !(pattern.ends_with('`') && matches!(part, ", " | " or " | " and ")) {
            pattern.push_str(part);
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_tell_messages_apart() {
        let same = |one: &str, other: &str| assert_eq!(pattern(one), pattern(other));
        let differ = |one: &str, other: &str| assert_ne!(pattern(one), pattern(other));
        same("`a` is none", "`b c` is none");
        same("left out: `a`", "left out: `a`, `b` or `c`");
        same("`GET /a` is left out: `b`", "`PUT /` is left out: `c`");
        differ("`a` is a text", "`a` is a number");
        differ("`a`", "a");
        differ("`a` or b", "`a`, b");
        same("``", "`a`");
    }

    #[test]
    fn what_is_alike_is_told_at_the_first_place() {
        let mut diagnostics = Diagnostics::new();
        let messages = [
            "`a` is none",
            "something else",
            "`b` is none",
            "`c` is none",
        ];
        for message in messages {
            diagnostics.push(Diagnostic::warning(Code::WrongType, message));
        }
        diagnostics.push(Diagnostic::note(Code::WrongType, "`d` is none"));
        diagnostics.push(Diagnostic::warning(Code::UnknownField, "`e` is none"));
        let groups = folded(&diagnostics);
        let shown = groups
            .iter()
            .map(|group| (&*group.first.message, group.others.len()));
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [
                ("`a` is none", 2),
                ("something else", 0),
                ("`d` is none", 0),
                ("`e` is none", 0),
            ]
        );
    }
}
