//! What values have to keep to, and what they are where they are left out, as docs say it.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::docs::code;
use super::enumerations::constant;
use crate::ir::{Rule, Rules, compare};

/// How many characters of a pattern or a default docs show.
const LONGEST: usize = 100;

/// Rules in a sentence: "Between 1 and 5 items, each at most 20 characters."
pub(super) fn rules(rules: &Rules) -> String {
    let phrase = phrase(rules);
    let mut chars = phrase.chars();
    match chars.next() {
        None => String::new(),
        Some(first) => first.to_uppercase().chain(chars).chain(['.']).collect(),
    }
}

fn phrase(rules: &Rules) -> String {
    let mut phrases = Vec::new();
    let all = |phrase: fn(&Rule) -> Option<String>| {
        let all: Vec<String> = rules.own.iter().filter_map(phrase).collect();
        (!all.is_empty()).then(|| all.join(" and "))
    };
    phrases.extend(rules.own.iter().find_map(|rule| match rule {
        Rule::Constant(value) => Some(format!("always {}", constant(value))),
        _ => None,
    }));
    phrases.extend(range(rules));
    let multiples = all(|rule| match rule {
        Rule::MultipleOf(of) => Some(format!("of {of}")),
        _ => None,
    });
    phrases.extend(multiples.map(|multiples| format!("a multiple {multiples}")));
    let counted = |what, min: fn(&Rule) -> Option<u64>, max: fn(&Rule) -> Option<u64>| {
        let min = rules.own.iter().find_map(min);
        count(what, min, rules.own.iter().find_map(max))
    };
    phrases.extend(counted(
        ["character", "characters"],
        |rule| match rule {
            Rule::MinLength(count) => Some(*count),
            _ => None,
        },
        |rule| match rule {
            Rule::MaxLength(count) => Some(*count),
            _ => None,
        },
    ));
    let patterns = all(|rule| match rule {
        Rule::Pattern(pattern) => Some(code(&cut(&one_line(pattern)))),
        _ => None,
    });
    phrases.extend(patterns.map(|patterns| format!("matches {patterns}")));
    let items = counted(
        ["item", "items"],
        |rule| match rule {
            Rule::MinItems(count) => Some(*count),
            _ => None,
        },
        |rule| match rule {
            Rule::MaxItems(count) => Some(*count),
            _ => None,
        },
    );
    phrases.extend(each(items, "item", rules.items.as_deref()));
    if rules.own.contains(&Rule::UniqueItems) {
        phrases.push("no two items alike".to_owned());
    }
    let properties = counted(
        ["property", "properties"],
        |rule| match rule {
            Rule::MinProperties(count) => Some(*count),
            _ => None,
        },
        |rule| match rule {
            Rule::MaxProperties(count) => Some(*count),
            _ => None,
        },
    );
    phrases.extend(each(properties, "value", rules.values.as_deref()));
    phrases.join("; ")
}

/// How large a number may be.
fn range(rules: &Rules) -> Option<String> {
    let mut least: Option<(&str, bool)> = None;
    let mut most: Option<(&str, bool)> = None;
    for rule in &rules.own {
        match rule {
            Rule::Minimum(number) => narrow(&mut least, (number, true), Ordering::Greater),
            Rule::ExclusiveMinimum(number) => {
                narrow(&mut least, (number, false), Ordering::Greater)
            }
            Rule::Maximum(number) => narrow(&mut most, (number, true), Ordering::Less),
            Rule::ExclusiveMaximum(number) => narrow(&mut most, (number, false), Ordering::Less),
            _ => {}
        }
    }
    let least_said = least.map(|(number, included)| match included {
        true => format!("at least {number}"),
        false => format!("greater than {number}"),
    });
    let most_said = most.map(|(number, included)| match included {
        true => format!("at most {number}"),
        false => format!("less than {number}"),
    });
    match (least, most, least_said, most_said) {
        (Some((least, true)), Some((most, true)), ..) => {
            Some(format!("between {least} and {most}"))
        }
        (_, _, Some(least), Some(most)) => Some(format!("{least} and {most}")),
        (_, _, least, most) => least.or(most),
    }
}

/// Takes the narrower of two bounds, of which each is included or not.
fn narrow<'r>(known: &mut Option<(&'r str, bool)>, bound: (&'r str, bool), narrower: Ordering) {
    let is_wider = known.is_some_and(|known| match compare(bound.0, known.0) {
        Some(Ordering::Equal) => bound.1,
        Some(order) => order != narrower,
        None => false,
    });
    if !is_wider {
        *known = Some(bound);
    }
}

/// How many there may be of something.
fn count([one, many]: [&str; 2], min: Option<u64>, max: Option<u64>) -> Option<String> {
    let what = |count: u64| if count == 1 { one } else { many };
    // That there are none or more of something goes without saying.
    match (min.filter(|min| *min > 0), max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {}", what(min))),
        (Some(min), Some(max)) => Some(format!("between {min} and {max} {many}")),
        (Some(min), None) => Some(format!("at least {min} {}", what(min))),
        (None, Some(max)) => Some(format!("at most {max} {}", what(max))),
        (None, None) => None,
    }
}

