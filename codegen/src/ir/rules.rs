//! What values have to keep to, and how rules that hold together are joined.

use std::cmp::Ordering;

use super::Literal;

/// What values have to keep to, beyond their type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// Rules for the value itself.
    pub own: Vec<Rule>,
    /// Rules for its items, if it is an array.
    pub items: Option<Box<Rules>>,
    /// Rules for the values of its properties, if it is a map.
    pub values: Option<Box<Rules>>,
}

impl Rules {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.items.is_none() && self.values.is_none()
    }

    /// Adds rules that hold as well. Of two of one kind the narrower counts; what cannot be compared holds beside the other.
    pub fn join(&mut self, more: &Rules) {
        for rule in &more.own {
            self.add(rule.clone());
        }
        for (inner, more) in [
            (&mut self.items, &more.items),
            (&mut self.values, &more.values),
        ] {
            if let Some(more) = more {
                inner.get_or_insert_default().join(more);
            }
        }
    }

    /// Adds a rule for the value itself, in the same way.
    pub fn add(&mut self, rule: Rule) {
        let compared = self
            .own
            .iter_mut()
            .find_map(|known| Some((width(&rule, known)?, known)));
        match compared {
            Some((Ordering::Less, known)) => *known = rule,
            Some(_) => {}
            None => self.own.push(rule),
        }
    }
}

/// Something that a value has to keep to (JSON Schema Validation, section 6). Numbers are the text of the document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the keywords")]
pub enum Rule {
    /// The only value that there is, where the type does not say so.
    Constant(Literal),
    Minimum(String),
    Maximum(String),
    ExclusiveMinimum(String),
    ExclusiveMaximum(String),
    MultipleOf(String),
    MinLength(u64),
    MaxLength(u64),
    Pattern(String),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MinProperties(u64),
    MaxProperties(u64),
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
pub fn compare(one: &str, other: &str) -> Option<Ordering> {
    if let (Ok(one), Ok(other)) = (one.parse::<i128>(), other.parse::<i128>()) {
        return Some(one.cmp(&other));
    }
    let (one, other) = (one.parse::<f64>().ok()?, other.parse::<f64>().ok()?);
    one.partial_cmp(&other)
        .filter(|order| order.is_ne() || one.abs() < EXACT)
}

/// Up to which size doubles tell whole numbers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

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
        joined.join(&rules(other));
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
