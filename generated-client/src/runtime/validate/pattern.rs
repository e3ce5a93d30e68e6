//! Regular expressions, compiled once each.

use regress::Regex;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What was compiled so far; `None` for what the engine does not take.
static COMPILED: Mutex<BTreeMap<&'static str, Option<Arc<Regex>>>> = Mutex::new(BTreeMap::new());

/// Whether a text holds a match. A pattern that the engine does not take matches everything: no value is
/// to blame for it.
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    compiled(pattern).is_none_or(|regex| regex.find(text).is_some())
}

fn compiled(pattern: &'static str) -> Option<Arc<Regex>> {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let entry = compiled.entry(pattern);
    let regex = entry.or_insert_with(|| {
        // JSON Schema asks for the mode `u`, and not every pattern keeps to its grammar.
        let regex = Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern));
        regex.ok().map(Arc::new)
    });
    regex.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_ecma_262() {
        assert!(matches("^a", "ab"));
        assert!(!matches("^a", "ba"));
        assert!(matches("b", "abc"));
        assert!(matches(r"^\d{3}$", "123"));
        assert!(matches(r"^(?!x)", "y"));
        assert!(!matches(r"^.$", "😀😀"));
        assert!(matches(r"^.$", "😀"));
        assert!(matches(r"^\p{L}+$", "é"));
        // An escape that the mode `u` does not know.
        assert!(matches(r"^a\-b$", "a-b"));
    }

    #[test]
    fn what_is_no_pattern_fails_no_value() {
        assert!(matches("(", "a"));
        assert!(matches("(", "b"));
        assert!(COMPILED.lock().unwrap()["("].is_none());
    }
}
