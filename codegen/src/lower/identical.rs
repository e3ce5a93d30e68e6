//! One type for what says the same, and no type that nothing leads to.
//!
//! A document that puts the same object in a hundred places means one type. Of types without a name of their own that are
//! alike in shape and docs, the first is kept and the others become other names for it: so each place keeps a name, and
//! goes its own way again when the document changes it, without renaming anything elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::rewrite::{each_ty, map_origin, map_types};
use super::settle::{Moves, follow, loosen};
use crate::ir::{
    Api, Arena, Docs, Origin, Rules, Shape, SideTable, TagId, Ty, TypeDef, TypeId, Union,
    UnionMember,
};
use crate::source::Span;

/// Replaces names of types that stand nowhere and are only other names by what they stand for.
pub(super) fn see_through(api: &mut Api) {
    let targets: SideTable<TypeDef, Option<Ty>> = api.types.map(|(id, definition)| {
        let is_own = matches!(definition.origin, Origin::Schema(_));
        match &definition.shape {
            Shape::Alias(_) if !is_own => Some(whole(api, &Ty::Named(id))),
            _ => None,
        }
    });
    let rules: SideTable<TypeDef, Rules> =
        api.types.map(|(_, definition)| definition.rules.clone());
    // What an alias keeps to is said where it was named.
    let ids: Vec<TypeId> = api.types.ids().collect();
    for id in ids {
        if let Shape::Object(object) = &mut api.types[id].shape {
            for property in &mut object.properties {
                let named = match &property.ty {
                    Ty::Nullable(inner) => &**inner,
                    ty => ty,
                };
                if let Ty::Named(alias) = named
                    && targets[*alias].is_some()
                    && property.rules.is_empty()
                {
                    property.rules = rules[*alias].clone();
                }
            }
        }
    }
    map_types(api, &|ty| match ty {
        Ty::Named(id) => targets[id].clone().unwrap_or(ty),
        ty => ty,
    });
}

/// A type with the aliases seen through that have no name of their own.
fn whole(api: &Api, ty: &Ty) -> Ty {
    let mut ty = ty.clone();
    // Circles of aliases have been broken.
    for _ in 0..api.types.len() {
        let Ty::Named(id) = &ty else {
            return ty;
        };
        let definition = &api.types[*id];
        match &definition.shape {
            Shape::Alias(inner) if !matches!(definition.origin, Origin::Schema(_)) => {
                ty = inner.clone()
            }
            _ => return ty,
        }
    }
    ty
}

/// The types that stood inside of types that have become another name for one that is alike.
pub(super) type Remains = BTreeMap<TypeId, Vec<TypeId>>;

/// What is joined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joins {
    /// Whether what stands with operations of different tags stays apart, so that each can be there without the other.
    pub(super) apart: bool,
}

/// Makes one type of those that are alike. What stood inside of the others keeps its name, too.
pub(super) fn join(api: &mut Api, joins: Joins) -> Remains {
    let mut joiner = Joiner {
        joins,
        firsts: IndexMap::new(),
        canonical: api.types.map(|(id, _)| id),
        seen: BTreeSet::new(),
    };
    let mut ids: Vec<TypeId> = api.types.ids().collect();
    // What stands with operations gives way to what does not, and what stands with webhooks to both: a client may leave
    // those out.
    ids.sort_by_key(|id| standing(api, *id));
    for id in &ids {
        joiner.visit(api, *id, 0);
    }
    let canonical = joiner.canonical;
    let mut remains = Remains::new();
    for id in ids {
        if canonical[id] != id {
            let mut inner = Vec::new();
            each_ty(&api.types[id].shape, &mut |ty| inner.extend(ty.named()));
            remains.insert(id, inner);
            api.types[id].shape = Shape::Alias(Ty::Named(canonical[id]));
            api.types[id].rules = Rules::default();
        }
    }
    // What a union becomes may be a member of another one.
    while drop_repeated(api) {}
    remains
}

