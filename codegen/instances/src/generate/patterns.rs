//! Texts that match a regular expression.

use super::Instances;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};
use std::rc::Rc;

/// How often something is repeated beyond what it has to be.
const MORE: u32 = 4;

impl Instances<'_> {
    /// A text that matches, if the expression is one that is understood and a match was found.
    pub(super) fn matching(&mut self, pattern: &str) -> Option<String> {
        if !self.expressions.contains_key(pattern) {
            let expression = parsed(pattern).map(Rc::new);
            self.expressions.insert(pattern.to_owned(), expression);
        }
        let expression = self.expressions.get(pattern)?.clone()?;
        for _ in 0..20 {
            let mut text = String::new();
            self.write(&expression, &mut text, 0);
            if !begins(&expression) && self.rng.u32(..6) == 0 {
                text.insert_str(0, "before ");
            }
            if self.patterns.matches(pattern, &text) {
                return Some(text);
            }
        }
        // What was not met by now is not looked for again.
        self.expressions.insert(pattern.to_owned(), None);
        None
    }

    fn write(&mut self, expression: &Hir, text: &mut String, depth: u32) {
        match expression.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(class) => text.extend(self.one_of(class)),
            HirKind::Repetition(repetition) => {
                let most = repetition
                    .max
                    .unwrap_or(repetition.min.saturating_add(MORE));
                let most = most.min(repetition.min.saturating_add(MORE * 8));
                let count = match self.rng.u32(..4) {
                    0 => repetition.min,
                    1 => most,
                    _ => self.rng.u32(repetition.min..=most.max(repetition.min)),
                };
                // Repetitions in repetitions would grow without measure.
                let count = if depth > 2 { repetition.min } else { count };
                for _ in 0..count.min(1000) {
                    self.write(&repetition.sub, text, depth + 1);
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub, text, depth),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part, text, depth)),
            HirKind::Alternation(parts) => {
                let part = self.rng.usize(..parts.len());
                self.write(&parts[part], text, depth);
            }
        }
    }

    /// A character of a class, an ASCII one that can be printed if there is any.
    fn one_of(&mut self, class: &Class) -> Option<char> {
        let ranges: Vec<(u32, u32)> = match class {
            Class::Unicode(class) => class
                .iter()
                .map(|range| (range.start().into(), range.end().into()))
                .collect(),
            Class::Bytes(class) => class
                .iter()
                .map(|range| (range.start().into(), range.end().into()))
                .collect(),
        };
        let printed: Vec<(u32, u32)> = ranges
            .iter()
            .map(|(start, end)| ((*start).max(0x20), (*end).min(0x7e)))
            .filter(|(start, end)| start <= end)
            .collect();
        let ranges = if printed.is_empty() || self.rng.u32(..40) == 0 {
            ranges
        } else {
            printed
        };
        if ranges.is_empty() {
            return None;
        }
        let (start, end) = ranges[self.rng.usize(..ranges.len())];
        char::from_u32(self.rng.u32(start..=end))
    }
}

/// An expression as what it is made of, as far as it is understood: what it looks for ahead and behind is left to those who
/// ask whether a text matches.
fn parsed(pattern: &str) -> Option<Hir> {
    let parsed = |pattern: &str| {
        ParserBuilder::new()
            .nest_limit(100)
            .build()
            .parse(pattern)
            .ok()
    };
    let plain = || without_escapes(pattern);
    parsed(pattern)
        .or_else(|| parsed(&plain()))
        .or_else(|| parsed(&without_looks(&plain())))
}

/// The expression without its assertions about what is ahead or behind.
fn without_looks(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let is_look = ["(?!", "(?=", "(?<!", "(?<="]
            .iter()
            .any(|look| rest.starts_with(look));
        let length = match first {
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            _ if is_look => group(rest),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        if !is_look {
            out.push_str(piece);
        }
        rest = after;
    }
    out
}

/// How long the group is that a text begins with.
fn group(text: &str) -> usize {
    let (mut depth, mut is_escaped, mut is_class) = (0, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => is_class = true,
            ']' => is_class = false,
            '(' if !is_class => depth += 1,
            ')' if !is_class => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + character.len_utf8();
        }
    }
    text.len()
}

/// Whether an expression says where it begins.
fn begins(expression: &Hir) -> bool {
    expression
        .properties()
        .look_set_prefix()
        .contains(Look::Start)
}

/// The expression without backslashes before characters that do not need any, which ECMA allows and others do not.
fn without_escapes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        let Some(escaped) = characters.next() else {
            break;
        };
        let is_needless = !escaped.is_ascii() || "/-_@#%&=:;,<>\"'!~` ".contains(escaped);
        if !is_needless || escaped == '-' {
            out.push('\\');
        }
        out.push(escaped);
    }
    out
}
