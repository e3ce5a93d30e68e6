//! What values have to keep to: as tables have it, and as docs say it.

use super::Context;
use super::docs::code;
use crate::ir::{Literal, Rule, Rules, Shape, Ty};
use crate::rust;

/// How long a pattern or a default may be to stand in docs.
const LONGEST: usize = 100;

/// The rules for a value of a type: its own, and those of the aliases that the type names.
pub(super) fn all(context: &Context<'_>, ty: &Ty, own: &Rules) -> Rules {
    let mut all = own.clone();
    let mut ty = ty;
    loop {
        match ty {
            Ty::Nullable(inner) => ty = inner,
            Ty::Named(id) => {
                let definition = &context.api.types[*id];
                let Shape::Alias(inner) = &definition.shape else {
                    return all;
                };
                join(&mut all, &definition.rules);
                ty = inner;
            }
            Ty::Array(item) => {
                all.items = inner(context, item, all.items.as_deref());
                return all;
            }
            Ty::Map(value) => {
                all.values = inner(context, value, all.values.as_deref());
                return all;
            }
            Ty::Any
            | Ty::Boolean
            | Ty::Integer(_)
            | Ty::Number(_)
            | Ty::String(_)
            | Ty::Tuple(_) => return all,
        }
    }
}

fn inner(context: &Context<'_>, ty: &Ty, own: Option<&Rules>) -> Option<Box<Rules>> {
    let rules = all(context, ty, own.unwrap_or(&Rules::default()));
    (!rules.is_empty()).then(|| Box::new(rules))
}

/// Adds rules that hold as well.
fn join(rules: &mut Rules, more: &Rules) {
    for rule in &more.own {
        if !rules.own.contains(rule) {
            rules.own.push(rule.clone());
        }
    }
    for (inner, more) in [
        (&mut rules.items, &more.items),
        (&mut rules.values, &more.values),
    ] {
        if let Some(more) = more {
            join(inner.get_or_insert_default(), more);
        }
    }
}

/// Rules as a table has them.
pub(super) fn table(rules: &Rules) -> Vec<rust::Rule> {
    use rust::Rule::{Bare, Count, Each, Text};
    let own = rules.own.iter().filter_map(|rule| {
        Some(match rule {
            // What is only ever one value is not checked: another one may come to be allowed.
            Rule::Constant(_) => return None,
            Rule::Minimum(text) => Text("Minimum", text.clone()),
            Rule::Maximum(text) => Text("Maximum", text.clone()),
            Rule::ExclusiveMinimum(text) => Text("ExclusiveMinimum", text.clone()),
            Rule::ExclusiveMaximum(text) => Text("ExclusiveMaximum", text.clone()),
            Rule::MultipleOf(text) => Text("MultipleOf", text.clone()),
            Rule::MinLength(count) => Count("MinLength", *count),
            Rule::MaxLength(count) => Count("MaxLength", *count),
            Rule::Pattern(text) => Text("Pattern", text.clone()),
            Rule::MinItems(count) => Count("MinItems", *count),
            Rule::MaxItems(count) => Count("MaxItems", *count),
            Rule::UniqueItems => Bare("UniqueItems"),
            Rule::MinProperties(count) => Count("MinProperties", *count),
            Rule::MaxProperties(count) => Count("MaxProperties", *count),
        })
    });
    let items = rules.items.iter().map(|rules| Each("Items", table(rules)));
    let values = rules
        .values
        .iter()
        .map(|rules| Each("Values", table(rules)));
    own.chain(items).chain(values).collect()
}

/// Rules in a sentence: "Between 1 and 5 items, each at most 20 characters."
pub(super) fn said(rules: &Rules) -> String {
    let phrase = phrase(rules);
    let mut chars = phrase.chars();
    match chars.next() {
        None => String::new(),
        Some(first) => first.to_uppercase().chain(chars).chain(['.']).collect(),
    }
}

fn phrase(rules: &Rules) -> String {
    let mut phrases = Vec::new();
    phrases.extend(rules.own.iter().find_map(|rule| match rule {
        Rule::Constant(Literal::Boolean(value)) => Some(format!("always `{value}`")),
        _ => None,
    }));
    phrases.extend(range(rules));
    phrases.extend(rules.own.iter().find_map(|rule| match rule {
        Rule::MultipleOf(of) => Some(format!("a multiple of {of}")),
        _ => None,
    }));
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
    phrases.extend(rules.own.iter().find_map(|rule| match rule {
        // Code in a line cannot have a backtick in it.
        Rule::Pattern(pattern) if pattern.len() <= LONGEST && !pattern.contains('`') => {
            Some(format!("matches {}", code(pattern)))
        }
        _ => None,
    }));
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
    let mut least = None;
    let mut most = None;
    for rule in &rules.own {
        match rule {
            Rule::Minimum(number) => least = Some((number, true)),
            Rule::ExclusiveMinimum(number) => least = Some((number, false)),
            Rule::Maximum(number) => most = Some((number, true)),
            Rule::ExclusiveMaximum(number) => most = Some((number, false)),
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
    let Some(json) = json.filter(|json| json.len() <= LONGEST && !json.contains('`')) else {
        return String::new();
    };
    let text = json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|text| !text.contains('\\'));
    format!("Default: {}.", code(text.unwrap_or(json)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(rules: &[Rule]) -> Rules {
        Rules {
            own: rules.to_vec(),
            ..Rules::default()
        }
    }

    #[track_caller]
    fn check(rules: &[Rule], expected: &str) {
        assert_eq!(said(&own(rules)), expected);
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
        check(&[Rule::Pattern(number("`"))], "");
        check(&[Rule::Pattern("a".repeat(LONGEST + 1))], "");
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
            said(&rules(
                &[Rule::MinItems(1), Rule::MaxItems(5), Rule::UniqueItems],
                inner(),
                None
            )),
            "Between 1 and 5 items, each at most 20 characters; no two items alike."
        );
        assert_eq!(
            said(&rules(&[], inner(), None)),
            "Each item at most 20 characters."
        );
        assert_eq!(
            said(&rules(&[Rule::MinProperties(1)], None, inner())),
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
    }
}
