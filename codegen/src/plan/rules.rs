//! What values have to keep to, as tables have it.

use std::cmp::Ordering;

use super::Context;
use crate::ir::{Rule, Rules, Shape, Ty};
use crate::rust;

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

/// The rules for a value of a type, as docs say them beside the type: those of the aliases that it names stand with these,
/// and are said again only where there are others.
pub(super) fn beside(context: &Context<'_>, ty: &Ty, own: &Rules) -> Rules {
    if own.is_empty() {
        Rules::default()
    } else {
        all(context, ty, own)
    }
}

fn inner(context: &Context<'_>, ty: &Ty, own: Option<&Rules>) -> Option<Box<Rules>> {
    let rules = all(context, ty, own.unwrap_or(&Rules::default()));
    (!rules.is_empty()).then(|| Box::new(rules))
}

/// Adds rules that hold as well.
fn join(rules: &mut Rules, more: &Rules) {
    for rule in &more.own {
        add(&mut rules.own, rule);
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

/// Adds a rule. Of two of one kind the narrower counts; what cannot be compared holds beside the other.
fn add(rules: &mut Vec<Rule>, rule: &Rule) {
    let compared = rules
        .iter_mut()
        .find_map(|known| Some((width(rule, known)?, known)));
    match compared {
        Some((Ordering::Less, known)) => *known = rule.clone(),
        Some(_) => {}
        None => rules.push(rule.clone()),
    }
}

/// How much one rule allows, compared with another one of its kind.
fn width(one: &Rule, other: &Rule) -> Option<Ordering> {
    match (one, other) {
        (one, other) if one == other => Some(Ordering::Equal),
        (Rule::Maximum(one), Rule::Maximum(other))
        | (Rule::ExclusiveMaximum(one), Rule::ExclusiveMaximum(other)) => compare(one, other),
        (Rule::Minimum(one), Rule::Minimum(other))
        | (Rule::ExclusiveMinimum(one), Rule::ExclusiveMinimum(other)) => compare(other, one),
        (Rule::MaxLength(one), Rule::MaxLength(other))
        | (Rule::MaxItems(one), Rule::MaxItems(other))
        | (Rule::MaxProperties(one), Rule::MaxProperties(other)) => Some(one.cmp(other)),
        (Rule::MinLength(one), Rule::MinLength(other))
        | (Rule::MinItems(one), Rule::MinItems(other))
        | (Rule::MinProperties(one), Rule::MinProperties(other)) => Some(other.cmp(one)),
        _ => None,
    }
}

/// Compares numbers by their texts; not those that are too large to be told apart.
pub(super) fn compare(one: &str, other: &str) -> Option<Ordering> {
    if let (Ok(one), Ok(other)) = (one.parse::<i128>(), other.parse::<i128>()) {
        return Some(one.cmp(&other));
    }
    let (one, other) = (one.parse::<f64>().ok()?, other.parse::<f64>().ok()?);
    one.partial_cmp(&other)
        .filter(|order| order.is_ne() || one.abs() < EXACT)
}

/// Up to which size doubles tell whole numbers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &[Rule], other: &[Rule], expected: &[Rule]) {
        let rules = |own: &[Rule]| Rules {
            own: own.to_vec(),
            ..Rules::default()
        };
        let mut joined = rules(one);
        join(&mut joined, &rules(other));
        assert_eq!(joined, rules(expected));
    }

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn of_two_of_one_kind_the_narrower_counts() {
        let (three, five) = (Rule::MaxLength(3), Rule::MaxLength(5));
        let (three, five) = (&[three], &[five]);
        check(three, five, three);
        check(five, three, three);
        check(
            &[Rule::MinItems(1)],
            &[Rule::MinItems(2)],
            &[Rule::MinItems(2)],
        );
        let least = |least| Rule::Minimum(text(least));
        check(&[least("0.5")], &[least("1")], &[least("1")]);
        check(&[least("-1")], &[least("-2")], &[least("-1")]);
        let large = ["18446744073709551614", "18446744073709551615"];
        check(&[least(large[0])], &[least(large[1])], &[least(large[1])]);
    }

    #[test]
    fn what_cannot_be_compared_holds_beside_the_other() {
        let pattern = |pattern| Rule::Pattern(text(pattern));
        check(
            &[pattern("a")],
            &[pattern("b"), pattern("a")],
            &[pattern("a"), pattern("b")],
        );
        let of = |of| Rule::MultipleOf(text(of));
        check(&[of("2")], &[of("3")], &[of("2"), of("3")]);
        let most = |most| Rule::Maximum(text(most));
        let large = ["1e20", "100000000000000000001.0"];
        check(
            &[most(large[0])],
            &[most(large[1])],
            &[most(large[0]), most(large[1])],
        );
    }
}
