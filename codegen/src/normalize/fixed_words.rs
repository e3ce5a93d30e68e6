//! Words of which there is a fixed list, such as the places of parameters, where they are written with other capitals.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Mapping, Node};

/// Fields whose values are words, each with those that there are.
pub(super) type Words = &'static [(&'static str, &'static [&'static str])];

const PLACES: &[&str] = &["cookie", "header", "path", "query", "querystring"];

/// Those of parameters.
pub(super) const OF_PARAMETERS: Words = &[("in", PLACES)];

/// Those of security schemes.
pub(super) const OF_SECURITY_SCHEMES: Words = &[
    (
        "type",
        &["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"],
    ),
    ("in", PLACES),
];

/// Puts the words of an object as they should be, and says whether any was not.
pub(super) fn repair(object: &mut Mapping, words: Words, diagnostics: &mut Diagnostics) -> bool {
    let mut is_repaired = false;
    for (key, known) in words {
        let Some(node) = object.get_mut(key) else {
            continue;
        };
        if let Some(word) = repaired(node, known, diagnostics) {
            *node = Node::string(word, node.span);
            is_repaired = true;
        }
    }
    is_repaired
}

/// The word that a node is meant to be and is not, which is said.
pub(super) fn repaired(
    node: &Node,
    known: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Option<&'static str> {
    let text = node.as_str()?;
    let word = meant(text, known).filter(|word| *word != text)?;
    let message = format!(
        "`{}` is written `{word}`; it is taken for that",
        text.escape_debug()
    );
    diagnostics.push(Diagnostic::warning(Code::RepairedValue, message).at(node.span));
    Some(word)
}

/// The word of a list that a text is, however it is written.
pub(super) fn meant(text: &str, known: &[&'static str]) -> Option<&'static str> {
    let text = text.trim();
    let mut known = known.iter().copied();
    known.find(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::{PLACES, meant};

    #[test]
    fn only_capitals_and_spaces_may_differ() {
        assert_eq!(meant(" Query", PLACES), Some("query"));
        assert_eq!(meant("path", PLACES), Some("path"));
        assert_eq!(meant("queries", PLACES), None);
    }
}
