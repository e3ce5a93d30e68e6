//! What somebody may have meant.

use strsim::damerau_levenshtein;

/// A help that names the one of some names that is nearest to a name, if one is near. Whoever gave the name made a slip, so that
/// much may be different.
pub(crate) fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let most = (bare(name).chars().count() / 3).min(4);
    nearest(name, known, most).map(did_you_mean)
}

/// The one of some words that another one is meant to be, if it is none of them and hardly another. It may be right as it is, so
/// that little may be different.
pub(crate) fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = match bare(word).chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    nearest(word, known, most).filter(|meant| *meant != word)
}

/// The question whether that is meant.
pub(crate) fn did_you_mean(meant: &str) -> String {
    format!("did you mean `{meant}`?")
}

/// How many characters have to be put in, taken out, replaced or swapped with their neighbour to make one text of the other.
pub fn distance(one: &str, other: &str) -> usize {
    damerau_levenshtein(one, other)
}

/// The nearest of some names of which so many characters differ at most. Upper and lower case, and what stands between words,
/// count less than letters.
fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Option<&'a str> {
    let (whole, bare) = (name.to_lowercase(), bare(name));
    let mut best: Option<(usize, usize, &str)> = None;
    for other in known {
        // What differs more in length is farther away than that.
        if other.len().abs_diff(name.len()) > 4 * most + 4 {
            continue;
        }
        let steps = distance(&bare, &self::bare(other));
        if steps > most {
            continue;
        }
        let found = (steps, distance(&whole, &other.to_lowercase()), other);
        if best.is_none_or(|best| (found.0, found.1) < (best.0, best.1)) {
            best = Some(found);
        }
    }
    best.map(|(.., other)| other)
}

fn bare(name: &str) -> String {
    let letters = name.chars().filter(|char| char.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_named_and_nothing_else() {
        let known = ["listPets", "getPet", "list-owners", "x"];
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(hint(name, known), expected.map(did_you_mean), "{name}");
        };
        check("list_pets", Some("listPets"));
        check("lisPet", Some("listPets"));
        check("getPets", Some("getPet"));
        check("ListOwners", Some("list-owners"));
        check("deleteEverything", None);
        check("y", None);
        check("X", Some("x"));
    }

    #[test]
    fn what_may_be_right_is_meant_to_be_another_word_only_if_that_is_nearer() {
        let known = ["basic", "bearer", "digest", "minLength"];
        let check = |word: &str, expected: Option<&str>| {
            assert_eq!(near(word, known), expected, "{word}");
        };
        check("baerer", Some("bearer"));
        check("min_lenght", Some("minLength"));
        check("bearer", None);
        check("bear", None);
        check("hoba", None);
    }
}
