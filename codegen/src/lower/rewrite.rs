//! Replacing types wherever an API names them.

use crate::ir::{Additional, Api, Origin, Shape, Ty, TypeId};

/// Replaces every type of an API, the inner ones first.
pub(super) fn map_types(api: &mut Api, replace: &dyn Fn(Ty) -> Ty) {
    let ids: Vec<TypeId> = api.types.ids().collect();
    for id in ids {
        map_shape(&mut api.types[id].shape, replace);
    }
    let ids: Vec<_> = api.operations.ids().collect();
    for id in ids {
        for ty in api.operations[id].types_mut() {
            map_ty(ty, replace);
        }
    }
    let ids: Vec<_> = api.webhooks.ids().collect();
    for id in ids {
        for ty in api.webhooks[id].types_mut() {
            map_ty(ty, replace);
        }
    }
}

/// Replaces the types of a shape.
pub(super) fn map_shape(shape: &mut Shape, replace: &dyn Fn(Ty) -> Ty) {
    match shape {
        Shape::Object(object) => {
            for property in &mut object.properties {
                map_ty(&mut property.ty, replace);
            }
            if let Additional::Typed(ty, _) = &mut object.additional {
                map_ty(ty, replace);
                if *ty == Ty::Any {
                    object.additional = Additional::Open;
                }
            }
        }
        Shape::Union(union) => {
            for member in &mut union.members {
                map_ty(&mut member.ty, replace);
            }
        }
        Shape::Alias(ty) => map_ty(ty, replace),
        Shape::Enumeration(_) => {}
    }
}

fn map_ty(ty: &mut Ty, replace: &dyn Fn(Ty) -> Ty) {
    let whole = std::mem::replace(ty, Ty::Any);
    *ty = mapped(whole, replace);
}

fn mapped(ty: Ty, replace: &dyn Fn(Ty) -> Ty) -> Ty {
    replace(match ty {
        Ty::Array(inner) => Ty::Array(Box::new(mapped(*inner, replace))),
        Ty::Map(inner) => Ty::Map(Box::new(mapped(*inner, replace))),
        // What becomes null in two ways is null in one.
        Ty::Nullable(inner) => return mapped(*inner, replace).nullable(),
        Ty::Tuple(items) => Ty::Tuple(
            items
                .into_iter()
                .map(|item| mapped(item, replace))
                .collect(),
        ),
        ty => ty,
    })
}

/// Visits the types that a shape names.
pub(super) fn each_ty(shape: &Shape, visit: &mut impl FnMut(&Ty)) {
    match shape {
        Shape::Object(object) => {
            for property in &object.properties {
                visit(&property.ty);
            }
            if let Additional::Typed(ty, _) = &object.additional {
                visit(ty);
            }
        }
        Shape::Union(union) => union.members.iter().for_each(|member| visit(&member.ty)),
        Shape::Alias(ty) => visit(ty),
        Shape::Enumeration(_) => {}
    }
}

/// Replaces the types that an origin names.
pub(super) fn map_origin(origin: &mut Origin, replace: &dyn Fn(TypeId) -> TypeId) {
    match origin {
        Origin::Within(id) | Origin::Property(id, _) | Origin::Member(id, _) | Origin::Base(id) => {
            *id = replace(*id);
        }
        Origin::Item(inner) | Origin::Value(inner) | Origin::Position(inner, _) => {
            map_origin(inner, replace)
        }
        Origin::Schema(_)
        | Origin::Component(..)
        | Origin::Pointer(_)
        | Origin::Parameter(..)
        | Origin::Body(..)
        | Origin::Response(..)
        | Origin::Header(..)
        | Origin::Webhook(_)
        | Origin::WebhookHeader(..) => {}
    }
}