/// Drops members of unions that are the same type as an earlier one, now that types that are alike are one. Says whether a
/// union is no longer one.
fn drop_repeated(api: &mut Api) -> bool {
    let mut moves = Moves::new();
    let mut is_other = false;
    let ids: Vec<TypeId> = api.types.ids().collect();
    for id in &ids {
        let Shape::Union(union) = &api.types[*id].shape else {
            continue;
        };
        if union
            .members
            .iter()
            .any(|member| *api.resolved(&member.ty) == Ty::Any)
        {
            api.types[*id].shape = Shape::Alias(Ty::Any);
            is_other = true;
            continue;
        }
        let mut known: IndexMap<&Ty, usize> = IndexMap::new();
        let mut kept: Vec<UnionMember> = Vec::new();
        for (position, member) in union.members.iter().enumerate() {
            let resolved = api.resolved(&member.ty);
            if let Some(at) = known.get(resolved) {
                if let Some(one) = kept.get_mut(*at) {
                    loosen(one, member);
                }
                continue;
            }
            known.insert(resolved, kept.len());
            moves.insert((*id, position), (*id, kept.len()));
            kept.push(member.clone());
        }
        if kept.len() == union.members.len() {
            moves.retain(|(of, _), _| of != id);
            continue;
        }
        let shape = match <[UnionMember; 1]>::try_from(kept) {
            Ok([member]) => {
                is_other = true;
                Shape::Alias(member.ty)
            }
            Err(members) => Shape::Union(Union {
                members,
                discriminator: union.discriminator.clone(),
            }),
        };
        api.types[*id].shape = shape;
    }
    if !moves.is_empty() {
        for id in ids {
            follow(&mut api.types[id].origin, &moves);
        }
    }
    is_other
}

/// What two types have to have in common to be one. Those that say little also have to have places of one name, so that what
/// only happens to look alike does not become one.
type Likeness = (String, Docs, bool, Shape, Rules, Option<Option<TagId>>);

/// Whether a shape is not soon met by chance.
fn says_much(shape: &Shape) -> bool {
    match shape {
        Shape::Object(object) => object.properties.len() > 1,
        Shape::Enumeration(enumeration) => enumeration.members.len() > 1,
        Shape::Union(_) | Shape::Alias(_) => false,
    }
}

/// What the place of a type is called.
fn label(origin: &Origin) -> String {
    match origin {
        Origin::Property(_, name)
        | Origin::Parameter(_, name)
        | Origin::Header(_, name)
        | Origin::WebhookHeader(_, name) => name.clone(),
        Origin::Item(inner) => format!("{}[]", label(inner)),
        Origin::Value(inner) => format!("{}{{}}", label(inner)),
        Origin::Position(inner, position) => format!("{}[{position}]", label(inner)),
        Origin::Body(..) => "(body)".to_owned(),
        Origin::Response(..) => "(response)".to_owned(),
        Origin::Webhook(_) => "(webhook)".to_owned(),
        Origin::Member(..) => "(member)".to_owned(),
        Origin::Schema(_)
        | Origin::Component(..)
        | Origin::Pointer(_)
        | Origin::Within(_)
        | Origin::Base(_) => String::new(),
    }
}

struct Joiner {
    joins: Joins,
    firsts: IndexMap<Likeness, TypeId>,
    canonical: SideTable<TypeDef, TypeId>,
    seen: BTreeSet<TypeId>,
}

/// How deep types are followed into one another.
const DEEPEST: usize = 200;

impl Joiner {
    fn visit(&mut self, api: &Api, id: TypeId, depth: usize) {
        if depth == DEEPEST || !self.seen.insert(id) {
            return;
        }
        let definition = &api.types[id];
        let mut inner = Vec::new();
        each_ty(&definition.shape, &mut |ty| inner.extend(ty.named()));
        for one in inner {
            if !is_shared(&api.types[one]) {
                self.visit(api, one, depth + 1);
            }
        }
        if is_shared(definition) || matches!(definition.shape, Shape::Alias(_)) {
            return;
        }
        let mut shape = definition.shape.clone();
        super::rewrite::map_shape(&mut shape, &|ty| match ty {
            Ty::Named(id) => Ty::Named(self.canonical[id]),
            ty => ty,
        });
        let likeness = (
            if says_much(&definition.shape) {
                String::new()
            } else {
                label(&definition.origin)
            },
            definition.docs.clone(),
            definition.deprecated,
            shape,
            definition.rules.clone(),
            self.joins.apart.then(|| tag_of(api, id)).flatten(),
        );
        let first = *self.firsts.entry(likeness).or_insert(id);
        self.canonical[id] = first;
    }
}

/// What a type is a part of.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Alone,
    Operation,
    Webhook,
    Callback,
}

/// The first tag of the operation that a type stands with, if it stands with one.
fn tag_of(api: &Api, id: TypeId) -> Option<Option<TagId>> {
    let operation = root(api, id).operation()?;
    Some(api.operations[operation].tags.first().copied())
}

/// Where the outermost of the types stands that a type is a part of.
fn root(api: &Api, id: TypeId) -> &Origin {
    let mut origin = &api.types[id].origin;
    for _ in 0..api.types.len() {
        match origin.parent() {
            Some(parent) => origin = &api.types[parent].origin,
            None => break,
        }
    }
    origin
}

