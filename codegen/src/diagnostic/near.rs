//! What somebody may have meant.

use std::collections::BTreeSet;

use strsim::damerau_levenshtein;

/// A help for somebody whose name is none of some names: the one that is nearest, or else what there is.
pub(crate) fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    meant(name, known.iter().copied()).or_else(|| listed(&known))
}

/// A help that names the one of some names that is nearest to a name, if one is near. Whoever gave the name made a slip, so that
/// much may be different.
pub(crate) fn meant<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
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

/// How many names are listed if there are no more, and how many of more.
const ALL: usize = 8;
const SOME: usize = 4;

/// How many characters a name may have that is listed.
const LENGTH: usize = 60;

/// A help that lists what there is, or some of it.
fn listed(known: &[&str]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let names: Vec<&str> = known
        .iter()
        .copied()
        .filter(|name| seen.insert(*name))
        .collect();
    let count = names.len();
    let shown = if count > ALL { SOME } else { ALL };
    let short = names.iter().filter(|name| name.chars().count() <= LENGTH);
    let quoted: Vec<String> = short.take(shown).map(|name| format!("`{name}`")).collect();
    let (last, others) = quoted.split_last()?;
    let all = match others {
        [] => last.clone(),
        others => format!("{} and {last}", others.join(", ")),
    };
    Some(match count {
        1 => format!("there is {all} and nothing else"),
        count if count == quoted.len() => format!("there are {all}"),
        count => format!("there are {count}, such as {all}"),
    })
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
            assert_eq!(meant(name, known), expected.map(did_you_mean), "{name}");
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

    #[test]
    fn what_there_is_is_listed_where_nothing_is_near() {
        let check = |known: &[&str], expected: Option<&str>| {
            let said = hint("something", known.iter().copied());
            assert_eq!(said.as_deref(), expected, "{known:?}");
        };
        check(&[], None);
        check(&["a"], Some("there is `a` and nothing else"));
        check(&["b", "a", "b"], Some("there are `b` and `a`"));
        check(&["a", "b", "somethin"], Some("did you mean `somethin`?"));
        let many: Vec<String> = (0..300).map(|number| format!("n{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let all = "there are `n0`, `n1`, `n2`, `n3`, `n4`, `n5`, `n6` and `n7`";
        check(&many[..8], Some(all));
        check(
            &many,
            Some("there are 300, such as `n0`, `n1`, `n2` and `n3`"),
        );
        let long = "x".repeat(1000);
        check(&[&long], None);
        check(&[&long, "a"], Some("there are 2, such as `a`"));
    }
}
