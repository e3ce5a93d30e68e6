//! The way to a node as a JSONPath expression (RFC 9535).

/// One step from a node to one of those in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'n> {
    Key(&'n str),
    Index(usize),
}

/// The expression that selects what steps from the root lead to, and nothing else: short where a key is a plain name, as a
/// normalized path has it elsewhere.
pub(super) fn expression(steps: &[Step<'_>]) -> String {
    let mut text = "$".to_owned();
    for step in steps {
        match step {
            Step::Index(index) => text.push_str(&format!("[{index}]")),
            Step::Key(key) if is_plain(key) => {
                text.push('.');
                text.push_str(key);
            }
            Step::Key(key) => text.push_str(&format!("[{}]", literal(key))),
        }
    }
    text
}

fn is_plain(key: &str) -> bool {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    key.chars().all(is_word) && key.starts_with(|first: char| !first.is_ascii_digit())
}

/// A text as a string literal of an expression.
pub(super) fn literal(text: &str) -> String {
    let mut literal = "'".to_owned();
    for character in text.chars() {
        match character {
            '\'' => literal.push_str("\\'"),
            '\\' => literal.push_str("\\\\"),
            '\u{8}' => literal.push_str("\\b"),
            '\t' => literal.push_str("\\t"),
            '\n' => literal.push_str("\\n"),
            '\u{c}' => literal.push_str("\\f"),
            '\r' => literal.push_str("\\r"),
            '\0'..='\u{1f}' => literal.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => literal.push(character),
        }
    }
    literal.push('\'');
    literal
}

/// The same as a JSON pointer (RFC 6901).
pub(super) fn pointer(steps: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in steps {
        text.push('/');
        match step {
            Step::Index(index) => text.push_str(&index.to_string()),
            Step::Key(key) => text.push_str(&key.replace('~', "~0").replace('/', "~1")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_or_quoted() {
        let steps = [
            Step::Key("paths"),
            Step::Key("/pets/{id}"),
            Step::Key("get"),
            Step::Key("parameters"),
            Step::Index(0),
            Step::Key("200"),
            Step::Key("x-a"),
            Step::Key(""),
            Step::Key("a'b\\c\n\u{1}é"),
        ];
        assert_eq!(
            expression(&steps),
            r"$.paths['/pets/{id}'].get.parameters[0]['200']['x-a']['']['a\'b\\c\n\u0001é']"
        );
        assert_eq!(expression(&[]), "$");
        assert_eq!(pointer(&steps[..5]), "/paths/~1pets~1{id}/get/parameters/0");
        assert_eq!(pointer(&[]), "");
    }
}