fn standing(api: &Api, id: TypeId) -> Standing {
    let origin = root(api, id);
    match origin.webhook() {
        Some(webhook) if api.webhooks[webhook].callback.is_some() => Standing::Callback,
        Some(_) => Standing::Webhook,
        None if origin.operation().is_some() => Standing::Operation,
        None => Standing::Alone,
    }
}

/// Whether a type has a name of its own in the document.
fn is_shared(definition: &TypeDef) -> bool {
    matches!(
        definition.origin,
        Origin::Schema(_) | Origin::Component(..) | Origin::Base(_)
    )
}

/// Leaves out types that nothing leads to, unless they have a name of their own and are kept for that, and puts each behind
/// what it is a part of. Says where the named ones were that are gone.
pub(super) fn compact(
    api: &mut Api,
    remains: &Remains,
    keeps: impl Fn(TypeId) -> bool,
) -> Vec<Span> {
    let is_named = |id: &TypeId| matches!(api.types[*id].origin, Origin::Schema(_));
    let named: Vec<TypeId> = api.types.ids().filter(is_named).collect();
    let roots: Vec<TypeId> = named.iter().copied().filter(|id| keeps(*id)).collect();
    // Those that are not kept for their names may be led to all the same.
    let led_to = match roots.len() == named.len() {
        true => BTreeSet::new(),
        false => reached(api, remains, &roots),
    };
    let is_there = |id: &TypeId| keeps(*id) || led_to.contains(id);
    let (mut order, gone): (Vec<TypeId>, Vec<TypeId>) = named.into_iter().partition(is_there);
    let gone = gone.into_iter().filter_map(|id| api.types[id].span);
    let gone = gone.collect();
    let mut kept: BTreeSet<TypeId> = order.iter().copied().collect();
    let mut pending: Vec<TypeId> = order.iter().rev().copied().collect();
    let mut used = used(api);
    used.reverse();
    pending.splice(0..0, used);
    let mut visited = BTreeSet::new();
    while let Some(id) = pending.pop() {
        if !visited.insert(id) {
            continue;
        }
        place(api, id, &mut kept, &mut order, &mut pending);
        let mut inner = Vec::new();
        each_ty(&api.types[id].shape, &mut |ty| inner.extend(ty.named()));
        inner.extend(remains.get(&id).into_iter().flatten());
        pending.extend(inner.into_iter().rev());
    }
    let mut moved: SideTable<TypeDef, TypeId> = api.types.map(|(id, _)| id);
    let mut types: Arena<TypeDef> = Arena::new();
    for id in &order {
        moved[*id] = types.push(api.types[*id].clone());
    }
    api.types = types;
    map_types(api, &|ty| match ty {
        Ty::Named(id) => Ty::Named(moved[id]),
        ty => ty,
    });
    let ids: Vec<TypeId> = api.types.ids().collect();
    for id in ids {
        map_origin(&mut api.types[id].origin, &|id| moved[id]);
    }
    gone
}

/// The types that operations and webhooks name.
fn used(api: &Api) -> Vec<TypeId> {
    let operations = api.operations.iter();
    let operations = operations
        .flat_map(|(_, operation)| operation.sent().chain(operation.received()))
        .flat_map(Ty::named);
    let webhooks = api.webhooks.iter();
    let webhooks = webhooks.flat_map(|(_, webhook)| webhook.brought().flat_map(Ty::named));
    operations.chain(webhooks).collect()
}

/// All types that operations, webhooks and some types lead to.
fn reached(api: &Api, remains: &Remains, roots: &[TypeId]) -> BTreeSet<TypeId> {
    let mut pending = used(api);
    pending.extend(roots);
    let mut reached = BTreeSet::new();
    while let Some(id) = pending.pop() {
        if !reached.insert(id) {
            continue;
        }
        each_ty(&api.types[id].shape, &mut |ty| pending.extend(ty.named()));
        pending.extend(remains.get(&id).into_iter().flatten());
        pending.extend(api.types[id].origin.parent());
    }
    reached
}

/// Puts a type into the order, behind what it is a part of.
fn place(
    api: &Api,
    id: TypeId,
    kept: &mut BTreeSet<TypeId>,
    order: &mut Vec<TypeId>,
    pending: &mut Vec<TypeId>,
) {
    let mut way = Vec::new();
    let mut at = Some(id);
    while let Some(id) = at.filter(|id| kept.insert(*id)) {
        way.push(id);
        at = api.types[id].origin.parent();
    }
    for id in way.into_iter().rev() {
        order.push(id);
        pending.push(id);
    }
}
