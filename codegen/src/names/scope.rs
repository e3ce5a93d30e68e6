//! Claims on names, resolved for all claimants of a scope together.

use std::collections::{BTreeMap, BTreeSet};

/// Who wants a name: the names that would do, from the nicest to the safest.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) candidates: Vec<String>,
    /// Whether the nicest name is the claimant's in the document to the letter, so that another has to give way.
    pub(super) exact: bool,
}

/// Gives each claimant a name of its own, told apart even where upper and lower case are not.
///
/// See [`resolve_cased`] for the rest.
pub(super) fn resolve(claims: &[Claim], reserved: &[&str]) -> Vec<String> {
    resolve_by(claims, reserved, fold)
}

/// Gives each claimant a name of its own. Upper and lower case tell names apart, though none from what is reserved.
///
/// Claimants that want the same name all give way to their next candidate, except for one whose own name it is to the
/// letter. Where candidates run out, numbers from 2 are appended in the order of the claims. None of `reserved`, which is
/// in lower case, is given to anyone.
pub(super) fn resolve_cased(claims: &[Claim], reserved: &[&str]) -> Vec<String> {
    resolve_by(claims, reserved, str::to_owned)
}

fn resolve_by(claims: &[Claim], reserved: &[&str], key: fn(&str) -> String) -> Vec<String> {
    let mut levels: Vec<(&Claim, usize)> = claims.iter().map(|claim| (claim, 0)).collect();
    loop {
        let mut wanted: BTreeMap<String, Vec<&mut (&Claim, usize)>> = BTreeMap::new();
        for claimant in &mut levels {
            if let Some(candidate) = claimant.0.candidates.get(claimant.1) {
                wanted.entry(key(candidate)).or_default().push(claimant);
            }
        }
        let mut moved = false;
        for (name, claimants) in wanted {
            let is_reserved = reserved.contains(&fold(&name).as_str());
            if claimants.len() == 1 && !is_reserved {
                continue;
            }
            // Where several have it to the letter, none of them is more entitled to it than another.
            let mut exact = claimants
                .iter()
                .enumerate()
                .filter(|(_, (claim, level))| claim.exact && *level == 0 && !is_reserved);
            let holder = match (exact.next(), exact.next()) {
                (Some((position, _)), None) => Some(position),
                _ => None,
            };
            for (position, (_, level)) in claimants.into_iter().enumerate() {
                if Some(position) != holder {
                    *level += 1;
                    moved = true;
                }
            }
        }
        if !moved {
            break;
        }
    }
    let mut taken: BTreeSet<String> = reserved.iter().map(|name| (*name).to_owned()).collect();
    let mut names: Vec<Option<String>> = levels
        .iter()
        .map(|(claim, level)| claim.candidates.get(*level).cloned())
        .collect();
    taken.extend(names.iter().flatten().map(|name| fold(name)));
    for (name, claim) in names.iter_mut().zip(claims) {
        if name.is_none() {
            *name = numbered(&claim.candidates, &mut taken);
        }
    }
    names.into_iter().flatten().collect()
}

/// Gives a single claimant the first of its candidates that nobody has, or else a number behind the last of them.
///
/// `taken` holds what others have, in lower case, and then this one too.
pub(super) fn first_free(candidates: &[String], taken: &mut BTreeSet<String>) -> Option<String> {
    let free = candidates
        .iter()
        .find(|name| taken.insert(fold(name)))
        .cloned();
    free.or_else(|| numbered(candidates, taken))
}

/// The last candidate with the first number from 2 that nobody has.
fn numbered(candidates: &[String], taken: &mut BTreeSet<String>) -> Option<String> {
    let last = candidates.last().map_or("value", String::as_str);
    let mut numbered = (2_usize..).map(|number| format!("{last}{}{number}", separator(last)));
    numbered.find(|candidate| taken.insert(fold(candidate)))
}

/// What tells a number that is appended from one that the name ends in.
fn separator(name: &str) -> &'static str {
    if name.ends_with(|last: char| last.is_ascii_digit()) {
        "_"
    } else {
        ""
    }
}

fn fold(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(claims: &[(&[&str], bool)], reserved: &[&str], expected: &[&str]) {
        let claims: Vec<Claim> = claims
            .iter()
            .map(|(candidates, exact)| Claim {
                candidates: candidates.iter().map(|name| (*name).to_owned()).collect(),
                exact: *exact,
            })
            .collect();
        assert_eq!(resolve(&claims, reserved), expected);
    }

    #[test]
    fn names_that_nobody_else_wants_are_given() {
        check(
            &[(&["id"], false), (&["name"], false)],
            &[],
            &["id", "name"],
        );
    }

    #[test]
    fn all_who_want_the_same_name_give_way() {
        check(
            &[
                (&["one", "plus_one"], false),
                (&["one", "minus_one"], false),
            ],
            &[],
            &["plus_one", "minus_one"],
        );
    }

    #[test]
    fn who_has_the_name_to_the_letter_keeps_it() {
        check(
            &[(&["name", "minus_name"], false), (&["name"], true)],
            &[],
            &["minus_name", "name"],
        );
    }

    #[test]
    fn names_that_differ_in_case_only_are_the_same() {
        check(
            &[(&["FooBar"], false), (&["Foobar"], true)],
            &[],
            &["FooBar2", "Foobar"],
        );
    }

    #[test]
    fn numbers_come_last_and_are_nobody_elses() {
        check(
            &[(&["a"], false), (&["a"], false), (&["a2"], false)],
            &[],
            &["a3", "a4", "a2"],
        );
        check(
            &[(&["a2"], false), (&["a2"], false)],
            &[],
            &["a2_2", "a2_3"],
        );
    }

    #[test]
    fn case_tells_apart_where_it_may() {
        let claim = |name: &str| Claim {
            candidates: vec![name.to_owned(), format!("{name}Value")],
            exact: false,
        };
        let claims = [claim("Ab"), claim("AB"), claim("Unknown")];
        assert_eq!(
            resolve_cased(&claims, &["unknown"]),
            ["Ab", "AB", "UnknownValue"]
        );
    }

    #[test]
    fn what_is_reserved_is_given_to_nobody() {
        check(&[(&["extra", "extra_"], true)], &["extra"], &["extra_"]);
        check(&[(&["extra"], true)], &["extra"], &["extra2"]);
    }
}
