//! What a schema that only a pointer leads to can be called.

use super::case;
use super::words::Words;

/// Keywords below which names stand.
const CONTAINERS: &[&str] = &[
    "$defs",
    "definitions",
    "dependentSchemas",
    "headers",
    "parameters",
    "patternProperties",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
];

/// What folders are called in which names stand as files.
const FOLDERS: &[&str] = &["model", "models", "resources", "shared", "types"];

/// Keywords that say nothing of what stands below them.
const SILENT: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "components",
    "content",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "oneOf",
    "prefixItems",
    "schema",
    "then",
];

/// Names for a schema, by the tokens of the pointer that leads to it: its last one that says something, then with more and
/// more of those before it.
pub(super) fn names(tokens: &[String]) -> Vec<String> {
    let mut telling: Vec<&str> = Vec::new();
    let mut names_follow = false;
    for token in tokens {
        let is_container = !names_follow
            && (CONTAINERS.contains(&token.as_str()) || FOLDERS.contains(&token.as_str()));
        let is_number = token.bytes().all(|byte| byte.is_ascii_digit());
        // A path begins with a slash; a media type has one inside.
        let is_media_type = token.find('/').is_some_and(|position| position > 0);
        let is_silent = !names_follow && SILENT.contains(&token.as_str());
        if !(is_container || is_number || is_media_type || is_silent) {
            telling.push(token);
        }
        names_follow = is_container;
    }
    if telling.is_empty() {
        return vec!["Value".to_owned()];
    }
    (0..telling.len())
        .rev()
        .filter_map(|start| telling.get(start..))
        .map(|tokens| case::pascal(&Words::new(&tokens.join(" "))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pointer: &str, expected: &[&str]) {
        let tokens: Vec<String> = pointer
            .split('/')
            .map(|token| token.replace("~1", "/"))
            .collect();
        assert_eq!(names(&tokens), expected, "{pointer}");
    }

    #[test]
    fn tokens_that_say_something_count_from_the_last() {
        check(
            "components/schemas/Pet/properties/owner",
            &["Owner", "PetOwner"],
        );
        check("$defs/Thing", &["Thing"]);
        check("components/schemas/Pet/oneOf/0/items", &["Pet"]);
        check(
            "components/schemas/Pet/properties/items",
            &["Items", "PetItems"],
        );
        check(
            "paths/~1pets/get/responses/200/content/application~1json/schema",
            &["Get", "PetsGet"],
        );
        check("oneOf/0", &["Value"]);
    }
}
