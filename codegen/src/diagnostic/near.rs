//! What somebody may have meant.

use strsim::damerau_levenshtein;

/// A help that names the one of some names that is nearest to a name, if one is near.
pub(crate) fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let meant = nearest(name, known)?;
    Some(format!("did you mean `{meant}`?"))
}

/// How many characters have to be put in, taken out, replaced or swapped with their neighbour to make one text of the other.
pub fn distance(one: &str, other: &str) -> usize {
    damerau_levenshtein(one, other)
}

/// The nearest of some names. Upper and lower case, and what stands between words, count less than letters.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (whole, bare) = (name.to_lowercase(), bare(name));
    let most = (bare.chars().count() / 3).min(4);
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
            assert_eq!(nearest(name, known), expected, "{name}");
        };
        check("list_pets", Some("listPets"));
        check("lisPet", Some("listPets"));
        check("getPets", Some("getPet"));
        check("ListOwners", Some("list-owners"));
        check("deleteEverything", None);
        check("y", None);
        check("X", Some("x"));
    }
}
