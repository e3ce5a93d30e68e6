//! Texts that match a regular expression.

use super::Instances;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// How often something is repeated beyond what it has to be.
const MORE: u32 = 4;

impl Instances<'_> {
    /// A text that matches, if the expression is one that is understood and a match was found.
    pub(super) fn matching(&mut self, pattern: &str) -> Option<String> {
        let expression = parsed(pattern).or_else(|| parsed(&without_escapes(pattern)))?;
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

fn parsed(pattern: &str) -> Option<Hir> {
    ParserBuilder::new()
        .nest_limit(100)
        .build()
        .parse(pattern)
        .ok()
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
