//! What a crate has to have for its API beyond what every client has: which features of the runtime the API has a use for.

use std::collections::BTreeSet;

use super::{Context, rules};
use crate::ir::{Additional, Foreign, Rules, Shape, Text, Ty, TypeDef};

/// The features of the runtime that not every API has a use for, in alphabetical order. All others are about how calls are
/// made, and for the crate's users to choose.
pub const OPTIONAL_FEATURES: [&str; 6] = ["chrono", "jiff", "time", "uuid", "validate", "webhooks"];

/// The features that convert dates and times.
const CALENDARS: [&str; 3] = ["chrono", "jiff", "time"];

/// What a crate has to have for its API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those of [`OPTIONAL_FEATURES`] that the API has a use for.
    pub features: BTreeSet<&'static str>,
    /// Whether types of the crate's own stand for those of the description, which serde has to read and write.
    pub own_types: bool,
}

/// What the crate has to have.
pub(super) fn wanted(context: &Context<'_>) -> Wanted {
    let api = &context.api;
    let mut wanted = Wanted::default();
    let features = &mut wanted.features;
    api.each_ty(&mut |ty| match ty {
        Ty::String(Text::DateTime | Text::Date | Text::Time) => features.extend(CALENDARS),
        Ty::String(Text::Uuid) => {
            features.insert("uuid");
        }
        Ty::Foreign(foreign) => wanted.own_types |= is_of_the_crate(context, foreign),
        _ => {}
    });
    if api.types.iter().any(|(_, definition)| is_ruled(definition)) {
        features.insert("validate");
    }
    if !api.webhooks.is_empty() {
        features.insert(super::webhooks::FEATURE);
    }
    wanted
}

/// Whether a type of the caller's own stands in the crate itself.
fn is_of_the_crate(context: &Context<'_>, foreign: &Foreign) -> bool {
    let first = context.own_path(foreign).first();
    first.is_some_and(|first| first.as_str() == "crate")
}

/// Whether any rule that is checked is about a type or its parts.
fn is_ruled(definition: &TypeDef) -> bool {
    let of_parts: Vec<&Rules> = match &definition.shape {
        Shape::Object(object) => {
            let additional = match &object.additional {
                Additional::Typed(_, rules) => Some(rules),
                _ => None,
            };
            let properties = object.properties.iter().map(|property| &property.rules);
            properties.chain(additional).collect()
        }
        Shape::Union(union) => union.members.iter().map(|member| &member.rules).collect(),
        Shape::Alias(_) | Shape::Enumeration(_) => Vec::new(),
    };
    let mut all = std::iter::once(&definition.rules).chain(of_parts);
    all.any(|rules| !rules::table(rules).is_empty())
}
