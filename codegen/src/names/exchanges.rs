//! Names of what operations send and answer.

use std::collections::BTreeSet;

use super::scope::{self, Claim, Own};
use super::words::Words;
use super::{Ident, case, claim, media, reserved};
use crate::analyze;
use crate::check::Checked;
use crate::ir::{Operation, OperationId, Origin};

/// Media types whose words are theirs before anybody else's.
const USUAL: &[&str] = &[
    "*/*",
    "application/json",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
];

/// The variants of what an operation sends, in the order of its contents.
pub(super) fn contents(operation: &Operation) -> Vec<Ident> {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let claims: Vec<Claim> = contents
        .map(|content| media_claim(&content.media_type))
        .collect();
    let names = scope::resolve(&claims, reserved::ENUM);
    names.into_iter().map(Ident::new).collect()
}

/// A media type's words, else all that it says.
fn media_claim(media_type: &str) -> Claim {
    Claim {
        candidates: vec![
            case::pascal(&Words::new(&media::words(media_type))),
            case::pascal(&Words::new(media_type)),
            case::pascal(&Words::spelled(media_type)),
        ],
        own: own(media_type),
    }
}

/// How much its words are a media type's own. One with parameters gives way to the one without them, and what is not
/// registered to what is.
fn own(media_type: &str) -> Own {
    let subtype = media_type.strip_prefix("application/");
    let is_registered =
        subtype.is_some_and(|subtype| !subtype.starts_with("x-") && !subtype.starts_with("vnd."));
    if media_type.contains(';') {
        Own::No
    } else if is_registered || USUAL.contains(&media_type) {
        Own::Exactly
    } else {
        Own::Nearly
    }
}

/// What an operation that asks for another media type would do with, where otherwise it would be called something else.
pub(super) fn representation_claim(stems: &[String], media_type: &str) -> Claim {
    let words = |words: Words| case::snake(&words).trim_start_matches('_').to_owned();
    let short = words(Words::new(&media::words(media_type)));
    let long = words(Words::new(media_type));
    let with = |words: String| stems.iter().map(move |stem| format!("{stem}_{words}"));
    Claim {
        candidates: with(short).chain(with(long)).collect(),
        own: own(media_type),
    }
}

/// The methods that read the headers of an operation's successes, in the order of the headers.
pub(super) fn headers(operation: &Operation) -> Vec<Ident> {
    let headers = analyze::headers(operation);
    let names = headers.iter().filter_map(|same| same.first());
    let claims: Vec<Claim> = names
        .map(|header| claim(&header.name, case::snake))
        .collect();
    let names = scope::resolve(&claims, reserved::RESPONSE);
    names.into_iter().map(Ident::new).collect()
}

/// The operations for which what they send first is a type of their own, that is called the body already: it was, before
/// there was anything else to be sent.
pub(super) fn inline_bodies(api: Checked<'_>) -> BTreeSet<OperationId> {
    let bodies = api
        .types
        .iter()
        .filter_map(|(_, definition)| match &definition.origin {
            Origin::Body(id, media_type) => {
                is_first_body(&api.operations[*id], media_type.as_deref()).then_some(*id)
            }
            _ => None,
        });
    bodies.collect()
}

/// Whether something of a media type is what an operation sends, or the first of several.
pub(super) fn is_first_body(operation: &Operation, media_type: Option<&str>) -> bool {
    let mut contents = operation.body.iter().flat_map(|body| &body.contents);
    match (media_type, contents.next()) {
        (Some(media_type), Some(first)) => first.media_type == media_type,
        (media_type, _) => media_type.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(media_types: &[&str], expected: &[&str]) {
        let claims: Vec<Claim> = media_types.iter().map(|one| media_claim(one)).collect();
        assert_eq!(scope::resolve(&claims, reserved::ENUM), expected);
    }

    #[test]
    fn contents_are_named_by_their_media_types() {
        check(
            &["application/json", "multipart/form-data", "image/*"],
            &["Json", "Multipart", "Image"],
        );
    }

    #[test]
    fn the_usual_media_types_keep_their_names() {
        check(&["application/json", "text/json"], &["Json", "TextJson"]);
        check(
            &[
                "application/xml",
                "text/xml",
                "application/json; v=2",
                "application/json",
            ],
            &["Xml", "TextXml", "ApplicationJsonV2", "Json"],
        );
        check(&["text/csv; v=2", "text/csv"], &["TextCsvV2", "Csv"]);
        check(&["text/csv", "x/csv"], &["TextCsv", "XCsv"]);
    }

    #[test]
    fn representations_are_named_after_what_comes_otherwise() {
        let claim = representation_claim(&["get".to_owned()], "text/csv");
        assert_eq!(claim.candidates, ["get_csv", "get_text_csv"]);
    }
}
