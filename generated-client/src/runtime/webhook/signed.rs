//! What is signed: a template of the body, the time and the id of a request.

use super::error::InvalidWebhookVerifier;

/// What is signed, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signed(Vec<Part>);

/// A part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Body,
    Timestamp,
    Id,
}

impl Signed {
    /// Reads a template: a text with `{body}`, `{timestamp}` and `{id}`.
    pub(super) fn parse(template: &str) -> Result<Self, InvalidWebhookVerifier> {
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((name, after)) = behind.split_once('}') else {
                return Err(invalid("a brace in what is signed is not closed"));
            };
            push_text(&mut parts, before)?;
            parts.push(match name {
                "body" => Part::Body,
                "timestamp" => Part::Timestamp,
                "id" => Part::Id,
                _ => {
                    return Err(invalid(
                        "what is signed has braces around something else than `body`, `timestamp` or `id`",
                    ));
                }
            });
            rest = after;
        }
        push_text(&mut parts, rest)?;
        let signed = Self(parts);
        if signed.has(&Part::Body) {
            Ok(signed)
        } else {
            Err(invalid("what is signed has no `{body}`"))
        }
    }

    pub(super) fn has(&self, part: &Part) -> bool {
        self.0.contains(part)
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) -> Result<(), InvalidWebhookVerifier> {
    if text.contains('}') {
        return Err(invalid("a brace in what is signed was not opened"));
    }
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
    Ok(())
}

fn invalid(message: &'static str) -> InvalidWebhookVerifier {
    InvalidWebhookVerifier::new(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_read() {
        let text = |text: &str| Part::Text(text.to_owned());
        assert_eq!(Signed::parse("{body}").unwrap().0, [Part::Body]);
        assert_eq!(
            Signed::parse("v0:{timestamp}:{id}.{body}!").unwrap().0,
            [
                text("v0:"),
                Part::Timestamp,
                text(":"),
                Part::Id,
                text("."),
                Part::Body,
                text("!"),
            ]
        );
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for template in [
            "",
            "body",
            "{timestamp}",
            "{body",
            "body}{body}",
            "{bodie}{body}",
            "{{body}}",
        ] {
            assert!(Signed::parse(template).is_err(), "{template:?}");
        }
    }
}
