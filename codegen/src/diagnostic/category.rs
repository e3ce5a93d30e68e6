//! What becomes of what is found, and how often that happened.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Diagnostics};

/// What becomes of a part of the description that is found wanting, the most serious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Nothing is generated.
    Refused,
    /// It is not in the client.
    Skipped,
    /// It is there in a wider form: any JSON, or bytes.
    Widened,
    /// It has no effect.
    Ignored,
    /// It may mean several things, and one of them was taken.
    Guessed,
    /// It can mean one thing only, and was taken for that.
    Repaired,
}

impl Category {
    /// All of them, in their order.
    pub const ALL: &[Category] = &[
        Category::Refused,
        Category::Skipped,
        Category::Widened,
        Category::Ignored,
        Category::Guessed,
        Category::Repaired,
    ];

    /// The category as it is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Category::Refused => "refused",
            Category::Skipped => "skipped",
            Category::Widened => "widened",
            Category::Ignored => "ignored",
            Category::Guessed => "guessed",
            Category::Repaired => "repaired",
        }
    }

    /// What the category means, in words that follow a colon.
    pub fn meaning(self) -> &'static str {
        match self {
            Category::Refused => "nothing is generated",
            Category::Skipped => "not in the client",
            Category::Widened => "there as any JSON, or as bytes",
            Category::Ignored => "without effect",
            Category::Guessed => "one of several meanings was taken",
            Category::Repaired => "taken for the one thing that it can mean",
        }
    }
}

/// How many findings there are, by what becomes of what was found and by their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    codes: BTreeMap<(Category, Code), usize>,
}

impl Tally {
    /// Counts findings.
    pub fn of(diagnostics: &Diagnostics) -> Self {
        let mut codes = BTreeMap::new();
        for diagnostic in diagnostics {
            let Diagnostic { code, .. } = diagnostic;
            *codes.entry((diagnostic.category(), *code)).or_default() += 1;
        }
        Self { codes }
    }

    /// How many there are of a category.
    pub fn count(&self, category: Category) -> usize {
        self.codes(category).map(|(_, count)| count).sum()
    }

    /// How many there are of each code of a category, the most frequent first.
    pub fn codes(&self, category: Category) -> impl Iterator<Item = (Code, usize)> {
        let of_it = self
            .codes
            .iter()
            .filter(move |((counted, _), _)| *counted == category);
        let mut counts: Vec<(Code, usize)> =
            of_it.map(|((_, code), count)| (*code, *count)).collect();
        counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        counts.into_iter()
    }

    /// Whether there is nothing to count.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_counted_by_what_becomes_of_them() {
        let mut diagnostics = Diagnostics::new();
        assert!(Tally::of(&diagnostics).is_empty());
        for code in [Code::UnknownField, Code::WrongType, Code::WrongType] {
            diagnostics.push(Diagnostic::warning(code, ""));
        }
        diagnostics.push(Diagnostic::note(Code::AmbiguousUnion, ""));
        // What is an error is refused, whatever it would have been as a warning.
        diagnostics.push(Diagnostic::error(Code::WrongType, ""));
        let tally = Tally::of(&diagnostics);
        let counts = Category::ALL.iter().map(|&category| tally.count(category));
        assert_eq!(counts.collect::<Vec<_>>(), [1, 0, 0, 3, 1, 0]);
        assert_eq!(
            tally.codes(Category::Ignored).collect::<Vec<_>>(),
            [(Code::WrongType, 2), (Code::UnknownField, 1)]
        );
    }
}
