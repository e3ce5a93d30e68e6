//! What a document says of a type or value, in prose.

use super::elements::Element;
use crate::ir::{Docs, Origin};

/// What is said of a value where it stands: by the schema itself rather than by those that it is joined from.
pub(super) fn docs(elements: &[Element<'_>]) -> Docs {
    let mut own = elements.iter().rev().filter_map(Element::own);
    let described = own.find_map(|part| part.schema.schema_data.description.clone());
    Docs {
        summary: None,
        description: described,
    }
}

/// What is said of a type for which there is a title and nothing else, unless that is only the name again.
pub(super) fn titled(docs: Docs, title: Option<&str>, name: &str) -> Docs {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|char| char.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    match title {
        Some(title) if docs == Docs::default() && !plain(name).ends_with(&plain(title)) => Docs {
            summary: Some(title.to_owned()),
            description: None,
        },
        _ => docs,
    }
}

pub(super) fn title<'a>(elements: &[Element<'a>]) -> Option<&'a str> {
    let mut own = elements.iter().rev().filter_map(Element::own);
    own.find_map(|part| part.schema.schema_data.title.as_deref())
}

/// The name that a document gives to the place where a type stands.
pub(super) fn part_of(origin: &Origin) -> &str {
    match origin {
        Origin::Property(_, name)
        | Origin::Parameter(_, name)
        | Origin::Header(_, name)
        | Origin::WebhookHeader(_, name) => name,
        _ => "",
    }
}