/// How many there may be, and what each of them has to keep to.
fn each(counted: Option<String>, what: &str, rules: Option<&Rules>) -> Option<String> {
    let inner = rules.map(phrase).filter(|phrase| !phrase.is_empty());
    match (counted, inner) {
        (Some(counted), Some(inner)) if what == "item" => Some(format!("{counted}, each {inner}")),
        (Some(counted), Some(inner)) => Some(format!("{counted}, each {what} {inner}")),
        (None, Some(inner)) => Some(format!("each {what} {inner}")),
        (counted, None) => counted,
    }
}

/// What the server takes a value for that is left out, as JSON.
pub(super) fn default(json: Option<&str>) -> String {
    let Some(json) = json else {
        return String::new();
    };
    let text = json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|text| !text.contains('\\'));
    format!("Default: {}.", code(&cut(text.unwrap_or(json))))
}

/// A pattern on one line, meaning what it meant.
fn one_line(pattern: &str) -> String {
    pattern
        .replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('\t', "\\t")
}

/// As much of a text as docs show.
fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Literal;

    fn own(rules: &[Rule]) -> Rules {
        Rules {
            own: rules.to_vec(),
            ..Rules::default()
        }
    }

    #[track_caller]
    fn check(rules: &[Rule], expected: &str) {
        assert_eq!(super::rules(&own(rules)), expected);
    }

    fn number(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn numbers_have_a_range() {
        let (one, ten) = (|| number("1"), || number("10"));
        check(&[], "");
        check(&[Rule::Minimum(one())], "At least 1.");
        check(&[Rule::ExclusiveMaximum(ten())], "Less than 10.");
        check(
            &[Rule::Minimum(one()), Rule::Maximum(ten())],
            "Between 1 and 10.",
        );
        check(
            &[
                Rule::ExclusiveMinimum(one()),
                Rule::Maximum(ten()),
                Rule::MultipleOf(number("0.5")),
            ],
            "Greater than 1 and at most 10; a multiple of 0.5.",
        );
        check(
            &[
                Rule::MultipleOf(number("2")),
                Rule::MultipleOf(number("3")),
                Rule::ExclusiveMinimum(one()),
                Rule::Minimum(number("0")),
                Rule::Maximum(ten()),
                Rule::ExclusiveMaximum(ten()),
            ],
            "Greater than 1 and less than 10; a multiple of 2 and of 3.",
        );
    }

    #[test]
    fn the_only_value_is_rules() {
        check(&[Rule::Constant(Literal::Boolean(true))], "Always `true`.");
        check(
            &[Rule::Constant(Literal::String(number("a")))],
            "Always `a`.",
        );
    }

    #[test]
    fn texts_have_a_length_and_a_pattern() {
        check(
            &[Rule::MinLength(0), Rule::MaxLength(1)],
            "At most 1 character.",
        );
        check(
            &[Rule::MinLength(2), Rule::MaxLength(2)],
            "Exactly 2 characters.",
        );
        check(
            &[Rule::MinLength(1), Rule::Pattern(number("^<a>$"))],
            "At least 1 character; matches `^<a>$`.",
        );
        check(
            &[Rule::Pattern(number("^a")), Rule::Pattern(number("b`c\n"))],
            "Matches `^a` and ``b`c\\n``.",
        );
        check(
            &[Rule::Pattern("é".repeat(LONGEST + 1))],
            &format!("Matches `{}…`.", "é".repeat(LONGEST)),
        );
    }

    #[test]
    fn what_is_inside_is_said_with_how_much_there_is() {
        let inner = || Some(Box::new(own(&[Rule::MaxLength(20)])));
        let rules = |own: &[Rule], items, values| Rules {
            own: own.to_vec(),
            items,
            values,
        };
        assert_eq!(
            super::rules(&rules(
                &[Rule::MinItems(1), Rule::MaxItems(5), Rule::UniqueItems],
                inner(),
                None
            )),
            "Between 1 and 5 items, each at most 20 characters; no two items alike."
        );
        assert_eq!(
            super::rules(&rules(&[], inner(), None)),
            "Each item at most 20 characters."
        );
        assert_eq!(
            super::rules(&rules(&[Rule::MinProperties(1)], None, inner())),
            "At least 1 property, each value at most 20 characters."
        );
    }

    #[test]
    fn defaults_are_said_as_they_are_written_but_for_quotes() {
        assert_eq!(default(None), "");
        assert_eq!(default(Some("\"completed\"")), "Default: `completed`.");
        assert_eq!(default(Some("\"\"")), "Default: `\"\"`.");
        assert_eq!(default(Some("\"a\\nb\"")), "Default: `\"a\\nb\"`.");
        assert_eq!(default(Some("5")), "Default: `5`.");
        assert_eq!(default(Some("\"")), "Default: `\"`.");
        assert_eq!(default(Some("\"  \"")), "Default: `\"  \"`.");
        assert_eq!(default(Some("\"a`b\"")), "Default: ``a`b``.");
        let long = format!("\"{}\"", "a".repeat(LONGEST + 1));
        let shown = format!("Default: `{}…`.", "a".repeat(LONGEST));
        assert_eq!(default(Some(&long)), shown);
    }
}
