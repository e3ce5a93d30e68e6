//! Unions, once all types are known: members that nothing tells apart are joined (`join`), and what tells the others apart is
//! noted (`apart`).

mod apart;
mod join;

use std::collections::{BTreeMap, BTreeSet};

use super::Lowerer;
use super::rewrite::map_origin;
use crate::ir::{Api, Origin, Shape, Ty, TypeId, Union, UnionMember};

/// A member of a union, and where it was a member before.
pub(super) type Listed = ((TypeId, usize), UnionMember);

/// How many members a union may take over from those inside of it: choices in choices double with each step.
const MAX_SPLICED: usize = 256;

/// How deep unions are followed into one another.
const DEEPEST: usize = 100;

/// Where a member of a union went: to which union, and to which position there.
pub(super) type Moves = BTreeMap<(TypeId, usize), (TypeId, usize)>;

impl Lowerer<'_> {
    /// Settles the unions that were made since this was called last.
    pub(super) fn settle_unions(&mut self) {
        let first = self.settled;
        self.settled = self.api.types.len();
        let ids: Vec<TypeId> = self
            .api
            .types
            .ids()
            .filter(|id| id.index() >= first)
            .collect();
        let mut done = BTreeSet::new();
        let mut moves = Moves::new();
        // Inner ones come after those that they are part of.
        for id in ids.into_iter().rev() {
            self.settle(id, &mut done, &mut moves, 0);
        }
        if !moves.is_empty() {
            let ids: Vec<TypeId> = self.api.types.ids().collect();
            for id in ids {
                follow(&mut self.api.types[id].origin, &moves);
            }
        }
    }

    fn settle(&mut self, id: TypeId, done: &mut BTreeSet<TypeId>, moves: &mut Moves, depth: usize) {
        let Shape::Union(union) = &self.api.types[id].shape else {
            return;
        };
        if !done.insert(id) {
            return;
        }
        let union = union.clone();
        // What a member is has to be known first, whichever the document names first.
        for member in union.members.iter().filter(|_| depth < DEEPEST) {
            if let Ty::Named(inner) = *self.api.resolved(&member.ty) {
                self.settle(inner, done, moves, depth + 1);
            }
        }
        let mut listed: Vec<Listed> = Vec::new();
        for (position, member) in union.members.into_iter().enumerate() {
            if let Some(inner) =
                self.own_union(id, position, &member.ty, union.discriminator.is_some())
            {
                // Its members may as well be this one's.
                if let Shape::Union(nested) = &self.api.types[inner].shape
                    && listed.len() + nested.members.len() <= MAX_SPLICED
                {
                    for (at, one) in nested.members.clone().into_iter().enumerate() {
                        listed.push(((inner, at), one));
                    }
                    continue;
                }
            }
            listed.push(((id, position), member));
        }
        let resolved = |api: &Api, ty: &Ty| api.resolved(ty).clone();
        if listed
            .iter()
            .any(|(_, member)| resolved(&self.api, &member.ty) == Ty::Any)
        {
            self.api.types[id].shape = Shape::Alias(Ty::Any);
            return;
        }
        let mut kept: Vec<Listed> = Vec::new();
        for (position, member) in listed {
            let ty = resolved(&self.api, &member.ty);
            let ty = match ty {
                Ty::Nullable(inner) => *inner,
                ty => ty,
            };
            let known = kept
                .iter_mut()
                .find(|(_, known)| resolved(&self.api, &known.ty) == ty);
            if let Some((_, known)) = known {
                loosen(known, &member);
                continue;
            }
            if ty == Ty::Named(id) {
                continue;
            }
            let member = match member.ty {
                Ty::Nullable(inner) => UnionMember {
                    ty: *inner,
                    ..member
                },
                _ => member,
            };
            kept.push((position, member));
        }
        self.join_texts(&mut kept);
        self.join_integers(&mut kept);
        let shape = match kept.len() {
            0 => Shape::Alias(Ty::Any),
            1 => match kept.pop() {
                Some((_, member)) => {
                    self.api.types[id].rules = member.rules;
                    // What is left is what the union was.
                    if let Ty::Named(one) = &member.ty
                        && root_member(&self.api.types[*one].origin) == Some(id)
                    {
                        let origin = self.api.types[id].origin.clone();
                        let is_named = matches!(origin, Origin::Schema(_));
                        if self.api.types[id].docs != Default::default() {
                            self.api.types[*one].docs = self.api.types[id].docs.clone();
                        }
                        if is_named {
                            let shape = self.api.types[*one].shape.clone();
                            self.api.types[id].shape = shape;
                            self.stands_for(*one, id);
                            return self.settle_constants(id);
                        }
                        self.api.types[*one].origin = origin;
                    }
                    Shape::Alias(member.ty)
                }
                None => Shape::Alias(Ty::Any),
            },
            _ => {
                let members = kept
                    .into_iter()
                    .enumerate()
                    .map(|(to, (from, member))| {
                        moves.insert(from, (id, to));
                        member
                    })
                    .collect();
                Shape::Union(Union {
                    members,
                    discriminator: union.discriminator,
                })
            }
        };
        self.api.types[id].shape = shape;
        self.settle_constants(id);
    }

    /// Lets what is a part of one type be a part of another one, which has taken its place.
    fn stands_for(&mut self, one: TypeId, other: TypeId) {
        let ids: Vec<TypeId> = self.api.types.ids().collect();
        for id in ids {
            map_origin(&mut self.api.types[id].origin, &|id| {
                if id == one { other } else { id }
            });
        }
        self.api.types[one].origin = Origin::Within(other);
    }

    /// The union that a member is, if it stands nowhere else and has no discriminator of its own.
    fn own_union(&self, id: TypeId, position: usize, ty: &Ty, is_told: bool) -> Option<TypeId> {
        let Ty::Named(inner) = ty else {
            return None;
        };
        let definition = &self.api.types[*inner];
        match &definition.shape {
            Shape::Union(union)
                if definition.origin == Origin::Member(id, position)
                    && union.discriminator.is_none()
                    && !is_told =>
            {
                Some(*inner)
            }
            _ => None,
        }
    }
}

/// What is allowed by two members of one type keeps to the rules of neither.
pub(super) fn loosen(known: &mut UnionMember, other: &UnionMember) {
    if known.rules != other.rules {
        known.rules = Default::default();
    }
}

/// The union that a type is directly a member of.
fn root_member(origin: &Origin) -> Option<TypeId> {
    match origin {
        Origin::Member(id, _) => Some(*id),
        _ => None,
    }
}

/// Brings an origin up to date with where members went.
pub(super) fn follow(origin: &mut Origin, moves: &Moves) {
    match origin {
        Origin::Member(id, position) => {
            let mut at = (*id, *position);
            // A union inside of a union inside of a union.
            for _ in 0..moves.len() {
                match moves.get(&at) {
                    Some(next) if *next != at && next.0 != at.0 => at = *next,
                    Some(next) => {
                        at = *next;
                        break;
                    }
                    None => break,
                }
            }
            (*id, *position) = at;
        }
        Origin::Item(inner) | Origin::Value(inner) | Origin::Position(inner, _) => {
            follow(inner, moves)
        }
        _ => {}
    }
}
