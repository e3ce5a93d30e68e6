//! Aliases that lead back to themselves.
//!
//! A schema that is an array of itself is a type in JSON Schema and none in Rust, where a name for a type is replaced by
//! the type. The first alias of such a circle becomes any JSON.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Origin, Shape, Ty};

/// Breaks every circle of aliases.
pub(super) fn break_cycles(api: &mut Api, diagnostics: &mut Diagnostics) {
    for id in api.circular_aliases() {
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
    }
}

fn name(origin: &Origin) -> String {
    match origin {
        Origin::Schema(name) | Origin::Component(_, name) => format!("the schema `{name}`"),
        _ => "a schema".to_owned(),
    }
}
