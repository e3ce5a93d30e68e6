//! Properties as fields, and how callers set them.

use super::Context;
use super::room::Room;
use crate::ir::{Integer, Number, Presence, Ty};
use crate::names::Ident;
use crate::rust::{Conversion, Type};

/// How a property is held and set.
pub(super) struct Held {
    /// The type of the field.
    pub(super) field: Type,
    /// The type that a caller may pass.
    pub(super) parameter: Type,
    /// How what the caller passes becomes the field's value.
    pub(super) conversion: Conversion,
}

/// What a field's type says of the value's being there.
enum Shell {
    /// It always is.
    Bare,
    /// It may be null: `Option`.
    NullOption,
    /// It may be absent: `Option`.
    AbsentOption,
    /// It may be either: `Nullable`.
    Nullable,
}

impl Context<'_> {
    /// How a property is held. Absent and null are told apart wherever the document allows both.
    pub(super) fn held(&self, room: &mut Room, ty: &Ty, presence: Presence, boxed: bool) -> Held {
        let (inner, shell) = match (ty, presence) {
            (Ty::Nullable(inner), Presence::Required) => (&**inner, Shell::NullOption),
            (Ty::Nullable(inner), Presence::Optional) => (&**inner, Shell::Nullable),
            (ty, Presence::Required) => (ty, Shell::Bare),
            // Any JSON may be null, too.
            (ty, Presence::Optional) if *self.api.resolved(ty) == Ty::Any => (ty, Shell::Nullable),
            (ty, Presence::Optional) => (ty, Shell::AbsentOption),
        };
        let is_primitive = match self.api.resolved(inner) {
            Ty::Boolean | Ty::Number(Number::F64) => true,
            Ty::Integer(integer) => *integer != Integer::Big,
            _ => false,
        };
        let value = self.ty(room, inner);
        let held = if boxed {
            Type::Path(room.prelude("boxed", "Box"), vec![value.clone()])
        } else {
            value.clone()
        };
        let option = |room: &mut Room, ty| Type::Path(room.prelude("option", "Option"), vec![ty]);
        match shell {
            Shell::Bare if boxed => Held {
                field: held,
                parameter: into(room, value),
                conversion: Conversion::BoxInto,
            },
            Shell::Bare if is_primitive => Held {
                field: held.clone(),
                parameter: held,
                conversion: Conversion::Plain,
            },
            Shell::Bare => Held {
                field: held.clone(),
                parameter: into(room, held),
                conversion: Conversion::Into,
            },
            Shell::NullOption => {
                let field = option(room, held);
                Held {
                    field: field.clone(),
                    parameter: into(room, field),
                    conversion: Conversion::Into,
                }
            }
            Shell::Nullable => {
                let field = room.runtime_type("Nullable", vec![held]);
                Held {
                    field: field.clone(),
                    parameter: into(room, field),
                    conversion: Conversion::Into,
                }
            }
            Shell::AbsentOption if boxed => Held {
                field: option(room, held),
                parameter: into(room, value),
                conversion: Conversion::SomeBoxInto,
            },
            Shell::AbsentOption if is_primitive => Held {
                field: option(room, held.clone()),
                parameter: held,
                conversion: Conversion::Some,
            },
            Shell::AbsentOption => Held {
                field: option(room, held.clone()),
                parameter: into(room, held),
                conversion: Conversion::SomeInto,
            },
        }
    }
}

/// `impl Into<T>`.
pub(super) fn into(room: &mut Room, ty: Type) -> Type {
    Type::Impl(Box::new(Type::Path(
        room.prelude("convert", "Into"),
        vec![ty],
    )))
}

/// `Self`.
pub(super) fn this() -> Type {
    Type::Path(vec![Ident::known("Self")], Vec::new())
}
