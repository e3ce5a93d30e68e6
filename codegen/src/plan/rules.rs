//! What values have to keep to, as tables have it.

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
                all.join(&definition.rules);
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
            | Ty::Foreign(_)
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
