//! Strings: by a pattern, by a format, or any text, of the length that is asked for.

use super::conjunction::Conjunction;
use super::{Instances, Mood};
use serde_json::Value;

/// Texts that are hard to write or to read.
const TEXTS: &[&str] = &[
    "plain",
    "two words",
    "Zürich",
    "日本語",
    "🦀",
    "\"quoted\" \\ and/or",
    "line\nbreak\ttab",
    "\u{1}\u{7f}\u{2028}",
    "null",
    "0",
    "<script>&amp;</script>",
    " spaced ",
];

impl<'a> Instances<'a> {
    pub(super) fn string(&mut self, asked: &Conjunction<'a>) -> Option<String> {
        let least = asked.at_least("minLength");
        let most = asked.at_most("maxLength");
        if most.is_some_and(|most| most < least) {
            return None;
        }
        let patterns: Vec<&'a str> = asked.said("pattern").filter_map(Value::as_str).collect();
        let format = asked
            .said("format")
            .chain(asked.said("contentEncoding"))
            .find_map(Value::as_str);
        let fits = |text: &String| {
            let length = text.chars().count();
            length >= least && most.is_none_or(|most| length <= most)
        };
        for _ in 0..30 {
            let text = match (patterns.first(), format) {
                (Some(pattern), format) => {
                    // What is well-formed may match by itself.
                    let formatted = format.and_then(|format| self.formatted(format));
                    match formatted.filter(|text| self.patterns.matches(pattern, text)) {
                        Some(text) => Some(text),
                        None => Some(self.matching(pattern)?),
                    }
                }
                (None, Some(format)) => self
                    .formatted(format)
                    .or_else(|| Some(self.any_text(least, most))),
                (None, None) => Some(self.any_text(least, most)),
            };
            if let Some(text) = text.filter(fits)
                && patterns
                    .iter()
                    .all(|pattern| self.patterns.matches(pattern, &text))
            {
                return Some(text);
            }
        }
        // A format that does not fit into the length is none that anybody could keep to.
        patterns.is_empty().then(|| self.any_text(least, most))
    }

    /// Any text of a length.
    pub(super) fn any_text(&mut self, least: usize, most: Option<usize>) -> String {
        let mut text = match self.rng.u32(..4) {
            0 if least == 0 => String::new(),
            0 | 1 => TEXTS[self.rng.usize(..TEXTS.len())].to_owned(),
            _ => {
                let length = self.rng.usize(1..12);
                (0..length).map(|_| self.rng.lowercase()).collect()
            }
        };
        let length = text.chars().count();
        let at_most = most.unwrap_or(usize::MAX);
        let wanted = match self.mood {
            Mood::Most if at_most <= 300 => at_most,
            _ => length.clamp(least, at_most.max(least)),
        };
        if length > wanted {
            text = text.chars().take(wanted).collect();
        }
        text.extend((length..wanted).map(|_| self.rng.alphanumeric()));
        text
    }
}
