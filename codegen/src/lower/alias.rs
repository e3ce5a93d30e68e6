//! Aliases that lead back to themselves.
//!
//! A schema that is an array of itself is a type in JSON Schema and none in Rust, where a name for a type is replaced by
//! the type. The first alias of such a circle becomes any JSON.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Shape, Ty, TypeId};

/// Breaks every circle of aliases.
pub(super) fn break_cycles(api: &mut Api, diagnostics: &mut Diagnostics) {
    for id in api.types.ids() {
        if leads_back(api, id) {
            api.types[id].shape = Shape::Alias(Ty::Any);
            diagnostics.push(
                Diagnostic::warning(
                    Code::WidenedSchema,
                    "a schema that contains itself and no object is read and written as any JSON",
                )
                .at(api.types[id].span),
            );
        }
    }
}

/// Whether following an alias through aliases leads back to it.
fn leads_back(api: &Api, id: TypeId) -> bool {
    let mut at = id;
    // A circle that does not contain `id` is broken when its own turn comes; the count keeps this from walking around it.
    for _ in 0..=api.types.len() {
        at = match &api.types[at].shape {
            Shape::Alias(ty) => match ty.named() {
                Some(next) if next == id => return true,
                Some(next) => next,
                None => return false,
            },
            Shape::Object(_) | Shape::Enumeration(_) => return false,
        };
    }
    false
}
