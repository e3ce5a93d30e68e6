//! What is said of fields that are not read, of values that are none of their kind, and of objects that lack something.

use super::grammar::Role;
use super::keywords::{in_words_of_3, misspelt};
use super::reshape::Reshaper;
use crate::diagnostic::{Change, Code, Diagnostic, did_you_mean};
use crate::source::{Entry, Mapping, Node, Span};

impl Reshaper<'_> {
    /// Says what is left out, if it meant something.
    pub(super) fn left_out(&mut self, entry: &Entry, role: Role) {
        let key = &entry.key;
        let (code, message) = if role == Role::Paths && !key.starts_with("x-") {
            let message = format!("the path `{key}` is left out: a path begins with `/`");
            (Code::Unsupported, message)
        } else if role.unexpressed().contains(&&**key) {
            let message = format!(
                "`{key}` of {} is not expressed and has no effect",
                role.name()
            );
            (Code::UnsupportedKeyword, message)
        } else if !key.starts_with("x-")
            && role
                .passed_over()
                .is_some_and(|known| !known.contains(&&**key))
        {
            let message = format!(
                "`{key}` is not a field of {} and has no effect",
                role.name()
            );
            (Code::UnknownField, message)
        } else if role == Role::Schema
            && !key.starts_with("x-")
            && misspelt(key, &entry.value, role).is_some()
        {
            let message = format!("`{key}` is not a keyword of schemas and has no effect");
            (Code::UnknownField, message)
        } else {
            return;
        };
        let mut warning = Diagnostic::warning(code, message).at(entry.key_span);
        warning.help = match in_words_of_3(key, role) {
            Some(instead) => Some(format!(
                "this is of Swagger 2.0: OpenAPI 3 has {instead} instead"
            )),
            None if code == Code::UnknownField => {
                misspelt(key, &entry.value, role).map(did_you_mean)
            }
            None => None,
        };
        self.diagnostics.push(warning);
    }

    /// Says that a pattern is none, if it is.
    pub(super) fn pattern(&mut self, node: &Node) {
        if node
            .as_str()
            .is_some_and(|text| self.patterns.is_none(text))
        {
            let message = "this `pattern` is no regular expression of ECMA-262: values are not held against it";
            self.diagnostics
                .push(Diagnostic::warning(Code::WrongType, message).at(node.span));
        }
    }

    /// Whether an object has what one of its kind must have; what it lacks is reported.
    pub(super) fn require(&mut self, out: &mut Mapping, role: Role, span: Span) -> Option<()> {
        let needs: &[&str] = match role {
            Role::Parameter => &["name", "in"],
            Role::Server => &["url"],
            Role::Tag => &["name"],
            Role::SecurityScheme => &["type"],
            Role::Discriminator => &["propertyName"],
            _ => &[],
        };
        let mut missing = needs.iter().filter(|key| !out.contains_key(key)).peekable();
        if missing.peek().is_none() {
            return Some(());
        }
        for key in missing {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::MissingField,
                    format!("{} without `{key}` is left out", role.name()),
                )
                .at(span)
                .unless(Change::to_fill_in(&[key])),
            );
        }
        None
    }

    pub(super) fn wrong_type(&mut self, node: &Node, expectation: &str) {
        self.diagnostics.push(
            Diagnostic::warning(
                Code::WrongType,
                format!("{expectation}, and this is {}; it is ignored", node.kind()),
            )
            .at(node.span),
        );
    }
}
