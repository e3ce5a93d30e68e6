//! Aliases that lead back to themselves.
//!
//! A schema that is an array of itself is a type in JSON Schema and none in Rust, where a name for a type is replaced by
//! the type. The first alias of such a circle becomes any JSON.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Origin, Shape, Ty};

/// Breaks every circle of aliases.
pub(super) fn break_cycles(api: &mut Api, diagnostics: &mut Diagnostics) {
    // The types that are known not to lead into a circle.
    let mut settled = api.types.map(|_| false);
    for start in api.types.ids() {
        let mut way = BTreeSet::new();
        let mut at = Some(start);
        while let Some(id) = at.filter(|id| !settled[*id]) {
            if !way.insert(id) {
                api.types[id].shape = Shape::Alias(Ty::Any);
                diagnostics.push(
                    Diagnostic::warning(
                        Code::WidenedSchema,
                        format!(
                            "{} contains itself and no object: it is read and written as any JSON",
                            name(&api.types[id].origin)
                        ),
                    )
                    .at(api.types[id].span),
                );
                break;
            }
            at = match &api.types[id].shape {
                Shape::Alias(ty) => ty.named(),
                Shape::Object(_) | Shape::Enumeration(_) => None,
            };
        }
        for id in way {
            settled[id] = true;
        }
    }
}

fn name(origin: &Origin) -> String {
    match origin {
        Origin::Schema(name) | Origin::Component(_, name) => format!("the schema `{name}`"),
        _ => "a schema".to_owned(),
    }
}
