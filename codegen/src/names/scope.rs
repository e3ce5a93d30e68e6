//! Claims on names, resolved for all claimants of a scope together.

use std::collections::{BTreeMap, BTreeSet};

use super::keywords;

/// Who wants a name: the names that would do, from the nicest to the safest.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) candidates: Vec<String>,
    /// How much the nicest name is the claimant's own.
    pub(super) own: Own,
}

/// How much a name is the claimant's own, so that others have to give way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Own {
    /// It is what is left of another.
    No,
    /// It has all of the claimant's name in the document.
    Nearly,
    /// It is the claimant's name in the document to the letter.
    Exactly,
    /// It was given to the claimant by hand.
    Pinned,
}

impl Own {
    pub(super) fn exactly(is_exact: bool) -> Self {
        if is_exact { Self::Exactly } else { Self::No }
    }
}

impl Claim {
    /// How much the candidate of a level is the claimant's own: its nicest name, or what comes instead of one that nobody
    /// can have.
    fn right(&self, level: usize, is_free: impl Fn(&str) -> bool) -> u8 {
        let before = self.candidates.get(..level).unwrap_or_default();
        match (self.own, level) {
            (Own::No, _) => 0,
            (Own::Nearly, 0) => 2,
            (Own::Exactly, 0) => 3,
            (Own::Pinned, 0) => 4,
            _ if before.iter().any(|name| is_free(name)) => 0,
            _ => 1,
        }
    }
}

/// Gives each claimant a name of its own, told apart even where upper and lower case are not.
///
/// See [`resolve_cased`] for the rest.
pub(super) fn resolve<S: AsRef<str>>(
    claims: &[Claim],
    reserved: impl IntoIterator<Item = S>,
) -> Vec<String> {
    resolve_by(claims, reserved, fold)
}

/// Gives each claimant a name of its own. Upper and lower case tell names apart, though none from what is reserved.
///
/// Claimants that want the same name all give way to their next candidate, except for one whose own name it is to the
/// letter: where that is reserved, its next candidate is as good as its own. Where candidates run out, numbers from 2 are
/// appended in the order of the claims. None of `reserved`, which is in lower case, is given to anyone, and no keyword that
/// could not be written with `r#` either: so a name is what it will be in Rust when it is compared with others.
pub(super) fn resolve_cased(claims: &[Claim], reserved: &[&str]) -> Vec<String> {
    resolve_by(claims, reserved, str::to_owned)
}

fn resolve_by<S: AsRef<str>>(
    claims: &[Claim],
    reserved: impl IntoIterator<Item = S>,
    key: fn(&str) -> String,
) -> Vec<String> {
    let reserved = reserved.into_iter().map(|name| name.as_ref().to_owned());
    let reserved: BTreeSet<String> = reserved.collect();
    let is_free = |name: &str| !keywords::is_never_raw(name) && !reserved.contains(&fold(name));
    let mut levels: Vec<(&Claim, usize)> = claims.iter().map(|claim| (claim, 0)).collect();
    loop {
        let mut wanted: BTreeMap<String, Vec<&mut (&Claim, usize)>> = BTreeMap::new();
        let mut moved = false;
        for claimant in &mut levels {
            while let Some(candidate) = claimant.0.candidates.get(claimant.1) {
                if is_free(candidate) {
                    wanted.entry(key(candidate)).or_default().push(claimant);
                    break;
                }
                claimant.1 += 1;
            }
        }
        for claimants in wanted.into_values().filter(|all| all.len() > 1) {
            let rights = || {
                claimants
                    .iter()
                    .map(|(claim, level)| claim.right(*level, is_free))
            };
            let best = rights().max().unwrap_or_default();
            // Where several have it to the letter, none of them is more entitled to it than another.
            let has_holder = best > 0 && rights().filter(|right| *right == best).count() == 1;
            let holder = rights().position(|right| has_holder && right == best);
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
    let mut taken = reserved;
    let mut numbers = Numbers::default();
    let mut names: Vec<Option<String>> = levels
        .iter()
        .map(|(claim, level)| claim.candidates.get(*level).cloned())
        .collect();
    taken.extend(names.iter().flatten().map(|name| fold(name)));
    for (name, claim) in names.iter_mut().zip(claims) {
        if name.is_none() {
            *name = numbered(&claim.candidates, &mut taken, &mut numbers);
        }
    }
    names.into_iter().flatten().collect()
}

/// Gives a single claimant the first of its candidates that nobody has, or else a number behind the last of them.
///
/// `taken` holds what others have, in lower case, and then this one too; `numbers` is kept for those that come after.
pub(super) fn first_free(
    candidates: &[String],
    taken: &mut BTreeSet<String>,
    numbers: &mut Numbers,
) -> Option<String> {
    let free = candidates
        .iter()
        .find(|name| taken.insert(fold(name)))
        .cloned();
    free.or_else(|| numbered(candidates, taken, numbers))
}

/// The numbers that have been given to names, so that thousands of one name need not count from 2 each.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<String, usize>);

/// The last candidate with the first number from 2 that nobody has.
fn numbered(
    candidates: &[String],
    taken: &mut BTreeSet<String>,
    numbers: &mut Numbers,
) -> Option<String> {
    let last = candidates.last().map_or("value", String::as_str);
    // What is taken stays taken, so that no number before is free by now.
    let first = numbers.0.entry(fold(last)).or_insert(2);
    let mut numbered =
        (*first..).map(|number| (number, format!("{last}{}{number}", separator(last))));
    let (number, name) = numbered.find(|(_, candidate)| taken.insert(fold(candidate)))?;
    *first = number + 1;
    Some(name)
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
                own: Own::exactly(*exact),
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
            own: Own::No,
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

    #[test]
    fn what_comes_instead_of_a_reserved_name_is_told_apart_like_any_other() {
        let own: (&[&str], bool) = (&["self", "self_"], true);
        let same: (&[&str], bool) = (&["self", "self_"], false);
        check(&[same, own], &[], &["self_2", "self_"]);
        check(&[same, same], &[], &["self_2", "self_3"]);
        let extra: (&[&str], bool) = (&["extra", "extra_"], true);
        let taken: (&[&str], bool) = (&["extra_"], true);
        check(&[extra, taken], &["extra"], &["extra_2", "extra_"]);
    }
}
